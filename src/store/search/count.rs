//! How many accounts a search finds: at once as far as that is quick, and on from there in slices.

use rusqlite::{Connection, ToSql};

use super::{Hits, Search, terms::Terms};
use crate::store::failure::Error;

/// The most accounts that are looked at to count at once.
const AT_ONCE: i64 = 5_000;
/// The same where each has to be asked whether it is a hit.
const ASKED_AT_ONCE: i64 = 2_000;
/// The most that are looked at in one slice: along the list, and by the index.
const ALONG: i64 = 20_000;
const BY_INDEX: i64 = 40_000;
const ASKED: i64 = 6_000;

/// How many were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Counted {
    /// So many are there.
    pub(in crate::store) found: u64,
    /// The last position that was looked at, where there may be more behind it.
    pub(in crate::store) upto: Option<i64>,
}

/// Counts from the first one on, as far as that is quick.
pub(in crate::store) fn count(hits: &Hits<'_>) -> Result<Counted, Error> {
    let limit = if matches!(hits.terms, Terms::Exact(_)) { AT_ONCE } else { ASKED_AT_ONCE };
    hits.counted(None, limit)
}

/// Counts a slice of those behind a position.
pub(in crate::store) fn slice(connection: &Connection, search: &Search, after: i64) -> Result<Counted, Error> {
    // that one of many trigrams is there takes the index longer to tell than the text
    let is_short = search.folded.chars().count() < super::TRIGRAM;
    let hits = if is_short { Hits::along(connection, search) } else { Hits::new(connection, search)? };
    let limit = match hits.terms {
        Terms::Nothing | Terms::Walk => ALONG,
        Terms::Exact(_) => BY_INDEX,
        Terms::Maybe(_) => ASKED,
    };
    hits.counted(Some(after), limit)
}

impl Hits<'_> {
    /// Counts among the first `limit` candidates behind a position.
    fn counted(&self, after: Option<i64>, limit: i64) -> Result<Counted, Error> {
        let Some(sql) = self.count_sql(after.is_some()) else { return Ok(Counted { found: 0, upto: None }) };
        let mut parameters: Vec<(&str, &dyn ToSql)> = self.parameters();
        parameters.push((":limit", &limit));
        if let Some(after) = &after {
            parameters.push((":after", after));
        }
        let (seen, found, upto): (i64, Option<i64>, Option<i64>) = self
            .connection
            .prepare_cached(&sql)?
            .query_row(parameters.as_slice(), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(Counted { found: found.unwrap_or(0).unsigned_abs(), upto: upto.filter(|_| seen == limit) })
    }

    fn count_sql(&self, bounded: bool) -> Option<String> {
        let (key, from) = self.from()?;
        let bound = if bounded { format!("AND {key} > :after") } else { String::new() };
        let asked = self.asked().unwrap_or("TRUE");
        Some(format!(
            "SELECT count(*), sum(found), max(candidate) FROM (
                 SELECT {key} AS candidate, {asked} AS found {from} {bound} ORDER BY {key} LIMIT :limit
             )"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    #[test]
    fn candidates_are_counted_along_their_order() {
        let connection = Connection::open_in_memory().unwrap();
        let search = Search::new("abcd", true);
        for terms in [Terms::Walk, Terms::Exact(String::new()), Terms::Maybe(String::new())] {
            for bounded in [false, true] {
                let hits = Hits { connection: &connection, search: search.clone(), terms: terms.clone() };
                let plan = plan::of(&hits.count_sql(bounded).unwrap());
                assert!(!plan.contains("TEMP B-TREE"), "{plan}");
            }
        }
    }
}
