//! Files that commands make: for their owner only, and never in the place of another.

use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use super::error::Error;
use crate::{domain::text::visible, exit::Exit};

/// Makes a file that is not there yet, whatever leads to another.
pub(super) fn make(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Why a file that `option` names could not be made.
pub(super) fn not_made(path: &Path, option: &str, error: &io::Error) -> Error {
    let shown = visible(&path.display().to_string()).into_owned();
    let sentence = match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!("{shown} is there already, and is not written over. Name another file, or move it away.")
        }
        io::ErrorKind::PermissionDenied => {
            format!("You may not make {shown}. Name a file in a folder of yours with {option}.")
        }
        io::ErrorKind::StorageFull => {
            format!("The disk has no room for {shown}. Free some space there, then try again.")
        }
        _ => format!("{shown} cannot be made: {error}. Name another file with {option}."),
    };
    Error::option(Exit::Failed, option, sentence)
}
