//! An open account over the whole width: its tabs, read and changed in place.

mod admins;
mod conflict;
mod credit;
mod life;
mod relocate;
mod save;

pub use admins::AdminForm;
pub(super) use admins::{remove as remove_user, set_admin};
pub(super) use conflict::act as act_on_conflict;
pub use conflict::{Conflict, ConflictRow};
pub(super) use credit::save_credit;
pub use credit::{CreditForm, Ledger};
pub use life::DeleteQuestion;
pub(super) use life::{delete, set_enabled};
pub use relocate::MoveBox;
pub(super) use relocate::{act as act_on_move, take_page};
pub(super) use save::drop_changes;

use super::{
    effect::Effect,
    form_keys::{self, Outcome},
    history::{self, HistoryList},
    keys::{Action, Scope},
    model::{Model, Screen, Status},
    overlay::Overlay,
    size::Size,
    ticks,
};
use crate::{
    domain::{
        account::{Account, AccountId},
        ledger::LedgerPage,
        request::{Deleted, Failure, Login, Read},
        reseller::Standing,
        secret::Secret,
        user::User,
    },
    form::{
        Button, Control, FieldId, Form, Value,
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
    /// The selected one of its users.
    pub user: usize,
    /// Its ledger, as far as it is loaded.
    pub ledger: Ledger,
    /// Its history, as far as it is loaded.
    pub history: HistoryList,
    /// A form of its own that is open over the tab.
    pub part: Option<Part>,
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
    pub fn new(id: AccountId, account: Option<Box<Account>>, now: jiff::Timestamp) -> Self {
        let opened = account.map(|account| Box::new(Opened::new(*account, Control::Tabs, now)));
        Self {
            history: HistoryList::of_account(id.clone()),
            id,
            opened,
            tab: Tab::Overview,
            scroll: None,
            saving: false,
            user: 0,
            ledger: Ledger::default(),
            part: None,
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

    /// The selected user.
    pub fn selected_user(&self) -> Option<&User> {
        self.account()?.users.get(self.user)
    }

    /// Where keys are looked up, the nearest first; whether characters are typed there.
    pub fn scopes(&self, scopes: &mut Vec<Scope>) -> bool {
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
                Control::Rows => Scope::Rows,
                Control::Button(_) | Control::Field(_) => Scope::Button,
            });
            scopes.extend([Scope::Account, Scope::AccountTabs]);
            if self.tab != Tab::History {
                scopes.push(Scope::AccountEdit);
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
    fn new(account: Account, focus: Control, now: jiff::Timestamp) -> Self {
        let mut form = fields::form(&account, now);
        form.enter(focus);
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
    model.screen = Screen::Account(Box::new(AccountScreen::new(id.clone(), known, model.now)));
    model.status = None;
    vec![Effect::Read(Read::Account(id))]
}

/// The open account's screen, if one is open.
fn screen(model: &mut Model) -> Option<&mut AccountScreen> {
    match &mut model.screen {
        Screen::Account(screen) => Some(screen),
        _ => None,
    }
}

/// Takes the account that was read in. What is being typed stays as it is: a save tells where the two clash.
pub fn take_account(model: &mut Model, id: &AccountId, account: Option<Box<Account>>) -> Vec<Effect> {
    let now = model.now;
    let Some(screen) = screen(model).filter(|screen| screen.id == *id) else { return Vec::new() };
    let Some(account) = account else { return gone(model) };
    match &mut screen.opened {
        Some(opened) if opened.editing => {
            let overtaken = opened.account.revision != account.revision && !screen.saving;
            opened.account = *account;
            if overtaken {
                let text =
                    "Another operator changed this account meanwhile. Yours is put together with theirs on Save.";
                model.status = Some(Status::Trouble(text.into()));
            }
        }
        opened => {
            let focus = opened.as_ref().map_or(Control::Tabs, |opened| opened.form.focus());
            *opened = Some(Box::new(Opened::new(*account, focus, now)));
            settle_focus(model);
        }
    }
    Vec::new()
}

/// Reads the open account anew after the file has changed.
pub fn file_changed(model: &mut Model) -> Vec<Effect> {
    let Some(screen) = screen(model) else { return Vec::new() };
    let mut effects = vec![Effect::Read(Read::Account(screen.id.clone()))];
    effects.extend(load_tab(screen, true));
    effects
}

/// The account was deleted by somebody else. What is being typed stays to be read, though it cannot be saved.
fn gone(model: &mut Model) -> Vec<Effect> {
    model.overlay = Some(Overlay::Trouble(Failure::Gone.to_string()));
    if screen(model).is_some_and(|screen| screen.is_changed()) { Vec::new() } else { leave(model) }
}

fn leave(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Home;
    super::home::refresh(model)
}

/// Puts the focus on a control that there is, where the one that had it is gone.
fn settle_focus(model: &mut Model) {
    let (size, read_only) = (model.size, model.session.read_only);
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

/// Does what a key asks of an open account.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let (size, read_only) = (model.size, model.session.read_only);
    let Some(screen) = screen(model) else { return Vec::new() };
    if screen.saving {
        return Vec::new();
    }
    if screen.part.is_some() {
        return act_on_part(model, action);
    }
    let Some(opened) = &mut screen.opened else {
        return if matches!(action, Action::Back | Action::Interrupt) { leave(model) } else { Vec::new() };
    };
    let editing = opened.editing;
    let focus = opened.form.focus();
    if focus == Control::Rows
        && !matches!(action, Action::Tab(_))
        && let Some(effects) = act_on_rows(model, action)
    {
        return effects;
    }
    let (Screen::Account(screen), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    let Some(opened) = &mut screen.opened else { return Vec::new() };
    match action {
        Action::Tab(number) => return Tab::ALL.get(number - 1).map_or_else(Vec::new, |(tab, _)| go(model, *tab)),
        Action::Left | Action::Right if focus == Control::Tabs => return turn(model, action == Action::Right),
        Action::Back | Action::Interrupt if editing => return save::cancel(model),
        Action::Back | Action::Interrupt => return leave(model),
        Action::Change => return edit(model, None),
        Action::PageUp | Action::PageDown if !editing => {
            scroll(model, action);
            return Vec::new();
        }
        Action::Copy => return copy(model, "Account id", |account| account.id.to_string()),
        Action::CopyRealm => return copy(model, "Realm", |account| account.realm.clone()),
        Action::Menu => {
            model.overlay = Some(Overlay::Menu(0));
            return Vec::new();
        }
        _ => {}
    }
    screen.scroll = None;
    fit(&mut opened.form, size);
    let layout = fields::layout(
        screen.tab,
        &opened.form,
        &opened.account,
        standing,
        Mode { editing, read_only, columns: size.inside_tab().columns, rows: size.inside_tab().rows },
    );
    let Opened { form, base, .. } = &mut **opened;
    let most = |id| match id {
        FieldId::Trunks(kind) => fields::most_trunks(standing, base, kind),
        _ => None,
    };
    let problems = |form: &Form| fields::changes(form, base, standing).err().unwrap_or_default();
    match form_keys::act(form, &layout, action, most, problems) {
        Outcome::Pressed(button) => press(model, button),
        Outcome::Toggled(id) => {
            model.overlay = ticks::toggled(form, id);
            Vec::new()
        }
        Outcome::Open(id) => {
            model.overlay = Some(Overlay::zones(id, form, model.now));
            Vec::new()
        }
        Outcome::Done | Outcome::Left(_) => Vec::new(),
    }
}

/// Breaks the notes' lines where the screen does.
fn fit(form: &mut Form, size: Size) {
    if let Value::Lines(area) = &mut form.field_mut(FieldId::Notes).value {
        area.fit(size.inside_tab().columns);
    }
}

fn press(model: &mut Model, button: Button) -> Vec<Effect> {
    match button {
        Button::Back => leave(model),
        Button::Cancel => save::cancel(model),
        Button::Save => save::save(model),
        Button::Edit(id) => edit(model, Some(id)),
        Button::EditTab => edit(model, None),
        Button::AddAdmin => admins::add(model),
        Button::AddCredit | Button::RemoveCredit => credit::open(model, button),
        Button::CopyAccount => life::copy(model),
        Button::MoveAccount => relocate::ask_where(model),
        Button::Disable | Button::Enable => life::ask_enabled(model),
        Button::Delete => life::ask_delete(model),
        _ => Vec::new(),
    }
}

/// Begins to change what the tab shows, at a field or at its first one.
fn edit(model: &mut Model, at: Option<FieldId>) -> Vec<Effect> {
    let (size, read_only) = (model.size, model.session.read_only);
    let (Screen::Account(screen), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    let Some(opened) = &mut screen.opened else { return Vec::new() };
    let refused = if read_only {
        Some("Nothing can be changed: the accounts were opened for reading only.")
    } else if !opened.account.enabled && screen.tab != Tab::Notes {
        Some("This account is disabled: until it is enabled only its notes can be changed. Enable it on the Overview.")
    } else {
        None
    };
    if let Some(text) = refused {
        model.overlay = Some(Overlay::Trouble(text.into()));
        return Vec::new();
    }
    match screen.tab {
        Tab::Admins => return admins::open_selected(model),
        Tab::Credit => return credit::open(model, Button::AddCredit),
        Tab::History => return Vec::new(),
        _ => {}
    }
    opened.editing = true;
    opened.base = opened.account.clone();
    opened.form = fields::form(&opened.account, model.now);
    fit(&mut opened.form, size);
    screen.scroll = None;
    let opened = screen.opened.as_ref();
    let first = opened.and_then(|opened| screen.layout(opened, standing, size, read_only).fields().first().copied());
    if let (Some(id), Some(opened)) = (at.or(first), &mut screen.opened) {
        opened.form.enter(Control::Field(id));
    }
    vec![Effect::Read(Read::Standing)]
}

/// Opens a tab; the focus goes to the line of tabs, where a second digit is typed into nothing.
pub(super) fn go(model: &mut Model, tab: Tab) -> Vec<Effect> {
    let Some(screen) = screen(model) else { return Vec::new() };
    screen.tab = tab;
    screen.scroll = None;
    if let Some(opened) = &mut screen.opened {
        opened.form.enter(Control::Tabs);
    }
    load_tab(screen, false)
}

fn turn(model: &mut Model, right: bool) -> Vec<Effect> {
    let Some(screen) = screen(model) else { return Vec::new() };
    let place = screen.tab.place();
    let place = if right { (place + 1).min(Tab::ALL.len() - 1) } else { place.saturating_sub(1) };
    go(model, Tab::ALL[place].0)
}

/// Asks for what the open tab lists, where it is not there yet or `anew`.
fn load_tab(screen: &mut AccountScreen, anew: bool) -> Vec<Effect> {
    match screen.tab {
        Tab::Credit => screen.ledger.load(&screen.id, anew),
        Tab::History => vec![screen.history.refresh()],
        _ => Vec::new(),
    }
}

/// Takes entries of its ledger in.
pub fn take_ledger(model: &mut Model, page: LedgerPage) {
    if let Some(screen) = screen(model)
        && screen.id == page.request.account
    {
        screen.ledger.take(page);
    }
}

fn scroll(model: &mut Model, action: Action) {
    let page = usize::from(model.size.inside_tab().rows).saturating_sub(1).max(1);
    if let Some(screen) = screen(model) {
        let from = screen.scroll.unwrap_or(0);
        screen.scroll =
            Some(if action == Action::PageUp { from.saturating_sub(page) } else { from.saturating_add(page) });
    }
}

/// Does what a key asks of the rows of a tab; `None` where it asks for something else.
fn act_on_rows(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let screen = screen(model)?;
    match screen.tab {
        Tab::Admins => admins::act_on_rows(model, action),
        Tab::Credit => credit::act_on_rows(model, action),
        Tab::History => act_on_history(model, action),
        Tab::Notes => {
            let by = match action {
                Action::Up => -1,
                Action::Down => 1,
                Action::Press => return Some(edit(model, None)),
                _ => return None,
            };
            screen.scroll = Some(screen.scroll.unwrap_or(0).saturating_add_signed(by));
            Some(Vec::new())
        }
        _ => None,
    }
}

/// Does what a key asks of the history; `None` where it asks for something else.
fn act_on_history(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let room = model.size.inside_tab();
    let (Screen::Account(screen), Some(standing)) = (&mut model.screen, &model.standing) else { return None };
    if matches!(action, Action::Next | Action::Previous) && !screen.history.is_typing() {
        return None;
    }
    let outcome = history::act_list(&mut screen.history, action, room, &standing.reseller.settings.timezone);
    match outcome {
        history::Outcome::Done(effect) => Some(effect.into_iter().collect()),
        history::Outcome::Leave => {
            if let Some(opened) = &mut screen.opened {
                opened.form.enter(Control::Tabs);
            }
            Some(Vec::new())
        }
        history::Outcome::Open(_) | history::Outcome::Menu => None,
    }
}

fn act_on_part(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(screen) = screen(model) else { return Vec::new() };
    match screen.part {
        Some(Part::Admin(_)) => admins::act(model, action),
        Some(Part::Credit(_)) => credit::act(model, action),
        None => Vec::new(),
    }
}

fn copy(model: &mut Model, what: &str, text: impl Fn(&Account) -> String) -> Vec<Effect> {
    let Some(text) = screen(model).and_then(|screen| screen.account()).map(text) else { return Vec::new() };
    model.status = Some(Status::Done(format!("{what} sent to your terminal.")));
    vec![Effect::Copy(Secret::new(text))]
}

/// Puts pasted text into what has the focus.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let (Screen::Account(screen), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    if screen.saving {
        return Vec::new();
    }
    if screen.is_searching() {
        return vec![screen.history.paste(text)];
    }
    match (&mut screen.part, &mut screen.opened) {
        (Some(Part::Admin(part)), Some(opened)) => part.paste(text, &opened.account),
        (Some(Part::Credit(part)), Some(opened)) => part.paste(text, &opened.account, standing),
        (None, Some(opened)) if opened.editing => {
            fit(&mut opened.form, model.size);
            let Opened { form, base, .. } = &mut **opened;
            form_keys::paste(form, text, |form| fields::changes(form, base, standing).err().unwrap_or_default());
        }
        _ => {}
    }
    Vec::new()
}

/// Shows the account that was saved.
pub fn saved(model: &mut Model, account: Account) -> Vec<Effect> {
    let now = model.now;
    let Some(screen) = screen(model).filter(|screen| screen.id == account.id) else { return Vec::new() };
    screen.saving = false;
    screen.user = screen.user.min(account.users.len().saturating_sub(1));
    let of_part = screen.part.take().is_some();
    match &mut screen.opened {
        // a user was saved while the tab's own form is open: what is typed there stays, from the base it began with
        Some(opened) if of_part && opened.editing => opened.account = account,
        opened => {
            let focus = opened.as_ref().map_or(Control::Tabs, |opened| opened.form.focus());
            *opened = Some(Box::new(Opened::new(account, focus, now)));
        }
    }
    let mut effects = load_tab(screen, true);
    model.status = Some(Status::Done("Saved.".into()));
    settle_focus(model);
    effects.push(Effect::Read(Read::Standing));
    effects
}

/// Shows a user that was saved, with what is to be told of its login.
pub fn user_saved(model: &mut Model, account: Account, login: Login) -> Vec<Effect> {
    let name = account.name.clone();
    let effects = saved(model, account);
    if login.password.is_some() {
        model.status = None;
        model.overlay = Some(Overlay::login(name, login));
    }
    effects
}

/// Shows the balance that credit was added to or removed from.
pub fn credit_saved(model: &mut Model, account: Account, repeated: bool) -> Vec<Effect> {
    let effects = saved(model, account);
    if repeated {
        let text = "This entry was there already under its source id: nothing was added.";
        model.status = Some(Status::Done(text.into()));
    }
    effects
}

/// Goes back to the list, from which the account is gone.
pub fn deleted(model: &mut Model, deleted: Deleted) -> Vec<Effect> {
    let effects = leave(model);
    model.status = Some(Status::Done(format!("{} is deleted.", deleted.name)));
    effects
}

/// Keeps what was typed, and says what the file did not take.
pub fn not_saved(model: &mut Model, failure: Failure) -> Vec<Effect> {
    model.status = None;
    let Some(screen) = screen(model) else { return Vec::new() };
    screen.saving = false;
    match failure {
        Failure::Gone => gone(model),
        Failure::Overtaken(overtaken) => conflict::show(model, *overtaken),
        Failure::UserChanged(account) => admins::overtaken(model, *account),
        Failure::Refused(refused) => {
            let rest = match (&mut screen.part, &mut screen.opened) {
                (Some(part), _) => part.form_mut().show_refused(refused),
                (None, Some(opened)) => opened.form.show_refused(refused),
                (None, None) => Vec::new(),
            };
            if rest.is_empty() {
                save::enter_first_problem(model);
            } else {
                model.overlay = Some(Overlay::Trouble(format!("Nothing is saved. {}", rest.join(" "))));
            }
            let id = screen_id(model);
            id.map(Read::Account).into_iter().chain([Read::Standing]).map(Effect::Read).collect()
        }
        failure => {
            model.overlay = Some(Overlay::Trouble(format!("Nothing is saved. {failure}")));
            Vec::new()
        }
    }
}

fn screen_id(model: &mut Model) -> Option<AccountId> {
    screen(model).map(|screen| screen.id.clone())
}
