//! Admins: users of an account who manage it.

use super::{email::Email, name::PersonName, phone::Phone, secret::Secret};

/// An admin to be made together with an account.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAdmin {
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// The address, and in lower case the login.
    pub email: Email,
    /// A number to call, if there is one.
    pub phone: Option<Phone>,
    /// How the password comes about.
    pub password: NewPassword,
    /// Whether the cluster mails the password to the admin, in the clear.
    pub send_email: bool,
}

/// Where a new password comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum NewPassword {
    /// Made by trunkdesk and shown once.
    Generate,
    /// Typed by the operator.
    Typed(Secret),
    /// There is none yet; the admin cannot log in until one is set.
    None,
}

impl std::fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Generate => "Generate",
            Self::Typed(_) => "Typed(hidden)",
            Self::None => "None",
        })
    }
}

impl std::fmt::Debug for NewAdmin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewAdmin").field("email", &self.email).field("password", &self.password).finish_non_exhaustive()
    }
}
