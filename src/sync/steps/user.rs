//! A user: made, changed or removed there.

mod create;

use serde_json::{Map, Value, json};

use super::{
    super::{
        client::Call,
        refusal::Kind,
        session::{Failed, Form},
    },
    MARK, Step, attention, id_of, pages,
    refused::not_there,
};
use crate::domain::{
    cluster::{
        ClusterId, documents, merge,
        outbox::{Outcome, Reason, Seen, UserWork},
        sealed::SealKey,
    },
    document::of_user,
    secret::Secret,
    user::User,
};

pub(super) fn send(step: &mut Step<'_>, work: &UserWork, key: Option<&SealKey>) -> Result<Outcome, Failed> {
    let Some(user) = &work.user else { return remove(step, work) };
    // none is invented in the place of one that cannot be read
    let password = match &work.sealed {
        Some(sealed) => match key.and_then(|key| key.open(sealed, &work.id)) {
            Some(password) => Some(password),
            None => return Ok(no_password(user, "cannot be opened with the seal key of this machine")),
        },
        None => None,
    };
    let sent = send_with(step, work, user, password.as_ref());
    sent.map_err(|failed| match &password {
        Some(password) => failed.without(password),
        None => failed,
    })
}

fn send_with(step: &mut Step<'_>, work: &UserWork, user: &User, password: Option<&Secret>) -> Result<Outcome, Failed> {
    let Some(id) = &work.cluster_id else { return create::send(step, work, user, password) };
    let path = step.path(&["users", id.as_str()])?;
    let theirs = step.look(path, Form::Document(id))?.ok_or_else(not_there)?.data;
    change(step, work, user, password, work.seen.as_ref(), id, &theirs)
}

fn no_password(user: &User, why: &str) -> Outcome {
    attention(
        Reason::Password,
        format!("The password of {} {why}. Set a password for it here, and it is sent with that.", user.username),
    )
}

/// Puts both sides' changes together, and sends what differs then.
fn change(
    step: &mut Step<'_>,
    work: &UserWork,
    user: &User,
    password: Option<&Secret>,
    seen: Option<&Value>,
    id: &ClusterId,
    theirs: &Value,
) -> Result<Outcome, Failed> {
    let mut clean = documents::user_of_cluster(id, theirs);
    documents::keep_stand_in(&mut clean, theirs, seen);
    let wrapped = |document: Option<&Value>| json!({ "users": { work.id.as_str(): document } });
    let merged = merge::merge(&wrapped(seen), &wrapped(Some(&of_user(user))), &wrapped(Some(&clean)));
    if !merged.clashes.is_empty() {
        return Ok(Outcome::ChangedThere(Seen { user: Some((id.clone(), theirs.clone())), ..Seen::default() }));
    }
    let wanted = &merged.document["users"][work.id.as_str()];
    let mut differing = super::overlay::changed(theirs, &clean, wanted);
    // what KAZOO keeps of a password is made of the login too (crossbar.md, 7)
    let is_other_login = differing.get("username").and_then(Value::as_str).map(str::to_lowercase)
        != theirs["username"].as_str().map(str::to_lowercase)
        && differing.contains_key("username");
    if is_other_login && password.is_none() {
        return Ok(no_password(user, "has to go with its other login, and is not known here"));
    }
    if let Some(password) = password {
        differing.insert("username".into(), wanted["username"].clone());
        differing.insert("password".into(), password.reveal().into());
        differing.insert("require_password_update".into(), work.require_password_update.into());
    }
    let now = if differing.is_empty() {
        theirs.clone()
    } else {
        let path = step.path(&["users", id.as_str()])?;
        let answer = step.write(Call::patch(path.clone(), Value::Object(differing)))?.data;
        let form = Form::Document(id);
        if form.is_of(&answer) { answer } else { step.look(path, form)?.ok_or_else(not_there)?.data }
    };
    step.seen.user = Some((id.clone(), without_password(now)));
    Ok(Outcome::Done)
}

/// A cluster that answers with what it was sent must not bring a password into the file.
fn without_password(mut document: Value) -> Value {
    if let Some(keys) = document.as_object_mut() {
        keys.remove("password");
    }
    document
}

fn remove(step: &mut Step<'_>, work: &UserWork) -> Result<Outcome, Failed> {
    let id = match work.cluster_id.clone() {
        Some(id) => id,
        // its creation was sent, and what became of that is not known
        None => match find(step, work)? {
            Some((id, _)) => id,
            None => return Ok(Outcome::Done),
        },
    };
    let path = step.path(&["users", id.as_str()])?;
    match step.write(Call::delete(path)) {
        Ok(_) => Ok(Outcome::Done),
        Err(Failed::Refused(refusal)) if refusal.kind == Kind::NotFound => Ok(Outcome::Done),
        Err(other) => Err(other),
    }
}

/// The user that we made there, by our mark in it: among those with a login that was sent, or would be now.
fn find(step: &mut Step<'_>, work: &UserWork) -> Result<Option<(ClusterId, Value)>, Failed> {
    let sent = step.task.sent.iter().filter_map(|sent| sent.document["username"].as_str());
    let mut logins: Vec<String> =
        sent.chain(work.user.as_ref().map(|user| &*user.username)).map(str::to_lowercase).collect();
    logins.sort_unstable();
    logins.dedup();
    let list = step.path(&["users"])?;
    let mut ids = Vec::new();
    let mut take = |item: &Value| {
        ids.extend(id_of(item));
        false
    };
    if logins.is_empty() {
        pages(step.session, &list, &[], &mut take)?;
    }
    for login in &logins {
        pages(step.session, &list, &[("filter_username", login)], &mut take)?;
    }
    for id in ids {
        let path = step.path(&["users", id.as_str()])?;
        let Some(envelope) = step.look(path, Form::Document(&id))? else { continue };
        if envelope.data[MARK]["user_id"] == work.id.as_str() {
            return Ok(Some((id, envelope.data)));
        }
    }
    Ok(None)
}

/// The keys of a user as it is made there.
fn body(step: &Step<'_>, work: &UserWork, user: &User, password: &Secret) -> Map<String, Value> {
    let mut body = match of_user(user) {
        Value::Object(body) => body,
        _ => Map::new(),
    };
    if user.email.is_empty() {
        body.remove("email");
    }
    body.insert("password".into(), password.reveal().into());
    // left out it counts as true, and the mail has the password in the clear (crossbar.md, 7)
    body.insert("send_email_on_creation".into(), work.send_email.into());
    body.insert("require_password_update".into(), work.require_password_update.into());
    body.insert(MARK.into(), json!({ "user_id": work.id, "version": step.task.version }));
    body
}
