//! Leaving a form that is typed in: it is kept as a draft, or forgotten.

use super::{keep::KEEPING, of, of::of_front};
use crate::app::{
    account,
    effect::Effect,
    home,
    model::{Locked, Model, Screen, Status},
    overlay::{Intent, Overlay, Question},
};
use crate::domain::transfer::Transfer;
use crate::form::Form;

/// Asks whether what is typed is to be kept as a draft, where drafts are kept; else `lost` says what becomes of it.
pub fn leaving(model: &mut Model, text: &str, lost: &str, go: &'static str, forget: Intent) -> Vec<Effect> {
    let (keep, discard) = match forget {
        Intent::DiscardAndQuit => ("Keep and quit", "Discard and quit"),
        _ => ("Keep as draft", "Discard"),
    };
    let question = if model.session.keeps_drafts {
        Question::of(text, [(keep, Some(Intent::KeepDraft)), (discard, Some(forget)), ("Stay", None)])
    } else {
        Question::new(format!("{text} {lost}"), "Stay", go, forget)
    };
    model.overlay = Some(Overlay::Question(question));
    Vec::new()
}

/// Keeps what is typed in the form that is left as a draft, and leaves it.
pub fn keep_for_later(model: &mut Model) -> Vec<Effect> {
    let Some(draft) = of_front(model) else { return Vec::new() };
    let mut effects = vec![model.drafts.put_aside(draft, &model.session.token, model.now)];
    let first_start = model.standing.is_none();
    effects.extend(match &model.screen {
        Screen::Account(_) => account::drop_changes(model),
        _ if first_start => vec![Effect::Quit],
        _ => home::go_home(model),
    });
    model.status = Some(Status::Working(KEEPING));
    effects
}

/// Leaves the form; what is typed is gone.
pub fn forget(model: &mut Model) -> Vec<Effect> {
    model.status = None;
    home::go_home(model)
}

/// Ends the program, and drops what was typed.
pub fn discard_and_quit(model: &mut Model) -> Vec<Effect> {
    // of no form there is no draft
    model.screen = Screen::Home;
    vec![Effect::Quit]
}

/// Ends the program. Drafts that are only in memory are asked about first.
pub fn quit(model: &mut Model) -> Vec<Effect> {
    let Some((first, all)) = model.drafts.unwritten() else { return vec![Effect::Quit] };
    let others = if all == 1 { String::new() } else { format!(" and {} more", all - 1) };
    let text = format!("{}{others}: not on the disk yet, and lost if you leave now.", first.draft.title());
    model.overlay = Some(Overlay::Question(Question::of(
        text,
        [("Stay", None), ("Try again", Some(Intent::WriteDrafts)), ("Lose it and quit", Some(Intent::Quit))],
    )));
    Vec::new()
}

/// Tries once more to write the drafts that are only in memory.
pub fn write_again(model: &mut Model) -> Vec<Effect> {
    model.status = Some(Status::Working(KEEPING));
    let unwritten = model.drafts.waiting.iter().filter(|waiting| waiting.unwritten);
    unwritten.map(|waiting| Effect::KeepDraft(Box::new(waiting.clone()))).collect()
}

/// Leaves a form of which no draft is kept; asks where something was typed.
pub fn leave_unkept(model: &mut Model, text: &str) -> Vec<Effect> {
    if model.screen.form().is_some_and(Form::is_changed) {
        model.overlay = Some(Overlay::Question(Question::new(text, "Stay", "Leave", Intent::LeaveForm)));
        return Vec::new();
    }
    home::go_home(model)
}

/// Ends the program from a screen that is locked, once what was typed is on the disk.
pub fn leave_locked(model: &mut Model) -> Vec<Effect> {
    let effects = write_again(model);
    if effects.is_empty() { vec![Effect::Quit] } else { effects }
}

/// Covers the screen. What is typed is kept as a draft; passwords are gone.
pub fn lock(model: &mut Model) -> Vec<Effect> {
    let told = model.overlay.as_ref().map(Overlay::beneath);
    let password_of = match told {
        Some(Overlay::Created(told)) if told.has_password() => Some(told.title.clone()),
        _ => None,
    };
    let kept = of(model).map(|draft| model.drafts.put_aside(draft, &model.session.token, model.now));
    let mut effects: Vec<Effect> = kept.into_iter().collect();
    match &model.screen {
        // goes on, and what became of it is told
        Screen::Import(screen) if screen.outlives_lock() => {}
        Screen::Export(screen) if screen.running().is_some() => {}
        Screen::Import(_) => {
            effects.extend([Transfer::Stop, Transfer::Forget].map(Effect::Transfer));
            model.screen = Screen::Home;
        }
        _ => model.screen = Screen::Home,
    }
    model.overlay = None;
    model.status = None;
    model.locked = Some(Locked { password_of });
    effects
}
