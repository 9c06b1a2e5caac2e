//! The form of the file, by numbered steps that are never edited once they have landed.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::failure::{Error, shown, trouble};

/// The steps; the file's `user_version` is how many of them it has.
const STEPS: [&str; 5] = [
    include_str!("../../assets/migrations/0001_accounts.sql"),
    include_str!("../../assets/migrations/0002_life.sql"),
    include_str!("../../assets/migrations/0003_order.sql"),
    include_str!("../../assets/migrations/0004_import.sql"),
    include_str!("../../assets/migrations/0005_cluster.sql"),
];

/// The version that this program reads and writes.
pub(super) const VERSION: i32 = STEPS.len() as i32;

/// Takes the file to [`VERSION`], all steps in one transaction: nobody sees a form between two versions. `keep` is done
/// before the first step, and not where another program has done them all meanwhile.
pub(super) fn run(
    connection: &mut Connection,
    path: &Path,
    keep: impl FnOnce() -> Result<(), Error>,
) -> Result<(), Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // read again inside: another program may have been first
    check_not_newer(&transaction, path)?;
    let done = usize::try_from(version(&transaction)?).unwrap_or(0);
    if done == STEPS.len() {
        return Ok(());
    }
    keep()?;
    for step in &STEPS[done..] {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()?;
    Ok(())
}

/// An empty file in memory, of the form that so many steps make.
pub(super) fn form(steps: usize) -> Result<Connection, Error> {
    let connection = Connection::open_in_memory()?;
    for step in STEPS.iter().take(steps) {
        connection.execute_batch(step)?;
    }
    Ok(connection)
}

/// Says no unless the file is of [`VERSION`]; for inside a transaction.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<(), Error> {
    check_not_newer(connection, path)?;
    if is_older(connection)? {
        return Err(trouble(format!(
            "{} was made by an older trunkdesk. Whoever may save in it brings it up to date by starting \
             trunkdesk, without --read-only.",
            shown(path)
        ))
        .into());
    }
    Ok(())
}

/// Says no to a file that a newer trunkdesk made.
pub(super) fn check_not_newer(connection: &Connection, path: &Path) -> Result<(), Error> {
    if version(connection)? > VERSION { Err(newer(path).into()) } else { Ok(()) }
}

/// Whether the file has some of the steps still before it.
pub(super) fn is_older(connection: &Connection) -> rusqlite::Result<bool> {
    Ok(version(connection)? < VERSION)
}

pub(super) fn version(connection: &Connection) -> rusqlite::Result<i32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn newer(path: &Path) -> crate::domain::request::Failure {
    trouble(format!(
        "{} was made by a newer trunkdesk. Nothing in it was changed; start the newer one, or ask whoever installed it.",
        shown(path)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(result: Result<(), Error>) -> String {
        result.unwrap_err().into_failure(Path::new("a.db"), super::super::failure::Doing::Writing).to_string()
    }

    #[test]
    fn every_step_is_counted_and_none_runs_twice() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection, Path::new("a.db"), || Ok(())).unwrap();
        assert_eq!(version(&connection).unwrap(), VERSION);
        run(&mut connection, Path::new("a.db"), || panic!("there is nothing to do")).unwrap();
        check(&connection, Path::new("a.db")).unwrap();
    }

    #[test]
    fn other_versions_are_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        assert!(message(check(&connection, Path::new("a.db"))).contains("older trunkdesk"));
        connection.pragma_update(None, "user_version", VERSION + 1).unwrap();
        assert!(message(check(&connection, Path::new("a.db"))).starts_with("a.db was made by a newer trunkdesk."));
        assert!(
            message(run(&mut connection, Path::new("a.db"), || Ok(())))
                .starts_with("a.db was made by a newer trunkdesk.")
        );
    }

    #[test]
    fn what_is_written_once_stays() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection, Path::new("a.db"), || Ok(())).unwrap();
        let (a, b) = ("a".repeat(32), "b".repeat(32));
        connection
            .execute_batch(&format!(
                "INSERT INTO reseller VALUES (1, '{a}', 'R', 'a.b', 'Etc/UTC', NULL, NULL, NULL, 'USD', 0, 0, '{{}}',
                     '{{}}', 1, 1);
                 INSERT INTO account (id, parent_id, name, name_key, sort_key, search_text, realm, timezone, enabled,
                     call_restriction, ui_restrictions, revision, created_at, created_by, changed_at, changed_by,
                     twoway_trunks)
                     VALUES ('{b}', '{a}', 'A', 'a', 'a', 'abcdef', 'r', 'Etc/UTC', 1, '{{}}', '{{}}', 1, 0, 'x', 0,
                     'x', 7);
                 INSERT INTO ledger_entry VALUES (1, 's', '{b}', 5, 'r', 'x', 0);
                 INSERT INTO history VALUES (1, 0, 'x', NULL, 'x', NULL, NULL, 'a.b', NULL, NULL, NULL,
                     '{zeros}', '{zeros}');",
                zeros = "0".repeat(64)
            ))
            .unwrap();
        for (sql, says) in [
            ("UPDATE history SET operator = 'y'", "history cannot be changed"),
            ("DELETE FROM history", "history cannot be deleted"),
            ("REPLACE INTO history SELECT * FROM history", "history cannot be replaced"),
            ("UPDATE ledger_entry SET amount = 1", "a ledger entry cannot be changed"),
            ("DELETE FROM ledger_entry", "a ledger entry cannot be deleted"),
            ("REPLACE INTO ledger_entry SELECT * FROM ledger_entry", "a ledger entry cannot be replaced"),
            ("DELETE FROM account", "an account is deleted by its deleted_at"),
            ("UPDATE account SET parent_id = 'nobody'", "the parent of an account is the reseller or a living account"),
            ("UPDATE account SET id = 'UPPER'", "CHECK constraint failed"),
            ("UPDATE account SET call_restriction = '{'", "CHECK constraint failed"),
            ("UPDATE account SET enabled = 2", "CHECK constraint failed"),
        ] {
            let error = connection.execute_batch(sql).unwrap_err().to_string();
            assert!(error.contains(says), "{sql}: {error}");
        }
    }

    #[test]
    fn a_tombstone_frees_its_name_its_trunks_and_its_place_in_the_search() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection, Path::new("a.db"), || Ok(())).unwrap();
        let (root, a, b) = ("f".repeat(32), "a".repeat(32), "b".repeat(32));
        let insert = |id: &str, parent: &str, name: &str| {
            let inserted = connection.execute(
                "INSERT INTO account (id, parent_id, name, name_key, sort_key, search_text, realm, timezone, enabled,
                     twoway_trunks, call_restriction, ui_restrictions, revision, created_at, created_by, changed_at,
                     changed_by)
                 VALUES (?1, ?2, ?3, ?3, ?3, ?3, ?3, 'Etc/UTC', 1, 7, '{}', '{}', 1, 0, 'x', 0, 'x')",
                [id, parent, name],
            );
            connection.execute(
                "INSERT INTO account_order SELECT number, number, search_text || char(10, 10) FROM account WHERE id = ?1",
                [id],
            )?;
            inserted
        };
        connection
            .execute_batch(&format!(
                "INSERT INTO reseller VALUES (1, '{root}', 'R', 'a.b', 'Etc/UTC', NULL, NULL, NULL, 'USD', 0, 0, '{{}}',
                 '{{}}', 1, 1);"
            ))
            .unwrap();
        let state = || {
            connection
                .query_row(
                    "SELECT accounts, twoway_trunks,
                        (SELECT count(*) FROM account_search WHERE account_search MATCH '\"abc\"') FROM tally",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )
                .unwrap()
        };
        insert(&a, &root, "abc").unwrap();
        insert(&b, &a, "abcd").unwrap();
        assert_eq!(state(), (2, 14, 2));
        assert!(insert(&"c".repeat(32), &root, "abc").unwrap_err().to_string().contains("UNIQUE"));

        let delete = "UPDATE account SET deleted_at = 1 WHERE id = ?1";
        let error = connection.execute(delete, [&a]).unwrap_err().to_string();
        assert!(error.contains("living accounts below it"), "{error}");
        connection.execute(delete, [&b]).unwrap();
        connection.execute(delete, [&a]).unwrap();
        assert_eq!(state(), (0, 0, 0));
        let orphan = insert(&"d".repeat(32), &a, "orphan").unwrap_err().to_string();
        assert!(orphan.contains("living account"), "{orphan}");
        insert(&"c".repeat(32), &root, "abc").unwrap();
        connection
            .execute("UPDATE account SET twoway_trunks = NULL, search_text = 'xyz' WHERE name = 'abc'", [])
            .unwrap();
        assert_eq!(state(), (1, 0, 0));
        connection
            .execute("INSERT INTO account_search (account_search, rank) VALUES ('integrity-check', 1)", [])
            .unwrap();
    }
}
