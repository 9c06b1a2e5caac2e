//! `account edit`.

use std::fs;

use serde_json::{Value, json};

use crate::home::Home;

#[test]
fn only_what_is_given_changes() {
    let home = Home::with_samples();
    let (mut before, rows) = (home.account("ABC Company"), home.history());
    let after = home.json(&[
        "account",
        "edit",
        "ABC Company",
        "--name",
        "ABC Holding",
        "--realm-label",
        "holding",
        "--inbound",
        "5",
        "--deny",
        "caribbean",
        "--allow",
        "unknown",
        "--show",
        "twoway",
        "--allow-prepay",
        "yes",
        "--technical-email",
        "t@abc.example",
        "--billing-city",
        "Berlin",
        "--contract-end",
        "2027-01-31",
        "--notes",
        "n",
        "--json",
    ]);
    before["account"]["name"] = json!("ABC Holding");
    before["account"]["realm"] = json!("holding.sip.example.com");
    before["account"]["call_restriction"]["caribbean"] = json!({"action": "deny"});
    before["account"]["call_restriction"]["unknown"] = json!({"action": "inherit"});
    before["account"]["ui_restrictions"]["myaccount"]["twoway"] = json!({"show_tab": true});
    before["account"]["contact"] = json!({"technical": {"email": "t@abc.example"}, "billing": {"locality": "Berlin"}});
    before["account"]["contract"] = json!({"end_date": 63_968_572_800_u64});
    before["account"]["custom_notes"] = json!("n");
    before["limits"]["inbound_trunks"] = json!(5);
    before["limits"]["allow_prepay"] = json!(true);
    before["meta"] = after["meta"].clone();
    assert_eq!(after, before);
    assert_eq!((after["meta"]["revision"].as_i64(), home.history()), (Some(2), rows + 1));
    assert_eq!(home.account("holding.sip.example.com"), after);

    // nothing, in quotes, takes away; and what is so already is no change
    home.ok(&["account", "edit", "ABC Holding", "--notes", "", "--contract-end", "none", "--billing-city", ""]);
    let account = home.account("ABC Holding")["account"].clone();
    assert!(account.get("custom_notes").is_none() && account.get("contract").is_none());
    assert_eq!(account["contact"], json!({"technical": {"email": "t@abc.example"}}));
    let rows = home.history();
    home.ok(&["account", "edit", "ABC Holding", "--inbound", "5"]);
    assert_eq!(home.history(), rows);
}

#[test]
fn the_suffix_stays_the_accounts_own() {
    let home = Home::with_samples();
    home.ok(&["reseller", "set", "--realm-suffix", "sip.new.example"]);
    home.ok(&["account", "edit", "ABC Company", "--realm-label", "xyz"]);
    assert_eq!(home.account("ABC Company")["account"]["realm"], "xyz.sip.example.com");
    for typed in ["xyz.sip.new.example", "xyz.sip.example.com", "xyz'; update account set realm='x", "xyz."] {
        for option in ["--realm", "--realm-label"] {
            let sentence = home.fails(&["account", "edit", "ABC Company", option, typed], 2);
            assert!(sentence.contains("reseller's.") || sentence.contains("Only a–z"), "{sentence}");
        }
    }
    let sentence = home.fails(&["account", "edit", "ABC Company", "--realm-suffix", "sip.new.example"], 2);
    assert!(sentence.contains("--realm-suffix"), "{sentence}");
    let sentence = home.fails(&["account", "edit", "ABC Company", "--realm-label", "nero"], 3);
    assert_eq!(sentence, "--realm-label: Taken: this is the realm of Caffè Nero. Nothing was saved.\n");
}

#[test]
fn notes_come_from_a_file_or_a_pipe() {
    let home = Home::with_samples();
    home.ok_with(&["account", "edit", "ABC Company", "--notes-from", "-"], "one\r\n\ttwo\n\n");
    assert_eq!(home.account("ABC Company")["account"]["custom_notes"], "one\n    two");
    let rows = home.history();
    fs::write(home.path("long.txt"), "x".repeat(65_537)).unwrap();
    let sentence = home.fails(&["account", "edit", "ABC Company", "--notes-from", "long.txt", "--twoway", "1"], 3);
    assert_eq!(sentence, "--notes-from: Too long: 65537 bytes, 65536 at most. Nothing was saved.\n");
    let sentence = home.fails(&["account", "edit", "ABC Company", "--notes", &"x".repeat(65_537)], 2);
    assert!(sentence.contains("Too long: 65537 bytes, 65536 at most."), "{}", sentence.len());
    let sentence = home.fails_with(&["account", "edit", "ABC Company", "--notes-from", "-"], "a\x1b[31m", 3);
    assert!(sentence.contains("Has an invisible character (U+001B)"), "{sentence}");
    assert_eq!(home.history(), rows);
    // a disabled account can be noted, and nothing else
    home.ok(&["account", "edit", "Old ABC", "--notes", "owes us"]);
    let sentence = home.fails(&["account", "edit", "Old ABC", "--twoway", "1", "--json"], 3);
    let error: Value = serde_json::from_str(&sentence).unwrap();
    assert!(error["error"]["fields"]["account"].as_str().unwrap().starts_with("The account is disabled"), "{error}");
}

#[test]
fn a_revision_is_held_to() {
    let home = Home::with_samples();
    home.ok(&["account", "edit", "ABC Company", "--revision", "1", "--twoway", "11"]);
    let rows = home.history();
    for revision in ["1", "3"] {
        let sentence = home.fails(&["account", "edit", "ABC Company", "--revision", revision, "--inbound", "1"], 5);
        assert!(sentence.starts_with("--revision: The account is at revision 2 now, changed by "), "{sentence}");
        assert!(sentence.ends_with("Nothing was saved.\n"), "{sentence}");
    }
    let line = home.fails(&["account", "edit", "ABC Company", "--revision", "1", "--inbound", "1", "--json"], 5);
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["error"]["code"], "changed");
    assert_eq!(home.history(), rows);
    home.ok(&["account", "edit", "ABC Company", "--revision", "2", "--inbound", "1"]);
}

#[test]
fn emergency_calls_are_denied_only_with_the_word() {
    let home = Home::with_samples();
    let deny = ["account", "edit", "ABC Company", "--deny", "emergency"];
    assert!(home.fails(&deny, 3).contains("add --confirm EMERGENCY"));
    home.ok(&[&deny[..], &["--confirm", "EMERGENCY"]].concat());
    // they are denied already
    home.ok(&deny);
    home.ok(&["account", "edit", "ABC Company", "--allow", "emergency"]);
}

#[test]
fn what_belongs_to_something_hidden_is_shown_only_with_it() {
    let home = Home::with_samples();
    home.ok(&["account", "edit", "ABC Company", "--hide", "balance"]);
    let rows = home.history();
    let told = "--show: Show Credit Information is seen only with Per Minute, which is hidden: show Per Minute first. \
                Nothing was saved.\n";
    for more in [vec![], vec!["--notes", "n"], vec!["--hide", "balance"]] {
        let edit = [&["account", "edit", "ABC Company", "--show", "show_credit"], &more[..]].concat();
        assert_eq!(home.fails(&edit, 3), told);
    }
    let add = ["account", "add", "--name", "New", "--hide", "balance", "--show", "show_credit"];
    assert_eq!(home.fails(&add, 3), told);
    assert_eq!(home.history(), rows);
    home.ok(&[
        "account",
        "edit",
        "ABC Company",
        "--show",
        "show_credit",
        "--show",
        "balance",
        "--hide",
        "show_minutes",
    ]);
    let balance = &home.account("ABC Company")["account"]["ui_restrictions"]["myaccount"]["balance"];
    assert_eq!(*balance, json!({"show_tab": true, "show_credit": true, "show_minutes": false}));
}

#[test]
fn wrong_usage_is_told() {
    let home = Home::with_samples();
    for (more, code, part) in [
        (vec!["ABC Company"], 2, "Say what to change, such as --twoway 12"),
        (vec!["ABC Company", "--revision", "1"], 2, "Say what to change"),
        (vec!["ABC Company", "--contract-end", "2026-02-30"], 2, "There is no such day."),
        (vec!["ABC Company", "--twoway", "-1"], 2, "Not a number"),
        (vec!["ABC Company", "--credit", "5"], 2, "--credit"),
        (vec!["Nobody", "--twoway", "1"], 4, "There is no account Nobody."),
        (vec!["ABC Company", "--twoway", "501"], 3, "--twoway: More than are left: 500 of 500."),
        (vec!["ABC Company", "--name", "caffe nero"], 0, ""),
        (vec!["caffe nero", "--name", "abc sip example com"], 3, "--name: Taken: abc.sip.example.com ("),
        (vec!["caffe nero", "--twoway", "1", "--read-only"], 1, "Nothing was saved. Started with --read-only"),
    ] {
        let arguments = [&["account", "edit"], &more[..]].concat();
        let ran = home.run(&arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(part), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn changes_that_do_not_clash_are_put_together() {
    let home = Home::with_samples();
    std::thread::scope(|scope| {
        for (option, value) in [("--twoway", "20"), ("--inbound", "20"), ("--notes", "n"), ("--billing-city", "Berlin")]
        {
            let home = &home;
            scope.spawn(move || home.ok(&["account", "edit", "ABC Company", option, value]));
        }
    });
    let document = home.account("ABC Company");
    assert_eq!((&document["limits"]["twoway_trunks"], &document["limits"]["inbound_trunks"]), (&json!(20), &json!(20)));
    assert_eq!(document["account"]["custom_notes"], "n");
    assert_eq!(document["account"]["contact"]["billing"]["locality"], "Berlin");
    assert_eq!(document["meta"]["revision"], 5);
}

#[test]
fn text_that_looks_like_sql_is_text() {
    let home = Home::with_samples();
    let odd = "x'); DROP TABLE account; --";
    for option in ["--name", "--billing-street", "--representative", "--notes", "--technical-name"] {
        home.ok(&["account", "edit", "abc.sip.example.com", option, odd]);
    }
    let document = home.account(odd);
    assert_eq!(document["account"]["contact"]["billing"]["street_address"], odd);
    assert_eq!(document["account"]["custom_notes"], odd);
    assert_eq!(home.ok(&["account", "list", "--search", odd]).lines().count(), 1);
    home.fails(&["account", "show", "' OR 1=1 --"], 4);
}
