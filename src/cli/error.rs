//! What a command did not do, and why: for people, or as JSON.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde::Serialize;

use super::output;
use crate::{
    config::Unusable,
    domain::{
        request::{Failure, Subject},
        text::visible,
        trunks::TrunkKind,
    },
    exit::Exit,
    paths::NoHome,
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
        fields: BTreeMap<&'static str, String>,
    },
    /// The answer could not be printed.
    Output(io::Error),
}

#[derive(Serialize)]
struct Document<'a> {
    error: Body<'a>,
}

#[derive(Serialize)]
struct Body<'a> {
    code: &'static str,
    message: &'a str,
    fields: &'a BTreeMap<&'static str, String>,
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

    /// Says on standard error what is to be said, and gives how the program ends.
    pub(super) fn tell(&self, json: bool) -> Exit {
        let none = BTreeMap::new();
        let (exit, message, fields) = match self {
            Self::Told { exit, message, fields } => (*exit, message.clone(), fields),
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
        let exit = Exit::from(&failure);
        match failure {
            Failure::Refused(problems) => {
                let option = |subject: &Subject| match subject {
                    Subject::Name => "name",
                    Subject::Realm => "realm",
                    Subject::Credit => "credit",
                    Subject::SourceId => "source-id",
                    Subject::Email => "email",
                    Subject::Password => "password",
                    Subject::User => "user",
                    Subject::Account => "account",
                    Subject::Parent => "to",
                    Subject::Confirm => "confirm",
                    Subject::Currency => "currency",
                    Subject::Trunks(kind) | Subject::Total(kind) => match kind {
                        TrunkKind::Twoway => "twoway",
                        TrunkKind::Inbound => "inbound",
                        TrunkKind::Outbound => "outbound",
                    },
                };
                let named = problems.iter().map(|(subject, problem)| format!("--{}: {problem}", option(subject)));
                Self::Told {
                    exit,
                    message: named.collect::<Vec<_>>().join(" "),
                    fields: problems.iter().map(|(subject, problem)| (option(subject), problem.to_string())).collect(),
                }
            }
            other => Self::told(exit, other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::Problem;

    #[test]
    fn what_is_refused_is_named() {
        let problem = Problem::BelowGiven { given: 12, short: 2, most: None };
        let Error::Told { exit, message, fields } =
            Error::from(Failure::Refused(vec![(Subject::Total(TrunkKind::Twoway), problem)]))
        else {
            panic!("not told")
        };
        let sentence = "12 are given out already; take some back first, 2 at least.";
        assert_eq!((exit, message), (Exit::Refused, format!("--twoway: {sentence}")));
        assert_eq!(fields, BTreeMap::from([("twoway", sentence.to_owned())]));
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        for (kind, exit) in [(io::ErrorKind::BrokenPipe, Exit::Done), (io::ErrorKind::StorageFull, Exit::Failed)] {
            assert_eq!(Error::from(io::Error::from(kind)).tell(false), exit, "{kind}");
        }
    }
}
