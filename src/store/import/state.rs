//! What is going on with imports: one at a time, and what was broken off is told and can be gone on with.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction, named_params};
use serde_json::json;

use crate::{
    domain::{account::AccountId, request::Failure, text::visible},
    store::{
        failure::{Error, trouble},
        history,
        writer::Hand,
    },
};

/// After how long an import that writes nothing is taken for broken off. Passwords are made for a while between two of
/// its transactions.
pub(in crate::store) const BROKEN_OFF: SignedDuration = SignedDuration::from_mins(5);

/// An import in the file.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) number: i64,
    pub(super) id: AccountId,
}

/// What imports there were, to tell whether any has begun or was taken back since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Past {
    last: i64,
    ended: i64,
    undone: i64,
}

impl Past {
    pub(super) fn read(connection: &Connection) -> Result<Self, Error> {
        let past = connection
            .prepare_cached(
                "SELECT coalesce(max(number), 0), count(ended), count(*) FILTER (WHERE ended IN ('undoing', 'undone'))
                 FROM import",
            )?
            .query_row([], |row| Ok(Self { last: row.get(0)?, ended: row.get(1)?, undone: row.get(2)? }))?;
        Ok(past)
    }
}

/// Begins an import, unless another one goes on, or was made or taken back since the rows were checked: what was there
/// then may not be now.
pub(super) fn begin(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    source: &str,
    past: Past,
) -> Result<Run, Error> {
    let broken_off = (hand.now - BROKEN_OFF).as_millisecond();
    let other: Option<(String, String, i64)> = transaction
        .prepare_cached(
            "SELECT source, operator, seen_at FROM import WHERE ended IS NULL OR ended = 'undoing'
             ORDER BY seen_at DESC LIMIT 1",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    if let Some((source, operator, seen_at)) = other
        && seen_at > broken_off
    {
        return Err(trouble(format!(
            "{} imports {} at this moment. Wait until that has ended, then import again.",
            visible(&operator),
            visible(&source)
        ))
        .into());
    }
    if Past::read(transaction)? != past {
        return Err(trouble(
            "Another import has ended or was taken back since the rows were checked. Import the file again, so that they \
             are checked anew.",
        )
        .into());
    }
    // what was broken off stays as it is, and is gone on with by its rows
    transaction.execute("UPDATE import SET ended = 'stopped' WHERE ended IS NULL", [])?;
    let id = hand.id();
    transaction
        .prepare_cached(
            "INSERT INTO import (id, source, operator, began_at, seen_at)
             VALUES (:id, :source, :operator, :now, :now)",
        )?
        .execute(named_params! {
            ":id": id.as_str(),
            ":source": source,
            ":operator": hand.operator.name,
            ":now": hand.now.as_millisecond(),
        })?;
    Ok(Run { number: transaction.last_insert_rowid(), id })
}

/// Says that an import goes on, unless somebody takes it back meanwhile.
pub(super) fn go_on(transaction: &Transaction<'_>, now: Timestamp, run: &Run) -> Result<(), Error> {
    let changed = transaction
        .prepare_cached("UPDATE import SET seen_at = ?2 WHERE number = ?1 AND ended IS NULL")?
        .execute((run.number, now.as_millisecond()))?;
    if changed == 1 { Ok(()) } else { Err(taken_back().into()) }
}

/// Says how an import that was going on has ended, in the history too.
pub(super) fn end(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    run: &Run,
    ended: &str,
    accounts: u64,
) -> Result<(), Error> {
    go_on(transaction, hand.now, run)?;
    set(transaction, run, ended)?;
    note(transaction, hand, ended, run, accounts)
}

/// Says that an import is being taken back, and finds it.
pub(super) fn begin_undoing(transaction: &Transaction<'_>, hand: &Hand<'_>, id: &AccountId) -> Result<Run, Error> {
    let found: Option<(i64, bool)> = transaction
        .prepare_cached(
            "SELECT number, ended IS 'undone' AND NOT EXISTS (
                 SELECT 1 FROM account WHERE import_number = import.number AND deleted_at IS NULL)
             FROM import WHERE id = ?1",
        )?
        .query_row([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((number, is_done)) = found else { return Err(Failure::NoSuchImport(id.to_string()).into()) };
    if is_done {
        return Err(trouble("This import was taken back already: none of its accounts is there any more.").into());
    }
    let run = Run { number, id: id.clone() };
    set(transaction, &run, "undoing")?;
    keep_undoing(transaction, hand.now, &run)?;
    Ok(run)
}

/// Says that it is still being taken back.
pub(super) fn keep_undoing(transaction: &Transaction<'_>, now: Timestamp, run: &Run) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE import SET seen_at = ?2 WHERE number = ?1")?
        .execute((run.number, now.as_millisecond()))?;
    Ok(())
}

/// Says that it was taken back, in the history too.
pub(super) fn end_undoing(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    run: &Run,
    accounts: u64,
) -> Result<(), Error> {
    set(transaction, run, "undone")?;
    note(transaction, hand, "undone", run, accounts)
}

fn set(transaction: &Transaction<'_>, run: &Run, ended: &str) -> Result<(), Error> {
    transaction.prepare_cached("UPDATE import SET ended = ?2 WHERE number = ?1")?.execute((run.number, ended))?;
    Ok(())
}

/// The row of history of an import as a whole.
fn note(transaction: &Transaction<'_>, hand: &Hand<'_>, ended: &str, run: &Run, accounts: u64) -> Result<(), Error> {
    let source: String = transaction
        .prepare_cached("SELECT source FROM import WHERE number = ?1")?
        .query_row([run.number], |row| row.get(0))?;
    let after = json!({ "import": { "run": run.id.as_str(), "source": source }, "accounts": accounts });
    history::append(transaction, hand, &format!("import.{ended}"), None, None, Some(&after))
}

fn taken_back() -> Failure {
    trouble("Another operator takes this import back at this moment. Ask who did: the history has it.")
}
