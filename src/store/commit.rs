//! A disk that fails at the very end of a write.

use std::{fs, path::Path};

use rusqlite::{Connection, ErrorCode, ffi};

use super::{
    failure::{Doing, Error, shown, trouble},
    open::APPLICATION_ID,
};
use crate::domain::failure::UNCERTAIN;

/// What is to be told of a commit that failed.
///
/// What was being saved may stand in SQLite's log already, as the disk is asked last of all to bring it to rest. Nobody
/// sees it there now; but a program that finds the log after all others have gone takes it for saved. Something without
/// meaning is written over it, so that what the operator was told stays true.
pub(super) fn failed(error: rusqlite::Error, connection: &Connection, path: &Path) -> Error {
    match fate(&error, connection) {
        Fate::Nothing | Fate::Overwritten => error.into(),
        Fate::Unknown => {
            let told = Error::from(error).into_failure(path, Doing::Writing);
            trouble(format!("{told} It may come to be saved {UNCERTAIN}")).into()
        }
    }
}

/// What becomes of something that could not be committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It was never whole in SQLite's log.
    Nothing,
    /// It was, and something without meaning was written over it. The disk that failed may have kept it all the same.
    Overwritten,
    /// Whoever opens the file next may find it saved.
    Unknown,
}

/// What becomes of what failed with this error, once no transaction is open any more. Writes over it where need be.
pub(super) fn fate(error: &rusqlite::Error, connection: &Connection) -> Fate {
    if !is_in_the_log(error) {
        Fate::Nothing
    } else if is_overwritten(connection) {
        Fate::Overwritten
    } else {
        Fate::Unknown
    }
}

/// The same error of something of which a copy was kept before: the copy goes where it is certain that nothing was done,
/// else it is named. `done` is what may have been done: “restored”.
pub(super) fn failed_after_keeping(
    error: Error,
    connection: &Connection,
    path: &Path,
    kept: &Path,
    done: &str,
) -> Error {
    let fate = match &error {
        Error::Sql(error) => fate(error, connection),
        Error::Unreadable(_) | Error::Failure(_) => Fate::Nothing,
    };
    let uncertain = match fate {
        Fate::Nothing => {
            // a copy of what is there still: the next try makes another, and there may be little room
            let _gone = fs::remove_file(kept);
            return error;
        }
        Fate::Overwritten => String::new(),
        Fate::Unknown => format!(" It may come to be {done} {UNCERTAIN}"),
    };
    let told = error.into_failure(path, Doing::Writing);
    trouble(format!("{told}{uncertain} What the file held is kept as {}.", shown(kept))).into()
}

/// Whether the disk failed only after all was written to the log: what counts as its end is written last.
fn is_in_the_log(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure)
        && error.sqlite_extended_error_code() != Some(ffi::SQLITE_IOERR_WRITE)
}

/// Writes over what was just written to the log.
fn is_overwritten(connection: &Connection) -> bool {
    // without asking the disk to bring it to rest, which would fail again, and at the beginning of a log before anything
    // is written over
    let written = connection.execute_batch("PRAGMA synchronous = OFF").and_then(|()| overwrite(connection));
    // to bring to rest what can be
    let _rests = connection.execute_batch("PRAGMA synchronous = FULL").and_then(|()| overwrite(connection));
    written.is_ok()
}

fn overwrite(connection: &Connection) -> rusqlite::Result<()> {
    // the page that it stands on is written, though it stays as it is
    let written =
        connection.execute_batch(&format!("BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION_ID}; COMMIT"));
    if !connection.is_autocommit() {
        // there is nothing that could be kept by failing
        let _ = connection.execute_batch("ROLLBACK");
    }
    written
}
