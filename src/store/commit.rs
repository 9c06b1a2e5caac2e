//! A disk that fails at the very end of a write.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, ffi};

use super::{
    failure::{Doing, Error, trouble},
    open::APPLICATION_ID,
};

/// What is to be told of a commit that failed.
///
/// What was being saved may stand in SQLite's log already, as the disk is asked last of all to bring it to rest. Nobody
/// sees it there now; but a program that finds the log after all others have gone takes it for saved. Something without
/// meaning is written over it, so that what the operator was told stays true.
pub(super) fn failed(error: rusqlite::Error, connection: &Connection, path: &Path) -> Error {
    if !is_in_the_log(&error) || is_overwritten(connection) {
        return error.into();
    }
    let told = Error::from(error).into_failure(path, Doing::Writing);
    trouble(format!("{told} It may come to be saved all the same: look before you try again.")).into()
}

/// Whether the disk failed only after all was written to the log: what counts as its end is written last.
fn is_in_the_log(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure)
        && error.sqlite_extended_error_code() != Some(ffi::SQLITE_IOERR_WRITE)
}

/// Writes over what was just written to the log.
fn is_overwritten(connection: &Connection) -> bool {
    // the page that it stands on is written, though it stays as it is
    let written =
        connection.execute_batch(&format!("BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION_ID}; COMMIT"));
    if !connection.is_autocommit() {
        // there is nothing that could be kept by failing
        let _ = connection.execute_batch("ROLLBACK");
    }
    // where the same fails again it stands in the log, and means nothing
    written.as_ref().map_or_else(is_in_the_log, |()| true)
}
