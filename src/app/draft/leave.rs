//! Leaving a form that is typed in: it is kept as a draft, or forgotten.

use super::{Draft, Waiting, of, of::of_front};
use crate::app::{
    account,
    effect::Effect,
    home,
    model::{Model, Screen, Status},
    overlay::{Intent, Overlay, Question},
};

/// Asks whether what is typed is to be kept as a draft, where drafts are kept; `lost` says what else becomes of it.
pub fn leaving(model: &mut Model, text: &str, lost: &str, go: &'static str, forget: Intent) -> Vec<Effect> {
    let question = if model.session.keeps_drafts {
        Question::of(text, [("Keep as draft", Some(Intent::KeepDraft)), ("Discard", Some(forget)), ("Stay", None)])
    } else {
        Question::new(format!("{text} {lost}"), "Stay", go, forget)
    };
    model.overlay = Some(Overlay::Question(question));
    Vec::new()
}

/// Keeps what is typed in the form that is left as a draft, and leaves it.
pub fn keep_for_later(model: &mut Model) -> Vec<Effect> {
    let Some(draft) = of_front(model) else { return Vec::new() };
    let mut effects = vec![put_aside(model, draft)];
    let first_start = model.standing.is_none();
    effects.extend(match &model.screen {
        Screen::Account(_) => account::drop_changes(model),
        _ if first_start => vec![Effect::Quit],
        _ => go_home(model),
    });
    model.status = Some(Status::Done("Kept as a draft: d on Home shows it, or Drafts in the menu.".into()));
    effects
}

/// Leaves the form; what is typed is gone.
pub fn forget(model: &mut Model) -> Vec<Effect> {
    model.status = None;
    go_home(model)
}

/// Drops the draft of the open form, which stays as it is: the program ends.
pub fn drop_own(model: &mut Model) -> Vec<Effect> {
    model.session.keeps_drafts = false;
    model.drafts.let_go().map(Effect::DropDraft).into_iter().collect()
}

fn go_home(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Home;
    home::refresh(model)
}

/// Puts a draft among those that wait.
fn put_aside(model: &mut Model, draft: Draft) -> Effect {
    let drafts = &mut model.drafts;
    let id = drafts.own_name(&model.session.token);
    drafts.let_go();
    let waiting = Waiting { id, at: model.now, elsewhere: false, draft };
    drafts.waiting.insert(0, waiting.clone());
    Effect::KeepDraft(Box::new(waiting))
}

/// Covers the screen. What is typed is kept as a draft; passwords are gone.
pub fn lock(model: &mut Model) -> Vec<Effect> {
    let effects = of(model).map(|draft| put_aside(model, draft));
    model.screen = Screen::Home;
    model.overlay = None;
    model.status = None;
    model.locked = true;
    effects.into_iter().collect()
}
