//! The accounts that are exported, in each format.

use std::{
    io::{self, BufWriter, Write},
    path::Path,
};

use super::new_file::{NotMade, is_there};
use crate::{
    domain::{document::AccountDocument, request::Failure, reseller::Reseller, transfer::ExportFormat},
    exchange::{CsvAccounts, CsvKind, JsonArray, LeftOut},
    store::{Exported, Reader},
};

/// Why accounts were not exported.
#[derive(Debug)]
pub enum ExportError {
    /// The accounts' file cannot be read.
    File(Failure),
    /// It was told to stop.
    Stopped,
    /// The file cannot be made, or not be written on.
    NotMade(NotMade),
    /// What is exported cannot be handed on.
    Output(io::Error),
}

impl From<Failure> for ExportError {
    fn from(failure: Failure) -> Self {
        Self::File(failure)
    }
}

impl From<io::Error> for ExportError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Writes all accounts to `to`, or those that `search` finds where it is not empty; gives what had no column. `each` hears
/// of each before, and can break it off.
///
/// # Errors
/// The accounts' file cannot be read, `to` cannot be written, or `each` says no.
pub fn export(
    reader: &mut Reader,
    to: &mut dyn Write,
    (format, search): (ExportFormat, &str),
    reseller: &Reseller,
    mut each: impl FnMut() -> Result<(), ExportError>,
) -> Result<LeftOut, ExportError> {
    let kind = match format {
        ExportFormat::Csv => CsvKind::Exchange,
        ExportFormat::Spreadsheet => CsvKind::Spreadsheet,
        ExportFormat::Json => {
            let mut array = JsonArray::default();
            reader.export(search, |exported: &Exported| {
                each()?;
                let document =
                    AccountDocument::exported(&exported.account, exported.parent(), &reseller.settings.currency);
                array.add(to, &document).map_err(ExportError::from)
            })?;
            array.end(to)?;
            return Ok(LeftOut::default());
        }
    };
    let mut csv = CsvAccounts::new(to, kind, &reseller.classifiers)?;
    reader.export(search, |exported: &Exported| {
        each()?;
        csv.write(&exported.account, exported.parent_realm.as_deref()).map_err(ExportError::from)
    })?;
    Ok(csv.end()?)
}

/// Has `write` fill a new file, for its owner only: under its name only once it is whole and safe on the disk, and never
/// in the place of another.
///
/// # Errors
/// The file cannot be made or written on, or `write` fails; then nothing of it is left.
pub fn export_to<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<T, ExportError>,
) -> Result<T, ExportError> {
    let told = |error: io::Error| ExportError::NotMade(NotMade { path: path.to_owned(), error });
    is_there(path).map_err(ExportError::NotMade)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let made = tempfile::Builder::new().prefix(".trunkdesk-").suffix(".partial").tempfile_in(folder);
    let mut made = made.map_err(told)?;
    let mut to = BufWriter::new(made.as_file_mut());
    let done = write(&mut to).map_err(|error| match error {
        ExportError::Output(error) => told(error),
        other => other,
    })?;
    to.flush().map_err(told)?;
    drop(to);
    made.as_file().sync_all().map_err(told)?;
    made.persist_noclobber(path).map_err(|error| told(error.error))?;
    Ok(done)
}
