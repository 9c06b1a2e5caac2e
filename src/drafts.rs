//! Drafts on the disk: one file for each, beside the log and not in the accounts' file, for its operator only.
//!
//! A file is written whole under another name and then put in its place, so that a draft is there as it was or as it is.
//! Which of them are still open in another program of the same operator is told by a lock that each program holds.

mod files;
mod keeper;

pub use files::DraftFiles;
pub use keeper::{Keeper, Report};
