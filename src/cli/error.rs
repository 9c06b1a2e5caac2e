//! What a command did not do, and why: for people, or as JSON.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde::Serialize;

use super::{output, settings};
use crate::{
    config::Unusable,
    domain::{
        problem::Problem,
        request::{Failure, Subject},
        setting::Clash,
        text::visible,
        trunks::TrunkKind,
    },
    exit::Exit,
    log::Log,
    paths::NoHome,
    transfer::NotMade,
};

/// Why a command ended early.
#[derive(Debug)]
pub(super) enum Error {
    /// What is to be told.
    Told {
        /// How the program ends.
        exit: Exit,
        /// Full sentences with a remedy.
        message: String,
        /// What is wrong with which option, by its name without dashes.
        fields: BTreeMap<String, String>,
    },
    /// The answer could not be printed.
    Output(io::Error),
    /// There is nothing more to say: the program was told to end, or the answer has said it.
    Stopped(Exit),
}

#[derive(Serialize)]
struct Document<'a> {
    error: Body<'a>,
}

#[derive(Serialize)]
struct Body<'a> {
    code: &'static str,
    message: &'a str,
    fields: &'a BTreeMap<String, String>,
}

impl Error {
    pub(super) fn told(exit: Exit, message: impl Into<String>) -> Self {
        Self::Told { exit, message: message.into(), fields: BTreeMap::new() }
    }

    /// The store answered something else than was asked.
    pub(super) fn fault() -> Self {
        Self::told(
            Exit::Failed,
            "The file gave an answer to another question. This is a fault of trunkdesk: please report it.",
        )
    }

    /// Keeps it in the log.
    pub(super) fn keep(&self, log: &Log) {
        match self {
            Self::Told { exit, message, .. } => log.told(*exit, message),
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            Self::Output(error) => log.told(Exit::Failed, &format!("The answer could not be printed: {error}.")),
            Self::Stopped(exit) => log.ended(*exit),
        }
    }

    /// Says on standard error what is to be said, and gives how the program ends.
    pub(super) fn tell(&self, json: bool) -> Exit {
        let none = BTreeMap::new();
        let (exit, message, fields) = match self {
            Self::Told { exit, message, fields } => (*exit, message.clone(), fields),
            Self::Stopped(exit) => return *exit,
            // whoever read the answer has seen enough
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return Exit::Done,
            Self::Output(error) => {
                let message = format!("The answer could not be printed: {error}. Make room for it, then try again.");
                (Exit::Failed, message, &none)
            }
        };
        let body = Body { code: exit.word(), message: &message, fields };
        let line = if json { output::json_line(&Document { error: body }).ok() } else { None };
        // where standard error is gone too, there is nobody left to tell
        let _ = writeln!(io::stderr().lock(), "{}", line.unwrap_or_else(|| visible(&message).into_owned()));
        exit
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<NoHome> for Error {
    fn from(error: NoHome) -> Self {
        Self::told(Exit::Failed, error.to_string())
    }
}

impl From<Unusable> for Error {
    fn from(error: Unusable) -> Self {
        Self::told(Exit::Failed, error.to_string())
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::told(Exit::from(&failure), failure.to_string())
    }
}

/// The key of a place in `fields`: an option without its dashes, an argument in small letters.
fn field(place: &str) -> String {
    match place.strip_prefix("--") {
        Some(option) => option.to_owned(),
        None if place.is_empty() => "account".into(),
        None if place.bytes().all(|b| b.is_ascii_uppercase()) => place.to_ascii_lowercase(),
        None => place.to_owned(),
    }
}

/// What a subject is called where a command is told: an option, an argument, a place of a document; nothing where it is
/// all of it.
pub(super) type Naming = fn(&Subject) -> &'static str;

/// The options by their subjects, as most commands have them.
pub(super) fn options(subject: &Subject) -> &'static str {
    match subject {
        Subject::Name => "--name",
        Subject::Realm => "--realm-label",
        Subject::Credit => "--credit",
        Subject::SourceId => "--source-id",
        Subject::Email => "--email",
        Subject::Password => "--password-stdin",
        Subject::User => "--last-admin",
        Subject::Account | Subject::ImportId | Subject::Balance => "",
        Subject::Parent => "--parent",
        Subject::Confirm => "--confirm",
        Subject::ConfirmAmount => "--confirm-amount",
        Subject::Currency => "--currency",
        Subject::Trunks(kind) | Subject::Total(kind) => match kind {
            TrunkKind::Twoway => "--twoway",
            TrunkKind::Inbound => "--inbound",
            TrunkKind::Outbound => "--outbound",
        },
    }
}

impl Error {
    /// What was wrong at places that have a name, each with its sentence.
    pub(super) fn wrong(exit: Exit, places: impl IntoIterator<Item = (String, String)>) -> Self {
        let (mut sentences, mut fields) = (Vec::new(), BTreeMap::new());
        for (place, sentence) in places {
            sentences.push(if place.is_empty() { sentence.clone() } else { format!("{place}: {sentence}") });
            fields.insert(field(&place), sentence);
        }
        Self::Told { exit, message: sentences.join(" "), fields }
    }

    /// A file that `option` names could not be made.
    pub(super) fn not_made(error: &NotMade, option: &str) -> Self {
        Self::option(Exit::Failed, option, error.sentence(&format!(" with {option}")))
    }

    /// One option or argument that is wrong.
    pub(super) fn option(exit: Exit, option: &str, sentence: impl Into<String>) -> Self {
        Self::wrong(exit, [(option.to_owned(), sentence.into())])
    }

    /// What a rule refused, by its places.
    pub(super) fn refused(places: impl IntoIterator<Item = (String, String)>) -> Self {
        Self::not_saved(Exit::Refused, places)
    }

    /// What was wrong at places that have a name, so that nothing was saved.
    pub(super) fn not_saved(exit: Exit, places: impl IntoIterator<Item = (String, String)>) -> Self {
        match Self::wrong(exit, places) {
            Self::Told { exit, message, fields } => {
                Self::Told { exit, message: format!("{message} Nothing was saved."), fields }
            }
            other => other,
        }
    }

    /// A restoring that was not done.
    pub(super) fn unrestored(failure: &Failure, naming: Naming) -> Self {
        let exit = Exit::from(failure);
        match failure {
            Failure::Refused(problems) => Self::wrong(
                exit,
                problems.iter().map(|(subject, problem)| (naming(subject).to_owned(), problem.to_string())),
            ),
            other if other.is_uncertain() => Self::told(exit, other.to_string()),
            other => Self::told(exit, format!("Nothing was restored. {other}")),
        }
    }

    /// A write that was not done.
    pub(super) fn unsaved(failure: &Failure, naming: Naming) -> Self {
        let exit = Exit::from(failure);
        match failure {
            Failure::Refused(problems) => {
                let place = |(subject, problem): &(Subject, Problem)| (naming(subject).to_owned(), problem.to_string());
                Self::refused(problems.iter().map(place))
            }
            Failure::Overtaken(overtaken) if overtaken.clashes.is_empty() => {
                let sentence = format!(
                    "The account is at revision {} now, changed by {}. Look at it again with trunkdesk account show, \
                     then give that revision.",
                    overtaken.theirs.revision, overtaken.theirs.changed.by
                );
                Self::not_saved(exit, [("--revision".into(), sentence)])
            }
            // says it in the midst of what clashes
            Failure::Overtaken(overtaken) => {
                let clash = |clash: &Clash| {
                    (settings::option(clash.key), format!("theirs {}, yours {}", clash.theirs, clash.mine))
                };
                let fields = overtaken.clashes.iter().map(clash).collect();
                Self::Told { exit, message: failure.to_string(), fields }
            }
            other if other.is_uncertain() => Self::told(exit, other.to_string()),
            other => Self::told(exit, format!("Nothing was saved. {other}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_is_named() {
        let problem = Problem::BelowGiven { given: 12, short: 2, most: None };
        let failure =
            Failure::Refused(vec![(Subject::Total(TrunkKind::Twoway), problem), (Subject::Account, Problem::Disabled)]);
        let Error::Told { exit, message, fields } = Error::unsaved(&failure, options) else { panic!("not told") };
        let sentence = "12 are given out already, 2 more than this: take some back first.";
        let disabled = Problem::Disabled.to_string();
        assert_eq!(exit, Exit::Refused);
        assert_eq!(message, format!("--twoway: {sentence} {disabled} Nothing was saved."));
        assert_eq!(fields, BTreeMap::from([("twoway".into(), sentence.into()), ("account".into(), disabled)]));
    }

    #[test]
    fn that_nothing_was_saved_is_said_once() {
        for failure in [Failure::Gone, Failure::Busy, Failure::Changed, Failure::Trouble("The disk is full.".into())] {
            let Error::Told { message, .. } = Error::unsaved(&failure, options) else { panic!("not told") };
            assert_eq!(message.matches("saved").count(), 1, "{message}");
        }
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        for (kind, exit) in [(io::ErrorKind::BrokenPipe, Exit::Done), (io::ErrorKind::StorageFull, Exit::Failed)] {
            assert_eq!(Error::from(io::Error::from(kind)).tell(false), exit, "{kind}");
        }
    }
}
