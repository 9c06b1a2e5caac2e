//! Takes the next step to be sent, and stores that it is sent before it is.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{
    Next, lease, outbox, queue, sent,
    work::{self, Ready},
};
use crate::store::{failure::Error, writer::Hand};

/// Steps that are put aside in one transaction before one is found that can be sent.
const PUT_ASIDE: usize = 200;
/// What waits for longer than this was put off under a wrong clock, in milliseconds: no step is put off for as long.
pub(super) const LONGEST: i64 = 3_600_000;

/// Left by a worker that died.
const SENDING: &str = "SELECT number FROM outbox WHERE state = 'sending' ORDER BY number LIMIT 1";
const NEW: &str = "SELECT number FROM outbox WHERE state = 'waiting' AND held = 0 AND not_before = 0
     ORDER BY not_before, number LIMIT 1";
const PUT_OFF: &str = "SELECT number FROM outbox WHERE state = 'waiting' AND held = 0 AND not_before BETWEEN 1 AND ?1
     ORDER BY not_before, number LIMIT 1";
const MISDATED: &str = "SELECT number FROM outbox WHERE state = 'waiting' AND held = 0 AND not_before > ?1
     ORDER BY not_before, number LIMIT 1";
const SOONEST: &str = "SELECT not_before FROM outbox WHERE state = 'waiting' AND held = 0 AND not_before > 0
     ORDER BY not_before LIMIT 1";

/// The next step, for the worker that has the lease.
pub(super) fn take(transaction: &Transaction<'_>, hand: &Hand<'_>, worker: &str) -> Result<Next, Error> {
    if !lease::renew(transaction, hand.now, worker)? {
        return Ok(Next::LeaseLost);
    }
    for _ in 0..PUT_ASIDE {
        let Some(number) = first(transaction, hand.now)? else {
            return Ok(soonest(transaction)?.map_or(Next::Nothing, Next::Later));
        };
        match work::task(transaction, number)? {
            Ready::Task(task) => {
                let now = hand.now.as_millisecond();
                transaction
                    .prepare_cached(
                        "UPDATE outbox SET state = 'sending', sent_at = coalesce(sent_at, ?2), tries = tries + 1
                         WHERE number = ?1",
                    )?
                    .execute((number, now))?;
                sent::keep(transaction, &task)?;
                transaction.prepare_cached("UPDATE cluster SET handed_out = handed_out + 1")?.execute([])?;
                return Ok(Next::Task(task));
            }
            Ready::Attention(attention) => queue::set_attention(transaction, number, &attention)?,
            Ready::Nothing => outbox::drop_step(transaction, number)?,
        }
    }
    Ok(Next::Later(hand.now))
}

/// The number of the step whose turn it is. Neither do those that were put off wait until all new ones are sent, nor the
/// other way round.
fn first(connection: &Connection, now: Timestamp) -> Result<Option<i64>, Error> {
    let now = now.as_millisecond();
    let one = |sql, upto: Option<i64>| -> Result<Option<i64>, Error> {
        let mut statement = connection.prepare_cached(sql)?;
        let number = match upto {
            Some(upto) => statement.query_row([upto], |row| row.get(0)),
            None => statement.query_row([], |row| row.get(0)),
        };
        Ok(number.optional()?)
    };
    let put_off = || match one(PUT_OFF, Some(now))? {
        Some(number) => Ok(Some(number)),
        None => one(MISDATED, Some(now + LONGEST)),
    };
    if let Some(number) = one(SENDING, None)? {
        return Ok(Some(number));
    }
    let handed_out: i64 =
        connection.prepare_cached("SELECT handed_out FROM cluster")?.query_row([], |row| row.get(0))?;
    if handed_out % 2 == 0 {
        put_off()?.map_or_else(|| one(NEW, None), |number| Ok(Some(number)))
    } else {
        one(NEW, None)?.map_or_else(put_off, |number| Ok(Some(number)))
    }
}

/// When the first of those that were put off may be tried.
pub(super) fn soonest(connection: &Connection) -> Result<Option<Timestamp>, Error> {
    let at: Option<i64> = connection.prepare_cached(SOONEST)?.query_row([], |row| row.get(0)).optional()?;
    at.map(Timestamp::from_millisecond).transpose().map_err(|_| Error::Unreadable("a time"))
}

/// When the next step that waits may be tried, if none may at once.
pub(super) fn next_try(connection: &Connection) -> Result<Option<Timestamp>, Error> {
    let at_once = [SENDING, NEW];
    for sql in at_once {
        if connection.prepare_cached(sql)?.exists([])? {
            return Ok(None);
        }
    }
    soonest(connection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    #[test]
    fn the_next_step_is_found_along_an_index() {
        let due = "USING COVERING INDEX outbox_due";
        for (sql, says) in [
            (SENDING, "SCAN outbox USING COVERING INDEX outbox_sending".to_owned()),
            (NEW, format!("SEARCH outbox {due} (not_before=?)")),
            (PUT_OFF, format!("SEARCH outbox {due} (not_before>? AND not_before<?)")),
            (MISDATED, format!("SEARCH outbox {due} (not_before>?)")),
            (SOONEST, format!("SEARCH outbox {due} (not_before>?)")),
        ] {
            assert_eq!(plan::of(sql), says, "{sql}");
        }
    }
}
