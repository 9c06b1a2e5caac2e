//! The accounts' file: one SQLite database that several operators share.

pub mod sources;

use std::path::PathBuf;

use crate::domain::{
    account::NewAccount,
    operator::Operator,
    request::{Created, Failure, Read, Reply, Write},
};
use sources::Sources;

/// Reads the file, over a connection that cannot write. The file is opened at the first read that finds it.
pub struct Reader {}

impl Reader {
    /// A reader of the file at `path`, which need not exist yet.
    pub fn new(_path: PathBuf) -> Self {
        todo!()
    }

    /// Answers one question; what went wrong is [`Reply::ReadFailed`].
    pub fn answer(&mut self, _read: &Read) -> Reply {
        todo!()
    }
}

/// Writes the file: each write is one IMMEDIATE transaction with its history row.
pub struct Writer {}

impl Writer {
    /// A writer of the file at `path`, made at the first [`Write::SaveReseller`] where there is none. With `read_only`
    /// every write is refused.
    pub fn new(_path: PathBuf, _read_only: bool, _operator: Operator, _sources: Sources) -> Self {
        todo!()
    }

    /// Does one write; what went wrong is [`Reply::WriteFailed`], and then nothing of it is in the file.
    pub fn answer(&mut self, _write: &Write) -> Reply {
        todo!()
    }

    /// Makes several accounts in one transaction: all or none.
    ///
    /// # Errors
    /// As [`Reply::WriteFailed`].
    pub fn create_accounts(&mut self, _accounts: &[NewAccount]) -> Result<Vec<Created>, Failure> {
        todo!()
    }
}
