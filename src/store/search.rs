//! What a list looks for, and the accounts that have it, in the order of the list however many they are.
//!
//! | file | what it does |
//! |---|---|
//! | `terms` | which trigrams of the index to ask for |
//! | `count` | how many there are: at once up to some thousands, the rest in slices |

mod count;
mod terms;

use rusqlite::{Connection, ToSql};

use self::terms::Terms;
use super::{failure::Error, list::Way};
use crate::domain::text;

pub(super) use self::count::{count, slice};

/// The fewest characters that FTS5's trigram tokenizer finds.
pub(super) const TRIGRAM: usize = 3;

/// What only the text of a disabled account ends with.
const DISABLED: &str = "\n\n\u{1}";

/// What is looked for: a substring of the folded text of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Search {
    /// The folded substring; empty for all accounts.
    pub(super) folded: String,
    /// Whether only disabled accounts are looked for.
    pub(super) disabled: bool,
}

impl Search {
    pub(super) fn new(typed: &str, disabled: bool) -> Self {
        Self { folded: text::fold(typed), disabled }
    }

    pub(super) fn is_all(&self) -> bool {
        self.folded.is_empty()
    }

    /// Whether an account with this folded text is found.
    pub(super) fn finds(&self, search_text: &str, enabled: bool) -> bool {
        search_text.contains(&self.folded) && !(self.disabled && enabled)
    }
}

/// The accounts that a search finds, by their positions.
pub(super) struct Hits<'a> {
    connection: &'a Connection,
    search: Search,
    terms: Terms,
}

impl<'a> Hits<'a> {
    pub(super) fn new(connection: &'a Connection, search: &Search) -> Result<Self, Error> {
        Ok(Self { connection, search: search.clone(), terms: Terms::of(connection, search)? })
    }

    /// Up to `limit` positions along one way, from an end or from a position, that one too.
    pub(super) fn positions(&self, way: Way, from: Option<i64>, limit: i64) -> Result<Vec<i64>, Error> {
        let Some(sql) = self.sql(way, from.is_some()) else { return Ok(Vec::new()) };
        let mut parameters = self.parameters();
        parameters.push((":limit", &limit));
        if let Some(from) = &from {
            parameters.push((":from", from));
        }
        let mut statement = self.connection.prepare_cached(&sql)?;
        let found = statement.query_map(parameters.as_slice(), |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(found)
    }

    /// `None` where nothing can be found.
    fn sql(&self, way: Way, bounded: bool) -> Option<String> {
        let (key, from) = self.from()?;
        let (side, direction) = match way {
            Way::Forward => (">=", ""),
            Way::Backward => ("<=", "DESC"),
        };
        let bound = if bounded { format!("AND {key} {side} :from") } else { String::new() };
        let asked = self.asked().map_or_else(String::new, |asked| format!("AND {asked}"));
        Some(format!("SELECT {key} {from} {asked} {bound} ORDER BY {key} {direction} LIMIT :limit"))
    }

    /// Where the candidates are: what their position is called, and what to read them from.
    fn from(&self) -> Option<(&'static str, &'static str)> {
        match &self.terms {
            Terms::Nothing => None,
            Terms::Walk => Some(("position", "FROM account_order WHERE TRUE")),
            Terms::Exact(_) => Some(("account_search.rowid", "FROM account_search WHERE account_search MATCH :terms")),
            // CROSS keeps the index outside: it has the order
            Terms::Maybe(_) => Some((
                "account_search.rowid",
                "FROM account_search CROSS JOIN account_order ON position = account_search.rowid
                 WHERE account_search MATCH :terms",
            )),
        }
    }

    /// What a candidate is asked, where it need not be a hit.
    fn asked(&self) -> Option<&'static str> {
        match &self.terms {
            Terms::Nothing | Terms::Exact(_) => None,
            // the index knows who is disabled
            Terms::Walk | Terms::Maybe(_) => Some("instr(account_order.search_text, :folded) > 0"),
        }
    }

    fn parameters(&self) -> Vec<(&str, &dyn ToSql)> {
        match &self.terms {
            Terms::Nothing => Vec::new(),
            Terms::Walk => vec![(":folded", &self.search.folded)],
            Terms::Exact(terms) => vec![(":terms", terms)],
            Terms::Maybe(terms) => vec![(":terms", terms), (":folded", &self.search.folded)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    #[test]
    fn hits_are_met_in_their_order_and_never_sorted() {
        let connection = Connection::open_in_memory().unwrap();
        for way in [Way::Forward, Way::Backward] {
            for disabled in [false, true] {
                let search = Search::new("abcd", disabled);
                let plan = |terms, bounded| {
                    plan::of(
                        &Hits { connection: &connection, search: search.clone(), terms }.sql(way, bounded).unwrap(),
                    )
                };
                assert_eq!(plan(Terms::Walk, false), "SCAN account_order");
                assert_eq!(
                    plan(Terms::Walk, true),
                    if way == Way::Forward {
                        "SEARCH account_order USING INTEGER PRIMARY KEY (rowid>?)"
                    } else {
                        "SEARCH account_order USING INTEGER PRIMARY KEY (rowid<?)"
                    }
                );
                for bounded in [false, true] {
                    let exact = plan(Terms::Exact(String::new()), bounded);
                    assert!(exact.starts_with("SCAN account_search VIRTUAL TABLE INDEX"), "{exact}");
                    assert!(!exact.contains(';'), "{exact}");
                    let maybe = plan(Terms::Maybe(String::new()), bounded);
                    let asked = "; SEARCH account_order USING INTEGER PRIMARY KEY (rowid=?)";
                    assert_eq!(maybe, format!("{exact}{asked}"));
                }
            }
        }
    }
}
