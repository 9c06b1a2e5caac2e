//! `backup`.

use std::{fs, io::Write, path::Path, sync::Arc};

use serde_json::{Map, Value, json};

use super::{
    Context,
    args::BackupTarget,
    error::Error,
    input::stopped,
    output::{self, row},
    reading::Reading,
};
use crate::{
    domain::{history::Head, text::visible},
    exit::Exit,
    store::{self, Stop},
    term::{Signalled, secret},
};

/// Bytes of a file from which on it is said ahead that it takes a while: some seconds.
const LARGE: u64 = 100 << 20;

pub(super) fn execute(target: &BackupTarget, context: &Context, out: &mut dyn Write) -> Result<(), Error> {
    let path = context.location.path();
    if context.location.is_new() {
        Reading::new(context).existing()?;
    }
    tell_ahead(path, "Copying and checking");
    let signalled = listen()?;
    let made = store::backup(path, &target.file, &stop_at(&signalled));
    let made = made.map_err(|failure| signalled.stop().map_or_else(|| failure.into(), stopped))?;
    let file = target.file.display().to_string();
    if context.json {
        let mut document = json!({ "path": file, "bytes": made.bytes, "accounts": made.accounts });
        add_head(&mut document, made.head.as_ref());
        writeln!(out, "{}", output::json_pretty(&json!({ "backup": document }))?)?;
        return Ok(());
    }
    row(out, "Backup", file)?;
    row(out, "Bytes", made.bytes)?;
    row(out, "Accounts", made.accounts)?;
    Ok(head(out, made.head.as_ref())?)
}

/// Hears of signals, so that nothing half done is left behind.
pub(super) fn listen() -> Result<Signalled, Error> {
    Signalled::listen().map_err(|error| {
        let sentence = format!("The system's signals cannot be listened to: {error}. Try again.");
        Error::told(Exit::Failed, sentence)
    })
}

/// What asks whether there was a signal.
pub(super) fn stop_at(signalled: &Signalled) -> Stop {
    let signalled = signalled.clone();
    Arc::new(move || signalled.stop().is_some())
}

/// Says on a terminal what takes a while with a large file.
pub(super) fn tell_ahead(path: &Path, doing: &str) {
    let bytes = fs::metadata(path).map_or(0, |found| found.len());
    if bytes >= LARGE && secret::somebody_reads() {
        super::tell_ahead(&format!(
            "{doing} {} ({} MB) takes a while…",
            visible(&path.display().to_string()),
            bytes >> 20
        ));
    }
}

/// The newest row of the history, to be kept.
pub(super) fn head(out: &mut dyn Write, head: Option<&Head>) -> std::io::Result<()> {
    match head {
        Some(head) => row(out, "History", format!("row {}, {}", head.number, head.hash)),
        None => Ok(()),
    }
}

/// The same in a document.
pub(super) fn add_head(document: &mut Value, head: Option<&Head>) {
    if let Some(head) = head {
        let parts = [("number", head.number.into()), ("hash", head.hash.clone().into())];
        let parts = parts.map(|(key, value): (&str, Value)| (key.to_owned(), value));
        document["head"] = Value::Object(Map::from_iter(parts));
    }
}
