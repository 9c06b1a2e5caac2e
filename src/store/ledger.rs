//! The ledger: entries that are only ever added, whose sum is an account's balance.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, named_params};
use serde_json::json;

use super::{change::existing, cluster::outbox, failure::Error, history, writer::Hand};
use crate::domain::{
    account::{Account, AccountId},
    ledger::{CreditChange, LedgerEntry, LedgerPage, LedgerRequest, SourceId, Way, check_change},
    money::Cents,
    problem::Problem,
    request::{Failure, Subject},
    reseller::Reseller,
};

const BALANCE: &str = "SELECT coalesce(sum(amount), 0) FROM ledger_entry WHERE account_id = ?1";
const LATER: &str = "SELECT coalesce(sum(amount), 0) FROM ledger_entry WHERE account_id = ?1 AND number >= ?2";
const PAGE: &str = "SELECT number, at, operator, reason, source_id, amount FROM ledger_entry
     WHERE account_id = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3";

/// Adds an entry, under a random source id of its own where none is given; gives that id.
pub(super) fn append(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    account: &AccountId,
    amount: Cents,
    reason: &str,
    source_id: Option<&SourceId>,
) -> Result<String, Error> {
    let source_id = source_id.map_or_else(|| hand.id().to_string(), SourceId::to_string);
    transaction
        .prepare_cached(
            "INSERT INTO ledger_entry (source_id, account_id, amount, reason, operator, at)
             VALUES (:source_id, :account, :amount, :reason, :operator, :at)",
        )?
        .execute(named_params! {
            ":source_id": source_id,
            ":account": account.as_str(),
            ":amount": amount.0,
            ":reason": reason,
            ":operator": hand.operator.name,
            ":at": hand.now.as_millisecond(),
        })?;
    Ok(source_id)
}

/// Adds or removes credit. An entry that was sent before, under the same source id, is not written again: then the
/// answer says that it was repeated.
pub(super) fn change(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    reseller: &Reseller,
    change: &CreditChange,
) -> Result<(Account, bool), Error> {
    let account = existing(transaction, &change.account)?;
    if let Some(source_id) = &change.source_id
        && let Some(entry) = find(transaction, source_id)?
    {
        return if entry.account == change.account.as_str() && entry.amount == change.signed() {
            Ok((account, true))
        } else {
            Err(Failure::refused(Subject::SourceId, Problem::SourceIdUsed(entry.name)).into())
        };
    }
    if !account.enabled {
        return Err(Failure::refused(Subject::Account, Problem::Disabled).into());
    }
    // depends on the balance, and so holds only within the transaction
    check_change(change.way, change.amount, &account, &reseller.settings)
        .map_err(|problem| Failure::refused(Subject::Credit, problem))?;
    let before = account.balance;
    let reason = change.reason.as_str();
    let source_id = append(transaction, hand, &account.id, change.signed(), reason, change.source_id.as_ref())?;
    outbox::of_credit(transaction, &account.id, &source_id)?;
    let account = existing(transaction, &account.id)?;
    let action = match change.way {
        Way::Add => "credit.added",
        Way::Remove => "credit.removed",
    };
    let before = json!({ "credit": { "balance": before.to_string() } });
    let after = json!({ "credit": {
        "balance": account.balance.to_string(),
        "amount": change.signed().to_string(),
        "reason": reason,
        "source_id": source_id,
    }});
    history::append(transaction, hand, action, Some(&account.id), Some(&before), Some(&after))?;
    Ok((account, false))
}

/// An entry that is there already.
struct Found {
    account: String,
    name: String,
    amount: Cents,
}

fn find(connection: &Connection, source_id: &SourceId) -> Result<Option<Found>, Error> {
    let found = connection
        .prepare_cached(
            "SELECT account_id, name, amount FROM ledger_entry JOIN account ON account.id = account_id
             WHERE source_id = ?1",
        )?
        .query_row([source_id.as_str()], |row| {
            Ok(Found { account: row.get(0)?, name: row.get(1)?, amount: Cents(row.get(2)?) })
        })
        .optional()?;
    Ok(found)
}

/// The sum of an account's entries.
pub(super) fn balance(connection: &Connection, account: &AccountId) -> Result<Cents, Error> {
    let sum = connection.prepare_cached(BALANCE)?.query_row([account.as_str()], |row| row.get(0))?;
    Ok(Cents(sum))
}

/// Entries of an account, the newest first, each with the balance after it.
pub(super) fn page(connection: &Connection, request: &LedgerRequest) -> Result<LedgerPage, Error> {
    let balance = balance(connection, &request.account)?;
    let before = request.before.unwrap_or(i64::MAX);
    let later: i64 =
        connection.prepare_cached(LATER)?.query_row((request.account.as_str(), before), |row| row.get(0))?;
    let mut running = Cents(balance.0 - later);
    let mut statement = connection.prepare_cached(PAGE)?;
    let mut rows = statement.query((request.account.as_str(), before, i64::from(request.limit) + 1))?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let amount = Cents(row.get("amount")?);
        entries.push(LedgerEntry {
            number: row.get("number")?,
            at: Timestamp::from_millisecond(row.get("at")?).map_err(|_| Error::Unreadable("a time"))?,
            operator: row.get("operator")?,
            reason: row.get("reason")?,
            source_id: row.get("source_id")?,
            amount,
            balance: running,
        });
        running = Cents(running.0 - amount.0);
    }
    let wanted = usize::try_from(request.limit).unwrap_or(usize::MAX);
    let more = entries.len() > wanted;
    entries.truncate(wanted);
    Ok(LedgerPage { request: request.clone(), balance, entries, more })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    #[test]
    fn balances_are_added_up_from_the_index_alone_and_pages_sort_nothing() {
        let index = "INDEX ledger_entry_of_account";
        assert_eq!(plan::of(BALANCE), format!("SEARCH ledger_entry USING COVERING {index} (account_id=?)"));
        assert_eq!(plan::of(LATER), format!("SEARCH ledger_entry USING COVERING {index} (account_id=? AND number>?)"));
        assert_eq!(plan::of(PAGE), format!("SEARCH ledger_entry USING {index} (account_id=? AND number<?)"));
    }
}
