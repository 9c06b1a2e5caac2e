//! Questions before something is done that is not easily undone.

use tui_input::Input;

use super::Overlay;
use crate::{
    app::{
        account,
        draft::{self, DraftId},
        effect::Effect,
        import,
        keys::Action,
        model::Model,
        reseller, sync, wizard,
    },
    domain::account::AccountId,
    form::{FieldId, Value},
};

/// A question with two answers or three. The first is safe and has the focus.
pub struct Question {
    /// What is asked.
    pub text: String,
    /// What the answers are called, and what they do: nothing, for one that only goes back.
    pub answers: Vec<(&'static str, Option<Intent>)>,
    /// The answer that has the focus.
    pub chosen: usize,
}

impl Question {
    /// A question with the focus on the safe answer, which goes back.
    pub fn new(text: impl Into<String>, stay: &'static str, go: &'static str, intent: Intent) -> Self {
        Self { text: text.into(), answers: vec![(stay, None), (go, Some(intent))], chosen: 0 }
    }

    /// A question with these answers, the focus on the first.
    pub fn of(text: impl Into<String>, answers: [(&'static str, Option<Intent>); 3]) -> Self {
        Self { text: text.into(), answers: answers.into(), chosen: 0 }
    }
}

/// A question so grave that it is answered by typing a word or a name.
pub struct TypedQuestion {
    /// What it is about.
    pub title: &'static str,
    /// What is asked.
    pub text: String,
    /// What is to be typed.
    pub wanted: String,
    /// What is typed so far.
    pub typed: Input,
    /// What is said of a wrong answer.
    pub problem: Option<String>,
    /// What the right answer does.
    pub intent: Intent,
}

impl TypedQuestion {
    /// A question with nothing typed yet.
    pub fn new(title: &'static str, text: impl Into<String>, wanted: impl Into<String>, intent: Intent) -> Self {
        Self { title, text: text.into(), wanted: wanted.into(), typed: Input::default(), problem: None, intent }
    }
}

/// What an answer does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Leaves the form and what was typed in it.
    LeaveForm,
    /// Leaves the form, and keeps what was typed as a draft.
    KeepDraft,
    /// Goes on with a draft.
    ResumeDraft(DraftId),
    /// Drops a draft.
    DiscardDraft(DraftId),
    /// Tries to write the drafts that could not be.
    WriteDrafts,
    /// Ends the program.
    Quit,
    /// Ends the program, and drops what was typed.
    DiscardAndQuit,
    /// Saves the account with much credit.
    SubmitCredit,
    /// Saves a copy of an account that denies emergency calls.
    SubmitDenial,
    /// Puts a new account a level further up.
    PutAbove,
    /// Saves the reseller with the suffix that was suggested.
    KeepSuffix,
    /// Sends an account to the cluster that is here only.
    Send(AccountId),
    /// Never sends this step to the cluster.
    GiveUpStep(i64),
    /// Stops the import that goes on.
    StopImport,
    /// Unticks emergency calls.
    DenyEmergency(FieldId),
    /// Puts back what was there before it was changed.
    DropChanges,
    /// Disables or enables the open account.
    SetEnabled(bool),
    /// Moves the open account.
    Move {
        /// The account or reseller that shall be above it.
        to: AccountId,
    },
    /// Deletes the open account.
    DeleteAccount {
        /// Its name, as it was typed.
        confirm: String,
    },
    /// Adds or removes much credit.
    ChangeCredit,
    /// Makes the open user an admin, or a user who manages nothing.
    SetAdmin {
        /// Whether it shall be an admin.
        is_admin: bool,
        /// Whether the question said that it is the last admin.
        last_admin: bool,
    },
    /// Removes the open user.
    RemoveUser {
        /// Whether the question said that it is the last admin.
        last_admin: bool,
    },
}

pub(super) fn answer(model: &mut Model, mut question: Question, action: Action) -> Vec<Effect> {
    match action {
        Action::Next => question.chosen = (question.chosen + 1) % question.answers.len(),
        Action::Previous => question.chosen = question.chosen.checked_sub(1).unwrap_or(question.answers.len() - 1),
        Action::Press => {
            let (_, intent) = question.answers.swap_remove(question.chosen);
            return intent.map_or_else(Vec::new, |intent| fulfil(model, intent));
        }
        Action::Back | Action::Interrupt => return Vec::new(),
        _ => {}
    }
    model.overlay = Some(Overlay::Question(question));
    Vec::new()
}

pub(super) fn typed(model: &mut Model, mut question: TypedQuestion, action: Action) -> Vec<Effect> {
    match action {
        Action::Press if question.typed.value().trim() == question.wanted.trim() => {
            return fulfil(model, question.intent);
        }
        Action::Press => {
            question.problem = Some(format!("Does not match: type {}, or go back with Esc.", question.wanted.trim()));
        }
        Action::Back | Action::Interrupt => return Vec::new(),
        _ => {}
    }
    model.overlay = Some(Overlay::Typed(question));
    Vec::new()
}

/// Does what a question was asked for.
fn fulfil(model: &mut Model, intent: Intent) -> Vec<Effect> {
    match intent {
        Intent::LeaveForm => draft::forget(model),
        Intent::KeepDraft => draft::keep_for_later(model),
        Intent::ResumeDraft(id) => draft::resume(model, &id),
        Intent::DiscardDraft(id) => draft::discard(model, &id),
        Intent::WriteDrafts => draft::write_again(model),
        Intent::Quit => vec![Effect::Quit],
        Intent::DiscardAndQuit => draft::discard_and_quit(model),
        Intent::SubmitCredit => wizard::save(model),
        Intent::SubmitDenial => wizard::submit_denial(model),
        Intent::PutAbove => wizard::put_above(model),
        Intent::KeepSuffix => reseller::save(model),
        Intent::StopImport => import::stop(model),
        Intent::Send(account) => sync::send(model, account),
        Intent::GiveUpStep(step) => sync::give_up(model, step),
        Intent::DropChanges => account::drop_changes(model),
        Intent::SetEnabled(enabled) => account::set_enabled(model, enabled),
        Intent::Move { to } => account::move_below(model, to),
        Intent::DeleteAccount { confirm } => account::delete(model, confirm),
        Intent::ChangeCredit => account::save_credit(model),
        Intent::SetAdmin { is_admin, last_admin } => account::set_admin(model, is_admin, last_admin),
        Intent::RemoveUser { last_admin } => account::remove_user(model, last_admin),
        Intent::DenyEmergency(id) => {
            if let Some(form) = model.screen.form_mut() {
                form.set(id, Value::Switch(false));
            }
            Vec::new()
        }
    }
}
