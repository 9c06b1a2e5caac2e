//! Rows that hold what trunkdesk cannot read.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, Row, types::ValueRef};

use crate::{
    domain::{checkup::Findings, timezone::Timezone},
    store::{accounts, failure::Error, reseller, users},
};

/// What to do about a row that cannot be read.
const REMEDY: &str = "Ask whoever changed the file, or restore the newest backup.";

pub(super) fn unreadable(connection: &Connection) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    if let Some(what) = what_is_wrong(reseller::read(connection))? {
        findings.tell(format!("The reseller's row holds {what} that cannot be read. {REMEDY}"));
    }
    of_accounts(connection, &mut findings)?;
    of_users(connection, &mut findings)?;
    of_ledger(connection, &mut findings)?;
    Ok(findings)
}

fn of_accounts(connection: &Connection, findings: &mut Findings) -> Result<(), Error> {
    let mut zones: HashMap<String, bool> = HashMap::new();
    let mut statement = connection.prepare(accounts::ALL)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let read = accounts::of_row(row);
        if let Ok(account) = &read
            && !*zones.entry(account.timezone.clone()).or_insert_with(|| Timezone::parse(&account.timezone).is_ok())
        {
            findings.tell(format!(
                "{} has the time zone {}, which is none that is known. Give it another with trunkdesk account edit {} \
                 --timezone.",
                whose(row)?,
                account.timezone,
                account.id
            ));
        }
        if let Some(what) = what_is_wrong(read)? {
            findings.tell(format!("{} holds {what} that cannot be read. {REMEDY}", whose(row)?));
        }
    }
    Ok(())
}

fn of_users(connection: &Connection, findings: &mut Findings) -> Result<(), Error> {
    let mut statement = connection.prepare(users::ALL)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(what) = what_is_wrong(users::of_row(row))? {
            let (id, username) = (lossy(row, "id")?, lossy(row, "username")?);
            findings.tell(format!("The user {username} ({id}) holds {what} that cannot be read. {REMEDY}"));
        }
    }
    Ok(())
}

fn of_ledger(connection: &Connection, findings: &mut Findings) -> Result<(), Error> {
    let mut statement = connection.prepare("SELECT number, at, operator, reason, source_id FROM ledger_entry")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let is_text = |column| Ok::<_, Error>(row.get_ref(column)?.as_str().is_ok());
        let what = if Timestamp::from_millisecond(row.get("at")?).is_err() {
            "a time"
        } else if !is_text("operator")? || !is_text("reason")? || !is_text("source_id")? {
            "a text"
        } else {
            continue;
        };
        let number: i64 = row.get("number")?;
        findings.tell(format!("Entry {number} of the ledger holds {what} that cannot be read. {REMEDY}"));
    }
    Ok(())
}

/// What of a row cannot be read, if anything. Where not the row is to blame, that stays an error.
fn what_is_wrong<T>(read: Result<T, Error>) -> Result<Option<String>, Error> {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error};
    match read {
        Ok(_) => Ok(None),
        Err(Error::Unreadable(what)) => Ok(Some(what.into())),
        Err(Error::Sql(
            FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) | Utf8Error(..),
        )) => Ok(Some("a value".into())),
        Err(other) => Err(other),
    }
}

/// The account of a row: `ABC Company (0123…)`.
fn whose(row: &Row<'_>) -> Result<String, Error> {
    Ok(format!("{} ({})", lossy(row, "name")?, lossy(row, "id")?))
}

fn lossy(row: &Row<'_>, column: &str) -> Result<String, Error> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        _ => String::new(),
    })
}
