//! `account add --from`.

use std::fs;

use serde_json::{Value, json};

use crate::{home::Home, kazoo_schemas::Schemas};

const ADD: [&str; 4] = ["account", "add", "--from", "-"];

#[test]
fn what_is_shown_can_be_added_again() {
    let home = Home::with_samples();
    home.ok(&[
        "account",
        "edit",
        "ABC Company",
        "--technical-name",
        "Tom",
        "--billing-postal-code",
        "10115",
        "--contract-end",
        "2027-01-31",
        "--representative",
        "Rita",
        "--notes",
        "one\ntwo",
        "--hide",
        "balance",
    ]);
    let shown = home.account("ABC Company");
    let mut wanted = shown.clone();
    wanted["account"]["name"] = json!("Another");
    wanted["account"]["realm"] = json!("another.sip.example.com");
    let made: Value =
        serde_json::from_str(&home.ok_with(&[&ADD[..], &["--json"]].concat(), &wanted.to_string())).unwrap();
    assert_eq!(made["login"]["username"], "melissa@abc.example");
    assert_eq!(made["login"]["password"].as_str().unwrap().len(), 24);
    let mut again = home.account("Another");
    assert_ne!(again["account"]["id"], shown["account"]["id"]);
    again["account"]["id"] = shown["account"]["id"].clone();
    for part in ["account", "limits", "users", "credit"] {
        assert_eq!(again[part], wanted[part], "{part}");
    }
    if let Some(schemas) = Schemas::load() {
        schemas.assert_account(&again);
    }
    // a second one clashes, by the places of the document
    let sentence = home.fails_with(&ADD, &wanted.to_string(), 3);
    assert_eq!(
        sentence,
        "account.name: Taken: Another (another.sip.example.com) has this name. \
         account.realm: Taken: this is the realm of Another. Nothing was saved.\n"
    );
}

#[test]
fn every_sample_goes_round() {
    let home = Home::with_samples();
    for (number, row) in home.json(&["account", "list", "--json"]).as_array().unwrap().iter().enumerate() {
        let mut wanted = home.account(row["id"].as_str().unwrap());
        let name = format!("Round {number}");
        wanted["account"]["name"] = json!(name);
        wanted["account"].as_object_mut().unwrap().remove("realm");
        fs::write(home.path("account.json"), wanted.to_string()).unwrap();
        home.ok(&["account", "add", "--from", "account.json"]);
        let again = home.account(&name);
        for key in ["timezone", "language", "enabled", "contact", "contract", "custom_notes"] {
            assert_eq!(again["account"][key], wanted["account"][key], "{key}");
        }
        assert_eq!((&again["limits"], &again["users"]), (&wanted["limits"], &wanted["users"]));
        if let Some(schemas) = Schemas::load() {
            schemas.assert_account(&again);
        }
    }
}

#[test]
fn keys_that_are_not_ours_are_kept() {
    let home = Home::with_samples();
    let document = json!({"account": {
        "name": "Beta",
        "call_restriction": {"moon": {"action": "deny"}},
        "ui_restrictions": {"myaccount": {"user": {"x": 1}, "new": {"show_tab": false}}, "other": 1},
        "contact": {"technical": {"fax": "1"}, "sales": {"name": "S"}},
        "contract": {"number": 7, "representative": {"name": "Rita", "user_id": "1"}},
    }});
    home.ok_with(&ADD, &document.to_string());
    let account = home.account("Beta")["account"].clone();
    assert_eq!(account["call_restriction"]["moon"]["action"], "deny");
    assert_eq!(account["call_restriction"]["unknown"]["action"], "deny");
    let ours = &account["ui_restrictions"];
    assert_eq!((&ours["other"], &ours["myaccount"]["new"]), (&json!(1), &json!({"show_tab": false})));
    assert_eq!(ours["myaccount"]["user"], json!({"x": 1, "show_tab": true}));
    assert_eq!(account["contact"], document["account"]["contact"]);
    assert_eq!(account["contract"], document["account"]["contract"]);
    // and stay when something beside them changes
    home.ok(&["account", "edit", "Beta", "--technical-name", "Tom", "--hide", "user", "--contract-end", "2027-01-31"]);
    let account = home.account("Beta")["account"].clone();
    assert_eq!(account["contact"]["technical"], json!({"fax": "1", "name": "Tom"}));
    assert_eq!(account["ui_restrictions"]["myaccount"]["user"], json!({"x": 1, "show_tab": false}));
    assert_eq!(account["contract"]["number"], 7);
}

#[test]
fn what_is_wrong_is_told_with_its_path() {
    let home = Home::with_samples();
    let rows = home.history();
    for (document, sentence) in [
        ("", "--from: Not JSON: EOF while parsing a value at line 1 column 0."),
        ("{\"account\": {\"name\": \"B\",}}", "--from: Not JSON: trailing comma at line 1 column 26."),
        ("[]", "--from: Not an object: it begins with { and ends with }."),
        ("{}", "account: Missing, but needed."),
        (
            r#"{"account": {"name": "B"}, "limits": {"twoway_trunks": "4"}}"#,
            "limits.twoway_trunks: Not a whole number of trunks, such as 10.",
        ),
        (
            r#"{"account": {"name": "B"}, "limits": {"twoway_trunks": 491}}"#,
            "limits.twoway_trunks: More than are left: 490 of 500.",
        ),
        (
            r#"{"account": {"name": "B"}, "credit": {"balance": "2.00"}}"#,
            "credit.balance: Less than the smallest credit, $5.00: add that much, or 0.",
        ),
        (
            r#"{"account": {"name": "B", "realm": "b.sip.other.example"}}"#,
            "account.realm: The suffix is the reseller's and cannot be another: a realm here ends with .sip.example.com",
        ),
        (
            r#"{"account": {"name": "B", "realm": "b.sip.example.com'); DROP TABLE account; --"}}"#,
            "account.realm: The suffix is the reseller's and cannot be another: a realm here ends with .sip.example.com",
        ),
        (
            r#"{"account": {"name": "B", "nmae": 1, "enabled": 1}}"#,
            "account.nmae: No such key here: check how it is spelt, or leave it out. \
             account.enabled: Neither true nor false.",
        ),
    ] {
        assert_eq!(home.fails_with(&ADD, document, 3), format!("{sentence} Nothing was saved.\n"), "{document}");
    }
    let line = home.fails_with(&[&ADD[..], &["--json"]].concat(), r#"{"account": {"name": 1}, "limits": []}"#, 3);
    let error: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(
        error["error"]["fields"],
        json!({
            "account.name": "Not text: put it in double quotes.",
            "limits": "Not an object: it begins with { and ends with }.",
        })
    );
    // a document denies emergency calls, or adds much, no more quietly than an option does
    let denies = r#"{"account": {"name": "B", "call_restriction": {"emergency": {"action": "deny"}}}}"#;
    assert!(home.fails_with(&ADD, denies, 3).contains("add --confirm EMERGENCY"));
    let much = r#"{"account": {"name": "B"}, "credit": {"balance": "250.00"}}"#;
    assert!(home.fails_with(&ADD, much, 3).contains("add --confirm-amount 250.00"));
    assert_eq!(home.history(), rows);
    home.ok_with(&[&ADD[..], &["--confirm-amount", "250"]].concat(), much);
}

#[test]
fn files_that_cannot_be_read_are_told() {
    let home = Home::with_samples();
    fs::write(home.path("latin"), b"{\"account\": {\"name\": \"Caf\xe9\"}}").unwrap();
    fs::write(home.path("long"), vec![b' '; 4 * 1024 * 1024 + 1]).unwrap();
    for (file, code, part) in [
        ("missing.json", 1, "--from: There is no file missing.json. Check how it is spelt."),
        (".", 1, "--from: . cannot be read"),
        ("latin", 3, "--from: Not UTF-8 text"),
        ("long", 3, "--from: Too long: 4 MiB at most."),
    ] {
        let sentence = home.fails(&["account", "add", "--from", file], code);
        assert!(sentence.contains(part), "{file}: {sentence}");
    }
    let deep = "[".repeat(100_000);
    assert!(home.fails_with(&ADD, &deep, 3).contains("--from: Not JSON: recursion limit"));
}
