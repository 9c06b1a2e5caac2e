//! The levels of the tree: into the sub-accounts of an account, and up again.

use tui_input::Input;

use super::{super::model::Status, Awaited, Effect, Focus, Model, Page, Read, ask, selected};
use crate::domain::account::{Account, AccountId, Ancestor};

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
        let found = model.home.list.row().filter(|_| !model.home.list.is_awaiting_other());
        return found.map(|row| row.id.clone()).map_or_else(Vec::new, |id| select(model, id));
    }
    let mut level = model.home.level.clone();
    let Some(left) = level.pop() else { return Vec::new() };
    vec![go(model, level, Page::Around(left.id))]
}

/// Goes to the level on which an account stands, and selects it there.
pub fn select(model: &mut Model, id: AccountId) -> Vec<Effect> {
    model.home.sought = Some(id.clone());
    vec![Effect::Read(Read::Standing), Effect::Read(Read::Account(id))]
}

/// Goes to the level of the account that was sought, once it is read.
pub(super) fn found(model: &mut Model, id: &AccountId, account: Option<&Account>) -> Vec<Effect> {
    if model.home.sought.take_if(|sought| sought == id).is_none() {
        return Vec::new();
    }
    account.map(|account| go(model, account.path.clone(), Page::Around(id.clone()))).into_iter().collect()
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
    home.sought = None;
    home.search = Input::default();
    home.only_disabled = false;
    home.level = level;
    home.focus = Focus::List;
    ask(model, page, Awaited::Other)
}
