//! Importing accounts: all rows of a file are checked first, then written in short transactions under one import, which
//! is taken back where one of them fails.
//!
//! | file | what it does |
//! |---|---|
//! | `stage` | the rows until they are written, in a file of their own that nobody else sees |
//! | `check` | what is wrong with each, by its own contents, the other rows, and the accounts' file |
//! | `write` | an import from its beginning to its end, one transaction after the other |
//! | `rows` | the accounts of one transaction |
//! | `pace` | how many those are, so that nobody waits for long |
//! | `logins` | the passwords that are made with them |
//! | `undo` | takes the accounts of an import back |
//! | `state` | which import goes on, and how each has ended |
//! | `room` | that there is room on the disk to take them back |

mod check;
mod logins;
mod pace;
mod room;
mod rows;
mod stage;
pub(super) mod state;
mod undo;
mod write;

use std::io;

use self::{stage::Stage, state::Past};
use super::{copy::Stop, failure::trouble, reader::Reader, reseller};
use crate::{
    domain::{
        import::{Progress, Record, RowProblem, Unreadable, Verdict},
        request::{Failure, Login},
        reseller::Standing,
        transfer::Preview,
    },
    exchange::Rows,
};

pub use undo::Undone;

/// Rows that are worked on at once, and their bytes: they are in memory.
const CHUNK_ROWS: usize = 1_000;
const CHUNK_BYTES: usize = 4 << 20;

/// Why an import was not done.
#[derive(Debug)]
pub enum ImportError {
    /// The file to be imported cannot be read.
    Source(Unreadable),
    /// The accounts' file does not take it.
    File(Failure),
    /// It was told to stop.
    Stopped,
}

impl From<Failure> for ImportError {
    fn from(failure: Failure) -> Self {
        Self::File(failure)
    }
}

impl From<Unreadable> for ImportError {
    fn from(unreadable: Unreadable) -> Self {
        Self::Source(unreadable)
    }
}

/// A login that was made with an imported account.
#[derive(Debug)]
pub struct MadeLogin {
    /// The account's name.
    pub account: String,
    /// Its realm.
    pub realm: String,
    /// What its admin logs in with.
    pub login: Login,
}

/// Where made passwords are kept before the accounts that have them.
pub trait KeepLogins {
    /// Keeps these, so that they are safe before their accounts are.
    ///
    /// # Errors
    /// They cannot be kept; then their accounts are not made. Some of them may have been.
    fn keep(&mut self, made: &[&MadeLogin]) -> io::Result<()>;

    /// Forgets what was kept last, as far as it was: the accounts were not made.
    fn forget_last(&mut self);
}

/// A file whose rows have been checked.
pub struct CheckedImport {
    stage: Stage,
    rows: Rows,
    standing: Standing,
    past: Past,
    verdict: Verdict,
}

impl CheckedImport {
    /// Reads all rows, and checks each as it will be checked when it is written.
    ///
    /// # Errors
    /// The file or the accounts' file cannot be read, or there is no reseller yet.
    pub fn check(
        reader: &mut Reader,
        mut rows: Rows,
        watch: &mut dyn FnMut(Progress),
        stop: &Stop,
    ) -> Result<Self, ImportError> {
        let begun = reader.read(|connection| match reseller::standing(connection)? {
            Some(standing) => Ok(Some((standing, Past::read(connection)?))),
            None => Ok(None),
        })?;
        let (standing, past) = begun
            .flatten()
            .ok_or_else(|| trouble("There is no reseller yet. Set the reseller up first, then import again."))?;
        let mut stage = Stage::new().map_err(stage::failed)?;
        let mut check = check::Check::new(&standing);
        let (mut chunk, mut bytes): (Vec<Record>, usize) = (Vec::new(), 0);
        loop {
            if stop() {
                return Err(ImportError::Stopped);
            }
            let record = rows.next_record()?;
            let is_last = record.is_none();
            bytes += record.as_ref().map_or(0, |record| record.text.len());
            chunk.extend(record);
            // read outside of any transaction: a pipe may be slow
            if is_last || chunk.len() >= CHUNK_ROWS || bytes >= CHUNK_BYTES {
                reader.read(|connection| check.rows(connection, &mut stage, &rows, &chunk))?;
                watch(Progress::Checking(check.verdict.rows()));
                chunk.clear();
                bytes = 0;
            }
            if is_last {
                return Ok(Self { stage, rows, verdict: check.verdict, standing, past });
            }
        }
    }

    /// How many rows there are of each kind.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The rows themselves, to write those that were refused.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// Gives what is wrong to `each`, in the order of the rows, at most `limit` of them.
    ///
    /// # Errors
    /// As `each` has it, or the rows that are kept cannot be read.
    pub fn problems<E: From<Failure>>(
        &self,
        limit: u64,
        each: impl FnMut(RowProblem) -> Result<(), E>,
    ) -> Result<(), E> {
        self.stage.problems(limit, each)
    }

    /// Gives the rows that cannot be imported to `each`, with what is wrong with them.
    ///
    /// # Errors
    /// As `each` has it, or the rows that are kept cannot be read.
    pub fn rejects<E: From<Failure>>(&self, each: impl FnMut(&str, &[RowProblem]) -> Result<(), E>) -> Result<(), E> {
        self.stage.rejects(each)
    }

    /// The first rows as they would be imported, by name, for a preview.
    ///
    /// # Errors
    /// The rows that are kept cannot be read.
    pub fn first(&self, limit: u32) -> Result<Vec<Preview>, Failure> {
        self.stage.first(limit).map_err(stage::failed)
    }
}

pub use write::{Import, Interrupted, Why};
