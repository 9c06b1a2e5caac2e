//! What is due at a moment rather than at a key: a draft, a password to be covered, a screen to be locked.

use jiff::{SignedDuration, Timestamp};

use super::{
    draft,
    effect::Effect,
    model::Model,
    overlay::{Overlay, Told},
};
use crate::form::Form;

/// When the model asks to be woken at the latest; `None` where it only waits for the operator.
pub fn wake_at(model: &Model) -> Option<Timestamp> {
    [draft::wake_at(model), cover_at(model), lock_at(model)].into_iter().flatten().min()
}

/// Whether something is due that covers what is seen.
pub(super) fn is_due(model: &Model) -> bool {
    [cover_at(model), lock_at(model)].into_iter().flatten().any(|at| model.now >= at)
}

/// Does what is due by now. What is typed is kept by whoever follows each message.
pub(super) fn due(model: &mut Model) -> Vec<Effect> {
    if cover_at(model).is_some_and(|at| model.now >= at)
        && let Some(Overlay::Created(told)) = model.overlay.as_mut().map(Overlay::uncovered)
    {
        told.cover();
    }
    if lock_at(model).is_some_and(|at| model.now >= at) {
        let typed = !model.session.keeps_drafts && model.screen.form().is_some_and(Form::is_changed);
        if model.screen.is_saving() || typed {
            // what is being saved is answered first, and what has no place to be kept stays
            model.last_input = model.now;
            return Vec::new();
        }
        return draft::lock(model);
    }
    Vec::new()
}

/// Takes in that somebody is there. A clock that was set back puts nothing off.
pub(super) fn somebody_is_there(model: &mut Model) {
    model.last_input = model.now;
}

fn cover_at(model: &Model) -> Option<Timestamp> {
    match model.overlay.as_ref().map(Overlay::beneath)? {
        Overlay::Created(Told { covers_at, .. }) => *covers_at,
        _ => None,
    }
}

fn lock_at(model: &Model) -> Option<Timestamp> {
    let after: SignedDuration = model.session.lock_after.filter(|_| model.locked.is_none())?;
    Some(model.last_input.min(model.now) + after)
}
