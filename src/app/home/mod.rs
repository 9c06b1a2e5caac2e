//! Home: the list of accounts, its search, and a preview of the one that is selected.

mod count;
mod list;
mod refresh;
mod tree;

use tui_input::Input;

use super::{
    draft,
    effect::Effect,
    keys::Action,
    model::Model,
    overlay::{self, Intent, Overlay, Question},
};
use crate::domain::{
    account::{Account, AccountId, Ancestor},
    request::{Page, Read},
};
pub use count::take_count;
pub use list::{List, read_failed, take_page};
pub use refresh::{file_changed, go_home, refresh, refreshed, resize, unwatched};
pub use tree::select;

use list::{Awaited, ask, follow, step, to_end};
use refresh::Refreshing;

/// The list and what stands around it.
pub struct Home {
    /// What is searched for, in the whole tree.
    pub search: Input,
    /// Whether only disabled accounts are listed, those of the whole tree.
    pub only_disabled: bool,
    /// The account whose sub-accounts are listed, with those above it, the topmost first; empty for the reseller's.
    pub level: Vec<Ancestor>,
    /// What has the focus.
    pub focus: Focus,
    /// The accounts, as far as they are loaded.
    pub list: List,
    /// The account beside the list.
    pub preview: Option<Box<Account>>,
    refreshing: Refreshing,
    /// An account that is read, to go to the level on which it stands.
    sought: Option<AccountId>,
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

impl Default for Home {
    fn default() -> Self {
        Self {
            search: Input::default(),
            only_disabled: false,
            level: Vec::new(),
            focus: Focus::Add,
            list: List::default(),
            preview: None,
            refreshing: Refreshing::No,
            sought: None,
        }
    }
}

impl Home {
    /// Whether something is searched for.
    pub fn is_searching(&self) -> bool {
        !self.search.value().trim().is_empty()
    }

    /// Whether there is something to take away, so that more is listed.
    pub fn is_narrowed(&self) -> bool {
        !self.search.value().is_empty() || self.only_disabled
    }

    /// Whether the list is of the whole tree rather than of one level.
    pub fn is_of_whole_tree(&self) -> bool {
        self.is_searching() || self.only_disabled
    }
}

/// Asks for the list for the first time; the focus goes to its first account, if there is one.
pub fn begin(model: &mut Model) -> Vec<Effect> {
    model.home.focus = Focus::List;
    vec![ask(model, Page::First, Awaited::Other), Effect::Read(Read::Sync)]
}

/// What follows when the search has changed.
pub fn search_changed(model: &mut Model) -> Vec<Effect> {
    vec![ask(model, Page::First, Awaited::Other)]
}

/// Asks for the selected account, to show it beside the list.
fn preview(model: &mut Model) -> Vec<Effect> {
    let Some(row) = model.home.list.row() else {
        model.home.preview = None;
        return Vec::new();
    };
    vec![Effect::Read(Read::Account(row.id.clone()))]
}

/// Takes in an account that was read: for the preview, or to go to where it stands.
pub fn take_account(model: &mut Model, id: &AccountId, account: Option<Box<Account>>) -> Vec<Effect> {
    let effects = tree::found(model, id, account.as_deref());
    if model.home.list.row().is_some_and(|row| row.id == *id) {
        model.home.preview = account;
    }
    effects
}

/// The selected account, once the preview shows it.
fn selected(model: &Model) -> Option<&Account> {
    let row = model.home.list.row()?;
    model.home.preview.as_deref().filter(|account| account.id == row.id)
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
        (Action::Drafts, _) => overlay::show_drafts(model),
        (Action::Add, _) | (Action::Press, Focus::Add) => super::wizard::open(model),
        (Action::Duplicate, Focus::List) => duplicate(model),
        (Action::Press, Focus::List) => open_selected(model),
        (Action::Up | Action::Down | Action::PageUp | Action::PageDown, Focus::List) => step(model, action),
        (Action::First, Focus::List) => to_end(model, false),
        (Action::Last, Focus::List) => to_end(model, true),
        (Action::Right, Focus::List) => tree::go_in(model),
        (Action::Left, _) => tree::go_up(model),
        (Action::OnlyDisabled, _) => only_disabled(model),
        (Action::Back, _) => go_back(model),
        (Action::Interrupt, _) => {
            if model.drafts.waiting.iter().any(|waiting| waiting.unwritten) {
                return draft::quit(model);
            }
            model.overlay = Some(Overlay::Question(Question::new("Leave trunkdesk?", "Stay", "Quit", Intent::Quit)));
            Vec::new()
        }
        (Action::Quit, _) => draft::quit(model),
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

/// Takes away what narrows the list, one thing after the other; then goes up a level.
fn go_back(model: &mut Model) -> Vec<Effect> {
    let home = &mut model.home;
    if !home.search.value().is_empty() {
        home.search = Input::default();
    } else if home.focus == Focus::Search {
        return move_focus(model, Focus::List);
    } else if home.only_disabled {
        home.only_disabled = false;
        home.focus = Focus::List;
    } else if home.level.is_empty() {
        return Vec::new();
    } else {
        return tree::go_up(model);
    }
    around_selected(model)
}

/// Lists only disabled accounts, or all again.
pub fn only_disabled(model: &mut Model) -> Vec<Effect> {
    model.home.only_disabled = !model.home.only_disabled;
    model.home.focus = Focus::List;
    around_selected(model)
}

/// Asks for another list with the selected account in it, where it is in that one too.
fn around_selected(model: &mut Model) -> Vec<Effect> {
    let page = model.home.list.row().map_or(Page::First, |row| Page::Around(row.id.clone()));
    vec![ask(model, page, Awaited::Other)]
}

fn open_selected(model: &mut Model) -> Vec<Effect> {
    if model.home.list.is_awaiting_other() {
        model.home.list.open_first = true;
        return Vec::new();
    }
    let Some(row) = model.home.list.row() else { return Vec::new() };
    let id = row.id.clone();
    let known = model.home.preview.take_if(|account| account.id == id);
    super::account::open(model, id, known)
}

fn duplicate(model: &mut Model) -> Vec<Effect> {
    let found = selected(model).filter(|_| !model.home.list.is_awaiting_other());
    match found.cloned() {
        Some(account) => super::wizard::open_copy(model, &account),
        None => Vec::new(),
    }
}
