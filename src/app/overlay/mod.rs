//! The one box over a screen, and what its keys do.

mod drafts;
mod look;
mod menu;
mod question;
mod told;

use jiff::Timestamp;
use tui_input::Input;

pub use drafts::listed as listed_drafts;
pub(super) use drafts::show as show_drafts;
pub use look::{LookBox, keeping, themes};
pub use menu::MenuRow;
pub use question::{Intent, Question, TypedQuestion};
pub use told::{Told, told_lines};

use super::{
    account::{self, Conflict, MoveBox},
    draft::DraftId,
    effect::Effect,
    keys::{Action, Scope},
    model::Model,
    sync::{self, SettleBox, StepBox},
};
use crate::{
    domain::{
        account::Account,
        request::{Created, Login},
    },
    form::{self, FieldId, Value, picker::Picker, review::Entry},
};

/// A box over the screen.
pub enum Overlay {
    /// Everything that is not about one account.
    Menu(usize),
    /// The drafts that wait, and those that cannot be read; the selected one.
    Drafts(DraftId),
    /// Help on a field and all keys.
    Help(Help),
    /// Something to answer before it goes on.
    Question(Question),
    /// Something so grave that a word or a name is to be typed.
    Typed(TypedQuestion),
    /// The choice of a time zone for a field.
    Picker(FieldId, Picker),
    /// What a new account's operator is to be told.
    Created(Told),
    /// What went wrong, why, and what to do.
    Trouble(String),
    /// One thing in all its parts, to be read.
    Facts(Facts),
    /// Two operators' changes of one account.
    Conflict(Box<Conflict>),
    /// Where an account is moved to.
    Move(MoveBox),
    /// The choice of a look.
    Look(LookBox),
    /// A step on its way to the cluster.
    Step(Box<StepBox>),
    /// What was changed here and at the cluster.
    Settle(Box<SettleBox>),
}

/// The help, as it was asked for.
pub struct Help {
    /// The field that it is about, with its help.
    pub field: Option<(&'static str, &'static str)>,
    /// The scopes whose keys it lists.
    pub scopes: Vec<Scope>,
    /// The first line that is seen.
    pub scroll: usize,
    /// The box that it was asked for in, which is there again afterwards: it may hold a password or what was typed.
    pub under: Option<Box<Overlay>>,
}

/// One thing in all its parts.
pub struct Facts {
    /// What it is.
    pub title: &'static str,
    /// Its parts.
    pub entries: Vec<Entry>,
}

impl Overlay {
    /// The box after Submit.
    pub fn told(created: Created, now: Timestamp) -> Self {
        Self::Created(Told::new(created.name, Some(created.realm.to_string()), created.login, now))
    }

    /// What a user of this account logs in with from now on.
    pub fn login(account: &Account, login: Login, now: Timestamp) -> Self {
        let mut told = Told::new(account.name.clone(), None, Some(login), now);
        told.follow(account);
        Self::Created(told)
    }

    /// The choice of a time zone for a field of this form.
    pub fn zones(id: FieldId, form: &form::Form, now: Timestamp) -> Self {
        Self::Picker(id, Picker::open(form.text(id), now))
    }

    /// Whether a password that is shown only now stands here, or in the box that the help lies over.
    pub fn has_password(&self) -> bool {
        match self {
            Self::Created(told) => told.has_password(),
            Self::Help(Help { under: Some(under), .. }) => under.has_password(),
            _ => false,
        }
    }

    /// See [`Overlay::uncovered`].
    pub fn beneath(&self) -> &Self {
        match self {
            Self::Help(Help { under: Some(under), .. }) => under.beneath(),
            overlay => overlay,
        }
    }

    /// The box itself, or the one that the help lies over.
    pub fn uncovered(&mut self) -> &mut Self {
        match self {
            Self::Help(Help { under: Some(under), .. }) => under.uncovered(),
            overlay => overlay,
        }
    }

    /// The scope of the box.
    pub fn scope(&self) -> Scope {
        match self {
            Self::Menu(_) => Scope::Menu,
            Self::Drafts(_) => Scope::Drafts,
            Self::Help(_) => Scope::Help,
            Self::Question(_) => Scope::Question,
            Self::Typed(_) => Scope::Word,
            Self::Picker(..) => Scope::Picker,
            Self::Created(_) => Scope::Created,
            Self::Trouble(_) | Self::Facts(_) => Scope::Trouble,
            Self::Conflict(_) => Scope::Conflict,
            Self::Move(_) => Scope::Picker,
            Self::Look(_) => Scope::Look,
            Self::Step(_) => Scope::Step,
            Self::Settle(_) => Scope::Settle,
        }
    }

    /// The line that characters are typed into, if the box has one.
    pub fn text(&mut self) -> Option<&mut Input> {
        match self {
            Self::Typed(question) => Some(&mut question.typed),
            Self::Picker(_, picker) => Some(&mut picker.search),
            Self::Move(choice) => Some(&mut choice.search),
            _ => None,
        }
    }

    /// Whether characters are typed into the box.
    pub fn is_typing(&self) -> bool {
        matches!(self, Self::Typed(_) | Self::Picker(..) | Self::Move(_))
    }

    /// What follows when the typed text has changed.
    pub fn text_changed(&mut self) -> Vec<Effect> {
        match self {
            Self::Picker(_, picker) => picker.find(),
            Self::Move(choice) => return choice.search_changed(),
            Self::Typed(question) => question.problem = None,
            _ => {}
        }
        Vec::new()
    }
}

/// Does what a key asks of the open box. The box is taken out of the model; it is put back where it stays.
pub fn act(model: &mut Model, overlay: Overlay, action: Action) -> Vec<Effect> {
    match overlay {
        Overlay::Menu(selected) => menu::menu(model, selected, action),
        Overlay::Drafts(selected) => drafts::act(model, selected, action),
        Overlay::Help(help) => scroll_help(model, help, action),
        Overlay::Question(question) => question::answer(model, question, action),
        Overlay::Typed(question) => question::typed(model, question, action),
        Overlay::Picker(id, picker) => pick(model, id, picker, action),
        Overlay::Created(told) => told::tell(model, told, action),
        Overlay::Facts(facts) => {
            if !matches!(action, Action::Back | Action::Interrupt | Action::Press) {
                model.overlay = Some(Overlay::Facts(facts));
            }
            Vec::new()
        }
        Overlay::Conflict(conflict) => account::act_on_conflict(model, conflict, action),
        Overlay::Move(choice) => account::act_on_move(model, choice, action),
        Overlay::Look(choice) => look::act(model, choice, action),
        Overlay::Step(step) => sync::act_on_step(model, step, action),
        Overlay::Settle(settle) => sync::act_on_settle(model, settle, action),
        Overlay::Trouble(text) => {
            if !matches!(action, Action::Back | Action::Interrupt | Action::Press) {
                model.overlay = Some(Overlay::Trouble(text));
            }
            Vec::new()
        }
    }
}

fn scroll_help(model: &mut Model, mut help: Help, action: Action) -> Vec<Effect> {
    let page = usize::from(model.size.rows / 2);
    let last = super::update::help_text(&help, model.look.glyphs).len().saturating_sub(1);
    help.scroll = match action {
        Action::Up => help.scroll.saturating_sub(1),
        Action::Down => (help.scroll + 1).min(last),
        Action::PageUp => help.scroll.saturating_sub(page),
        Action::PageDown => (help.scroll + page).min(last),
        Action::Back | Action::Interrupt => {
            model.overlay = help.under.map(|under| *under);
            return Vec::new();
        }
        _ => help.scroll,
    };
    model.overlay = Some(Overlay::Help(help));
    Vec::new()
}

fn pick(model: &mut Model, id: FieldId, mut picker: Picker, action: Action) -> Vec<Effect> {
    let page = isize::try_from(super::size::ZONES_SHOWN).unwrap_or(1);
    match action {
        Action::Up => picker.move_by(-1),
        Action::Down => picker.move_by(1),
        Action::PageUp => picker.move_by(-page),
        Action::PageDown => picker.move_by(page),
        Action::Press => {
            if let (Some(zone), Some(form)) = (picker.chosen(), model.screen.form_mut()) {
                form.set(id, Value::Zone(zone.clone()));
                return Vec::new();
            }
        }
        Action::Back | Action::Interrupt => return Vec::new(),
        _ => {}
    }
    model.overlay = Some(Overlay::Picker(id, picker));
    Vec::new()
}
