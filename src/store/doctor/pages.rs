//! What SQLite itself can tell: whether its pages and indexes are whole, and whether what is referred to is there.

use std::path::Path;

use rusqlite::Connection;

use crate::{
    domain::checkup::{FINDINGS_MAX, Findings},
    store::failure::{Doing, Error},
};

/// What is damaged; and what of it is only the search's index, which can be made anew.
pub(super) fn damage(connection: &Connection, path: &Path) -> (Findings, Option<Findings>) {
    let (mut damage, mut index) = (Findings::default(), None);
    if let Err(error) = look(connection, &mut damage, &mut index) {
        // what was found before stands
        damage.tell(error.into_failure(path, Doing::Reading).to_string());
    }
    (damage, index)
}

fn look(connection: &Connection, damage: &mut Findings, index: &mut Option<Findings>) -> Result<(), Error> {
    let mut statement = connection.prepare(&format!("PRAGMA integrity_check({})", FINDINGS_MAX + 1))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        if line.contains("FTS5 table") || line.starts_with("fts5:") {
            index.get_or_insert_with(Findings::default).mend(format!("The index of the search is damaged ({line})."));
        } else if line != "ok" {
            damage.tell(format!("SQLite finds: {line}. Keep a copy of the file, then restore the newest backup."));
        }
    }
    Ok(())
}

/// Rows that refer to a row that is not there.
pub(super) fn references(connection: &Connection) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (table, number, parent): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let number = number.map_or_else(String::new, |number| format!(" {number}"));
        findings.tell(format!(
            "Row{number} of the table {table} belongs to a row of the table {parent} that is not there. Ask whoever \
             changed the file, or restore a backup."
        ));
    }
    Ok(findings)
}
