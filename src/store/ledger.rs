//! The ledger: entries that are only ever added, whose sum is an account's balance.

use rusqlite::{Connection, Transaction, named_params};

use super::{failure::Error, writer::Hand};
use crate::domain::{account::AccountId, money::Cents};

/// Adds an entry under a random source id of its own.
pub(super) fn append(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    account: &AccountId,
    amount: Cents,
    reason: &str,
) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "INSERT INTO ledger_entry (source_id, account_id, amount, reason, operator, at)
             VALUES (:source_id, :account, :amount, :reason, :operator, :at)",
        )?
        .execute(named_params! {
            ":source_id": hand.id().as_str(),
            ":account": account.as_str(),
            ":amount": amount.0,
            ":reason": reason,
            ":operator": hand.operator.name,
            ":at": hand.now.as_millisecond(),
        })?;
    Ok(())
}

/// The sum of an account's entries.
pub(super) fn balance(connection: &Connection, account: &AccountId) -> Result<Cents, Error> {
    let sum = connection
        .prepare_cached("SELECT coalesce(sum(amount), 0) FROM ledger_entry WHERE account_id = ?1")?
        .query_row([account.as_str()], |row| row.get(0))?;
    Ok(Cents(sum))
}
