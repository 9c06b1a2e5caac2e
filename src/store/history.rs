//! History: who did what, when and from where, each row sealed with the hash of the row before.

use rusqlite::{OptionalExtension, Transaction, named_params};
use sha2::{Digest, Sha256};

use super::{failure::Error, writer::Hand};
use crate::domain::account::AccountId;

/// Adds the row of what this transaction does. `before` and `after` are JSON and hold no secret.
///
/// The form that is hashed is written down beside the table, in the first migration.
pub(super) fn append(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    action: &str,
    account: Option<&AccountId>,
    before: Option<&str>,
    after: Option<&str>,
) -> Result<(), Error> {
    let last: Option<(i64, String)> = transaction
        .prepare_cached("SELECT number, hash FROM history ORDER BY number DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (number, previous_hash) =
        last.map_or_else(|| (1, "0".repeat(64)), |(number, hash)| (number.saturating_add(1), hash));
    let at = hand.now.as_millisecond();
    let by = hand.operator;
    let account = account.map(AccountId::as_str);
    let canonical = serde_json::to_vec(&(
        number,
        at,
        &by.name,
        by.login_uid,
        &by.effective_user,
        &by.sudo_user,
        &by.ssh_address,
        action,
        account,
        before,
        after,
        &previous_hash,
    ))
    .map_err(|_| Error::Unreadable("a row of history"))?;
    let hash: String = Sha256::digest(canonical).iter().map(|byte| format!("{byte:02x}")).collect();
    transaction
        .prepare_cached(
            "INSERT INTO history (number, at, operator, login_uid, effective_user, sudo_user, ssh_address, action,
                 account_id, before, after, previous_hash, hash)
             VALUES (:number, :at, :operator, :login_uid, :effective_user, :sudo_user, :ssh_address, :action,
                 :account, :before, :after, :previous_hash, :hash)",
        )?
        .execute(named_params! {
            ":number": number,
            ":at": at,
            ":operator": by.name,
            ":login_uid": by.login_uid,
            ":effective_user": by.effective_user,
            ":sudo_user": by.sudo_user,
            ":ssh_address": by.ssh_address,
            ":action": action,
            ":account": account,
            ":before": before,
            ":after": after,
            ":previous_hash": previous_hash,
            ":hash": hash,
        })?;
    Ok(())
}
