use proptest::prelude::*;
use rusqlite::Connection;

use super::*;
use crate::store::{failure::Error as StoreError, migrate};

fn file() -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate::run(&mut connection, std::path::Path::new("a.db"), || Ok::<(), StoreError>(())).unwrap();
    connection
        .execute_batch(&format!(
            "INSERT INTO reseller VALUES (1, '{}', 'R', 'a.b', 'Etc/UTC', NULL, NULL, NULL, 'USD', 0, 0, '{{}}', '{{}}',
             1, 1);",
            "f".repeat(32)
        ))
        .unwrap();
    connection
}

fn insert(transaction: &Transaction<'_>, key: &str) -> i64 {
    let many: i64 = transaction.query_row("SELECT count(*) FROM account", [], |row| row.get(0)).unwrap();
    let id = format!("{:032x}", many + 1);
    transaction
        .prepare_cached(
            "INSERT INTO account (id, parent_id, name, name_key, sort_key, search_text, realm, timezone, enabled,
                 call_restriction, ui_restrictions, revision, created_at, created_by, changed_at, changed_by)
             VALUES (?1, ?2, 'x', ?1, ?3, ?3, ?1, 'Etc/UTC', 1, '{}', '{}', 1, 0, 'x', 0, 'x')",
        )
        .unwrap()
        .execute((id, "f".repeat(32), key))
        .unwrap();
    let number = transaction.last_insert_rowid();
    put(transaction, number).unwrap();
    number
}

fn rename(transaction: &Transaction<'_>, number: i64, key: &str) {
    transaction.execute("UPDATE account SET sort_key = ?2, search_text = ?2 WHERE number = ?1", (number, key)).unwrap();
    put(transaction, number).unwrap();
}

fn numbers(connection: &Connection, sql: &str) -> Vec<i64> {
    connection.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[track_caller]
fn check(connection: &Connection) {
    assert_eq!(
        numbers(connection, "SELECT number FROM account_order ORDER BY position"),
        numbers(connection, "SELECT number FROM account WHERE deleted_at IS NULL ORDER BY sort_key, number")
    );
    assert!(numbers(connection, "SELECT min(position) > 0 FROM account_order HAVING count(*) > 0") != [0]);
    connection.execute("INSERT INTO account_search (account_search, rank) VALUES ('integrity-check', 1)", []).unwrap();
}

#[test]
fn runs_stay_in_order_and_move_few_others() {
    let (count, width) = (600, 4);
    let number = |index: usize| format!("{index:0width$}");
    type Key = fn(usize, usize) -> usize;
    for (what, key, moved_most) in [
        ("ascending", (|index, _| index) as Key, 0),
        ("descending", |index, count| count - index, 0),
        (
            "into the middle from both sides",
            |index, count| if index % 2 == 0 { index } else { 2 * count - index },
            10_000,
        ),
        ("all the same", |_, _| 7, 0),
        ("scattered", |index, _| index * 7_919 % 1_009, 600),
    ] {
        let mut connection = file();
        let transaction = connection.transaction().unwrap();
        transaction
            .execute_batch(
                "CREATE TEMP TABLE moved (position);
                 CREATE TEMP TRIGGER moves AFTER UPDATE OF position ON account_order
                 BEGIN INSERT INTO moved VALUES (NEW.position); END;",
            )
            .unwrap();
        for index in 0..count {
            insert(&transaction, &number(key(index, count)));
        }
        check(&transaction);
        let moved = numbers(&transaction, "SELECT count(*) FROM moved")[0];
        assert!(moved <= moved_most, "{what}: {moved}");
    }
}

#[test]
fn a_run_between_two_that_stand_close_makes_room() {
    let mut connection = file();
    let transaction = connection.transaction().unwrap();
    for key in ["a", "b", "y", "z"] {
        insert(&transaction, key);
    }
    // no room anywhere
    transaction
        .execute_batch("UPDATE account_order SET position = -number; UPDATE account_order SET position = 10 + number;")
        .unwrap();
    for index in 0..400 {
        insert(&transaction, &format!("m{index:03}"));
        insert(&transaction, &format!("n{:03}", 999 - index));
    }
    insert(&transaction, "");
    insert(&transaction, "zz");
    check(&transaction);
}

#[test]
fn a_file_whose_order_sql_has_changed_still_takes_accounts() {
    let mut connection = file();
    let transaction = connection.transaction().unwrap();
    for key in ["a", "b", "c", "d"] {
        insert(&transaction, key);
    }
    transaction
        .execute_batch(
            "UPDATE account_order SET position = -position; UPDATE account_order SET position = position + (1 << 50);
             DELETE FROM account_order WHERE number = 2;",
        )
        .unwrap();
    for key in ["bb", "b", "cc", "0", "e"] {
        insert(&transaction, key);
    }
    rename(&transaction, 1, "cd");
    assert_eq!(numbers(&transaction, "SELECT count(*) FROM account_order"), [8]);
    make_anew(&transaction).unwrap();
    check(&transaction);
    insert(&transaction, "bbb");
    check(&transaction);
}

#[test]
fn a_neighbour_is_found_along_the_list() {
    for (way, side) in [(">", ""), ("<", "DESC")] {
        let plan = crate::store::plan::of(&neighbour_sql(way, side));
        let bound = format!("SEARCH account USING INDEX account_list (sort_key{way}?)");
        assert!(plan.starts_with(&bound) && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}

#[derive(Debug, Clone)]
enum Deed {
    Insert(String),
    Rename(usize, String),
    Delete(usize),
    Crowd(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let key = "[a-c日]{0,3}";
    prop_oneof![
        6 => key.prop_map(Deed::Insert),
        2 => (any::<usize>(), key).prop_map(|(which, key)| Deed::Rename(which, key)),
        1 => any::<usize>().prop_map(Deed::Delete),
        1 => any::<usize>().prop_map(Deed::Crowd),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn positions_are_always_in_the_order_of_the_list(deeds in prop::collection::vec(deed(), 1..120)) {
        let mut connection = file();
        let transaction = connection.transaction().unwrap();
        for deed in deeds {
            let living = numbers(&transaction, "SELECT number FROM account WHERE deleted_at IS NULL ORDER BY number");
            let one = |which: usize| living.get(which % living.len().max(1)).copied();
            match deed {
                Deed::Insert(key) => {
                    insert(&transaction, &key);
                }
                Deed::Rename(which, key) => {
                    if let Some(number) = one(which) {
                        rename(&transaction, number, &key);
                    }
                }
                Deed::Delete(which) => {
                    if let Some(number) = one(which) {
                        transaction.execute("UPDATE account SET deleted_at = 1 WHERE number = ?1", [number]).unwrap();
                    }
                }
                // takes all room away behind one
                Deed::Crowd(which) => {
                    let Some(number) = one(which) else { continue };
                    let behind = "WITH behind (number, next) AS (
                             SELECT number, (SELECT position FROM account_order WHERE number = ?1)
                                 + row_number() OVER (ORDER BY position)
                             FROM account_order
                             WHERE position > (SELECT position FROM account_order WHERE number = ?1)
                             ORDER BY position LIMIT 20)";
                    let moves: Vec<(i64, i64)> = transaction
                        .prepare(&format!("{behind} SELECT number, next FROM behind ORDER BY next"))
                        .unwrap()
                        .query_map([number], |row| Ok((row.get(0)?, row.get(1)?)))
                        .unwrap()
                        .collect::<Result<_, _>>()
                        .unwrap();
                    for (number, next) in moves {
                        transaction
                            .execute("UPDATE account_order SET position = ?2 WHERE number = ?1", [number, next])
                            .unwrap();
                    }
                }
            }
        }
        check(&transaction);
    }
}
