//! Room on the disk to take an import back, kept by a file without contents: when the disk is full, it is given back.

use std::{fs::File, io, path::Path};

use rustix::{
    fs::{FallocateFlags, fallocate},
    io::Errno,
};

use crate::{
    domain::request::Failure,
    store::{
        failure::{shown, trouble},
        open::folder,
    },
};

/// What it takes to take one account back, besides what its row says: its row of history, and its pages in the log.
const PER_ACCOUNT: u64 = 2 << 10;
/// What it takes however many there are: the log of one transaction.
const AT_LEAST: u64 = 4 << 20;

/// Room on the disk, until it is dropped.
pub(super) struct Room {
    _file: Option<File>,
}

impl Room {
    /// Keeps enough to take so many accounts back, whose rows have so many bytes, on the disk of the accounts' file.
    pub(super) fn keep(path: &Path, accounts: u64, row_bytes: u64) -> Result<Self, Failure> {
        let bytes = accounts.saturating_mul(PER_ACCOUNT).saturating_add(row_bytes).saturating_add(AT_LEAST);
        // without a name, so that it goes with the program
        let file = match tempfile::tempfile_in(folder(path)) {
            Ok(file) => file,
            // the folder may be somebody else's, the file ours all the same
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Ok(Self { _file: None }),
            Err(error) => return Err(refused(path, bytes, &error)),
        };
        match fallocate(&file, FallocateFlags::empty(), 0, bytes) {
            Ok(()) => Ok(Self { _file: Some(file) }),
            // some file systems keep no room ahead
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => Ok(Self { _file: None }),
            Err(error) => Err(refused(path, bytes, &error.into())),
        }
    }
}

fn refused(path: &Path, bytes: u64, error: &io::Error) -> Failure {
    trouble(format!(
        "The disk that holds {} has no room for {} MB ({error}), which an import needs to be taken back should it fail. \
         Free some space there, then import again.",
        shown(path),
        bytes >> 20
    ))
}
