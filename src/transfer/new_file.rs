//! Files that are made: for their owner only, and never in the place of another.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use super::source::{from_home, shown};

/// A file that could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.sentence(""))]
pub struct NotMade {
    /// Which one.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

impl NotMade {
    /// The same, as the operator would name the file.
    pub(super) fn told_from(self, home: Option<&Path>) -> Self {
        Self { path: from_home(&self.path, home), ..self }
    }

    /// The same as a sentence with a remedy; `how` says how another file is named, such as ` with --output`.
    pub fn sentence(&self, how: &str) -> String {
        let shown = shown(&self.path);
        match self.error.kind() {
            io::ErrorKind::AlreadyExists => {
                format!("{shown} is there already, and is not written over. Name another file, or move it away.")
            }
            io::ErrorKind::PermissionDenied => {
                format!("You may not make {shown}. Name a file in a folder of yours{how}.")
            }
            io::ErrorKind::StorageFull => {
                format!("The disk has no room for {shown}. Free some space there, then try again.")
            }
            _ => format!("{shown} cannot be made: {}. Name another file{how}.", self.error),
        }
    }
}

/// Makes a file that is not there yet, whatever leads to another.
pub(super) fn make(path: &Path) -> Result<File, NotMade> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    made.map_err(|error| NotMade { path: path.to_owned(), error })
}

/// Says no where something has this name already.
///
/// # Errors
/// It has.
pub(super) fn is_there(path: &Path) -> Result<(), NotMade> {
    match fs::symlink_metadata(path) {
        Ok(_) => Err(NotMade { path: path.to_owned(), error: io::ErrorKind::AlreadyExists.into() }),
        Err(_) => Ok(()),
    }
}
