//! What was changed here and at the cluster: field by field, a person decides.

use super::order::order;
use crate::{
    app::{
        effect::Effect,
        keys::Action,
        model::{Model, Screen},
        overlay::Overlay,
        refusal,
    },
    domain::{
        account::AccountId,
        cluster::{SyncOrder, merge::Clash},
    },
};

/// What clashes, and what is to be taken of it.
pub struct SettleBox {
    /// Which account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// What was changed on both sides.
    pub clashes: Vec<Clash>,
    /// For each of them whether what stands there is taken. So it is until somebody says otherwise: what stands here is in
    /// the history for good, and what stands there would be nowhere any more.
    pub take_theirs: Vec<bool>,
    /// The selected one.
    pub selected: usize,
}

/// Opens the box over the account.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if let Some(refusal) = refusal::of_all(&model.session) {
        model.overlay = Some(Overlay::Trouble(refusal));
        return Vec::new();
    }
    let Screen::Account(screen) = &model.screen else { return Vec::new() };
    let Some(account) = screen.account() else { return Vec::new() };
    let clashes = account.sync.as_ref().map_or_else(Vec::new, |sync| sync.clashes.clone());
    if !clashes.is_empty() {
        model.overlay = Some(Overlay::Settle(Box::new(SettleBox {
            account: account.id.clone(),
            name: account.name.clone(),
            take_theirs: vec![true; clashes.len()],
            clashes,
            selected: 0,
        })));
    }
    Vec::new()
}

/// Does what a key asks of the box.
pub fn act(model: &mut Model, mut settle: Box<SettleBox>, action: Action) -> Vec<Effect> {
    let last = settle.clashes.len().saturating_sub(1);
    match action {
        Action::Up => settle.selected = settle.selected.saturating_sub(1),
        Action::Down => settle.selected = (settle.selected + 1).min(last),
        Action::Toggle => {
            let selected = settle.selected;
            if let Some(theirs) = settle.take_theirs.get_mut(selected) {
                *theirs = !*theirs;
            }
        }
        Action::Press => {
            let SettleBox { account, clashes: seen, take_theirs, .. } = *settle;
            return order(model, SyncOrder::Settle { account, seen, take_theirs }, "Settled.");
        }
        Action::Back | Action::Interrupt => return Vec::new(),
        _ => {}
    }
    model.overlay = Some(Overlay::Settle(settle));
    Vec::new()
}
