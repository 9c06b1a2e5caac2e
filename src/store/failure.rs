//! What SQLite and the operating system say, as a sentence with a remedy.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::ErrorCode;
use rustix::{
    fs::{Access, access},
    io::Errno,
};

use super::disk;
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
        io::ErrorKind::NotFound => format!("{path} is not there. Put it back, or name another file with --db."),
        io::ErrorKind::NotADirectory => {
            format!("Part of {path} is a file where a folder should be. Check how it is spelt.")
        }
        io::ErrorKind::StorageFull => {
            format!("The disk has no room for {path}. Free some space there, then try again.")
        }
        io::ErrorKind::QuotaExceeded => no_quota(&path),
        io::ErrorKind::ReadOnlyFilesystem => on_read_only_disk(&path),
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
        Some(ErrorCode::DiskFull) => match disk::refusal(path) {
            Some(refusal) if refusal.kind() == io::ErrorKind::QuotaExceeded => no_quota(&file),
            _ => full(&file),
        },
        // the write-ahead log has two files of its own, which even a reader needs
        Some(ErrorCode::ReadOnly) if doing == Doing::Reading => cannot_open(path),
        Some(ErrorCode::ReadOnly) if closed_beside(path).is_some() => cannot_open(path),
        Some(ErrorCode::ReadOnly) => closed(&file),
        Some(ErrorCode::CannotOpen) => cannot_open(path),
        Some(ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied) => {
            format!("You have no permission for {file}. Ask its owner for it.")
        }
        Some(ErrorCode::NotADatabase) => not_ours(path),
        Some(ErrorCode::DatabaseCorrupt) => {
            format!("{file} is damaged ({error}). Keep a copy of it, then restore the newest backup.")
        }
        Some(ErrorCode::SystemIoFailure) => return disk_error(error, path, doing),
        Some(ErrorCode::FileLockingProtocolFailed) => {
            format!("{file} cannot be locked. Move it to a local disk, not one over the network.")
        }
        _ => format!("{file} did not take this ({error}). This is a fault of trunkdesk: please report it."),
    })
}

fn full(file: &str) -> String {
    format!("The disk that holds {file} is full. Free some space there, then try again.")
}

fn no_quota(file: &str) -> String {
    format!(
        "Your share (quota) of the disk that holds {file} is used up. Free some of it or ask for more, then try again."
    )
}

/// SQLite says the same of a disk that is broken and of one that takes nothing more, but for the one reason that it has
/// a word for.
fn disk_error(error: &rusqlite::Error, path: &Path, doing: Doing) -> Failure {
    let file = shown(path);
    let refusal = if doing == Doing::Writing { disk::refusal(path) } else { None };
    trouble(match refusal.map(|refusal| refusal.kind()) {
        Some(io::ErrorKind::QuotaExceeded) => no_quota(&file),
        Some(io::ErrorKind::StorageFull) => full(&file),
        Some(io::ErrorKind::ReadOnlyFilesystem) => on_read_only_disk(&file),
        _ if disk::is_full(path) => full(&file),
        _ if doing == Doing::Writing && disk::is_closed(path) => closed(&file),
        _ => format!("The disk that holds {file} gives an error ({error}). Check the disk, then try again."),
    })
}

fn closed(file: &str) -> String {
    format!("{file} cannot be written. Ask its owner for permission to write it and its folder.")
}

fn on_read_only_disk(file: &str) -> String {
    format!("{file} is on a disk that cannot be written. Ask whoever keeps the disk, or name another file with --db.")
}

pub(super) fn not_ours(path: &Path) -> String {
    format!("{} is not a trunkdesk file. It was left as it is; name another file with --db.", shown(path))
}

/// SQLite could not open the file or one of the two beside it, which it needs even to read.
fn cannot_open(path: &Path) -> String {
    let file = shown(path);
    let index = beside(path, "-shm");
    if access(path, Access::READ_OK) == Err(Errno::ACCESS) {
        return format!("You have no permission to read {file}. Ask its owner for it, or name another file with --db.");
    }
    if let Some(beside) = closed_beside(path) {
        return format!(
            "{file} cannot be opened: even to read it, SQLite has to write {}. Ask the owner of that one for permission.",
            shown(&beside)
        );
    }
    if disk::is_read_only(path) {
        format!(
            "{file} is on a disk that cannot be written, and even to read it SQLite has to write {}. Copy it to another \
             disk, and name the copy with --db.",
            shown(&index)
        )
    } else {
        format!(
            "{file} cannot be opened: even to read it, SQLite has to make {} beside it. Ask for permission to write \
             that folder.",
            shown(&index)
        )
    }
}

/// SQLite's log or its index, where it is there and somebody else's.
fn closed_beside(path: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let closed = |file: &PathBuf| access(file, Access::READ_OK | Access::WRITE_OK) == Err(Errno::ACCESS);
    ["-wal", "-shm"].map(|ending| beside(&real, ending)).into_iter().find(closed)
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
