//! Making room between two positions that are next to each other.

use rusqlite::Transaction;

use super::{END, FIRST, STEP};
use crate::store::{failure::Error, list::Way};

/// How many accounts on either side are looked at first.
const WINDOW: usize = 16;
/// By how much the window grows where there is too little room in it.
const GROWTH: usize = 4;
/// What each account of the first window has to get. Of each larger one twice that: so the larger it is, the longer it
/// lasts.
const ROOM: i64 = 256;

/// Spreads the accounts around a gap so that there is room in it, as few of them as can be: those up to `before` and
/// those from `after` on.
pub(super) fn spread(transaction: &Transaction<'_>, before: Option<i64>, after: Option<i64>) -> Result<(), Error> {
    let (mut window, mut room) = (WINDOW, ROOM);
    loop {
        // one more on each side: up to there is the room
        let mut below = positions(transaction, Way::Backward, before, window + 1)?;
        let mut above = positions(transaction, Way::Forward, after, window + 1)?;
        let lower = if below.len() > window { below.pop() } else { None };
        let upper = if above.len() > window { above.pop() } else { None };
        below.reverse();
        // the gap itself gets the room of one account
        let count = i64::try_from(below.len() + above.len() + 1).unwrap_or(i64::MAX / END);
        let first = below.first().or(above.first()).copied().unwrap_or(FIRST);
        let last = above.last().or(below.last()).copied().unwrap_or(FIRST);
        // beyond an end there is as much as is wanted
        let beyond = (count + 1) * room.max(STEP);
        let lower = lower.unwrap_or_else(|| (first - beyond).max(0));
        let upper = upper.unwrap_or_else(|| last.max(lower) + beyond);
        let step = (upper - lower) / (count + 1);
        if step >= room {
            let gap = below.len();
            let wanted = |index: usize| {
                let index = i64::try_from(index + 1 + usize::from(index >= gap)).unwrap_or(count);
                lower + step * index
            };
            let moves: Vec<(i64, i64)> =
                below.iter().chain(&above).enumerate().map(|(index, old)| (*old, wanted(index))).collect();
            return shift(transaction, &moves);
        }
        (window, room) = (window * GROWTH, room * 2);
    }
}

/// Moves each from its old to its new position. Both rise, so that none is ever in the way of another: first those that
/// go down, from the lowest on, then those that go up, from the highest on.
fn shift(transaction: &Transaction<'_>, moves: &[(i64, i64)]) -> Result<(), Error> {
    let mut update = transaction.prepare_cached("UPDATE account_order SET position = ?2 WHERE position = ?1")?;
    for (old, new) in moves.iter().filter(|(old, new)| new < old) {
        update.execute((old, new))?;
    }
    for (old, new) in moves.iter().rev().filter(|(old, new)| new > old) {
        update.execute((old, new))?;
    }
    Ok(())
}

/// Positions from one on, that one too; none where there is none to begin with.
fn positions(transaction: &Transaction<'_>, way: Way, from: Option<i64>, most: usize) -> Result<Vec<i64>, Error> {
    let Some(from) = from else { return Ok(Vec::new()) };
    let sql = match way {
        Way::Forward => "SELECT position FROM account_order WHERE position >= ?1 ORDER BY position LIMIT ?2",
        Way::Backward => "SELECT position FROM account_order WHERE position <= ?1 ORDER BY position DESC LIMIT ?2",
    };
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let mut statement = transaction.prepare_cached(sql)?;
    let found = statement.query_map((from, limit), |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(found)
}
