//! History: who did what, when and from where, each row sealed with the hash of the row before.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, Transaction, named_params};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    accounts::{account_id, json},
    failure::Error,
    writer::Hand,
};
use crate::domain::{
    account::AccountId,
    history::{HistoryPage, HistoryRequest, HistoryRow, keys_in_words},
    operator::Operator,
    timezone::Timezone,
};

/// Adds the row of what this transaction does. `before` and `after` are JSON and hold no secret.
///
/// The form that is hashed is written down beside the table, in the first migration.
pub(super) fn append(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    action: &str,
    account: Option<&AccountId>,
    before: Option<&Value>,
    after: Option<&Value>,
) -> Result<(), Error> {
    let (before, after) = (before.map(Value::to_string), after.map(Value::to_string));
    let last: Option<(i64, String)> = transaction
        .prepare_cached("SELECT number, hash FROM history ORDER BY number DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (number, previous_hash) =
        last.map_or_else(|| (1, "0".repeat(64)), |(number, hash)| (number.saturating_add(1), hash));
    let at = hand.now.as_millisecond();
    let by = hand.operator;
    let account = account.map(AccountId::as_str);
    let canonical = serde_json::to_vec(&(
        number,
        at,
        &by.name,
        by.login_uid,
        &by.effective_user,
        &by.sudo_user,
        &by.ssh_address,
        action,
        account,
        &before,
        &after,
        &previous_hash,
    ))
    .map_err(|_| Error::Unreadable("a row of history"))?;
    let hash: String = Sha256::digest(canonical).iter().map(|byte| format!("{byte:02x}")).collect();
    transaction
        .prepare_cached(
            "INSERT INTO history (number, at, operator, login_uid, effective_user, sudo_user, ssh_address, action,
                 account_id, before, after, previous_hash, hash)
             VALUES (:number, :at, :operator, :login_uid, :effective_user, :sudo_user, :ssh_address, :action,
                 :account, :before, :after, :previous_hash, :hash)",
        )?
        .execute(named_params! {
            ":number": number,
            ":at": at,
            ":operator": by.name,
            ":login_uid": by.login_uid,
            ":effective_user": by.effective_user,
            ":sudo_user": by.sudo_user,
            ":ssh_address": by.ssh_address,
            ":action": action,
            ":account": account,
            ":before": before,
            ":after": after,
            ":previous_hash": previous_hash,
            ":hash": hash,
        })?;
    Ok(())
}

/// Rows, the newest first; `zone` is that of the days that are searched for.
pub(super) fn page(connection: &Connection, request: &HistoryRequest, zone: &Timezone) -> Result<HistoryPage, Error> {
    let mut conditions = vec!["history.number < ?".to_owned()];
    let mut parameters: Vec<Box<dyn ToSql>> = vec![Box::new(request.before.unwrap_or(i64::MAX))];
    if let Some(account) = &request.account {
        conditions.push("history.account_id = ?".into());
        parameters.push(Box::new(account.as_str().to_owned()));
    }
    for word in request.search.split_whitespace() {
        let (condition, values) = condition(word, zone);
        conditions.push(condition);
        parameters.extend(values);
    }
    parameters.push(Box::new(i64::from(request.limit) + 1));
    let sql = format!(
        "SELECT history.number, at, operator, login_uid, effective_user, sudo_user, ssh_address, action, account_id,
             account.name AS account_name, account.deleted_at IS NOT NULL AS deleted, before, after
         FROM history LEFT JOIN account ON account.id = history.account_id
         WHERE {} ORDER BY history.number DESC LIMIT ?",
        conditions.join(" AND ")
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(parameters))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(history_row(row)?);
    }
    let wanted = usize::try_from(request.limit).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    found.truncate(wanted);
    Ok(HistoryPage { request: request.clone(), rows: found, more })
}

/// What a row has to have for a word: the day, or the word somewhere in it.
fn condition(word: &str, zone: &Timezone) -> (String, Vec<Box<dyn ToSql>>) {
    if let Some((first, last)) = zone.day(word) {
        let bounds: Vec<Box<dyn ToSql>> = vec![Box::new(first.as_millisecond()), Box::new(last.as_millisecond())];
        return ("at >= ? AND at < ?".into(), bounds);
    }
    let mut either = Vec::new();
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    let like = format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    for column in [
        "operator",
        "effective_user",
        "sudo_user",
        "ssh_address",
        "action",
        "account_id",
        "account.name",
        "before",
        "after",
    ] {
        either.push(format!("{column} LIKE ? ESCAPE '\\'"));
        values.push(Box::new(like.clone()));
    }
    for key in keys_in_words(word) {
        either.push("instr(before, ?) OR instr(after, ?) OR action = ?".into());
        values.extend((0..3).map(|_| Box::new(key.clone()) as Box<dyn ToSql>));
    }
    (format!("({})", either.join(" OR ")), values)
}

fn history_row(row: &Row<'_>) -> Result<HistoryRow, Error> {
    let document = |column| match row.get_ref(column)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => json::<Value>(row, column).map(Some),
    };
    let account = match row.get_ref("account_id")? {
        rusqlite::types::ValueRef::Null => None,
        _ => Some((account_id(row, "account_id")?, row.get("account_name")?)),
    };
    Ok(HistoryRow {
        number: row.get("number")?,
        at: Timestamp::from_millisecond(row.get("at")?).map_err(|_| Error::Unreadable("a time"))?,
        operator: Operator {
            name: row.get("operator")?,
            login_uid: row.get("login_uid")?,
            effective_user: row.get("effective_user")?,
            sudo_user: row.get("sudo_user")?,
            ssh_address: row.get("ssh_address")?,
        },
        action: row.get("action")?,
        account,
        deleted: row.get("deleted")?,
        before: document("before")?,
        after: document("after")?,
    })
}
