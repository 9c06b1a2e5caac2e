//! Where an account is moved to: a line to search with, and the accounts that it can stand below.

use tui_input::Input;

use super::screen;
use crate::{
    app::{
        effect::Effect,
        keys::Action,
        model::{Model, Screen, Status},
        overlay::Overlay,
    },
    domain::{
        account::AccountId,
        request::{ListPage, ListRequest, Page, Read, Write},
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
    /// How many accounts match in all.
    pub total: u64,
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
        Effect::Read(Read::List(ListRequest {
            generation: self.generation,
            search: self.search.value().trim().to_owned(),
            under: None,
            disabled: false,
            page: Page::First,
            limit: FOUND_MAX,
        }))
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
        total: 0,
        generation: GENERATIONS,
    };
    let effect = choice.ask();
    model.overlay = Some(Overlay::Move(choice));
    vec![effect]
}

/// Takes what was found in, where this box asked for it; gives the page back where it did not.
pub(in crate::app) fn take_page(model: &mut Model, page: ListPage) -> Option<ListPage> {
    let (Some(Overlay::Move(choice)), Some(standing)) = (&mut model.overlay, &model.standing) else {
        return Some(page);
    };
    if page.request.generation < GENERATIONS {
        return Some(page);
    }
    if page.request.generation != choice.generation {
        return None;
    }
    let parent = match &model.screen {
        Screen::Account(screen) => screen.account().map(|account| account.parent.clone()),
        _ => None,
    };
    let reseller = &standing.reseller;
    let name = reseller.settings.name.as_str();
    choice.found.clear();
    let at_the_top = parent.as_ref() == Some(&reseller.id);
    if !at_the_top && name.to_lowercase().contains(&page.request.search.to_lowercase()) {
        choice.found.push(Place { id: reseller.id.clone(), name: name.to_owned(), path: Vec::new() });
    }
    choice.total = page.total.saturating_sub(u64::from(page.rows.iter().any(|row| row.id == choice.account)));
    let others =
        page.rows.into_iter().filter(|row| row.id != choice.account && Some(&row.id) != parent.as_ref() && row.enabled);
    choice.found.extend(others.map(|row| Place { id: row.id, name: row.name, path: row.path }));
    choice.selected = 0;
    None
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
        Action::Press => {
            if let Some(place) = choice.found.get(choice.selected) {
                let (account, to) = (choice.account, place.id.clone());
                if let Screen::Account(screen) = &mut model.screen {
                    screen.saving = true;
                }
                model.status = Some(Status::Working("Moving the account…"));
                return vec![Effect::Write(Write::MoveAccount { account, to })];
            }
        }
        Action::Back | Action::Interrupt => return Vec::new(),
        _ => {}
    }
    model.overlay = Some(Overlay::Move(choice));
    Vec::new()
}
