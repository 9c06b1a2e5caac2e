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

/// Ends the program. Drafts that could not be written are tried once more first, and asked about.
pub fn quit(model: &mut Model) -> Vec<Effect> {
    let unwritten: Vec<_> = model.drafts.waiting.iter_mut().filter(|waiting| waiting.unwritten).collect();
    let Some(title) = unwritten.first().map(|waiting| waiting.draft.title()) else { return vec![Effect::Quit] };
    let others = match unwritten.len() - 1 {
        0 => String::new(),
        others => format!(" and {others} more"),
    };
    let text = format!("{title}{others} could not be written to the disk, and would be lost.");
    model.overlay = Some(Overlay::Question(Question::of(
        text,
        [("Stay", None), ("Try again", Some(Intent::WriteDrafts)), ("Lose it and quit", Some(Intent::Quit))],
    )));
    Vec::new()
}

/// Tries once more to write the drafts that could not be.
pub fn write_again(model: &mut Model) -> Vec<Effect> {
    let unwritten = model.drafts.waiting.iter_mut().filter(|waiting| waiting.unwritten);
    let again = unwritten.map(|waiting| {
        // that it is not is told again
        waiting.unwritten = false;
        Effect::KeepDraft(Box::new(waiting.clone()))
    });
    let effects = again.collect();
    model.status = Some(Status::Note("Tried again: nothing more is said where the draft is kept now.".into()));
    effects
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
    let waiting = Waiting { id, at: model.now, elsewhere: false, unwritten: false, draft };
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
