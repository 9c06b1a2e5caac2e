//! One account of the cluster, read and mirrored.

use serde_json::Value;

use super::{
    super::{
        address::path,
        session::{Failed, Form, Session},
        steps::{MARK, id_of, pages},
    },
    Halted, Listed, Writer, is_of_one, optional,
};
use crate::{
    domain::{
        account::AccountId,
        cluster::{ClusterId, documents::line},
    },
    store::{Mirrored, MirroredUser},
};

/// Takes an account of the list over into the file; a sentence where that cannot be.
pub(super) fn take_over(
    session: &mut Session,
    writer: &mut Writer,
    pull: i64,
    listed: &Listed,
) -> Result<Result<(), String>, Halted> {
    match read(session, listed) {
        Ok(Some(mirrored)) => Ok(writer.mirror(pull, &mirrored)?),
        // it was deleted since it was listed
        Ok(None) => Ok(Ok(())),
        Err(Failed::Refused(refusal)) if is_of_one(&refusal) => {
            Ok(Err(format!("The cluster does not show the account {}: {}.", named(listed), refusal.said())))
        }
        Err(failed) => Err(failed.into()),
    }
}

fn named(listed: &Listed) -> &str {
    if listed.name.is_empty() { listed.id.as_str() } else { &listed.name }
}

/// Its document, limits and users; `None` where it is not there.
pub(super) fn read(session: &mut Session, listed: &Listed) -> Result<Option<Mirrored>, Failed> {
    let below = |rest: &[&str]| path(&[&["accounts", listed.id.as_str()], rest].concat());
    let Some(envelope) = session.look(below(&[]), Form::Document(&listed.id))? else { return Ok(None) };
    let account = envelope.account();
    let limits = optional(session.look(below(&["limits"]), Form::Keys))?.flatten().map(|envelope| envelope.data);
    let users = optional(users(session, &below(&["users"])))?;
    let text = |key: &str| line(account[key].as_str().unwrap_or_default()).into_owned();
    let listed = Listed { name: text("name"), realm: text("realm"), ..listed.clone() };
    let marker = account[MARK]["account_id"].as_str().and_then(AccountId::parse);
    Ok(Some(Mirrored { listed, marker, account, limits, users, balance_units: None }))
}

/// The users as their list shows them: without numbers to call, which the file keeps as it has them.
fn users(session: &mut Session, path: &str) -> Result<Vec<MirroredUser>, Failed> {
    let mut users: Vec<MirroredUser> = Vec::new();
    pages(session, path, &[], |item| {
        let known = |id: &ClusterId| users.iter().any(|user| user.id == *id);
        if let Some(id) = id_of(item).filter(|id| !known(id)) {
            users.push(MirroredUser { id, document: without_secrets(item) });
        }
        false
    })?;
    Ok(users)
}

fn without_secrets(item: &Value) -> Value {
    let mut document = item.clone();
    if let Some(keys) = document.as_object_mut() {
        keys.remove("password");
    }
    document
}
