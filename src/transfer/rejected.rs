//! The file that rows go to which were not imported.

use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

use super::{
    new_file::{NotMade, make},
    source::shown,
};
use crate::{
    domain::request::Failure,
    exchange::{Rejects, Rows},
    store::CheckedImport,
};

/// The file that rows go to which were not imported.
pub struct RejectedFile {
    path: PathBuf,
    file: File,
}

impl RejectedFile {
    /// Makes one of this name, before anything is imported: that it cannot be made is better known then.
    ///
    /// # Errors
    /// It cannot be made, or is there already.
    pub fn make(path: &Path) -> Result<Self, NotMade> {
        Ok(Self { path: path.to_owned(), file: make(path)? })
    }

    /// The same, named after the file that the rows come from: such as `customers.rejected.csv` beside `customers.csv`, or
    /// with a number where that is there already.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn beside(source: &Path, rows: &Rows) -> Result<Self, NotMade> {
        let ending = if matches!(rows, Rows::Json(_)) { "json" } else { "csv" };
        let mut number = 1;
        loop {
            let more = if number == 1 { String::new() } else { format!("-{number}") };
            match Self::make(&source.with_extension(format!("rejected{more}.{ending}"))) {
                Err(NotMade { error, .. }) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                made => return made,
            }
        }
    }

    /// Takes it away, as nothing was imported.
    pub(super) fn remove(self) {
        let _gone = fs::remove_file(&self.path);
    }

    /// Writes the rows; gives its name, unless there are none.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn fill(self, checked: &CheckedImport) -> Result<Option<PathBuf>, Failure> {
        let Self { path, file } = self;
        let told = |error: &io::Error| {
            Failure::Trouble(format!(
                "The rows that were left out cannot be written to {}: {error}. Import the file again with --dry-run to see \
                 what is wrong with them.",
                shown(&path)
            ))
        };
        let mut rejects = Rejects::of(checked.rows(), BufWriter::new(file)).map_err(|error| told(&error))?;
        let mut count = 0_u64;
        checked.rejects(|text, problems| {
            count += 1;
            rejects.write(checked.rows(), text, problems).map_err(|error| told(&error))
        })?;
        let file = rejects.end().and_then(|writer| writer.into_inner().map_err(io::IntoInnerError::into_error));
        file.and_then(|file| file.sync_all()).map_err(|error| told(&error))?;
        if count == 0 {
            let _gone = fs::remove_file(&path);
            return Ok(None);
        }
        Ok(Some(path))
    }
}
