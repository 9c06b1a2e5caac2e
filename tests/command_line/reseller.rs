//! `reseller show` and `reseller set`.

use std::{os::unix::fs::PermissionsExt, path::Path};

use serde_json::json;

use crate::home::{Home, ran};

#[test]
fn the_first_set_makes_the_file() {
    let home = Home::new();
    let sentence = home.fails(&["reseller", "set", "--name", "Acme"], 2);
    assert!(sentence.contains("--realm-suffix sip.example.com"), "{sentence}");
    let sentence = home.fails(&["--read-only", "reseller", "set", "--realm-suffix", "sip.acme.example"], 1);
    assert!(sentence.contains("--read-only"), "{sentence}");
    assert!(!home.default_file().parent().unwrap().exists());

    let shown = home.ok(&["reseller", "set", "--realm-suffix", "sip.acme.example"]);
    assert_eq!(
        shown,
        "Name              Reseller\n\
         Realm suffix      sip.acme.example\n\
         Timezone          Europe/Berlin\n\
         Two-way trunks    no total set, 0 given out\n\
         Inbound trunks    no total set, 0 given out\n\
         Outbound trunks   no total set, 0 given out\n\
         Currency          USD\n\
         Smallest credit   $5.00\n\
         Asked twice above $100.00\n\
         Accounts          0\n\
         New: cannot call  International, Other than above\n\
         New: hidden       nothing\n\
         New: per minute   over the limit\n"
    );
    assert_eq!(home.ok(&["reseller", "show"]), shown);
    assert_eq!(home.ok(&["account", "list"]), "");
    assert_eq!(home.ok(&["account", "list", "--json"]), "[]\n");
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&home.default_file()), mode(home.default_file().parent().unwrap())), (0o600, 0o700));
}

#[test]
fn a_machine_without_a_zone_is_in_utc() {
    let home = Home::new();
    ran(home.command(&["reseller", "set", "--realm-suffix", "sip.acme.example"]).env("TZ", "Nowhere/Atall"));
    assert_eq!(home.json(&["reseller", "show", "--json"])["timezone"], "Etc/UTC");
}

#[test]
fn a_later_set_changes_only_what_is_given() {
    let home = Home::with_samples();
    let mut before = home.json(&["reseller", "show", "--json"]);
    let after =
        home.json(&["reseller", "set", "--inbound", "none", "--outbound", "50", "--ask-above", "250", "--json"]);
    assert_eq!(before["limits"], json!({"twoway_trunks": 500, "inbound_trunks": 200}));
    before["limits"] = json!({"twoway_trunks": 500, "outbound_trunks": 50});
    before["ask_above"] = json!("250.00");
    before["revision"] = json!(2);
    assert_eq!(after, before);
    assert_eq!(home.json(&["reseller", "show", "--json"]), before);
    // nothing to change is no change
    assert_eq!(home.json(&["reseller", "set", "--outbound", "50", "--json"]), before);
    assert_eq!(home.json(&["--read-only", "reseller", "show", "--json"]), before);
}

#[test]
fn a_total_below_what_is_given_out_is_refused() {
    let home = Home::with_samples();
    let before = home.ok(&["reseller", "show"]);
    let sentence = home.fails(&["reseller", "set", "--twoway", "4", "--inbound", "2", "--name", "New"], 3);
    assert_eq!(
        sentence,
        "--twoway: 10 are given out already, 6 more than this: take some back first. ABC Company holds most: 10. \
         --inbound: 3 are given out already, 1 more than this: take some back first. ABC Company holds most: 3. Nothing was saved.\n"
    );
    assert_eq!(home.ok(&["reseller", "show"]), before);
}

#[test]
fn read_only_changes_nothing() {
    let home = Home::with_samples();
    let before = home.ok(&["reseller", "show"]);
    let sentence = home.fails(&["reseller", "set", "--name", "New", "--read-only"], 1);
    assert!(sentence.starts_with("Nothing was saved. Started with --read-only, "), "{sentence}");
    assert_eq!(home.ok(&["reseller", "show"]), before);
}

#[test]
fn what_a_new_account_starts_with_is_set() {
    let home = Home::with_samples();
    let before = home.account("ABC Company");
    let set = ["reseller", "set", "--deny", "caribbean", "--allow", "international", "--hide", "balance"];
    let after = home.json(&[&set[..], &["--allow-prepay", "no", "--json"]].concat());
    assert_eq!(after["revision"], 2);
    let template = &after["template"];
    assert_eq!(template["call_restriction"]["caribbean"], json!({"action": "deny"}));
    assert_eq!(template["call_restriction"]["international"], json!({"action": "inherit"}));
    assert_eq!(template["call_restriction"]["unknown"], json!({"action": "deny"}), "as it was");
    let balance = json!({"show_tab": false, "show_credit": false, "show_minutes": false});
    assert_eq!(template["ui_restrictions"]["myaccount"]["balance"], balance);
    assert_eq!(template["allow_prepay"], false);

    home.ok(&["account", "add", "--name", "New"]);
    let new = home.account("New");
    assert_eq!(new["account"]["call_restriction"], template["call_restriction"]);
    assert_eq!(new["account"]["ui_restrictions"], template["ui_restrictions"]);
    assert_eq!(new["limits"]["allow_prepay"], false);
    assert_eq!(home.account("ABC Company"), before, "no account that is there");

    let rows = home.history();
    home.ok(&["reseller", "set", "--deny", "caribbean"]);
    assert!(home.fails(&["reseller", "set", "--show", "show_credit"], 3).contains("show Per Minute first"));
    let deny = ["reseller", "set", "--deny", "emergency"];
    assert!(home.fails(&deny, 3).contains("add --confirm EMERGENCY"));
    for nothing in [vec![], vec!["--confirm", "EMERGENCY"]] {
        let told = home.fails(&[&["reseller", "set"], &nothing[..]].concat(), 2);
        assert!(told.starts_with("Say what to change, such as --twoway 500"), "{told}");
    }
    assert_eq!(home.history(), rows);
    home.ok(&[&deny[..], &["--confirm", "EMERGENCY"]].concat());
}
