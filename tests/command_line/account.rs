//! `account show`.

use serde_json::json;

use crate::home::Home;

#[test]
fn an_account_is_found_by_id_then_realm_then_name() {
    let home = Home::with_samples();
    let shown = |key: &str| home.json(&["account", "show", key, "--json"])["account"]["name"].clone();
    let id = home.json(&["account", "show", "ABC Company", "--json"])["account"]["id"].as_str().unwrap().to_owned();
    for key in [&id, &id.to_uppercase(), "abc.sip.example.com", "ABC.SIP.EXAMPLE.COM", "ABC Company", " ABC Company "] {
        assert_eq!(shown(key), "ABC Company", "{key}");
    }
    // its name is another one's realm
    assert_eq!(shown("odd.sip.example.com"), "abc.sip.example.com");
    assert_eq!(shown("Caffe\u{300} Nero"), "Caffè Nero");
    for (key, part) in [
        ("abc company", "There is ABC Company (abc.sip.example.com): give its exact name or its realm."),
        ("ABC", "There is no account ABC. Look for it with trunkdesk account list --search"),
        ("nobody.sip.example.com", "--search"),
        (&"0".repeat(32), "--search"),
        ("", "--search"),
        ("\u{1b}[31mred", "There is no account \u{FFFD}[31mred. "),
    ] {
        let sentence = home.fails(&["account", "show", key], 4);
        assert!(sentence.contains(part), "{key:?}: {sentence}");
    }
}

#[test]
fn an_account_is_shown_in_lines() {
    let home = Home::with_samples();
    let text = home.ok(&["account", "show", "ABC Company"]);
    let id = home.json(&["account", "show", "ABC Company", "--json"])["account"]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        text.replace(&id, "ID"),
        "Status            active · created 2026-11-23 19:05 UTC-5 by mdemo from 10.0.0.7\n\
         Name              ABC Company\n\
         Realm             abc.sip.example.com\n\
         Timezone          America/Los_Angeles\n\
         Language          en-US\n\
         Account id        ID\n\
         Trunks            10 two-way, 3 inbound, 4 outbound\n\
         Credit            $10.00\n\
         Per minute        not over the limit\n\
         Admins            Melissa Demo, melissa@abc.example, +14155550100\n\
         Sub-accounts      none\n\
         Can call          US TollFree, US Toll, Emergency Dispatcher, Caribbean, US DID\n\
         Cannot call       International, Other than above\n\
         Hidden            Trunking: Inbound, Outbound, Twoway\n"
    );
    let text = home.ok(&["account", "show", "Old ABC"]);
    for line in
        ["Status            disabled", "Admins            none", "Trunks            none", "Credit            $0.00"]
    {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn an_account_is_a_document() {
    let home = Home::with_samples();
    let mut document = home.json(&["account", "show", "ABC Company", "--json"]);
    for id in ["/account/id", "/meta/parent_id"] {
        assert_eq!(document.pointer(id).unwrap().as_str().unwrap().len(), 32);
        *document.pointer_mut(id).unwrap() = json!("ID");
    }
    assert_eq!(
        document["limits"],
        json!({
            "twoway_trunks": 10, "inbound_trunks": 3, "outbound_trunks": 4, "allow_prepay": false,
        })
    );
    assert_eq!(
        document["users"],
        json!([{
            "first_name": "Melissa", "last_name": "Demo", "email": "melissa@abc.example",
            "username": "melissa@abc.example", "priv_level": "admin", "number": "+14155550100",
        }])
    );
    assert_eq!(document["credit"], json!({"balance": "10.00", "currency": "USD"}));
    assert_eq!(
        document["meta"],
        json!({
            "revision": 1, "parent_id": "ID", "created": "2026-11-24T00:05:00Z", "created_by": "mdemo",
            "changed": "2026-11-24T00:05:00Z", "changed_by": "mdemo",
        })
    );
    let account = &document["account"];
    assert_eq!(account["call_restriction"]["international"], json!({"action": "deny"}));
    assert_eq!(account["call_restriction"]["emergency"], json!({"action": "inherit"}));
    assert_eq!(account["ui_restrictions"]["myaccount"]["inbound"], json!({"show_tab": false}));
}

#[test]
fn text_in_the_file_cannot_drive_a_terminal() {
    let home = Home::with_samples();
    // as another program, or a cluster, might have left it
    let file = rusqlite::Connection::open(home.default_file()).unwrap();
    let changed = file.execute("UPDATE account SET name = ?1 WHERE name = 'Old ABC'", ["a\u{1b}[31m\u{9b}\tb\u{202e}"]);
    assert_eq!(changed, Ok(1));
    drop(file);
    let lines = home.ok(&["account", "list"]);
    assert!(lines.contains("old.sip.example.com\ta\u{FFFD}[31m\u{FFFD}\u{FFFD}b\u{FFFD}\tdisabled\n"), "{lines:?}");
    for arguments in [["account", "list", "--json"], ["account", "show", "old.sip.example.com"]] {
        let text = home.ok(&arguments);
        assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{text:?}");
    }
    let document = home.json(&["account", "show", "old.sip.example.com", "--json"]);
    assert_eq!(document["account"]["name"], "a\u{1b}[31m\u{9b}\tb\u{202e}");
}
