//! The log: a small file of the user's in which stands what happened, for whoever has to find out later.
//!
//! One line for each entry, each in one write, so that several programs can add to it at once. No secret and no value
//! of an account is in it, and nothing in it can drive a terminal. Where it cannot be written trunkdesk goes on without.

mod fault;
mod file;
mod system;

use std::{
    fs::File,
    panic::PanicHookInfo,
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use crate::{
    domain::{history::Head, request::Failure, text::visible},
    exit::Exit,
};
use system::SOCKET;

/// The log's name in the folder for what one program leaves for the next.
const NAME: &str = "trunkdesk.log";
/// The most characters of an entry.
const LONGEST: usize = 8_000;

/// Where entries go. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// `None` where there is no log.
    file: Option<PathBuf>,
    /// The socket of the system's log.
    system: PathBuf,
}

impl Log {
    /// The log in this folder, which is made at the first entry; without a folder there is none.
    pub fn of(folder: Option<&Path>) -> Self {
        Self { file: folder.map(|folder| folder.join(NAME)), system: SOCKET.into() }
    }

    /// Where it is; `None` where there is none.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The screens were started over a file. The system's log is told too.
    pub fn started(&self, file: &Path, operator: &str) {
        let entry = format!("start: trunkdesk {}, {}, by {operator}", env!("CARGO_PKG_VERSION"), file.display());
        self.add(&entry);
        system::send(&self.system, &line(&entry));
    }

    /// A write to a file has landed; `head` is the newest row of its history now. The system's log is told too, which
    /// the operator cannot reach: against it a history that was cut short is told.
    pub fn saved(&self, head: &Head, file: &Path, operator: &str) {
        let Head { number, hash } = head;
        let entry = format!("saved: history {number} {hash}, {}, by {operator}", file.display());
        self.add(&entry);
        system::send(&self.system, &line(&entry));
    }

    /// An operator was told that something failed. What a rule refused, and what two operators typed, is a word only:
    /// accounts are named in it.
    pub fn failed(&self, failure: &Failure) {
        match failure {
            Failure::Trouble(_) | Failure::Busy => self.told(Exit::from(failure), &failure.to_string()),
            Failure::Refused(_)
            | Failure::Changed
            | Failure::Overtaken(_)
            | Failure::UserChanged(_)
            | Failure::Gone
            | Failure::NoSuchImport(_)
            | Failure::ResellerChanged => self.told(Exit::from(failure), ""),
        }
    }

    /// A command ended with this sentence, which is kept only where the file, the machine or the line to the
    /// cluster said no.
    pub fn told(&self, exit: Exit, sentence: &str) {
        match exit {
            Exit::Done => {}
            Exit::Failed | Exit::Busy | Exit::NotReached => self.add(&format!("failure: {sentence}")),
            other => self.add(&format!("failure: {}", other.word())),
        }
    }

    /// The screens ended.
    pub fn ended(&self, exit: Exit) {
        self.add(&format!("end: {}", exit.word()));
    }

    /// Keeps what is known of a panic. Gives the sentence for the operator: whether trunkdesk `stops` by it, and where to
    /// look.
    pub fn panicked(&self, info: &PanicHookInfo<'_>, stops: bool) -> String {
        let fault = fault::of(info);
        let kept = self.write(&format!("panic: {fault}"));
        let began = if stops { "trunkdesk stopped by a fault of its own" } else { "trunkdesk met a fault of its own" };
        let where_to_look = match &self.file {
            Some(file) if kept => format!("What happened is in {}.", visible(&file.to_string_lossy())),
            _ => format!("Please report this: {}.", line(&fault)),
        };
        format!("{began}; nothing that was saved is lost. {where_to_look}")
    }

    /// The log itself, for what a library prints on standard error; where there is none, nowhere.
    ///
    /// # Errors
    /// There is not even a nowhere.
    pub fn for_errors(&self) -> std::io::Result<File> {
        let log = self.file.as_deref().and_then(|file| file::open(file).ok());
        log.map_or_else(|| File::options().write(true).open("/dev/null"), Ok)
    }

    fn add(&self, entry: &str) {
        // without a log there is nobody to tell
        self.write(entry);
    }

    /// Whether the entry is in the log.
    fn write(&self, entry: &str) -> bool {
        let line = format!("{:.3} {} {}\n", Timestamp::now(), std::process::id(), line(entry));
        self.file.as_deref().is_some_and(|file| file::append(file, &line).is_ok())
    }
}

/// The entry as one line that cannot drive a terminal.
fn line(entry: &str) -> String {
    visible(entry).chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests;
