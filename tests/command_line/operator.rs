//! Who works, where several people share one Unix user.

use std::fs;

use serde_json::Value;

use crate::home::Home;

/// The newest row of the history.
fn newest(home: &Home) -> Value {
    home.json(&["history", "list", "--limit", "1", "--json"])[0].take()
}

#[test]
fn the_one_who_is_named_stands_in_the_history_beside_what_is_found() {
    let home = Home::with_samples();
    home.ok(&["account", "edit", "ABC Company", "--twoway", "1"]);
    let found = newest(&home);
    home.ok(&["--operator", " Rosa Diaz ", "account", "edit", "ABC Company", "--twoway", "2"]);
    let named = newest(&home);
    assert_eq!(named["operator"]["name"], "Rosa Diaz");
    assert_ne!(found["operator"]["name"], "Rosa Diaz");
    for column in ["login_uid", "effective_user", "sudo_user", "ssh_address"] {
        assert_eq!(named["operator"][column], found["operator"][column], "{column}");
    }
    assert_eq!(home.account("ABC Company")["meta"]["changed_by"], "Rosa Diaz");
}

#[test]
fn where_an_operator_is_required_nothing_is_saved_without() {
    let home = Home::with_samples();
    home.write_config("require_operator = true\n");
    let before = home.ok(&["account", "show", "ABC Company"]);
    let sentence = "Nothing was saved. Nobody is named with --operator, which the config file requires of whoever saves. \
                    Ask whoever set trunkdesk up to name you in the line of your SSH key.\n";
    for command in [
        vec!["account", "edit", "ABC Company", "--twoway", "7"],
        vec!["account", "add", "--name", "Beta"],
        vec!["account", "disable", "ABC Company"],
        vec!["credit", "add", "ABC Company", "10", "--reason", "x"],
        vec!["reseller", "set", "--name", "New"],
    ] {
        assert_eq!(home.fails(&command, 1), sentence, "{command:?}");
    }
    assert_eq!(home.ok(&["account", "show", "ABC Company"]), before);
    home.ok(&["account", "edit", "ABC Company", "--twoway", "7", "--operator", "rosa"]);
    assert_eq!(newest(&home)["operator"]["name"], "rosa");
    let sentence = home.fails(&["account", "disable", "ABC Company", "--operator", "rosa", "--read-only"], 1);
    assert!(sentence.contains("Started with --read-only"), "{sentence}");
}

#[test]
fn where_an_operator_is_required_no_file_is_made_without() {
    let home = Home::new();
    home.write_config("require_operator = true\n");
    let sentence = home.fails(&["reseller", "set", "--realm-suffix", "sip.example.com"], 1);
    assert!(sentence.contains("--operator"), "{sentence}");
    assert!(!fs::exists(home.default_file().parent().unwrap()).unwrap());
}
