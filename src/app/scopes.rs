//! Where a key is looked up, by what is on the screen and what has the focus.

use super::{
    form_keys, home,
    keys::Scope,
    model::{Model, Screen},
    overlay::Overlay,
};
use crate::form::{new_account, reseller::Tab};

/// Where keys are looked up now, the nearest first.
pub fn of(model: &Model) -> Vec<Scope> {
    if model.locked.is_some() {
        return vec![if model.screen.running().is_some() { Scope::LockedRunning } else { Scope::Locked }];
    }
    if model.size.is_too_small() {
        return std::iter::once(Scope::TooSmall).chain(shell(model)).collect();
    }
    let mut scopes = Vec::new();
    let typing = match (&model.overlay, &model.screen) {
        (Some(overlay), _) => {
            scopes.push(overlay.scope());
            if let (Overlay::Step(open), Some(standing)) = (overlay, &model.standing)
                && open.hidden_lines(&standing.reseller.settings.timezone, model.size) > 0
            {
                scopes.push(Scope::LongStep);
            }
            if overlay.is_typing() {
                scopes.push(Scope::Text);
            }
            overlay.is_typing()
        }
        (None, Screen::Wizard(wizard)) => {
            if wizard.tab == new_account::Tab::Review {
                scopes.push(Scope::Review);
            }
            let digits = form_keys::scopes(&mut scopes, &wizard.form);
            if !digits && wizard.furthest > new_account::Tab::SetUp {
                scopes.push(Scope::Tabs);
            }
            form_keys::is_typing(&wizard.form)
        }
        (None, Screen::Reseller(screen)) => {
            if screen.is_page() && screen.tab == Tab::Overview {
                scopes.push(Scope::ResellerOverview);
            }
            let digits = form_keys::scopes(&mut scopes, &screen.form);
            if screen.is_page() && !digits {
                scopes.push(Scope::ResellerTabs);
            }
            form_keys::is_typing(&screen.form)
        }
        (None, Screen::Account(screen)) => screen.scopes(model.session.read_only.is_some(), &mut scopes),
        (None, Screen::History(list)) => {
            scopes.extend(list.scopes());
            if !list.is_typing() && list.whole.is_none() {
                scopes.push(Scope::History);
            }
            list.is_typing()
        }
        (None, Screen::Import(screen)) => {
            screen.scopes(&mut scopes);
            model.screen.form().is_some_and(form_keys::is_typing)
        }
        (None, Screen::Export(screen)) => {
            screen.scopes(&mut scopes);
            model.screen.form().is_some_and(form_keys::is_typing)
        }
        (None, Screen::Sync(_)) => {
            if model.sync.as_ref().is_some_and(|page| !page.rows.is_empty()) {
                scopes.push(Scope::SyncRows);
            }
            scopes.push(Scope::Sync);
            false
        }
        (None, Screen::Home) => {
            let typing = model.home.focus == home::Focus::Search;
            match model.home.focus {
                home::Focus::Search => scopes.extend([Scope::Search, Scope::Text]),
                home::Focus::List => scopes.push(Scope::List),
                home::Focus::Add | home::Focus::Menu => scopes.push(Scope::HomeButton),
            }
            if !typing {
                if model.home.is_narrowed() {
                    scopes.push(Scope::Found);
                } else if !model.home.level.is_empty() {
                    scopes.push(Scope::Level);
                }
                scopes.push(Scope::HomeKeys);
                if !model.drafts.waiting.is_empty() || !model.drafts.unreadable.is_empty() {
                    scopes.push(Scope::HomeDrafts);
                }
            }
            scopes.push(Scope::Home);
            typing
        }
    };
    if !typing {
        scopes.push(Scope::NotTyping);
    }
    scopes.push(Scope::Everywhere);
    scopes.extend(shell(model));
    scopes
}

/// Where the program may be left for a while.
fn shell(model: &Model) -> Option<Scope> {
    model.may_be_suspended().then_some(Scope::Shell)
}

/// Whether characters are typed where the focus is, rather than looked up as keys.
pub(super) fn is_typing(model: &Model) -> bool {
    if model.size.is_too_small() || model.locked.is_some() {
        return false;
    }
    if let Some(overlay) = &model.overlay {
        return overlay.is_typing();
    }
    match (&model.screen, model.screen.form()) {
        (Screen::Home, _) => model.home.focus == home::Focus::Search,
        (Screen::History(list), _) => list.is_typing(),
        (Screen::Account(screen), None) if screen.is_searching() => true,
        (_, Some(form)) => form_keys::is_typing(form),
        (_, None) => false,
    }
}
