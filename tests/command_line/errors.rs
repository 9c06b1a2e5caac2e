//! What goes wrong is told, and has a number.

use std::{fs, process::Command};

use serde_json::{Value, json};

use crate::home::{BINARY, Home};

#[test]
fn wrong_usage_is_two() {
    let home = Home::with_samples();
    for (arguments, part) in [
        (vec!["frobnicate"], "frobnicate"),
        (vec!["account"], "Usage:"),
        (vec!["account", "show"], "<ACCOUNT>"),
        (vec!["account", "list", "--limit", "0"], "--limit"),
        (vec!["account", "list", "--limit", "few"], "--limit"),
        (vec!["reseller", "set"], "Say what to change, such as --twoway 500"),
        (vec!["reseller", "set", "--timezone", "Mars/Olympus"], "No such time zone"),
        (vec!["reseller", "set", "--twoway", "-1"], "Not a number: type digits only, such as 10, or none"),
        (vec!["reseller", "set", "--currency", "dollars"], "Three letters, such as USD or EUR."),
        (vec!["reseller", "set", "--credit-minimum", "1,234"], "Could mean two amounts"),
        (vec!["--demo", "--db", "a.db"], "--demo"),
        (vec!["--demo", "account", "list"], "--demo starts the screens"),
        (vec!["--json"], "--json is for commands"),
        (vec!["--kiosk", "account", "list"], "--kiosk starts the screens"),
        (vec!["account", "list", "--kiosk"], "--kiosk"),
        (vec!["--operator", "two\nlines", "account", "list"], "--operator"),
        (vec!["--operator", "", "account", "list"], "--operator"),
    ] {
        let sentence = home.fails(&arguments, 2);
        assert!(sentence.contains(part), "{arguments:?}: {sentence}");
        assert!(!sentence.contains('\u{1b}'), "{sentence:?}");
    }
}

#[test]
fn the_nearest_right_word_is_asked_for() {
    let home = Home::with_samples();
    for (arguments, question) in [
        (vec!["acount", "list"], "Did you mean account?"),
        (vec!["account", "list", "--limt", "3"], "Did you mean --limit?"),
        (
            vec!["account", "edit", "ABC Company", "--timezone", "america/los angelos"],
            "Did you mean America/Los_Angeles?",
        ),
        (vec!["account", "edit", "ABC Company", "--deny", "emergancy"], "Did you mean emergency?"),
        (vec!["account", "edit", "ABC Company", "--hide", "transaction"], "Did you mean transactions?"),
        (vec!["account", "edit", "ABC Company", "--language", "en_US"], "Did you mean en-US?"),
        (vec!["reseller", "set", "--currency", "EURO"], "Did you mean EUR?"),
        (vec!["admin", "edit", "ABC Company", "melissa@abc.example", "--level", "adm"], "Did you mean admin?"),
        (vec!["completions", "bsh"], "Did you mean bash?"),
        (vec!["schema", "acounts"], "Did you mean accounts?"),
    ] {
        let sentence = home.fails(&arguments, 2);
        assert!(sentence.contains(question), "{arguments:?}: {sentence}");
        let line = home.fails(&[&arguments[..], &["--json"]].concat(), 2);
        let error: Value = serde_json::from_str(&line).unwrap();
        assert!(error["error"]["message"].as_str().unwrap().ends_with(question), "{line}");
    }
    assert!(!home.fails(&["account", "edit", "ABC Company", "--deny", "moon"], 2).contains("Did you mean"));
}

#[test]
fn what_was_typed_wrongly_cannot_drive_a_terminal() {
    let home = Home::with_samples();
    let odd = "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}";
    for arguments in [
        vec!["account", "edit", "ABC Company", "--twoway", odd],
        vec!["account", "edit", "ABC Company", "--name", odd],
        vec!["account", "edit", "ABC Company", "--json", "--twoway", odd],
        vec!["account", odd],
        vec![odd],
    ] {
        let sentence = home.fails(&arguments, 2);
        assert!(!sentence.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{sentence:?}");
    }
    for arguments in [
        vec!["account", "show", odd],
        vec!["account", "add", "--name", "B", "--parent", odd],
        vec!["admin", "remove", "ABC Company", odd],
        vec!["history", "list", odd],
    ] {
        let sentence = home.fails(&arguments, 4);
        assert!(!sentence.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{sentence:?}");
    }
    let document = format!("{{\"account\": {{\"name\": \"B\", \"{odd}\": 1}}}}").replace(['\u{1b}', '\u{7}'], "");
    let sentence = home.fails_with(&["account", "add", "--from", "-"], &document, 3);
    assert!(!sentence.contains(['\u{9b}', '\u{202e}']), "{sentence:?}");
}

#[test]
fn an_error_is_an_object_where_json_is_asked_for() {
    let home = Home::with_samples();
    let error = |arguments: &[&str], code| -> Value {
        let line = home.fails(arguments, code);
        assert_eq!(line.lines().count(), 1, "{line}");
        serde_json::from_str(&line).unwrap()
    };
    assert_eq!(
        error(&["account", "show", "Nobody", "--json"], 4),
        json!({"error": {
            "code": "not_found",
            "message": "There is no account Nobody. Look for it with trunkdesk account list --search and a part of \
                        its name.",
            "fields": {},
        }})
    );
    let sentence = "10 are given out already, 6 more than this: take some back first. ABC Company holds most: 10.";
    assert_eq!(
        error(&["reseller", "set", "--twoway", "4", "--json"], 3),
        json!({"error": {
            "code": "refused",
            "message": format!("--twoway: {sentence} Nothing was saved."),
            "fields": {"twoway": sentence},
        }})
    );
    let usage = error(&["reseller", "set", "--currency", "JPY", "--json"], 2);
    assert_eq!(usage["error"]["code"], "usage");
    assert_eq!(
        usage["error"]["message"],
        "invalid value 'JPY' for '--currency <CODE>': Not divided into hundredths: amounts here have two decimals."
    );
    let trouble = error(&["account", "list", "--db", "missing/a.db", "--json"], 1);
    assert_eq!(trouble["error"]["code"], "failed");
    home.write_config("databse = 1");
    assert_eq!(error(&["account", "list", "--json"], 1)["error"]["code"], "failed");
}

#[test]
fn without_a_file_the_remedy_is_said() {
    let home = Home::new();
    for arguments in [vec!["reseller", "show"], vec!["account", "list"], vec!["account", "show", "x"]] {
        let sentence = home.fails(&arguments, 1);
        let file = home.default_file();
        assert_eq!(
            sentence,
            format!(
                "There is no reseller in {} yet: start trunkdesk to set it up on the screen, or use trunkdesk reseller \
                 set --realm-suffix with the domain of your customers' realms.\n",
                file.display()
            )
        );
        let sentence = home.fails(&[&arguments[..], &["--db", "here.db"]].concat(), 1);
        assert!(sentence.starts_with("There is no reseller in here.db yet"), "{sentence}");
    }
    // what failed is in the log, and there is nothing else
    fs::remove_dir_all(home.path(".local/state/trunkdesk")).unwrap();
    fs::remove_dir(home.path(".local/state")).unwrap();
    fs::remove_dir(home.path(".local")).unwrap();
    assert_eq!(fs::read_dir(home.0.path()).unwrap().count(), 0, "reading made something");
}

#[test]
fn a_file_that_cannot_be_used_is_told() {
    let home = Home::new();
    fs::write(home.path("text.db"), "not a database, but a text that is long enough").unwrap();
    for (file, part) in [("text.db", "not a trunkdesk file"), ("missing/a.db", "is not there"), (".", "is a folder")] {
        let sentence = home.fails(&["account", "list", "--db", file], 1);
        assert!(sentence.contains(part), "{file}: {sentence}");
        let sentence = home.fails(&["reseller", "set", "--realm-suffix", "sip.example.com", "--db", file], 1);
        assert!(sentence.contains(part), "{file}: {sentence}");
    }
    assert!(!home.path("missing").exists());
}

#[test]
fn a_full_disk_is_told() {
    let home = Home::with_samples();
    for arguments in [["account", "list"], ["account", "--help"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output =
            Command::new(BINARY).args(arguments).env_clear().env("HOME", home.0.path()).stdout(full).output().unwrap();
        let sentence = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{sentence}");
        assert!(sentence.starts_with("The answer could not be printed: "), "{sentence}");
    }
}
