//! Why something cannot be changed: said before anything is typed that could not be saved.

use super::model::Session;
use crate::domain::{account::Account, problem::Problem, read_only::ReadOnly, request::Failure};

/// Why nothing at all can be changed, if it cannot.
pub fn of_all(session: &Session) -> Option<String> {
    session.read_only.map(sentence)
}

/// What failed, in the words of the file; `nothing` says before it that nothing is saved, unless nobody can know.
pub fn not_saved(nothing: &str, failure: &Failure) -> String {
    if failure.is_uncertain() { failure.to_string() } else { format!("{nothing} {failure}") }
}

/// Why nothing at all can be changed.
pub fn sentence(why: ReadOnly) -> String {
    match why {
        ReadOnly::Asked => "Nothing can be changed: the accounts were opened for reading only.".into(),
        ReadOnly::NoOperator => format!("Nothing can be changed. {why}"),
    }
}

/// Why nothing but the notes of this account can be changed, if it cannot.
pub fn of_account(session: &Session, account: &Account) -> Option<String> {
    let disabled = || (!account.enabled).then(|| format!("{} Enable it on the Overview.", Problem::Disabled));
    of_all(session).or_else(disabled)
}
