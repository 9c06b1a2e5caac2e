//! History: a list of who did what, the newest first, for all accounts or for one; and one row of it whole.

mod list;
mod whole;

use super::{
    account::Origin,
    effect::Effect,
    keys::Action,
    model::{Model, Screen},
    overlay::Overlay,
};
use crate::domain::{history::HistoryPage, request::Read};

pub use list::{HistoryList, Outcome, act_list, changes_shown, rows_shown};
pub use whole::{Whole, change_lines, whole};

/// Opens the history of all accounts from the menu.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let mut list = HistoryList::of_all();
    let effect = list.refresh();
    model.screen = Screen::History(Box::new(list));
    model.status = None;
    effect.into_iter().collect()
}

/// Goes back to the history of all accounts, as it was left.
pub fn go_back(model: &mut Model, mut list: Box<HistoryList>) -> Vec<Effect> {
    list.follow(model.size.inside_pane());
    let effect = list.refresh();
    model.screen = Screen::History(list);
    std::iter::once(Effect::Read(Read::Standing)).chain(effect).collect()
}

/// Does what a key asks of the history of all accounts.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let (Screen::History(list), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    let room = model.size.inside_pane();
    match act_list(list, action, room, &standing.reseller.settings.timezone) {
        Outcome::Done(effect) => effect.into_iter().collect(),
        Outcome::Leave => super::home::go_home(model),
        Outcome::Open(id) => {
            let left = std::mem::replace(&mut model.screen, Screen::Home);
            let mut effects = super::account::open(model, id.clone(), None);
            if let (Screen::Account(account), Screen::History(list)) = (&mut model.screen, left) {
                account.from = Some(Origin::History(list));
            }
            effects.extend(super::home::select(model, id));
            effects
        }
        Outcome::Menu => {
            model.overlay = Some(Overlay::Menu(0));
            Vec::new()
        }
    }
}

/// Reads what is new of the history of all accounts, where it is open.
pub fn file_changed(model: &mut Model) -> Option<Effect> {
    match &mut model.screen {
        Screen::History(list) => list.refresh(),
        _ => None,
    }
}

/// Takes a page in, where a history is open.
pub fn take_page(model: &mut Model, page: HistoryPage) -> Vec<Effect> {
    let effect = match &mut model.screen {
        Screen::History(list) => list.take_page(page, model.size.inside_pane()),
        Screen::Account(screen) => screen.history.take_page(page, model.size.inside_tab()),
        _ => None,
    };
    effect.into_iter().collect()
}

/// Lets more be asked for again after a page could not be read.
pub fn read_failed(model: &mut Model) {
    match &mut model.screen {
        Screen::History(list) => list.read_failed(),
        Screen::Account(screen) => screen.history.read_failed(),
        _ => {}
    }
}

/// Keeps the selected row in sight where the terminal has another size.
pub fn resized(model: &mut Model) {
    match &mut model.screen {
        Screen::History(list) => list.follow(model.size.inside_pane()),
        Screen::Account(screen) => screen.history.follow(model.size.inside_tab()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::domain::{history::HistoryRow, operator::Operator};

    /// A change of notes and trunks.
    pub fn row(number: i64) -> HistoryRow {
        let operator = Operator {
            name: "mdemo".into(),
            login_uid: None,
            effective_user: "root".into(),
            sudo_user: None,
            ssh_address: None,
        };
        HistoryRow {
            number,
            at: jiff::Timestamp::UNIX_EPOCH,
            operator,
            action: "account.changed".into(),
            account: None,
            deleted: false,
            before: Some(json!({ "account": { "custom_notes": "one\ntwo" }, "limits": { "twoway_trunks": 3 } })),
            after: Some(json!({ "account": { "custom_notes": "three" }, "limits": { "twoway_trunks": 4 } })),
        }
    }
}
