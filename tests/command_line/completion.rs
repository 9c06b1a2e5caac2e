//! What the shells' scripts are told: it is found quickly, and what goes wrong is nothing to complete.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use rusqlite::Connection;
use trunkdesk::{
    domain::account::AccountId,
    operator,
    store::{Sources, Writer},
};

use crate::{
    home::{Home, ran},
    samples::account,
};

/// What can stand where the words end, without what is said of it.
#[track_caller]
fn complete(home: &Home, words: &[&str]) -> Vec<String> {
    told(home, words).lines().map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

#[track_caller]
fn told(home: &Home, words: &[&str]) -> String {
    home.ok(&[&["__complete", "fish", "--"], words].concat())
}

/// All files of a folder, with what is in them.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.display().to_string(), fs::read(&path).unwrap_or_default())).collect()
}

#[test]
fn accounts_logins_and_words_are_found_and_nothing_is_written() {
    let home = Home::with_samples();
    let folder = home.default_file().parent().unwrap().to_owned();
    let before = contents(&folder);
    for (words, found) in [
        (&["account", "show", "ab"][..], &["abc.sip.example.com"][..]),
        // another account is called like this realm, by which it is not found
        (&["account", "show", "abc.sip"], &["abc.sip.example.com"]),
        (&["account", "show", "AB"], &["ABC Company"]),
        (&["account", "show", "Caff"], &["Caffè Nero"]),
        (&["account", "show", "caff"], &[]),
        (
            &["account", "show", ""],
            &["abc.sip.example.com", "nero.sip.example.com", "odd.sip.example.com", "old.sip.example.com"],
        ),
        (&["account", "list", "--under", "r"], &["reseller"]),
        (&["account", "list", "--under=o"], &["--under=odd.sip.example.com", "--under=old.sip.example.com"]),
        (&["account", "move", "x", "--to", "ner"], &["nero.sip.example.com"]),
        (&["admin", "remove", "ABC Company", ""], &["melissa@abc.example"]),
        (&["admin", "remove", "ABC.sip.example.com", "mel"], &["melissa@abc.example"]),
        (&["admin", "remove", "Old ABC", ""], &[]),
        (&["admin", "remove", "Nobody", ""], &[]),
        (&["account", "add", "--timezone", "America/Den"], &["America/Denver"]),
        (&["account", "add", "--deny", "toll"], &["tollfree_us", "toll_us"]),
        (&["account", "add", "--hide", "error"], &["errorTracker"]),
        (&["account", "add", "--language", "fr"], &["fr-CA", "fr-FR"]),
        (&["reseller", "set", "--currency", "E"], &["EUR"]),
        (&["schema", "acc"], &["account", "accounts"]),
        (&["account", "add", "--confirm", ""], &[]),
    ] {
        let lines = complete(&home, words);
        assert_eq!(lines[0], "words", "{words:?}");
        assert_eq!(lines[1..], *found, "{words:?}");
    }
    assert!(told(&home, &["account", "show", "ab"]).contains("abc.sip.example.com\tABC Company\n"));
    assert!(told(&home, &["acc"]).contains("account\tThe customers' accounts\n"));
    for words in [&["--db", ""][..], &["backup", ""], &["account", "add", "--from=a"]] {
        assert_eq!(told(&home, words), "files\n");
    }
    assert_eq!(contents(&folder), before);
    assert!(!home.path(".local/state").exists(), "a log was begun");
}

#[test]
fn the_file_is_that_of_the_line() {
    let home = Home::new();
    for name in ["one", "two", "three"] {
        let file = format!("{name}.db");
        home.ok(&["reseller", "set", "--realm-suffix", "sip.example.com", "--db", &file]);
        home.ok(&["account", "add", "--name", name, "--realm-label", name, "--db", &file]);
    }
    home.write_config("database = \"../../three.db\"\n");
    fs::write(home.path("two.toml"), "database = \"two.db\"\n").unwrap();
    for (words, realm) in [
        (&["account", "show", ""][..], "three"),
        (&["--db", "one.db", "account", "show", ""], "one"),
        (&["--db=one.db", "account", "show", ""], "one"),
        (&["account", "show", "--db", "~/one.db", ""], "one"),
        (&["account", "show", "--config", "two.toml", ""], "two"),
    ] {
        assert_eq!(complete(&home, words)[1..], [format!("{realm}.sip.example.com")], "{words:?}");
    }
    let mut command = home.command(&["__complete", "fish", "--", "account", "show", ""]);
    assert!(ran(command.env("TRUNKDESK_DB", home.path("two.db"))).out.contains("two.sip.example.com"));
}

#[test]
fn what_goes_wrong_is_nothing_to_complete() {
    let home = Home::with_samples();
    let file = home.default_file().display().to_string();
    fs::write(home.path("text.db"), "not a database, but a text that is long enough").unwrap();
    fs::write(home.path("bad.toml"), "databse = 1\n").unwrap();
    fs::copy(home.default_file(), home.path("newer.db")).unwrap();
    Connection::open(home.path("newer.db")).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(Command::new("mkfifo").arg(home.path("pipe")).status().unwrap().success());
    for words in [
        &["--db", "missing.db", "account", "show", ""][..],
        &["--db", "missing/a.db", "account", "show", ""],
        &["--db", "text.db", "account", "show", ""],
        &["--db", "newer.db", "account", "show", ""],
        &["--db", "newer.db", "admin", "remove", "ABC Company", ""],
        &["--db", "pipe", "account", "show", ""],
        &["--db", ".", "account", "show", ""],
        &["--config", "bad.toml", "account", "show", ""],
        &["--config", "missing.toml", "account", "show", ""],
        &["--config", "pipe", "account", "show", ""],
        &["--db", &file, "moon", ""],
        &["--moon", &file, "account", "show", "moon", ""],
    ] {
        // who waited for somebody to open the pipe would wait for good
        let lines = complete(&home, words);
        assert!(lines[0] == "words" && lines[1..].iter().all(|line| line.starts_with("--")), "{words:?}: {lines:?}");
    }
    assert_eq!(home.ok(&["__complete", "bash"]), "");
    assert_eq!(home.ok(&["__complete", "bash", "--", "trunkdesk \"a\"b", " "]), "");
}

#[test]
fn a_file_in_use_is_looked_at_and_one_that_is_locked_is_not() {
    let home = Home::with_samples();
    let mut other = Connection::open(home.default_file()).unwrap();
    other.query_row("SELECT count(*) FROM account", [], |_| Ok(())).unwrap();
    let writing = other.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive).unwrap();
    writing.execute("UPDATE tally SET credit = credit", []).unwrap();
    assert_eq!(complete(&home, &["account", "show", "ab"])[1..], ["abc.sip.example.com"]);
    drop(writing);
    other.pragma_update(None, "locking_mode", "EXCLUSIVE").unwrap();
    other.execute("UPDATE tally SET credit = credit", []).unwrap();
    assert_eq!(complete(&home, &["account", "show", "ab"]), ["words"]);
}

#[test]
fn hostile_names_are_left_out_and_many_are_cut_off() {
    let home = Home::with_samples();
    let file = Connection::open(home.default_file()).unwrap();
    for (label, realm, name) in [
        ("old", "a\u{1b}]0;x\u{7}.example", "b\u{202e}c"),
        ("nero", "--db=/dev/zero", "a\nb\tc"),
        ("odd", "ok.example", "d\u{1b}[31m"),
    ] {
        let was = format!("{label}.sip.example.com");
        let (sort_key, number) = (name, 1);
        let sql = "UPDATE account SET realm = ?1, name = ?2, sort_key = ?3 WHERE realm = ?4";
        assert_eq!(file.execute(sql, (realm, name, sort_key, was)), Ok(number));
    }
    drop(file);
    assert_eq!(
        told(&home, &["account", "show", ""]),
        "words\nabc.sip.example.com\tABC Company\nok.example\td\u{FFFD}[31m\n"
    );
    for typed in ["a", "b", "d", "-", "--db="] {
        let text = told(&home, &["account", "show", "--", typed]);
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']) && !text.contains("/dev/zero"), "{text:?}");
    }

    let id = AccountId::parse(home.json(&["reseller", "show", "--json"])["id"].as_str().unwrap()).unwrap();
    let mut writer = Writer::new(home.default_file(), None, operator::find(None, false), Sources::system());
    let accounts: Vec<_> = (0..80).map(|n| account(&id, &format!("Many {n:02}"), &format!("many{n:02}"))).collect();
    writer.create_accounts(&accounts).unwrap();
    assert_eq!(complete(&home, &["account", "show", "many"]).len(), 51);
    assert_eq!(complete(&home, &["account", "show", "many7"]).len(), 11);
    assert_eq!(complete(&home, &["account", "show", &"m".repeat(10_000)]), ["words"]);
}
