//! What can have the focus besides fields: buttons, and what is moved in as a whole.

use serde::{Deserialize, Serialize};

use super::spec::FieldId;

/// Something to press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Button {
    /// Opens the realm's label for typing.
    ChangeRealm,
    /// Goes back to a realm that is made.
    KeepRealm,
    /// Leaves the form.
    Cancel,
    /// To the tab before.
    Previous,
    /// To the next tab.
    Next,
    /// To the review.
    Review,
    /// Saves the account.
    Submit,
    /// Saves what was changed.
    Save,
    /// Back to where one came from.
    Back,
    /// Begins to change this field.
    Edit(FieldId),
    /// Begins to change what the tab shows.
    EditTab,
    /// Opens a new account that is like this one.
    CopyAccount,
    /// Puts the account under another one.
    MoveAccount,
    /// Disables the account.
    Disable,
    /// Enables the account.
    Enable,
    /// Deletes the account.
    Delete,
    /// A new admin.
    AddAdmin,
    /// Adds credit.
    AddCredit,
    /// Removes credit.
    RemoveCredit,
    /// Gives the user another password.
    ResetPassword,
    /// Makes the user an admin.
    Promote,
    /// Makes the admin a user.
    Demote,
    /// Removes the user.
    RemoveUser,
    /// Checks the rows of a file.
    Check,
    /// Imports the rows that were checked.
    Import,
    /// Exports accounts.
    Export,
    /// Sends the account to the cluster.
    Send,
    /// Shows why something of the account is not at the cluster yet.
    See,
    /// Shows what was changed on both sides.
    Decide,
    /// Leaves what is only read.
    Close,
}

impl Button {
    /// What stands on it.
    pub fn label(self) -> &'static str {
        match self {
            Self::ChangeRealm => "Change",
            Self::KeepRealm | Self::Cancel => "Cancel",
            Self::Previous => "« Previous",
            Self::Next => "Next »",
            Self::Review => "Review »",
            Self::Submit => "Submit ✓",
            Self::Save => "Save ✓",
            Self::Back => "Back",
            Self::Edit(_) | Self::EditTab => "Edit",
            Self::CopyAccount => "Copy",
            Self::MoveAccount => "Move",
            Self::Disable => "Disable",
            Self::Enable => "Enable",
            Self::Delete => "Delete",
            Self::AddAdmin => "Add admin",
            Self::AddCredit => "Add credit",
            Self::RemoveCredit => "Remove credit",
            Self::ResetPassword => "Reset password",
            Self::Promote => "Make admin",
            Self::Demote => "Make user",
            Self::RemoveUser => "Remove",
            Self::Check => "Check",
            Self::Import => "Import",
            Self::Export => "Export",
            Self::Send => "Send",
            Self::See => "See",
            Self::Decide => "Decide",
            Self::Close => "Close",
        }
    }
}

/// Something that can have the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Control {
    /// A field.
    Field(FieldId),
    /// A button.
    Button(Button),
    /// The line of tabs.
    Tabs,
    /// The rows that a tab lists.
    Rows,
}
