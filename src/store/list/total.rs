//! How many rows a list has, without reading them.

use rusqlite::{Connection, OptionalExtension};

use super::sql::By;
use crate::{
    domain::account::AccountId,
    store::{accounts::count, failure::Error},
};

/// How many rows a list has that is not of a search.
pub(super) fn total(connection: &Connection, by: By, under: Option<&AccountId>) -> Result<u64, Error> {
    let one = |sql| connection.prepare_cached(sql)?.query_row([], |row| row.get(0));
    let total: i64 = match (by, under) {
        (By::Level, Some(under)) => connection
            .prepare_cached("SELECT accounts FROM level WHERE parent_id = ?1")?
            .query_row([under.as_str()], |row| row.get(0))
            .optional()?
            .unwrap_or(0),
        (By::Disabled, _) => one("SELECT disabled FROM tally")?,
        _ => one("SELECT accounts FROM tally")?,
    };
    Ok(count(total))
}
