//! The Sync page: the cluster, how much waits, and the accounts that something is stuck or waits of.

use std::collections::HashSet;

use rusqlite::Connection;

use super::{next, row, standing};
use crate::{
    domain::{
        account::AccountId,
        cluster::{SYNC_ROWS, SyncPage, SyncRow},
    },
    store::{
        accounts::{account_id, count},
        failure::Error,
    },
};

const ATTENTION: &str = "SELECT account_id FROM outbox WHERE state = 'attention' ORDER BY number";
const CHANGED: &str = "SELECT account_id FROM cluster_account WHERE theirs IS NOT NULL";
const WAITING: &str = "SELECT account_id FROM outbox ORDER BY number";
/// As it is kept: both tables may have a million rows.
const TALLIED: &str = "SELECT steps - attention, attention, changed_there, max(0, accounts - there - on_the_way)
     FROM cluster_tally JOIN tally";

/// How the file stands with the cluster; `None` where there is none.
pub(in crate::store) fn page(connection: &Connection) -> Result<Option<SyncPage>, Error> {
    let Some(cluster) = row::read(connection)? else { return Ok(None) };
    let [waiting, attention, changed_there, here_only] = connection
        .prepare_cached(TALLIED)?
        .query_row([], |row| Ok([count(row.get(0)?), count(row.get(1)?), count(row.get(2)?), count(row.get(3)?)]))?;
    let mut found = Found::default();
    // those that need a person first
    for sql in [ATTENTION, CHANGED, WAITING] {
        found.take(connection, sql)?;
    }
    let more = found.order.len() > SYNC_ROWS;
    found.order.truncate(SYNC_ROWS);
    let rows = found.order.into_iter().map(|account| sync_row(connection, account)).collect::<Result<_, _>>()?;
    Ok(Some(SyncPage {
        waiting,
        attention,
        changed_there,
        here_only,
        next_try: next::next_try(connection)?,
        rows,
        more,
        cluster,
    }))
}

/// Accounts, each once, in the order in which they were found.
#[derive(Default)]
struct Found {
    known: HashSet<AccountId>,
    order: Vec<AccountId>,
}

impl Found {
    /// Takes those of a query, as far as the page goes and one more.
    fn take(&mut self, connection: &Connection, sql: &str) -> Result<(), Error> {
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while self.order.len() <= SYNC_ROWS
            && let Some(row) = rows.next()?
        {
            let account = account_id(row, "account_id")?;
            if self.known.insert(account.clone()) {
                self.order.push(account);
            }
        }
        Ok(())
    }
}

/// An account as the page has it.
pub(super) fn sync_row(connection: &Connection, account: AccountId) -> Result<SyncRow, Error> {
    let steps = standing::steps(connection, &account)?;
    let (name, is_there, is_changed) = connection
        .prepare_cached(
            "SELECT name, cluster_id IS NOT NULL, theirs IS NOT NULL
             FROM account LEFT JOIN cluster_account ON account_id = id WHERE id = ?1",
        )?
        .query_row([account.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(SyncRow { word: standing::word(&steps, is_there, is_changed), account, name, steps })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    #[test]
    fn the_accounts_of_the_page_are_taken_along_an_index() {
        assert_eq!(plan::of(ATTENTION), "SCAN outbox USING INDEX outbox_attention");
        assert_eq!(plan::of(CHANGED), "SCAN cluster_account USING INDEX cluster_account_theirs");
        assert_eq!(plan::of(WAITING), "SCAN outbox");
        for table in ["outbox", "cluster_account"] {
            assert!(!plan::of(TALLIED).contains(table), "{}", plan::of(TALLIED));
        }
    }
}
