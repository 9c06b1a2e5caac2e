//! Home: the list of accounts, its search, and a preview of the one that is selected.

use tui_input::Input;

use super::{
    effect::Effect,
    keys::Action,
    model::Model,
    overlay::{Intent, Overlay, Question},
};
use crate::domain::{
    account::{Account, AccountId, AccountRow},
    request::{ListPage, ListRequest, Page, Read},
};

/// Rows that are asked for at once.
const PAGE: u32 = 200;
/// Rows that are kept at most; those farthest from the selected one go.
const KEPT: usize = 600;
/// How near the selected row comes to the edge of what is loaded before more is asked for.
const NEAR: usize = 50;

/// The list and what stands around it.
pub struct Home {
    /// What is searched for.
    pub search: Input,
    /// What has the focus.
    pub focus: Focus,
    /// The accounts, as far as they are loaded.
    pub list: List,
    /// The account beside the list.
    pub preview: Option<Box<Account>>,
}

/// The controls of Home, in the order of Tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The line of the search.
    Search,
    /// Add New Account.
    Add,
    /// The list.
    List,
    /// The menu, in the head line.
    Menu,
}

/// A window on the list, which may be far longer.
#[derive(Default)]
pub struct List {
    /// The loaded rows.
    pub rows: Vec<AccountRow>,
    /// The selected one of them.
    pub selected: usize,
    /// The first of them that is seen.
    pub top: usize,
    /// How many rows the whole list has.
    pub total: u64,
    more_before: bool,
    more_after: bool,
    generation: u64,
    /// Whether a page is asked for that is not there yet.
    waiting: bool,
    /// Whether that page takes the place of all rows, so that none of them is what was searched for.
    stale: bool,
    /// Whether the first row is to be opened once it is there.
    open_first: bool,
}

impl Default for Home {
    fn default() -> Self {
        Self { search: Input::default(), focus: Focus::Add, list: List::default(), preview: None }
    }
}

impl List {
    /// The selected row.
    pub fn row(&self) -> Option<&AccountRow> {
        self.rows.get(self.selected)
    }
}

impl Home {
    /// Asks for a page of the list with what is searched for.
    fn ask(&mut self, page: Page) -> Effect {
        self.list.generation += 1;
        self.list.waiting = true;
        self.list.stale = !matches!(page, Page::After(_) | Page::Before(_));
        self.list.open_first = false;
        let search = self.search.value().trim().to_owned();
        Effect::Read(Read::List(ListRequest {
            generation: self.list.generation,
            search,
            under: None,
            disabled: false,
            page,
            limit: PAGE,
        }))
    }

    /// What follows when the search has changed.
    pub fn search_changed(&mut self) -> Vec<Effect> {
        vec![self.ask(Page::First)]
    }
}

/// Asks for the list for the first time; the focus goes to its first account, if there is one.
pub fn begin(model: &mut Model) -> Vec<Effect> {
    model.home.focus = Focus::List;
    vec![model.home.ask(Page::First)]
}

/// Asks for the list anew, around the selected account, and for what is left of the totals.
pub fn refresh(model: &mut Model) -> Vec<Effect> {
    let selected = model.home.list.row().map(|row| row.id.clone());
    let page = selected.map_or(Page::First, Page::Around);
    vec![Effect::Read(Read::Standing), model.home.ask(page)]
}

/// Shows the whole list around an account.
pub fn select(model: &mut Model, id: AccountId) -> Vec<Effect> {
    model.home.search = Input::default();
    model.home.focus = Focus::List;
    vec![Effect::Read(Read::Standing), model.home.ask(Page::Around(id))]
}

/// Takes a page in; an answer to an older question is dropped.
pub fn take_page(model: &mut Model, page: ListPage) -> Vec<Effect> {
    let shown = model.size.list_rows();
    let list = &mut model.home.list;
    if page.request.generation != list.generation {
        return Vec::new();
    }
    list.waiting = false;
    list.stale = false;
    list.total = page.total;
    match page.request.page {
        Page::After(_) => {
            list.rows.extend(page.rows);
            list.more_after = page.more_after;
            let surplus = list.rows.len().saturating_sub(KEPT);
            list.rows.drain(..surplus);
            list.more_before |= surplus > 0;
            list.selected = list.selected.saturating_sub(surplus);
            list.top = list.top.saturating_sub(surplus);
        }
        Page::Before(_) => {
            let added = page.rows.len();
            list.rows.splice(0..0, page.rows);
            list.more_before = page.more_before;
            list.more_after |= list.rows.len() > KEPT;
            list.rows.truncate(KEPT);
            list.selected += added;
            list.top += added;
        }
        whole => {
            let selected = match &whole {
                Page::Around(id) => page.rows.iter().position(|row| row.id == *id).unwrap_or(0),
                Page::Last => page.rows.len().saturating_sub(1),
                _ => 0,
            };
            list.rows = page.rows;
            list.more_before = page.more_before;
            list.more_after = page.more_after;
            list.selected = selected;
            list.top = 0;
        }
    }
    list.selected = list.selected.min(list.rows.len().saturating_sub(1));
    follow(list, shown);
    if model.home.focus == Focus::List && model.home.list.rows.is_empty() {
        model.home.focus = if model.home.search.value().is_empty() { Focus::Add } else { Focus::Search };
    }
    if std::mem::take(&mut model.home.list.open_first) {
        return open_selected(model);
    }
    preview(model)
}

/// Asks for the selected account where the preview shows another.
fn preview(model: &mut Model) -> Vec<Effect> {
    let Some(row) = model.home.list.row() else {
        model.home.preview = None;
        return Vec::new();
    };
    vec![Effect::Read(Read::Account(row.id.clone()))]
}

/// Lets the list be asked for again after a page of it could not be read.
pub fn read_failed(model: &mut Model) {
    model.home.list.waiting = false;
    model.home.list.stale = false;
    model.home.list.open_first = false;
}

/// Takes the account of the preview in.
pub fn take_account(model: &mut Model, id: &AccountId, account: Option<Box<Account>>) {
    if model.home.list.row().is_some_and(|row| row.id == *id) {
        model.home.preview = account;
    }
}

/// Keeps the selected row among those that are seen.
pub fn follow(list: &mut List, shown: usize) {
    let last_top = list.rows.len().saturating_sub(shown);
    list.top = list.top.clamp((list.selected + 1).saturating_sub(shown), list.selected).min(last_top);
}

/// Does what a key asks of Home.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match (action, model.home.focus) {
        (Action::Next, focus) => move_focus(model, next(focus)),
        (Action::Previous, focus) => move_focus(model, previous(focus)),
        (Action::Down, Focus::Search) => move_focus(model, Focus::List),
        (Action::Search, _) => move_focus(model, Focus::Search),
        (Action::Menu, _) | (Action::Press, Focus::Menu) => {
            model.overlay = Some(Overlay::Menu(0));
            Vec::new()
        }
        (Action::Add, _) | (Action::Press, Focus::Add) => super::wizard::open(model),
        (Action::Press, Focus::List) => open_selected(model),
        (Action::Up | Action::Down | Action::PageUp | Action::PageDown, Focus::List) => step(model, action),
        (Action::First, Focus::List) => to_end(model, false),
        (Action::Last, Focus::List) => to_end(model, true),
        (Action::Back, _) => clear_search(model),
        (Action::Interrupt, _) => {
            model.overlay = Some(Overlay::Question(Question::new("Leave trunkdesk?", "Stay", "Quit", Intent::Quit)));
            Vec::new()
        }
        (Action::Quit, _) => vec![Effect::Quit],
        _ => Vec::new(),
    }
}

fn next(focus: Focus) -> Focus {
    match focus {
        Focus::Search => Focus::Add,
        Focus::Add => Focus::List,
        Focus::List => Focus::Menu,
        Focus::Menu => Focus::Search,
    }
}

fn previous(focus: Focus) -> Focus {
    match focus {
        Focus::Search => Focus::Menu,
        Focus::Add => Focus::Search,
        Focus::List => Focus::Add,
        Focus::Menu => Focus::List,
    }
}

fn move_focus(model: &mut Model, to: Focus) -> Vec<Effect> {
    let skipped = to == Focus::List && model.home.list.rows.is_empty();
    model.home.focus = match (skipped, model.home.focus) {
        (false, _) => to,
        (true, Focus::Menu) => Focus::Add,
        (true, Focus::Search) => Focus::Search,
        (true, _) => Focus::Menu,
    };
    Vec::new()
}

fn clear_search(model: &mut Model) -> Vec<Effect> {
    if !model.home.search.value().is_empty() {
        model.home.search = Input::default();
        return refresh(model);
    }
    if model.home.focus == Focus::Search {
        return move_focus(model, Focus::List);
    }
    Vec::new()
}

fn open_selected(model: &mut Model) -> Vec<Effect> {
    if model.home.list.stale {
        model.home.list.open_first = true;
        return Vec::new();
    }
    let Some(row) = model.home.list.row() else { return Vec::new() };
    let id = row.id.clone();
    let known = model.home.preview.take_if(|account| account.id == id);
    super::account::open(model, id, known)
}

fn step(model: &mut Model, action: Action) -> Vec<Effect> {
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
    effects.extend(more(&mut model.home));
    effects
}

/// Asks for more rows where the selected one is near the edge of what is loaded.
fn more(home: &mut Home) -> Option<Effect> {
    let list = &home.list;
    if list.waiting {
        return None;
    }
    let page = if list.more_after && list.selected + NEAR >= list.rows.len() {
        Page::After(list.rows.last()?.place.clone())
    } else if list.more_before && list.selected < NEAR {
        Page::Before(list.rows.first()?.place.clone())
    } else {
        return None;
    };
    Some(home.ask(page))
}

fn to_end(model: &mut Model, last: bool) -> Vec<Effect> {
    let shown = model.size.list_rows();
    let list = &mut model.home.list;
    if if last { list.more_after } else { list.more_before } {
        return vec![model.home.ask(if last { Page::Last } else { Page::First })];
    }
    // a page that is on its way would move the rows under the selected one
    list.generation += 1;
    list.waiting = false;
    list.selected = if last { list.rows.len().saturating_sub(1) } else { 0 };
    follow(list, shown);
    preview(model)
}
