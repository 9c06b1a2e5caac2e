//! One worker at a time for a file: a lease with an end.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::Lease;
use crate::store::failure::Error;

/// How long a lease lasts, in milliseconds: longer than a request, and short enough to wait for after a worker died.
const LASTS: i64 = 30_000;

/// Takes the lease or renews it. One that ends further from now than any lasts was written under a wrong clock, and holds
/// for nobody.
pub(super) fn take(transaction: &Transaction<'_>, now: Timestamp, worker: &str) -> Result<Lease, Error> {
    let Some((holder, until)) = held_by(transaction)? else { return Ok(Lease::NoCluster) };
    let (now, is_mine) = (now.as_millisecond(), holder.as_deref() == Some(worker));
    if !is_mine && holder.is_some() && (now + 1..=now + LASTS).contains(&until) {
        let until = Timestamp::from_millisecond(until).map_err(|_| Error::Unreadable("a time"))?;
        return Ok(Lease::Theirs(until));
    }
    write(transaction, Some(worker), now + LASTS)?;
    Ok(Lease::Ours)
}

/// Renews a lease that nobody else has taken meanwhile; `false` where somebody has.
pub(super) fn renew(transaction: &Transaction<'_>, now: Timestamp, worker: &str) -> Result<bool, Error> {
    let is_mine = is_of(transaction, worker)?;
    if is_mine {
        write(transaction, Some(worker), now.as_millisecond() + LASTS)?;
    }
    Ok(is_mine)
}

/// Whether the lease is this worker's, be it over or not: then nobody else has worked since.
pub(super) fn is_of(connection: &Connection, worker: &str) -> Result<bool, Error> {
    Ok(held_by(connection)?.is_some_and(|(holder, _)| holder.as_deref() == Some(worker)))
}

/// Gives the lease back.
pub(super) fn end(transaction: &Transaction<'_>, worker: &str) -> Result<(), Error> {
    if is_of(transaction, worker)? {
        write(transaction, None, 0)?;
    }
    Ok(())
}

/// Whether somebody works for the file now.
pub(super) fn is_held(connection: &Connection, now: Timestamp) -> Result<bool, Error> {
    let now = now.as_millisecond();
    Ok(held_by(connection)?.is_some_and(|(holder, until)| holder.is_some() && (now + 1..=now + LASTS).contains(&until)))
}

fn held_by(connection: &Connection) -> Result<Option<(Option<String>, i64)>, Error> {
    let held = connection
        .prepare_cached("SELECT worker, coalesce(worker_until, 0) FROM cluster")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(held)
}

fn write(transaction: &Transaction<'_>, worker: Option<&str>, until: i64) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE cluster SET worker = ?1, worker_until = iif(?1 IS NULL, NULL, ?2)")?
        .execute((worker, until))?;
    Ok(())
}
