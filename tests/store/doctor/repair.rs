//! What is mended: it is as it was, nothing else is touched, and the history says so.

use std::fs;

use rusqlite::Connection;
use serde_json::json;
use trunkdesk::{
    domain::{
        checkup::{Check, Repair},
        request::Page,
    },
    store::{Writer, examine},
};

use super::{desk, examined, found, repaired, without};
use crate::harness::{Desk, check_chain, check_sums, last, list, names, operator, sources};

/// Everything that no repair may touch, as text.
fn kept(raw: &Connection) -> Vec<String> {
    let mut all = Vec::new();
    for sql in [
        "SELECT id, parent_id, name, realm, timezone, language, enabled, twoway_trunks, inbound_trunks, outbound_trunks,
             allow_prepay, call_restriction, ui_restrictions, revision, created_at, created_by, changed_at, changed_by,
             deleted_at, contact, contract, notes FROM account ORDER BY id",
        "SELECT * FROM ledger_entry ORDER BY number",
        "SELECT * FROM user ORDER BY made",
        "SELECT * FROM reseller",
        "SELECT * FROM history WHERE action <> 'file.repaired' ORDER BY number",
    ] {
        let mut statement = raw.prepare(sql).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            all.extend((0..columns).map(|column| format!("{:?}", row.get_ref(column).unwrap())));
        }
    }
    all
}

#[test]
fn what_can_be_mended_is_mended_and_nothing_else_is_touched() {
    for (sql, check, done) in [
        (
            "UPDATE tally SET twoway_trunks = 99, credit = 0",
            Check::Sums,
            vec![
                "All accounts were added up anew: 99 twoway trunks became 10.",
                "All accounts were added up anew: 0 cents of credit became 2500.",
            ],
        ),
        ("DELETE FROM tally", Check::Sums, vec!["added up anew: 0 accounts became 3."; 1]),
        ("UPDATE level SET accounts = 9", Check::Levels, vec![") was counted anew: 9 accounts became 1."; 3]),
        ("DELETE FROM level", Check::Levels, vec![") was counted anew: 0 accounts became 1."; 3]),
        ("DROP TRIGGER history_stays", Check::Schema, vec!["The trigger history_stays was made anew."]),
        ("DROP INDEX account_name", Check::Schema, vec!["The index account_name was made anew."]),
        (
            "DROP INDEX account_level; CREATE INDEX account_level ON account (name);
             DROP TRIGGER level_of_new; CREATE TRIGGER level_of_new AFTER INSERT ON account BEGIN SELECT 1; END;",
            Check::Schema,
            vec!["The index account_level was made anew.", "The trigger level_of_new was made anew."],
        ),
        (
            "UPDATE account SET sort_key = 'zzz', name_key = name_key || 'z', search_text = 'zzzz' WHERE name = 'Branch'",
            Check::Keys,
            vec![") were made anew."],
        ),
        (
            "INSERT INTO account_search (account_search) VALUES ('delete-all')",
            Check::Search,
            vec!["The index of the search was made anew."],
        ),
        (
            "UPDATE account_order SET position = -position",
            Check::Search,
            vec!["The order of the accounts in the search was made anew.", "The index of the search was made anew."],
        ),
        (
            "DELETE FROM account_order",
            Check::Search,
            vec!["The order of the accounts in the search was made anew.", "The index of the search was made anew."],
        ),
        (
            "DROP TRIGGER account_order_found; CREATE TRIGGER account_order_found AFTER INSERT ON account_order
             BEGIN SELECT 1; END;",
            Check::Schema,
            vec!["The trigger account_order_found was made anew."],
        ),
        (
            "ALTER TABLE account_order RENAME COLUMN search_text TO folded",
            Check::Schema,
            vec!["The table account_order was made anew."],
        ),
        (
            "DELETE FROM account_search_data WHERE id > 10",
            Check::Search,
            vec!["The index of the search was made anew."],
        ),
    ] {
        let desk = desk();
        let before = kept(&desk.raw());
        desk.raw().execute_batch(sql).unwrap();
        let repairs = repaired(&desk);
        for (repair, part) in repairs.iter().zip(&done) {
            assert!(repair.check == check && repair.is_done && repair.message.contains(part), "{sql}: {repairs:?}");
        }
        assert!(repairs.len() >= done.len(), "{sql}: {repairs:?}");
        assert_eq!(found(&examined(&desk)), [], "{sql}");
        let raw = desk.raw();
        assert_eq!(kept(&raw), before, "{sql}");
        check_sums(&raw);
        check_chain(&raw);
        let row = last(&desk);
        let messages: Vec<&str> = repairs.iter().map(|repair| repair.message.as_str()).collect();
        assert_eq!((row.action.as_str(), row.account), ("file.repaired", None));
        assert_eq!((row.before, row.after), (None, Some(json!({ "file": { "repaired": messages } }))));
        // and the program goes on as before
        let page = list(&mut desk.reader(), "branch", Page::First, 9);
        assert_eq!(names(&page), ["Branch"], "{sql}");
    }
}

#[test]
fn tables_that_are_made_from_others_are_made_anew() {
    for table in ["tally", "cluster_tally", "level", "account_order", "account_search", "account_search_idx"] {
        let desk = desk();
        let before = kept(&desk.raw());
        desk.raw().execute_batch(&format!("DROP TABLE {table}")).unwrap();
        let missing = found(&examined(&desk));
        let told = format!("The table {table} is missing.");
        assert!(missing.contains(&(Check::Schema, told, true)), "{missing:?}");
        let repairs = repaired(&desk);
        assert!(!repairs.is_empty() && repairs.iter().all(|repair| repair.is_done), "{repairs:?}");
        // never empty for anybody, not even between two repairs
        assert_eq!(found(&examined(&desk)), [], "{table}");
        assert_eq!(kept(&desk.raw()), before);
        check_sums(&desk.raw());
    }
}

#[test]
fn several_things_at_once_are_mended_each_with_its_row() {
    let desk = desk();
    desk.raw()
        .execute_batch(
            "UPDATE tally SET accounts = 7; DELETE FROM level; DROP TRIGGER tally_of_new; DROP INDEX account_list;
             UPDATE account SET search_text = 'zzz';
             INSERT INTO account_search (account_search) VALUES ('delete-all');",
        )
        .unwrap();
    let rows = crate::harness::history(&desk).len();
    let repairs = repaired(&desk);
    assert!(repairs.iter().all(|repair| repair.is_done), "{repairs:?}");
    assert_eq!(found(&examined(&desk)), []);
    let mended = crate::harness::history(&desk).len() - rows;
    assert_eq!(mended, [Check::Schema, Check::Search, Check::Keys, Check::Sums, Check::Levels].len());
    check_sums(&desk.raw());
}

#[test]
fn what_is_well_by_now_is_left_and_makes_no_row() {
    let desk = desk();
    desk.raw().execute_batch("UPDATE tally SET accounts = 7").unwrap();
    let seen = examined(&desk);
    // another operator has mended it meanwhile
    repaired(&desk);
    let rows = crate::harness::history(&desk).len();
    assert_eq!(desk.writer().repair(&seen, &[]).unwrap(), []);
    assert_eq!(crate::harness::history(&desk).len(), rows);
}

#[test]
fn an_index_that_two_rows_are_in_the_way_of_is_told() {
    let desk = desk();
    let raw = desk.raw();
    raw.execute_batch("DROP INDEX account_realm; UPDATE account SET realm = 'same.example' WHERE name <> 'Old'")
        .unwrap();
    without(&raw, &[], "UPDATE account SET search_text = replace(search_text, 'x', 'x')");
    let repairs = repaired(&desk);
    let of_schema: Vec<&Repair> = repairs.iter().filter(|repair| repair.check == Check::Schema).collect();
    assert!(of_schema.len() == 1 && !of_schema[0].is_done, "{repairs:?}");
    let left = found(&examined(&desk));
    assert!(left[0].1.contains("The index account_realm is missing."), "{left:?}");
}

#[test]
fn with_read_only_nothing_is_mended() {
    let desk = desk();
    desk.raw().execute_batch("UPDATE tally SET accounts = 7; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    crate::harness::set_mode(&desk.path(), 0o604);
    let before = fs::read(desk.path()).unwrap();
    let checkup = examine(&desk.path(), &[]);
    let failure = Writer::new(desk.path(), Some(trunkdesk::domain::read_only::ReadOnly::Asked), operator(), sources())
        .repair(&checkup, &[])
        .unwrap_err();
    assert!(failure.to_string().starts_with("Started with --read-only"), "{failure}");
    assert_eq!((fs::read(desk.path()).unwrap(), crate::harness::mode(&desk.path())), (before, 0o604));
}

#[test]
fn looking_writes_nothing() {
    let desk: Desk = desk();
    desk.raw().execute_batch("UPDATE tally SET accounts = 7; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let before = fs::read(desk.path()).unwrap();
    assert!(!examined(&desk).is_well());
    assert_eq!(fs::read(desk.path()).unwrap(), before);
    assert_eq!(fs::metadata(desk.folder.path().join("accounts.db-wal")).map_or(0, |wal| wal.len()), 0);
}
