//! The search: whether each account has its position in the order of the list, and whether the index knows it by all
//! parts of its text and by nothing else.
//!
//! FTS5 has a check of its own, but asks for the lock of a writer. So it is told here what the index holds, and that is
//! compared with what it should: all pairs of a trigram and an account, each as a number, added up.

use std::{
    collections::HashSet,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
};

use rusqlite::{Connection, Transaction};

use crate::{
    domain::{
        checkup::{Deeds, Findings},
        text,
    },
    store::{failure::Error, order, search::TRIGRAM},
};

/// Pairs of a trigram and an account's position, in any order.
#[derive(Debug, Default, PartialEq, Eq)]
struct Pairs {
    count: u64,
    sum: u64,
}

impl Pairs {
    fn add(&mut self, trigram: &str, position: i64) {
        let hasher: BuildHasherDefault<DefaultHasher> = BuildHasherDefault::default();
        self.count += 1;
        self.sum = self.sum.wrapping_add(hasher.hash_one((trigram, position)));
    }
}

/// What tells the contents of the index: a table in SQLite's own memory, so that the file is left as it is.
pub(super) struct Vocabulary(());

impl Vocabulary {
    pub(super) fn open(connection: &Connection) -> Result<Self, Error> {
        let sql = "CREATE VIRTUAL TABLE temp.held USING fts5vocab('main', 'account_search', 'instance')";
        connection.execute_batch(sql)?;
        Ok(Self(()))
    }
}

pub(super) fn stale(connection: &Connection, vocabulary: &Vocabulary) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    if !is_in_order(connection)? {
        findings.mend("The search does not know all accounts in their order: some are not found, or in another place.");
    }
    if held(connection, vocabulary)? != wanted(connection)? {
        findings.mend("The index of the search is not that of the accounts: some are not found, or by what they were.");
    }
    Ok(findings)
}

/// Whether each living account has its text and its position, nobody else has one, and by them they are in the order of
/// the list.
fn is_in_order(connection: &Connection) -> Result<bool, Error> {
    let of_nobody = connection
        .prepare(
            "SELECT 1 FROM account_order LEFT JOIN account ON account.number = account_order.number
             WHERE account.number IS NULL OR deleted_at IS NOT NULL",
        )?
        .exists([])?;
    if of_nobody {
        return Ok(false);
    }
    let mut statement = connection.prepare(
        "SELECT name, sort_key, position, account_order.search_text IS NOT
             account.search_text || char(10, 10) || iif(enabled, '', char(1)) AS is_stale
         FROM account LEFT JOIN account_order ON account_order.number = account.number
         WHERE deleted_at IS NULL ORDER BY sort_key, account.number",
    )?;
    let mut rows = statement.query([])?;
    let mut last = i64::MIN;
    while let Some(row) = rows.next()? {
        let Some(position) = row.get::<_, Option<i64>>("position")? else { return Ok(false) };
        if row.get("is_stale")? {
            return Ok(false);
        }
        let text = |column| row.get_ref(column).map(|value| value.as_str().unwrap_or_default());
        // where the key is not that of the name, another check tells
        if text("sort_key")? == text::fold(text("name")?) {
            if position <= last {
                return Ok(false);
            }
            last = position;
        }
    }
    Ok(true)
}

/// What the index holds.
fn held(connection: &Connection, _: &Vocabulary) -> Result<Pairs, Error> {
    let mut pairs = Pairs::default();
    let mut statement = connection.prepare("SELECT term, doc FROM temp.held")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        // one that is no text is none that should be there
        pairs.add(row.get_ref(0)?.as_str().unwrap_or_default(), row.get(1)?);
    }
    Ok(pairs)
}

/// What it should hold: the trigrams of each account's text.
fn wanted(connection: &Connection) -> Result<Pairs, Error> {
    let mut pairs = Pairs::default();
    let mut statement = connection.prepare("SELECT position, search_text FROM account_order")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let position = row.get(0)?;
        let text = row.get_ref(1)?.as_str().unwrap_or_default();
        // as the tokenizer does, which stops at a NUL
        let text = text.split('\0').next().unwrap_or_default();
        for trigram in trigrams(text) {
            pairs.add(trigram, position);
        }
    }
    Ok(pairs)
}

/// Every three neighbouring characters, each once.
fn trigrams(text: &str) -> HashSet<&str> {
    let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    starts.push(text.len());
    starts.windows(TRIGRAM + 1).map(|part| &text[part[0]..part[TRIGRAM]]).collect()
}

/// Makes anew what is not as it should be: the positions with the index, or the index alone.
pub(super) fn mend(transaction: &Transaction<'_>) -> Result<Deeds, Error> {
    let mut done = Deeds::default();
    if is_in_order(transaction)? {
        rebuild(transaction)?;
    } else {
        order::make_anew(transaction)?;
        done.add("The order of the accounts in the search was made anew.");
    }
    done.add("The index of the search was made anew.");
    Ok(done)
}

pub(super) fn rebuild(transaction: &Transaction<'_>) -> Result<(), Error> {
    transaction.execute("INSERT INTO account_search (account_search) VALUES ('rebuild')", [])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trigrams_are_of_characters() {
        for (text, count) in [("", 0), ("ab", 0), ("abc", 1), ("日本電気", 2), ("aaaa", 1), ("a\nb", 1)] {
            assert_eq!(trigrams(text).len(), count, "{text:?}");
        }
    }
}
