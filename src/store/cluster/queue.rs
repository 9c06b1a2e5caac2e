//! The order of what waits: what a step needs before it, and what it holds back.

use rusqlite::{Connection, Transaction, named_params};

use crate::{
    domain::{
        account::AccountId,
        cluster::outbox::{Attention, StepKind},
        id::UserId,
    },
    store::failure::Error,
};

/// Whether an account is known to be there.
pub(super) fn is_there(connection: &Connection, account: &AccountId) -> Result<bool, Error> {
    let there = connection
        .prepare_cached("SELECT 1 FROM cluster_account WHERE account_id = ?1 AND cluster_id IS NOT NULL")?
        .exists([account.as_str()])?;
    Ok(there)
}

/// Whether the account above is not there, but waits to be.
fn above_waits(connection: &Connection, account: &AccountId) -> Result<bool, Error> {
    let waits = connection
        .prepare_cached(
            "SELECT 1 FROM account JOIN outbox ON outbox.account_id = account.parent_id AND kind = 'account'
             WHERE account.id = ?1 AND NOT EXISTS (SELECT 1 FROM cluster_account
                 WHERE cluster_account.account_id = account.parent_id AND cluster_id IS NOT NULL)",
        )?
        .exists([account.as_str()])?;
    Ok(waits)
}

/// Says anew what of an account waits for what: nothing is sent before the account is there, the account not before the
/// one above, and nothing earlier than what was put off before it. For after each change of what waits of it.
pub(super) fn settle_order(transaction: &Transaction<'_>, account: &AccountId) -> Result<(), Error> {
    let (there, above) = (is_there(transaction, account)?, above_waits(transaction, account)?);
    transaction
        .prepare_cached(
            "UPDATE outbox SET held = CASE kind
                 WHEN 'delete' THEN 0
                 WHEN 'account' THEN NOT :there AND :above
                 WHEN 'move' THEN NOT :there OR :above
                 ELSE NOT :there END
             WHERE account_id = :account",
        )?
        .execute(named_params! { ":account": account.as_str(), ":there": there, ":above": above })?;
    transaction.prepare_cached(HOLD_BACK)?.execute([account.as_str()])?;
    Ok(())
}

const HOLD_BACK: &str = "UPDATE outbox AS later SET not_before = max(
         iif(why IS NULL, 0, not_before),
         coalesce((SELECT max(earlier.not_before) FROM outbox AS earlier
                   WHERE earlier.account_id = later.account_id AND earlier.number < later.number
                       AND earlier.why IS NOT NULL AND earlier.state = 'waiting'), 0))
     WHERE account_id = ?1 AND state = 'waiting'";

/// Lets go on what waited for an account to be there: the rest of it, and those right below it.
pub(super) fn is_there_now(transaction: &Transaction<'_>, account: &AccountId) -> Result<(), Error> {
    settle_order(transaction, account)?;
    let mut statement = transaction.prepare_cached(BELOW)?;
    let mut rows = statement.query([account.as_str()])?;
    let mut below = Vec::new();
    while let Some(row) = rows.next()? {
        below.push(crate::store::accounts::account_id(row, "account_id")?);
    }
    for account in below {
        transaction
            .prepare_cached(
                "UPDATE outbox SET state = 'waiting', attention = NULL
                 WHERE account_id = ?1 AND state = 'attention' AND attention ->> 'reason' = 'parent'",
            )?
            .execute([account.as_str()])?;
        settle_order(transaction, &account)?;
    }
    Ok(())
}

/// Accounts right below one of which something may wait for it.
const BELOW: &str = "SELECT DISTINCT account_id FROM account JOIN outbox ON outbox.account_id = account.id
     WHERE parent_id = ?1 AND deleted_at IS NULL AND kind IN ('account', 'move')";

/// Has a step wait for a person.
pub(super) fn set_attention(transaction: &Transaction<'_>, number: i64, attention: &Attention) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "UPDATE outbox SET state = 'attention', attention = ?2, why = NULL, not_before = 0, accepts_charges = 0
             WHERE number = ?1",
        )?
        .execute((number, in_file(attention)?))?;
    Ok(())
}

/// The same, also of a step that is sent right now: what becomes of that changes nothing of it.
pub(super) fn set_attention_of(
    transaction: &Transaction<'_>,
    account: &AccountId,
    kind: StepKind,
    subject: &str,
    attention: &Attention,
) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "UPDATE outbox SET state = 'attention', attention = ?4, why = NULL, not_before = 0
             WHERE account_id = ?1 AND kind = ?2 AND subject = ?3",
        )?
        .execute((account.as_str(), kind.key(), subject, in_file(attention)?))?;
    Ok(())
}

/// Has the step of a user that is gone there wait again.
pub(super) fn retry_gone(transaction: &Transaction<'_>, account: &AccountId, user: &UserId) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "UPDATE outbox SET state = 'waiting', attention = NULL
             WHERE account_id = ?1 AND kind = 'user' AND subject = ?2 AND attention ->> 'reason' = 'gone'",
        )?
        .execute((account.as_str(), user.as_str()))?;
    Ok(())
}

fn in_file(attention: &Attention) -> Result<String, Error> {
    serde_json::to_string(attention).map_err(|_| Error::Unreadable("why a step needs a person"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    #[test]
    fn what_waits_of_one_account_is_all_that_is_looked_at() {
        let index = "INDEX sqlite_autoindex_outbox_1";
        assert_eq!(
            plan::of(HOLD_BACK),
            format!(
                "SEARCH later USING {index} (account_id=?); CORRELATED SCALAR SUBQUERY 1; \
                 SEARCH earlier USING {index} (account_id=?)"
            )
        );
        assert!(!plan::of(BELOW).contains("SCAN"), "{}", plan::of(BELOW));
    }
}
