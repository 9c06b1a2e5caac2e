//! The account's own document: made there, or changed.

mod create;

use serde_json::{Value, json};

use super::{
    super::{
        client::Call,
        session::{Failed, Form},
    },
    MARK, Step, overlay,
    refused::not_there,
};
use crate::domain::{
    account::Account,
    cluster::{
        ClusterId, documents, merge,
        outbox::{Outcome, Seen},
    },
};

pub(super) fn send(step: &mut Step<'_>, account: &Account, seen: Option<&Value>) -> Result<Outcome, Failed> {
    let Some(id) = step.task.cluster_id.clone() else { return create::send(step, account) };
    let theirs = step.look_account(&id)?.ok_or_else(not_there)?;
    change(step, account, seen, &id, &theirs)
}

/// Puts both sides' changes together, and sends what differs then.
fn change(
    step: &mut Step<'_>,
    account: &Account,
    seen: Option<&Value>,
    id: &ClusterId,
    theirs: &Value,
) -> Result<Outcome, Failed> {
    let mine = documents::of_account(account)["account"].take();
    let clean = documents::of_cluster(Some(theirs), None)["account"].take();
    let seen = match seen {
        Some(seen) => step.seen_last(seen, &clean),
        None => first_seen(step, account, &clean, theirs),
    };
    let merged = merge::merge(&json!({ "account": seen }), &json!({ "account": mine }), &json!({ "account": clean }));
    if !merged.clashes.is_empty() {
        return Ok(Outcome::ChangedThere(Seen { account: Some(theirs.clone()), ..Seen::default() }));
    }
    let wanted = &merged.document["account"];
    let mut differing = overlay::changed(theirs, &clean, wanted);
    if differing.is_empty() {
        step.seen.account = Some(theirs.clone());
        return Ok(Outcome::Done);
    }
    // one that is left out counts as true (crossbar.md, 5.2)
    differing.insert("enabled".into(), wanted["enabled"].clone());
    let path = super::path(&["accounts", id.as_str()]);
    let answer = step.write(Call::patch(path, Value::Object(differing)))?;
    let is_whole = Form::Document(id).is_of(&answer.data) && answer.data["name"].is_string();
    let now = if is_whole { answer.account() } else { step.look_account(id)?.ok_or_else(not_there)? };
    step.seen.account = Some(now);
    Ok(Outcome::Done)
}

/// What both sides had, of an account whose answer never came: what was sent then, as our mark says which of several
/// tries it was. None is made disabled (crossbar.md, 5.1), so that whether it is enabled is ours to say.
fn first_seen(step: &Step<'_>, account: &Account, clean: &Value, theirs: &Value) -> Value {
    let (whose, version) = (theirs[MARK]["account_id"].as_str(), theirs[MARK]["version"].as_i64());
    if whose != Some(account.id.as_str()) {
        return Value::Null;
    }
    let sent = step.task.sent.iter().find(|sent| Some(sent.version) == version).map(|sent| &sent.document);
    let mut seen = sent.cloned().unwrap_or_else(|| json!({}));
    seen["enabled"] = clean["enabled"].clone();
    seen
}
