//! Tables, indexes, views and triggers: whether they are those that the migrations make.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction};

use super::{index, sums};
use crate::{
    domain::checkup::{Deeds, Findings},
    store::{failure::Error, migrate, order},
};

/// Tables of which every row is made from other tables.
const DERIVED: [&str; 5] = [TALLY, CLUSTER_TALLY, LEVEL, ORDER, SEARCH];
const TALLY: &str = "tally";
const CLUSTER_TALLY: &str = "cluster_tally";
const LEVEL: &str = "level";
const ORDER: &str = "account_order";
const SEARCH: &str = "account_search";
/// What FTS5 keeps its index in; it writes them as it likes.
const OF_SEARCH: &str = "account_search_";

/// One thing that is defined in a file.
#[derive(Debug, PartialEq, Eq)]
struct Object {
    kind: String,
    /// The table that it is on.
    on: String,
    sql: String,
}

impl Object {
    /// Whether it can be made anew with nothing lost.
    fn is_derived(&self, name: &str) -> bool {
        matches!(self.kind.as_str(), "index" | "trigger" | "view")
            || DERIVED.contains(&name)
            || name.starts_with(OF_SEARCH)
    }
}

/// What is defined in a file, by name; without what SQLite adds by itself.
fn objects(connection: &Connection) -> Result<BTreeMap<String, Object>, Error> {
    let mut statement = connection.prepare(
        "SELECT name, type, tbl_name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'",
    )?;
    let mut rows = statement.query([])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (name, kind, on): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let sql: String = row.get(3)?;
        // versions of SQLite differ in the spaces that they leave
        let sql = if name.starts_with(OF_SEARCH) {
            String::new()
        } else {
            sql.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        found.insert(name, Object { kind, on, sql });
    }
    Ok(found)
}

/// What differs from a file that so many steps of the migrations make.
pub(in crate::store) fn differences(connection: &Connection, steps: usize) -> Result<Findings, Error> {
    let (is, should) = (objects(connection)?, objects(&migrate::form(steps)?)?);
    let mut findings = Findings::default();
    for (name, object) in &should {
        let kind = &object.kind;
        let message = match is.get(name) {
            Some(found) if found == object => continue,
            Some(_) => format!("The {kind} {name} is not as trunkdesk makes it."),
            None if kind == "trigger" => format!("The {kind} {name} is missing: what it guards is not guarded."),
            None => format!("The {kind} {name} is missing."),
        };
        if object.is_derived(name) && is.get(name).is_none_or(|found| found.is_derived(name)) {
            findings.mend(message);
        } else {
            findings.tell(format!("{message} Ask whoever changed the file, or restore the newest backup."));
        }
    }
    for (name, object) in is.iter().filter(|(name, _)| !should.contains_key(*name)) {
        findings.tell(format!(
            "The {} {name} is not trunkdesk's. Ask whoever made it what it is for, and have it removed.",
            object.kind
        ));
    }
    Ok(findings)
}

/// Makes anew what is missing or not as trunkdesk makes it, where nothing is lost by that. Tables come first, then what
/// is on them.
pub(super) fn mend(transaction: &Transaction<'_>) -> Result<Deeds, Error> {
    let form = migrate::form(migrate::VERSION.unsigned_abs() as usize)?;
    let (is, should) = (objects(transaction)?, objects(&form)?);
    let mut done = Deeds::default();
    let rank = |kind: &str| ["table", "view", "index", "trigger"].iter().position(|known| *known == kind);
    // what FTS5 keeps is made with its table
    let search_is_whole = should.keys().filter(|name| name.starts_with(OF_SEARCH)).all(|name| is.contains_key(name));
    let differs = |name: &str| is.get(name) != should.get(name);
    // the index is of the order
    let is_wrong = |name: &str| differs(name) || (name == SEARCH && (!search_is_whole || differs(ORDER)));
    let mut wrong: Vec<_> = should
        .iter()
        .filter(|(name, object)| object.is_derived(name) && !name.starts_with(OF_SEARCH))
        // a trigger goes with its table
        .filter(|(name, object)| is_wrong(name) || (DERIVED.contains(&object.on.as_str()) && is_wrong(&object.on)))
        .filter(|(name, _)| is.get(*name).is_none_or(|found| found.is_derived(name)))
        .collect();
    wrong.sort_by_key(|(name, object)| (rank(&object.kind), (*name).clone()));
    // a trigger in the way of another object goes before it is made
    for (name, _) in wrong.iter().rev() {
        if let Some(found) = is.get(*name) {
            transaction.execute_batch(&format!("DROP {} \"{name}\"", found.kind))?;
        }
    }
    for (name, object) in &wrong {
        let sql: String = form.query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [name], |row| row.get(0))?;
        transaction.execute_batch(&sql)?;
        done.add(format!("The {} {name} was made anew.", object.kind));
        // filled before anybody sees it
        let filled = match name.as_str() {
            // after the order, of which it is
            SEARCH => index::rebuild(transaction).map(|()| Deeds::default())?,
            ORDER => order::fill(transaction).map(|()| Deeds::default())?,
            TALLY => sums::mend_one(transaction, &sums::ALL)?,
            CLUSTER_TALLY => sums::mend_one(transaction, &sums::OF_CLUSTER)?,
            LEVEL => sums::mend_levels(transaction)?,
            _ => Deeds::default(),
        };
        filled.sentences().for_each(|sentence| done.add(sentence));
    }
    Ok(done)
}
