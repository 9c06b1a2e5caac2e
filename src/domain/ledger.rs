//! Credit: entries of an account's ledger, whose sum is its balance.

use std::fmt;

use jiff::Timestamp;

use super::{id::AccountId, money::Cents, problem::Problem, text};

/// The most characters of a reason.
pub const REASON_MAX: usize = 200;
/// The most characters of a source id.
pub const SOURCE_ID_MAX: usize = 128;

/// Why credit was added or removed, in the operator's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// Reads a typed reason.
    ///
    /// # Errors
    /// Empty, too long, or with an invisible character.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let reason = typed.trim();
        if reason.is_empty() {
            return Err(Problem::Required("a reason, such as a payment's number"));
        }
        if let Some(c) = reason.chars().find(|c| text::is_invisible(*c)) {
            return Err(Problem::Invisible(c.into()));
        }
        match reason.chars().count() {
            is if is > REASON_MAX => Err(Problem::TooLong { max: REASON_MAX, is }),
            _ => Ok(Self(reason.to_owned())),
        }
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What tells one entry from another: an entry that is sent twice under one source id counts once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceId(String);

impl SourceId {
    /// Reads a source id, such as the number of a payment.
    ///
    /// # Errors
    /// Empty, too long, or with anything but visible ASCII characters.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let id = typed.trim();
        if id.is_empty() {
            return Err(Problem::Required("a source id, such as a payment's number"));
        }
        if !id.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Problem::NotValid("Only ASCII letters, digits and marks, without spaces."));
        }
        match id.len() {
            is if is > SOURCE_ID_MAX => Err(Problem::TooLong { max: SOURCE_ID_MAX, is }),
            _ => Ok(Self(id.to_owned())),
        }
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether credit comes or goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Credit is added.
    Add,
    /// Credit is removed.
    Remove,
}

/// Credit to be added or removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditChange {
    /// Whose balance it is.
    pub account: AccountId,
    /// Whether it comes or goes.
    pub way: Way,
    /// How much, above zero.
    pub amount: Cents,
    /// Why.
    pub reason: Reason,
    /// Its source id; `None` makes one.
    pub source_id: Option<SourceId>,
}

impl CreditChange {
    /// The amount as the ledger keeps it: below zero where credit is removed.
    pub fn signed(&self) -> Cents {
        match self.way {
            Way::Add => self.amount,
            Way::Remove => Cents(-self.amount.0),
        }
    }
}

/// An entry as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Its number in the file, by which the next page begins.
    pub number: i64,
    /// When it was made.
    pub at: Timestamp,
    /// The operator's name.
    pub operator: String,
    /// Why.
    pub reason: String,
    /// Its source id.
    pub source_id: String,
    /// Above zero where credit was added.
    pub amount: Cents,
    /// The balance after it.
    pub balance: Cents,
}

/// Which entries of an account's ledger, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRequest {
    /// Whose ledger it is.
    pub account: AccountId,
    /// Entries older than the one with this number; `None` for the newest.
    pub before: Option<i64>,
    /// The most entries.
    pub limit: u32,
}

/// Entries of an account's ledger, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerPage {
    /// What was asked.
    pub request: LedgerRequest,
    /// The sum of all of the account's entries.
    pub balance: Cents,
    /// The entries.
    pub entries: Vec<LedgerEntry>,
    /// Whether there are older ones.
    pub more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_and_source_ids() {
        assert_eq!(Reason::parse(" Payment 17 ").unwrap().as_str(), "Payment 17");
        for bad in ["", "  ", "a\u{202E}b", "a\nb", &"x".repeat(REASON_MAX + 1)] {
            assert!(Reason::parse(bad).is_err(), "{bad:?}");
        }
        assert_eq!(SourceId::parse("pay_17").unwrap().as_str(), "pay_17");
        for bad in ["", "a b", "é", "a\u{7f}", &"x".repeat(SOURCE_ID_MAX + 1)] {
            assert!(SourceId::parse(bad).is_err(), "{bad:?}");
        }
    }
}
