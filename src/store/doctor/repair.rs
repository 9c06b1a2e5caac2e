//! What is mended, in which order, and its row of history.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction};
use serde_json::json;

use super::{disk, form, index, keys, place, sums};
use crate::{
    domain::{
        checkup::{Check, Checkup, Deeds, Repair},
        request::Failure,
    },
    store::{
        Writer,
        failure::{Doing, Error, trouble},
        history, open,
        writer::Hand,
    },
};

/// What can be mended, in the order in which one needs another: no index without its table, no search without its
/// index, nothing added up without its triggers.
const ORDER: [Check; 8] = [
    Check::Folders,
    Check::Permissions,
    Check::Schema,
    Check::Search,
    Check::Keys,
    Check::Sums,
    Check::Levels,
    Check::Log,
];

impl Writer {
    /// Mends what [`super::examine`] has found and nothing is lost by, each in a transaction of its own with its row of
    /// history; never what accounts have, the ledger or the history. What was done, and what could not be. Look at the
    /// file again afterwards: one repair may show what another can mend.
    ///
    /// # Errors
    /// Nothing may be written.
    pub fn repair(&mut self, checkup: &Checkup, own_folders: &[PathBuf]) -> Result<Vec<Repair>, Failure> {
        self.allowed()?;
        let mut repairs = Vec::new();
        for check in ORDER {
            if !checkup.has_work_for(check) {
                continue;
            }
            match check {
                Check::Folders => outside(&mut repairs, check, place::mend(place::open_folders(own_folders))),
                Check::Permissions => {
                    let mut mended = place::mend(place::wrong(self.path()));
                    if checkup.may_be_written() {
                        self.record(&mended.0, &mut repairs, check);
                    } else if let Some(last) = mended.0.first.last_mut() {
                        last.push_str(" The history has no row of it: nothing is written into a damaged file.");
                    }
                    outside(&mut repairs, check, mended);
                }
                Check::Log => self.shorten_log(&mut repairs),
                _ => {
                    let done = self.write(false, |transaction, hand| {
                        let done = inside(transaction, check)?;
                        recorded(transaction, hand, &done)?;
                        Ok(done)
                    });
                    told(&mut repairs, check, done);
                }
            }
        }
        Ok(repairs)
    }

    /// Turns the write-ahead log on, and puts all that is in it into the file.
    fn shorten_log(&mut self, repairs: &mut Vec<Repair>) {
        // opening it to write turns the log on
        let done = open::to_write(self.path(), false).and_then(|opened| checkpoint(&opened.connection, self.path()));
        let done = done.map_err(|error| error.into_failure(self.path(), Doing::Writing));
        if let Ok(done) = &done {
            self.record(done, repairs, Check::Log);
        }
        told(repairs, Check::Log, done);
    }

    /// Adds the row of history of what was done outside of a transaction.
    fn record(&mut self, done: &Deeds, repairs: &mut Vec<Repair>, check: Check) {
        if !done.is_empty()
            && let Err(failure) = self.write(false, |transaction, hand| recorded(transaction, hand, done))
        {
            told(repairs, check, Err(failure));
        }
    }
}

/// Mends what a check has found within one transaction; nothing where all is well by now.
fn inside(transaction: &Transaction<'_>, check: Check) -> Result<Deeds, Error> {
    match check {
        Check::Schema => form::mend(transaction),
        Check::Search => index::mend(transaction),
        Check::Keys => keys::mend(transaction),
        Check::Sums => sums::mend_tally(transaction),
        Check::Levels => sums::mend_levels(transaction),
        _ => Ok(Deeds::default()),
    }
}

fn checkpoint(connection: &Connection, path: &Path) -> Result<Deeds, Error> {
    let mut done = Deeds::default();
    let is_busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if is_busy {
        let holders = disk::holders(path);
        return Err(trouble(format!(
            "The write-ahead log could not be put into the file, as another program reads it. {holders} End that one, \
             then try again."
        ))
        .into());
    }
    done.add("The write-ahead log was put into the file.");
    Ok(done)
}

fn recorded(transaction: &Transaction<'_>, hand: &Hand<'_>, done: &Deeds) -> Result<(), Error> {
    if done.is_empty() {
        return Ok(());
    }
    let after = json!({ "file": { "repaired": done.sentences().collect::<Vec<_>>() } });
    history::append(transaction, hand, "file.repaired", None, None, Some(&after))
}

fn outside(repairs: &mut Vec<Repair>, check: Check, (done, failed): (Deeds, Vec<String>)) {
    told(repairs, check, Ok(done));
    repairs.extend(failed.into_iter().map(|message| Repair { check, is_done: false, message }));
}

fn told(repairs: &mut Vec<Repair>, check: Check, done: Result<Deeds, Failure>) {
    match done {
        Ok(done) => repairs.extend(done.sentences().map(|message| Repair { check, is_done: true, message })),
        Err(failure) => repairs.push(Repair { check, is_done: false, message: failure.to_string() }),
    }
}
