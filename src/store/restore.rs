//! Putting a backup's contents into the file, while other programs have it open.
//!
//! The file stays the same file: SQLite writes the pages of the backup into it, as one transaction. Who reads goes on
//! with the old contents until it looks again; who wants to write waits, then writes on what was restored; a program that
//! is killed in the midst leaves the old contents.
//!
//! The backup is copied first, and it is the copy that is checked, brought up to date and given its row of history: so
//! the row comes with the contents, or not at all. What the row says of the contents that go was read, and those were
//! kept, while the lock was held: nothing that anybody has saved is neither there nor here.

mod source;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use rusqlite::{Connection, backup::Backup};
use serde_json::{Value, json};

use self::source::Source;
use super::{
    cluster, commit,
    contents::{Contents, contents, is_of_contents},
    copy::{self, Copy, Rights, Stop, stoppable},
    failure::{self, Error, beside, shown, trouble},
    history, open, revisions,
    writer::Hand,
};
use crate::domain::{
    history::Head,
    problem::Problem,
    request::{Failure, Subject},
};

/// How often it is tried to shorten the log, and for how long each time who writes has to wait.
const TRIES: u32 = 5;
const PATIENCE: Duration = Duration::from_millis(100);

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The reseller's name now.
    pub reseller: String,
    /// The name of the reseller whose accounts the file had before, where that was another.
    pub instead_of: Option<String>,
    /// The living accounts that are in the file now.
    pub accounts: u64,
    /// The newest row of the history now: the one that tells of the restoring.
    pub head: Option<Head>,
    /// Where the contents that the file had before are; `None` where it had none.
    pub kept: Option<PathBuf>,
}

/// A restoring: from which file into which.
pub(super) struct Restore<'a> {
    pub(super) path: &'a Path,
    pub(super) from: &'a Path,
    pub(super) confirm: Option<&'a str>,
    pub(super) stop: &'a Stop,
}

/// What the file holds that is to be overwritten.
enum Old {
    /// It is not set up yet.
    Nothing,
    Known(Contents),
    /// It is so damaged that this cannot be read, or lacks what tells it.
    Damaged,
}

impl Restore<'_> {
    /// Does it. `hand` gives who does it and when, once the lock is held.
    pub(super) fn run<'h>(&self, hand: impl FnOnce() -> Hand<'h>) -> Result<Restored, Error> {
        // before the long work, and again once nobody can write
        let old = self.old()?;
        self.check_confirmed(&old)?;
        let source = Source(self.from);
        let copy = source.copy(self.path, self.stop)?;
        let mut restored = copy.open_to_work()?;
        stoppable(&mut restored, self.stop)?;
        source.check(&mut restored)?;
        if contents(&restored)?.is_none() {
            return Err(source.of_nobody().into());
        }
        let file = match old {
            Old::Nothing => open::to_write(self.path, true)?.connection,
            Old::Known(_) | Old::Damaged => open::to_overwrite(self.path)?,
        };
        self.put(&restored, file, hand)
    }

    /// What the file holds.
    fn old(&self) -> Result<Old, Error> {
        let read = || open::to_copy(self.path)?.map_or(Ok(None), |connection| contents(&connection));
        match read() {
            Ok(found) => Ok(found.map_or(Old::Nothing, Old::Known)),
            Err(error) if is_of_contents(&error) => Ok(Old::Damaged),
            Err(error) => Err(error),
        }
    }

    /// Whether it was said that these contents are to go: by the reseller's name, where it can be read.
    fn check_confirmed(&self, old: &Old) -> Result<(), Failure> {
        let (word, accounts) = match old {
            Old::Nothing => return Ok(()),
            Old::Known(contents) => (contents.reseller.clone(), Some(contents.accounts)),
            Old::Damaged => (shown(Path::new(self.path.file_name().unwrap_or_default())), None),
        };
        match self.confirm {
            Some(typed) if typed.trim() == word.trim() => Ok(()),
            confirm => {
                let given = confirm.is_some();
                let other = match old {
                    Old::Known(contents) => Source(self.from).reseller(self.path).filter(|(id, _)| *id != contents.id),
                    Old::Nothing | Old::Damaged => None,
                };
                let other = other.map(|(_, name)| name);
                Err(Failure::refused(Subject::Confirm, Problem::ReplacesAll { word, accounts, other, given }))
            }
        }
    }

    /// Writes the copy into the file.
    fn put<'h>(
        &self,
        restored: &Connection,
        mut file: Connection,
        hand: impl FnOnce() -> Hand<'h>,
    ) -> Result<Restored, Error> {
        self.fit(restored, &file)?;
        let copying = Backup::new(restored, &mut file)?;
        // takes the lock, and no page yet
        if !matches!(copying.step(0)?, rusqlite::backup::StepResult::More) {
            return Err(Failure::Busy.into());
        }
        let old = self.old()?;
        self.check_confirmed(&old)?;
        let hand = hand();
        let kept = match old {
            Old::Nothing => None,
            Old::Known(_) | Old::Damaged => Some(self.keep(hand.now)?),
        };
        let write = || {
            revisions::raise(restored, self.path)?;
            cluster::restored(restored, hand.now)?;
            self.append(restored, &old, &hand)?;
            copy::step(&copying, self.stop)
        };
        let written = write();
        // where it failed, nothing holds its transaction open
        drop(copying);
        if let Err(error) = written {
            return Err(match (kept, error) {
                (Some(kept), error) => commit::failed_after_keeping(error, &file, self.path, &kept, "restored"),
                (None, Error::Sql(error)) => commit::failed(error, &file, self.path),
                (None, error) => error,
            });
        }
        shorten_log(&file);
        let Contents { id, reseller, accounts, head } =
            contents(restored)?.ok_or_else(|| Source(self.from).of_nobody())?;
        let instead_of = match old {
            Old::Known(old) if old.id != id => Some(old.reseller),
            _ => None,
        };
        Ok(Restored { reseller, instead_of, accounts, head, kept })
    }

    /// Gives the copy pages of the size that the file has, as a file with a log cannot change it.
    fn fit(&self, restored: &Connection, file: &Connection) -> Result<(), Error> {
        let size = |connection: &Connection| connection.pragma_query_value(None, "page_size", |row| row.get(0));
        let wanted: i64 = size(file)?;
        if size(restored)? != wanted {
            restored.pragma_update(None, "page_size", wanted)?;
            restored.execute_batch("VACUUM")?;
        }
        Ok(())
    }

    /// Keeps what the file holds beside it, page by page: it may be damaged, which may be why it is restored.
    fn keep(&self, now: Timestamp) -> Result<PathBuf, Error> {
        let connection = open::to_copy(self.path)?;
        let Some(connection) = connection else { return Err(trouble(failure::not_ours(self.path)).into()) };
        let target = beside(&open::real(self.path), &now.strftime(".before-%Y%m%dT%H%M%SZ").to_string());
        let rights = Rights::of(&fs::metadata(self.path).map_err(|error| failure::io(&error, self.path))?);
        let copy = Copy::exact(&connection, &target, self.stop).map_err(|error| copy::blamed(error, &target))?;
        copy.keep_beside(&target, &rights)
    }

    /// Adds the row of history, in which what was there stands beside what is there now.
    fn append(&self, restored: &Connection, old: &Old, hand: &Hand<'_>) -> Result<(), Error> {
        let transaction = restored.unchecked_transaction()?;
        let backup = contents(&transaction)?;
        let told = |contents: &Contents| {
            json!({
                "accounts": contents.accounts,
                "history": contents.head.as_ref().map(|head| json!({ "number": head.number, "hash": head.hash })),
            })
        };
        let before = match old {
            Old::Nothing => None,
            Old::Known(contents) => Some(told(contents)),
            Old::Damaged => Some(json!({ "damaged": true })),
        };
        let mut after = backup.as_ref().map_or_else(|| json!({}), told);
        after["restored_from"] = Value::from(shown(Path::new(self.from.file_name().unwrap_or_default())));
        history::append(&transaction, hand, "file.restored", None, before.as_ref(), Some(&after))?;
        Ok(transaction.commit()?)
    }
}

/// Puts all that was restored from the log into the file: first what holds up nobody, then the little that is left.
/// Where somebody always reads it stays as long as it is, and a later write sees to it.
fn shorten_log(file: &Connection) {
    let _waits = file.busy_timeout(PATIENCE);
    for _ in 0..TRIES {
        let busy = |mode| file.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| row.get::<_, bool>(0));
        if busy("PASSIVE").is_ok() && busy("TRUNCATE").is_ok_and(|busy| !busy) {
            return;
        }
    }
}
