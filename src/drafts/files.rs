//! The files of drafts in their folder.

use std::{
    fs::{self, DirBuilder, File, TryLockError},
    io::{self, ErrorKind, Write as _},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    domain::text::visible,
    form::draft::{Draft, DraftId, Unreadable, Waiting},
};

/// The form of the files.
const VERSION: u32 = 1;
/// No draft is longer, in bytes.
const LONGEST: u64 = 4 << 20;
/// How a file of a draft ends.
const DRAFT: &str = "json";
/// How a file ends that is not whole yet.
const UNFINISHED: &str = "tmp";
/// How a file ends that tells that a program is still there.
const SESSION: &str = "session";

/// What stands in a file.
#[derive(Serialize, Deserialize)]
struct Record<D> {
    trunkdesk_draft: u32,
    operator: String,
    database: String,
    at: Timestamp,
    /// Whether its form was open.
    open: bool,
    draft: D,
}

/// The path with all links followed, though the file itself need not be there yet.
fn in_full(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    fs::canonicalize(&path).unwrap_or_else(|_| match (path.parent().map(fs::canonicalize), path.file_name()) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => path,
    })
}

/// The drafts of one operator, of forms over one accounts' file.
pub struct DraftFiles {
    folder: PathBuf,
    operator: String,
    database: String,
    /// Random digits that begin the names of the drafts of this program.
    token: String,
    /// Locked as long as this program lives, once it has kept a draft.
    session: Option<File>,
}

impl DraftFiles {
    /// Those in this folder, which need not exist yet.
    pub fn new(folder: PathBuf, operator: &str, database: &Path, token: &str) -> Self {
        let database = in_full(database).to_string_lossy().into_owned();
        Self { folder, operator: operator.to_owned(), database, token: token.to_owned(), session: None }
    }

    /// The drafts that wait, in any order, and those that cannot be read.
    ///
    /// # Errors
    /// The folder cannot be read; one that is not there yet is empty.
    pub fn list(&self) -> io::Result<(Vec<Waiting>, Vec<Unreadable>)> {
        let (mut found, mut unreadable) = (Vec::new(), Vec::new());
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok((found, unreadable)),
            Err(error) => return Err(error),
        };
        for entry in entries {
            let path = entry?.path();
            let (Some(stem), Some(ending)) = (path.file_stem().and_then(|stem| stem.to_str()), path.extension()) else {
                continue;
            };
            if ending == DRAFT {
                match self.read(&path) {
                    Ok(Some(Record { at, open, draft, .. })) => found.push(Waiting {
                        id: DraftId(stem.to_owned()),
                        at,
                        open,
                        elsewhere: open && self.is_elsewhere(stem),
                        unwritten: false,
                        instead_of: None,
                        draft,
                    }),
                    Ok(None) => {}
                    // dropped meanwhile
                    Err(error) if error.kind() == ErrorKind::NotFound => {}
                    Err(_) => {
                        let file = visible(&path.to_string_lossy()).into_owned();
                        unreadable.push(Unreadable { id: DraftId(stem.to_owned()), file });
                    }
                }
            } else if (ending == UNFINISHED || ending == SESSION) && self.is_left_behind(stem) {
                let _removed = fs::remove_file(&path);
            }
        }
        Ok((found, unreadable))
    }

    /// A draft of this operator and this accounts' file; `None` for another one's.
    fn read(&self, path: &Path) -> io::Result<Option<Record<Draft>>> {
        if fs::metadata(path)?.len() > LONGEST {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let text = fs::read_to_string(path)?;
        // whose it is can be told of one that a newer trunkdesk has written too
        let record: Record<serde_json::Value> = serde_json::from_str(&text)?;
        if record.operator != self.operator || record.database != self.database {
            return Ok(None);
        }
        if record.trunkdesk_draft != VERSION {
            return Err(ErrorKind::Unsupported.into());
        }
        Ok(Some(serde_json::from_str(&text)?))
    }

    /// Whether the file of a session, or one that is not whole, was left by a program that was killed.
    fn is_left_behind(&self, name: &str) -> bool {
        !name.starts_with(&self.token) && !self.is_elsewhere(name)
    }

    /// Whether another program still has the form of this draft open.
    fn is_elsewhere(&self, id: &str) -> bool {
        let token = id.split_once('-').map_or(id, |(token, _)| token);
        if token == self.token {
            return false;
        }
        let path = self.path(token, SESSION);
        let Ok(session) = File::open(&path) else { return false };
        match session.try_lock_shared() {
            Err(TryLockError::WouldBlock) => true,
            Err(TryLockError::Error(_)) => false,
            Ok(()) => false,
        }
    }

    /// Keeps a draft, in the place of what was kept under its name, or of the one that it was resumed from: at no moment
    /// are there two of them, or none.
    ///
    /// # Errors
    /// The folder or the file cannot be written.
    pub fn keep(&mut self, kept: &Waiting) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        self.begin_session()?;
        let record = Record {
            trunkdesk_draft: VERSION,
            operator: self.operator.clone(),
            database: self.database.clone(),
            at: kept.at,
            open: kept.open,
            draft: &kept.draft,
        };
        // made for its owner only, and gone again where something goes wrong
        let (prefix, suffix) = (format!("{}-", self.token), format!(".{UNFINISHED}"));
        let mut unfinished = tempfile::Builder::new().prefix(&prefix).suffix(&suffix).tempfile_in(&self.folder)?;
        serde_json::to_writer(&mut unfinished, &record)?;
        unfinished.flush()?;
        unfinished.as_file().sync_all()?;
        let place = self.path(&kept.id.0, DRAFT);
        match &kept.instead_of {
            Some(before) => {
                let before = self.path(&before.0, DRAFT);
                unfinished.persist(&before)?;
                fs::rename(before, place)?;
            }
            None => {
                unfinished.persist(place)?;
            }
        }
        File::open(&self.folder)?.sync_all()
    }

    fn begin_session(&mut self) -> io::Result<()> {
        if self.session.is_none() {
            // locked before it has its name: who looks for sessions that are over finds it locked or not at all
            let (prefix, suffix) = (format!("{}-", self.token), format!(".{UNFINISHED}"));
            let file = tempfile::Builder::new().prefix(&prefix).suffix(&suffix).tempfile_in(&self.folder)?;
            // where the disk knows no locks, no draft is said to be open elsewhere
            let _locked = file.as_file().try_lock();
            self.session = Some(file.persist(self.path(&self.token, SESSION))?);
        }
        Ok(())
    }

    /// Drops a draft. One that is gone already was resumed or dropped by another program.
    ///
    /// # Errors
    /// The file cannot be removed.
    pub fn discard(&self, id: &DraftId) -> io::Result<()> {
        match fs::remove_file(self.path(&id.0, DRAFT)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// What went wrong with the folder, as a sentence with a remedy.
    pub fn sentence(&self, error: &io::Error) -> String {
        let folder = self.folder.to_string_lossy();
        let folder = visible(&folder);
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                format!("There is no room in {folder}: free some space there, or tell whoever keeps this machine.")
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                format!("{folder} cannot be written: ask whoever keeps this machine for permission.")
            }
            kind => format!("{folder} cannot be used ({kind}): tell whoever keeps this machine."),
        }
    }

    fn path(&self, name: &str, ending: &str) -> PathBuf {
        self.folder.join(format!("{name}.{ending}"))
    }
}

impl Drop for DraftFiles {
    fn drop(&mut self) {
        if self.session.take().is_some() {
            let _removed = fs::remove_file(self.path(&self.token, SESSION));
        }
    }
}

#[cfg(test)]
mod tests;
