//! Who is at the keyboard, as it stands in every history row.

use serde::{Deserialize, Serialize};

use super::{name, problem::Problem};

/// The person who works, as far as the operating system knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// The name to show: that of `--operator`, else the user who logged in, by login uid, `SUDO_USER` (of root) or effective user.
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

/// What somebody who uses a shared account is called: 1–128 characters, trimmed, NFC, nothing invisible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorName(String);

impl OperatorName {
    /// Reads a name that was given.
    ///
    /// # Errors
    /// [`Problem::Required`], [`Problem::TooLong`] or [`Problem::Invisible`].
    pub fn parse(given: &str) -> Result<Self, Problem> {
        name::clean(given, "the operator's name").map(Self)
    }

    /// The name as text.
    pub fn into_text(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_seen_whole() {
        for (given, name) in
            [("melissa", "melissa"), (" Rosa  Diaz ", "Rosa  Diaz"), ("Jose\u{301}", "José"), ("日", "日")]
        {
            assert_eq!(OperatorName::parse(given).unwrap().into_text(), name, "{given:?}");
        }
        assert!(OperatorName::parse(&"é".repeat(128)).is_ok());
        for given in ["", "  ", "two\nlines", "\u{1b}[31mred", "a\u{202E}b", "a\u{200B}", &"é".repeat(129)] {
            assert!(OperatorName::parse(given).is_err(), "{given:?}");
        }
    }
}
