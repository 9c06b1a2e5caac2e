//! Where an account is moved to: a line to search with, and the accounts that it can stand below.

use tui_input::Input;

use super::screen;
use crate::{
    app::{
        effect::Effect,
        keys::Action,
        model::{Model, Screen, Status},
        overlay::{Intent, Overlay, Question},
    },
    domain::{
        account::AccountId,
        request::{ListPage, ListRequest, Page, Read, Write},
        text,
    },
};

/// Accounts that are asked for: who does not find the one wanted types more of its name.
const FOUND_MAX: u32 = 100;
/// Where the numbers of this box's questions begin, far from those of the list.
const GENERATIONS: u64 = 1 << 63;

/// The choice of an account that another one is moved below.
pub struct MoveBox {
    /// The account that is moved.
    pub account: AccountId,
    /// What is searched for.
    pub search: Input,
    /// Where it can be moved to: the reseller first, where it matches.
    pub found: Vec<Place>,
    /// The selected one.
    pub selected: usize,
    /// Whether what is found now is still asked for.
    pub awaiting: bool,
    /// Whether the first one is to be taken once it is found.
    take_first: bool,
    generation: u64,
}

/// An account, or the reseller, that another one can be moved below.
pub struct Place {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// The accounts above it.
    pub path: Vec<String>,
}

impl MoveBox {
    fn ask(&mut self) -> Effect {
        self.generation += 1;
        self.awaiting = true;
        self.take_first = false;
        Effect::Read(Read::List(ListRequest {
            generation: self.generation,
            search: self.search.value().trim().to_owned(),
            under: None,
            disabled: false,
            page: Page::First,
            limit: FOUND_MAX,
        }))
    }

    /// Lets it be searched anew after nothing could be read; what was found before is not what was searched for.
    pub(super) fn read_failed(&mut self) {
        self.awaiting = false;
        self.take_first = false;
        self.found.clear();
    }

    /// What follows when the search has changed.
    pub fn search_changed(&mut self) -> Vec<Effect> {
        vec![self.ask()]
    }
}

/// Opens the box.
pub(super) fn ask_where(model: &mut Model) -> Vec<Effect> {
    let Some(account) = screen(model).map(|screen| screen.id.clone()) else { return Vec::new() };
    let mut choice = MoveBox {
        account,
        search: Input::default(),
        found: Vec::new(),
        selected: 0,
        awaiting: false,
        take_first: false,
        generation: GENERATIONS,
    };
    let effect = choice.ask();
    model.overlay = Some(Overlay::Move(choice));
    vec![effect]
}

/// Takes what was found in, where this box asked for it; gives the page back where it did not.
pub(in crate::app) fn take_page(model: &mut Model, page: ListPage) -> Option<ListPage> {
    if page.request.generation < GENERATIONS {
        return Some(page);
    }
    let helped = matches!(model.overlay, Some(Overlay::Help(_)));
    let (Some(choice), Some(standing)) = (move_box(&mut model.overlay), &model.standing) else { return None };
    if page.request.generation != choice.generation {
        return None;
    }
    choice.awaiting = false;
    let parent = match &model.screen {
        Screen::Account(screen) => screen.account().map(|account| account.parent.clone()),
        _ => None,
    };
    let reseller = &standing.reseller;
    let name = reseller.settings.name.as_str();
    choice.found.clear();
    let at_the_top = parent.as_ref() == Some(&reseller.id);
    if !at_the_top && text::fold(name).contains(&text::fold(&page.request.search)) {
        choice.found.push(Place { id: reseller.id.clone(), name: name.to_owned(), path: Vec::new() });
    }
    let others =
        page.rows.into_iter().filter(|row| row.id != choice.account && Some(&row.id) != parent.as_ref() && row.enabled);
    choice.found.extend(others.map(|row| Place { id: row.id, name: row.name, path: row.path }));
    choice.selected = 0;
    // nobody sees below the help what would be asked
    if std::mem::take(&mut choice.take_first) && !helped {
        ask_below(model);
    }
    None
}

/// The open box, also where the help lies over it.
fn move_box(overlay: &mut Option<Overlay>) -> Option<&mut MoveBox> {
    match overlay.as_mut()?.uncovered() {
        Overlay::Move(choice) => Some(choice),
        _ => None,
    }
}

/// Lets the open box search anew after nothing could be read.
pub(super) fn read_failed(model: &mut Model) {
    if let Some(choice) = move_box(&mut model.overlay) {
        choice.read_failed();
    }
}

/// Asks before the account is moved below the selected one.
fn ask_below(model: &mut Model) {
    let Some(name) = screen(model).and_then(|screen| screen.account()).map(|account| account.name.clone()) else {
        return;
    };
    let Some(place) = move_box(&mut model.overlay).and_then(|choice| choice.found.get(choice.selected)) else { return };
    let text = format!("Move {name} below {}?", place.name);
    let question = Question::new(text, "Stay", "Move", Intent::Move { to: place.id.clone() });
    model.overlay = Some(Overlay::Question(question));
}

/// Has the open account moved.
pub(in crate::app) fn move_below(model: &mut Model, to: AccountId) -> Vec<Effect> {
    let Some(screen) = screen(model) else { return Vec::new() };
    screen.saving = true;
    let account = screen.id.clone();
    model.status = Some(Status::Working("Moving the account…"));
    vec![Effect::Write(Write::MoveAccount { account, to })]
}

/// Does what a key asks of the box.
pub(in crate::app) fn act(model: &mut Model, mut choice: MoveBox, action: Action) -> Vec<Effect> {
    let last = choice.found.len().saturating_sub(1);
    let page = usize::from(crate::app::size::ZONES_SHOWN);
    match action {
        Action::Up => choice.selected = choice.selected.saturating_sub(1),
        Action::Down => choice.selected = (choice.selected + 1).min(last),
        Action::PageUp => choice.selected = choice.selected.saturating_sub(page),
        Action::PageDown => choice.selected = (choice.selected + page).min(last),
        Action::Press if choice.awaiting => choice.take_first = true,
        Action::Press => {
            model.overlay = Some(Overlay::Move(choice));
            ask_below(model);
            return Vec::new();
        }
        Action::Back | Action::Interrupt => return Vec::new(),
        _ => {}
    }
    model.overlay = Some(Overlay::Move(choice));
    Vec::new()
}
