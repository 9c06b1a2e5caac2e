//! A user is made there, once.

use serde_json::Value;

use super::{
    super::{
        super::{client::Call, session::Failed},
        MARK, Step, id_of,
    },
    body, change, find, no_password, of_user, without_password,
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
        && let Some((id, theirs)) = by_login(step, work, user)?
    {
        return adopt(step, work, user, password, &id, &theirs);
    }
    let Some(password) = password else {
        return Ok(no_password(user, "is not known here, as it was set before there was a cluster"));
    };
    let path = step.path(&["users"])?;
    let body = Value::Object(body(step, work, user, password));
    let answer = match step.write(Call::put(path, body)) {
        Ok(envelope) => envelope.data,
        // that may be the one of an earlier try
        Err(Failed::Refused(refusal)) if refusal.breaks("username", "unique") => {
            return match by_login(step, work, user)? {
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

fn by_login(step: &mut Step<'_>, work: &UserWork, user: &User) -> Result<Option<(ClusterId, Value)>, Failed> {
    find(step, work, &[("filter_username", &user.username.to_lowercase())])
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
    let is_same = theirs[MARK]["version"] == step.task.version;
    let seen = is_same.then(|| of_user(user));
    change(step, work, user, password.filter(|_| !is_same), seen.as_ref(), id, theirs)
}
