//! A form that is asked line by line, and what it is for.

use super::items::{self, Item};
use crate::{
    domain::{
        account::{Account, NewAccount},
        ledger::Way,
        problem::Problem,
        reseller::{Holdings, Reseller, Standing},
    },
    form::{
        Button, Control, FieldId, Form, Start, Value,
        account::{self as settings, Mode},
        admin::{self, Purpose},
        credit,
        draft::{AccountDraft, Draft, NewAccountDraft, PartDraft, ResellerDraft, SettingsDraft, StartDraft},
        new_account, reseller,
    },
};

/// What a form is for.
pub(super) enum Work {
    /// A new account.
    NewAccount(Box<NewWork>),
    /// Settings of an account, on one tab.
    Settings {
        /// The account as the fields began.
        base: Box<Account>,
        /// Which tab.
        tab: settings::Tab,
    },
    /// A user of an account.
    User {
        /// Whose.
        account: Box<Account>,
        /// What is done to it.
        purpose: Purpose,
    },
    /// Credit of an account.
    Credit {
        /// Whose.
        account: Box<Account>,
        /// Whether it comes or goes.
        way: Way,
        /// What the entry is told from others by: saved again, it counts once.
        source_id: String,
    },
    /// The reseller, on one tab.
    Reseller {
        /// The revision that it is changed from; `None` at the first start.
        revision: Option<i64>,
        /// Which tab.
        tab: reseller::Tab,
        /// Who holds most, which is said of a total that would be too small.
        holdings: Option<Box<Holdings>>,
    },
}

/// A new account being entered.
pub(super) struct NewWork {
    /// What it starts from.
    pub(super) start: Start,
    /// The reseller that the fields and the review were shown with.
    pub(super) seen: Reseller,
    /// The farthest tab that was reached.
    pub(super) furthest: new_account::Tab,
    /// Whether emergency calls that the account copied denies were confirmed to be denied.
    pub(super) denial_confirmed: bool,
}

/// A form, and what it is for.
pub(super) struct Sheet {
    pub(super) work: Work,
    pub(super) form: Form,
}

/// Some fields of a form that belong together.
pub(super) struct Part {
    /// What they are called together.
    pub(super) title: String,
    /// The fields.
    pub(super) items: Vec<Item>,
}

/// The tabs are laid for reading in order, in no columns that matter.
const MODE: Mode = Mode { editing: true, read_only: false, columns: 80, rows: 24 };

impl Sheet {
    /// The parts of the form as they are asked, with the fields that are not folded away now.
    pub(super) fn parts(&self, standing: Option<&Standing>) -> Vec<Part> {
        let part = |title: &str, layout| Part { title: title.to_owned(), items: items::of(&layout) };
        match (&self.work, standing) {
            (Work::NewAccount(work), Some(standing)) => new_account::Tab::TITLED
                .map(|(tab, title)| part(title, new_account::layout(tab, &self.form, standing, &work.start)))
                .into(),
            (Work::Settings { base, tab }, Some(standing)) => {
                let (_, title) = settings::Tab::ALL[tab.place()];
                let mut part = part(title, settings::layout(*tab, &self.form, base, standing, MODE));
                // the screens can change several tabs together
                let others = self.form.changed().into_iter().filter(|id| settings::tab_of(*id) != *tab);
                part.items.extend(others.map(Item::of));
                vec![part]
            }
            (Work::User { account, purpose }, _) => {
                vec![part(&self.title(), admin::layout(&self.form, purpose, &account.name))]
            }
            (Work::Credit { account, way, .. }, Some(standing)) => {
                let layout = credit::layout(&self.form, *way, account, &standing.reseller.settings);
                vec![part(&self.title(), layout)]
            }
            (Work::Reseller { revision: None, .. }, _) => {
                let given = standing.map(|standing| standing.given).unwrap_or_default();
                vec![part("Reseller", reseller::first_start(&self.form, &given))]
            }
            (Work::Reseller { tab, .. }, Some(standing)) => {
                let (_, title) = reseller::Tab::ALL[tab.place()];
                let mut part = part(title, reseller::layout(*tab, &self.form, &standing.given));
                let others = self.form.changed().into_iter().filter(|id| reseller::tab_of(*id) != *tab);
                part.items.extend(others.map(Item::of));
                vec![part]
            }
            (_, None) => Vec::new(),
        }
    }

    /// What it is, in words.
    pub(super) fn title(&self) -> String {
        match &self.work {
            Work::NewAccount(work) => work.start.title(),
            Work::Settings { base, .. } => format!("Changes of {}", base.name),
            Work::User { account, purpose } => match purpose {
                Purpose::Add => format!("New admin of {}", account.name),
                Purpose::Edit(user) => format!("{} of {}", user.full_name(), account.name),
                Purpose::Reset(user) => format!("New password of {} of {}", user.full_name(), account.name),
            },
            Work::Credit { account, way: Way::Add, .. } => format!("Add credit to {}", account.name),
            Work::Credit { account, way: Way::Remove, .. } => format!("Remove credit from {}", account.name),
            Work::Reseller { revision: None, .. } => "First start: who is the reseller?".into(),
            Work::Reseller { .. } => "Reseller".into(),
        }
    }

    /// The account that a new one makes, of the reseller as it was shown.
    pub(super) fn new_account(&self, standing: &Standing) -> Result<NewAccount, Vec<(FieldId, Problem)>> {
        let Work::NewAccount(work) = &self.work else { return Err(Vec::new()) };
        let account = new_account::read(&self.form, standing, &work.start)?;
        Ok(NewAccount { reseller_revision: work.seen.revision, ..account })
    }

    /// All that is wrong, what the file has said of a value too.
    pub(super) fn problems(&self, standing: Option<&Standing>) -> Vec<(FieldId, Problem)> {
        let form = &self.form;
        let mut problems = match (&self.work, standing) {
            (Work::NewAccount(_), Some(standing)) => self.new_account(standing).err(),
            (Work::Settings { base, .. }, Some(standing)) => settings::changes(form, base, standing).err(),
            (Work::User { account, purpose }, _) => admin::made(form, purpose, &account.name).err(),
            (Work::Credit { account, way, .. }, Some(standing)) => {
                credit::read(form, *way, account, &standing.reseller.settings).err()
            }
            (Work::Reseller { holdings, .. }, standing) => reseller::read(form, standing, holdings.as_deref()).err(),
            (_, None) => None,
        }
        .unwrap_or_default();
        let told = |item: &Item| form.field(item.id).problem.clone().map(|problem| (item.id, problem));
        problems.extend(self.items(standing).iter().filter_map(told));
        problems
    }

    /// All fields that are not folded away now.
    pub(super) fn items(&self, standing: Option<&Standing>) -> Vec<Item> {
        self.parts(standing).into_iter().flat_map(|part| part.items).collect()
    }

    /// What is wrong with one field.
    pub(super) fn problem(&self, id: FieldId, standing: Option<&Standing>) -> Option<Problem> {
        self.problems(standing).into_iter().find(|(other, _)| *other == id).map(|(_, problem)| problem)
    }

    /// Goes to a field, as the focus of the screens does, so that they can go on there.
    pub(super) fn enter(&mut self, id: FieldId) {
        let realm_is_made = id == FieldId::RealmLabel && self.form.has(FieldId::ChangeRealm);
        if realm_is_made && !self.form.is_on(FieldId::ChangeRealm) {
            self.form.enter(Control::Button(Button::ChangeRealm));
        } else {
            self.form.enter(Control::Field(id));
        }
        if let Work::NewAccount(work) = &mut self.work {
            work.furthest = work.furthest.max(new_account::tab_of(id));
        }
    }

    /// The field that it was left at, if it was at one.
    pub(super) fn entered(&self) -> Option<FieldId> {
        match self.form.focus() {
            Control::Field(id) => Some(id),
            Control::Button(Button::ChangeRealm | Button::KeepRealm) => Some(FieldId::RealmLabel),
            Control::Button(_) | Control::Tabs | Control::Rows => None,
        }
    }

    /// Puts a value into a field, and takes its problem away.
    pub(super) fn put(&mut self, id: FieldId, value: Value) {
        self.form.restore([(id, value)]);
        if id == FieldId::RealmLabel && self.form.has(FieldId::ChangeRealm) {
            let typed = !self.form.text(id).trim().is_empty();
            self.form.set(FieldId::ChangeRealm, Value::Switch(typed));
        }
    }

    /// What there is to keep of it; `None` where nothing is typed.
    pub(super) fn draft(&self) -> Option<Draft> {
        let form = self.form.draft()?;
        let of_account = |account: &Account, tab, settings, part| {
            Draft::Account(AccountDraft {
                account: account.id.clone(),
                name: account.name.clone(),
                tab,
                settings,
                part,
            })
        };
        Some(match &self.work {
            Work::NewAccount(work) => {
                let tab = self.entered().map_or(new_account::Tab::Review, new_account::tab_of);
                Draft::NewAccount(NewAccountDraft {
                    start: StartDraft::new(&work.start),
                    reseller_revision: work.seen.revision,
                    tab,
                    furthest: work.furthest.max(tab),
                    form,
                })
            }
            Work::Settings { base, tab } => {
                let settings = SettingsDraft { revision: base.revision, form };
                of_account(base, *tab, Some(settings), None)
            }
            Work::User { account, purpose } => {
                let part = match purpose {
                    Purpose::Add => PartDraft::NewAdmin(form),
                    Purpose::Edit(user) | Purpose::Reset(user) => PartDraft::User {
                        user: user.id.clone(),
                        revision: user.revision,
                        reset: matches!(purpose, Purpose::Reset(_)),
                        form,
                    },
                };
                of_account(account, settings::Tab::Admins, None, Some(part))
            }
            Work::Credit { account, way, source_id } => {
                let part = PartDraft::Credit { way: *way, source_id: source_id.clone(), form };
                of_account(account, settings::Tab::Credit, None, Some(part))
            }
            Work::Reseller { revision, tab, .. } => {
                Draft::Reseller(ResellerDraft { revision: *revision, tab: *tab, form })
            }
        })
    }
}
