//! The drafts that wait, to choose one.

use super::Overlay;
use crate::app::{
    draft::{self, DraftId, Drafts},
    effect::Effect,
    keys::Action,
    model::{Model, Status},
};

/// All drafts in the order in which they are listed: those that wait, then those that cannot be read.
pub fn listed(drafts: &Drafts) -> impl Iterator<Item = &DraftId> {
    let unreadable = drafts.unreadable.iter().map(|unreadable| &unreadable.id);
    drafts.waiting.iter().map(|waiting| &waiting.id).chain(unreadable)
}

/// Shows what waits: the list, or the question about the only one; and has it looked for anew.
pub fn show(model: &mut Model) -> Vec<Effect> {
    let all: Vec<DraftId> = listed(&model.drafts).cloned().collect();
    match &all[..] {
        [] => {
            let text = "No draft waits. What you type in a form is kept by itself, and offered here.";
            model.status = Some(Status::Note(text.into()));
        }
        [only] => model.overlay = ask(model, only),
        [first, ..] => model.overlay = Some(Overlay::Drafts(first.clone())),
    }
    vec![Effect::ListDrafts]
}

fn ask(model: &Model, id: &DraftId) -> Option<Overlay> {
    let unreadable = model.drafts.unreadable.iter().find(|unreadable| unreadable.id == *id);
    unreadable.map_or_else(|| draft::question(model, id), |unreadable| Some(draft::unreadable_question(unreadable)))
}

pub(super) fn act(model: &mut Model, selected: DraftId, action: Action) -> Vec<Effect> {
    let all: Vec<DraftId> = listed(&model.drafts).cloned().collect();
    let place = all.iter().position(|id| *id == selected);
    let to = match (action, place) {
        (Action::Back | Action::Interrupt, _) => return Vec::new(),
        (Action::Press, Some(_)) => {
            model.overlay = ask(model, &selected);
            return Vec::new();
        }
        (Action::Up, Some(place)) => place.saturating_sub(1),
        (Action::Down, Some(place)) => (place + 1).min(all.len() - 1),
        // what was selected is gone: no key is about another one than was meant
        (_, None) => 0,
        (_, Some(place)) => place,
    };
    model.overlay = all.get(to).cloned().map(Overlay::Drafts);
    Vec::new()
}
