//! What becomes of an account as a whole: disabled, enabled, copied, moved, deleted.

use super::screen;
use crate::{
    app::{
        effect::Effect,
        model::{Model, Screen, Status},
        overlay::{Intent, Overlay, Question, TypedQuestion},
        sync, wizard,
    },
    domain::{account::Account, problem::Problem, request::Write},
    form::review,
};

/// Asks before the account is disabled, or enabled again.
pub(super) fn ask_enabled(model: &mut Model) -> Vec<Effect> {
    let Some(account) = screen(model).and_then(|screen| screen.account()) else { return Vec::new() };
    let name = &account.name;
    let question = if account.enabled {
        let text = format!(
            "Disable {name}? Its users cannot log in any more. It keeps its trunks and its credit, and can be enabled \
             again."
        );
        Question::new(text, "Stay", "Disable", Intent::SetEnabled(false))
    } else {
        Question::new(format!("Enable {name} again?"), "Stay", "Enable", Intent::SetEnabled(true))
    };
    model.overlay = Some(Overlay::Question(question));
    Vec::new()
}

/// Has the account disabled or enabled.
pub(in crate::app) fn set_enabled(model: &mut Model, enabled: bool) -> Vec<Effect> {
    write(model, |account| Write::SetEnabled { account: account.id.clone(), enabled })
}

/// Asks for the account's name before it is deleted, and says what goes with it.
pub(super) fn ask_delete(model: &mut Model) -> Vec<Effect> {
    let (Screen::Account(screen), Some(standing)) = (&model.screen, &model.standing) else { return Vec::new() };
    let Some(account) = screen.account() else { return Vec::new() };
    model.overlay = Some(if account.sub_accounts > 0 {
        let problem = Problem::HasSubAccounts(account.sub_accounts);
        Overlay::Trouble(format!("{} cannot be deleted. {problem}", account.name))
    } else {
        let text = review::of_deleted(account, &standing.reseller.settings);
        let intent = Intent::DeleteAccount { confirm: account.name.clone() };
        Overlay::Typed(TypedQuestion::new("Delete account", text, &account.name, intent))
    });
    Vec::new()
}

/// Has the account deleted; the file compares the name with the one that the account has by then.
pub(in crate::app) fn delete(model: &mut Model, confirm: String) -> Vec<Effect> {
    write(model, |account| Write::DeleteAccount { account: account.id.clone(), confirm })
}

/// Asks before the account is sent to the cluster, of which it is not there yet.
pub(super) fn ask_to_send(model: &mut Model) -> Vec<Effect> {
    let account = screen(model).and_then(|screen| screen.account());
    let Some((id, name)) = account.map(|account| (account.id.clone(), account.name.clone())) else { return Vec::new() };
    sync::ask_to_send(model, id, &name)
}

/// Opens a new account that is like this one.
pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    let Some(account) = screen(model).and_then(|screen| screen.account().cloned()) else { return Vec::new() };
    wizard::open_copy(model, &account)
}

fn write(model: &mut Model, write: impl FnOnce(&Account) -> Write) -> Vec<Effect> {
    let Some(screen) = screen(model) else { return Vec::new() };
    let Some(account) = screen.account() else { return Vec::new() };
    let write = write(account);
    screen.saving = true;
    model.status = Some(Status::Working("Saving the account…"));
    vec![Effect::Write(write)]
}
