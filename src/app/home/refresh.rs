//! Reading again what is shown, after somebody has changed the file. The cursor stays on its account.

use super::{
    super::{
        account, history,
        model::{Screen, Status},
        reseller,
        size::Size,
    },
    Awaited, Effect, List, Model, Page, Read, ask, follow,
};
use crate::domain::{account::AccountId, request::ListPage};

/// What is under way since the file was changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Refreshing {
    /// Nothing.
    #[default]
    No,
    /// All that is shown is being read.
    Once,
    /// The same, and the file was changed once more meanwhile.
    Again,
}

/// Reads everything again that is shown. While that is under way, other changes are remembered as one.
pub fn file_changed(model: &mut Model) -> Vec<Effect> {
    if model.standing.is_none() {
        return Vec::new();
    }
    if model.home.refreshing != Refreshing::No {
        model.home.refreshing = Refreshing::Again;
        return Vec::new();
    }
    model.home.refreshing = Refreshing::Once;
    // leaving what covers the list reads it again
    let list = if list_is_seen(model) { same_list(model) } else { None };
    let mut effects: Vec<Effect> = list.into_iter().collect();
    effects.extend(account::file_changed(model));
    effects.extend(history::file_changed(model));
    effects.extend(reseller::file_changed(model));
    effects.push(Effect::Read(Read::Sync));
    // answered last, it ends the refresh
    effects.push(Effect::Read(Read::Standing));
    effects
}

fn list_is_seen(model: &Model) -> bool {
    match model.screen {
        Screen::Home => true,
        Screen::Wizard(_) => model.size.shows_both(),
        Screen::Account(_)
        | Screen::Reseller(_)
        | Screen::History(_)
        | Screen::Import(_)
        | Screen::Export(_)
        | Screen::Sync(_) => false,
    }
}

/// Gives the terminal another size. A list that comes into sight beside a form is read again.
pub fn resize(model: &mut Model, size: Size) -> Vec<Effect> {
    let was_seen = list_is_seen(model);
    model.size = size;
    follow(&mut model.home.list, size.list_rows());
    if list_is_seen(model) && !was_seen { refresh(model) } else { Vec::new() }
}

/// Says that nobody tells when the file is changed.
pub fn unwatched(model: &mut Model) {
    let text = "This system does not tell of what other operators change. You see it once you open an account, or leave \
                one, or search.";
    model.status = Some(Status::Note(text.into()));
}

/// What follows when the standing was read: where the file was changed meanwhile, all is read once more.
pub fn refreshed(model: &mut Model) -> Vec<Effect> {
    match std::mem::take(&mut model.home.refreshing) {
        Refreshing::Again => file_changed(model),
        Refreshing::No | Refreshing::Once => Vec::new(),
    }
}

/// Leaves what is on the screen for Home, with the list read again.
pub fn go_home(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Home;
    refresh(model)
}

/// Reads the list again, and what is left of the totals.
pub fn refresh(model: &mut Model) -> Vec<Effect> {
    [Read::Standing, Read::Sync].map(Effect::Read).into_iter().chain(same_list(model)).collect()
}

/// Asks for the same list around the selected account. Another one that is asked for already will be as new.
fn same_list(model: &mut Model) -> Option<Effect> {
    if model.home.list.is_awaiting_other() {
        return None;
    }
    let page = model.home.list.row().map_or(Page::First, |row| Page::Around(row.id.clone()));
    Some(ask(model, page, Awaited::Same))
}

/// Takes the same list in as it is by now, the selected account on the line where it was. Where that account is not in
/// it, gives the one around which to ask instead.
pub(super) fn take_same(list: &mut List, page: ListPage) -> Option<AccountId> {
    let line = list.selected.saturating_sub(list.top);
    // the operator may have moved on since it was asked for
    if let Some(selected) = list.row().map(|row| row.id.clone())
        && !page.rows.iter().any(|row| row.id == selected)
    {
        if page.request.page == Page::Around(selected) {
            // gone: the next one takes its place
            list.rows.remove(list.selected);
            list.selected = list.selected.min(list.rows.len().saturating_sub(1));
        }
        if let Some(row) = list.row() {
            return Some(row.id.clone());
        }
    }
    let selected = list.row().map(|row| row.id.clone());
    list.replace(page);
    list.selected = selected.and_then(|id| list.place_of(&id)).unwrap_or(0);
    list.top = list.selected.saturating_sub(line);
    None
}
