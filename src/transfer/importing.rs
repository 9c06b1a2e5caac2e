//! Checking and importing a file for the screens.

use std::{
    fs, io,
    os::unix::fs::FileTypeExt,
    path::{Path, PathBuf},
};

use super::{
    files::{Files, Filled},
    logins::LoginsFile,
    new_file::{NotMade, is_there},
    outcome::{became, why},
    rejected::RejectedFile,
    source::{from_home, in_home, name_of, shown, unreadable},
    worker::{Pace, Tools},
};
use crate::{
    domain::{
        request::{Failure, Read, Reply},
        transfer::{Checked, ImportEnd, ImportOrder, Named, Report},
    },
    exchange::Rows,
    store::{CheckedImport, Import, ImportError, Interrupted, Stop, Why},
    term::Patient,
};

/// Rows that are shown of a file.
const FIRST: u32 = 500;

/// A file whose rows were checked, until they are imported.
pub(super) struct CheckedFile {
    source: PathBuf,
    skip_invalid: bool,
    passwords_to: Option<PathBuf>,
    checked: CheckedImport,
}

/// Checks all rows of a file, as `import --dry-run` does.
pub(super) fn check(order: ImportOrder, tools: &Tools, stop: &Stop) -> Result<(CheckedFile, Report), Report> {
    let ImportOrder { file, skip_invalid, passwords_to } = order;
    let home = tools.home.as_deref();
    let source = in_home(&file, home);
    let passwords_to = passwords_to.map(|file| in_home(&file, home));
    let typed = Path::new(file.trim());
    is_of_rows(&source, typed)?;
    if let Some(path) = &passwords_to {
        let made = can_be_made(path).map_err(|error| error.told_from(home));
        made.map_err(|error| Report::Unusable(Named::Passwords, error.to_string()))?;
    }
    let of_source = |sentence: String| if stop() { Report::Stopped } else { Report::Unusable(Named::Source, sentence) };
    let from = Patient::open(&source, stop.clone()).map_err(|error| of_source(unreadable(typed, &error)))?;
    let mut reader = tools.reader.another();
    let classifiers = match reader.answer(&Read::Standing) {
        Reply::Standing(standing) => standing.map(|standing| standing.reseller.classifiers),
        Reply::ReadFailed(failure) => return Err(failed(tools, &failure)),
        _ => None,
    };
    let rows = Rows::of(from, &classifiers.unwrap_or_default()).map_err(|error| of_source(error.to_string()))?;
    let mut pace = Pace::new(tools);
    let checked = CheckedImport::check(&mut reader, rows, &mut |progress| pace.tell(Report::Progress(progress)), stop);
    let checked = checked.map_err(|error| match error {
        ImportError::Source(error) => of_source(error.to_string()),
        ImportError::File(failure) => failed(tools, &failure),
        ImportError::Stopped => Report::Stopped,
    })?;
    let first = checked.first(FIRST).map_err(|failure| failed(tools, &failure))?;
    let report = Report::Checked(Box::new(Checked { verdict: checked.verdict(), first }));
    Ok((CheckedFile { source, skip_invalid, passwords_to, checked }, report))
}

/// Imports the rows of a file that was checked.
pub(super) fn import(file: &CheckedFile, tools: &Tools, stop: &Stop) -> Result<Report, Report> {
    let CheckedFile { source, skip_invalid, passwords_to, checked } = file;
    let home = tools.home.as_deref();
    let not_made = |error: NotMade| Report::Failed(format!("Nothing was imported. {}", error.told_from(home)));
    let mut files = Files::new(passwords_to.as_deref().map(LoginsFile::make).transpose().map_err(not_made)?);
    if *skip_invalid {
        files = files.with_rejected(RejectedFile::beside(source, checked.rows())).map_err(not_made)?;
    }
    let mut pace = Pace::new(tools);
    let mut writer = (tools.writer)().beside(&tools.reader);
    let done = writer.import(
        checked,
        Import {
            source: &name_of(source),
            skip_invalid: *skip_invalid,
            logins: files.logins(),
            watch: &mut |progress| pace.tell(Report::Progress(progress)),
            stop,
        },
    );
    let Filled { rejected, passwords } = files.end(checked, done.as_ref().err().map(|interrupted| &**interrupted));
    let (rejected, unwritten) = match rejected {
        Ok(rejected) => (rejected, None),
        Err(failure) => (None, Some(failure.to_string())),
    };
    let end = match done {
        Ok(imported) => ImportEnd {
            id: imported.id,
            made: imported.made,
            there: imported.there,
            bad: imported.bad,
            ..ImportEnd::default()
        },
        Err(interrupted) => {
            tell_failures(tools, &interrupted);
            let failed = Some(format!("{} {}", why(&interrupted), became(&interrupted)));
            ImportEnd { failed, id: interrupted.id, made: interrupted.made, ..ImportEnd::default() }
        }
    };
    let [rejected, passwords] = [rejected, passwords].map(|path| path.map(|path| shown(&from_home(&path, home))));
    Ok(Report::Imported(Box::new(ImportEnd { rejected, unwritten, passwords, ..end })))
}

/// Says no to what has no rows: nobody would ever answer, or it is the operator's own terminal.
fn is_of_rows(source: &Path, typed: &Path) -> Result<(), Report> {
    let unusable = |sentence| Err(Report::Unusable(Named::Source, sentence));
    match fs::metadata(source).map(|found| found.file_type()) {
        Ok(kind) if kind.is_file() || kind.is_fifo() => Ok(()),
        Ok(kind) if kind.is_dir() => unusable(unreadable(typed, &io::ErrorKind::IsADirectory.into())),
        Ok(_) => unusable(format!("{} is a device. Name a file with rows.", shown(typed))),
        Err(error) => unusable(unreadable(typed, &error)),
    }
}

/// Says no where it is known before that a file cannot be made.
fn can_be_made(path: &Path) -> Result<(), NotMade> {
    is_there(path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match fs::metadata(folder) {
        Ok(_) => Ok(()),
        Err(error) => Err(NotMade { path: path.to_owned(), error }),
    }
}

/// Tells the log what the accounts' file has said no to.
fn tell_failures(tools: &Tools, interrupted: &Interrupted) {
    if let Why::File(failure) = &interrupted.why {
        (tools.on_failure)(failure);
    }
    if let Some(Err(failure)) = &interrupted.undone {
        (tools.on_failure)(failure);
    }
}

/// The accounts' file says no before anything is done.
pub(super) fn failed(tools: &Tools, failure: &Failure) -> Report {
    (tools.on_failure)(failure);
    Report::Failed(failure.to_string())
}
