//! The menu: everything that is not about one account.

use super::Overlay;
use crate::{
    app::{
        draft,
        effect::Effect,
        history, home,
        keys::{Action, BINDINGS},
        model::{Model, Screen},
        reseller,
        update::open_help,
    },
    look::Glyphs,
};

/// The rows of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuRow {
    /// The reseller's form.
    Reseller,
    /// The history of all accounts.
    History,
    /// The drafts that wait.
    Drafts,
    /// Only disabled accounts in the list, or all again.
    OnlyDisabled,
    /// The choice of a look.
    Look,
    /// The help.
    Help,
    /// The end of the program.
    Quit,
}

impl MenuRow {
    /// From top to bottom.
    pub const ALL: [Self; 7] =
        [Self::Reseller, Self::History, Self::Drafts, Self::OnlyDisabled, Self::Look, Self::Help, Self::Quit];

    /// What stands there.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reseller => "Reseller",
            Self::History => "History",
            Self::Drafts => "Drafts",
            Self::OnlyDisabled => "Only disabled accounts",
            Self::Look => "Look",
            Self::Help => "Help",
            Self::Quit => "Quit",
        }
    }

    /// The key that does the same on Home, if there is one.
    pub fn key(self, glyphs: Glyphs) -> Option<String> {
        let action = match self {
            Self::Reseller | Self::History | Self::Drafts | Self::Look => return None,
            Self::OnlyDisabled => Action::OnlyDisabled,
            Self::Help => Action::Help,
            Self::Quit => Action::Quit,
        };
        let bound = BINDINGS.iter().find(|binding| binding.action == action)?;
        bound.keys.first().map(|key| key.name(glyphs))
    }
}

pub(super) fn menu(model: &mut Model, selected: usize, action: Action) -> Vec<Effect> {
    let last = MenuRow::ALL.len() - 1;
    let selected = match action {
        Action::Up => selected.saturating_sub(1),
        Action::Down => (selected + 1).min(last),
        Action::First => 0,
        Action::Last => last,
        Action::Press => return choose(model, MenuRow::ALL[selected]),
        Action::Quit => return draft::quit(model),
        Action::Back | Action::Interrupt => return Vec::new(),
        _ => selected,
    };
    model.overlay = Some(Overlay::Menu(selected));
    Vec::new()
}

fn choose(model: &mut Model, row: MenuRow) -> Vec<Effect> {
    match row {
        MenuRow::Reseller => reseller::open(model),
        MenuRow::History => history::open(model),
        MenuRow::Drafts => super::show_drafts(model),
        MenuRow::OnlyDisabled => {
            model.screen = Screen::Home;
            home::only_disabled(model)
        }
        MenuRow::Look => {
            super::look::open(model);
            Vec::new()
        }
        MenuRow::Help => {
            open_help(model);
            Vec::new()
        }
        MenuRow::Quit => draft::quit(model),
    }
}
