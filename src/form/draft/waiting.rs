//! Drafts as they are found: each with its name, and when it was kept.

use jiff::Timestamp;

use super::Draft;

/// What a draft is called, among all drafts there are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftId(pub String);

/// A draft that waits to be gone on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What it is called.
    pub id: DraftId,
    /// When it was kept.
    pub at: Timestamp,
    /// Whether its form was open when it was kept.
    pub open: bool,
    /// Whether its form is still open in another program of this operator.
    pub elsewhere: bool,
    /// Whether it is only in memory: it is not written yet, or could not be.
    pub unwritten: bool,
    /// The draft that it was resumed from, whose place it takes on the disk.
    pub instead_of: Option<DraftId>,
    /// What was typed.
    pub draft: Draft,
}

/// A draft that was found and cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// What it is called.
    pub id: DraftId,
    /// Its file, for people.
    pub file: String,
}
