//! Looks at everything of the file that can go wrong, and mends what can be mended without losing anything.
//!
//! | file | what it looks at |
//! |---|---|
//! | `place` | whose it is, who may read and write it, and what lies beside it |
//! | `mode` | how a mode, a group or an owner is set |
//! | `disk` | room on the disk, the write-ahead log, and who holds it |
//! | `pages` | what SQLite itself can tell of its pages and references |
//! | `form` | tables, indexes and triggers |
//! | `rows`, `tree` | rows that cannot be read, accounts that stand nowhere |
//! | `imports` | imports that were broken off |
//! | `cluster` | what waits to be sent to the cluster |
//! | `sums` | balances, and what is kept added up |
//! | `keys`, `index` | what the search finds accounts by |
//! | `repair` | what is mended, in which order, and its row of history |

mod cluster;
mod disk;
pub(super) mod form;
mod imports;
mod index;
mod keys;
mod mode;
mod pages;
mod place;
mod repair;
mod rows;
mod sums;
mod tree;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode};

use super::{
    failure::{Doing, Error, shown},
    migrate, network, open, reseller, verify,
};
use crate::domain::{
    checkup::{Check, Checkup, Findings},
    timezone::Timezone,
};

/// Looks at the file at `path`, and at the folders that are only for their user. Reads all of it, and writes nothing. What
/// is in the file is looked at in one state of it, so that others can go on working.
pub fn examine(path: &Path, own_folders: &[PathBuf]) -> Checkup {
    let mut checkup = Checkup::new();
    checkup.set(Check::Folders, place::own_folders(own_folders));
    let mut file = place::names(path);
    let looked = open::look(path);
    if looked.is_ok() {
        let mut findings = disk::room(path);
        if let Err(failure) = network::check_local(path) {
            findings.tell(failure.to_string());
        }
        checkup.set(Check::Disk, findings);
    }
    match looked {
        Ok(Some(_)) => {
            // before it is opened, as SQLite then makes the files beside it
            let permissions = place::permissions(path);
            match open_and_look(path, &mut checkup, &mut file) {
                // whoever may read what is not ours is none of our business
                Ok(false) => {}
                Err(Error::Sql(error)) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
                    file.tell(told(error.into(), path));
                }
                Ok(true) => checkup.set(Check::Permissions, permissions),
                Err(error) => {
                    file.tell(told(error, path));
                    checkup.set(Check::Permissions, permissions);
                }
            }
        }
        Ok(None) => {
            file.tell(format!("There is nothing in {} yet. Start trunkdesk to set the reseller up.", shown(path)))
        }
        Err(error) => file.tell(told(error, path)),
    }
    checkup.set(Check::File, file);
    checkup
}

/// Looks at what is in the file; `false` where it is not ours.
fn open_and_look(path: &Path, checkup: &mut Checkup, file: &mut Findings) -> Result<bool, Error> {
    let mut connection = open::to_examine(path)?;
    // before the transaction, in which SQLite writes nothing more once it has found something damaged
    let vocabulary = index::Vocabulary::open(&connection);
    let connection = connection.transaction()?;
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if id != open::APPLICATION_ID {
        file.tell(format!("{} is not a trunkdesk file. Name another one with --db.", shown(path)));
        return Ok(false);
    }
    let mut look = |check, findings| checkup.set(check, or_told(findings, path));
    look(Check::Log, disk::log(&connection, path));
    let (damage, damaged_index) = pages::damage(&connection, path);
    look(Check::Pages, Ok(damage));
    look(Check::References, pages::references(&connection));
    let version = migrate::version(&connection)?;
    if let Err(error) = migrate::check(&connection, path) {
        file.tell(told(error, path));
        if version > migrate::VERSION {
            return Ok(true);
        }
    }
    look(Check::Schema, form::differences(&connection, usize::try_from(version).unwrap_or(0)));
    look(Check::History, history(&connection));
    if version < migrate::VERSION {
        return Ok(true);
    }
    look(Check::Rows, rows::unreadable(&connection));
    look(Check::Tree, tree::lost(&connection));
    look(Check::Balances, sums::overdrawn(&connection));
    look(Check::Sums, sums::wrong_tally(&connection));
    look(Check::Levels, sums::wrong_levels(&connection));
    look(Check::Totals, sums::exceeded(&connection));
    look(Check::Imports, imports::unfinished(&connection, Timestamp::now()));
    look(Check::Cluster, cluster::astray(&connection));
    look(Check::Keys, keys::stale(&connection));
    look(Check::Search, damaged_index.map_or_else(|| index::stale(&connection, &vocabulary?), Ok));
    checkup.is_current = true;
    Ok(true)
}

fn history(connection: &Connection) -> Result<Findings, Error> {
    let zone =
        reseller::read(connection).ok().flatten().map_or_else(Timezone::utc, |reseller| reseller.settings.timezone);
    let chain = verify::chain(connection, None)?;
    let mut findings = Findings::default();
    for flaw in &chain.flaws {
        findings.tell(format!("{} Compare it with a backup.", flaw.told(&zone)));
    }
    findings.more += chain.more;
    Ok(findings)
}

fn only(message: String) -> Findings {
    let mut findings = Findings::default();
    findings.tell(message);
    findings
}

fn or_told(findings: Result<Findings, Error>, path: &Path) -> Findings {
    findings.unwrap_or_else(|error| only(told(error, path)))
}

/// Why something could not be looked at.
fn told(error: Error, path: &Path) -> String {
    match &error {
        // a table or a column is not there
        Error::Sql(sql) if matches!(sql.sqlite_error_code(), None | Some(ErrorCode::Unknown)) => format!(
            "This could not be looked at ({sql}). See what is said of the tables, or restore the newest backup."
        ),
        _ => error.into_failure(path, Doing::Reading).to_string(),
    }
}
