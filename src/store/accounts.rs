//! Accounts: reading one, and who holds a name or a realm.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::Value;

use super::{cluster, failure::Error, ledger, tree, users};
use crate::domain::{
    account::{Account, AccountId, Stamp},
    money::Cents,
    name,
    request::Holder,
    trunks::PerKind,
};

/// The living account other than `but` that holds this name, by KAZOO's canonical form.
pub(super) fn name_holder(
    connection: &Connection,
    name: &str,
    but: Option<&AccountId>,
) -> Result<Option<Holder>, Error> {
    let sql = "SELECT name, realm FROM account WHERE name_key = ?1 AND deleted_at IS NULL AND id IS NOT ?2";
    holder(connection, sql, &name::key(name), but)
}

/// The living account other than `but` that holds this realm.
pub(super) fn realm_holder(
    connection: &Connection,
    realm: &str,
    but: Option<&AccountId>,
) -> Result<Option<Holder>, Error> {
    let sql = "SELECT name, realm FROM account WHERE realm = ?1 AND deleted_at IS NULL AND id IS NOT ?2";
    holder(connection, sql, realm, but)
}

/// The living account with a realm as typed, else in small letters, as every realm of ours is.
pub(super) fn by_realm(connection: &Connection, realm: &str) -> Result<Option<AccountId>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM account WHERE realm IN (?1, ?2) AND deleted_at IS NULL ORDER BY realm = ?1 DESC LIMIT 1",
    )?;
    let mut rows = statement.query([realm, &realm.to_ascii_lowercase()])?;
    rows.next()?.map(|row| account_id(row, "id")).transpose()
}

fn holder(connection: &Connection, sql: &str, value: &str, but: Option<&AccountId>) -> Result<Option<Holder>, Error> {
    let found = connection
        .prepare_cached(sql)?
        .query_row((value, but.map(AccountId::as_str)), |row| Ok(Holder { name: row.get(0)?, realm: row.get(1)? }))
        .optional()?;
    Ok(found)
}

macro_rules! living {
    ($condition:literal) => {
        concat!(
            "SELECT id, parent_id, name, realm, timezone, language, enabled, twoway_trunks, inbound_trunks, outbound_trunks,
                 allow_prepay, call_restriction, ui_restrictions, contact, contract, notes, import_id, revision,
                 created_at, created_by, created_from, changed_at, changed_by, changed_from,
                 (SELECT accounts FROM level WHERE level.parent_id = account.id) AS sub_accounts
             FROM account WHERE ",
            $condition,
            "deleted_at IS NULL"
        )
    };
}

/// Every living account, as [`of_row`] takes it.
pub(super) const ALL: &str = living!("");

/// One living account with all that belongs to it.
pub(super) fn read(connection: &Connection, id: &AccountId) -> Result<Option<Account>, Error> {
    let mut statement = connection.prepare_cached(living!("id = ?1 AND "))?;
    let mut rows = statement.query([id.as_str()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let account = of_row(row)?;
    let account = Account {
        path: tree::path(connection, &account.parent)?,
        balance: ledger::balance(connection, id)?,
        users: users::of_account(connection, id)?,
        ..account
    };
    let sync = cluster::of_account(connection, &account)?;
    Ok(Some(Account { sync, ..account }))
}

/// An account as its row has it, without what is in other tables: path, balance and users.
pub(super) fn of_row(row: &Row<'_>) -> Result<Account, Error> {
    Ok(Account {
        id: account_id(row, "id")?,
        path: Vec::new(),
        parent: account_id(row, "parent_id")?,
        name: row.get("name")?,
        realm: row.get("realm")?,
        timezone: row.get("timezone")?,
        language: row.get("language")?,
        enabled: row.get("enabled")?,
        trunks: PerKind {
            twoway: row.get("twoway_trunks")?,
            inbound: row.get("inbound_trunks")?,
            outbound: row.get("outbound_trunks")?,
        },
        allow_prepay: row.get("allow_prepay")?,
        calling: json(row, "call_restriction")?,
        ui_restrictions: json::<Value>(row, "ui_restrictions")?,
        balance: Cents(0),
        contact: json(row, "contact")?,
        contract: json(row, "contract")?,
        notes: row.get("notes")?,
        users: Vec::new(),
        sub_accounts: count(row.get::<_, Option<i64>>("sub_accounts")?.unwrap_or(0)),
        import_id: row.get("import_id")?,
        revision: row.get("revision")?,
        created: stamp(row, "created_at", "created_by", "created_from")?,
        changed: stamp(row, "changed_at", "changed_by", "changed_from")?,
        sync: None,
    })
}

fn stamp(row: &Row<'_>, at: &str, by: &str, from: &str) -> Result<Stamp, Error> {
    let at = Timestamp::from_millisecond(row.get(at)?).map_err(|_| Error::Unreadable("a time"))?;
    Ok(Stamp { at, by: row.get(by)?, from: row.get(from)? })
}

/// An id in a column.
pub(super) fn account_id(row: &Row<'_>, column: &str) -> Result<AccountId, Error> {
    AccountId::parse(row.get_ref(column)?.as_str().unwrap_or_default()).ok_or(Error::Unreadable("an account's id"))
}

/// A JSON document in a column.
pub(super) fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T, Error> {
    serde_json::from_str(row.get_ref(column)?.as_str().unwrap_or_default()).map_err(|_| Error::Unreadable("a document"))
}

/// A count as SQLite gives it, which is never negative.
pub(super) fn count(count: i64) -> u64 {
    count.unsigned_abs()
}
