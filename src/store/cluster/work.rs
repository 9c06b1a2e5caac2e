//! What a step sends, as the file has it at that moment.

use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::Value;

use super::{
    row::{cluster_id, time},
    sent,
};
use crate::{
    domain::{
        account::{Account, AccountId},
        cluster::{
            ClusterId,
            outbox::{Attention, Reason, StepKind, Task, UserWork, Work},
            sealed::Sealed,
        },
        id::UserId,
        money::Cents,
    },
    store::{
        accounts::{self, account_id},
        failure::Error,
        reseller, users,
    },
};

/// What becomes of a step whose turn it is.
pub(super) enum Ready {
    /// It is sent.
    Task(Box<Task>),
    /// A person has to see to it first.
    Attention(Attention),
    /// There is nothing left to be sent.
    Nothing,
}

/// The step of this number.
pub(super) fn task(connection: &Connection, number: i64) -> Result<Ready, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT outbox.*, account.name, account.realm, account.parent_id, account.deleted_at IS NOT NULL AS deleted,
             known.cluster_id, known.account AS seen_account, known.limits AS seen_limits,
             above.cluster_id AS parent_there
         FROM outbox JOIN account ON account.id = outbox.account_id
             LEFT JOIN cluster_account AS known ON known.account_id = outbox.account_id
             LEFT JOIN cluster_account AS above ON above.account_id = account.parent_id
         WHERE outbox.number = ?1",
    )?;
    let mut rows = statement.query([number])?;
    let Some(row) = rows.next()? else { return Ok(Ready::Nothing) };
    let kind = kind(row)?;
    let account = account_id(row, "account_id")?;
    let there = cluster_id(row, "cluster_id")?;
    let parent = parent(connection, row)?;
    let needs_parent = kind == StepKind::Move || (kind == StepKind::Account && there.is_none());
    if needs_parent && parent.is_none() && !row.get::<_, bool>("deleted")? {
        return Ok(Ready::Attention(parent_is_missing(connection, &account_id(row, "parent_id")?)?));
    }
    let Some(work) = work(connection, row, kind, &account)? else { return Ok(Ready::Nothing) };
    Ok(Ready::Task(Box::new(Task {
        number,
        version: row.get("version")?,
        account,
        name: row.get("name")?,
        realm: row.get("realm")?,
        cluster_id: there,
        parent,
        sent_at: time(row, "sent_at")?,
        sent: sent::read(row)?,
        tries: row.get("tries")?,
        accepts_charges: row.get("accepts_charges")?,
        work,
    })))
}

/// The kind of a step.
pub(super) fn kind(row: &Row<'_>) -> Result<StepKind, Error> {
    StepKind::of_key(row.get_ref("kind")?.as_str().unwrap_or_default()).ok_or(Error::Unreadable("a step's kind"))
}

/// The id there of what is above the account.
fn parent(connection: &Connection, row: &Row<'_>) -> Result<Option<ClusterId>, Error> {
    let known = cluster_id(row, "parent_there")?;
    if known.is_some() {
        return Ok(known);
    }
    let reseller: Option<String> = connection
        .prepare_cached("SELECT account_id FROM cluster WHERE (SELECT id FROM reseller) = ?1")?
        .query_row([row.get_ref("parent_id")?.as_str().unwrap_or_default()], |row| row.get(0))
        .optional()?;
    Ok(reseller.as_deref().and_then(ClusterId::parse))
}

fn parent_is_missing(connection: &Connection, parent: &AccountId) -> Result<Attention, Error> {
    let name: Option<String> = connection
        .prepare_cached("SELECT name FROM account WHERE id = ?1")?
        .query_row([parent.as_str()], |row| row.get(0))
        .optional()?;
    let name = name.unwrap_or_else(|| parent.to_string());
    Ok(Attention::new(
        Reason::Parent,
        format!(
            "{name}, the account above, is here only: the cluster does not know it. Send {name} to the cluster, or move \
             this account, then retry."
        ),
    ))
}

fn work(connection: &Connection, row: &Row<'_>, kind: StepKind, account: &AccountId) -> Result<Option<Work>, Error> {
    if kind == StepKind::Delete {
        return Ok(Some(Work::Delete));
    }
    // a tombstone has nothing but its end to be sent
    if row.get("deleted")? {
        return Ok(None);
    }
    let living = || -> Result<Option<Box<Account>>, Error> { Ok(accounts::read(connection, account)?.map(Box::new)) };
    let subject = row.get_ref("subject")?.as_str().unwrap_or_default();
    Ok(match kind {
        StepKind::Account => {
            let seen = document(row, "seen_account")?;
            living()?.map(|account| Work::Account { account, seen })
        }
        StepKind::Limits => {
            let seen = document(row, "seen_limits")?;
            living()?.map(|account| Work::Limits { account, seen })
        }
        StepKind::Move => Some(Work::Move),
        StepKind::User => user(connection, row, subject)?.map(|work| Work::User(Box::new(work))),
        StepKind::Callflow => Some(Work::Callflow),
        StepKind::Credit => credit(connection, subject)?,
        StepKind::Delete => Some(Work::Delete),
    })
}

/// A document in a column; `None` where there is none.
pub(super) fn document(row: &Row<'_>, column: &str) -> Result<Option<Value>, Error> {
    match row.get_ref(column)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => accounts::json(row, column).map(Some),
    }
}

/// `None` where the user is gone here and was never sent.
fn user(connection: &Connection, row: &Row<'_>, subject: &str) -> Result<Option<UserWork>, Error> {
    let id = UserId::parse(subject).ok_or(Error::Unreadable("a user's id"))?;
    let user = users::one(connection, &id)?;
    let mut statement =
        connection.prepare_cached("SELECT cluster_id, document FROM cluster_user WHERE user_id = ?1")?;
    let mut rows = statement.query([subject])?;
    let (there, seen) = match rows.next()? {
        Some(row) => (cluster_id(row, "cluster_id")?, document(row, "document")?),
        None => (None, None),
    };
    if user.is_none() && there.is_none() && row.get_ref("sent_at")? == rusqlite::types::ValueRef::Null {
        return Ok(None);
    }
    Ok(Some(UserWork {
        id,
        user,
        cluster_id: there,
        seen,
        sealed: row.get::<_, Option<Vec<u8>>>("sealed")?.map(Sealed),
        send_email: row.get("send_email")?,
        require_password_update: row.get("require_update")?,
    }))
}

fn credit(connection: &Connection, source_id: &str) -> Result<Option<Work>, Error> {
    let Some(reseller) = reseller::read(connection)? else { return Ok(None) };
    let mut statement =
        connection.prepare_cached("SELECT amount, reason, at FROM ledger_entry WHERE source_id = ?1")?;
    let mut rows = statement.query([source_id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Work::Credit {
        source_id: source_id.to_owned(),
        amount: Cents(row.get("amount")?),
        reason: row.get("reason")?,
        at: time(row, "at")?.ok_or(Error::Unreadable("a time"))?,
        currency: reseller.settings.currency.code().to_owned(),
    }))
}
