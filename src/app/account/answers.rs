//! What the file answers about an open account.

use std::mem;

use super::{AccountScreen, Ledger, Opened, conflict, credit, goal, leave, relocate, save, screen, settle_focus};
use crate::{
    app::{
        account::admins,
        effect::Effect,
        model::{Model, Status},
        overlay::Overlay,
        refusal,
    },
    domain::{
        account::{Account, AccountId},
        ledger::LedgerPage,
        problem::Problem,
        request::{Deleted, Failure, Login, Read, Subject},
    },
    form::{Control, account::Tab},
};

/// Takes the account that was read in. What is being typed stays as it is: a save tells where the two clash.
pub fn take_account(model: &mut Model, id: &AccountId, account: Option<Box<Account>>) -> Vec<Effect> {
    let (now, classifiers) = (model.now, super::classifiers(model));
    if let (Some(account), Some(Overlay::Created(told))) = (&account, model.overlay.as_mut().map(Overlay::uncovered)) {
        told.follow(account);
    }
    let Some(screen) = screen(model).filter(|screen| screen.id == *id) else { return Vec::new() };
    let Some(account) = account else {
        // what is being saved is answered soon, and may be what deleted it; and once is enough: what is typed can be read
        // and copied in peace
        return if screen.saving || screen.gone { Vec::new() } else { gone(model) };
    };
    if screen.saving && screen.form().is_none() {
        // what is seen can be worked with, which it cannot before the answer
        screen.unseen = true;
        return Vec::new();
    }
    if screen.account().is_none_or(|before| before.users.is_empty()) {
        screen.cursor.select(&account.users, 0);
    } else {
        screen.cursor.follow(&account.users);
    }
    match &mut screen.opened {
        Some(opened) if opened.editing => {
            let overtaken = opened.account.revision != account.revision && !screen.saving;
            opened.account = *account;
            if overtaken {
                model.status = Some(Status::Trouble(overtaken_text(&opened.account, &opened.base, "meanwhile")));
            }
            // disabled meanwhile, it has fewer fields to change
            settle_focus(model);
        }
        opened => {
            let focus = opened.as_ref().map_or(Control::Tabs, |opened| opened.form.focus());
            *opened = Some(Box::new(Opened::new(*account, focus, &classifiers, now)));
            settle_focus(model);
            return goal::pursue_now(model);
        }
    }
    Vec::new()
}

/// That the account is not as it was when the form began, as a sentence; `since` says when.
pub(super) fn overtaken_text(account: &Account, base: &Account, since: &str) -> String {
    if account.is_restored_since(base) {
        return format!("A backup was restored {since}. Save asks where it has something else than you began from.");
    }
    let by = &account.changed.by;
    format!("{by} changed this account {since}. Save asks where you both changed the same field.")
}

/// Reads the open account anew after the file has changed.
pub fn file_changed(model: &mut Model) -> Vec<Effect> {
    let Some(screen) = screen(model) else { return Vec::new() };
    let mut effects = vec![Effect::Read(Read::Account(screen.id.clone()))];
    effects.extend(load_tab(screen));
    effects
}

/// The account was deleted by somebody else. What is being typed stays to be read, though it cannot be saved.
fn gone(model: &mut Model) -> Vec<Effect> {
    let text = Failure::Gone.to_string();
    if model.overlay.as_ref().is_some_and(Overlay::has_password) {
        model.status = Some(Status::Trouble(text));
    } else {
        // what any other box asks is about nothing now
        model.overlay = Some(Overlay::Trouble(text));
    }
    let Some(screen) = screen(model) else { return Vec::new() };
    screen.gone = true;
    if screen.is_changed() { Vec::new() } else { leave(model) }
}

/// Asks for what the open tab lists, as it is by now.
pub(super) fn load_tab(screen: &mut AccountScreen) -> Option<Effect> {
    match screen.tab {
        Tab::Credit => Some(Ledger::refresh(&screen.id)),
        Tab::History => screen.history.refresh(),
        _ => None,
    }
}

/// The file has answered what was saved. Asks for the account again where it was read meanwhile.
fn answered(screen: &mut AccountScreen) -> Option<Effect> {
    screen.saving = false;
    mem::take(&mut screen.unseen).then(|| Effect::Read(Read::Account(screen.id.clone())))
}

/// Lets go on what was ordered about the cluster, and asks for the account as it stands now.
pub fn ordered(screen: &mut AccountScreen) -> Effect {
    let _again = answered(screen);
    Effect::Read(Read::Account(screen.id.clone()))
}

/// Lets be asked again what could not be read.
pub fn read_failed(model: &mut Model) {
    relocate::read_failed(model);
    if let Some(screen) = screen(model) {
        screen.ledger.read_failed();
    }
}

/// Keeps the selected entry in sight where the terminal has another size.
pub fn resized(model: &mut Model) {
    let size = model.size;
    if let Some(screen) = screen(model) {
        let room = credit::room(size, screen.account());
        screen.ledger.follow(room);
    }
}

/// Takes entries of its ledger in.
pub fn take_ledger(model: &mut Model, page: LedgerPage) {
    let size = model.size;
    if let Some(screen) = screen(model)
        && screen.id == page.request.account
    {
        let room = credit::room(size, screen.account());
        screen.ledger.take(page, room);
    }
}

/// Shows the account that was saved.
pub fn saved(model: &mut Model, account: Account) -> Vec<Effect> {
    let (now, classifiers) = (model.now, super::classifiers(model));
    let Some(screen) = screen(model).filter(|screen| screen.id == account.id) else { return Vec::new() };
    let again = answered(screen);
    screen.cursor.follow(&account.users);
    if screen.cursor.id.is_none() {
        // removed here: the next one takes its place
        screen.cursor.select(&account.users, screen.cursor.place);
    }
    let of_part = screen.part.take().is_some();
    match &mut screen.opened {
        // a user was saved while the tab's own form is open: what is typed there stays, from the base it began with
        Some(opened) if of_part && opened.editing => opened.account = account,
        opened => {
            let focus = opened.as_ref().map_or(Control::Tabs, |opened| opened.form.focus());
            *opened = Some(Box::new(Opened::new(account, focus, &classifiers, now)));
        }
    }
    let mut effects = Vec::from_iter(again.into_iter().chain(load_tab(screen)));
    model.status = Some(Status::Done("Saved.".into()));
    settle_focus(model);
    effects.push(Effect::Read(Read::Standing));
    effects
}

/// Shows a user that was saved, with what is to be told of its login.
pub fn user_saved(model: &mut Model, account: Account, login: Login) -> Vec<Effect> {
    let told = login.password.is_some().then(|| Overlay::login(&account, login, model.now));
    let effects = saved(model, account);
    if told.is_some() {
        model.status = None;
        model.overlay = told;
    }
    effects
}

/// Goes back to the list, from which the account is gone.
pub fn deleted(model: &mut Model, deleted: Deleted) -> Vec<Effect> {
    if screen(model).is_none_or(|screen| screen.id != deleted.id) {
        return Vec::new();
    }
    let effects = leave(model);
    model.status = Some(Status::Done(format!("{} is deleted.", deleted.name)));
    effects
}

/// Keeps what was typed, and says what the file did not take.
pub fn not_saved(model: &mut Model, failure: Failure) -> Vec<Effect> {
    model.status = None;
    let Some(screen) = screen(model) else { return Vec::new() };
    let again = answered(screen);
    let mut effects = told(model, failure);
    effects.extend(again);
    effects
}

fn told(model: &mut Model, failure: Failure) -> Vec<Effect> {
    match failure {
        Failure::Gone => gone(model),
        Failure::Overtaken(overtaken) => conflict::show(model, *overtaken),
        Failure::UserChanged(account) => admins::overtaken(model, *account),
        Failure::Refused(refused) => {
            let Some(screen) = screen(model) else { return Vec::new() };
            let last_admin = refused.contains(&(Subject::User, Problem::LastAdmin));
            let rest = match (&mut screen.part, &mut screen.opened) {
                (Some(part), _) => part.form_mut().show_refused(refused),
                (None, Some(opened)) => opened.form.show_refused(refused),
                (None, None) => Vec::new(),
            };
            if last_admin {
                admins::warn(model);
            } else if rest.is_empty() {
                save::enter_first_problem(model);
            } else {
                model.overlay = Some(Overlay::Trouble(format!("Nothing is saved. {}", rest.join(" "))));
            }
            let id = screen_id(model);
            id.map(Read::Account).into_iter().chain([Read::Standing]).map(Effect::Read).collect()
        }
        failure => {
            model.overlay = Some(Overlay::Trouble(refusal::not_saved("Nothing is saved.", &failure)));
            Vec::new()
        }
    }
}

fn screen_id(model: &mut Model) -> Option<AccountId> {
    screen(model).map(|screen| screen.id.clone())
}
