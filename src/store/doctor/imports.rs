//! Imports that did not come to their end.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::{
    domain::{checkup::Findings, timezone::Timezone},
    store::{failure::Error, import::state::BROKEN_OFF, reseller},
};

const UNFINISHED: &str = "SELECT id, source, operator, began_at, ended IS NULL AS is_import,
         (SELECT count(*) FROM account WHERE import_number = import.number AND deleted_at IS NULL) AS accounts
     FROM import WHERE (ended IS NULL OR ended = 'undoing') AND seen_at < ?1 ORDER BY number";

pub(super) fn unfinished(connection: &Connection, now: Timestamp) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    // what cannot be read of the reseller is another check's
    let zone = reseller::read(connection).ok().flatten();
    let zone = zone.map_or_else(Timezone::utc, |reseller| reseller.settings.timezone);
    let mut statement = connection.prepare(UNFINISHED)?;
    let mut rows = statement.query([(now - BROKEN_OFF).as_millisecond()])?;
    while let Some(row) = rows.next()? {
        let (id, source, operator): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (began, is_import, accounts): (i64, bool, i64) = (row.get(3)?, row.get(4)?, row.get(5)?);
        let began = Timestamp::from_millisecond(began).map_err(|_| Error::Unreadable("a time"))?;
        let began = zone.date_time(began);
        findings.tell(if is_import {
            format!(
                "The import of {source} that {operator} began at {began} was broken off; {accounts} of its accounts are \
                 there. Import the file again to make the others, or take these back: trunkdesk import --undo {id}"
            )
        } else {
            format!(
                "The import of {source} that {operator} began at {began} was not taken back to its end; {accounts} of its \
                 accounts are there. Do it again: trunkdesk import --undo {id}"
            )
        });
    }
    Ok(findings)
}
