//! Whether the history is as it was written: goes through all rows, one at a time.

use jiff::Timestamp;
use rusqlite::{Connection, Row, types::ValueRef};
use serde::de::IgnoredAny;
use serde_json::Value;

use super::{
    failure::Error,
    seal::{self, Contents},
};
use crate::domain::history::{
    Head,
    chain::{Chain, FLAWS_MAX, Flaw, Hash, Sought, Suspect},
};

const ROWS: &str = "SELECT number, at, operator, login_uid, effective_user, sudo_user, ssh_address, action, account_id,
         before, after, previous_hash, hash
     FROM history ORDER BY number";

/// The row before, as far as the next one is checked against it.
struct Last {
    number: i64,
    at: i64,
    /// The hash that stands in it.
    hash: String,
    /// The hash that its contents have, where they can be read.
    computed: Option<String>,
}

/// Goes through the history; `head` is one that was known before.
pub(super) fn chain(connection: &Connection, head: Option<&Hash>) -> Result<Chain, Error> {
    let mut chain = Chain { sought: head.map(|_| Sought::Absent), ..Chain::default() };
    let mut statement = connection.prepare(ROWS)?;
    let mut rows = statement.query([])?;
    let (mut last, mut restored) = (None::<Last>, None);
    while let Some(row) = rows.next()? {
        chain.rows += 1;
        let this = check(row, last.as_ref(), &mut chain)?;
        match &mut chain.sought {
            Some(Sought::Last) => chain.sought = Some(Sought::Earlier { number: last_number(last.as_ref()), since: 1 }),
            Some(Sought::Earlier { since, .. }) => *since += 1,
            Some(sought) if head.is_some_and(|head| head.as_str() == this.hash) => *sought = Sought::Last,
            _ => {}
        }
        if head.is_some_and(|head| tells_of_restoring(row, head)) {
            restored = Some(this.number);
        }
        last = Some(this);
    }
    if let (Some(Sought::Absent), Some(number)) = (&chain.sought, restored) {
        chain.sought = Some(Sought::Restored { number });
    }
    // one that is no hash is told as a flaw already
    let head =
        |last: Last| Hash::parse(&last.hash).ok().map(|hash| Head { number: last.number, hash: hash.to_string() });
    chain.head = last.and_then(head);
    Ok(chain)
}

/// Whether a row says that a backup was restored when this was the last row.
fn tells_of_restoring(row: &Row<'_>, head: &Hash) -> bool {
    let text = |column| row.get_ref(column).ok().and_then(|value| value.as_str().ok());
    text("action") == Some("file.restored")
        && text("before")
            .and_then(|before| serde_json::from_str::<Value>(before).ok())
            .is_some_and(|before| before["history"]["hash"] == head.as_str())
}

fn last_number(last: Option<&Last>) -> i64 {
    last.map_or(0, |last| last.number)
}

/// Checks one row by itself and against the row before.
fn check(row: &Row<'_>, last: Option<&Last>, chain: &mut Chain) -> Result<Last, Error> {
    let (number, at) = (row.get("number")?, row.get("at")?);
    let hash = lossy(row, "hash")?;
    let computed = match contents(row, number, at)? {
        Ok(contents) => {
            let computed = seal::hash(&contents)?;
            if computed != hash {
                chain.add(Flaw::Edited(suspect(&contents)));
            }
            if let Some(what) = unreadable_document(&contents) {
                chain.add(Flaw::Unreadable { number, what });
            }
            Some(computed)
        }
        Err(what) => {
            chain.add(Flaw::Unreadable { number, what });
            None
        }
    };
    let previous = lossy(row, "previous_hash")?;
    // a gap tells by itself why a row does not follow on the one before
    let first_missing = last.map_or(1, |last| last.number.saturating_add(1));
    if number > first_missing {
        chain.add(Flaw::Missing { first: first_missing, last: number - 1 });
    } else {
        match last {
            Some(last) if previous != last.hash && Some(&previous) != last.computed.as_ref() => {
                chain.add(Flaw::Unlinked { number, after: last.number });
            }
            None if previous != seal::nothing_before() || number < 1 => chain.add(Flaw::Beheaded { number }),
            _ => {}
        }
    }
    if last.is_some_and(|last| at < last.at) && chain.backwards.len() < FLAWS_MAX {
        chain.backwards.push(number);
    }
    Ok(Last { number, at, hash, computed })
}

/// What is sealed in a row, or which part of it is no text.
fn contents<'a>(row: &'a Row<'_>, number: i64, at: i64) -> rusqlite::Result<Result<Contents<'a>, &'static str>> {
    let text = |column| match row.get_ref(column)? {
        ValueRef::Null => Ok(Ok(None)),
        value => Ok::<_, rusqlite::Error>(value.as_str().map(Some).map_err(|_| column)),
    };
    macro_rules! or_unreadable {
        ($text:expr) => {
            match $text {
                Ok(text) => text,
                Err(column) => return Ok(Err(column)),
            }
        };
    }
    Ok(Ok(Contents {
        number,
        at,
        operator: or_unreadable!(text("operator")?).unwrap_or_default(),
        login_uid: row.get("login_uid")?,
        effective_user: or_unreadable!(text("effective_user")?).unwrap_or_default(),
        sudo_user: or_unreadable!(text("sudo_user")?),
        ssh_address: or_unreadable!(text("ssh_address")?),
        action: or_unreadable!(text("action")?).unwrap_or_default(),
        account: or_unreadable!(text("account_id")?),
        before: or_unreadable!(text("before")?),
        after: or_unreadable!(text("after")?),
        previous_hash: or_unreadable!(text("previous_hash")?).unwrap_or_default(),
    }))
}

fn lossy(row: &Row<'_>, column: &str) -> rusqlite::Result<String> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        _ => String::new(),
    })
}

fn suspect(contents: &Contents<'_>) -> Suspect {
    Suspect {
        number: contents.number,
        at: Timestamp::from_millisecond(contents.at).ok(),
        operator: contents.operator.to_owned(),
        action: contents.action.to_owned(),
    }
}

/// Which of its two documents is no JSON.
fn unreadable_document(contents: &Contents<'_>) -> Option<&'static str> {
    let is_json = |text: Option<&str>| text.is_none_or(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
    match (is_json(contents.before), is_json(contents.after)) {
        (true, true) => None,
        (false, _) => Some("a document of what was before"),
        (_, false) => Some("a document of what was afterwards"),
    }
}
