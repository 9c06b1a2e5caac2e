//! Accounts that come from somebody else's file: a row each.

use std::fmt;

use super::{
    account::AccountId,
    blueprint::AccountBlueprint,
    calling::{Calling, EMERGENCY_WORD},
    document::Flaw,
    email::Email,
    failure::Subject,
    ledger::{BALANCE_MAX, check_opening},
    money::Cents,
    name::PersonName,
    phone::Phone,
    problem::Problem,
    reseller::{Reseller, ResellerSettings},
    text,
};

/// The most characters of an import id.
pub const IMPORT_ID_MAX: usize = 128;

/// What its source calls an account, such as a customer's number: a row that comes again under it is not doubled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportId(String);

impl ImportId {
    /// Reads an import id; nothing is none.
    ///
    /// # Errors
    /// Too long, or with an invisible character.
    pub fn parse(typed: &str) -> Result<Option<Self>, Problem> {
        let id = typed.trim();
        if id.is_empty() {
            return Ok(None);
        }
        text::check(id)?;
        match id.chars().count() {
            is if is > IMPORT_ID_MAX => Err(Problem::TooLong { max: IMPORT_ID_MAX, is }),
            _ => Ok(Some(Self(id.to_owned()))),
        }
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ImportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A user that comes with an imported account, without a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedUser {
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// The address, and in small letters the login.
    pub email: Email,
    /// A number to call, if there is one.
    pub phone: Option<Phone>,
    /// Whether it manages the account.
    pub is_admin: bool,
}

/// The first entry of an imported account's ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Credit that is added now, under the rules for it.
    Credit(Cents),
    /// What the account had elsewhere: as it is, however little.
    Balance(Cents),
}

impl Opening {
    /// How much it is.
    pub fn amount(self) -> Cents {
        match self {
            Self::Credit(amount) | Self::Balance(amount) => amount,
        }
    }
}

/// What the screens ask twice, said in the row itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Confirmed {
    /// The word that denies emergency calls.
    pub emergency: Option<String>,
    /// The credit once more.
    pub credit: Option<Cents>,
}

/// One account as a row of a file has it, every part of it checked. What only the accounts' file can tell is checked
/// there, before anything is written and again as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedAccount {
    /// What its source calls it.
    pub import_id: Option<ImportId>,
    /// The id that it had in the file it was exported from, and keeps.
    pub id: Option<AccountId>,
    /// The account above it, by id, import id, realm or exact name; `None` for the reseller.
    pub parent: Option<String>,
    /// What is said of it. Its admin and its credit are not in here.
    pub blueprint: AccountBlueprint,
    /// Its users.
    pub users: Vec<ImportedUser>,
    /// What its ledger begins with.
    pub opening: Opening,
    /// What the screens would ask twice.
    pub confirmed: Confirmed,
    /// Whether what is not said is absent, as in an account that was exported; else it is as a new account begins.
    pub is_whole: bool,
}

impl ImportedAccount {
    /// What it may call: all that is said where it is whole, else over the template.
    pub fn calling(&self, reseller: &Reseller) -> Calling {
        if self.is_whole { self.blueprint.calling.clone() } else { self.blueprint.calling_over(&reseller.template) }
    }

    /// Checks it against the rules that need the reseller's settings but no other account.
    pub fn check(&self, reseller: &Reseller) -> Vec<(Subject, Problem)> {
        let mut refused = Vec::new();
        let settings = &reseller.settings;
        match self.opening {
            Opening::Credit(credit) => {
                if let Err(problem) = check_opening(credit, settings) {
                    refused.push((Subject::Credit, problem));
                } else if credit > settings.ask_above && self.confirmed.credit != Some(credit) {
                    let (limit, currency) = (settings.ask_above, settings.currency.clone());
                    refused.push((Subject::ConfirmAmount, Problem::AmountNotConfirmed { limit, currency }));
                }
            }
            Opening::Balance(balance) => {
                refused.extend(check_balance(balance, settings).err().map(|problem| (Subject::Balance, problem)));
            }
        }
        // an account that was whole elsewhere has been asked about there
        if !self.is_whole
            && self.calling(reseller).newly_denies_emergency(&reseller.template.calling)
            && self.confirmed.emergency.as_deref().map(str::trim) != Some(EMERGENCY_WORD)
        {
            refused.push((Subject::Confirm, Problem::EmergencyNotConfirmed));
        }
        refused
    }
}

/// A balance may be as far below zero as above it.
fn check_balance(balance: Cents, settings: &ResellerSettings) -> Result<(), Problem> {
    let (min, max) = (Cents(-BALANCE_MAX.0), BALANCE_MAX);
    let currency = settings.currency.clone();
    match balance {
        balance if balance > max => Err(Problem::BalanceTooLarge { max, currency }),
        balance if balance < min => Err(Problem::BalanceTooLow { min, currency }),
        _ => Ok(()),
    }
}

/// A row of a file, as it is kept until it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Which row of the file it is: its number in a spreadsheet, where the header is row 1; of documents the first is 1.
    pub row: u32,
    /// The line of the file that it begins on; it differs where values have line breaks.
    pub line: u32,
    /// What is in it, to be read once more as it is written.
    pub text: String,
    /// What is wrong with it already as text, so that it cannot be read.
    pub flaws: Vec<Flaw>,
}

/// Why a file cannot be read, or not on: nothing of it is imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

/// What is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// As [`Record::row`].
    pub row: u32,
    /// As [`Record::line`].
    pub line: u32,
    /// The column, or the path in a document; empty for the row as a whole.
    pub place: String,
    /// What is wrong, as a sentence.
    pub reason: String,
}

impl fmt::Display for RowProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row {}", self.row)?;
        if self.line != self.row {
            write!(f, " (line {})", self.line)?;
        }
        if !self.place.is_empty() {
            write!(f, ", {}", self.place)?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// How many rows there are of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Rows that can be imported.
    pub good: u64,
    /// Rows whose account is in the file already, from an earlier import or under the same realm: left as they are.
    pub there: u64,
    /// Rows with something wrong.
    pub bad: u64,
}

impl Verdict {
    /// All rows.
    pub fn rows(&self) -> u64 {
        self.good + self.there + self.bad
    }
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many rows are checked; how many there are is not known yet.
    Checking(u64),
    /// So many accounts are written.
    Writing {
        /// How many.
        done: u64,
        /// Of how many.
        of: u64,
    },
    /// What was written is taken back.
    Undoing {
        /// How many accounts are gone again.
        done: u64,
        /// Of how many.
        of: u64,
    },
}

/// An import that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Its id, under which all of its accounts can be found in the history; `None` where nothing was to be written.
    pub id: Option<AccountId>,
    /// The accounts that were made.
    pub made: u64,
    /// Rows that were there already.
    pub there: u64,
    /// Rows that were not imported.
    pub bad: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn import_ids() {
        for (typed, id) in [("", None), ("  ", None), (" C 0042 ", Some("C 0042")), ("Zürich-7", Some("Zürich-7"))] {
            assert_eq!(ImportId::parse(typed).unwrap().as_ref().map(ImportId::as_str), id, "{typed:?}");
        }
        for bad in ["a\u{202E}b", "a\nb", &"1".repeat(129)] {
            assert!(ImportId::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_row_is_named_as_a_spreadsheet_does_and_by_its_line_where_that_differs() {
        let problem = |row, line, place: &str| {
            RowProblem { row, line, place: place.into(), reason: "Type a name.".into() }.to_string()
        };
        assert_eq!(problem(7, 7, "name"), "Row 7, name: Type a name.");
        assert_eq!(problem(7, 9, ""), "Row 7 (line 9): Type a name.");
    }
}
