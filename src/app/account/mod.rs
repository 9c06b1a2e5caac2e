//! An open account over the whole width: its tabs, read and changed in place.

mod admins;
mod answers;
mod conflict;
mod credit;
mod goal;
mod keys;
mod life;
mod relocate;
mod resume;
mod save;

pub use admins::{AdminForm, UserCursor};
pub(super) use admins::{remove as remove_user, set_admin};
pub(super) use answers::{
    deleted, file_changed, not_saved, ordered, read_failed, resized, saved, take_account, take_ledger, user_saved,
};
pub(super) use conflict::act as act_on_conflict;
pub use conflict::{Conflict, ConflictRow};
pub(super) use credit::save_credit;
pub use credit::{CreditForm, Ledger};
pub use goal::Goal;
pub(super) use goal::pursue;
pub(super) use keys::{act, fit, paste};
pub(super) use life::{delete, set_enabled};
pub use relocate::MoveBox;
pub(super) use relocate::{act as act_on_move, move_below, take_page};
pub(super) use resume::resume;
pub(super) use save::drop_changes;

use jiff::Timestamp;

use super::{
    effect::Effect,
    form_keys,
    history::HistoryList,
    keys::Scope,
    model::{Model, Screen},
    size::Size,
    sync::SyncScreen,
};
use crate::{
    domain::{
        account::{Account, AccountId},
        calling::Classifiers,
        request::Read,
        reseller::Standing,
    },
    form::{
        Control, Form,
        account::{self as fields, Mode, Tab},
        layout::Layout,
    },
};

/// An account that is open.
pub struct AccountScreen {
    /// Its id.
    pub id: AccountId,
    /// The account, once it is read.
    pub opened: Option<Box<Opened>>,
    /// The tab that is open.
    pub tab: Tab,
    /// The first row that is seen of a tab that is only read, where somebody scrolled.
    pub scroll: Option<usize>,
    /// Whether something is being saved and the file has not answered yet.
    pub saving: bool,
    /// Whether the account was read meanwhile, which is shown only after the answer.
    pub(super) unseen: bool,
    /// Whether it was told that somebody else deleted the account.
    pub gone: bool,
    /// The selected one of its users.
    pub cursor: UserCursor,
    /// Its ledger, as far as it is loaded.
    pub ledger: Ledger,
    /// Its history, as far as it is loaded.
    pub history: HistoryList,
    /// A form of its own that is open over the tab.
    pub part: Option<Part>,
    /// What it was opened out of, where that is not Home: leaving goes back there.
    pub(super) from: Option<Origin>,
    /// What it was opened for, until it is read.
    pub(super) goal: Option<Goal>,
}

/// What an account was opened out of.
pub(super) enum Origin {
    /// The history of all accounts.
    History(Box<HistoryList>),
    /// The page of what waits to be sent.
    Sync(Box<SyncScreen>),
}

/// An account as it was read, with the form over it.
pub struct Opened {
    /// The account as it was read last.
    pub account: Account,
    /// The account that the form began from: what a save names.
    pub base: Account,
    /// Its fields, and the focus.
    pub form: Form,
    /// Whether its fields can be changed now.
    pub editing: bool,
}

/// A form of its own over a tab.
pub enum Part {
    /// An admin that is added or changed.
    Admin(AdminForm),
    /// Credit that is added or removed.
    Credit(CreditForm),
}

impl AccountScreen {
    /// The account with this id, as far as it is known.
    pub fn new(id: AccountId, account: Option<Box<Account>>, classifiers: &Classifiers, now: Timestamp) -> Self {
        let mut cursor = UserCursor::default();
        if let Some(account) = &account {
            cursor.select(&account.users, 0);
        }
        let opened = account.map(|account| Box::new(Opened::new(*account, Control::Tabs, classifiers, now)));
        Self {
            history: HistoryList::of_account(id.clone()),
            id,
            opened,
            tab: Tab::Overview,
            scroll: None,
            saving: false,
            unseen: false,
            gone: false,
            cursor,
            ledger: Ledger::default(),
            part: None,
            from: None,
            goal: None,
        }
    }

    /// The account as it was read last.
    pub fn account(&self) -> Option<&Account> {
        self.opened.as_ref().map(|opened| &opened.account)
    }

    /// The form that is worked now: that of its own over the tab, or the tab's while it is changed.
    pub fn form(&self) -> Option<&Form> {
        match (&self.part, &self.opened) {
            (Some(part), _) => Some(part.form()),
            (None, Some(opened)) if opened.editing => Some(&opened.form),
            _ => None,
        }
    }

    /// See [`AccountScreen::form`].
    pub fn form_mut(&mut self) -> Option<&mut Form> {
        match (&mut self.part, &mut self.opened) {
            (Some(part), _) => Some(part.form_mut()),
            (None, Some(opened)) if opened.editing => Some(&mut opened.form),
            _ => None,
        }
    }

    /// Whether characters are typed into the search of its history.
    pub fn is_searching(&self) -> bool {
        let focus = self.opened.as_ref().map(|opened| opened.form.focus());
        self.tab == Tab::History && self.part.is_none() && focus == Some(Control::Rows) && self.history.is_typing()
    }

    /// Whether leaving would lose what was typed.
    pub fn is_changed(&self) -> bool {
        self.form().is_some_and(Form::is_changed)
            || self.opened.as_ref().is_some_and(|opened| opened.editing && opened.form.is_changed())
    }

    /// How the open tab lies on the screen.
    pub fn layout(&self, opened: &Opened, standing: &Standing, size: Size, read_only: bool) -> Layout {
        let mode = Mode {
            editing: opened.editing,
            read_only,
            columns: size.inside_tab().columns,
            rows: size.inside_tab().rows,
        };
        let mut layout = fields::layout(self.tab, &opened.form, &opened.account, standing, mode);
        layout.scroll = self.scroll.filter(|_| !opened.editing);
        layout
    }

    /// Where keys are looked up, the nearest first; whether characters are typed there.
    pub fn scopes(&self, read_only: bool, scopes: &mut Vec<Scope>) -> bool {
        if let Some(part) = &self.part {
            form_keys::scopes(scopes, part.form());
            return form_keys::is_typing(part.form());
        }
        let Some(opened) = &self.opened else {
            scopes.push(Scope::Account);
            return false;
        };
        if self.tab == Tab::History && opened.form.focus() == Control::Rows {
            scopes.extend(self.history.scopes());
            if !self.history.is_typing() {
                scopes.extend([Scope::AccountTabs, Scope::AccountHistory]);
            }
            return self.history.is_typing();
        }
        if !opened.editing {
            scopes.push(match opened.form.focus() {
                Control::Tabs => Scope::TabLine,
                Control::Rows if self.tab == Tab::Notes => Scope::Notes,
                Control::Rows => Scope::Rows,
                Control::Button(_) | Control::Field(_) => Scope::Button,
            });
            scopes.extend([Scope::Account, Scope::AccountTabs]);
            if self.tab != Tab::History && !read_only {
                scopes.push(if self.tab == Tab::Credit { Scope::AccountCredit } else { Scope::AccountEdit });
            }
            return false;
        }
        let digits = form_keys::scopes(scopes, &opened.form);
        if !digits {
            scopes.push(Scope::AccountTabs);
        }
        form_keys::is_typing(&opened.form)
    }
}

impl Opened {
    fn new(account: Account, focus: Control, classifiers: &Classifiers, now: Timestamp) -> Self {
        let mut form = fields::form(&account, classifiers, now);
        // the cluster may have lost a kind of calls meanwhile
        if !matches!(focus, Control::Field(id) if !form.has(id)) {
            form.enter(focus);
        }
        Self { base: account.clone(), account, form, editing: false }
    }
}

impl Part {
    /// Its fields.
    pub fn form(&self) -> &Form {
        match self {
            Self::Admin(part) => &part.form,
            Self::Credit(part) => &part.form,
        }
    }

    fn form_mut(&mut self) -> &mut Form {
        match self {
            Self::Admin(part) => &mut part.form,
            Self::Credit(part) => &mut part.form,
        }
    }

    /// How it lies on the screen.
    pub fn layout(&self, account: &Account, standing: &Standing) -> Layout {
        match self {
            Self::Admin(part) => part.layout(account),
            Self::Credit(part) => part.layout(account, standing),
        }
    }

    /// What stands over it.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Admin(part) => part.title(),
            Self::Credit(part) => part.title(),
        }
    }
}

/// Opens an account over the whole width.
pub fn open(model: &mut Model, id: AccountId, known: Option<Box<Account>>) -> Vec<Effect> {
    let screen = AccountScreen::new(id.clone(), known, &classifiers(model), model.now);
    model.screen = Screen::Account(Box::new(screen));
    model.status = None;
    let at_the_cluster = model.sync.is_some().then(|| Effect::RefreshAccount(id.clone()));
    std::iter::once(Effect::Read(Read::Account(id))).chain(at_the_cluster).collect()
}

/// The kinds of calls that the reseller's accounts are allowed and denied.
fn classifiers(model: &Model) -> Classifiers {
    model.standing.as_ref().map(|standing| standing.reseller.classifiers.clone()).unwrap_or_default()
}

/// The open account's screen, if one is open.
fn screen(model: &mut Model) -> Option<&mut AccountScreen> {
    match &mut model.screen {
        Screen::Account(screen) => Some(screen),
        _ => None,
    }
}

fn leave(model: &mut Model) -> Vec<Effect> {
    match screen(model).and_then(|screen| screen.from.take()) {
        Some(Origin::History(list)) => super::history::go_back(model, list),
        Some(Origin::Sync(page)) => super::sync::go_back(model, page),
        None => super::home::go_home(model),
    }
}

/// Puts the focus on a control that there is, where the one that had it is gone.
fn settle_focus(model: &mut Model) {
    let (size, read_only) = (model.size, model.session.read_only.is_some());
    let Some(standing) = &model.standing else { return };
    let Screen::Account(screen) = &mut model.screen else { return };
    let Some(opened) = &screen.opened else { return };
    let controls = screen.layout(opened, standing, size, read_only).controls();
    if let Some(opened) = &mut screen.opened
        && !controls.contains(&opened.form.focus())
    {
        opened.form.enter(Control::Tabs);
    }
}
