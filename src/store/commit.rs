//! A disk that fails at the very end of a write.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, ffi};

use super::{
    failure::{Doing, Error, trouble},
    open::APPLICATION_ID,
};

/// What is to be told of a commit that failed.
///
/// What was being saved may stand in SQLite's log already, as the disk fails last of all at bringing it to rest. Nobody
/// sees it there now; but a program that finds the log after all others have gone takes it for saved. Something without
/// meaning is written over it, so that what the operator was told stays true.
pub(super) fn failed(error: rusqlite::Error, connection: &Connection, path: &Path) -> Error {
    if !is_of_the_disk(&error) || is_overwritten(connection) {
        return error.into();
    }
    let told = Error::from(error).into_failure(path, Doing::Writing);
    trouble(format!("{told} It may come to be saved all the same: look before you try again.")).into()
}

fn is_of_the_disk(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::SystemIoFailure | ErrorCode::DiskFull))
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
    match written {
        Ok(()) => true,
        // it is written over, and what stands there now means nothing
        Err(error) => error.sqlite_extended_error_code() == Some(ffi::SQLITE_IOERR_FSYNC),
    }
}
