//! The window on the list: what of it is loaded, and moving in it.

use super::{
    super::{keys::Action, model::Screen},
    Effect, Focus, Home, Model,
    count::{self, Count},
    open_selected, preview, refresh, tree,
};
use crate::domain::{
    account::{AccountId, AccountRow},
    request::{ListPage, ListRequest, Page, Read},
};

/// Rows that are asked for at once.
const PAGE: u32 = 100;
/// Rows that are kept at most; those farthest from the selected one go.
const KEPT: usize = 600;
/// How near the selected row comes to the edge of what is loaded before more is asked for.
const NEAR: usize = 50;

/// A window on the list, which may be far longer.
#[derive(Default)]
pub struct List {
    /// The loaded rows.
    pub rows: Vec<AccountRow>,
    /// The selected one of them.
    pub selected: usize,
    /// The first of them that is seen.
    pub top: usize,
    /// How many rows the whole list has, as far as they are counted.
    pub total: u64,
    /// Whether it has more than that.
    pub at_least: bool,
    pub(super) count: Count,
    more_before: bool,
    more_after: bool,
    pub(super) generation: u64,
    awaited: Awaited,
    /// Whether the first row is to be opened once it is there.
    pub(super) open_first: bool,
}

/// The page that is asked for and not there yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Awaited {
    /// None.
    #[default]
    Nothing,
    /// More rows of this list.
    More,
    /// The same list as it is by now.
    Same,
    /// Another list: none of the rows is what was asked for.
    Other,
}

impl List {
    /// The selected row.
    pub fn row(&self) -> Option<&AccountRow> {
        self.rows.get(self.selected)
    }

    /// Whether another list is asked for, so that none of the rows is what was asked for.
    pub fn is_awaiting_other(&self) -> bool {
        self.awaited == Awaited::Other
    }

    pub(super) fn place_of(&self, id: &AccountId) -> Option<usize> {
        self.rows.iter().position(|row| row.id == *id)
    }

    /// Puts the rows of a page in the place of all.
    pub(super) fn replace(&mut self, page: ListPage) {
        self.rows = page.rows;
        self.more_before = page.more_before;
        self.more_after = page.more_after;
    }

    fn append(&mut self, page: ListPage) {
        self.rows.extend(page.rows);
        self.more_after = page.more_after;
        let surplus = self.rows.len().saturating_sub(KEPT);
        self.rows.drain(..surplus);
        self.more_before |= surplus > 0;
        self.selected = self.selected.saturating_sub(surplus);
        self.top = self.top.saturating_sub(surplus);
    }

    fn prepend(&mut self, page: ListPage) {
        let added = page.rows.len();
        self.rows.splice(0..0, page.rows);
        self.more_before = page.more_before;
        self.more_after |= self.rows.len() > KEPT;
        self.rows.truncate(KEPT);
        self.selected += added;
        self.top += added;
    }
}

/// Asks for a page of the list, as it is narrowed now.
pub(super) fn ask(model: &mut Model, page: Page, awaited: Awaited) -> Effect {
    let root = model.standing.as_ref().map(|standing| standing.reseller.id.clone());
    let Home { list, search, level, only_disabled, .. } = &mut model.home;
    list.generation += 1;
    list.awaited = awaited;
    list.open_first = false;
    Effect::Read(Read::List(ListRequest {
        generation: list.generation,
        search: search.value().trim().to_owned(),
        under: level.last().map(|level| level.id.clone()).or(root),
        disabled: *only_disabled,
        page,
        limit: PAGE,
    }))
}

/// Takes a page in; an answer to an older question is dropped.
pub fn take_page(model: &mut Model, mut page: ListPage) -> Vec<Effect> {
    let shown = model.size.list_rows();
    let home = &mut model.home;
    if page.request.generation != home.list.generation {
        return Vec::new();
    }
    let awaited = std::mem::take(&mut home.list.awaited);
    if page.request.confined().is_some() {
        match page.path.take() {
            Some(path) => home.level = path,
            None if !home.level.is_empty() => return tree::leave_deleted(model),
            None => {}
        }
    }
    let list = &mut home.list;
    list.take_total(&page, awaited == Awaited::Same);
    match (awaited, &page.request.page) {
        (Awaited::Same, _) => {
            if let Some(around) = refresh::take_same(list, page) {
                return vec![ask(model, Page::Around(around), Awaited::Same)];
            }
        }
        (_, Page::After(_)) => list.append(page),
        (_, Page::Before(_)) => list.prepend(page),
        (_, whole) => {
            let whole = whole.clone();
            list.replace(page);
            list.selected = match whole {
                Page::Around(id) => list.place_of(&id).unwrap_or(0),
                Page::Last => list.rows.len().saturating_sub(1),
                _ => 0,
            };
            // in the middle, where it is not near an end
            list.top = list.selected.saturating_sub(shown / 2);
        }
    }
    list.selected = list.selected.min(list.rows.len().saturating_sub(1));
    follow(list, shown);
    if home.focus == Focus::List && home.list.rows.is_empty() {
        home.focus = if home.is_searching() { Focus::Search } else { Focus::Add };
    }
    let open_first = std::mem::take(&mut model.home.list.open_first);
    // where nothing else was opened since
    if open_first && matches!(model.screen, Screen::Home) && model.overlay.is_none() {
        return open_selected(model);
    }
    let mut effects = preview(model);
    // what is shown comes first
    effects.extend(count::ask(model));
    effects
}

/// Lets the list be asked for again after a page of it could not be read.
pub fn read_failed(model: &mut Model) {
    model.home.list.awaited = Awaited::Nothing;
    model.home.list.open_first = false;
}

/// Keeps the selected row among those that are seen.
pub(super) fn follow(list: &mut List, shown: usize) {
    let last_top = list.rows.len().saturating_sub(shown);
    list.top = list.top.clamp((list.selected + 1).saturating_sub(shown), list.selected).min(last_top);
}

/// Moves by a row or a page.
pub(super) fn step(model: &mut Model, action: Action) -> Vec<Effect> {
    let shown = model.size.list_rows();
    let list = &mut model.home.list;
    let by = match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PageUp => -isize::try_from(shown).unwrap_or(1),
        _ => isize::try_from(shown).unwrap_or(1),
    };
    let selected = list.selected.saturating_add_signed(by).min(list.rows.len().saturating_sub(1));
    if selected == list.selected {
        if action == Action::Up {
            model.home.focus = Focus::Add;
        }
        return Vec::new();
    }
    list.selected = selected;
    follow(list, shown);
    let mut effects = preview(model);
    effects.extend(more(model));
    effects
}

/// Asks for more rows where the selected one is near the edge of what is loaded.
fn more(model: &mut Model) -> Option<Effect> {
    let list = &model.home.list;
    if list.awaited != Awaited::Nothing {
        return None;
    }
    let page = if list.more_after && list.selected + NEAR >= list.rows.len() {
        Page::After(list.rows.last()?.place.clone())
    } else if list.more_before && list.selected < NEAR {
        Page::Before(list.rows.first()?.place.clone())
    } else {
        return None;
    };
    Some(ask(model, page, Awaited::More))
}

/// Moves to the first row of the whole list, or to the last.
pub(super) fn to_end(model: &mut Model, last: bool) -> Vec<Effect> {
    let shown = model.size.list_rows();
    let list = &mut model.home.list;
    if if last { list.more_after } else { list.more_before } {
        return vec![ask(model, if last { Page::Last } else { Page::First }, Awaited::Other)];
    }
    let is_dropped = list.awaited == Awaited::More;
    if is_dropped {
        // on its way, it would move the rows under the selected one
        list.generation += 1;
        list.awaited = Awaited::Nothing;
    }
    list.selected = if last { list.rows.len().saturating_sub(1) } else { 0 };
    follow(list, shown);
    let mut effects = preview(model);
    if is_dropped {
        // with it went what is counted
        effects.extend(count::ask(model));
    }
    effects
}
