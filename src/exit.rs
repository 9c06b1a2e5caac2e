//! How the program ends: one number for each thing that a script may want to tell apart.

use std::process::ExitCode;

use crate::domain::request::Failure;

/// Why the program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It did what was asked.
    Done,
    /// The file, the disk or the machine said no.
    Failed,
    /// It was called wrongly.
    Usage,
    /// A rule said no.
    Refused,
    /// There is no such account.
    NotFound,
    /// Another operator was first.
    Changed,
    /// Another operator is writing.
    Busy,
    /// The cluster was not reached.
    NotReached,
    /// The terminal is gone: 128 and SIGHUP.
    HungUp,
    /// Ctrl-C from outside: 128 and SIGINT.
    Interrupted,
    /// Told to end: 128 and SIGTERM.
    Terminated,
}

impl Exit {
    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Refused => 3,
            Self::NotFound => 4,
            Self::Changed | Self::Busy => 5,
            Self::NotReached => 6,
            Self::HungUp => 129,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }

    /// The word that stands for it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Usage => "usage",
            Self::Refused => "refused",
            Self::NotFound => "not_found",
            Self::Changed => "changed",
            Self::Busy => "busy",
            Self::NotReached => "not_reached",
            Self::HungUp => "hung_up",
            Self::Interrupted => "interrupted",
            Self::Terminated => "terminated",
        }
    }
}

impl From<&Failure> for Exit {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::Refused(_) => Self::Refused,
            Failure::Changed | Failure::ResellerChanged | Failure::Overtaken(_) | Failure::UserChanged(_) => {
                Self::Changed
            }
            Failure::Gone | Failure::NoSuchImport(_) => Self::NotFound,
            Failure::Busy => Self::Busy,
            Failure::Trouble(_) => Self::Failed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_a_promise() {
        for (exit, code) in [
            (Exit::Done, 0),
            (Exit::Failed, 1),
            (Exit::Usage, 2),
            (Exit::Refused, 3),
            (Exit::NotFound, 4),
            (Exit::Changed, 5),
            (Exit::Busy, 5),
            (Exit::NotReached, 6),
            (Exit::HungUp, 129),
            (Exit::Interrupted, 130),
            (Exit::Terminated, 143),
        ] {
            assert_eq!(exit.code(), code, "{exit:?}");
        }
    }

    #[test]
    fn what_the_file_says_has_a_number() {
        for (failure, exit) in [
            (Failure::Refused(Vec::new()), Exit::Refused),
            (Failure::Changed, Exit::Changed),
            (Failure::ResellerChanged, Exit::Changed),
            (Failure::Gone, Exit::NotFound),
            (Failure::Busy, Exit::Busy),
            (Failure::Trouble("The disk is full.".into()), Exit::Failed),
        ] {
            assert_eq!(Exit::from(&failure), exit, "{failure:?}");
        }
    }
}
