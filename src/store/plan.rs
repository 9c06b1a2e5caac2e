//! How SQLite goes about a statement, for tests: along which index, and whether it sorts.

use std::path::Path;

use rusqlite::Connection;

use super::migrate;

/// The steps of SQLite's plan over an empty file.
pub(super) fn of(sql: &str) -> String {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate::run(&mut connection, Path::new("a.db"), || Ok(())).unwrap();
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let steps: Vec<String> = statement.raw_query().mapped(|row| row.get("detail")).collect::<Result<_, _>>().unwrap();
    steps.join("; ")
}
