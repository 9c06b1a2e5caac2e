//! What SQLite and the operating system say, as a sentence with a remedy.

use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::ErrorCode;
use rustix::{fs::Access, io::Errno};

use crate::domain::{request::Failure, text};

/// Why a piece of work in the store stopped, before the file's name is known to it.
#[derive(Debug)]
pub(super) enum Error {
    /// SQLite says no.
    Sql(rusqlite::Error),
    /// A value in the file is not what trunkdesk writes there. Holds what it belongs to.
    Unreadable(&'static str),
    /// The answer as it is.
    Failure(Failure),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// What was going on: to write needs more than to read. That nothing was saved is for whoever tells the failure to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    Reading,
    Writing,
}

impl Error {
    /// The answer to whoever asked, about the file at `path`.
    pub(super) fn into_failure(self, path: &Path, doing: Doing) -> Failure {
        match self {
            Self::Failure(failure) => failure,
            Self::Sql(error) => sql(&error, path, doing),
            Self::Unreadable(what) => trouble(format!(
                "{} holds {what} that trunkdesk cannot read. Restore a backup, or ask whoever changed the file.",
                shown(path)
            )),
        }
    }
}

/// A path as it may reach a terminal.
pub(super) fn shown(path: &Path) -> String {
    text::visible(&path.display().to_string()).into_owned()
}

pub(super) fn trouble(sentence: impl Into<String>) -> Failure {
    Failure::Trouble(sentence.into())
}

/// What the operating system says about the file or its folder at `path`.
pub(super) fn io(error: &io::Error, path: &Path) -> Failure {
    let path = shown(path);
    trouble(match error.kind() {
        io::ErrorKind::PermissionDenied => {
            format!("You have no permission to reach {path}. Ask its owner for it, or name another file with --db.")
        }
        io::ErrorKind::NotADirectory => {
            format!("Part of {path} is a file where a folder should be. Check how it is spelt.")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            format!("The disk has no room for {path}. Free some space there, then try again.")
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            format!("{path} is on a disk that cannot be written. Name another file with --db.")
        }
        _ => format!("{path} cannot be used: {error}. Check it, or name another file with --db."),
    })
}

fn sql(error: &rusqlite::Error, path: &Path, doing: Doing) -> Failure {
    let file = shown(path);
    trouble(match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            if doing == Doing::Writing {
                return Failure::Busy;
            }
            format!("Another program keeps {file} locked. Wait a moment, then try again.")
        }
        Some(ErrorCode::DiskFull) => {
            format!("The disk that holds {file} is full. Free some space there, then try again.")
        }
        // the write-ahead log has two files of its own, which even a reader needs
        Some(ErrorCode::ReadOnly) if doing == Doing::Reading => cannot_open(path),
        Some(ErrorCode::ReadOnly) => {
            format!("{file} cannot be written. Ask its owner for permission to write it and its folder.")
        }
        Some(ErrorCode::CannotOpen) => cannot_open(path),
        Some(ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied) => {
            format!("You have no permission for {file}. Ask its owner for it.")
        }
        Some(ErrorCode::NotADatabase) => not_ours(path),
        Some(ErrorCode::DatabaseCorrupt) => {
            format!("{file} is damaged ({error}). Keep a copy of it, then restore the newest backup.")
        }
        Some(ErrorCode::SystemIoFailure) => {
            format!("The disk that holds {file} gives an error ({error}). Check the disk, then try again.")
        }
        Some(ErrorCode::FileLockingProtocolFailed) => {
            format!("{file} cannot be locked. Move it to a local disk, not one over the network.")
        }
        _ => format!("{file} did not take this ({error}). This is a fault of trunkdesk: please report it."),
    })
}

pub(super) fn not_ours(path: &Path) -> String {
    format!("{} is not a trunkdesk file. It was left as it is; name another file with --db.", shown(path))
}

/// SQLite could not open the file or one of the two beside it, which it needs even to read.
fn cannot_open(path: &Path) -> String {
    let file = shown(path);
    let shm = beside(path, "-shm");
    if rustix::fs::access(path, Access::READ_OK) == Err(Errno::ACCESS) {
        format!("You have no permission to read {file}. Ask its owner for it, or name another file with --db.")
    } else if shm.exists() {
        format!(
            "{file} cannot be opened: even to read it, SQLite has to write {}. Ask the owner of that one for permission.",
            shown(&shm)
        )
    } else {
        format!(
            "{file} cannot be opened: even to read it, SQLite has to make {} beside it. Ask for permission to write \
             that folder.",
            shown(&shm)
        )
    }
}

/// A file in the same folder, with more behind its name.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    fn failure(code: i32, doing: Doing) -> Failure {
        let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        Error::from(error).into_failure(Path::new("/srv/a.db"), doing)
    }

    #[test]
    fn each_error_has_a_sentence() {
        for (code, sentence) in [
            (ffi::SQLITE_FULL, "The disk that holds /srv/a.db is full. Free some space there, then try again."),
            (
                ffi::SQLITE_READONLY,
                "/srv/a.db cannot be written. Ask its owner for permission to write it and its \
                 folder.",
            ),
            (
                ffi::SQLITE_NOTADB,
                "/srv/a.db is not a trunkdesk file. It was left as it is; name another file with --db.",
            ),
            (
                ffi::SQLITE_CANTOPEN,
                "/srv/a.db cannot be opened: even to read it, SQLite has to make /srv/a.db-shm beside it. Ask for \
                 permission to write that folder.",
            ),
            (ffi::SQLITE_PROTOCOL, "/srv/a.db cannot be locked. Move it to a local disk, not one over the network."),
        ] {
            assert_eq!(failure(code, Doing::Writing).to_string(), sentence);
        }
        for code in [ffi::SQLITE_CORRUPT, ffi::SQLITE_IOERR, ffi::SQLITE_CONSTRAINT, ffi::SQLITE_PERM] {
            for doing in [Doing::Reading, Doing::Writing] {
                assert!(!failure(code, doing).to_string().contains("saved"), "said by whoever tells it: {code}");
            }
        }
    }

    #[test]
    fn a_lock_is_busy_only_for_a_write() {
        for code in [ffi::SQLITE_BUSY, ffi::SQLITE_BUSY_SNAPSHOT, ffi::SQLITE_LOCKED] {
            assert_eq!(failure(code, Doing::Writing), Failure::Busy);
            assert!(matches!(failure(code, Doing::Reading), Failure::Trouble(_)));
        }
    }

    #[test]
    fn a_path_cannot_drive_the_terminal() {
        assert_eq!(shown(Path::new("/tmp/\x1b[31m")), "/tmp/\u{FFFD}[31m");
    }
}
