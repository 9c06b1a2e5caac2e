//! `import`.

mod progress;
mod report;

use std::{io::Write, path::Path};

use self::progress::Bar;
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
    domain::{account::AccountId, calling::Classifiers, import::Verdict, text::visible},
    exchange::{self, Rows},
    exit::Exit,
    store::{CheckedImport, Glance, Import, ImportError, Interrupted, Reader, Stop, Why},
    term::{Patient, Signalled},
    transfer::{self, Files, Filled, LoginsFile, NotMade, RejectedFile},
};

pub(super) fn execute(command: &ImportSource, context: &Context, out: &mut dyn Write) -> Result<(), Error> {
    if command.template {
        return Ok(out.write_all(exchange::template(&seen_classifiers(context)).as_bytes())?);
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

/// The kinds of calls to have columns of. A template is made wherever one works, so no file is waited for.
fn seen_classifiers(context: &Context) -> Classifiers {
    Glance::at(context.location.path()).map(|glance| glance.classifiers()).unwrap_or_default()
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
    // what cannot be written is better known before
    let logins = command.passwords_to.as_deref().map(LoginsFile::make).transpose();
    let mut files = Files::new(logins.map_err(|error| Error::not_made(&error, "--passwords-to"))?);
    if command.skip_invalid {
        let made = files.with_rejected(rejected_file(command, file, &checked));
        files = made.map_err(|error| Error::not_made(&error, "--rejected"))?;
    }
    let source = if is_stdin(file) { "standard input".into() } else { transfer::name_of(file) };
    let done = {
        let mut watch = |progress| bar.show(progress);
        let logins = files.logins();
        let import = Import { source: &source, skip_invalid: command.skip_invalid, logins, watch: &mut watch, stop };
        Writing::new(context).import(&checked, import)
    };
    bar.clear();
    let Filled { rejected, passwords } = files.end(&checked, done.as_ref().err().map(|interrupted| &**interrupted));
    match done {
        Ok(imported) => {
            // what was imported is told whatever becomes of the rest
            let (rejected, unwritten) = match rejected {
                Ok(rejected) => (rejected, None),
                Err(failure) => (None, Some(failure)),
            };
            report::imported(out, &imported, rejected.as_deref(), passwords.as_deref(), context.json)?;
            unwritten.map_or(Ok(()), |failure| Err(failure.into()))
        }
        Err(interrupted) => {
            Err(told(&interrupted, rejected.ok().flatten().as_deref(), passwords.as_deref(), signalled))
        }
    }
}

fn check(file: &Path, context: &Context, stop: &Stop, bar: &mut Bar) -> Result<CheckedImport, Error> {
    let from = if is_stdin(file) { Patient::stdin(stop.clone()) } else { Patient::open(file, stop.clone()) };
    let from = from.map_err(|error| Error::option(Exit::Failed, "FILE", transfer::unreadable(file, &error)))?;
    let classifiers = Reading::new(context).existing()?.reseller.classifiers;
    let rows = Rows::of(from, &classifiers).map_err(|error| Error::told(Exit::Failed, shown(&error.to_string())))?;
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

/// The file for the rows that are left out.
fn rejected_file(command: &ImportSource, source: &Path, checked: &CheckedImport) -> Result<RejectedFile, NotMade> {
    match &command.rejected {
        Some(path) => RejectedFile::make(path),
        None if is_stdin(source) => RejectedFile::beside(Path::new("import"), checked.rows()),
        None => RejectedFile::beside(source, checked.rows()),
    }
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
fn told(interrupted: &Interrupted, rejected: Option<&Path>, passwords: Option<&Path>, signalled: &Signalled) -> Error {
    let exit = match &interrupted.why {
        Why::File(failure) => Exit::from(failure),
        Why::Row(_) => Exit::Changed,
        Why::Stopped => exit_of(signalled),
    };
    let mut sentences = vec![transfer::why(interrupted), transfer::became(interrupted)];
    for (what, file) in [("rows that were wrong", rejected), ("passwords", passwords)] {
        sentences.extend(file.map(|file| format!("The {what} are in {}.", shown(&file.display().to_string()))));
    }
    Error::told(exit, sentences.join(" "))
}

fn shown(text: &str) -> String {
    visible(text).into_owned()
}
