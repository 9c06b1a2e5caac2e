//! What the model asks for: performed outside, answered by messages.

use super::draft::{DraftId, Waiting};
use crate::domain::{
    id::AccountId,
    request::{Read, Write},
    secret::Secret,
    transfer::Transfer,
};

/// Something to be done outside of the model.
#[derive(PartialEq, Eq)]
pub enum Effect {
    /// Read the file.
    Read(Read),
    /// Write the file.
    Write(Write),
    /// Import or export, beside the screen.
    Transfer(Transfer),
    /// Have an account read at the cluster, quietly: it is being looked at.
    RefreshAccount(AccountId),
    /// Send text to the clipboard of the operator's own terminal.
    Copy(Secret),
    /// Keep a draft under its name, in the place of what was kept under it and of the one that it was resumed from.
    KeepDraft(Box<Waiting>),
    /// Drop the draft of this name.
    DropDraft(DraftId),
    /// Look which drafts there are.
    ListDrafts,
    /// Draw everything anew.
    Repaint,
    /// Stop until the shell continues the program.
    Suspend,
    /// End the program, with success.
    Quit,
}

impl std::fmt::Debug for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Read(read) => f.debug_tuple("Read").field(read).finish(),
            Self::Write(write) => f.debug_tuple("Write").field(write).finish(),
            Self::Transfer(transfer) => f.debug_tuple("Transfer").field(transfer).finish(),
            Self::RefreshAccount(id) => f.debug_tuple("RefreshAccount").field(id).finish(),
            Self::Copy(_) => f.write_str("Copy(hidden)"),
            Self::KeepDraft(kept) => write!(f, "KeepDraft({}: {})", kept.id.0, kept.draft.title()),
            Self::DropDraft(id) => write!(f, "DropDraft({})", id.0),
            Self::ListDrafts => f.write_str("ListDrafts"),
            Self::Repaint => f.write_str("Repaint"),
            Self::Suspend => f.write_str("Suspend"),
            Self::Quit => f.write_str("Quit"),
        }
    }
}
