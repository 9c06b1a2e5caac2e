//! An account gets another one above it.

use serde_json::json;

use super::{
    super::{
        client::Call,
        session::{Failed, Form},
    },
    Step, attention,
    refused::not_there,
};
use crate::domain::cluster::outbox::{Outcome, Reason};

pub(super) fn send(step: &mut Step<'_>) -> Result<Outcome, Failed> {
    let Some(parent) = step.task.parent.clone() else {
        return Ok(attention(
            Reason::Parent,
            "The account above is not in the cluster. Send that one first, or move this one, then retry.",
        ));
    };
    let path = step.path(&["parents"])?;
    let above = step.look(path, Form::List)?.ok_or_else(not_there)?.data;
    let now = above.as_array().and_then(|above| above.last()).and_then(|above| above["id"].as_str());
    if now == Some(parent.as_str()) {
        return Ok(Outcome::Done);
    }
    let path = step.path(&["move"])?;
    step.write(Call::post(path, json!({ "to": parent })))?;
    Ok(Outcome::Done)
}
