//! `doctor`.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
};

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::home::Home;

fn break_it(home: &Home, sql: &str) {
    Connection::open(home.default_file()).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn where_all_is_well_each_check_is_a_line_that_says_ok() {
    let home = Home::with_samples();
    for arguments in [&["doctor"][..], &["--read-only", "doctor"], &["doctor", "--repair"]] {
        let text = home.ok(arguments);
        let checks = text.strip_suffix("\nAll is well.\n").unwrap_or_else(|| panic!("{text}"));
        assert_eq!(checks.lines().count(), 18, "{text}");
        assert!(checks.lines().all(|line| line.ends_with(" ok")), "{text}");
        assert!(text.starts_with("File              ok\nPermissions       ok\n"), "{text}");
    }
    let answer = home.json(&["doctor", "--json"]);
    assert_eq!((&answer["ok"], &answer["repairs"]), (&json!(true), &json!([])));
    assert_eq!(answer["checks"][0], json!({"check": "file", "state": "ok", "findings": [], "not_listed": 0}));
    assert_eq!(answer["checks"].as_array().unwrap().len(), 18);
    // nothing was mended, so nothing was written
    assert_eq!(home.history(), 5);
}

#[test]
fn what_is_wrong_is_told_and_ends_with_1() {
    let home = Home::with_samples();
    break_it(&home, "UPDATE tally SET twoway_trunks = 99; UPDATE reseller SET inbound_trunks = 2");
    let ran = home.run(&["doctor"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    let wrong: Vec<&str> = ran.out.lines().filter(|line| !line.ends_with(" ok")).collect();
    assert_eq!(
        wrong,
        [
            "Sums              All accounts together: the file says 99 twoway trunks, it adds up to 10. Mend it with \
             trunkdesk doctor --repair.",
            "Trunk totals      Of 2 inbound trunks in all, 3 are given out. Take some back, or raise the total with \
             trunkdesk reseller set.",
            "2 things are wrong.",
        ]
    );
    let ran = home.run(&["doctor", "--json"]);
    assert_eq!(ran.code, Some(1));
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer["ok"], false);
    let sums = answer["checks"].as_array().unwrap().iter().find(|check| check["check"] == "sums").unwrap();
    assert_eq!((&sums["state"], &sums["findings"][0]["can_be_repaired"]), (&json!("found"), &json!(true)));
}

#[test]
fn what_can_be_mended_is_and_is_told() {
    let home = Home::with_samples();
    let file = home.default_file();
    break_it(&home, "UPDATE tally SET twoway_trunks = 99; DROP TABLE level; DROP TRIGGER history_stays");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o604)).unwrap();
    fs::set_permissions(file.parent().unwrap(), fs::Permissions::from_mode(0o755)).unwrap();
    let before = home.run(&["doctor"]);
    assert_eq!(before.code, Some(1));
    let text = home.ok(&["doctor", "--repair"]);
    let (repaired, checks): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("Repaired  "));
    let (last, checks) = checks.split_last().unwrap();
    assert!(checks.len() == 18 && checks.iter().all(|line| line.ends_with(" ok")), "{text}");
    assert_eq!(*last, "All is well.", "{text}");
    for part in
        ["chmod 700 ", "chmod 600 ", "level was made anew", "history_stays was made anew", "99 twoway", "counted anew"]
    {
        assert!(repaired.iter().any(|line| line.contains(part)), "{part}: {text}");
    }
    let rows = home.ok(&["history", "list", "--search", "repaired"]);
    assert!(rows.lines().any(|row| row.contains("\tfile repaired\t\tRepaired: ")), "{rows}");
    assert!(home.ok(&["history", "verify"]).ends_with("whole\n"));
    assert!(home.ok(&["doctor"]).ends_with("\nAll is well.\n"));
}

#[test]
fn what_sqlite_mends_by_itself_is_looked_at_again() {
    if !rustix::process::geteuid().is_root() {
        eprintln!("skipped: only root can give files to others");
        return;
    }
    let home = Home::with_samples();
    let file = home.default_file();
    chown(&file, Some(65534), Some(65534)).unwrap();
    // held open, so that they stay
    let raw = Connection::open(&file).unwrap();
    raw.execute_batch("UPDATE tally SET only_row = 1; BEGIN; SELECT * FROM tally").unwrap();
    let beside = ["-wal", "-shm"].map(|end| file.with_file_name(format!("accounts.db{end}")));
    for beside in &beside {
        chown(beside, Some(0), Some(0)).unwrap();
    }
    // to open it as root gives them back
    let text = home.ok(&["doctor", "--repair"]);
    assert!(text.ends_with("\nAll is well.\n"), "{text}");
    assert!(beside.iter().all(|beside| fs::metadata(beside).unwrap().uid() == 65534));
}

#[test]
fn what_cannot_be_mended_is_left_and_ends_with_1() {
    let home = Home::with_samples();
    break_it(&home, "UPDATE reseller SET inbound_trunks = 2; UPDATE tally SET accounts = 9");
    let ran = home.run(&["doctor", "--repair", "--json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer["repairs"].as_array().unwrap().len(), 1, "{answer}");
    assert_eq!(answer["repairs"][0]["done"], true);
    let wrong: Vec<_> = answer["checks"].as_array().unwrap().iter().filter(|check| check["state"] != "ok").collect();
    assert!(wrong.len() == 1 && wrong[0]["check"] == "totals", "{answer}");
}

#[test]
fn with_read_only_a_repair_is_refused() {
    let home = Home::with_samples();
    break_it(&home, "UPDATE tally SET accounts = 9");
    let before = fs::read(home.default_file()).unwrap();
    let sentence =
        "Nothing is repaired. Started with --read-only, so nothing can be saved. Start trunkdesk without it to save.\n";
    assert_eq!(home.fails(&["--read-only", "doctor", "--repair"], 1), sentence);
    assert_eq!(home.run(&["--read-only", "doctor"]).code, Some(1));
    assert_eq!(fs::read(home.default_file()).unwrap(), before);
}

#[test]
fn what_is_not_ours_is_left_alone_whatever_its_mode() {
    let home = Home::new();
    fs::write(home.path("text.db"), "Dear diary, ".repeat(1000)).unwrap();
    fs::set_permissions(home.path("text.db"), fs::Permissions::from_mode(0o644)).unwrap();
    let other = home.path("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    fs::set_permissions(&other, fs::Permissions::from_mode(0o644)).unwrap();
    for name in ["text.db", "other.db"] {
        let before = fs::read(home.path(name)).unwrap();
        let ran = home.run(&["doctor", "--repair", "--db", name]);
        assert_eq!(ran.code, Some(1));
        assert!(ran.out.contains("is not a trunkdesk file.") && !ran.out.contains("chmod"), "{}", ran.out);
        assert!(ran.out.contains("Pages             not looked at, "), "{}", ran.out);
        assert!(ran.out.ends_with("\n1 thing is wrong, and 15 checks could not be made.\n"), "{}", ran.out);
        assert_eq!(fs::read(home.path(name)).unwrap(), before);
        assert_eq!(fs::metadata(home.path(name)).unwrap().permissions().mode() & 0o777, 0o644);
    }
    assert!(home.fails(&["doctor"], 1).starts_with("There is no reseller in "));
    let ran = home.run(&["doctor", "--db", "here.db"]);
    assert!(
        ran.code == Some(1) && ran.out.starts_with("File              There is nothing in here.db yet."),
        "{}",
        ran.out
    );
    let ran = home.run(&["doctor", "--db", "missing/a.db"]);
    assert!(ran.out.contains("The folder missing is not there."), "{}", ran.out);
}

#[test]
fn what_the_file_says_cannot_drive_a_terminal() {
    let home = Home::with_samples();
    break_it(
        &home,
        "CREATE TABLE \"a\x1b]0;x\x07\u{202e}\" (b); UPDATE account SET sort_key = 'z', name = char(27) || '[31m'",
    );
    for arguments in [&["doctor"][..], &["doctor", "--json"], &["doctor", "--repair"]] {
        let ran = home.run(arguments);
        assert!(!ran.out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{:?}", ran.out);
        assert!(ran.out.contains("is not trunkdesk's"), "{}", ran.out);
    }
}

#[test]
fn a_file_of_an_older_version_is_not_brought_up_to_date() {
    let home = Home::with_samples();
    break_it(&home, "PRAGMA user_version = 1; PRAGMA wal_checkpoint(TRUNCATE)");
    let before = fs::read(home.default_file()).unwrap();
    let ran = home.run(&["doctor", "--repair"]);
    assert!(ran.code == Some(1) && ran.out.contains("was made by an older trunkdesk."), "{}", ran.out);
    assert_eq!(fs::read(home.default_file()).unwrap(), before);
    assert_eq!(
        fs::read_dir(home.default_file().parent().unwrap())
            .unwrap()
            .filter(|entry| { entry.as_ref().unwrap().file_name().to_string_lossy().contains("version") })
            .count(),
        0
    );
}
