//! A backup: a copy of the file as it is at one moment, whole and checked, while others go on writing.
//!
//! What holds it up, and what it holds up: it reads, so no writer waits for it and it waits for none. What is written
//! meanwhile stays in the write-ahead log until the copy is made; the first write after that begins the log anew.

use std::{ffi::OsStr, fs, path::Path};

use rusqlite::Connection;

use super::{
    contents::{Contents, contents, damage},
    copy::{self, Copy, Rights, Stop, stoppable},
    failure::{Doing, Error, beside, shown, trouble},
    open,
};
use crate::domain::{history::Head, request::Failure};

/// A backup is its owner's alone, whoever shares the file.
const MODE: u32 = 0o600;

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// How large it is.
    pub bytes: u64,
    /// The living accounts in it.
    pub accounts: u64,
    /// The newest row of the history in it.
    pub head: Option<Head>,
}

/// Backs the file at `path` up as `target`, which must not be there. Nothing is written to the file. Where it fails, or
/// `stop` says so, nothing is left behind.
///
/// # Errors
/// A sentence for people.
pub fn backup(path: &Path, target: &Path, stop: &Stop) -> Result<Backup, Failure> {
    try_backup(path, target, stop).map_err(|error| error.into_failure(path, Doing::Reading))
}

fn try_backup(path: &Path, target: &Path, stop: &Stop) -> Result<Backup, Error> {
    let Some(mut connection) = open::to_copy(path)? else { return Err(nothing_in(path).into()) };
    check_target(path, target)?;
    stoppable(&mut connection, stop)?;
    let copy = Copy::anew(&connection, target).map_err(|error| copy::blamed(error, target))?;
    let mut made = copy.open()?;
    stoppable(&mut made, stop)?;
    let contents = check(&made, path)?;
    drop(made);
    if copy.keep(target, &Rights::mode(MODE))?.is_some() {
        return Err(taken(target).into());
    }
    let bytes = fs::metadata(target).map_err(|error| copy::at_target(&error, target))?.len();
    Ok(Backup { bytes, accounts: contents.accounts, head: contents.head })
}

/// Whether the copy is as good as the file.
fn check(copy: &Connection, path: &Path) -> Result<Contents, Error> {
    if !open::is_ours(copy, path)? {
        return Err(nothing_in(path).into());
    }
    if let Some(damage) = damage(copy)? {
        return Err(trouble(format!(
            "{} is damaged ({damage}), and so was the copy, which was not kept. Keep the backups that you have, and \
             restore the newest that is whole.",
            shown(path)
        ))
        .into());
    }
    contents(copy)?.ok_or_else(|| nothing_in(path).into())
}

fn nothing_in(path: &Path) -> Failure {
    trouble(format!(
        "There is no reseller in {} yet, and so nothing to back up. Name another file with --db.",
        shown(path)
    ))
}

fn taken(target: &Path) -> Failure {
    trouble(format!(
        "{} is there already, and a backup never takes the place of another file. Name one that is not there, or move \
         that one away.",
        shown(target)
    ))
}

/// Says no to a target that is there, whatever it is, and to the names that SQLite uses itself.
fn check_target(path: &Path, target: &Path) -> Result<(), Failure> {
    let Some(name) = target.file_name() else {
        return Err(trouble(format!("{} is no name of a file. Name one that is not there.", shown(target))));
    };
    if belongs_to(path, target, name) {
        return Err(trouble(format!(
            "{} belongs to the accounts' file itself. Name another file for the backup.",
            shown(target)
        )));
    }
    // not what a link leads to: a link is in the way too
    if fs::symlink_metadata(target).is_ok() { Err(taken(target)) } else { Ok(()) }
}

fn belongs_to(path: &Path, target: &Path, name: &OsStr) -> bool {
    // SQLite keeps its log beside the file that a link leads to
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let Ok(folder) = fs::canonicalize(open::folder(target)) else { return false };
    let target = folder.join(name);
    ["", "-wal", "-shm", "-journal"].into_iter().any(|ending| beside(&path, ending) == target)
}
