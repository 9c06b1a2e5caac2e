//! The menu: everything that is not about one account.

use super::Overlay;
use crate::{
    app::{
        draft,
        effect::Effect,
        export, history, home, import,
        keys::{Action, BINDINGS},
        model::{Model, Screen, Session},
        reseller, sync,
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
    /// Many accounts from a file.
    Import,
    /// Many accounts to a file.
    Export,
    /// Only disabled accounts in the list, or all again.
    OnlyDisabled,
    /// The choice of a look.
    Look,
    /// What waits to be sent to the cluster.
    Sync,
    /// The help.
    Help,
    /// The end of the program.
    Quit,
}

impl MenuRow {
    /// From top to bottom; of the cluster there is something only where there is one. Who may have nothing but the screens gets to no file of the machine, and who only reads imports
    /// nothing.
    pub fn all(session: &Session, cluster: bool) -> Vec<Self> {
        let (imports, exports) = (!session.kiosk && session.read_only.is_none(), !session.kiosk);
        [
            (Self::Reseller, true),
            (Self::History, true),
            (Self::Drafts, true),
            (Self::Import, imports),
            (Self::Export, exports),
            (Self::OnlyDisabled, true),
            (Self::Look, true),
            (Self::Sync, cluster),
            (Self::Help, true),
            (Self::Quit, true),
        ]
        .into_iter()
        .filter_map(|(row, is_there)| is_there.then_some(row))
        .collect()
    }

    /// What stands there.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reseller => "Reseller",
            Self::History => "History",
            Self::Drafts => "Drafts",
            Self::Import => "Import",
            Self::Export => "Export",
            Self::OnlyDisabled => "Only disabled accounts",
            Self::Look => "Look",
            Self::Sync => "Sync",
            Self::Help => "Help",
            Self::Quit => "Quit",
        }
    }

    /// The key that does the same on Home, if there is one.
    pub fn key(self, glyphs: Glyphs) -> Option<String> {
        let action = match self {
            Self::Reseller | Self::History | Self::Drafts | Self::Import | Self::Export | Self::Look | Self::Sync => {
                return None;
            }
            Self::OnlyDisabled => Action::OnlyDisabled,
            Self::Help => Action::Help,
            Self::Quit => Action::Quit,
        };
        let bound = BINDINGS.iter().find(|binding| binding.action == action)?;
        bound.keys.first().map(|key| key.name(glyphs))
    }
}

pub(super) fn menu(model: &mut Model, selected: usize, action: Action) -> Vec<Effect> {
    let rows = MenuRow::all(&model.session, model.sync.is_some());
    let last = rows.len() - 1;
    let selected = match action {
        Action::Up => selected.saturating_sub(1),
        Action::Down => (selected + 1).min(last),
        Action::First => 0,
        Action::Last => last,
        Action::Press => return choose(model, rows[selected.min(last)]),
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
        MenuRow::Import => import::open(model),
        MenuRow::Export => export::open(model),
        MenuRow::OnlyDisabled => {
            model.screen = Screen::Home;
            home::only_disabled(model)
        }
        MenuRow::Look => {
            super::look::open(model);
            Vec::new()
        }
        MenuRow::Sync => sync::open(model),
        MenuRow::Help => {
            open_help(model);
            Vec::new()
        }
        MenuRow::Quit => draft::quit(model),
    }
}
