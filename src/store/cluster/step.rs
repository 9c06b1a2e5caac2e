//! One step by its number, whether it is on the Sync page or not.

use rusqlite::{Connection, OptionalExtension};

use super::page;
use crate::{
    domain::{account::AccountId, cluster::SyncRow, request::Failure},
    store::{failure::Error, reader::Reader},
};

const ACCOUNT: &str = "SELECT account_id FROM outbox WHERE number = ?1";

impl Reader {
    /// The account that a step is of, with all that waits of it; `None` where there is no step of this number.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::ReadFailed`].
    pub fn sync_step(&mut self, number: i64) -> Result<Option<SyncRow>, Failure> {
        Ok(self.read(|connection| row(connection, number))?.flatten())
    }
}

fn row(connection: &Connection, number: i64) -> Result<Option<SyncRow>, Error> {
    let found: Option<String> = connection.prepare_cached(ACCOUNT)?.query_row([number], |row| row.get(0)).optional()?;
    let Some(found) = found else { return Ok(None) };
    let account = AccountId::parse(&found).ok_or(Error::Unreadable("an account's id"))?;
    page::sync_row(connection, account).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    #[test]
    fn no_other_step_is_looked_at() {
        assert_eq!(plan::of(ACCOUNT), "SEARCH outbox USING INTEGER PRIMARY KEY (rowid=?)");
    }
}
