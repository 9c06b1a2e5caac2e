//! The limits: trunks, and whether calls over them are billed by the minute. A whole document replaces a whole document.

use serde_json::{Value, json};

use super::{
    super::{
        client::Call,
        session::{Failed, Form},
    },
    Step, overlay,
    refused::not_there,
};
use crate::domain::{
    account::Account,
    cluster::{
        documents, merge,
        outbox::{Outcome, Seen},
    },
};

/// What the answer has and no request may (crossbar.md, 8).
const NOT_TO_SEND: [&str; 2] = ["allow_postpay", "max_postpay_amount"];

pub(super) fn send(step: &mut Step<'_>, account: &Account, seen: Option<&Value>) -> Result<Outcome, Failed> {
    let path = step.path(&["limits"])?;
    let theirs = step.look(path.clone(), Form::Keys)?.ok_or_else(not_there)?.data;
    let clean = documents::of_cluster(None, Some(&theirs))["limits"].take();
    let mut mine = documents::of_account(account)["limits"].take();
    // what nobody has set here is not to be taken away there
    for (key, value) in clean.as_object().into_iter().flatten() {
        if mine.get(key).is_none() {
            mine[key] = value.clone();
        }
    }
    let seen = seen.map(|seen| step.seen_last(seen, &clean));
    let merged = merge::merge(&json!({ "limits": seen }), &json!({ "limits": mine }), &json!({ "limits": clean }));
    if !merged.clashes.is_empty() {
        return Ok(Outcome::ChangedThere(Seen { limits: Some(theirs), ..Seen::default() }));
    }
    let differing = overlay::changed(&theirs, &clean, &merged.document["limits"]);
    if differing.is_empty() {
        step.seen.limits = Some(theirs);
        return Ok(Outcome::Done);
    }
    let mut whole = theirs;
    if let Some(keys) = whole.as_object_mut() {
        keys.retain(|key, _| !NOT_TO_SEND.contains(&key.as_str()));
        keys.extend(differing);
    }
    let answer = step.write(Call::post(path, whole.clone()))?.data;
    step.seen.limits = Some(if Form::Keys.is_of(&answer) { answer } else { whole });
    Ok(Outcome::Done)
}
