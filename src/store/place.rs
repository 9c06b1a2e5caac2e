//! Whether the file is still the one that was opened: by hand it can be removed, put elsewhere, or written over.
//!
//! SQLite notices none of that. It would go on with a file that has no name any more, and what it is given to save would
//! be gone with the program. A program that has opened a file therefore works with that one or with none.

mod header;

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak},
};

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};

use super::{
    failure::{Error, beside, io, shown, trouble},
    open::{self, APPLICATION_ID, FileId, Opened},
};

/// How often a file that looks as if it was written over is looked at again: another program may be writing it.
const LOOKS: usize = 4;

/// How the names of SQLite's log and its index end.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// Where the file is, and which one was opened there first. Shared by the reader and the writer of a program.
#[derive(Clone)]
pub(super) struct Place {
    path: PathBuf,
    first: Arc<OnceLock<FileId>>,
    /// The log of a connection that is open, if one is.
    log: Arc<Mutex<Weak<Log>>>,
}

impl Place {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, first: Arc::default(), log: Arc::default() }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a file was opened here.
    pub(super) fn is_known(&self) -> bool {
        self.first.get().is_some()
    }

    /// Takes the file that was opened for the only one.
    pub(super) fn keep(&self, opened: &Opened) {
        // the other thread may have been first
        let _ = self.first.set(opened.file);
        let mut log = held(&self.log);
        if log.strong_count() == 0 {
            *log = Arc::downgrade(&opened.guard.log);
        }
    }

    /// Says no where the file is not the first any more, or where SQLite's log is not that of the connection that is
    /// open: what is saved would be in no file that others see.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.check_file()?;
        let log = held(&self.log).upgrade();
        log.map_or(Ok(()), |log| log.check(&self.path))
    }

    /// Says no where another file than the first stands here, or none any more.
    fn check_file(&self) -> Result<(), Error> {
        let found = open::look(&self.path)?;
        let file = shown(&self.path);
        match (self.first.get(), found) {
            (None, _) => Ok(()),
            (Some(first), Some(found)) if *first == found => Ok(()),
            (Some(_), Some(_)) => Err(trouble(format!(
                "Another file was put in the place of {file} while it was open. Nothing of it was read or changed. Put \
                 the first one back, or start trunkdesk anew to work with this one."
            ))
            .into()),
            (Some(_), None) => Err(trouble(format!(
                "{file} is gone: it was removed, renamed or emptied while it was open. Put it back, then try again; or \
                 let everybody leave trunkdesk, and restore the newest backup."
            ))
            .into()),
        }
    }
}

/// SQLite's log and its index: while a connection is open, SQLite makes them anew never.
struct Log {
    /// The file behind a link, beside which SQLite keeps them.
    real: PathBuf,
    /// Which they are, once there are any.
    files: Mutex<[Option<FileId>; 2]>,
}

impl Log {
    fn of(path: &Path) -> Self {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        Self { files: Mutex::new(beside_now(&real)), real }
    }

    /// Says no where one of them is another or gone.
    fn check(&self, path: &Path) -> Result<(), Error> {
        for ((had, has), ending) in held(&self.files).iter_mut().zip(beside_now(&self.real)).zip(BESIDE) {
            if had.is_some() && *had != has {
                return Err(trouble(format!(
                    "{} is gone or another one, which SQLite needs while {} is open. Put it back; or let everybody leave \
                     trunkdesk, start it anew, and look whether what was saved last is there.",
                    shown(&beside(&self.real, ending)),
                    shown(path)
                ))
                .into());
            }
            *had = has;
        }
        Ok(())
    }
}

fn beside_now(real: &Path) -> [Option<FileId>; 2] {
    BESIDE.map(|ending| fs::metadata(beside(real, ending)).ok().map(|found| FileId::of(&found)))
}

/// Nothing that is held under these locks can be left half done.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What stood on the disk when a connection was opened.
pub(super) struct Guard {
    log: Arc<Log>,
    /// When the file was last written, and how long it was.
    written: Written,
    /// Whether it is read and written with the write-ahead log, which is so for as long as it is open.
    is_ahead: bool,
    /// Whose file it is, once it is somebody's.
    reseller: Option<String>,
}

type Written = (i64, i64, u64);

impl Guard {
    /// Of the file at `path`, which this connection is to and has read.
    pub(super) fn of(connection: &Connection, path: &Path) -> Result<Self, Error> {
        let reseller = reseller(connection)?;
        // told once something was read
        let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        Ok(Self { log: Arc::new(Log::of(path)), written: written(path)?, is_ahead: mode == "wal", reseller })
    }

    /// Says no where the log is another one or gone.
    pub(super) fn check_log(&self, path: &Path) -> Result<(), Error> {
        self.log.check(path)
    }

    /// Says no where something else was written over the file. What the connection has read before is forgotten where
    /// anything was written at all: SQLite does so too now and then, when it takes over what stands in the log.
    pub(super) fn check_contents(&mut self, connection: &Connection, path: &Path) -> Result<(), Error> {
        let written = written(path)?;
        if written == self.written {
            return Ok(());
        }
        let mut looks = 0;
        let found = loop {
            looks += 1;
            match self.look_inside(path) {
                Err(_) if looks < LOOKS => {
                    // what another program is just writing does not fit together
                    std::thread::sleep(std::time::Duration::from_millis(5));
                }
                found => break found?,
            }
        };
        self.check_header(path)?;
        connection.execute_batch("PRAGMA shrink_memory")?;
        if self.reseller.is_none() {
            self.reseller = found;
        }
        self.written = written;
        Ok(())
    }

    /// Says no where a backup was copied over the file: of the same reseller too, it is another state of it than the log
    /// beside it is for.
    fn check_header(&self, path: &Path) -> Result<(), Error> {
        let Some(file) = open::look(path)?.filter(|_| self.is_ahead) else { return Ok(()) };
        if header::says_write_ahead(path, file).map_err(|error| io(&error, path))? {
            return Ok(());
        }
        Err(trouble(format!(
            "{} was written over while it was open: a backup was copied to where it is. Nothing more of it is read or \
             written. Let everybody leave trunkdesk, then restore the newest backup with trunkdesk restore.",
            shown(path)
        ))
        .into())
    }

    /// Whose file it is, by what stands in the file alone: the log still has what was there before it was written over.
    fn look_inside(&self, path: &Path) -> Result<Option<String>, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let found = Connection::open_with_flags(immutable(path), flags).and_then(|file| {
            let id: i32 = file.pragma_query_value(None, "application_id", |row| row.get(0))?;
            Ok((id == APPLICATION_ID, reseller(&file)?))
        });
        match found {
            // what the log has may not be in the file yet
            Ok((_, found)) if self.reseller.is_none() => Ok(found),
            Ok((true, None)) => Ok(None),
            Ok((true, found)) => self.as_before(found, path),
            Ok((false, _)) => Err(no_database_any_more(path)),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => Err(no_database_any_more(path)),
            // a program that was killed while it took over what stands in the log: only both together are whole
            Err(_) => match open::to_look(path)? {
                Some(both) => self.as_before(both.guard.reseller, path),
                None => Err(no_database_any_more(path)),
            },
        }
    }

    fn as_before(&self, found: Option<String>, path: &Path) -> Result<Option<String>, Error> {
        if self.reseller.is_none() || found == self.reseller {
            return Ok(found);
        }
        Err(trouble(format!(
            "{} was written over while it was open, or another reseller's backup was restored into it, and is another \
             reseller's now. Put the first one back, or start trunkdesk anew to work with this one.",
            shown(path)
        ))
        .into())
    }
}

fn no_database_any_more(path: &Path) -> Error {
    trouble(format!(
        "{} was written over while it was open, and is no trunkdesk file any more. Let everybody leave trunkdesk, then \
         restore the newest backup.",
        shown(path)
    ))
    .into()
}

/// Whose file it is; `None` where nobody's yet.
fn reseller(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'reseller'";
    if connection.query_row(sql, [], |_| Ok(())).optional()?.is_none() {
        return Ok(None);
    }
    connection.query_row("SELECT id FROM reseller", [], |row| row.get(0)).optional()
}

fn written(path: &Path) -> Result<Written, Error> {
    let found = fs::metadata(path).map_err(|error| io(&error, path))?;
    Ok((found.mtime(), found.mtime_nsec(), found.len()))
}

/// The name under which SQLite reads the file as it stands there, without its log and without a lock.
pub(super) fn immutable(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    let mut name = String::from("file:");
    // of two slashes at the beginning it would take what follows for a host's name
    if path.is_absolute() {
        name.push_str("//");
    }
    for byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_') {
            name.push(char::from(*byte));
        } else {
            name.push_str(&format!("%{byte:02x}"));
        }
    }
    name.push_str("?immutable=1");
    name
}
