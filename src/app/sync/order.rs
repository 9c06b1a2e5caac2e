//! What an operator orders about what waits to be sent, and what the file answers.

use crate::{
    app::{
        account,
        effect::Effect,
        model::{Model, Screen, Status},
        overlay::{Intent, Overlay, Question},
        refusal,
    },
    domain::{
        account::AccountId,
        cluster::{SyncOrder, SyncPage},
        request::{Failure, Write},
    },
};

/// Has an order written; `said` is what is said once it is.
pub(super) fn order(model: &mut Model, order: SyncOrder, said: &'static str) -> Vec<Effect> {
    if let Some(refusal) = refusal::of_all(&model.session) {
        model.overlay = Some(Overlay::Trouble(refusal));
        return Vec::new();
    }
    set_saving(model, true);
    model.ordered = Some(said);
    model.status = Some(Status::Working("Passing it on…"));
    vec![Effect::Write(Write::Sync(Box::new(order)))]
}

fn set_saving(model: &mut Model, saving: bool) -> Option<Effect> {
    match &mut model.screen {
        Screen::Sync(screen) => screen.saving = saving,
        Screen::Account(screen) if saving => screen.saving = true,
        Screen::Account(screen) => return Some(account::ordered(screen)),
        _ => {}
    }
    None
}

/// Says that an order is written, and shows what has become of it.
pub fn ordered(model: &mut Model, page: Option<Box<SyncPage>>) -> Vec<Effect> {
    let said = model.ordered.take().unwrap_or("Done.");
    model.status = Some(Status::Done(said.into()));
    let effect = set_saving(model, false);
    super::take_page(model, page);
    effect.into_iter().collect()
}

/// Says why an order was not written; gives the failure back where none was given.
pub fn not_ordered(model: &mut Model, failure: Failure) -> Result<Vec<Effect>, Failure> {
    if model.ordered.take().is_none() {
        return Err(failure);
    }
    model.status = None;
    model.overlay = Some(Overlay::Trouble(refusal::not_saved("Nothing was done.", &failure)));
    let read = Effect::Read(crate::domain::request::Read::Sync);
    Ok(set_saving(model, false).into_iter().chain([read]).collect())
}

/// Asks before an account is sent that is here only.
pub fn ask_to_send(model: &mut Model, account: AccountId, name: &str) -> Vec<Effect> {
    let text = format!(
        "Send {name} to the cluster? All of it is sent, and so are the accounts above it that are here only. Then set \
         a new password for each admin: the ones that they have now cannot be sent."
    );
    model.overlay = Some(Overlay::Question(Question::new(text, "Stay", "Send", Intent::Send(account))));
    Vec::new()
}

/// Has an account sent that is here only.
pub fn send(model: &mut Model, account: AccountId) -> Vec<Effect> {
    order(model, SyncOrder::Send { account }, "It is sent as soon as the cluster can be reached.")
}

/// Has a step never sent.
pub fn give_up(model: &mut Model, step: i64) -> Vec<Effect> {
    order(model, SyncOrder::GiveUp { step }, "Given up: the cluster does not get it.")
}
