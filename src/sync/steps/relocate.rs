//! An account gets another one above it.

use serde_json::json;

use super::{
    super::{
        client::Call,
        session::{Failed, Form},
    },
    Step, above, attention,
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
    let id = step.id()?.clone();
    step.look_account(&id)?.ok_or_else(not_there)?;
    let path = step.path(&["tree"])?;
    let tree = step.look(path, Form::List)?;
    if tree.and_then(|tree| above(&tree.data, step.session.account_id())) == Some(parent.clone()) {
        return Ok(Outcome::Done);
    }
    let path = step.path(&["move"])?;
    step.write(Call::post(path, json!({ "to": parent })))?;
    Ok(Outcome::Done)
}
