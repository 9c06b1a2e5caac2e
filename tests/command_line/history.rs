//! `history list`.

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
    assert!(lines[0][4].starts_with("Credit balance: 10.00 → 35.00; "), "{text}");
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
         that is deleted is found by its id.\n"
    );
    home.fails(&["history", "list", &"0".repeat(32)], 4);
}
