//! The seal of a row of history: the hash of its contents and of the row before.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::failure::Error;

/// What is sealed, as it stands in the row.
pub(super) struct Contents<'a> {
    pub(super) number: i64,
    pub(super) at: i64,
    pub(super) operator: &'a str,
    pub(super) login_uid: Option<i64>,
    pub(super) effective_user: &'a str,
    pub(super) sudo_user: Option<&'a str>,
    pub(super) ssh_address: Option<&'a str>,
    pub(super) action: &'a str,
    pub(super) account: Option<&'a str>,
    pub(super) before: Option<&'a str>,
    pub(super) after: Option<&'a str>,
    pub(super) previous_hash: &'a str,
}

/// What the first row has as the hash of the row before.
pub(super) fn nothing_before() -> String {
    "0".repeat(64)
}

/// The hash of a row, in the form that is written down beside the table, in the first migration.
pub(super) fn hash(row: &Contents<'_>) -> Result<String, Error> {
    let canonical = serde_json::to_vec(&(
        row.number,
        row.at,
        row.operator,
        row.login_uid,
        row.effective_user,
        row.sudo_user,
        row.ssh_address,
        row.action,
        row.account,
        row.before,
        row.after,
        row.previous_hash,
    ))
    .map_err(|_| Error::Unreadable("a row of history"))?;
    let mut hash = String::with_capacity(64);
    for byte in Sha256::digest(canonical) {
        // writing to a String never fails
        let _ = write!(hash, "{byte:02x}");
    }
    Ok(hash)
}
