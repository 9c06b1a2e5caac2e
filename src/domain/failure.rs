//! Why the file did not do what was asked.

use super::{account::Account, problem::Problem, setting::Overtaken, trunks::TrunkKind};

/// What a rule refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The account's name.
    Name,
    /// The account's realm.
    Realm,
    /// Trunks of the account.
    Trunks(TrunkKind),
    /// A total of the reseller.
    Total(TrunkKind),
    /// The credit to be added or removed.
    Credit,
    /// What an imported account had elsewhere.
    Balance,
    /// The source id of credit.
    SourceId,
    /// The reseller's currency.
    Currency,
    /// A user's e-mail address, which is the login.
    Email,
    /// A user's password.
    Password,
    /// A user as a whole.
    User,
    /// The account as a whole.
    Account,
    /// The account above.
    Parent,
    /// The word that confirms.
    Confirm,
    /// The amount that confirms credit.
    ConfirmAmount,
    /// What its source calls an imported account.
    ImportId,
}

/// How a sentence says that nobody knows whether something was done after all.
pub const UNCERTAIN: &str = "all the same: look before you try again.";

/// Why the file did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Rules that only the file can check say no.
    #[error("{}", .0.iter().map(|(_, problem)| problem.to_string()).collect::<Vec<_>>().join(" "))]
    Refused(Vec<(Subject, Problem)>),
    /// Somebody else changed it after it was read here.
    #[error("Another operator changed this meanwhile. Look at it again, then enter your change anew.")]
    Changed,
    /// Somebody else changed an account after it was read here, and the two changes clash.
    #[error("{}", overtaken(.0))]
    Overtaken(Box<Overtaken>),
    /// Somebody else changed this user after it was read here; holds the account as it is now.
    #[error("Another operator changed this user meanwhile. Look at it again, then enter your change anew.")]
    UserChanged(Box<Account>),
    /// Somebody else deleted the account.
    #[error("The account is gone: another operator deleted it meanwhile. What it had stands in the history.")]
    Gone,
    /// Somebody else changed the reseller after the operator saw what an account takes from it.
    #[error("The reseller's settings were changed meanwhile: look at the review again, then submit again.")]
    ResellerChanged,
    /// There is no such import. Holds the id that was given.
    #[error("There is no import {0}. The history has the id of each: trunkdesk history list --search import.")]
    NoSuchImport(String),
    /// Another program writes and did not finish in time.
    #[error("Another operator is writing and did not finish in five seconds. Wait a moment, then try again.")]
    Busy,
    /// The file, the disk or the database says no: a sentence with a remedy.
    #[error("{0}")]
    Trouble(String),
}

impl Failure {
    /// Whether it may have been done after all, and nobody knows: that it was not is then not to be said.
    pub fn is_uncertain(&self) -> bool {
        matches!(self, Self::Trouble(sentence) if sentence.contains(UNCERTAIN))
    }

    /// One rule that says no.
    pub fn refused(subject: Subject, problem: Problem) -> Self {
        Self::Refused(vec![(subject, problem)])
    }
}

fn overtaken(overtaken: &Overtaken) -> String {
    let mut text = "Another operator changed this account meanwhile, and nothing of yours is saved.".to_owned();
    for clash in &overtaken.clashes {
        let shown = |value: &str| if value.is_empty() { "nothing".to_owned() } else { first_line(value) };
        text.push_str(&format!(
            " {}: theirs {}, yours {}.",
            clash.key.label(),
            shown(&clash.theirs),
            shown(&clash.mine)
        ));
    }
    text
}

/// The first line, with a mark where there are more.
fn first_line(text: &str) -> String {
    match text.split_once('\n') {
        Some((first, _)) => format!("{first}…"),
        None => text.to_owned(),
    }
}
