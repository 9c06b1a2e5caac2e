//! What became of a step, and what was seen on the way.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction};

use super::{clash, lease, next::LONGEST, outbox, queue, seen};
use crate::{
    domain::cluster::{
        backoff,
        outbox::{Attention, Outcome, Reason, Seen, Task, Work},
    },
    store::{failure::Error, writer::Hand},
};

/// How long a step waits at most, in milliseconds.
const LONGEST_WAIT: u64 = 300_000;

/// Writes it, where the lease is still this worker's. What was seen is written also where the step is gone or was changed
/// by now.
pub(super) fn settle(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    worker: &str,
    task: &Task,
    outcome: &Outcome,
    seen: &Seen,
) -> Result<bool, Error> {
    if !lease::renew(transaction, hand.now, worker)? {
        return Ok(false);
    }
    if let Some(attention) = seen::refused(transaction, &task.account, seen)? {
        queue::set_attention(transaction, task.number, &attention)?;
        queue::settle_order(transaction, &task.account)?;
        return Ok(true);
    }
    seen::keep(transaction, hand, task, outcome, seen)?;
    let row: Option<(i64, String)> = transaction
        .prepare_cached("SELECT version, state FROM outbox WHERE number = ?1")?
        .query_row([task.number], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    // given up, or gone with its account
    let Some((version, state)) = row else { return Ok(true) };
    let is_changed = version != task.version;
    match outcome {
        Outcome::Done if !is_changed => outbox::drop_step(transaction, task.number)?,
        Outcome::Done => {
            again(transaction, task.number, &state)?;
            // what was sent before it was changed was done
            transaction
                .prepare_cached("UPDATE outbox SET sent_at = NULL, sent = NULL WHERE number = ?1")?
                .execute([task.number])?;
        }
        Outcome::Later { why, not_before, may_be_done } => {
            if !may_be_done {
                transaction
                    .prepare_cached("UPDATE outbox SET sent_at = NULL WHERE number = ?1")?
                    .execute([task.number])?;
            }
            put_off(transaction, hand, task, why, *not_before)?;
        }
        // what it waits for may just have been mended
        Outcome::ChangedThere(_) | Outcome::Attention(_) if is_changed => again(transaction, task.number, &state)?,
        Outcome::ChangedThere(theirs) => {
            clash::keep_theirs(transaction, task, theirs)?;
            queue::set_attention(transaction, task.number, &changed_there(task))?;
        }
        Outcome::Attention(attention) => queue::set_attention(transaction, task.number, attention)?,
    }
    queue::settle_order(transaction, &task.account)?;
    Ok(true)
}

/// Has a step wait again, unless it needs a person by now.
fn again(transaction: &Transaction<'_>, number: i64, state: &str) -> Result<(), Error> {
    if state == "sending" {
        transaction
            .prepare_cached("UPDATE outbox SET state = 'waiting', why = NULL, not_before = 0 WHERE number = ?1")?
            .execute([number])?;
    }
    Ok(())
}

/// Has a step wait twice as long as the last time, and not as long as all others, so that not all come back at once.
fn put_off(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    task: &Task,
    why: &str,
    asked: Option<Timestamp>,
) -> Result<(), Error> {
    let now = hand.now.as_millisecond();
    let wait = i64::try_from(backoff::wait(task.tries, LONGEST_WAIT, hand.random())).unwrap_or(LONGEST);
    let not_before = (now + wait).max(asked.map_or(0, Timestamp::as_millisecond));
    transaction
        .prepare_cached(
            "UPDATE outbox SET state = 'waiting', why = ?2, not_before = ?3 WHERE number = ?1 AND state = 'sending'",
        )?
        .execute((task.number, why, not_before.min(now + LONGEST)))?;
    Ok(())
}

fn changed_there(task: &Task) -> Attention {
    let what = match &task.work {
        Work::User(work) => work.user.as_ref().map_or("This user".to_owned(), |user| user.full_name()),
        _ => "This account".to_owned(),
    };
    Attention::new(
        Reason::ChangedThere,
        format!(
            "{what} was changed in the cluster and here, each otherwise, so nothing was sent. Choose for each field which \
             of the two stays."
        ),
    )
}
