//! What was sent of a step, kept until its answer is known: by its realm or login what was made is looked for, and by its
//! documents it is told what was changed since, and by whom.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde_json::Value;

use super::work::document;
use crate::{
    domain::{
        account::AccountId,
        cluster::{
            documents,
            outbox::{Sent, Task, Work},
        },
        document::of_user,
    },
    store::failure::Error,
};

/// Lost answers with a change between them are rare: no more of them are remembered.
const MOST: usize = 10;

/// What was sent before, the oldest first.
pub(super) fn read(row: &Row<'_>) -> Result<Vec<Sent>, Error> {
    let Some(kept) = document(row, "sent")? else { return Ok(Vec::new()) };
    serde_json::from_value(kept).map_err(|_| Error::Unreadable("what was sent"))
}

/// Keeps what is sent now.
pub(super) fn keep(transaction: &Transaction<'_>, task: &Task) -> Result<(), Error> {
    let document = match &task.work {
        Work::Account { account, .. } => documents::of_account(account)["account"].take(),
        Work::Limits { account, .. } => documents::of_account(account)["limits"].take(),
        Work::User(work) => work.user.as_ref().map(of_user).unwrap_or_default(),
        _ => Value::Null,
    };
    if document.is_null() || task.sent.iter().any(|sent| sent.version == task.version) {
        return Ok(());
    }
    let mut sent = task.sent.clone();
    sent.push(Sent { version: task.version, document });
    if sent.len() > MOST {
        // the first is the one that most likely came through
        sent.remove(1);
    }
    set(transaction, task.number, &sent)
}

/// What was sent to make an account.
pub(super) fn of_account(connection: &Connection, account: &AccountId) -> Result<Vec<Sent>, Error> {
    let found = connection
        .prepare_cached("SELECT sent FROM outbox WHERE account_id = ?1 AND kind = 'account'")?
        .query_row([account.as_str()], |row| Ok(read(row)))
        .optional()?;
    found.unwrap_or_else(|| Ok(Vec::new()))
}

/// Hands what was sent to make an account on to the step that ends it.
pub(super) fn hand_on(transaction: &Transaction<'_>, account: &AccountId, sent: &[Sent]) -> Result<(), Error> {
    let number = transaction
        .prepare_cached("SELECT number FROM outbox WHERE account_id = ?1 AND kind = 'delete'")?
        .query_row([account.as_str()], |row| row.get(0))
        .optional()?;
    number.map_or(Ok(()), |number| set(transaction, number, sent))
}

fn set(transaction: &Transaction<'_>, number: i64, sent: &[Sent]) -> Result<(), Error> {
    let kept = serde_json::to_string(sent).map_err(|_| Error::Unreadable("what was sent"))?;
    transaction.prepare_cached("UPDATE outbox SET sent = ?2 WHERE number = ?1")?.execute((number, kept))?;
    Ok(())
}
