//! When the draft of the open form is kept: at every field that is left, and at the latest two seconds after something
//! was typed.

use std::mem;

use jiff::{SignedDuration, Timestamp};

use super::{DraftId, of};
use crate::app::{
    effect::Effect,
    model::{Model, Status},
};

/// How long something that is typed may stand unkept.
const PATIENCE: SignedDuration = SignedDuration::from_secs(2);

/// Follows what has just happened: keeps what was typed where it is time to, and drops the draft of a form that is
/// saved, put back or left.
pub fn follow(model: &mut Model) -> Vec<Effect> {
    let focus = model.screen.form().map(|form| form.focus());
    let left = mem::replace(&mut model.drafts.own.focus, focus) != focus;
    if !model.session.keeps_drafts {
        return Vec::new();
    }
    let draft = of(model);
    let Some(draft) = draft else {
        return model.drafts.let_go().map(Effect::DropDraft).into_iter().collect();
    };
    let own = &mut model.drafts.own;
    if own.kept.as_ref() == Some(&draft) {
        own.since = None;
        return Vec::new();
    }
    // a clock that was set back must not put it off
    let since = own.since.filter(|since| *since <= model.now).unwrap_or(model.now);
    own.since = Some(since);
    if left || model.now >= since + PATIENCE {
        return vec![model.drafts.keep(draft, &model.session.token, model.now)];
    }
    Vec::new()
}

/// Keeps what is typed now, whatever the time: the program ends or is stopped.
pub fn flush(model: &mut Model) -> Vec<Effect> {
    let draft = if model.session.keeps_drafts { of(model) } else { None };
    let own = &model.drafts.own;
    match draft {
        Some(draft) if own.failed || own.kept.as_ref() != Some(&draft) => {
            vec![model.drafts.keep(draft, &model.session.token, model.now)]
        }
        _ => Vec::new(),
    }
}

/// When something that is typed has to be kept at the latest.
pub fn wake_at(model: &Model) -> Option<Timestamp> {
    model.drafts.own.since.map(|since| since + PATIENCE)
}

/// Says that the draft could not be kept. It is tried again once more is typed, and at the end.
pub fn failed(model: &mut Model, id: Option<&DraftId>, why: &str) {
    let waiting = model.drafts.waiting.iter_mut().find(|waiting| Some(&waiting.id) == id);
    let what = match waiting {
        Some(waiting) => {
            waiting.unwritten = true;
            format!("{} is not kept on the disk, only here.", waiting.draft.title())
        }
        None => {
            model.drafts.own.failed = true;
            "What you type is not kept as a draft.".into()
        }
    };
    model.status = Some(Status::Trouble(format!("{what} {why}")));
}
