//! What happens to the program: the only things that change the model.

use std::fmt;

use super::{
    draft::{DraftId, Unreadable, Waiting},
    keys::Key,
};
use crate::domain::{request::Reply, transfer::Report};

/// Something that happened.
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The terminal has this size now.
    Resize {
        /// Columns.
        columns: u16,
        /// Rows.
        rows: u16,
    },
    /// The file answered.
    Store(Reply),
    /// This is told of an import or an export.
    Transfer(Report),
    /// Somebody wrote to the file, perhaps this program.
    FileChanged,
    /// These drafts there are, and those that cannot be read.
    Drafts(Vec<Waiting>, Vec<Unreadable>),
    /// A draft is on the disk.
    DraftWritten(DraftId),
    /// A draft could not be kept, or they cannot be looked for: which, and why, as a sentence.
    DraftFailed(Option<DraftId>, String),
    /// The moment has come that the model asked to be woken at.
    Due,
}

/// Without what was pasted, which may be a password.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.debug_tuple("Key").field(key).finish(),
            Self::Paste(_) => f.write_str("Paste(…)"),
            Self::Resize { columns, rows } => {
                f.debug_struct("Resize").field("columns", columns).field("rows", rows).finish()
            }
            Self::Store(reply) => f.debug_tuple("Store").field(reply).finish(),
            Self::Transfer(report) => f.debug_tuple("Transfer").field(report).finish(),
            Self::Drafts(found, _) => write!(f, "Drafts({})", found.len()),
            Self::DraftWritten(id) => f.debug_tuple("DraftWritten").field(&id.0).finish(),
            Self::DraftFailed(_, why) => f.debug_tuple("DraftFailed").field(why).finish(),
            Self::Due => f.write_str("Due"),
            Self::FileChanged => f.write_str("FileChanged"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pasted_is_not_shown() {
        assert_eq!(format!("{:?}", Message::Paste("hunter2".into())), "Paste(…)");
    }
}
