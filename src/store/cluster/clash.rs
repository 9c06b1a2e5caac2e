//! What was changed on both sides of an account: kept until a person decides, and how it is settled.

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::{Map, Value, json};

use super::{row::cluster_id, work::document};
use crate::{
    domain::{
        account::{Account, AccountId},
        cluster::{
            documents,
            merge::{self, Clash},
            outbox::{Seen, Task, Work},
        },
        document::of_user,
    },
    store::failure::Error,
};

/// The three of one account, each `{"account": …, "limits": …, "users": {ID: …}}`, with those parts that stand there
/// otherwise.
pub(super) struct Sides {
    /// As last seen there by both.
    pub(super) seen: Value,
    /// As they are here.
    pub(super) mine: Value,
    /// As they are there.
    pub(super) theirs: Value,
}

impl Sides {
    /// What was changed on both, in words.
    pub(super) fn clashes(&self) -> Vec<Clash> {
        let mut clashes = merge::merge(&self.seen, &self.mine, &self.theirs).clashes;
        for clash in &mut clashes {
            // whose it is: an account has several
            if let [users, id, ..] = &clash.path[..]
                && users == "users"
                && let Some(login) = self.mine["users"][id]["username"].as_str()
            {
                clash.label = format!("{} of {login}", clash.label);
            }
        }
        clashes
    }
}

/// The three of an account; `None` where nothing waits to be decided.
pub(super) fn sides(connection: &Connection, account: &Account) -> Result<Option<Sides>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT account, limits, theirs FROM cluster_account WHERE account_id = ?1")?;
    let mut rows = statement.query([account.id.as_str()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let Some(theirs) = document(row, "theirs")? else { return Ok(None) };
    let (mut seen, mut mine) = (Map::new(), Map::new());
    let ours = documents::of_account(account);
    for part in ["account", "limits"] {
        if theirs.get(part).is_some() {
            seen.insert(part.into(), document(row, part)?.unwrap_or_default());
            mine.insert(part.into(), ours[part].clone());
        }
    }
    if let Some(users) = theirs.get("users").and_then(Value::as_object) {
        let (mut seen_users, mut my_users) = (Map::new(), Map::new());
        for id in users.keys() {
            let user = account.users.iter().find(|user| user.id.as_str() == id);
            my_users.extend(user.map(|user| (id.clone(), of_user(user))));
            seen_users.extend(user_seen(connection, id)?.map(|document| (id.clone(), document)));
        }
        seen.insert("users".into(), seen_users.into());
        mine.insert("users".into(), my_users.into());
    }
    Ok(Some(Sides { seen: seen.into(), mine: mine.into(), theirs }))
}

fn user_seen(connection: &Connection, id: &str) -> Result<Option<Value>, Error> {
    let mut statement = connection.prepare_cached("SELECT document FROM cluster_user WHERE user_id = ?1")?;
    let mut rows = statement.query([id])?;
    rows.next()?.map_or(Ok(None), |row| document(row, "document"))
}

/// Keeps what a step found there instead of what was last seen.
pub(super) fn keep_theirs(transaction: &Transaction<'_>, task: &Task, found: &Seen) -> Result<(), Error> {
    let mut parts = documents::of_cluster(found.account.as_ref(), found.limits.as_ref());
    if let (Work::User(work), Some((id, document))) = (&task.work, &found.user) {
        let mut user = documents::user_of_cluster(id, document);
        documents::keep_stand_in(&mut user, document, work.seen.as_ref());
        parts["users"] = json!({ work.id.as_str(): user });
    }
    add_theirs(transaction, &task.account, parts)
}

/// Keeps these documents as what stands there; other parts that wait to be decided stay.
pub(super) fn add_theirs(transaction: &Transaction<'_>, account: &AccountId, parts: Value) -> Result<(), Error> {
    let kept: Option<String> = transaction
        .prepare_cached("SELECT theirs FROM cluster_account WHERE account_id = ?1")?
        .query_row([account.as_str()], |row| row.get(0))
        .optional()?
        .flatten();
    let kept = kept.map(|kept| serde_json::from_str(&kept)).transpose();
    let mut theirs: Value =
        kept.map_err(|_| Error::Unreadable("what was changed in the cluster"))?.unwrap_or_else(|| json!({}));
    for (part, document) in parts.as_object().into_iter().flatten() {
        match (part.as_str(), theirs.get_mut("users"), document) {
            ("users", Some(Value::Object(users)), Value::Object(more)) => users.extend(more.clone()),
            _ => theirs[part] = document.clone(),
        }
    }
    set_theirs(transaction, account, Some(&theirs))
}

/// Keeps what stands there until it is decided, or that nothing is to be decided any more.
pub(super) fn set_theirs(
    transaction: &Transaction<'_>,
    account: &AccountId,
    theirs: Option<&Value>,
) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE cluster_account SET theirs = ?2 WHERE account_id = ?1")?
        .execute((account.as_str(), theirs.map(Value::to_string)))?;
    Ok(())
}

/// The id there of an account.
pub(super) fn id_there(
    connection: &Connection,
    account: &AccountId,
) -> Result<Option<crate::domain::cluster::ClusterId>, Error> {
    let mut statement = connection.prepare_cached("SELECT cluster_id FROM cluster_account WHERE account_id = ?1")?;
    let mut rows = statement.query([account.as_str()])?;
    rows.next()?.map_or(Ok(None), |row| cluster_id(row, "cluster_id"))
}
