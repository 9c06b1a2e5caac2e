//! What a file holds in all, and whether it is whole.

use rusqlite::{Connection, ErrorCode, OptionalExtension};

use super::failure::Error;
use crate::domain::history::Head;

/// What a file of any version holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Contents {
    /// The reseller's id.
    pub(super) id: String,
    /// The reseller's name.
    pub(super) reseller: String,
    /// Living accounts.
    pub(super) accounts: u64,
    /// The newest row of the history.
    pub(super) head: Option<Head>,
}

/// What the file holds; `None` where no reseller is set up in it.
pub(super) fn contents(connection: &Connection) -> Result<Option<Contents>, Error> {
    let reseller =
        connection.query_row("SELECT id, name FROM reseller", [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((id, reseller)) = reseller else { return Ok(None) };
    let accounts: i64 = connection.query_row("SELECT accounts FROM tally", [], |row| row.get(0))?;
    Ok(Some(Contents { id, reseller, accounts: u64::try_from(accounts).unwrap_or(0), head: head(connection)? }))
}

/// Whether the error comes from what stands in the file, be it a damaged page, a table that is not there or a value of
/// another kind, and not from who may reach it, its disk or somebody's lock.
pub(super) fn is_of_contents(error: &Error) -> bool {
    let Error::Sql(error) = error else { return matches!(error, Error::Unreadable(_)) };
    !matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::SystemIoFailure
                | ErrorCode::DiskFull
                | ErrorCode::OutOfMemory
                | ErrorCode::OperationInterrupted
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
                | ErrorCode::AuthorizationForStatementDenied
                | ErrorCode::FileLockingProtocolFailed
                // whatever that is, it is not ours
                | ErrorCode::NotADatabase
        )
    )
}

/// The newest row of the history.
pub(super) fn head(connection: &Connection) -> rusqlite::Result<Option<Head>> {
    connection
        .prepare_cached("SELECT number, hash FROM history ORDER BY number DESC LIMIT 1")?
        .query_row([], |row| Ok(Head { number: row.get(0)?, hash: row.get(1)? }))
        .optional()
}

/// What is damaged in the file, in SQLite's words; `None` where it is whole. Reads all of it.
pub(super) fn damage(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let checked: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if checked != "ok" {
        return Ok(Some(checked));
    }
    let orphan: Option<String> = connection.query_row("PRAGMA foreign_key_check", [], |row| row.get(0)).optional()?;
    Ok(orphan.map(|table| format!("a row of {table} belongs to nothing")))
}
