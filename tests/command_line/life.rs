//! `account disable`, `enable`, `delete` and `move`; the tree in `account list`.

use serde_json::{Value, json};

use crate::home::Home;

#[test]
fn an_account_is_disabled_and_enabled() {
    let home = Home::with_samples();
    let rows = home.history();
    let text = home.ok(&["account", "disable", "ABC Company"]);
    assert!(text.starts_with("Status            disabled · created "), "{text}");
    // its trunks stay its own
    assert!(home.ok(&["reseller", "show"]).contains("500, 10 given out, 490 left"));
    assert_eq!(home.ok(&["account", "list", "--disabled"]).lines().count(), 2);
    home.ok(&["account", "disable", "ABC Company"]);
    assert_eq!(home.history(), rows + 1);
    for arguments in [
        vec!["admin", "reset-password", "ABC Company", "melissa@abc.example"],
        vec!["admin", "remove", "ABC Company", "melissa@abc.example", "--last-admin"],
        vec!["credit", "add", "ABC Company", "10", "--reason", "x"],
        vec!["account", "move", "ABC Company", "--to", "Caffè Nero"],
        vec!["account", "edit", "ABC Company", "--twoway", "1"],
    ] {
        assert_eq!(
            home.fails(&arguments, 3),
            "The account is disabled: until it is enabled only its notes can be changed. Nothing was saved.\n"
        );
    }
    assert_eq!(home.json(&["account", "enable", "ABC Company", "--json"])["account"]["enabled"], true);
    assert_eq!(home.ok(&["account", "list", "--disabled"]).lines().count(), 1);
    assert_eq!(home.history(), rows + 2);
    for command in ["disable", "enable"] {
        home.fails(&["account", command, "Nobody"], 4);
        assert!(home.fails(&["account", command, "Old ABC", "--read-only"], 1).contains("--read-only"));
    }
}

#[test]
fn an_account_is_deleted_by_its_name() {
    let home = Home::with_samples();
    home.ok(&["account", "move", "Caffè Nero", "--to", "ABC Company"]);
    let id = home.account("ABC Company")["account"]["id"].as_str().unwrap().to_owned();
    let delete = |confirm| ["account", "delete", "ABC Company", "--confirm", confirm];
    assert_eq!(
        home.fails(&delete("ABC Company"), 3),
        "It has sub-accounts (1): move or delete them first. Nothing was saved.\n"
    );
    home.ok(&["account", "move", "Caffè Nero", "--to", "reseller"]);
    for confirm in ["abc company", "", "ABC", "abc.sip.example.com"] {
        assert_eq!(
            home.fails(&delete(confirm), 3),
            "--confirm: Does not match: the account is called ABC Company. Nothing was saved.\n"
        );
    }
    assert!(home.fails(&["account", "delete", "ABC Company"], 2).contains("--confirm <NAME>"));
    assert_eq!(
        home.ok(&delete("ABC Company")),
        format!(
            "Deleted           ABC Company\n\
             Account id        {id}\n\
             Its history       trunkdesk history list {id}\n"
        )
    );
    home.fails(&["account", "show", "ABC Company"], 4);
    home.fails(&["account", "show", &id], 4);
    assert!(home.ok(&["reseller", "show"]).contains("500, 0 given out, 500 left"));
    // its name and realm are free
    home.ok(&["account", "add", "--name", "ABC Company", "--realm-label", "abc"]);
    let deleted = home.json(&["account", "delete", "Old ABC", "--confirm", "Old ABC", "--json"]);
    assert_eq!(deleted["deleted"]["name"], "Old ABC");
}

#[test]
fn an_account_is_moved_but_never_below_itself() {
    let home = Home::with_samples();
    home.ok(&["account", "move", "Caffè Nero", "--to", "ABC Company"]);
    let text = home.ok(&["account", "move", "odd.sip.example.com", "--to", "Caffè Nero"]);
    assert!(text.contains("Under             ABC Company › Caffè Nero\n"), "{text}");
    let rows = home.history();
    for to in ["Caffè Nero", "odd.sip.example.com", "ABC Company"] {
        assert_eq!(
            home.fails(&["account", "move", "ABC Company", "--to", to], 3),
            "--to: An account cannot be moved below itself or one of its own sub-accounts. Nothing was saved.\n"
        );
    }
    assert!(
        home.fails(&["account", "move", "ABC Company", "--to", "Old ABC"], 3).contains("--to: Old ABC is disabled")
    );
    home.fails(&["account", "move", "ABC Company", "--to", "Nobody"], 4);
    assert_eq!(home.history(), rows);
    assert!(!home.ok(&["account", "move", "Caffè Nero", "--to", "reseller"]).contains("Under"));
}

#[test]
fn the_list_shows_the_tree() {
    let home = Home::with_samples();
    home.ok(&["account", "move", "Caffè Nero", "--to", "ABC Company"]);
    let names = |arguments: &[&str]| -> Vec<String> {
        let rows = home.json(&[&["account", "list", "--json"], arguments].concat());
        rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&[]).len(), 4);
    assert_eq!(names(&["--under", "ABC Company"]), ["Caffè Nero"]);
    assert_eq!(names(&["--under", "reseller"]), ["ABC Company", "abc.sip.example.com", "Old ABC"]);
    assert_eq!(names(&["--under", "reseller", "--limit", "1"]), ["ABC Company"]);
    assert_eq!(names(&["--disabled"]), ["Old ABC"]);
    assert!(names(&["--disabled", "--search", "nero"]).is_empty());
    assert!(names(&["--under", "Caffè Nero"]).is_empty());
    let row = home.json(&["account", "list", "--search", "nero", "--json"])[0].clone();
    assert_eq!((&row["path"], &row["sub_accounts"]), (&json!(["ABC Company"]), &Value::from(0)));
    assert!(home.fails(&["account", "list", "--under", "Nobody"], 4).contains("no account Nobody"));
    home.fails(&["account", "list", "--under", "reseller", "--search", "x"], 2);
}
