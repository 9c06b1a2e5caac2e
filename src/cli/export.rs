//! `export`.

use std::{
    fs,
    io::{self, BufWriter, Seek, SeekFrom, Write},
    path::Path,
    sync::Arc,
};

use super::{
    Context,
    args::{ExportTarget, Format},
    backup::{listen, stop_at},
    error::Error,
    input::stopped,
    lines::Array,
    new_file::not_made,
    reading::Reading,
};
use crate::{
    domain::document::AccountDocument,
    exchange::{CsvAccounts, CsvKind},
    exit::Exit,
    store::{Exported, Reader, Stop},
};

pub(super) fn execute(target: &ExportTarget, context: &Context, out: &mut dyn Write) -> Result<(), Error> {
    if let Some(path) = &target.output {
        return to_file(path, target, context);
    }
    // the file is not held while a pipe is slow: what comes of it is of one moment, and is handed on afterwards
    let mut spool = tempfile::tempfile().map_err(|error| no_spool(&error))?;
    let mut to = BufWriter::new(&mut spool);
    write(&mut to, target, context, &never()).map_err(|error| output_to(error, no_spool))?;
    to.flush().map_err(|error| no_spool(&error))?;
    drop(to);
    spool.seek(SeekFrom::Start(0)).map_err(|error| no_spool(&error))?;
    io::copy(&mut spool, out)?;
    Ok(())
}

/// Under its name only once it is whole, and never in the place of another file.
fn to_file(path: &Path, target: &ExportTarget, context: &Context) -> Result<(), Error> {
    let told = |error: &io::Error| not_made(path, "--output", error);
    if fs::symlink_metadata(path).is_ok() {
        return Err(told(&io::ErrorKind::AlreadyExists.into()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let made = tempfile::Builder::new().prefix(".trunkdesk-").suffix(".partial").tempfile_in(folder);
    let mut made = made.map_err(|error| told(&error))?;
    let signalled = listen()?;
    let mut to = BufWriter::new(made.as_file_mut());
    let written = write(&mut to, target, context, &stop_at(&signalled));
    // it goes away with its beginning
    written.map_err(|error| signalled.stop().map_or_else(|| output_to(error, told), stopped))?;
    to.flush().map_err(|error| told(&error))?;
    drop(to);
    made.as_file().sync_all().map_err(|error| told(&error))?;
    made.persist_noclobber(path).map_err(|error| told(&error.error))?;
    Ok(())
}

/// What went wrong, where it was the writing itself by `told`.
fn output_to(error: Error, told: impl FnOnce(&io::Error) -> Error) -> Error {
    match error {
        Error::Output(error) => told(&error),
        other => other,
    }
}

/// Nobody stops it but the signals themselves: nothing is left behind.
fn never() -> Stop {
    Arc::new(|| false)
}

/// Goes on unless it is told to stop.
fn go_on(stop: &Stop) -> Result<(), Error> {
    if stop() { Err(Error::Output(io::ErrorKind::Interrupted.into())) } else { Ok(()) }
}

fn write(to: &mut dyn Write, target: &ExportTarget, context: &Context, stop: &Stop) -> Result<(), Error> {
    let mut reading = Reading::new(context);
    let standing = reading.existing()?;
    let mut reader = Reader::new(context.location.path().to_owned());
    let currency = &standing.reseller.settings.currency;
    let unsaid = if context.json { Format::Json } else { Format::Csv };
    match target.format.unwrap_or(unsaid) {
        Format::Json => {
            let mut array = Array::new();
            reader.export(&target.search, |exported: &Exported| {
                go_on(stop)?;
                let document = AccountDocument::exported(&exported.account, exported.parent(), currency);
                array.add(to, &document).map_err(Error::from)
            })?;
            Ok(array.end(to)?)
        }
        Format::Csv => write_csv(&mut reader, CsvAccounts::new(to, CsvKind::Exchange)?, &target.search, stop),
        Format::Spreadsheet => {
            write_csv(&mut reader, CsvAccounts::new(to, CsvKind::Spreadsheet)?, &target.search, stop)
        }
    }
}

fn write_csv<W: Write>(reader: &mut Reader, mut csv: CsvAccounts<W>, search: &str, stop: &Stop) -> Result<(), Error> {
    reader.export(search, |exported: &Exported| {
        go_on(stop)?;
        csv.write(&exported.account, exported.parent_realm.as_deref()).map_err(Error::from)
    })?;
    let left_out = csv.end()?.to_string();
    if !left_out.is_empty() {
        super::tell_ahead(&left_out);
    }
    Ok(())
}

fn no_spool(error: &io::Error) -> Error {
    Error::told(
        Exit::Failed,
        format!(
            "What is exported cannot be kept in a temporary file until it is handed on ({error}). Free some space in the \
             folder that TMPDIR names, or in /tmp, or name a file with --output."
        ),
    )
}
