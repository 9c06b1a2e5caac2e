//! A user is made there, once.

use serde_json::Value;

use super::{
    super::{
        super::{client::Call, session::Failed},
        MARK, Step, id_of,
    },
    body, change, find, no_password, without_password,
};
use crate::domain::{
    cluster::{
        ClusterId,
        outbox::{Outcome, UserWork},
    },
    secret::Secret,
    user::User,
};

pub(super) fn send(
    step: &mut Step<'_>,
    work: &UserWork,
    user: &User,
    password: Option<&Secret>,
) -> Result<Outcome, Failed> {
    if step.task.sent_at.is_some()
        && let Some((id, theirs)) = find(step, work)?
    {
        return adopt(step, work, user, password, &id, &theirs);
    }
    let Some(password) = password else {
        return Ok(no_password(user, "was not kept, as the account was here only when it was set"));
    };
    let path = step.path(&["users"])?;
    let body = Value::Object(body(step, work, user, password));
    let answer = match step.write(Call::put(path, body)) {
        Ok(envelope) => envelope.data,
        // that may be the one of an earlier try
        Err(Failed::Refused(refusal)) if refusal.breaks("username", "unique") => {
            return match find(step, work)? {
                Some((id, theirs)) => adopt(step, work, user, Some(password), &id, &theirs),
                None => Err(Failed::Refused(refusal)),
            };
        }
        Err(other) => return Err(other),
    };
    match id_of(&answer) {
        Some(id) => {
            step.seen.user = Some((id, without_password(answer)));
            Ok(Outcome::Done)
        }
        None => {
            step.may_be_done = true;
            Ok(step.later("The cluster's answer does not say what it made. It is looked for."))
        }
    }
}

/// Takes the user of an earlier try as ours. Where it was made of what is here now, its password went with it.
fn adopt(
    step: &mut Step<'_>,
    work: &UserWork,
    user: &User,
    password: Option<&Secret>,
    id: &ClusterId,
    theirs: &Value,
) -> Result<Outcome, Failed> {
    let version = theirs[MARK]["version"].as_i64();
    let sent = step.task.sent.iter().find(|sent| Some(sent.version) == version);
    let is_same = sent.is_some_and(|sent| sent.version == step.task.version);
    let seen = sent.map(|sent| sent.document.clone());
    change(step, work, user, password.filter(|_| !is_same), seen.as_ref(), id, theirs)
}
