//! The callflow `no_match`, which leads calls out of the account.

use serde_json::json;

use super::{
    super::{client::Call, session::Failed},
    Step, pages,
};
use crate::domain::cluster::outbox::Outcome;

pub(super) fn send(step: &mut Step<'_>) -> Result<Outcome, Failed> {
    let path = step.path(&["callflows"])?;
    if step.task.sent_at.is_some() {
        let mut is_there = false;
        pages(step.session, &path, &[("filter_numbers", "no_match")], |_| {
            is_there = true;
            true
        })?;
        if is_there {
            return Ok(Outcome::Done);
        }
    }
    let callflow = json!({ "numbers": ["no_match"], "flow": { "module": "offnet", "data": {}, "children": {} } });
    match step.write(Call::put(path, callflow)) {
        Ok(_) => Ok(Outcome::Done),
        // numbers are once in an account: it is there
        Err(Failed::Refused(refusal)) if refusal.breaks("numbers", "unique") => Ok(Outcome::Done),
        Err(other) => Err(other),
    }
}
