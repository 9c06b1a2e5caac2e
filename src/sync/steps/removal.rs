//! An account is deleted there, which cannot be undone.

use super::{
    super::{client::Call, refusal::Kind, session::Failed},
    Step,
    find::{Found, find},
    id_of,
};
use crate::domain::cluster::outbox::Outcome;

pub(super) fn send(step: &mut Step<'_>) -> Result<Outcome, Failed> {
    let known = match step.task.cluster_id.clone() {
        Some(id) => step.look_account(&id)?.map(|_| id),
        // its creation was sent, and what became of that is not known
        None => match find(step)? {
            Found::Ours(theirs) => id_of(&theirs),
            Found::Others(_) | Found::Nobody => None,
        },
    };
    let Some(id) = known else { return Ok(Outcome::Done) };
    step.seen.cluster_id = Some(id.clone());
    match step.write(Call::delete(super::path(&["accounts", id.as_str()]))) {
        Ok(_) => Ok(Outcome::Done),
        Err(Failed::Refused(refusal)) if refusal.kind == Kind::NotFound => Ok(Outcome::Done),
        Err(other) => Err(other),
    }
}
