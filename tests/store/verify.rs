//! Whether the history is as it was written, and what can be seen where it is not.

use rusqlite::Connection;
use sha2::{Digest, Sha256};
use trunkdesk::domain::history::{
    Head,
    chain::{Chain, Flaw, Hash, Sought},
};

use crate::harness::{Desk, NOW, create, credit, set_enabled, writer_of};

/// A file with nine rows of history.
fn desk() -> Desk {
    let desk = Desk::new();
    let mut writer = desk.writer();
    let id = create(&mut writer, desk.plain("ABC Company")).unwrap().id;
    for on in [false, true, false, true] {
        set_enabled(&mut writer, &id, on).unwrap();
    }
    for cents in [1_000, 700, -300] {
        credit(&mut writer, &id, cents, None).unwrap();
    }
    desk
}

fn verified(desk: &Desk, head: Option<&str>) -> Chain {
    let head = head.map(|head| Hash::parse(head).unwrap());
    desk.reader().verify_history(head.as_ref()).unwrap().unwrap().0
}

/// The file as somebody with another program sees it, who takes away what is in the way.
fn tampering(desk: &Desk) -> Connection {
    let raw = desk.raw();
    raw.execute_batch(
        "DROP TRIGGER history_unchanged; DROP TRIGGER history_stays; DROP TRIGGER history_not_replaced;
         PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;",
    )
    .unwrap();
    raw
}

fn hash_of(desk: &Desk, number: i64) -> String {
    desk.raw().query_row("SELECT hash FROM history WHERE number = ?1", [number], |row| row.get(0)).unwrap()
}

/// The flaws, short: `edited 3`, `unlinked 4`.
fn found(chain: &Chain) -> Vec<String> {
    let short = |flaw: &Flaw| match flaw {
        Flaw::Missing { first, last } => format!("missing {first}-{last}"),
        Flaw::Unlinked { number, after } => format!("unlinked {after}/{number}"),
        other => format!("{} {}", other.word(), other.number()),
    };
    chain.flaws.iter().map(short).collect()
}

/// Seals the rows from `first` on anew, as who knows how could.
fn seal_anew(raw: &Connection, first: i64) {
    let numbers: Vec<i64> = {
        let mut statement = raw.prepare("SELECT number FROM history WHERE number >= ?1 ORDER BY number").unwrap();
        statement.query_map([first], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    for number in numbers {
        raw.execute(
            "UPDATE history SET previous_hash = coalesce((SELECT hash FROM history AS before
                 WHERE before.number < history.number ORDER BY number DESC LIMIT 1), printf('%064d', 0))
             WHERE number = ?1",
            [number],
        )
        .unwrap();
        // SQLite's own JSON has the same form
        let canonical: String = raw
            .query_row(
                "SELECT json_array(number, at, operator, login_uid, effective_user, sudo_user, ssh_address, action,
                     account_id, before, after, previous_hash) FROM history WHERE number = ?1",
                [number],
                |row| row.get(0),
            )
            .unwrap();
        let hash: String = Sha256::digest(canonical).iter().map(|byte| format!("{byte:02x}")).collect();
        raw.execute("UPDATE history SET hash = ?2 WHERE number = ?1", (number, hash)).unwrap();
    }
}

#[test]
fn a_whole_history_is_whole_and_says_its_head() {
    let desk = desk();
    let chain = verified(&desk, None);
    let head = Head { number: 9, hash: hash_of(&desk, 9) };
    assert_eq!(chain, Chain { rows: 9, head: Some(head), ..Chain::default() });
    assert!(chain.is_whole());
}

#[test]
fn no_history_is_whole_and_has_no_head() {
    let desk = Desk::new();
    tampering(&desk).execute("DELETE FROM history", []).unwrap();
    assert_eq!(verified(&desk, None), Chain::default());
    assert_eq!(verified(&desk, Some(&"a".repeat(64))).sought, Some(Sought::Absent));
}

#[test]
fn each_column_that_is_edited_is_found() {
    for (column, value, flaws) in [
        ("at", "at + 1", vec!["edited 5"]),
        ("operator", "'nobody'", vec!["edited 5"]),
        ("login_uid", "7", vec!["edited 5"]),
        ("login_uid", "NULL", vec!["edited 5"]),
        ("effective_user", "'root'", vec!["edited 5"]),
        ("sudo_user", "NULL", vec!["edited 5"]),
        ("ssh_address", "'192.0.2.8'", vec!["edited 5"]),
        ("action", "'account.moved'", vec!["edited 5"]),
        ("account_id", "NULL", vec!["edited 5"]),
        ("before", "NULL", vec!["edited 5"]),
        ("before", "before || ' '", vec!["edited 5"]),
        ("after", "json_set(after, '$.account.enabled', 1)", vec!["edited 5"]),
        ("after", "'{'", vec!["edited 5", "unreadable 5"]),
        ("operator", "CAST(x'ff' AS TEXT)", vec!["unreadable 5"]),
        // the rows after it still name the hash that its contents have
        ("hash", "printf('%064d', 7)", vec!["edited 5"]),
        ("previous_hash", "printf('%064d', 7)", vec!["edited 5", "unlinked 4/5"]),
        ("number", "50", vec!["missing 5-5", "edited 50", "missing 10-49"]),
    ] {
        let desk = desk();
        tampering(&desk).execute(&format!("UPDATE history SET {column} = {value} WHERE number = 5"), []).unwrap();
        let chain = verified(&desk, None);
        assert_eq!(found(&chain), flaws, "{column} = {value}");
        assert!(!chain.is_whole());
        assert_eq!(chain.rows, 9);
    }
}

#[test]
fn an_edited_row_is_told_with_who_when_and_what() {
    let desk = desk();
    tampering(&desk).execute("UPDATE history SET operator = 'mallory' WHERE number = 3", []).unwrap();
    let (chain, zone) = desk.reader().verify_history(None).unwrap().unwrap();
    assert_eq!(
        chain.flaws[0].told(&zone),
        "Row 3 was changed after it was written: its hash is not that of its contents. It says: 2026-11-23 08:05 UTC-8, \
         mallory, account disabled."
    );
}

#[test]
fn rows_that_are_removed_put_in_or_moved_are_found() {
    for (what, sql, flaws) in [
        ("one in the middle", "DELETE FROM history WHERE number = 5", vec!["missing 5-5"]),
        ("several in the middle", "DELETE FROM history WHERE number BETWEEN 3 AND 6", vec!["missing 3-6"]),
        ("the first", "DELETE FROM history WHERE number = 1", vec!["missing 1-1"]),
        ("the first three", "DELETE FROM history WHERE number < 4", vec!["missing 1-3"]),
        (
            "one in the middle, and the others closed up",
            "DELETE FROM history WHERE number = 5;
             UPDATE history SET number = 5 WHERE number = 6; UPDATE history SET number = 6 WHERE number = 7;
             UPDATE history SET number = 7 WHERE number = 8; UPDATE history SET number = 8 WHERE number = 9;",
            vec!["edited 5", "unlinked 4/5", "edited 6", "edited 7", "edited 8"],
        ),
        (
            "one put in",
            "UPDATE history SET number = 10 WHERE number = 9; UPDATE history SET number = 9 WHERE number = 8;
             UPDATE history SET number = 8 WHERE number = 7;
             INSERT INTO history SELECT 7, at, operator, login_uid, effective_user, sudo_user, ssh_address, action,
                 account_id, before, after, printf('%064d', 8), printf('%064d', 9) FROM history WHERE number = 6",
            vec!["edited 7", "unlinked 6/7", "edited 8", "unlinked 7/8", "edited 9", "edited 10"],
        ),
        (
            "one put in before the first",
            "INSERT INTO history SELECT 0, at, operator, login_uid, effective_user, sudo_user, ssh_address, action,
                 account_id, before, after, printf('%064d', 8), printf('%064d', 9) FROM history WHERE number = 6",
            vec!["edited 0", "beginning 0", "unlinked 0/1"],
        ),
        (
            "two swapped",
            "UPDATE history SET number = 99 WHERE number = 4; UPDATE history SET number = 4 WHERE number = 5;
             UPDATE history SET number = 5 WHERE number = 99;",
            vec!["edited 4", "unlinked 3/4", "edited 5", "unlinked 4/5", "unlinked 5/6"],
        ),
        (
            "one edited and sealed anew by itself",
            "UPDATE history SET operator = 'mallory' WHERE number = 5",
            vec!["unlinked 5/6"],
        ),
    ] {
        let desk = desk();
        let raw = tampering(&desk);
        raw.execute_batch(sql).unwrap();
        if what.contains("sealed anew") {
            let after: (String, String) = raw
                .query_row("SELECT previous_hash, hash FROM history WHERE number = 6", [], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .unwrap();
            seal_anew(&raw, 5);
            // only row 5 is: the others are put back
            raw.execute("UPDATE history SET previous_hash = ?1, hash = ?2 WHERE number = 6", [&after.0, &after.1])
                .unwrap();
            seal_anew(&raw, 7);
        }
        assert_eq!(found(&verified(&desk, None)), flaws, "{what}");
    }
}

#[test]
fn a_cut_tail_is_only_seen_with_the_head() {
    let desk = desk();
    let (eighth, ninth) = (hash_of(&desk, 8), hash_of(&desk, 9));
    assert_eq!(verified(&desk, Some(&ninth)).sought, Some(Sought::Last));
    assert_eq!(verified(&desk, Some(&eighth)).sought, Some(Sought::Earlier { number: 8, since: 1 }));
    let second = hash_of(&desk, 2).to_uppercase();
    assert_eq!(verified(&desk, Some(&second)).sought, Some(Sought::Earlier { number: 2, since: 7 }));

    tampering(&desk).execute("DELETE FROM history WHERE number = 9", []).unwrap();
    assert!(verified(&desk, None).is_whole());
    assert_eq!(verified(&desk, Some(&eighth)).sought, Some(Sought::Last));
    let chain = verified(&desk, Some(&ninth));
    assert_eq!((chain.sought.clone(), chain.is_whole()), (Some(Sought::Absent), false));
}

#[test]
fn a_history_that_was_written_anew_is_only_seen_with_the_head() {
    let desk = desk();
    let (fourth, ninth) = (hash_of(&desk, 4), hash_of(&desk, 9));
    let raw = tampering(&desk);
    raw.execute("UPDATE history SET operator = 'mallory' WHERE number = 5", []).unwrap();
    seal_anew(&raw, 5);
    let chain = verified(&desk, None);
    assert_eq!((chain.rows, found(&chain)), (9, vec![]));
    assert_eq!(verified(&desk, Some(&ninth)).sought, Some(Sought::Absent));
    // what was before it is as it was
    assert_eq!(verified(&desk, Some(&fourth)).sought, Some(Sought::Earlier { number: 4, since: 5 }));
}

#[test]
fn a_removed_row_is_seen_by_its_number_however_the_others_are_sealed() {
    let desk = desk();
    let raw = tampering(&desk);
    raw.execute("DELETE FROM history WHERE number = 5", []).unwrap();
    seal_anew(&raw, 6);
    assert_eq!(found(&verified(&desk, None)), ["missing 5-5"]);
}

#[test]
fn a_clock_that_was_set_back_is_a_remark() {
    let desk = desk();
    let id = desk.account_called("ABC Company").id;
    set_enabled(&mut writer_of(&desk.path(), "rosa", NOW - 60_000), &id, false).unwrap();
    let chain = verified(&desk, None);
    assert_eq!((chain.backwards.as_slice(), chain.is_whole()), ([10].as_slice(), true));
}

#[test]
fn the_rows_that_a_crowd_of_texts_makes_are_whole() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    // what JSON escapes, and what it leaves
    for name in ["Say \"hi\"", "a\\b", "日本電気", "Ünïcödé / slash", "<tag> & 'quote'", "😀 smile"] {
        create(&mut writer, desk.plain(name)).unwrap();
    }
    assert!(verified(&desk, None).is_whole());
    // and sealing them with another program's JSON gives the same
    let head = hash_of(&desk, 7);
    seal_anew(&tampering(&desk), 1);
    assert_eq!(hash_of(&desk, 7), head);
}
