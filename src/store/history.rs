//! History: who did what, when and from where, each row sealed with the hash of the row before.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, Transaction, named_params};
use serde_json::Value;

use super::{
    accounts::{account_id, json},
    failure::Error,
    history_search::Search,
    seal::{self, Contents},
    writer::Hand,
};
use crate::domain::{
    account::AccountId,
    history::{Head, HistoryPage, HistoryRequest, HistoryRow, Span},
    operator::Operator,
    timezone::Timezone,
};

/// Adds the row of what this transaction does. `before` and `after` are JSON and hold no secret.
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
        last.map_or_else(|| (1, seal::nothing_before()), |(number, hash)| (number.saturating_add(1), hash));
    let at = hand.now.as_millisecond();
    let by = hand.operator;
    let account = account.map(AccountId::as_str);
    let hash = seal::hash(&Contents {
        number,
        at,
        operator: &by.name,
        login_uid: by.login_uid.map(i64::from),
        effective_user: &by.effective_user,
        sudo_user: by.sudo_user.as_deref(),
        ssh_address: by.ssh_address.as_deref(),
        action,
        account,
        before: before.as_deref(),
        after: after.as_deref(),
        previous_hash: &previous_hash,
    })?;
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
    hand.head.set(Some(Head { number, hash }));
    Ok(())
}

/// Rows that are looked at for one answer: what finds little in a long history holds up other questions for some hundredths
/// of a second, not for seconds.
const LOOKED_AT: usize = 20_000;

/// Rows, the newest first; `zone` is that of the days that are searched for.
pub(super) fn page(connection: &Connection, request: &HistoryRequest, zone: &Timezone) -> Result<HistoryPage, Error> {
    let search = Search::new(&request.search, zone);
    let wanted = usize::try_from(request.limit).unwrap_or(usize::MAX);
    let (mut first, mut last) = numbers(connection, &search)?;
    let upwards = match request.span {
        Span::Newest => false,
        Span::OlderThan(number) => {
            last = last.min(number.saturating_sub(1));
            false
        }
        Span::NewerThan(number) => {
            first = first.max(number.saturating_add(1));
            true
        }
    };
    let mut statement = connection.prepare_cached(sql(request.account.is_some(), upwards))?;
    let mut parameters: Vec<(&str, &dyn ToSql)> =
        vec![(":first", &first), (":last", &last), (":begin", &search.begin), (":end", &search.end)];
    let account = request.account.as_ref().map(AccountId::as_str);
    if account.is_some() {
        parameters.push((":account", &account));
    }
    let mut rows = statement.query(parameters.as_slice())?;
    let mut page = HistoryPage { request: request.clone(), rows: Vec::new(), newest: None, next: None };
    let (mut last, mut left) = (None, LOOKED_AT);
    page.next = loop {
        let Some(row) = rows.next()? else { break None };
        if left == 0 {
            break last;
        }
        let number = row.get("number")?;
        if search.may_find(row)? {
            let row = history_row(row)?;
            if search.finds(&row) {
                if page.rows.len() == wanted {
                    break last;
                }
                page.rows.push(row);
            }
        }
        page.newest = page.newest.max(Some(number));
        last = Some(number);
        left -= 1;
    };
    if upwards {
        page.rows.reverse();
    }
    Ok(page)
}

/// The rows in the order of their numbers, of which as many are taken as are needed.
fn sql(of_account: bool, upwards: bool) -> &'static str {
    macro_rules! sql {
        ($condition:literal, $order:literal) => {
            concat!(
                "SELECT history.number, at, operator, login_uid, effective_user, sudo_user, ssh_address, action,
                     account_id, account.name AS account_name, account.deleted_at IS NOT NULL AS deleted, before,
                      after
                 FROM history LEFT JOIN account ON account.id = history.account_id
                 WHERE ",
                $condition,
                "history.number BETWEEN :first AND :last AND at >= :begin AND at < :end
                 ORDER BY history.number ",
                $order
            )
        };
    }
    match (of_account, upwards) {
        (true, true) => sql!("history.account_id = :account AND ", "ASC"),
        (true, false) => sql!("history.account_id = :account AND ", "DESC"),
        (false, true) => sql!("", "ASC"),
        (false, false) => sql!("", "DESC"),
    }
}

/// Between which numbers the rows of the days are that are searched for.
fn numbers(connection: &Connection, search: &Search) -> Result<(i64, i64), Error> {
    if !search.has_days() {
        return Ok((i64::MIN, i64::MAX));
    }
    let bounds = connection.prepare_cached(NUMBERS)?.query_row([search.begin, search.end], |row| {
        // none at all: nothing is between these two
        Ok((row.get::<_, Option<i64>>(0)?.unwrap_or(i64::MAX), row.get::<_, Option<i64>>(1)?.unwrap_or(i64::MIN)))
    })?;
    Ok(bounds)
}

/// Along the index of the times, so that an old day is found without reading all that came after it.
const NUMBERS: &str = "SELECT min(number), max(number) FROM history WHERE at >= ?1 AND at < ?2";

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    #[test]
    fn pages_go_along_an_index_and_sort_nothing() {
        let account = "; SEARCH account USING INDEX sqlite_autoindex_account_1 (id=?) LEFT-JOIN";
        for upwards in [false, true] {
            assert_eq!(
                plan::of(sql(false, upwards)),
                format!("SEARCH history USING INTEGER PRIMARY KEY (rowid>? AND rowid<?){account}")
            );
            assert_eq!(
                plan::of(sql(true, upwards)),
                format!("SEARCH history USING INDEX history_account (account_id=? AND number>? AND number<?){account}")
            );
        }
        assert_eq!(plan::of(NUMBERS), "SEARCH history USING COVERING INDEX history_at (at>? AND at<?)");
    }
}
