//! An open account: its overview over the whole width.

use super::{
    effect::Effect,
    keys::Action,
    model::{Model, Screen, Status},
    overlay::Overlay,
    size::Size,
};
use crate::{
    domain::{
        account::{Account, AccountId},
        request::Read,
        reseller::Standing,
        secret::Secret,
    },
    form::review,
};

/// An account that is open.
pub struct AccountScreen {
    /// Its id.
    pub id: AccountId,
    /// The account, once it is read.
    pub account: Option<Box<Account>>,
    /// The first line of the overview that is seen.
    pub scroll: usize,
}

impl AccountScreen {
    /// The account with this id, as far as it is known.
    pub fn new(id: AccountId, account: Option<Box<Account>>) -> Self {
        Self { id, account, scroll: 0 }
    }

    /// The overview as lines.
    pub fn lines(&self, standing: &Standing, size: Size) -> Vec<(&'static str, String)> {
        let entries = self
            .account
            .as_ref()
            .map(|account| review::of_account(account, &standing.reseller.settings))
            .unwrap_or_default();
        review::lines(&entries, size.account_columns())
    }
}

/// Takes the account that was read in.
pub fn take_account(model: &mut Model, id: &AccountId, account: Option<Box<Account>>) {
    if let Screen::Account(screen) = &mut model.screen
        && screen.id == *id
    {
        screen.account = account;
    }
}

/// Reads the open account again after somebody has changed the file.
pub fn file_changed(model: &Model) -> Vec<Effect> {
    match &model.screen {
        Screen::Account(screen) => vec![Effect::Read(Read::Account(screen.id.clone()))],
        _ => Vec::new(),
    }
}

/// Does what a key asks of an open account.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let page = model.size.account_rows();
    let (Screen::Account(screen), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    let last = screen.lines(standing, model.size).len().saturating_sub(page);
    screen.scroll = match action {
        Action::Up => screen.scroll.saturating_sub(1),
        Action::Down => (screen.scroll + 1).min(last),
        Action::PageUp => screen.scroll.saturating_sub(page),
        Action::PageDown => (screen.scroll + page).min(last),
        Action::First => 0,
        Action::Last => last,
        Action::Copy => {
            model.status = Some(Status::Done("Account id sent to your terminal.".into()));
            return vec![Effect::Copy(Secret::new(screen.id.to_string()))];
        }
        Action::Menu => {
            model.overlay = Some(Overlay::Menu(0));
            screen.scroll
        }
        Action::Back | Action::Interrupt => {
            model.screen = Screen::Home;
            return super::home::refresh(model);
        }
        _ => screen.scroll,
    };
    Vec::new()
}
