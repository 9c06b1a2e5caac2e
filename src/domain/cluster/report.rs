//! What is told on the way, while the cluster is worked with.

use super::outbox::{Outcome, StepKind};

/// Something that just happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyncReport {
    /// A step was tried.
    Step {
        /// The account's name.
        account: String,
        /// Which part of it.
        kind: StepKind,
        /// What became of it.
        became: Became,
    },
    /// The accounts there are being listed.
    Pulling {
        /// How many were listed so far.
        listed: u64,
        /// How many of them were read, as they are new or changed.
        read: u64,
    },
    /// All of them were listed.
    Pulled {
        /// How many there are.
        listed: u64,
        /// How many of them were read.
        read: u64,
        /// How many were gone.
        gone: u64,
        /// Sentences about those that could not be taken over; no more than a few.
        refused: Vec<String>,
    },
    /// So many accounts are in the list no more that none of them was deleted here: somebody has to say so.
    TooManyGone(u64),
}

/// What became of a step, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// The cluster has it.
    Sent,
    /// It is tried again later.
    PutOff,
    /// A person has to see to it.
    NeedsAttention,
    /// It was changed there too.
    ChangedThere,
}

impl Became {
    /// What became of a step with this outcome.
    pub fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::Sent,
            Outcome::Later { .. } => Self::PutOff,
            Outcome::Attention(_) => Self::NeedsAttention,
            Outcome::ChangedThere(_) => Self::ChangedThere,
        }
    }
}

/// That nothing was deleted here, as so many accounts are gone there at once; what to do where they are meant to be.
pub fn too_many_gone(gone: u64) -> String {
    format!(
        "{gone} accounts are gone there, which is many. Nothing was deleted here for it. If that is right, run trunkdesk \
         sync pull --confirm-gone {gone}."
    )
}
