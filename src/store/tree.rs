//! The tree of accounts: what stands above one.

use rusqlite::{Connection, OptionalExtension};

use super::{accounts::account_id, failure::Error};
use crate::domain::{
    account::{AccountId, Ancestor},
    problem::Problem,
    request::{Failure, Subject},
};

/// More levels than any reseller has; a longer way up is a ring.
const DEPTH_MAX: i64 = 1000;

/// The accounts from the one below the reseller down to this parent; empty for the reseller.
pub(super) fn path(connection: &Connection, parent: &AccountId) -> Result<Vec<Ancestor>, Error> {
    let mut statement = connection.prepare_cached(
        "WITH RECURSIVE above (id, name, parent_id, level) AS (
             SELECT id, name, parent_id, 0 FROM account WHERE id = ?1
             UNION ALL
             SELECT account.id, account.name, account.parent_id, level + 1
             FROM above JOIN account ON account.id = above.parent_id WHERE level < ?2
         )
         SELECT id, name FROM above ORDER BY level DESC",
    )?;
    let mut rows = statement.query((parent.as_str(), DEPTH_MAX))?;
    let mut path = Vec::new();
    while let Some(row) = rows.next()? {
        path.push(Ancestor { id: account_id(row, "id")?, name: row.get("name")? });
    }
    Ok(path)
}

/// Whether an account is this one or stands anywhere below it. Even a ring, which a file of old may have, ends.
pub(super) fn is_within(connection: &Connection, account: &AccountId, above: &AccountId) -> Result<bool, Error> {
    let found = connection
        .prepare_cached(
            "WITH RECURSIVE up (id) AS (
                 VALUES (?1)
                 UNION
                 SELECT account.parent_id FROM up JOIN account ON account.id = up.id
             )
             SELECT 1 FROM up WHERE id = ?2",
        )?
        .exists([account.as_str(), above.as_str()])?;
    Ok(found)
}

/// Makes sure that an account can stand below this parent: the reseller, or a living account that is not disabled.
pub(super) fn check_parent(connection: &Connection, reseller: &AccountId, parent: &AccountId) -> Result<(), Error> {
    if parent == reseller {
        return Ok(());
    }
    let found: Option<(String, bool)> = connection
        .prepare_cached("SELECT name, enabled FROM account WHERE id = ?1 AND deleted_at IS NULL")?
        .query_row([parent.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let problem = match found {
        Some((_, true)) => return Ok(()),
        Some((name, false)) => Problem::ParentDisabled(name),
        None => Problem::ParentGone,
    };
    Err(Failure::refused(Subject::Parent, problem).into())
}

/// The realm of an account; `None` for the reseller.
pub(super) fn realm(connection: &Connection, id: &AccountId) -> Result<Option<String>, Error> {
    let realm = connection
        .prepare_cached("SELECT realm FROM account WHERE id = ?1")?
        .query_row([id.as_str()], |row| row.get(0))
        .optional()?;
    Ok(realm)
}
