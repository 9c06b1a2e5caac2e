//! How the line to the cluster is, in the one word of the head line.

use crate::domain::cluster::{
    SyncPage, TroubleKind,
    outbox::{QueuedStep, Reason, StepState},
};

/// Columns that the word takes, whichever it is: nothing beside it moves.
pub const WORD_COLUMNS: usize = 7;

/// How the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// The cluster has all of it.
    InSync,
    /// Something waits to be sent.
    Waiting,
    /// Something is being sent.
    Sending,
    /// No answer comes.
    Offline,
    /// The cluster does not know us any more.
    LogIn,
    /// Something waits for a person.
    Trouble,
}

impl Line {
    /// How it is: what stops everything comes first, then what waits for a person.
    pub fn of(page: &SyncPage) -> Self {
        let sending = |step: &QueuedStep| step.state == StepState::Sending;
        match page.cluster.trouble.as_ref().map(|trouble| trouble.kind) {
            Some(TroubleKind::Login) => Self::LogIn,
            Some(TroubleKind::Away) => Self::Offline,
            None if needs_person(page) > 0 || page.cluster.pull_trouble.is_some() => Self::Trouble,
            None if page.rows.iter().flat_map(|row| &row.steps).any(sending) => Self::Sending,
            None if page.waiting > 0 => Self::Waiting,
            None => Self::InSync,
        }
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::InSync => "in sync",
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Offline => "offline",
            Self::LogIn => "log in",
            Self::Trouble => "trouble",
        }
    }

    /// Whether nothing goes on until a person does something.
    pub fn wants_person(self) -> bool {
        matches!(self, Self::LogIn | Self::Trouble)
    }
}

/// How much waits for a person. What was changed on both sides counts once, whether a step waits for it or none.
pub fn needs_person(page: &SyncPage) -> u64 {
    let steps = page.rows.iter().flat_map(|row| &row.steps);
    let twice = steps.filter(|step| is_changed_there(step)).count();
    let steps = page.attention.saturating_sub(u64::try_from(twice).unwrap_or(u64::MAX));
    steps + page.changed_there
}

/// Whether a step waits for what was changed on both sides.
pub(super) fn is_changed_there(step: &QueuedStep) -> bool {
    matches!(&step.state, StepState::Attention(attention) if attention.reason == Reason::ChangedThere)
}
