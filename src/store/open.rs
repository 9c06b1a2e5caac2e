//! Opening the file: whether it is ours, before anything is written; making it; its mode and its pragmas.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags};

use super::{
    commit,
    copy::{Copy, Rights},
    failure::{self, Doing, Error, beside, not_ours, shown, trouble},
    migrate, patience,
    place::{self, Guard},
};
use crate::domain::request::Failure;

/// `TrKd`, as the first migration sets it.
pub(super) const APPLICATION_ID: i32 = 0x5472_4B64;

/// What SQLite leaves of its log on the disk once its contents are in the file, in bytes.
const JOURNAL_SIZE_LIMIT: i64 = 8 << 20;

/// Statements that a connection keeps prepared.
const STATEMENTS: usize = 64;

/// Which file it is, whatever its name: another may have been put in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileId(u64, u64);

impl FileId {
    pub(super) fn of(found: &fs::Metadata) -> Self {
        Self(found.dev(), found.ino())
    }
}

/// A connection, the file that it is to, and what tells that it still is.
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) file: FileId,
    pub(super) guard: Guard,
}

/// Makes the folder of the file at `path`, and those above it, with mode 0700. A folder that is there is left as it is.
///
/// # Errors
/// A sentence for people.
pub fn create_folder(path: &Path) -> Result<(), Failure> {
    let folder = folder(path);
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(|error| failure::io(&error, &folder))
}

/// Looks for the file without opening it: closing any other handle on it would drop SQLite's locks. `None` where there
/// is none or it is empty.
pub(super) fn look(path: &Path) -> Result<Option<FileId>, Error> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => {
            Err(trouble(format!("{} is a folder. Name a file in it with --db.", shown(path))).into())
        }
        Ok(found) if !found.is_file() => Err(trouble(not_ours(path)).into()),
        Ok(found) => Ok((found.len() > 0).then(|| FileId::of(&found))),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let folder = folder(path);
            if folder.is_dir() {
                Ok(None)
            } else {
                Err(trouble(format!(
                    "The folder {} is not there. Make it, or name another file with --db.",
                    shown(&folder)
                ))
                .into())
            }
        }
        Err(error) => Err(failure::io(&error, path).into()),
    }
}

/// Opens the file at `path` to read. `None` where there is none, or nothing in it yet.
pub(super) fn to_read(path: &Path) -> Result<Option<Opened>, Error> {
    let Some(opened) = to_look(path)? else { return Ok(None) };
    migrate::check(&opened.connection, path)?;
    Ok(Some(opened))
}

/// As [`to_read`], but a file that an older trunkdesk made is taken too.
pub(super) fn to_look(path: &Path) -> Result<Option<Opened>, Error> {
    let Some(file) = look(path)? else { return Ok(None) };
    let Some(connection) = to_copy(path)? else { return Ok(None) };
    connection.pragma_update(None, "query_only", true)?;
    in_memory(&connection)?;
    let guard = Guard::of(&connection, path)?;
    Ok(Some(Opened { connection, file, guard }))
}

/// Opens a file of any version that this program knows, to copy it. The connection cannot write to it, so that what is
/// not ours is left as it is.
pub(super) fn to_copy(path: &Path) -> Result<Option<Connection>, Error> {
    if look(path)?.is_none() {
        return Ok(None);
    }
    let mut connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    configure(&mut connection)?;
    Ok(is_ours(&connection, path)?.then_some(connection))
}

/// As [`to_copy`], for a file in which nobody writes, and which is to stay alone: SQLite makes no log beside it, and
/// takes no lock.
pub(super) fn to_copy_alone(path: &Path) -> Result<Option<Connection>, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let mut connection = Connection::open_with_flags(place::immutable(path), flags)?;
    configure(&mut connection)?;
    Ok(is_ours(&connection, path)?.then_some(connection))
}

/// Opens the file at `path` to look at it, whosever it is and whatever is in it.
pub(super) fn to_examine(path: &Path) -> Result<Connection, Error> {
    let mut connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    configure(&mut connection)?;
    // what is sorted on the way takes no room on a disk that may be full
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}

/// Brings a file that an older trunkdesk made up to date; one that is up to date is opened to read, as [`to_read`] does.
pub(super) fn bring_up_to_date(path: &Path, tell: impl FnOnce(&str)) -> Result<Option<Opened>, Error> {
    match to_look(path)? {
        Some(opened) if migrate::is_older(&opened.connection)? => {
            tell(&format!("Bringing {} up to date…", shown(path)));
            to_write(path, false).map(|_| None)
        }
        up_to_date => Ok(up_to_date),
    }
}

/// Opens the file at `path` to write, and with `make` makes it where it is not.
pub(super) fn to_write(path: &Path, make: bool) -> Result<Opened, Error> {
    // a connection that cannot write looks first
    let ours = to_look(path)?.is_some();
    if !ours {
        if !make {
            return Err(trouble(format!(
                "There is no reseller in {} yet. Set the reseller up first, or name another file with --db.",
                shown(path)
            ))
            .into());
        }
        create(path)?;
    }
    let mut connection = to_overwrite(path)?;
    if ours && migrate::is_older(&connection)? {
        update(&mut connection, path)?;
    } else {
        migrate::run(&mut connection, path, || Ok(()))?;
    }
    in_memory(&connection)?;
    let found = fs::metadata(path).map_err(|error| failure::io(&error, path))?;
    let guard = Guard::of(&connection, path)?;
    Ok(Opened { connection, file: FileId::of(&found), guard })
}

/// Opens the file to write, whatever is in it.
pub(super) fn to_overwrite(path: &Path) -> Result<Connection, Error> {
    let mut connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    if connection.is_readonly(MAIN_DB)? {
        return Err(trouble(format!(
            "{} cannot be written. Ask its owner for permission to write it and its folder.",
            shown(path)
        ))
        .into());
    }
    configure(&mut connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", "FAST")?;
    write_ahead(&mut connection, path)?;
    connection.pragma_update_and_check(None, "journal_size_limit", JOURNAL_SIZE_LIMIT, |_| Ok(()))?;
    Ok(connection)
}

/// Takes all steps that are still before the file, and keeps a copy of it as it was.
fn update(connection: &mut Connection, path: &Path) -> Result<(), Error> {
    let mut kept = None;
    let done = migrate::run(connection, path, || {
        kept = Some(keep_copy(path)?);
        Ok(())
    });
    match (done, kept) {
        (Err(error), Some(kept)) => {
            Err(commit::failed_after_keeping(told_of_room(error, path), connection, path, &kept, "brought up to date"))
        }
        (done, _) => {
            done.map_err(|error| told_of_room(error, path))?;
            // Much of the file stands in the log now, and each that opens it would read through that until somebody writes.
            // It is up to date all the same where this cannot be done.
            let _done = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
            Ok(())
        }
    }
}

/// Keeps a copy of the file as it is, under a name that says its version. For inside of the transaction that is to
/// change it: so nothing is written between the copy and the change. SQLite copies in no transaction, so the copy is made
/// by a connection of its own, which reads what was there before.
fn keep_copy(path: &Path) -> Result<PathBuf, Error> {
    let Some(connection) = to_copy(path)? else { return Err(trouble(not_ours(path)).into()) };
    let target = beside(&real(path), &format!(".version-{}", migrate::version(&connection)?));
    let rights = Rights::of(&fs::metadata(path).map_err(|error| failure::io(&error, path))?);
    let kept = Copy::anew(&connection, &target).and_then(|copy| copy.keep_beside(&target, &rights));
    kept.map_err(|error| match error.into_failure(path, Doing::Reading) {
        Failure::Trouble(sentence) => trouble(format!(
            "{} was made by an older trunkdesk, and without a copy of it as it is it is not brought up to date. {sentence}",
            shown(path)
        ))
        .into(),
        other => other.into(),
    })
}

/// That there is no room is said otherwise of an update, which needs much of it, and in two places.
fn told_of_room(error: Error, path: &Path) -> Error {
    match error {
        Error::Sql(error) if error.sqlite_error_code() == Some(ErrorCode::DiskFull) => trouble(format!(
            "There is too little room to bring {} up to date: it takes twice its size beside it, and some for temporary \
             files. Free some space there, then start trunkdesk again. Nothing was changed.",
            shown(path)
        ))
        .into(),
        error => error,
    }
}

/// Keeps what SQLite has for a moment in memory: nothing of it gets on another disk, which may be full.
fn in_memory(connection: &Connection) -> Result<(), Error> {
    Ok(connection.pragma_update(None, "temp_store", "MEMORY")?)
}

pub(super) fn configure(connection: &mut Connection) -> Result<(), Error> {
    connection.busy_handler(Some(patience::wait))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // the file may come from elsewhere: what it defines may call nothing with side effects
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(())
}

/// Whether the file is a trunkdesk file, and none that a newer trunkdesk made; an empty database is none yet.
pub(super) fn is_ours(connection: &Connection, path: &Path) -> Result<bool, Error> {
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if id == APPLICATION_ID {
        return migrate::check_not_newer(connection, path).map(|()| true);
    }
    // left by a program that stopped, or is, between making the file and its tables
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if id == 0 && tables == 0 && migrate::version(connection)? == 0 {
        return Ok(false);
    }
    Err(trouble(not_ours(path)).into())
}

/// Makes an empty file, or takes the one that is there, that only its owner can read, or in a setgid folder its group
/// too. SQLite gives its -wal and -shm the same mode.
fn create(path: &Path) -> Result<(), Error> {
    let folder = folder(path);
    let setgid = fs::metadata(&folder).is_ok_and(|folder| folder.mode() & 0o2000 != 0);
    let mode = if setgid { 0o660 } else { 0o600 };
    match fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(path) {
        // again, as the umask may have taken some of it
        Ok(file) => {
            file.set_permissions(fs::Permissions::from_mode(mode)).map_err(|error| failure::io(&error, path).into())
        }
        // another operator was first, or it is empty
        Err(error) if error.kind() == ErrorKind::AlreadyExists => close_to_others(path, mode),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Err(trouble(format!(
            "You may not make a file in {}. Ask its owner for permission, or name another file with --db.",
            shown(&folder)
        ))
        .into()),
        Err(error) => Err(failure::io(&error, path).into()),
    }
}

/// Sets the mode of a file that has nothing in it yet, where it is ours to set. Not through a handle: closing one would
/// drop SQLite's locks.
fn close_to_others(path: &Path, mode: u32) -> Result<(), Error> {
    let told = |error| Error::from(failure::io(&error, path));
    let found = fs::metadata(path).map_err(told)?;
    if found.uid() != rustix::process::geteuid().as_raw() || found.mode() & 0o7777 == mode {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(told)
}

/// Turns the write-ahead log on, and makes sure that it is.
fn write_ahead(connection: &mut Connection, path: &Path) -> Result<(), Error> {
    // SQLite waits for some of the locks that it changes the mode under, and not for others: here for all of them, once
    connection.busy_timeout(Duration::ZERO)?;
    let mode = wait_for_mode(connection);
    connection.busy_handler(Some(patience::wait))?;
    if mode? == "wal" {
        Ok(())
    } else {
        Err(trouble(format!(
            "The disk that holds {} does not allow SQLite's write-ahead log. Move the file to a local disk.",
            shown(path)
        ))
        .into())
    }
}

/// The mode that the file has then.
fn wait_for_mode(connection: &Connection) -> rusqlite::Result<String> {
    let mut tries = 0;
    loop {
        match connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0)) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && patience::wait(tries) => {
                tries += 1
            }
            result => return result,
        }
    }
}

/// The file that a link at `path` leads to, beside which SQLite keeps its log, and trunkdesk its copies; `path` itself
/// where there is none.
pub(super) fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The folder of the file at `path`.
pub(super) fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}
