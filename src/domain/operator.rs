//! Who is at the keyboard, as it stands in every history row.

use serde::{Deserialize, Serialize};

/// The person who works, as far as the operating system knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// The name to show: the user who logged in, by login uid, `SUDO_USER` or effective user.
    pub name: String,
    /// The login uid of the kernel's audit, where there is one.
    pub login_uid: Option<u32>,
    /// The name of the effective user.
    pub effective_user: String,
    /// `SUDO_USER`, where the program was started through sudo.
    pub sudo_user: Option<String>,
    /// The address that SSH came from, where it did.
    pub ssh_address: Option<String>,
}
