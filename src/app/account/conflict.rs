//! Two operators' changes of one account: a box shows what it was, what is theirs and what is mine, field by field.

use super::{save, screen};
use crate::{
    app::{
        effect::Effect,
        keys::Action,
        model::{Model, Screen},
        overlay::Overlay,
    },
    domain::{
        account::Stamp,
        setting::{Clash, Overtaken},
        timezone::Timezone,
    },
    form::account::field_of,
};

/// What clashes, and what is to be taken of it.
pub struct Conflict {
    /// What came between: who changed the account and when, or that a backup was restored.
    pub between: String,
    /// What became of the account meanwhile.
    pub overtaken: Overtaken,
    /// One row for each field.
    pub rows: Vec<ConflictRow>,
    /// The selected row.
    pub selected: usize,
}

/// One field that both have changed.
pub struct ConflictRow {
    /// What it was, what is theirs, what is mine.
    pub clash: Clash,
    /// Whether mine is put on top of theirs.
    pub mine: bool,
}

impl Conflict {
    /// Everything theirs, until somebody says otherwise.
    fn new(overtaken: Overtaken, restored: bool, zone: &Timezone) -> Self {
        let Stamp { at, by, .. } = &overtaken.theirs.changed;
        let between = if restored {
            format!("A backup was restored meanwhile: theirs is the account as it was at {}.", zone.date_time(*at))
        } else {
            format!("Changed meanwhile by {by} at {}.", zone.date_time(*at))
        };
        let rows = overtaken.clashes.iter().cloned().map(|clash| ConflictRow { clash, mine: false }).collect();
        Self { between, overtaken, rows, selected: 0 }
    }
}

/// Opens the box over the form.
pub(super) fn show(model: &mut Model, overtaken: Overtaken) -> Vec<Effect> {
    let (Screen::Account(screen), Some(standing)) = (&model.screen, &model.standing) else { return Vec::new() };
    let base = screen.opened.as_ref().map(|opened| &opened.base);
    let restored = base.is_some_and(|base| overtaken.theirs.is_restored_since(base));
    let conflict = Conflict::new(overtaken, restored, &standing.reseller.settings.timezone);
    model.overlay = Some(Overlay::Conflict(Box::new(conflict)));
    Vec::new()
}

/// Does what a key asks of the box.
pub(in crate::app) fn act(model: &mut Model, mut conflict: Box<Conflict>, action: Action) -> Vec<Effect> {
    let last = conflict.rows.len().saturating_sub(1);
    match action {
        Action::Up => conflict.selected = conflict.selected.saturating_sub(1),
        Action::Down => conflict.selected = (conflict.selected + 1).min(last),
        Action::Toggle => {
            if let Some(row) = conflict.rows.get_mut(conflict.selected) {
                row.mine = !row.mine;
            }
        }
        Action::Press => {
            let given_up: Vec<_> =
                conflict.rows.iter().filter(|row| !row.mine).map(|row| field_of(row.clash.key)).collect();
            return save::settle(model, conflict.overtaken, &given_up);
        }
        Action::Back | Action::Interrupt => {
            // what the other operator did is known now, though nothing is decided
            if let Some(opened) = screen(model).and_then(|screen| screen.opened.as_mut()) {
                opened.account = conflict.overtaken.theirs;
            }
            return Vec::new();
        }
        _ => {}
    }
    model.overlay = Some(Overlay::Conflict(conflict));
    Vec::new()
}
