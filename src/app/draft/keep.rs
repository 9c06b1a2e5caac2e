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
    let Some(draft) = of(model) else {
        let drafts = &mut model.drafts;
        let done = [drafts.own.resumed_from.take(), drafts.let_go()];
        return done.into_iter().flatten().flat_map(|id| drafts.drop(id)).collect();
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

/// Takes in that a draft is on the disk, in the place of the one that it was resumed from.
pub fn written(model: &mut Model, id: &DraftId) {
    let drafts = &mut model.drafts;
    if let Some(waiting) = drafts.waiting.iter_mut().find(|waiting| waiting.id == *id) {
        (waiting.unwritten, waiting.instead_of) = (false, None);
        let said = matches!(&model.status, Some(Status::Working(text)) if *text == KEEPING);
        if said {
            model.status = Some(Status::Done("Kept as a draft: d on Home shows it, or Drafts in the menu.".into()));
        }
    }
    if drafts.own.id.as_ref() == Some(id) {
        drafts.own.resumed_from = None;
    }
}

/// What is said while a draft is being written.
pub(super) const KEEPING: &str = "Keeping what was typed as a draft…";

/// Says that a draft could not be kept. That of the open form is tried again once more is typed, and at the end.
pub fn failed(model: &mut Model, id: Option<&DraftId>, why: &str) {
    let drafts = &mut model.drafts;
    let waiting = drafts.waiting.iter().find(|waiting| waiting.unwritten && Some(&waiting.id) == id);
    let what = match (waiting, id) {
        (Some(waiting), _) => format!("{} is not kept on the disk, only here.", waiting.draft.title()),
        (None, None) => "Your drafts cannot be looked for.".into(),
        (None, id) if drafts.own.id.as_ref() == id => {
            drafts.own.failed = true;
            "What you type is not kept as a draft.".into()
        }
        (None, Some(_)) => "A draft could not be dropped.".into(),
    };
    model.status = Some(Status::Trouble(format!("{what} {why}")));
}
