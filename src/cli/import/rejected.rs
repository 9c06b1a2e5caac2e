//! The file that rows go to which were not imported.

use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

use crate::{
    cli::{
        args::ImportSource,
        error::Error,
        input::is_stdin,
        new_file::{make, not_made},
    },
    domain::text::visible,
    exchange::{Rejects, Rows},
    exit::Exit,
    store::CheckedImport,
};

pub(super) struct RejectedFile {
    path: PathBuf,
    file: File,
}

impl RejectedFile {
    /// Makes it, before anything is imported: that it cannot be made is better known then.
    pub(super) fn make(command: &ImportSource, source: &Path, rows: &Rows) -> Result<Self, Error> {
        if let Some(path) = &command.rejected {
            let file = make(path).map_err(|error| not_made(path, "--rejected", &error))?;
            return Ok(Self { path: path.clone(), file });
        }
        let named = if is_stdin(source) { Path::new("import") } else { source };
        let ending = if matches!(rows, Rows::Json(_)) { "json" } else { "csv" };
        for number in 1.. {
            let more = if number == 1 { String::new() } else { format!("-{number}") };
            let path = named.with_extension(format!("rejected{more}.{ending}"));
            match make(&path) {
                Ok(file) => return Ok(Self { path, file }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(not_made(&path, "--rejected", &error)),
            }
        }
        Err(Error::fault())
    }

    /// Takes it away, as nothing was imported.
    pub(super) fn remove(self) {
        let _gone = fs::remove_file(&self.path);
    }

    /// Writes the rows; gives its name, unless there are none.
    pub(super) fn fill(self, checked: &CheckedImport) -> Result<Option<PathBuf>, Error> {
        let Self { path, file } = self;
        let told = |error: &io::Error| {
            let shown = visible(&path.display().to_string()).into_owned();
            let sentence = format!(
                "The rows that were left out cannot be written to {shown}: {error}. Import the file again with --dry-run to \
                 see what is wrong with them."
            );
            Error::told(Exit::Failed, sentence)
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
