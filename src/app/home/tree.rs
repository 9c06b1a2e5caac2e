//! The levels of the tree: into the sub-accounts of an account, and up again.

use tui_input::Input;

use super::{super::model::Status, Awaited, Effect, Focus, Model, Page, Read, ask, selected};
use crate::domain::account::{AccountId, Ancestor};

/// Lists the sub-accounts of the selected account.
pub(super) fn go_in(model: &mut Model) -> Vec<Effect> {
    let home = &model.home;
    let Some(row) = home.list.row().filter(|_| !home.list.is_awaiting_other()) else { return Vec::new() };
    let mut level = if home.is_of_whole_tree() {
        // the answer tells the rest of it
        selected(model).map(|account| account.path.clone()).unwrap_or_default()
    } else {
        home.level.clone()
    };
    level.push(Ancestor { id: row.id.clone(), name: row.name.clone() });
    vec![go(model, level, Page::First)]
}

/// Goes up a level, to the account whose sub-accounts were listed. Where the list is of the whole tree, goes to the
/// level on which the selected account stands.
pub(super) fn go_up(model: &mut Model) -> Vec<Effect> {
    if model.home.is_of_whole_tree() {
        let found = selected(model).filter(|_| !model.home.list.is_awaiting_other());
        let Some((id, level)) = found.map(|account| (account.id.clone(), account.path.clone())) else {
            return Vec::new();
        };
        return vec![go(model, level, Page::Around(id))];
    }
    let mut level = model.home.level.clone();
    let Some(left) = level.pop() else { return Vec::new() };
    vec![go(model, level, Page::Around(left.id))]
}

/// Shows an account in the list of its level.
pub fn show(model: &mut Model, level: Vec<Ancestor>, id: AccountId) -> Vec<Effect> {
    vec![Effect::Read(Read::Standing), go(model, level, Page::Around(id))]
}

/// Goes to the nearest level that is still there, and says so.
pub(super) fn leave_deleted(model: &mut Model) -> Vec<Effect> {
    if let Some(deleted) = model.home.level.pop() {
        let text = format!("{} is gone: another operator deleted it. This is the level above it.", deleted.name);
        model.status = Some(Status::Note(text));
    }
    vec![ask(model, Page::First, Awaited::Other)]
}

fn go(model: &mut Model, level: Vec<Ancestor>, page: Page) -> Effect {
    let home = &mut model.home;
    home.search = Input::default();
    home.only_disabled = false;
    home.level = level;
    home.focus = Focus::List;
    ask(model, page, Awaited::Other)
}
