//! What commands leave in the log.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
};

use rusqlite::Connection;

use crate::home::Home;

const LOG: &str = ".local/state/trunkdesk/trunkdesk.log";

/// The entries of the log, without when and which process.
fn entries(home: &Home) -> Vec<String> {
    let text = fs::read_to_string(home.path(LOG)).unwrap_or_default();
    text.lines().map(|line| line.splitn(3, ' ').nth(2).unwrap().to_owned()).collect()
}

/// The number and the hash of the newest row of the history.
fn head(home: &Home) -> (i64, String) {
    let file = Connection::open(home.default_file()).unwrap();
    let newest = "SELECT number, hash FROM history ORDER BY number DESC LIMIT 1";
    file.query_row(newest, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

#[test]
fn each_write_leaves_the_new_head_of_the_history() {
    let home = Home::with_samples();
    home.ok(&["account", "list"]);
    assert!(!home.path(LOG).exists(), "what only reads leaves nothing");
    let saved = |home: &Home| {
        let (number, hash) = head(home);
        format!("saved: history {number} {hash}, {}, by rosa", home.default_file().display())
    };
    let mut expected = Vec::new();
    for command in [
        &["account", "edit", "ABC Company", "--twoway", "1"][..],
        &["account", "add", "--name", "Beta Dental"],
        &["credit", "add", "ABC Company", "10", "--reason", "x", "--source-id", "pay_1"],
        &["reseller", "set", "--name", "New Reseller"],
    ] {
        home.ok(&[command, &["--operator", "rosa"]].concat());
        expected.push(saved(&home));
        assert_eq!(entries(&home), expected, "{command:?}");
    }
    // an entry that was there already, and what changes nothing
    home.ok(&["credit", "add", "ABC Company", "10", "--reason", "x", "--source-id", "pay_1"]);
    home.ok(&["account", "edit", "ABC Company", "--twoway", "1"]);
    home.ok(&["backup", "kept.db"]);
    assert_eq!(entries(&home), expected);
    home.ok(&["restore", "kept.db", "--confirm", "New Reseller", "--operator", "rosa"]);
    expected.push(saved(&home));
    assert_eq!(entries(&home), expected);
    let mode = |path: &str| fs::metadata(home.path(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(LOG), mode(".local/state/trunkdesk")), (0o600, 0o700));
}

#[test]
fn what_failed_is_in_it_but_nothing_of_the_accounts() {
    let home = Home::with_samples();
    home.fails(&["account", "show", "No Such Company"], 4);
    home.fails(&["account", "add", "--name", "ABC Company"], 3);
    home.fails(&["account", "list", "--db", "letter\u{1b}[31m.txt/a.db"], 1);
    home.fails(&["account", "edit", "ABC Company", "--twoway", "1", "--read-only"], 1);
    let entries = entries(&home);
    assert_eq!(entries.len(), 4, "{entries:?}");
    assert_eq!(entries[..2], ["failure: not_found", "failure: refused"]);
    assert!(entries[2].starts_with("failure: ") && entries[2].contains("letter\u{FFFD}[31m"), "{entries:?}");
    assert_eq!(entries[3].split(" Started").next(), Some("failure: Nothing was saved."));
}

#[test]
fn no_password_is_ever_in_it() {
    let home = Home::with_samples();
    let typed = "birds over quiet water";
    let add = ["--first-name", "Bea", "--last-name", "Dent", "--email", "bea@abc.example", "--password-stdin"];
    home.ok_with(&[&["admin", "add", "ABC Company"], &add[..]].concat(), typed);
    home.fails_with(&["admin", "check-password", "ABC Company", "bea@abc.example"], "another over quiet water", 3);
    let made = home.json(&["admin", "reset-password", "ABC Company", "bea@abc.example", "--json"]);
    let made = made["login"]["password"].as_str().unwrap();
    let text = fs::read_to_string(home.path(LOG)).unwrap();
    assert!(text.lines().count() >= 2, "{text}");
    for secret in [typed, "quiet water", made] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn without_one_everything_goes_on() {
    let home = Home::with_samples();
    fs::write(home.path(".local/state"), "in the way").unwrap();
    home.ok(&["account", "edit", "ABC Company", "--twoway", "1"]);
    fs::remove_file(home.path(".local/state")).unwrap();
    // a disk without room
    fs::create_dir_all(home.path(".local/state/trunkdesk")).unwrap();
    symlink("/dev/full", home.path(LOG)).unwrap();
    home.ok(&["account", "edit", "ABC Company", "--twoway", "2"]);
    assert_eq!(home.account("ABC Company")["limits"]["twoway_trunks"], 2);
}
