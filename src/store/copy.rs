//! A copy of a file, in the making: for its owner only, and gone again unless it is kept.

use std::{
    fs,
    io::{self, ErrorKind},
    os::unix::{
        ffi::OsStrExt,
        fs::{MetadataExt, PermissionsExt, fchown},
    },
    path::{Path, PathBuf},
    sync::Arc,
};

use rusqlite::{
    Connection, ErrorCode, OpenFlags,
    backup::{Backup, StepResult},
    ffi,
    types::{ToSqlOutput, ValueRef},
};

use super::{
    failure::{Error, beside, shown, trouble},
    open::{self, folder},
};
use crate::domain::request::Failure;

/// Says whether to stop, and leave everything as it was. Asked every few milliseconds.
pub type Stop = Arc<dyn Fn() -> bool + Send + Sync>;

/// Pages that are copied between two questions whether to stop: four megabytes.
const PAGES: i32 = 1_024;
/// Operations of SQLite's machine between two questions: some milliseconds.
const OPERATIONS: i32 = 100_000;

/// Lets `stop` end what the connection is at.
pub(super) fn stoppable(connection: &mut Connection, stop: &Stop) -> Result<(), Error> {
    let stop = Arc::clone(stop);
    Ok(connection.progress_handler(OPERATIONS, Some(move || stop()))?)
}

/// Who may do what with a copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rights {
    mode: u32,
    /// User and group, where they are to be set as far as may be.
    owner: Option<(u32, u32)>,
}

impl Rights {
    /// For whoever makes it, with this mode.
    pub(super) fn mode(mode: u32) -> Self {
        Self { mode, owner: None }
    }

    /// Those of another file.
    pub(super) fn of(found: &fs::Metadata) -> Self {
        Self { mode: found.mode() & 0o7777, owner: Some((found.uid(), found.gid())) }
    }

    fn set(&self, file: &fs::File) -> io::Result<()> {
        let mut mode = self.mode;
        if let Some((user, group)) = self.owner {
            // only root may give a file away
            let given = fchown(file, Some(user), Some(group)).or_else(|_| fchown(file, None, Some(group)));
            // what one group may is not for another
            if given.is_err() && file.metadata()?.gid() != group {
                mode &= !0o070;
            }
        }
        file.set_permissions(fs::Permissions::from_mode(mode))
    }
}

/// A copy in the making.
#[derive(Debug)]
pub(super) struct Copy {
    unfinished: tempfile::TempPath,
    beside: Beside,
}

/// What SQLite keeps beside a copy while it works on it: on a disk that fails it leaves it there.
#[derive(Debug)]
struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        for ending in ["-wal", "-shm", "-journal"] {
            // mostly there is none
            let _gone = fs::remove_file(beside(&self.0, ending));
        }
    }
}

impl Copy {
    /// Writes the file that `connection` is to anew, into the folder of `target`: all of it as it was at one moment, and
    /// nothing of what was deleted.
    ///
    /// It reads as any reader does. Nobody waits for it; only the write-ahead log of the file grows with what is written
    /// meanwhile, as SQLite begins it anew only when nobody reads from it.
    pub(super) fn anew(connection: &Connection, target: &Path) -> Result<Self, Error> {
        let copy = Self::empty(target)?;
        // SQLite takes an empty file, and leaves its mode
        connection.execute("VACUUM INTO ?1", [path_value(&copy.unfinished)])?;
        Ok(copy)
    }

    /// Copies the file that `connection` is to into the folder of `target` page by page, whatever is on the pages: a
    /// damaged file is copied as it is.
    pub(super) fn exact(connection: &Connection, target: &Path, stop: &Stop) -> Result<Self, Error> {
        let copy = Self::empty(target)?;
        let mut to = Connection::open(&copy.unfinished)?;
        // it is synced once, at its end
        to.pragma_update(None, "synchronous", "OFF")?;
        let copying = Backup::new(connection, &mut to)?;
        step(&copying, stop)?;
        drop(copying);
        // stands by itself, without a log. What is damaged may not take that
        let _mode = to.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()));
        Ok(copy)
    }

    fn empty(target: &Path) -> Result<Self, Error> {
        let told = |error: &io::Error| Error::from(at_target(error, target));
        let file = tempfile::Builder::new().prefix(".trunkdesk-").suffix(".partial").tempfile_in(folder(target));
        let file = file.map_err(|error| told(&error))?;
        // whatever the umask has taken of it
        file.as_file().set_permissions(fs::Permissions::from_mode(0o600)).map_err(|error| told(&error))?;
        let unfinished = file.into_temp_path();
        let beside = Beside(unfinished.to_path_buf());
        Ok(Self { unfinished, beside })
    }

    /// Opens the copy to read.
    pub(super) fn open(&self) -> Result<Connection, Error> {
        let mut connection = Connection::open_with_flags(
            &self.unfinished,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        open::configure(&mut connection)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    }

    /// Opens the copy to work on it before it is used, and not to keep it: nothing of it is safe on the disk.
    pub(super) fn open_to_work(&self) -> Result<Connection, Error> {
        let mut connection = Connection::open_with_flags(
            &self.unfinished,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        open::configure(&mut connection)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "synchronous", "OFF")?;
        connection.pragma_update_and_check(None, "journal_mode", "MEMORY", |_| Ok(()))?;
        Ok(connection)
    }

    /// Keeps the copy under the name `target`, with these rights, and never in the place of another file: where there is
    /// one, the copy is given back. Once this is done the copy is safe on the disk, under its name.
    ///
    /// No connection to the copy may be open: a handle that is closed here would drop SQLite's locks.
    pub(super) fn keep(self, target: &Path, rights: &Rights) -> Result<Option<Self>, Error> {
        let told = |error: &io::Error| Error::from(at_target(error, target));
        let file = fs::File::open(&self.unfinished).map_err(|error| told(&error))?;
        rights.set(&file).map_err(|error| told(&error))?;
        file.sync_all().map_err(|error| told(&error))?;
        match self.unfinished.persist_noclobber(target) {
            Ok(()) => match fs::File::open(folder(target)).and_then(|folder| folder.sync_all()) {
                // some file systems have no such thing for a folder
                Err(error) if ![ErrorKind::InvalidInput, ErrorKind::Unsupported].contains(&error.kind()) => {
                    let _gone = fs::remove_file(target);
                    Err(told(&error))
                }
                _ => Ok(None),
            },
            Err(other) if other.error.kind() == ErrorKind::AlreadyExists => {
                Ok(Some(Self { unfinished: other.path, beside: self.beside }))
            }
            Err(other) => Err(told(&other.error)),
        }
    }

    /// The same under the first of the names that is free: `target`, then with `-2` behind it, and so on; gives which.
    pub(super) fn keep_beside(self, target: &Path, rights: &Rights) -> Result<PathBuf, Error> {
        let (mut copy, mut name) = (self, target.to_owned());
        for number in 2.. {
            match copy.keep(&name, rights)? {
                None => break,
                Some(back) => copy = back,
            }
            name = beside(target, &format!("-{number}"));
        }
        Ok(name)
    }
}

/// Copies until all is copied. Where it is stopped, or somebody else holds the lock for too long, nothing was.
pub(super) fn step(copying: &Backup<'_, '_>, stop: &Stop) -> Result<(), Error> {
    loop {
        if stop() {
            return Err(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_INTERRUPT), None).into());
        }
        match copying.step(PAGES)? {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            _ => return Err(Failure::Busy.into()),
        }
    }
}

/// A path as SQLite takes it, whatever bytes are in it.
pub(super) fn path_value(path: &Path) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(ValueRef::Text(path.as_os_str().as_bytes()))
}

/// What SQLite says while it copies: where it cannot write, that is about the copy and not about the file.
pub(super) fn blamed(error: Error, target: &Path) -> Error {
    let Error::Sql(error) = error else { return error };
    let reading = [ffi::SQLITE_IOERR_READ, ffi::SQLITE_IOERR_SHORT_READ];
    let extended = error.sqlite_error().map_or(0, |error| error.extended_code);
    let target = shown(target);
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => {
            trouble(format!("The disk has no room for the copy {target}. Free some space there, then try again."))
                .into()
        }
        Some(ErrorCode::SystemIoFailure) if !reading.contains(&extended) => trouble(format!(
            "The copy {target} could not be written ({error}). Check the disk and how much may be written there, then \
             try again."
        ))
        .into(),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => trouble(format!(
            "The copy {target} could not be written ({error}). Ask for permission to write its folder, or name another."
        ))
        .into(),
        _ => error.into(),
    }
}

/// What the operating system says about a copy that is to be made as `target`.
pub(super) fn at_target(error: &io::Error, target: &Path) -> Failure {
    let folder = shown(&folder(target));
    let target = shown(target);
    trouble(match error.kind() {
        ErrorKind::NotFound => format!("The folder {folder} is not there. Make it, or name a file in another."),
        ErrorKind::NotADirectory => format!("{folder} is no folder. Name a file in one."),
        ErrorKind::PermissionDenied => {
            format!("You may not make {target}. Ask for permission to write its folder, or name a file in another.")
        }
        ErrorKind::ReadOnlyFilesystem => {
            format!("{target} would be on a disk that cannot be written. Name a file on another.")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            format!("The disk has no room for the copy {target}. Free some space there, then try again.")
        }
        _ => format!("{target} cannot be made: {error}. Check its folder, or name a file in another."),
    })
}
