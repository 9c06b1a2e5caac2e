//! The drafts that wait, to choose one.

use super::Overlay;
use crate::app::{
    draft,
    effect::Effect,
    keys::Action,
    model::{Model, Status},
};

/// Shows what waits: the list, or the question about the only one; and has it looked for anew.
pub fn show(model: &mut Model) -> Vec<Effect> {
    match &model.drafts.waiting[..] {
        [] => {
            let text = "No draft waits. What you type in a form is kept by itself, and offered here.";
            model.status = Some(Status::Note(text.into()));
        }
        [only] => model.overlay = draft::question(model, &only.id),
        _ => model.overlay = Some(Overlay::Drafts(0)),
    }
    vec![Effect::ListDrafts]
}

pub(super) fn act(model: &mut Model, selected: usize, action: Action) -> Vec<Effect> {
    let last = model.drafts.waiting.len().saturating_sub(1);
    let selected = match action {
        Action::Up => selected.saturating_sub(1),
        Action::Down => (selected + 1).min(last),
        Action::Back | Action::Interrupt => return Vec::new(),
        Action::Press => {
            let chosen = model.drafts.waiting.get(selected).map(|waiting| waiting.id.clone());
            model.overlay = chosen.and_then(|id| draft::question(model, &id));
            return Vec::new();
        }
        _ => selected,
    };
    model.overlay = Some(Overlay::Drafts(selected));
    Vec::new()
}
