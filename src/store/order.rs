//! The order of the list as a number of each living account, its position: by it the search meets its hits in that
//! order. Positions have gaps, so that a new account gets one between its neighbours'; where a gap is used up, those
//! around it are spread anew.

mod spread;

use rusqlite::{Connection, OptionalExtension, Transaction, named_params};

use self::spread::spread;
use super::{failure::Error, list::Way};
use crate::domain::account::Place;

/// The position of the only account. Far above nothing, as others come before it; not so far that it takes long to
/// write down.
const FIRST: i64 = 1 << 40;
/// From the last account to one behind it, or from the first to one before it. Wide, as all that is made later may have
/// to stand in between.
const END: i64 = 1 << 30;
/// The same in a run, where each account is made beside the one made before it: whole imports go in order.
const RUN: i64 = 1 << 12;
/// How much of a gap an account in a run leaves behind it, of this many parts.
const RUN_PART: i64 = 32;
/// Between two accounts, where all are given new positions.
const STEP: i64 = 1 << 10;

/// An account beside which another one is to stand.
#[derive(Debug, Clone, Copy)]
struct Neighbour {
    number: i64,
    position: i64,
}

/// Gives a living account a position that is right for its keys; the one that it has, where that is.
pub(super) fn put(transaction: &Transaction<'_>, number: i64) -> Result<(), Error> {
    let sort_key: String = transaction
        .prepare_cached("SELECT sort_key FROM account WHERE number = ?1")?
        .query_row([number], |row| row.get(0))?;
    let place = Place { sort_key, number };
    let own: Option<i64> = transaction
        .prepare_cached("SELECT position FROM account_order WHERE number = ?1")?
        .query_row([number], |row| row.get(0))
        .optional()?;
    let (mut before, mut after) = neighbours(transaction, &place)?;
    if let Some(own) = own {
        if before.is_none_or(|before| before.position < own) && after.is_none_or(|after| own < after.position) {
            return Ok(());
        }
        transaction.prepare_cached("DELETE FROM account_order WHERE number = ?1")?.execute([number])?;
        (before, after) = neighbours(transaction, &place)?;
    }
    let position = loop {
        if let Some(position) = between(number, before, after) {
            break position;
        }
        spread(transaction, before.map(|before| before.position), after.map(|after| after.position))?;
        (before, after) = neighbours(transaction, &place)?;
    };
    transaction
        .prepare_cached(
            "INSERT INTO account_order SELECT :position, number,
                 search_text || char(10, 10) || iif(enabled, '', char(1))
             FROM account WHERE number = :number AND deleted_at IS NULL",
        )?
        .execute(named_params! { ":position": position, ":number": number })?;
    Ok(())
}

/// Those beside a place in the list. Where SQL has changed their order, the second is whoever is behind the first.
fn neighbours(connection: &Connection, place: &Place) -> Result<(Option<Neighbour>, Option<Neighbour>), Error> {
    let before = neighbour(connection, Way::Backward, place)?;
    let after = neighbour(connection, Way::Forward, place)?;
    match (before, after) {
        (Some(before), Some(after)) if after.position <= before.position => {
            let behind = connection
                .prepare_cached(
                    "SELECT number, position FROM account_order WHERE position > ?1 ORDER BY position LIMIT 1",
                )?
                .query_row([before.position], |row| Ok(Neighbour { number: row.get(0)?, position: row.get(1)? }))
                .optional()?;
            Ok((Some(before), behind))
        }
        both => Ok(both),
    }
}

/// A free position between two neighbours, if there is one; where there is none on a side, any beyond the other.
fn between(number: i64, before: Option<Neighbour>, after: Option<Neighbour>) -> Option<i64> {
    let follows = |neighbour: Neighbour| neighbour.number == number - 1;
    let step = |neighbour| if follows(neighbour) { RUN } else { END };
    match (before, after) {
        (None, None) => Some(FIRST),
        (Some(before), None) => before.position.checked_add(step(before)),
        (None, Some(after)) => {
            Some(after.position - step(after).min(after.position / 2)).filter(|own| *own < after.position)
        }
        (Some(before), Some(after)) => {
            let gap = Some(after.position - before.position).filter(|gap| *gap >= 2)?;
            let part = (gap / RUN_PART).max(1);
            Some(if follows(before) {
                before.position + part
            } else if follows(after) {
                after.position - part
            } else {
                before.position + gap / 2
            })
        }
    }
}

/// The nearest account on one side that has a position.
fn neighbour(connection: &Connection, way: Way, place: &Place) -> Result<Option<Neighbour>, Error> {
    let (side, direction) = match way {
        Way::Forward => (">", ""),
        Way::Backward => ("<", "DESC"),
    };
    let found = connection
        .prepare_cached(&neighbour_sql(side, direction))?
        .query_row(named_params! { ":sort_key": place.sort_key, ":number": place.number }, |row| {
            Ok(Neighbour { number: row.get(0)?, position: row.get(1)? })
        })
        .optional()?;
    Ok(found)
}

fn neighbour_sql(side: &str, direction: &str) -> String {
    // CROSS keeps the order of the list outside
    format!(
        "SELECT account.number, position FROM account INDEXED BY account_list
         CROSS JOIN account_order ON account_order.number = account.number
         WHERE deleted_at IS NULL AND (sort_key, account.number) {side} (:sort_key, :number)
         ORDER BY sort_key {direction}, account.number {direction} LIMIT 1"
    )
}

/// The position of the nearest account on one side of a place in the list.
pub(super) fn beside(connection: &Connection, way: Way, place: &Place) -> Result<Option<i64>, Error> {
    Ok(neighbour(connection, way, place)?.map(|neighbour| neighbour.position))
}

/// Gives all living accounts new positions, and has the index of the search made anew.
pub(super) fn make_anew(transaction: &Transaction<'_>) -> Result<(), Error> {
    // the index is made whole at the end, and not row by row
    let triggers: Vec<(String, String)> = transaction
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'account_order'")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (name, _) in &triggers {
        transaction.execute_batch(&format!("DROP TRIGGER \"{name}\""))?;
    }
    fill(transaction)?;
    transaction.execute("INSERT INTO account_search (account_search) VALUES ('rebuild')", [])?;
    for (_, sql) in &triggers {
        transaction.execute_batch(sql)?;
    }
    Ok(())
}

/// Gives all living accounts new positions, and leaves the index as it is.
pub(super) fn fill(transaction: &Transaction<'_>) -> Result<(), Error> {
    transaction.execute_batch(&format!(
        "DELETE FROM account_order;
         INSERT INTO account_order
             SELECT {FIRST} + {STEP} * row_number() OVER (ORDER BY sort_key, number), number,
                 search_text || char(10, 10) || iif(enabled, '', char(1))
             FROM account WHERE deleted_at IS NULL;"
    ))?;
    Ok(())
}

#[cfg(test)]
mod tests;
