//! The one box over a screen, and what its keys do.

use jiff::Timestamp;
use tui_input::Input;

use super::{
    account::{self, Conflict, DeleteQuestion, MoveBox},
    effect::Effect,
    keys::{Action, BINDINGS, Scope},
    model::{Model, Screen, Status},
};
use crate::{
    domain::{
        request::{Created, Login},
        secret::Secret,
    },
    form::{self, FieldId, Value, picker::Picker, review::Entry},
};

/// A box over the screen.
pub enum Overlay {
    /// Everything that is not about one account.
    Menu(usize),
    /// Help on a field and all keys.
    Help(Help),
    /// Something to answer before it goes on.
    Question(Question),
    /// Something so grave that a word is to be typed.
    Word(WordQuestion),
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
    /// The name of an account is to be typed before it is deleted.
    Delete(DeleteQuestion),
    /// Where an account is moved to.
    Move(MoveBox),
}

/// The rows of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuRow {
    /// The reseller's form.
    Reseller,
    /// The history of all accounts.
    History,
    /// Only disabled accounts in the list, or all again.
    OnlyDisabled,
    /// The help.
    Help,
    /// The end of the program.
    Quit,
}

impl MenuRow {
    /// From top to bottom.
    pub const ALL: [Self; 5] = [Self::Reseller, Self::History, Self::OnlyDisabled, Self::Help, Self::Quit];

    /// What stands there.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reseller => "Reseller",
            Self::History => "History",
            Self::OnlyDisabled => "Only disabled accounts",
            Self::Help => "Help",
            Self::Quit => "Quit",
        }
    }

    /// The key that does the same on Home, if there is one.
    pub fn key(self) -> Option<String> {
        let action = match self {
            Self::Reseller | Self::History => return None,
            Self::OnlyDisabled => Action::OnlyDisabled,
            Self::Help => Action::Help,
            Self::Quit => Action::Quit,
        };
        let bound = BINDINGS.iter().find(|binding| binding.action == action)?;
        bound.keys.first().map(|key| key.name())
    }
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

/// A question with two answers. The first is the safe one and has the focus.
pub struct Question {
    /// What is asked.
    pub text: String,
    /// What the safe answer is called.
    pub stay: &'static str,
    /// What the other answer is called.
    pub go: &'static str,
    /// What the other answer does.
    pub intent: Intent,
    /// Whether the other answer has the focus.
    pub going: bool,
}

impl Question {
    /// A question with the focus on the safe answer.
    pub fn new(text: impl Into<String>, stay: &'static str, go: &'static str, intent: Intent) -> Self {
        Self { text: text.into(), stay, go, intent, going: false }
    }
}

/// A question that is answered by typing a word.
pub struct WordQuestion {
    /// What is asked.
    pub text: &'static str,
    /// The word.
    pub word: &'static str,
    /// What is typed so far.
    pub typed: Input,
    /// What the word does.
    pub intent: Intent,
}

/// What an answer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// Leaves the form and what was typed in it.
    LeaveForm,
    /// Ends the program.
    Quit,
    /// Saves the account with much credit.
    SubmitCredit,
    /// Saves a copy of an account that denies emergency calls.
    SubmitDenial,
    /// Saves the reseller with the suffix that was suggested.
    KeepSuffix,
    /// Unticks emergency calls.
    DenyEmergency(FieldId),
    /// Puts back what was there before it was changed.
    DropChanges,
    /// Disables or enables the open account.
    SetEnabled(bool),
    /// Adds or removes much credit.
    ChangeCredit,
    /// Makes the open user an admin, or a user who manages nothing.
    SetAdmin(bool),
    /// Removes the open user.
    RemoveUser,
}

/// What the operator is to be told once: the realm of a new account, the login of an admin.
pub struct Told {
    /// The account that it is about.
    pub title: String,
    /// The realm that it got, where it is new.
    pub realm: Option<String>,
    /// What its admin logs in with.
    pub login: Option<Login>,
    /// Whether Close has the focus. It has not while there is a password that nobody may have seen yet: an Enter too
    /// many, left over from Submit, must not take it away.
    pub closing: bool,
}

impl Told {
    /// Whether there is a password that is shown only now.
    pub fn has_password(&self) -> bool {
        self.login.as_ref().is_some_and(|login| login.password.is_some())
    }
}

impl Overlay {
    /// The box after Submit.
    pub fn told(created: Created) -> Self {
        let closing = created.made_password().is_none();
        Self::Created(Told {
            title: created.name,
            realm: Some(created.realm.to_string()),
            login: created.login,
            closing,
        })
    }

    /// What a user of this account logs in with from now on.
    pub fn login(account: String, login: Login) -> Self {
        let closing = login.password.is_none();
        Self::Created(Told { title: account, realm: None, login: Some(login), closing })
    }

    /// The choice of a time zone for a field of this form.
    pub fn zones(id: FieldId, form: &form::Form, now: Timestamp) -> Self {
        Self::Picker(id, Picker::open(form.text(id), now))
    }

    /// The scope of the box.
    pub fn scope(&self) -> Scope {
        match self {
            Self::Menu(_) => Scope::Menu,
            Self::Help(_) => Scope::Help,
            Self::Question(_) => Scope::Question,
            Self::Word(_) => Scope::Word,
            Self::Picker(..) => Scope::Picker,
            Self::Created(_) => Scope::Created,
            Self::Trouble(_) | Self::Facts(_) => Scope::Trouble,
            Self::Conflict(_) => Scope::Conflict,
            Self::Delete(_) => Scope::Word,
            Self::Move(_) => Scope::Picker,
        }
    }

    /// The line that characters are typed into, if the box has one.
    pub fn text(&mut self) -> Option<&mut Input> {
        match self {
            Self::Word(question) => Some(&mut question.typed),
            Self::Picker(_, picker) => Some(&mut picker.search),
            Self::Delete(question) => Some(&mut question.typed),
            Self::Move(choice) => Some(&mut choice.search),
            _ => None,
        }
    }

    /// Whether characters are typed into the box.
    pub fn is_typing(&self) -> bool {
        matches!(self, Self::Word(_) | Self::Picker(..) | Self::Delete(_) | Self::Move(_))
    }

    /// What follows when the typed text has changed.
    pub fn text_changed(&mut self) -> Vec<Effect> {
        match self {
            Self::Picker(_, picker) => picker.find(),
            Self::Move(choice) => return choice.search_changed(),
            Self::Delete(question) => question.problem = None,
            _ => {}
        }
        Vec::new()
    }
}

/// What the box says, as lines to be read out or copied.
pub fn told_lines(told: &Told) -> Vec<(&'static str, Secret)> {
    let mut lines: Vec<_> = told.realm.iter().map(|realm| ("Realm", Secret::new(realm.clone()))).collect();
    if let Some(login) = &told.login {
        lines.push(("Login", Secret::new(login.username.clone())));
        lines.extend(login.password.clone().map(|password| ("Password", password)));
    }
    lines
}

/// Does what a key asks of the open box. The box is taken out of the model; it is put back where it stays.
pub fn act(model: &mut Model, overlay: Overlay, action: Action) -> Vec<Effect> {
    match overlay {
        Overlay::Menu(selected) => menu(model, selected, action),
        Overlay::Help(help) => scroll_help(model, help, action),
        Overlay::Question(question) => answer(model, question, action),
        Overlay::Word(question) => word(model, question, action),
        Overlay::Picker(id, picker) => pick(model, id, picker, action),
        Overlay::Created(told) => tell(model, told, action),
        Overlay::Facts(facts) => {
            if !matches!(action, Action::Back | Action::Interrupt | Action::Press) {
                model.overlay = Some(Overlay::Facts(facts));
            }
            Vec::new()
        }
        Overlay::Conflict(conflict) => account::act_on_conflict(model, conflict, action),
        Overlay::Delete(question) => delete(model, question, action),
        Overlay::Move(choice) => account::act_on_move(model, choice, action),
        Overlay::Trouble(text) => {
            if !matches!(action, Action::Back | Action::Interrupt | Action::Press) {
                model.overlay = Some(Overlay::Trouble(text));
            }
            Vec::new()
        }
    }
}

fn copy_text(told: &Told) -> Secret {
    let lines = told_lines(told);
    let room = lines.iter().map(|(label, text)| label.len() + text.reveal().len() + 3).sum();
    let mut all = String::with_capacity(room);
    for (label, text) in &lines {
        for part in [label, ": ", text.reveal(), "\n"] {
            all.push_str(part);
        }
    }
    Secret::new(all)
}

fn tell(model: &mut Model, mut told: Told, action: Action) -> Vec<Effect> {
    let mut effects = Vec::new();
    match action {
        Action::Back | Action::Interrupt => return effects,
        Action::Press if told.closing => return effects,
        Action::Next | Action::Previous if told.has_password() => told.closing = !told.closing,
        Action::Copy => {
            model.status = Some(Status::Done("Sent to your terminal.".into()));
            effects.push(Effect::Copy(copy_text(&told)));
        }
        _ => {}
    }
    model.overlay = Some(Overlay::Created(told));
    effects
}

fn menu(model: &mut Model, selected: usize, action: Action) -> Vec<Effect> {
    let last = MenuRow::ALL.len() - 1;
    let selected = match action {
        Action::Up => selected.saturating_sub(1),
        Action::Down => (selected + 1).min(last),
        Action::First => 0,
        Action::Last => last,
        Action::Press => return choose(model, MenuRow::ALL[selected]),
        Action::Quit => return vec![Effect::Quit],
        Action::Back | Action::Interrupt => return Vec::new(),
        _ => selected,
    };
    model.overlay = Some(Overlay::Menu(selected));
    Vec::new()
}

fn choose(model: &mut Model, row: MenuRow) -> Vec<Effect> {
    match row {
        MenuRow::Reseller => super::reseller::open(model),
        MenuRow::History => super::history::open(model),
        MenuRow::OnlyDisabled => {
            model.screen = Screen::Home;
            super::home::only_disabled(model)
        }
        MenuRow::Help => {
            super::update::open_help(model);
            Vec::new()
        }
        MenuRow::Quit => vec![Effect::Quit],
    }
}

fn scroll_help(model: &mut Model, mut help: Help, action: Action) -> Vec<Effect> {
    let page = usize::from(model.size.rows / 2);
    let last = super::update::help_text(&help).len().saturating_sub(1);
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

fn answer(model: &mut Model, mut question: Question, action: Action) -> Vec<Effect> {
    match action {
        Action::Next | Action::Previous => question.going = !question.going,
        Action::Press if question.going => return fulfil(model, question.intent),
        Action::Press | Action::Back | Action::Interrupt => return Vec::new(),
        _ => {}
    }
    model.overlay = Some(Overlay::Question(question));
    Vec::new()
}

fn word(model: &mut Model, question: WordQuestion, action: Action) -> Vec<Effect> {
    match action {
        Action::Press if question.typed.value().trim() == question.word => return fulfil(model, question.intent),
        Action::Back | Action::Interrupt => return Vec::new(),
        _ => {}
    }
    model.overlay = Some(Overlay::Word(question));
    Vec::new()
}

/// Deletes the open account where its name is typed; the file compares it with the name it has by then.
fn delete(model: &mut Model, mut question: DeleteQuestion, action: Action) -> Vec<Effect> {
    match action {
        Action::Press => match account::delete(model, question.typed.value()) {
            Ok(effects) => return effects,
            Err(problem) => question.problem = Some(problem.to_string()),
        },
        Action::Back | Action::Interrupt => return Vec::new(),
        _ => {}
    }
    model.overlay = Some(Overlay::Delete(question));
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

/// Does what a question was asked for.
fn fulfil(model: &mut Model, intent: Intent) -> Vec<Effect> {
    match intent {
        Intent::LeaveForm => {
            model.screen = Screen::Home;
            model.status = None;
            super::home::refresh(model)
        }
        Intent::Quit => vec![Effect::Quit],
        Intent::SubmitCredit => super::wizard::save(model),
        Intent::SubmitDenial => super::wizard::submit_denial(model),
        Intent::KeepSuffix => super::reseller::save(model),
        Intent::DropChanges => account::drop_changes(model),
        Intent::SetEnabled(enabled) => account::set_enabled(model, enabled),
        Intent::ChangeCredit => account::save_credit(model),
        Intent::SetAdmin(is_admin) => account::set_admin(model, is_admin),
        Intent::RemoveUser => account::remove_user(model),
        Intent::DenyEmergency(id) => {
            if let Some(form) = model.screen.form_mut() {
                form.set(id, Value::Switch(false));
            }
            Vec::new()
        }
    }
}
