//! Which trigrams to ask the index for, so that few accounts are met that do not have what is looked for.
//!
//! The index keeps no positions within a text: that an account has all trigrams of what is looked for says only that it
//! may have the whole. And of trigrams that nearly all have, the index takes longer to tell than their texts do. So the
//! rare ones are asked for, and those from all over the text.

use rusqlite::{Connection, OptionalExtension, params};

use super::{DISABLED, Search, TRIGRAM};
use crate::store::failure::Error;

/// The most trigrams that are asked for together.
const TOGETHER: usize = 4;
/// A trigram is not worth asking for where this many times as many have it as have the rarest.
const COMMON: u64 = 8;
/// The most trigrams that are looked at; of a longer text these are evenly spread.
const LOOKED_AT: usize = 32;
/// How many accounts are counted at most to tell how rare a trigram is.
const ESTIMATED_BY: i64 = 400;

/// The most trigrams that begin with one and two characters and are asked for one or the other.
const BEGINNINGS: usize = 1_500;
/// At how many spots it is looked whether nearly all have one or two characters, and at how many accounts. By number,
/// not by position: these have wide gaps where accounts were made behind the last.
const SPOTS: i64 = 8;
const AT_SPOT: i64 = 24;
/// Of so many accounts at each spot one has to have them.
const OFTEN: i64 = 4;

/// How the accounts are reached that have what is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Terms {
    /// No account has it.
    Nothing,
    /// Along the list; each is asked, as many have it.
    Walk,
    /// By this query of the index, which tells all that have it.
    Exact(String),
    /// By this one, which tells who may have it.
    Maybe(String),
}

impl Terms {
    pub(super) fn of(connection: &Connection, search: &Search) -> Result<Self, Error> {
        let folded = &search.folded;
        // what is looked for is one line, and FTS5 would stop reading at a NUL
        if folded.contains(|c: char| c.is_control()) {
            return Ok(Self::Nothing);
        }
        let query = |terms: &[String], word: &str| {
            let terms: Vec<String> = terms.iter().map(|term| quoted(term)).collect();
            let terms = terms.join(word);
            if search.disabled { format!("({terms}) AND {}", quoted(DISABLED)) } else { terms }
        };
        match folded.chars().count() {
            0 => Ok(Self::along(search)),
            1 | 2 => {
                if is_often(connection, folded)? {
                    return Ok(Self::along(search));
                }
                Ok(match beginning_with(connection, folded)? {
                    None => Self::along(search),
                    Some(terms) if terms.is_empty() => Self::Nothing,
                    Some(terms) => Self::Exact(query(&terms, " OR ")),
                })
            }
            TRIGRAM => Ok(Self::Exact(query(std::slice::from_ref(folded), ""))),
            _ => {
                let terms = rarest(connection, folded)?;
                Ok(if terms.is_empty() { Self::Nothing } else { Self::Maybe(query(&terms, " AND ")) })
            }
        }
    }
}

impl Terms {
    /// Along the list, or along the disabled ones of it.
    pub(super) fn along(search: &Search) -> Self {
        if search.disabled { Self::Maybe(quoted(DISABLED)) } else { Self::Walk }
    }
}

/// A trigram as an FTS5 string.
fn quoted(term: &str) -> String {
    format!("\"{}\"", term.replace('"', "\"\""))
}

/// Every three neighbouring characters of a text, in their order.
fn trigrams(text: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    starts.push(text.len());
    starts.windows(TRIGRAM + 1).map(|part| &text[part[0]..part[TRIGRAM]]).collect()
}

/// Those trigrams of a text that few accounts have, the rarest first; none where one of them is in no account.
fn rarest(connection: &Connection, text: &str) -> Result<Vec<String>, Error> {
    let all = trigrams(text);
    let step = all.len().div_ceil(LOOKED_AT);
    let span = span(connection)?;
    let mut known: Vec<(u64, usize)> = Vec::new();
    for (at, trigram) in all.iter().enumerate().step_by(step) {
        if known.iter().any(|(_, other)| all[*other] == *trigram) {
            continue;
        }
        match estimate(connection, trigram, span)? {
            0 => return Ok(Vec::new()),
            accounts => known.push((accounts, at)),
        }
    }
    known.sort_unstable();
    let chosen = choose(&known);
    Ok(chosen.into_iter().map(|at| all[at].to_owned()).collect())
}

/// Chooses from trigrams by how many accounts have each and where they begin: first those that do not overlap.
fn choose(known: &[(u64, usize)]) -> Vec<usize> {
    let most = known.first().map_or(0, |(accounts, _)| accounts.saturating_mul(COMMON));
    let rare = || known.iter().filter(|(accounts, _)| *accounts <= most).map(|(_, at)| *at);
    let mut chosen: Vec<usize> = Vec::new();
    for at in rare() {
        if chosen.iter().all(|other| at.abs_diff(*other) >= TRIGRAM) {
            chosen.push(at);
        }
    }
    for at in rare() {
        if !chosen.contains(&at) {
            chosen.push(at);
        }
    }
    chosen.truncate(TOGETHER);
    chosen
}

/// The first and the last position, as far as there are any.
fn span(connection: &Connection) -> Result<(i64, i64), Error> {
    let ends = connection
        .prepare_cached("SELECT (SELECT min(position) FROM account_order), (SELECT max(position) FROM account_order)")?
        .query_row([], |row| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?)))?;
    Ok((ends.0.unwrap_or(0), ends.1.unwrap_or(0)))
}

/// About how many accounts have a trigram: exactly where they are few, else as they are at the beginning of the list.
fn estimate(connection: &Connection, trigram: &str, (first, last): (i64, i64)) -> Result<u64, Error> {
    let (found, reached): (i64, Option<i64>) = connection
        .prepare_cached(
            "SELECT count(*), max(found) FROM (
                 SELECT rowid AS found FROM account_search WHERE account_search MATCH ?1 ORDER BY rowid LIMIT ?2
             )",
        )?
        .query_row(params![quoted(trigram), ESTIMATED_BY], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let found = found.unsigned_abs();
    let Some(reached) = reached.filter(|_| found == ESTIMATED_BY.unsigned_abs()) else { return Ok(found) };
    let reached = reached.saturating_sub(first).max(1).unsigned_abs();
    let all = u128::from(found) * u128::from(last.saturating_sub(first).unsigned_abs()) / u128::from(reached);
    Ok(u64::try_from(all).unwrap_or(u64::MAX).max(found))
}

/// Whether so many accounts have a text, wherever one looks, that going along the list is quick.
fn is_often(connection: &Connection, text: &str) -> Result<bool, Error> {
    let (first, last) = connection
        .prepare_cached("SELECT (SELECT min(number) FROM account_order), (SELECT max(number) FROM account_order)")?
        .query_row([], |row| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?)))?;
    let (first, last) = (first.unwrap_or(0), last.unwrap_or(0));
    let mut statement = connection.prepare_cached(
        "SELECT count(*), sum(instr(search_text, ?1) > 0) FROM (
             SELECT search_text FROM account_order WHERE number >= ?2 ORDER BY number LIMIT ?3
         )",
    )?;
    for spot in 0..SPOTS {
        let from = first + (last - first) / SPOTS * spot;
        let (seen, found): (i64, Option<i64>) =
            statement.query_row(params![text, from, AT_SPOT], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if found.unwrap_or(0) * OFTEN < seen {
            return Ok(false);
        }
    }
    Ok(true)
}

/// All trigrams that begin with one or two characters; `None` where they are too many.
fn beginning_with(connection: &Connection, text: &str) -> Result<Option<Vec<String>>, Error> {
    open_vocabulary(connection)?;
    let mut statement = connection.prepare_cached("SELECT term FROM temp.account_term WHERE term >= ?1 LIMIT 1")?;
    let mut terms = Vec::new();
    let mut from = text.to_owned();
    // from each to the next, as to read on would be to read all that have it
    while let Some(term) = statement.query_row([&from], |row| row.get::<_, String>(0)).optional()? {
        if !term.starts_with(text) {
            break;
        }
        if terms.len() == BEGINNINGS {
            return Ok(None);
        }
        from.clone_from(&term);
        from.push('\u{1}');
        terms.push(term);
    }
    Ok(Some(terms))
}

/// Makes the table that tells what is in the index, in SQLite's own memory.
fn open_vocabulary(connection: &Connection) -> Result<(), Error> {
    let is_there =
        connection.prepare_cached("SELECT 1 FROM temp.sqlite_schema WHERE name = 'account_term'")?.exists([])?;
    if is_there {
        return Ok(());
    }
    // SQLite takes this for writing
    let query_only: bool = connection.pragma_query_value(None, "query_only", |row| row.get(0))?;
    connection.pragma_update(None, "query_only", false)?;
    let made = connection
        .execute_batch("CREATE VIRTUAL TABLE temp.account_term USING fts5vocab('main', 'account_search', 'instance')");
    connection.pragma_update(None, "query_only", query_only)?;
    Ok(made?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trigrams_are_of_characters() {
        for (text, all) in [
            ("", &[][..]),
            ("ab", &[]),
            ("abc", &["abc"]),
            ("Café!", &["Caf", "afé", "fé!"]),
            ("日本電話", &["日本電", "本電話"]),
        ] {
            assert_eq!(trigrams(text), all, "{text:?}");
        }
    }

    #[test]
    fn terms_are_quoted() {
        for (term, text) in
            [("abc", "\"abc\""), ("a\"b", "\"a\"\"b\""), ("\"\"\"", "\"\"\"\"\"\"\"\""), ("* o", "\"* o\"")]
        {
            assert_eq!(quoted(term), text);
        }
    }

    #[test]
    fn the_rare_ones_are_chosen_and_first_those_apart() {
        for (known, chosen) in [
            (&[][..], &[][..]),
            (&[(5, 3)], &[3]),
            // 81 is too many beside 10
            (&[(10, 0), (11, 1), (12, 4), (81, 7)], &[0, 4, 1]),
            (&[(1, 0), (1, 3), (1, 6), (1, 9), (1, 12)], &[0, 3, 6, 9]),
        ] {
            assert_eq!(choose(known), chosen);
        }
    }
}
