//! What is in the file: each way in which it can be wrong is found by the check that is for it, and by no other.

use std::{fs, os::unix::fs::FileExt};

use rusqlite::Connection;
use trunkdesk::{domain::checkup::Check, store::examine};

use super::{desk, examined, found, only, repaired, without};
use crate::harness::{Desk, mode, set_mode};

const MOVED: &str = "account_parent_of_moved";

#[test]
fn nothing_is_found_where_all_is_well() {
    assert_eq!(found(&examined(&desk())), []);
    assert_eq!(found(&examined(&Desk::new())), []);
    assert!(examined(&desk()).is_well());
}

#[test]
fn each_thing_that_is_wrong_is_found_once() {
    for (triggers, sql, check, part, can_be_repaired) in [
        (
            vec![],
            "UPDATE tally SET twoway_trunks = 99",
            Check::Sums,
            "All accounts together: the file says 99 twoway trunks, it adds up to 10.",
            true,
        ),
        (vec![], "UPDATE tally SET accounts = 4", Check::Sums, "says 4 accounts, it adds up to 3.", true),
        (
            vec![],
            "UPDATE cluster_tally SET steps = 4",
            Check::Sums,
            "The cluster: the file says 4 steps, it adds up to 0.",
            true,
        ),
        (vec![], "UPDATE tally SET disabled = 0", Check::Sums, "says 0 disabled accounts, it adds up to 1.", true),
        (vec![], "UPDATE tally SET credit = 2400", Check::Sums, "2400 cents of credit, it adds up to 2500.", true),
        (
            vec!["ledger_entry_unchanged"],
            "UPDATE ledger_entry SET amount = 9900",
            Check::Sums,
            "2500 cents of credit, it adds up to 9900.",
            true,
        ),
        (
            vec![],
            "DELETE FROM level WHERE accounts = 1 AND parent_id IN (SELECT id FROM account WHERE name = 'Branch')",
            Check::Levels,
            "Right below Branch (",
            true,
        ),
        (
            vec![],
            "UPDATE level SET accounts = 7 WHERE parent_id = (SELECT id FROM reseller)",
            Check::Levels,
            "Right below the reseller (",
            true,
        ),
        (
            vec![],
            "INSERT INTO ledger_entry (source_id, account_id, amount, reason, operator, at)
                 SELECT 'x', id, -2600, 'r', 'o', 0 FROM account WHERE name = 'ABC Company'",
            Check::Balances,
            ") is -1.00, below zero.",
            false,
        ),
        (
            vec![],
            "UPDATE reseller SET inbound_trunks = 2",
            Check::Totals,
            "Of 2 inbound trunks in all, 3 are given out.",
            false,
        ),
        (
            vec![],
            "INSERT INTO import VALUES (1, printf('%032d', 7), 'customers.csv', 'mdemo', 0, 0, NULL)",
            Check::Imports,
            "The import of customers.csv that mdemo began at ",
            false,
        ),
        (
            vec![MOVED],
            "UPDATE account SET parent_id = printf('%032d', 7) WHERE name = 'Caffè Nero'",
            Check::Tree,
            "Caffè Nero (",
            false,
        ),
        (
            vec![MOVED],
            "UPDATE account SET parent_id = (SELECT id FROM account WHERE name = 'Old') WHERE name = 'Branch'",
            Check::Tree,
            "Branch (",
            false,
        ),
        (
            vec![MOVED],
            "UPDATE account SET parent_id = (SELECT id FROM account WHERE name = 'Caffè Nero') WHERE name = 'Branch'",
            Check::Tree,
            "is a ring, which does not stand below the reseller.",
            false,
        ),
        (
            vec![],
            "UPDATE account SET call_restriction = '[]' WHERE name = 'ABC Company'",
            Check::Rows,
            ") holds a document that cannot be read.",
            false,
        ),
        (
            vec![],
            "UPDATE account SET changed_at = 9000000000000000000 WHERE name = 'ABC Company'",
            Check::Rows,
            ") holds a time that cannot be read.",
            false,
        ),
        (
            vec![],
            "UPDATE account SET notes = CAST(x'ff' AS TEXT) WHERE name = 'ABC Company'",
            Check::Rows,
            ") holds a value that cannot be read.",
            false,
        ),
        (
            vec![],
            "UPDATE account SET timezone = 'Mars/Olympus' WHERE name = 'ABC Company'",
            Check::Rows,
            ") has the time zone Mars/Olympus, which is none that is known.",
            false,
        ),
        (
            vec![],
            "UPDATE user SET first_name = CAST(x'ff' AS TEXT)",
            Check::Rows,
            "The user melissa@abc.example (",
            false,
        ),
        (
            vec!["ledger_entry_unchanged"],
            "UPDATE ledger_entry SET at = 9000000000000000000",
            Check::Rows,
            "Entry 1 of the ledger holds a time",
            false,
        ),
        (vec![], "UPDATE reseller SET currency = '$$$'", Check::Rows, "The reseller's row holds settings", false),
        (
            vec![],
            "INSERT INTO user (id, account_id, username, email, first_name, last_name, priv_level)
                 VALUES (printf('%032d', 1), printf('%032d', 2), 'a', 'a', 'a', 'a', 'user')",
            Check::References,
            "of the table user belongs to a row of the table account that is not there.",
            false,
        ),
        (vec![], "UPDATE account SET sort_key = 'zzz' WHERE name = 'Branch'", Check::Keys, "Branch (", true),
        (vec![], "UPDATE account SET name_key = 'zzz' WHERE name = 'Branch'", Check::Keys, "Branch (", true),
        (vec![], "UPDATE account SET search_text = 'zzz' WHERE name = 'Branch'", Check::Keys, "Branch (", true),
        (vec![], "UPDATE user SET email = 'x@y.example'", Check::Keys, "ABC Company (", true),
        (
            vec![],
            "UPDATE account SET name = 'abc, company', sort_key = 'abc, company',
                 search_text = replace(search_text, 'branch', 'abc, company') WHERE name = 'Branch'",
            Check::Keys,
            ") has the same name as ABC Company, as KAZOO compares them.",
            false,
        ),
        (
            vec![],
            "INSERT INTO account_search (account_search, rowid, search_text)
                 SELECT 'delete', position, search_text FROM account_order WHERE search_text LIKE 'branch%'",
            Check::Search,
            "The index of the search is not that of the accounts",
            true,
        ),
        (
            vec![],
            "INSERT INTO account_search (rowid, search_text) SELECT number, search_text FROM account WHERE name = 'Old'",
            Check::Search,
            "The index of the search is not that of the accounts",
            true,
        ),
        (
            vec![],
            "DELETE FROM account_order WHERE search_text LIKE 'branch%'",
            Check::Search,
            "The search does not know all accounts in their order",
            true,
        ),
        (
            vec![],
            "UPDATE account_order SET position = position + (1 << 45) WHERE search_text LIKE 'abc%'",
            Check::Search,
            "The search does not know all accounts in their order",
            true,
        ),
        (
            vec![],
            "INSERT INTO account_order SELECT 7, number, search_text FROM account WHERE name = 'Old'",
            Check::Search,
            "The search does not know all accounts in their order",
            true,
        ),
        (
            vec!["account_order_of_changed"],
            "UPDATE account SET enabled = 1 - enabled WHERE name IN ('Branch', 'ABC Company')",
            Check::Search,
            "The search does not know all accounts in their order",
            true,
        ),
        (
            vec![],
            "DELETE FROM account_search_data WHERE id > 10",
            Check::Search,
            "The index of the search is damaged (",
            true,
        ),
        (
            vec!["history_unchanged"],
            "UPDATE history SET operator = 'mallory' WHERE number = 3",
            Check::History,
            "Row 3 was changed after it was written",
            false,
        ),
        (
            vec!["history_stays"],
            "DELETE FROM history WHERE number = 3",
            Check::History,
            "Row 3 is missing: it was removed. Compare it with a backup.",
            false,
        ),
        (
            vec![],
            "DROP TRIGGER history_unchanged",
            Check::Schema,
            "The trigger history_unchanged is missing: what it guards is not guarded.",
            true,
        ),
        (
            vec![],
            "DROP TRIGGER tally_of_new; CREATE TRIGGER tally_of_new AFTER INSERT ON account BEGIN SELECT 1; END",
            Check::Schema,
            "The trigger tally_of_new is not as trunkdesk makes it.",
            true,
        ),
        (vec![], "DROP INDEX account_realm", Check::Schema, "The index account_realm is missing.", true),
        (
            vec![],
            "CREATE TRIGGER mine AFTER UPDATE ON account BEGIN SELECT 1; END",
            Check::Schema,
            "The trigger mine is not trunkdesk's.",
            false,
        ),
        (vec![], "CREATE TABLE mine (a)", Check::Schema, "The table mine is not trunkdesk's.", false),
        (
            vec![],
            "ALTER TABLE reseller ADD COLUMN mine TEXT",
            Check::Schema,
            "The table reseller is not as trunkdesk makes it. Ask whoever changed the file",
            false,
        ),
        (vec![], "PRAGMA journal_mode = DELETE", Check::Log, "The write-ahead log is not in use (delete is)", true),
    ] {
        let desk = desk();
        without(&desk.raw(), &triggers, sql);
        let (message, can) = only(&desk, check);
        assert!(message.contains(part), "{sql}: {message}");
        assert_eq!(can, can_be_repaired, "{message}");
    }
}

#[test]
fn statistics_that_sqlite_keeps_for_itself_are_no_finding() {
    let desk = desk();
    desk.raw().execute_batch("ANALYZE").unwrap();
    assert_eq!(found(&examined(&desk)), []);
}

#[test]
fn what_cannot_be_looked_at_for_want_of_a_table_is_told_as_that() {
    let desk = desk();
    desk.raw().execute_batch("DROP TABLE level").unwrap();
    let found = found(&examined(&desk));
    assert_eq!(
        found.iter().map(|(check, _, _)| *check).collect::<Vec<_>>(),
        [Check::Schema, Check::Rows, Check::Levels]
    );
    for (_, message, can_be_repaired) in &found[1..] {
        assert!(message.starts_with("This could not be looked at (no such table: ") && !can_be_repaired, "{message}");
    }
}

#[test]
fn an_account_with_the_resellers_id_ends_the_search() {
    let desk = desk();
    let sql = "UPDATE account SET id = (SELECT id FROM reseller) WHERE name = 'Branch'";
    without(&desk.raw(), &[], sql);
    let messages = found(&examined(&desk));
    let of_tree: Vec<_> = messages.iter().filter(|(check, _, _)| *check == Check::Tree).collect();
    assert!(of_tree.len() == 1 && of_tree[0].1.starts_with("An account has the reseller's own id."), "{messages:?}");
}

#[test]
fn a_damaged_page_is_found_and_nothing_is_mended() {
    let desk = desk();
    let raw = desk.raw();
    // an index that only the search for days uses
    let place: (u64, u64) = raw
        .query_row("SELECT (pageno - 1) * pgsize, pgsize FROM dbstat WHERE name = 'history_at'", [], |row| {
            Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, i64>(1)?.unsigned_abs()))
        })
        .unwrap();
    raw.execute_batch("UPDATE tally SET accounts = 4; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(raw);
    let file = fs::OpenOptions::new().write(true).open(desk.path()).unwrap();
    file.write_all_at(&[0xff; 16], place.0 + place.1 - 16).unwrap();
    drop(file);
    let checkup = examined(&desk);
    let checks: Vec<Check> = found(&checkup).iter().map(|(check, _, _)| *check).collect();
    assert!(checks.contains(&Check::Pages) && checks.ends_with(&[Check::Sums]), "{:?}", found(&checkup));
    let message = &checkup.findings(Check::Pages).unwrap().first[0].message;
    assert!(message.starts_with("SQLite finds: ") && message.contains("restore the newest backup"), "{message}");
    let before = fs::read(desk.path()).unwrap();
    assert_eq!(desk.writer().repair(&checkup, &[]).unwrap(), []);
    assert_eq!(fs::read(desk.path()).unwrap(), before);
    // who may read it is not in the file: that is mended, and nothing is written to say so
    set_mode(&desk.path(), 0o604);
    let repairs = repaired(&desk);
    assert_eq!(mode(&desk.path()), 0o600);
    assert!(!repairs.is_empty() && repairs.iter().all(|repair| repair.is_done), "{repairs:?}");
    let last = &repairs.last().unwrap().message;
    assert!(last.ends_with(". The history has no row of it: nothing is written into a damaged file."), "{last}");
    assert_eq!(fs::read(desk.path()).unwrap(), before);
    assert_eq!(fs::metadata(desk.folder.path().join("accounts.db-wal")).map_or(0, |wal| wal.len()), 0);
}

#[test]
fn what_is_not_ours_or_of_another_version_is_said_and_the_rest_is_looked_at() {
    let unknown = |found: &[(Check, String, bool)]| found.iter().filter(|(_, message, _)| message.is_empty()).count();
    for (sql, part, skipped) in [
        ("PRAGMA application_id = 7", "is not a trunkdesk file.", 16),
        ("PRAGMA user_version = 99", "was made by a newer trunkdesk.", 12),
        ("PRAGMA user_version = 2", "was made by an older trunkdesk.", 10),
    ] {
        let desk = desk();
        desk.raw().execute_batch(sql).unwrap();
        let checkup = examined(&desk);
        let found = found(&checkup);
        assert!(found[0].0 == Check::File && found[0].1.contains(part), "{found:?}");
        assert_eq!(unknown(&found), skipped, "{found:?}");
        assert!(!checkup.is_well() && !checkup.may_be_written());
        let before = fs::read(desk.path()).unwrap();
        assert_eq!(desk.writer().repair(&checkup, &[]).unwrap(), []);
        assert_eq!(fs::read(desk.path()).unwrap(), before);
    }
}

#[test]
fn a_file_of_an_older_version_is_compared_with_that_version() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.db");
    let connection = Connection::open(&path).unwrap();
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
    connection.execute_batch(include_str!("../../../assets/migrations/0001_accounts.sql")).unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    drop(connection);
    crate::harness::set_mode(&path, 0o600);
    let found = found(&examine(&path, &[]));
    let told: Vec<_> = found.iter().filter(|(_, message, _)| !message.is_empty()).map(|(check, _, _)| *check).collect();
    assert_eq!(told, [Check::File], "{found:?}");
}

#[test]
fn what_is_no_database_and_what_is_not_there_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text");
    fs::write(&text, "Dear diary, ".repeat(1000)).unwrap();
    let empty = folder.path().join("empty");
    fs::write(&empty, "").unwrap();
    for (path, part) in [
        (&text, "is not a trunkdesk file."),
        (&empty, "There is nothing in "),
        (&folder.path().join("gone"), "There is nothing in "),
        (&folder.path().join("gone/accounts.db"), "is not there."),
        (&folder.path().to_owned(), "is a folder."),
    ] {
        let checkup = examine(path, &[]);
        let file = &checkup.findings(Check::File).unwrap().first;
        assert!(file.len() == 1 && file[0].message.contains(part), "{file:?}");
        assert_eq!(checkup.findings(Check::Permissions), None);
        assert!(!checkup.is_well());
    }
}
