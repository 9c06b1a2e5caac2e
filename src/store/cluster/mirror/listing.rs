//! A listing of all accounts there: which of them are to be read, and which of ours it no longer had.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::{
    domain::cluster::ClusterId,
    store::{
        accounts::{account_id, count},
        cluster::{GoneAccount, Listed, row::cluster_id},
        failure::Error,
    },
};

/// Begins one; gives its number.
pub(super) fn begin(transaction: &Transaction<'_>) -> Result<i64, Error> {
    let number: Option<i64> = transaction
        .prepare_cached("UPDATE cluster SET pull = pull + 1 RETURNING pull")?
        .query_row([], |row| row.get(0))
        .optional()?;
    number.ok_or(Error::Unreadable("no cluster"))
}

/// Ends one.
pub(super) fn end(transaction: &Transaction<'_>, now: Timestamp, pull: i64) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE cluster SET pulled_at = ?2 WHERE pull = ?1")?
        .execute((pull, now.as_millisecond()))?;
    Ok(())
}

/// Marks accounts as listed; gives the places of those that are to be read. One that is deleted here is not. A listing that
/// goes on while a newer one does leaves that one's marks as they are.
pub(super) fn mark(transaction: &Transaction<'_>, pull: i64, accounts: &[Listed]) -> Result<Vec<usize>, Error> {
    let mut to_read = Vec::new();
    for (place, listed) in accounts.iter().enumerate() {
        let known: Option<(i64, bool)> = transaction
            .prepare_cached("SELECT pull, listed IS NOT ?2 FROM cluster_account WHERE cluster_id = ?1")?
            .query_row((listed.id.as_str(), &listed.fingerprint), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match known {
            None => to_read.push(place),
            Some((-1, _)) => {}
            Some((_, is_changed)) => {
                transaction
                    .prepare_cached("UPDATE cluster_account SET pull = ?2 WHERE cluster_id = ?1 AND pull < ?2")?
                    .execute((listed.id.as_str(), pull))?;
                if is_changed {
                    to_read.push(place);
                }
            }
        }
    }
    Ok(to_read)
}

/// Keeps that an account was listed and read. One that was read by itself has no fingerprint: its place in the listing
/// stays as it is.
pub(super) fn is_read(transaction: &Transaction<'_>, pull: i64, listed: &Listed) -> Result<(), Error> {
    if listed.fingerprint.is_empty() {
        return Ok(());
    }
    transaction
        .prepare_cached(
            "UPDATE cluster_account SET listed = ?2, pull = max(pull, ?3) WHERE cluster_id = ?1 AND pull >= 0",
        )?
        .execute((listed.id.as_str(), &listed.fingerprint, pull))?;
    Ok(())
}

const MISSED: &str = "SELECT count(*) FROM cluster_account WHERE cluster_id IS NOT NULL AND pull >= 0 AND pull < ?1";

/// How many accounts were in no listing since this one began.
pub(super) fn missed(connection: &Connection, pull: i64) -> Result<u64, Error> {
    Ok(count(connection.prepare_cached(MISSED)?.query_row([pull], |row| row.get(0))?))
}

/// Of those, the ones that have none of them right below.
const GONE: &str = "SELECT account_id, cluster_id FROM cluster_account AS known
     WHERE cluster_id IS NOT NULL AND pull >= 0 AND pull < ?1 AND NOT EXISTS (
         SELECT 1 FROM account JOIN cluster_account AS below ON below.account_id = account.id
         WHERE parent_id = known.account_id AND deleted_at IS NULL
             AND below.cluster_id IS NOT NULL AND below.pull >= 0 AND below.pull < ?1)
     LIMIT ?2";

/// Some accounts that were in no listing since this one began, and that have none of those right below: where they are
/// seen to, it is the turn of those above.
pub(super) fn gone(transaction: &Transaction<'_>, pull: i64, limit: u32) -> Result<Vec<GoneAccount>, Error> {
    let mut statement = transaction.prepare_cached(GONE)?;
    let mut rows = statement.query((pull, limit))?;
    let mut gone = Vec::new();
    while let Some(row) = rows.next()? {
        let id: Option<ClusterId> = cluster_id(row, "cluster_id")?;
        let id = id.ok_or(Error::Unreadable("an id of the cluster's"))?;
        gone.push(GoneAccount { account: account_id(row, "account_id")?, cluster_id: id });
    }
    Ok(gone)
}

/// Keeps that an account is there though the listing did not have it.
pub(super) fn is_there(transaction: &Transaction<'_>, pull: i64, gone: &GoneAccount) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "UPDATE cluster_account SET pull = ?3 WHERE account_id = ?1 AND cluster_id = ?2 AND pull BETWEEN 0 AND ?3",
        )?
        .execute((gone.account.as_str(), gone.cluster_id.as_str(), pull))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    #[test]
    fn those_that_are_gone_are_found_along_an_index() {
        let along = "INDEX cluster_account_pull (pull>? AND pull<?)";
        assert_eq!(plan::of(MISSED), format!("SEARCH cluster_account USING {along}"));
        let plan = plan::of(GONE);
        assert!(plan.starts_with(&format!("SEARCH known USING {along}")), "{plan}");
        assert!(!plan.contains("SCAN") && !plan.contains("TEMP"), "{plan}");
    }
}
