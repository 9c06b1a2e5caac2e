//! The file that a restoring takes its contents from: it stays as it is, and alone.

use std::{
    fs,
    io::{ErrorKind, Read},
    os::unix::fs::MetadataExt,
    path::Path,
};

use rusqlite::{Connection, ErrorCode};

use crate::{
    domain::{request::Failure, timezone::Timezone},
    store::{
        contents::damage,
        copy::{self, Copy, Stop},
        doctor::form,
        failure::{self, Doing, Error, beside, shown, trouble},
        migrate,
        open::{self, FileId},
        verify,
    },
};

/// A backup that is to be restored.
#[derive(Clone, Copy)]
pub(super) struct Source<'a>(pub(super) &'a Path);

impl Source<'_> {
    /// The id and the name of the reseller in it, as far as they can be told without reading all of it, and where it is not
    /// the file at `path`.
    pub(super) fn reseller(self, path: &Path) -> Option<(String, String)> {
        let found = fs::metadata(self.0).ok().filter(fs::Metadata::is_file)?;
        if open::look(path).ok()? == Some(FileId::of(&found)) {
            return None;
        }
        let (connection, _) = self.open().ok()??;
        connection.query_row("SELECT id, name FROM reseller", [], |row| Ok((row.get(0)?, row.get(1)?))).ok()
    }

    /// Copies it as it is to beside the file at `path`, which it may not be.
    pub(super) fn copy(self, path: &Path, stop: &Stop) -> Result<Copy, Error> {
        let file = shown(self.0);
        let found = fs::metadata(self.0).map_err(|error| self.not_readable(&error))?;
        if !found.is_file() || found.len() == 0 {
            return Err(self.no_backup().into());
        }
        if open::look(path)? == Some(FileId::of(&found)) {
            return Err(trouble(format!("{file} is the accounts' file itself. Name a backup of it.")).into());
        }
        let Some((from, alone)) = self.open().map_err(|error| self.told(error))? else {
            return Err(self.of_nobody().into());
        };
        let target = beside(&open::real(path), ".restored");
        let copy = Copy::exact(&from, &target, stop).map_err(|error| self.told(copy::blamed(error, &target)))?;
        let now = fs::metadata(self.0).map_err(|error| self.not_readable(&error))?;
        if alone && written(&now) != written(&found) {
            return Err(trouble(format!(
                "{file} was written while it was read. Name a backup in which nobody writes, or try again."
            ))
            .into());
        }
        Ok(copy)
    }

    /// Opens it, and says whether SQLite takes for granted that nobody writes. For another file than the one that is
    /// restored, of which a closed handle would drop SQLite's locks.
    fn open(self) -> Result<Option<(Connection, bool)>, Error> {
        let alone = !self.has_log() && self.is_for_a_log();
        let opened = if alone { open::to_copy_alone(self.0) } else { open::to_copy(self.0) };
        opened.map(|opened| opened.map(|connection| (connection, alone)))
    }

    /// Whether SQLite's log lies beside it, which then belongs to it.
    fn has_log(self) -> bool {
        beside(&open::real(self.0), "-wal").exists()
    }

    /// Whether SQLite would make a log to read it.
    fn is_for_a_log(self) -> bool {
        /// Where the file says how it is read, and that this is with a log.
        const PLACE: usize = 19;
        const LOG: u8 = 2;
        let mut start = [0; PLACE + 1];
        let read = fs::File::open(self.0).and_then(|mut file| file.read_exact(&mut start));
        read.is_ok() && start[PLACE] == LOG
    }

    /// Whether the copy of it is whole and holds nothing that trunkdesk does not put there; brings it up to date.
    pub(super) fn check(self, copy: &mut Connection) -> Result<(), Error> {
        copy.pragma_update(None, "query_only", true)?;
        match damage(copy) {
            Ok(None) => {}
            Ok(Some(damage)) => return Err(self.damaged(&damage).into()),
            Err(error) => return Err(self.told(error.into())),
        }
        self.check_form(copy)?;
        self.check_history(copy)?;
        copy.pragma_update(None, "query_only", false)?;
        migrate::run(copy, self.0, || Ok(()))
    }

    /// Says no to other tables, views, triggers and indexes than trunkdesk makes: what they do at each write is not known.
    fn check_form(self, copy: &Connection) -> Result<(), Error> {
        let steps = usize::try_from(migrate::version(copy)?).unwrap_or(0);
        let findings = form::differences(copy, steps)?;
        let Some(first) = findings.first.first() else { return Ok(()) };
        let others = findings.first.len() as u64 - 1 + findings.more;
        let others = if others > 0 { format!(" There are {others} more like this.") } else { String::new() };
        let remedy = if first.can_be_repaired {
            " Make a copy of it with cp, mend that with trunkdesk --db COPY doctor --repair, and restore the copy; or \
             name another backup."
        } else {
            ""
        };
        Err(trouble(format!("{} is not as trunkdesk makes it. {}{others}{remedy}", shown(self.0), first.message))
            .into())
    }

    /// Says no to a history that is not as it was written. What was restored would go on with it under a new seal.
    fn check_history(self, copy: &Connection) -> Result<(), Error> {
        let chain = verify::chain(copy, None)?;
        let Some(first) = chain.flaws.first() else { return Ok(()) };
        let file = shown(self.0);
        Err(trouble(format!(
            "The history in {file} is not as it was written. {} Name another backup, or look at this one with trunkdesk \
             --db {file} history verify.",
            first.told(&Timezone::utc())
        ))
        .into())
    }

    pub(super) fn of_nobody(self) -> Failure {
        trouble(format!("There is no reseller in {}. Name another backup.", shown(self.0)))
    }

    fn no_backup(self) -> Failure {
        trouble(format!("{} is no backup of trunkdesk. Name a file that is.", shown(self.0)))
    }

    fn damaged(self, what: &str) -> Failure {
        trouble(format!("{} is damaged ({what}). Name an older backup.", shown(self.0)))
    }

    fn not_readable(self, error: &std::io::Error) -> Failure {
        let file = shown(self.0);
        trouble(match error.kind() {
            ErrorKind::NotFound => format!("There is no file {file}. Check how it is spelt."),
            ErrorKind::PermissionDenied => format!("You have no permission to read {file}. Ask its owner for it."),
            _ => format!("{file} cannot be read: {error}. Name another backup."),
        })
    }

    /// What SQLite says about it.
    fn told(self, error: Error) -> Error {
        match &error {
            Error::Sql(sql) => match sql.sqlite_error_code() {
                Some(ErrorCode::NotADatabase) => self.no_backup().into(),
                Some(ErrorCode::DatabaseCorrupt) => self.damaged(&sql.to_string()).into(),
                Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                    self.not_opened().into()
                }
                _ => error.into_failure(self.0, Doing::Reading).into(),
            },
            Error::Failure(Failure::Trouble(sentence)) if *sentence == failure::not_ours(self.0) => {
                self.no_backup().into()
            }
            _ => error,
        }
    }

    fn not_opened(self) -> Failure {
        let file = shown(self.0);
        match fs::File::open(self.0) {
            Err(error) => self.not_readable(&error),
            Ok(_) if self.has_log() => trouble(format!(
                "{file} cannot be read where it lies: it has a log beside it ({file}-wal), which SQLite can only read \
                 where it may write. Copy both to a folder of yours, and name the copy."
            )),
            Ok(_) => trouble(format!(
                "{file} cannot be read where it lies. Copy it to a folder of yours, and name the copy."
            )),
        }
    }
}

/// When the file was last written, and how long it is.
fn written(found: &fs::Metadata) -> (i64, i64, u64) {
    (found.mtime(), found.mtime_nsec(), found.len())
}
