//! Why something cannot be changed: said before anything is typed that could not be saved.

use super::model::Session;
use crate::domain::{account::Account, problem::Problem, read_only::ReadOnly};

/// Why nothing at all can be changed, if it cannot.
pub fn of_all(session: &Session) -> Option<String> {
    session.read_only.map(sentence)
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
