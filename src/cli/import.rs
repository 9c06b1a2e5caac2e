//! `import`.

mod logins;
mod progress;
mod rejected;
mod report;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use self::{logins::LoginsFile, progress::Bar, rejected::RejectedFile};
use super::{
    Context,
    args::ImportSource,
    backup::{listen, stop_at},
    error::Error,
    input::{is_stdin, stopped},
    reading::Reading,
    writing::Writing,
};
use crate::{
    domain::{account::AccountId, import::Verdict, text::visible},
    exchange::{self, Rows},
    exit::Exit,
    store::{CheckedImport, Import, ImportError, Interrupted, KeepLogins, Reader, Stop, Why},
    term::{Patient, Signalled},
};

pub(super) fn execute(command: &ImportSource, context: &Context, out: &mut dyn Write) -> Result<(), Error> {
    if command.template {
        return Ok(out.write_all(exchange::template().as_bytes())?);
    }
    if let Some(why) = context.seat.read_only.filter(|_| !command.dry_run) {
        return Err(Error::told(Exit::Failed, format!("Nothing is imported. {why}")));
    }
    if context.location.is_new() {
        Reading::new(context).existing()?;
    }
    let signalled = listen()?;
    let stop = stop_at(&signalled);
    match (&command.undo, &command.file) {
        (Some(id), _) => undo(id, context, &signalled, &stop, out),
        (None, Some(file)) => run(command, file, context, &signalled, &stop, out),
        (None, None) => Err(Error::fault()),
    }
}

fn run(
    command: &ImportSource,
    file: &Path,
    context: &Context,
    signalled: &Signalled,
    stop: &Stop,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let mut bar = Bar::new();
    let checked = check(file, context, stop, &mut bar).map_err(|error| match signalled.stop() {
        Some(_) => Error::told(exit_of(signalled), "Stopped. Nothing was imported."),
        None => error,
    })?;
    let verdict = checked.verdict();
    if command.dry_run || (verdict.bad > 0 && !command.skip_invalid) {
        bar.clear();
        report::verdict(out, &checked, context.json)?;
        return if verdict.bad == 0 || command.skip_invalid { Ok(()) } else { Err(refused(verdict, command.dry_run)) };
    }
    let files = Files::make(command, file, &checked)?;
    let source = if is_stdin(file) { "standard input".into() } else { name_of(file) };
    let Files { rejected, mut logins } = files;
    let done = {
        let mut watch = |progress| bar.show(progress);
        let logins = logins.as_mut().map(|file| file as &mut dyn KeepLogins);
        let import = Import { source: &source, skip_invalid: command.skip_invalid, logins, watch: &mut watch, stop };
        Writing::new(context).import(&checked, import)
    };
    bar.clear();
    match done {
        Ok(imported) => {
            // what was imported is told whatever becomes of the rest
            let (rejected, unwritten) = fill(rejected, &checked);
            let passwords = logins.and_then(LoginsFile::end);
            report::imported(out, &imported, rejected.as_deref(), passwords.as_deref(), context.json)?;
            unwritten.map_or(Ok(()), Err)
        }
        Err(interrupted) => Err(told(&interrupted, rejected, logins, &checked, signalled)),
    }
}

/// The files that are written besides the accounts' file.
struct Files {
    rejected: Option<RejectedFile>,
    logins: Option<LoginsFile>,
}

impl Files {
    /// Makes them before anything is imported: that one cannot be made is better known then.
    fn make(command: &ImportSource, file: &Path, checked: &CheckedImport) -> Result<Self, Error> {
        let logins = command.passwords_to.as_deref().map(LoginsFile::make).transpose()?;
        match command.skip_invalid.then(|| RejectedFile::make(command, file, checked.rows())).transpose() {
            Ok(rejected) => Ok(Self { rejected, logins }),
            Err(error) => {
                logins.into_iter().for_each(LoginsFile::remove);
                Err(error)
            }
        }
    }
}

/// Writes the rows that were left out; gives where to, or why that is not possible.
fn fill(rejected: Option<RejectedFile>, checked: &CheckedImport) -> (Option<PathBuf>, Option<Error>) {
    match rejected.map(|file| file.fill(checked)).transpose() {
        Ok(path) => (path.flatten(), None),
        Err(error) => (None, Some(error)),
    }
}

fn check(file: &Path, context: &Context, stop: &Stop, bar: &mut Bar) -> Result<CheckedImport, Error> {
    let from = if is_stdin(file) { Patient::stdin(stop.clone()) } else { Patient::open(file, stop.clone()) };
    let from = from.map_err(|error| unreadable(file, &error))?;
    let rows = Rows::of(from).map_err(|error| Error::told(Exit::Failed, shown(&error.to_string())))?;
    let mut reader = Reader::new(context.location.path().to_owned());
    let checked = CheckedImport::check(&mut reader, rows, &mut |progress| bar.show(progress), stop);
    checked.map_err(|error| match error {
        ImportError::Source(error) => {
            Error::told(Exit::Failed, format!("{} Nothing was imported.", shown(&error.to_string())))
        }
        ImportError::File(failure) => failure.into(),
        // the signal says how
        ImportError::Stopped => Error::fault(),
    })
}

fn undo(
    id: &AccountId,
    context: &Context,
    signalled: &Signalled,
    stop: &Stop,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let mut bar = Bar::new();
    let undone = Writing::new(context).undo_import(id, &mut |progress| bar.show(progress), stop);
    bar.clear();
    let undone = undone?;
    if undone.is_stopped {
        let sentence = format!(
            "Stopped: {} accounts are taken back, the others are still there. Take them back later: trunkdesk import \
             --undo {id}",
            undone.gone
        );
        return Err(Error::told(exit_of(signalled), sentence));
    }
    Ok(report::undone(out, id, &undone, context.json)?)
}

fn unreadable(file: &Path, error: &io::Error) -> Error {
    let shown = shown(&file.display().to_string());
    let sentence = match error.kind() {
        io::ErrorKind::NotFound => format!("There is no file {shown}. Check how it is spelt."),
        io::ErrorKind::PermissionDenied => format!("You have no permission to read {shown}."),
        io::ErrorKind::IsADirectory => format!("{shown} is a folder. Name a file in it."),
        _ => format!("{shown} cannot be read: {error}."),
    };
    Error::option(Exit::Failed, "FILE", sentence)
}

/// Why nothing is imported, after each row's problems.
fn refused(verdict: Verdict, dry_run: bool) -> Error {
    let (bad, rows) = (verdict.bad, verdict.rows());
    let would = if dry_run { "would be" } else { "was" };
    Error::told(
        Exit::Refused,
        format!(
            "{bad} of {rows} rows cannot be imported, so nothing {would}. Mend them, or leave them out with --skip-invalid."
        ),
    )
}

/// How the program ends that was told to.
fn exit_of(signalled: &Signalled) -> Exit {
    match signalled.stop().map(stopped) {
        Some(Error::Stopped(exit)) => exit,
        _ => Exit::Interrupted,
    }
}

/// Why an import did not come to its end, what became of it, and of the files that were written besides.
fn told(
    interrupted: &Interrupted,
    rejected: Option<RejectedFile>,
    logins: Option<LoginsFile>,
    checked: &CheckedImport,
    signalled: &Signalled,
) -> Error {
    let (exit, why) = match &interrupted.why {
        Why::File(failure) => (Exit::from(failure), failure.to_string()),
        Why::Row(problems) => {
            let first: Vec<String> = problems.iter().take(3).map(ToString::to_string).collect();
            (Exit::Changed, format!("Another operator was first since the rows were checked. {}", first.join(" ")))
        }
        Why::Stopped => (exit_of(signalled), "Stopped.".into()),
    };
    let mut sentences = vec![why, became(interrupted)];
    if interrupted.stays() {
        if let (Some(path), _) = fill(rejected, checked) {
            sentences.push(format!("The rows that were wrong are in {}.", shown(&path.display().to_string())));
        }
        if let Some(path) = logins.and_then(LoginsFile::end) {
            sentences.push(format!("The passwords are in {}.", shown(&path.display().to_string())));
        }
    } else {
        rejected.into_iter().for_each(RejectedFile::remove);
        logins.into_iter().for_each(LoginsFile::remove);
    }
    Error::told(exit, sentences.join(" "))
}

/// What became of the accounts that were made.
fn became(interrupted: &Interrupted) -> String {
    let made = interrupted.made;
    let Some(id) = &interrupted.id else { return "Nothing was imported.".into() };
    match &interrupted.undone {
        None => format!(
            "{made} accounts were imported before and stay (import {id}). Import the file again to go on: they are not \
             doubled."
        ),
        Some(Ok(undone)) if undone.kept_count == 0 => {
            "Nothing was imported: what was written was taken back, as the history tells.".to_owned()
        }
        Some(Ok(undone)) => format!(
            "What was written was taken back, but for {} accounts that somebody has worked on already: {}.",
            undone.kept_count,
            undone.kept.join(", ")
        ),
        Some(Err(failure)) => format!(
            "{made} accounts were written, and could not be taken back ({failure}). Do so later: trunkdesk import --undo \
             {id}"
        ),
    }
}

fn name_of(file: &Path) -> String {
    file.file_name().map(|name| shown(&name.to_string_lossy())).unwrap_or_default()
}

fn shown(text: &str) -> String {
    visible(text).into_owned()
}
