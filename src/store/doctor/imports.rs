//! Imports that did not come to their end.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::{
    domain::{checkup::Findings, timezone::Timezone},
    store::{failure::Error, reseller},
};

const UNFINISHED: &str = "SELECT id, source, operator, began_at,
         (SELECT count(*) FROM account WHERE import_number = import.number AND deleted_at IS NULL) AS accounts
     FROM import WHERE ended IS NULL ORDER BY number";

pub(super) fn unfinished(connection: &Connection) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    // what cannot be read of the reseller is another check's
    let zone = reseller::read(connection).ok().flatten();
    let zone = zone.map_or_else(Timezone::utc, |reseller| reseller.settings.timezone);
    let mut statement = connection.prepare(UNFINISHED)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, source, operator): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (began, accounts): (i64, i64) = (row.get(3)?, row.get(4)?);
        let began = Timestamp::from_millisecond(began).map_err(|_| Error::Unreadable("a time"))?;
        let began = zone.date_time(began);
        findings.tell(format!(
            "An import of {source} has not ended, which {operator} began at {began}; {accounts} accounts are made. Where \
             it does not go on, import the file again to make the others, or take these back: trunkdesk import --undo {id}"
        ));
    }
    Ok(findings)
}
