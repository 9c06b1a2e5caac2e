//! `history`.

use std::fs;

use rusqlite::Connection;
use serde_json::json;

use crate::home::Home;

#[test]
fn each_change_is_a_line() {
    let home = Home::with_samples();
    home.ok(&["account", "edit", "ABC Company", "--twoway", "12", "--notes", "one\ntwo"]);
    home.ok(&["credit", "add", "ABC Company", "25", "--reason", "Payment\u{3000}17", "--source-id", "p1"]);
    let text = home.ok(&["history", "list", "ABC Company"]);
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0][2..4], ["credit added", "ABC Company"]);
    assert_eq!(lines[0][4].split_once(" → ").unwrap().1.matches('→').count(), 0, "{text}");
    assert!(lines[0][4].starts_with("Credit balance: 10.00 → 35.00; "), "{text}");
    assert!(lines[0][4].contains("; Reason: Payment 17; Source id: p1"), "{text}");
    assert_eq!(lines[1][2..4], ["account changed", "ABC Company"]);
    assert!(
        lines[1][4].contains("Twoway trunks: 10 → 12") && lines[1][4].contains("Notes: nothing → one two"),
        "{text}"
    );
    assert_eq!(lines[2][..4], ["2026-11-23 19:05 UTC-5", "mdemo", "account added", "ABC Company"]);
    assert!(lines[2][4].contains("Account Name: ABC Company; ") && !lines[2][4].contains('→'), "{text}");

    let rows = home.json(&["history", "list", "--json"]);
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 7);
    assert_eq!((&rows[0]["action"], &rows[0]["account"]["name"]), (&json!("credit.added"), &json!("ABC Company")));
    assert_eq!(rows[1]["before"]["limits"], json!({"twoway_trunks": 10}));
    assert_eq!(rows[1]["after"]["limits"], json!({"twoway_trunks": 12}));
    assert_eq!((&rows[6]["action"], rows[6].get("account")), (&json!("reseller.created"), None));
    assert_eq!(rows[6]["operator"], json!({"name": "mdemo", "effective_user": "mdemo", "ssh_address": "10.0.0.7"}));
    assert_eq!(home.ok(&["history", "list", "--json"]).lines().count(), 9);
}

#[test]
fn a_backup_that_was_restored_is_told_and_so_is_the_head_before() {
    let home = Home::with_samples();
    home.ok(&["backup", "1.db"]);
    home.ok(&["account", "edit", "ABC Company", "--twoway", "12"]);
    let verified = home.json(&["history", "verify", "--json"]);
    let head = verified["head"]["hash"].as_str().unwrap();
    home.ok(&["restore", "1.db", "--confirm", "Acme Reseller"]);
    let text = home.ok(&["history", "list", "--limit", "1"]);
    assert!(text.contains("\tbackup restored\t\tRestored from: 1.db; "), "{text}");
    let ran = home.run(&["history", "verify", "--head", head]);
    assert_eq!(ran.code, Some(1));
    let told = "The head that you named is not there: row 6 tells that a backup was restored over it.";
    assert!(ran.out.starts_with(told), "{}", ran.out);
    let ran = home.run(&["history", "verify", "--json", "--head", head]);
    assert!(ran.out.contains("\"found\": false"), "{}", ran.out);
}

#[test]
fn a_file_of_an_older_trunkdesk_is_verified_as_it_is() {
    let home = Home::with_samples();
    let raw = Connection::open(home.default_file()).unwrap();
    raw.execute_batch("PRAGMA user_version = 1; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(raw);
    let before = fs::read(home.default_file()).unwrap();
    assert!(home.ok(&["history", "verify"]).ends_with("whole\n"));
    assert_eq!(fs::read(home.default_file()).unwrap(), before);
}

#[test]
fn rows_are_found() {
    let home = Home::with_samples();
    home.ok(&["account", "edit", "Caffè Nero", "--twoway", "12"]);
    for (arguments, count) in [
        (vec!["--limit", "2"], 2),
        (vec!["--limit", "99"], 6),
        (vec!["--search", "mdemo"], 5),
        (vec!["--search", "nero twoway"], 2),
        (vec!["--search", "2026-11-23"], 5),
        (vec!["--search", "mdemo nero"], 1),
        (vec!["--search", "' OR 1=1 --"], 0),
        (vec!["--search", "nobody"], 0),
        (vec!["Caffè Nero"], 2),
        (vec!["nero.sip.example.com", "--search", "mdemo"], 1),
    ] {
        let text = home.ok(&[&["history", "list"], &arguments[..]].concat());
        assert_eq!(text.lines().count(), count, "{arguments:?}: {text}");
    }
    assert_eq!(home.ok(&["history", "list", "--search", "nobody", "--json"]), "[]\n");
}

#[test]
fn what_is_deleted_is_found_by_its_id() {
    let home = Home::with_samples();
    let id = home.account("Old ABC")["account"]["id"].as_str().unwrap().to_owned();
    home.ok(&["account", "delete", "Old ABC", "--confirm", "Old ABC"]);
    let text = home.ok(&["history", "list", &id.to_uppercase()]);
    let actions: Vec<&str> = text.lines().map(|line| line.split('\t').nth(2).unwrap()).collect();
    assert_eq!(actions, ["account deleted", "account added"]);
    assert!(text.contains("\tOld ABC\t") && text.contains("Account Realm: old.sip.example.com"), "{text}");
    assert_eq!(
        home.fails(&["history", "list", "Old ABC"], 4),
        "There is no account Old ABC. Look for it with trunkdesk account list --search and a part of its name. One \
         that is deleted is found by its id, or with history list --search.\n"
    );
    home.fails(&["history", "list", &"0".repeat(32)], 4);
}

#[test]
fn a_whole_history_is_said_to_be() {
    let home = Home::with_samples();
    let text = home.ok(&["history", "verify"]);
    let lines: Vec<&str> = text.lines().collect();
    let hash = lines[1].split_whitespace().last().unwrap();
    assert_eq!(lines, ["Rows              5", &format!("Head              5 {hash}"), "History           whole"]);
    assert_eq!(home.ok(&["--read-only", "history", "verify"]), text);
    assert_eq!(
        home.json(&["history", "verify", "--json"]),
        json!({
            "whole": true, "rows": 5, "head": {"number": 5, "hash": hash}, "findings": [], "not_listed": 0, "remarks": []
        })
    );
    let told = |arguments: &[&str]| home.ok(arguments).lines().next().unwrap().to_owned();
    assert_eq!(told(&["history", "verify", "--head", hash]), "The head that you named is the last row.");
    home.ok(&["account", "disable", "ABC Company"]);
    let sentence = "The head that you named is row 5; 1 row was added since.";
    assert_eq!(told(&["history", "verify", "--head", &hash.to_uppercase()]), sentence);
    home.ok(&["account", "enable", "ABC Company"]);
    let sought = &home.json(&["history", "verify", "--json", "--head", hash])["sought"];
    let sentence = "The head that you named is row 5; 2 rows were added since.";
    assert_eq!(sought, &json!({"found": true, "rows_since": 2, "message": sentence}));
}

#[test]
fn a_history_that_was_changed_is_told_and_ends_with_1() {
    let home = Home::with_samples();
    let text = home.ok(&["history", "verify"]);
    let hash = text.lines().nth(1).unwrap().split_whitespace().last().unwrap();
    let raw = rusqlite::Connection::open(home.default_file()).unwrap();
    raw.execute_batch(
        "DROP TRIGGER history_unchanged; DROP TRIGGER history_stays;
         UPDATE history SET operator = 'x' || char(27) || '[31m' WHERE number = 2; DELETE FROM history WHERE number > 3",
    )
    .unwrap();
    let ran = home.run(&["history", "verify", "--head", hash]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(
        lines[..2],
        [
            "Row 2 was changed after it was written: its hash is not that of its contents. It says: 2026-11-23 19:05 \
             UTC-5, x\u{FFFD}[31m, account added.",
            "The head that you named is not there: the newest rows were cut off, the history was written anew, or a \
             backup of before was restored. Compare it with a backup.",
        ]
    );
    assert_eq!((lines[2], lines[4]), ("Rows              3", "History           not as it was written"));
    let ran = home.run(&["history", "verify", "--json"]);
    assert_eq!(ran.code, Some(1));
    let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&answer["whole"], &answer["rows"]), (&json!(false), &json!(3)));
    assert_eq!((&answer["findings"][0]["row"], &answer["findings"][0]["kind"]), (&json!(2), &json!("edited")));
}

#[test]
fn what_is_no_hash_is_wrong_usage() {
    let home = Home::with_samples();
    let sentence = home.fails(&["history", "verify", "--head", "abc"], 2);
    assert!(sentence.contains("A hash has 64 digits of 0–9 and a–f."), "{sentence}");
    let sentence = Home::new().fails(&["history", "verify"], 1);
    assert!(sentence.starts_with("There is no reseller in "), "{sentence}");
}
