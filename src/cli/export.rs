//! `export`.

use std::io::{self, BufWriter, Seek, SeekFrom, Write};

use super::{Context, args::ExportTarget, error::Error, reading::Reading};
use crate::{
    exit::Exit,
    store::Reader,
    transfer::{self, ExportError},
};

pub(super) fn execute(target: &ExportTarget, context: &Context, out: &mut dyn Write) -> Result<(), Error> {
    if let Some(path) = &target.output {
        return transfer::export_to(path, |to| write(to, target, context));
    }
    // the file is not held while a pipe is slow: what comes of it is of one moment, and is handed on afterwards
    let mut spool = tempfile::tempfile().map_err(|error| no_spool(&error))?;
    let mut to = BufWriter::new(&mut spool);
    write(&mut to, target, context)?;
    to.flush().map_err(|error| no_spool(&error))?;
    drop(to);
    spool.seek(SeekFrom::Start(0)).map_err(|error| no_spool(&error))?;
    io::copy(&mut spool, out)?;
    Ok(())
}

fn write(to: &mut dyn Write, target: &ExportTarget, context: &Context) -> Result<(), Error> {
    let standing = Reading::new(context).existing()?;
    let mut reader = Reader::new(context.location.path().to_owned());
    let what = (target.format.into(), target.search.as_str());
    let currency = &standing.reseller.settings.currency;
    let left_out = transfer::export(&mut reader, to, what, currency, || Ok(()))?.to_string();
    if !left_out.is_empty() {
        super::tell_ahead(&format!("{left_out} --format json has everything."));
    }
    Ok(())
}

impl From<ExportError> for Error {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::File(failure) => failure.into(),
            ExportError::NotMade(error) => Self::not_made(&error, "--output"),
            ExportError::Output(error) => error.into(),
            // nobody tells it to
            ExportError::Stopped => Self::fault(),
        }
    }
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
