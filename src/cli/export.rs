//! `export`.

use std::{
    io::{self, BufWriter, Seek, SeekFrom, Write},
    sync::Arc,
};

use super::{
    Context,
    args::{ExportTarget, Format},
    backup::{listen, stop_at},
    error::Error,
    input::stopped,
    reading::Reading,
};
use crate::{
    domain::reseller::Reseller,
    exchange::LeftOut,
    exit::Exit,
    store::{Reader, Stop},
    transfer::{self, ExportError},
};

pub(super) fn execute(target: &ExportTarget, context: &Context, out: &mut dyn Write) -> Result<(), Error> {
    let reseller = Reading::new(context).existing()?.reseller;
    let left_out = match &target.output {
        Some(path) => {
            // told to stop it leaves nothing behind
            let signalled = listen()?;
            let done = transfer::export_to(path, |to| write(to, target, context, &reseller, &stop_at(&signalled)));
            done.map_err(|error| signalled.stop().map_or_else(|| error.into(), stopped))?
        }
        None => by_spool(target, context, &reseller, out)?,
    };
    let left_out = left_out.to_string();
    if !left_out.is_empty() {
        super::tell_ahead(&format!("{left_out} --format json has everything."));
    }
    Ok(())
}

/// The file is not held while a pipe is slow: what comes of it is of one moment, and is handed on afterwards.
fn by_spool(
    target: &ExportTarget,
    context: &Context,
    reseller: &Reseller,
    out: &mut dyn Write,
) -> Result<LeftOut, Error> {
    let mut spool = tempfile::tempfile().map_err(|error| no_spool(&error))?;
    let mut to = BufWriter::new(&mut spool);
    // a signal ends it: the spool has no name
    let never: Stop = Arc::new(|| false);
    let left_out = write(&mut to, target, context, reseller, &never).map_err(|error| match error {
        ExportError::Output(error) => no_spool(&error),
        other => other.into(),
    })?;
    to.flush().map_err(|error| no_spool(&error))?;
    drop(to);
    spool.seek(SeekFrom::Start(0)).map_err(|error| no_spool(&error))?;
    io::copy(&mut spool, out)?;
    Ok(left_out)
}

fn write(
    to: &mut dyn Write,
    target: &ExportTarget,
    context: &Context,
    reseller: &Reseller,
    stop: &Stop,
) -> Result<LeftOut, ExportError> {
    let mut reader = Reader::new(context.location.path().to_owned());
    let unsaid = if context.json { Format::Json } else { Format::Csv };
    let what = (target.format.unwrap_or(unsaid).into(), target.search.as_str());
    let go_on = || if stop() { Err(ExportError::Stopped) } else { Ok(()) };
    transfer::export(&mut reader, to, what, reseller, go_on)
}

impl From<ExportError> for Error {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::File(failure) => failure.into(),
            ExportError::NotMade(error) => Self::not_made(&error, "--output"),
            ExportError::Output(error) => error.into(),
            // the signal says how
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
