//! What an operator orders about many accounts or steps at once: some in a transaction, so that others who write need not
//! wait for all of it, and each is looked at once.

use rusqlite::{Row, Transaction};

use super::{orders, queue};
use crate::{
    domain::{account::AccountId, request::Failure},
    store::{
        accounts::account_id,
        failure::Error,
        writer::{Hand, Writer},
    },
};

/// The most accounts or steps in one transaction.
const AT_ONCE: u32 = 200;

impl Writer {
    /// Has these accounts sent, as far as they are here only, and those above them that are. All or none.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn send_accounts(&mut self, accounts: &[AccountId]) -> Result<(), Failure> {
        self.write(false, |transaction, hand| {
            accounts.iter().try_for_each(|account| orders::send(transaction, hand, account))
        })
    }

    /// Has each account sent that is here only; gives how many those were.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`]; what came before it is ordered then.
    pub fn send_all(&mut self) -> Result<u64, Failure> {
        let (mut sent, mut after) = (0, String::new());
        loop {
            let found = self.write(false, |transaction, hand| send(transaction, hand, &after))?;
            sent += found.len() as u64;
            match found.last() {
                Some(last) => last.as_str().clone_into(&mut after),
                None => return Ok(sent),
            }
        }
    }

    /// Tries all at once that was put off or refused and may come to something without anything decided or entered;
    /// gives how many steps those were.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`]; what came before it is ordered then.
    pub fn retry_all(&mut self) -> Result<u64, Failure> {
        let (mut tried, mut after) = (0, 0);
        loop {
            let found = self.write(false, |transaction, _| retry(transaction, after))?;
            tried += found.len() as u64;
            match found.last() {
                Some((last, _)) => after = *last,
                None => return Ok(tried),
            }
        }
    }
}

/// Living accounts of which the cluster knows nothing and nothing waits.
const HERE_ONLY: &str = "SELECT id FROM account
     WHERE id > ?1 AND deleted_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.account_id = id)
         AND NOT EXISTS (SELECT 1 FROM cluster_account
             WHERE cluster_account.account_id = id AND (cluster_id IS NOT NULL OR theirs IS NOT NULL))
     ORDER BY id LIMIT ?2";

fn send(transaction: &Transaction<'_>, hand: &Hand<'_>, after: &str) -> Result<Vec<AccountId>, Error> {
    let found = taken(transaction, HERE_ONLY, after, |row| account_id(row, "id"))?;
    for account in &found {
        orders::send(transaction, hand, account)?;
    }
    Ok(found)
}

const TO_TRY: &str = "SELECT number, account_id FROM outbox
     WHERE number > ?1 AND (state = 'waiting' AND why IS NOT NULL
         OR state = 'attention' AND attention ->> 'reason' IN ('refused', 'parent'))
     ORDER BY number LIMIT ?2";

fn retry(transaction: &Transaction<'_>, after: i64) -> Result<Vec<(i64, AccountId)>, Error> {
    let found = taken(transaction, TO_TRY, after, |row| Ok((row.get("number")?, account_id(row, "account_id")?)))?;
    for (number, _) in &found {
        orders::try_now(transaction, *number)?;
    }
    for (_, account) in &found {
        queue::settle_order(transaction, account)?;
    }
    Ok(found)
}

/// The next of what a query finds after this.
fn taken<T>(
    transaction: &Transaction<'_>,
    sql: &str,
    after: impl rusqlite::ToSql,
    read: impl Fn(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut statement = transaction.prepare_cached(sql)?;
    let mut rows = statement.query((after, AT_ONCE))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    #[test]
    fn each_account_and_step_is_looked_at_once() {
        assert!(!plan::of(HERE_ONLY).contains("SCAN"), "{}", plan::of(HERE_ONLY));
        assert_eq!(plan::of(TO_TRY), "SEARCH outbox USING INTEGER PRIMARY KEY (rowid>?)");
    }
}
