//! How many rows a list has, without reading them where that can be.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::sql::By;
use crate::{
    domain::{account::AccountId, request::ListRequest},
    store::{
        accounts::count,
        failure::Error,
        search::{Search, TRIGRAM},
    },
};

/// Along the list it is quicker where one in this many accounts may be found: its index is small, the rows are not.
const FOUND_OFTEN: u64 = 4;

/// How many accounts a search finds, and how they are best reached.
pub(super) fn total(connection: &Connection, request: &ListRequest, search: &Search) -> Result<(By, u64), Error> {
    if let Some(under) = request.confined() {
        return Ok((By::Level, on_level(connection, under)?));
    }
    if request.disabled {
        return Ok((By::Disabled, disabled(connection, search)?));
    }
    let accounts = accounts(connection)?;
    if search.is_all() {
        return Ok((By::List, accounts));
    }
    let Some(trigrams) = &search.trigrams else { return Ok((By::List, found_along(connection, search)?)) };
    let candidates = connection
        .prepare_cached("SELECT count(*) FROM account_search WHERE account_search MATCH ?1")?
        .query_row([trigrams], |row| row.get(0))?;
    let candidates = count(candidates);
    let often = candidates.saturating_mul(FOUND_OFTEN) >= accounts;
    let total = match search.folded.chars().nth(TRIGRAM) {
        // one trigram is the whole of it, and the index tells by itself
        None => candidates,
        Some(_) if often => found_along(connection, search)?,
        Some(_) => {
            let found = connection
                .prepare_cached(
                    "SELECT count(*) FROM account_search CROSS JOIN account ON account.number = account_search.rowid
                     WHERE account_search MATCH :trigrams AND instr(account.search_text, :folded) > 0",
                )?
                .query_row(named_params! { ":trigrams": trigrams, ":folded": search.folded }, |row| row.get(0))?;
            count(found)
        }
    };
    Ok((if often { By::List } else { By::Trigrams }, total))
}

/// Counts along the index of the list, which holds the text.
fn found_along(connection: &Connection, search: &Search) -> Result<u64, Error> {
    let found = connection
        .prepare_cached(
            "SELECT count(*) FROM account INDEXED BY account_list
             WHERE deleted_at IS NULL AND instr(search_text, :folded) > 0",
        )?
        .query_row(named_params! { ":folded": search.folded }, |row| row.get(0))?;
    Ok(count(found))
}

fn on_level(connection: &Connection, under: &AccountId) -> Result<u64, Error> {
    let accounts = connection
        .prepare_cached("SELECT accounts FROM level WHERE parent_id = ?1")?
        .query_row([under.as_str()], |row| row.get(0))
        .optional()?;
    Ok(count(accounts.unwrap_or(0)))
}

fn disabled(connection: &Connection, search: &Search) -> Result<u64, Error> {
    let disabled = if search.is_all() {
        connection.prepare_cached("SELECT disabled FROM tally")?.query_row([], |row| row.get(0))?
    } else {
        connection
            .prepare_cached(
                "SELECT count(*) FROM account INDEXED BY account_off
                 WHERE deleted_at IS NULL AND enabled = 0 AND instr(search_text, :folded) > 0",
            )?
            .query_row(named_params! { ":folded": search.folded }, |row| row.get(0))?
    };
    Ok(count(disabled))
}

fn accounts(connection: &Connection) -> Result<u64, Error> {
    let accounts = connection.prepare_cached("SELECT accounts FROM tally")?.query_row([], |row| row.get(0))?;
    Ok(count(accounts))
}
