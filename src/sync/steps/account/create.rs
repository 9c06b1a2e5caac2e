//! An account is made there, once.

use serde_json::{Value, json};

use super::{
    super::{
        super::{
            client::Call,
            refusal::{Kind, Refusal},
            session::{Failed, Form},
        },
        MARK, Step, attention,
        find::{Found, find},
        id_of,
        refused::not_there,
    },
    change,
};
use crate::domain::{
    account::Account,
    cluster::{
        documents,
        outbox::{Outcome, Reason},
    },
};

/// How often a realm that is in use, where no account of ours is found that uses it, is taken for a lookup that has not
/// seen it yet. Only after a lost answer: else it is somebody else's.
const LOOKS: u32 = 5;

pub(super) fn send(step: &mut Step<'_>, account: &Account) -> Result<Outcome, Failed> {
    let Some(parent) = step.task.parent.clone() else {
        return Ok(attention(
            Reason::Parent,
            "The account above is not in the cluster. Send that one first, or move this one, then retry.",
        ));
    };
    if step.task.sent_at.is_some()
        && let Found::Ours(theirs) = find(step)?
    {
        return adopt(step, account, &theirs);
    }
    let path = super::super::path(&["accounts", parent.as_str()]);
    match step.write(Call::put(path, body(step, account))) {
        Ok(envelope) => made(step, account, envelope.account()),
        Err(Failed::Refused(refusal)) if is_taken(&refusal) => taken(step, account, &refusal),
        // the account above was deleted there meanwhile
        Err(Failed::Refused(refusal)) if refusal.kind == Kind::NotFound => Ok(attention(
            Reason::Parent,
            "The account above is gone in the cluster. Move this one below another, then retry.",
        )),
        Err(other) => Err(other),
    }
}

/// What is sent. It has no id: a server that fails then deletes the account that has it (crossbar.md, 5.1).
fn body(step: &Step<'_>, account: &Account) -> Value {
    let mut body = documents::of_account(account)["account"].take();
    if let Some(keys) = body.as_object_mut() {
        // no account is made disabled: that follows
        keys.remove("enabled");
    }
    body["send_email_on_creation"] = false.into();
    body[MARK] = json!({ "account_id": account.id, "version": step.task.version });
    body
}

fn is_taken(refusal: &Refusal) -> bool {
    refusal.breaks("realm", "unique") || refusal.breaks("name", "unique")
}

/// A realm or name that is in use may be the account of an earlier try.
fn taken(step: &mut Step<'_>, account: &Account, refusal: &Refusal) -> Result<Outcome, Failed> {
    let others = match find(step)? {
        Found::Ours(theirs) => return adopt(step, account, &theirs),
        Found::Others(name) => Some(name),
        Found::Nobody => None,
    };
    let is_first_try = step.task.sent_at.is_none();
    if others.is_none() && refusal.breaks("realm", "unique") && !is_first_try && step.task.tries < LOOKS {
        return Ok(step.later("The cluster has this realm already, perhaps of an earlier try. It is looked for again."));
    }
    let mut attention = super::super::refused::attention(refusal, step.task);
    attention.message = match others.filter(|_| refusal.breaks("realm", "unique")) {
        Some(name) => {
            format!("The cluster has this realm already, for {name}. Enter another realm, and it is sent again.")
        }
        None => format!("The cluster refused this: {}. Enter another, and it is sent again.", refusal.said()),
    };
    Ok(Outcome::Attention(attention))
}

/// Takes the account of an earlier try as ours, and goes on with what was changed since.
fn adopt(step: &mut Step<'_>, account: &Account, theirs: &Value) -> Result<Outcome, Failed> {
    let id = id_of(theirs).ok_or_else(not_there)?;
    step.seen.cluster_id = Some(id.clone());
    change(step, account, None, &id, theirs)
}

fn made(step: &mut Step<'_>, account: &Account, answer: Value) -> Result<Outcome, Failed> {
    step.seen.cluster_id = id_of(&answer);
    let Some(id) = step.seen.cluster_id.clone() else {
        step.may_be_done = true;
        return Ok(step.later("The cluster's answer does not say what it made. It is looked for."));
    };
    let is_enabled = documents::of_cluster(Some(&answer), None)["account"]["enabled"] != false;
    step.seen.account = Some(answer);
    if is_enabled != account.enabled {
        let path = super::super::path(&["accounts", id.as_str()]);
        let envelope = step.write(Call::patch(path, json!({ "enabled": account.enabled })))?;
        let is_whole = Form::Document(&id).is_of(&envelope.data) && envelope.data["name"].is_string();
        step.seen.account = Some(envelope.account()).filter(|_| is_whole).or(step.seen.account.take());
    }
    Ok(Outcome::Done)
}
