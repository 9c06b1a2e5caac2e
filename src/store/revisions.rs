//! Revisions after a restore: a form that was opened before must not take the restored account for the one it knows.
//!
//! A revision says which contents a change was made from. After a restore the same number could come again with other
//! contents. So whatever is not as it was in the file goes on above both its revisions, in the file and in the backup.

use std::path::Path;

use rusqlite::Connection;

use super::{contents::is_of_contents, copy::path_value, failure::Error, migrate};

/// Raises the revisions in `restored` of what is not the same in the file at `path`, of which there may be none.
pub(super) fn raise(restored: &Connection, path: &Path) -> Result<(), Error> {
    restored.execute("ATTACH ?1 AS live", [path_value(path)])?;
    let raised = raise_over_live(restored);
    restored.execute_batch("DETACH live")?;
    raised
}

fn raise_over_live(restored: &Connection) -> Result<(), Error> {
    let version: i32 = restored.pragma_query_value(Some("live"), "user_version", |row| row.get(0))?;
    if version != migrate::VERSION {
        return Ok(restored.execute_batch(RAISE_ALL)?);
    }
    let transaction = restored.unchecked_transaction()?;
    match transaction.execute_batch(RAISE) {
        Ok(()) => Ok(transaction.commit()?),
        Err(error) => {
            transaction.rollback()?;
            let error = error.into();
            // what the damaged file had is not to be known
            if is_of_contents(&error) { Ok(restored.execute_batch(RAISE_ALL)?) } else { Err(error) }
        }
    }
}

/// The change of an account carries who made it and when; a user and the reseller are small enough to compare whole.
const RAISE: &str = "
UPDATE account SET revision = max(account.revision, other.revision) + 1
FROM live.account AS other
WHERE other.id = account.id AND (other.revision, other.changed_at, other.changed_by, other.deleted_at IS NULL)
    <> (account.revision, account.changed_at, account.changed_by, account.deleted_at IS NULL);

UPDATE user SET revision = max(user.revision, other.revision) + 1
FROM live.user AS other
WHERE other.id = user.id AND (other.revision, other.username, other.email, other.first_name, other.last_name,
    other.priv_level, other.number, other.password_hash)
    IS NOT (user.revision, user.username, user.email, user.first_name, user.last_name, user.priv_level, user.number,
    user.password_hash);

UPDATE reseller SET revision = max(reseller.revision, other.revision) + 1
FROM live.reseller AS other
WHERE (other.revision, other.id, other.name, other.realm_suffix, other.timezone, other.twoway_trunks,
    other.inbound_trunks, other.outbound_trunks, other.currency, other.credit_minimum, other.ask_above,
    other.call_restriction, other.ui_restrictions, other.allow_prepay)
    IS NOT (reseller.revision, reseller.id, reseller.name, reseller.realm_suffix, reseller.timezone,
    reseller.twoway_trunks, reseller.inbound_trunks, reseller.outbound_trunks, reseller.currency,
    reseller.credit_minimum, reseller.ask_above, reseller.call_restriction, reseller.ui_restrictions,
    reseller.allow_prepay);
";

/// Where nothing is known of the revisions in the file: more than anything is changed between a look and a save.
const RAISE_ALL: &str = "
BEGIN;
UPDATE account SET revision = revision + 1000000;
UPDATE user SET revision = revision + 1000000;
UPDATE reseller SET revision = revision + 1000000;
COMMIT;
";
