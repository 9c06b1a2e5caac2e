//! `account add` with options, and `account copy`.

use serde_json::json;

use crate::{home::Home, samples::PASSWORD};

const ADMIN: [&str; 6] = ["--first-name", "Bea", "--last-name", "Dent", "--email", "Bea@beta.example"];

#[test]
fn what_is_not_given_is_the_templates() {
    let home = Home::with_samples();
    let rows = home.history();
    let text = home.ok(&["account", "add", "--name", " Beta Dental "]);
    let document = home.account("Beta Dental");
    let (id, realm) = (document["account"]["id"].as_str().unwrap(), document["account"]["realm"].as_str().unwrap());
    assert_eq!(text, format!("Name              Beta Dental\nRealm             {realm}\nAccount id        {id}\n"));
    assert!(realm.len() == 24 && realm.ends_with(".sip.example.com"), "{realm}");
    let account = &document["account"];
    assert_eq!((&account["timezone"], &account["language"]), (&json!("America/New_York"), &json!("en-US")));
    for (classifier, action) in [("toll_us", "inherit"), ("international", "deny"), ("unknown", "deny")] {
        assert_eq!(account["call_restriction"][classifier]["action"], action, "{classifier}");
    }
    assert_eq!(account["ui_restrictions"]["myaccount"]["balance"]["show_credit"], true);
    assert_eq!(
        document["limits"],
        json!({"twoway_trunks": 0, "inbound_trunks": 0, "outbound_trunks": 0, "allow_prepay": true})
    );
    assert_eq!((&document["users"], &document["credit"]["balance"]), (&json!([]), &json!("0.00")));
    assert_eq!(home.history(), rows + 1);
}

#[test]
fn everything_can_be_given() {
    let home = Home::with_samples();
    let options = [
        "--realm-label",
        "beta",
        "--timezone",
        "europe/berlin",
        "--language",
        "de-de",
        "--twoway",
        "4",
        "--inbound",
        "2",
        "--outbound",
        "1",
        "--deny",
        "caribbean",
        "--allow",
        "international",
        "--hide",
        "balance",
        "--hide",
        "errortracker",
        "--allow-prepay",
        "no",
        "--credit",
        "12,50",
        "--technical-name",
        "Tom",
        "--technical-phone",
        "+1 415 555 0102",
        "--billing-email",
        "pay@beta.example",
        "--billing-street2",
        "Floor 2",
        "--billing-country",
        "Germany",
        "--representative",
        "Rita",
        "--contract-end",
        "2027-01-31",
        "--notes",
        "one\ntwo",
        "--phone",
        "+1 415 555 0101",
    ];
    let made = home.json(&[&["account", "add", "--name", "Beta", "--json"], &options[..], &ADMIN].concat());
    assert_eq!(made["account"]["realm"], "beta.sip.example.com");
    assert_eq!(made["login"]["username"], "bea@beta.example");
    let password = made["login"]["password"].as_str().unwrap();
    assert_eq!(password.len(), 24);
    home.ok_with(&["admin", "check-password", "Beta", "bea@beta.example"], &format!("{password}\n"));

    let document = home.account("Beta");
    let account = &document["account"];
    assert_eq!((&account["timezone"], &account["language"]), (&json!("Europe/Berlin"), &json!("de-DE")));
    assert_eq!(account["call_restriction"]["caribbean"]["action"], "deny");
    assert_eq!(account["call_restriction"]["international"]["action"], "inherit");
    assert_eq!(account["call_restriction"]["unknown"]["action"], "deny");
    let shown = &account["ui_restrictions"]["myaccount"];
    assert_eq!(shown["balance"], json!({"show_tab": false, "show_credit": false, "show_minutes": false}));
    assert_eq!((&shown["errorTracker"]["show_tab"], &shown["user"]["show_tab"]), (&json!(false), &json!(true)));
    assert_eq!(
        account["contact"],
        json!({
            "technical": {"name": "Tom", "number": "+14155550102"},
            "billing": {"email": "pay@beta.example", "street_address_extra": "Floor 2", "country": "Germany"},
        })
    );
    assert_eq!(account["contract"]["representative"], json!({"name": "Rita"}));
    assert_eq!(account["custom_notes"], "one\ntwo");
    assert_eq!(
        document["limits"],
        json!({"twoway_trunks": 4, "inbound_trunks": 2, "outbound_trunks": 1, "allow_prepay": false})
    );
    assert_eq!(document["credit"]["balance"], "12.50");
    assert_eq!(document["users"][0]["email"], "Bea@beta.example");
    assert_eq!(document["users"][0]["number"], "+14155550101");
    let text = home.ok(&["account", "show", "Beta"]);
    assert!(
        text.ends_with(
            "Technical         Tom, +14155550102\n\
             Billing           pay@beta.example, Floor 2, Germany\n\
             Representative    Rita\n\
             Contract ends     2027-01-31\n\
             Notes             one\n                  two\n"
        ),
        "{text}"
    );
}

#[test]
fn a_password_is_made_or_read_and_never_kept_in_the_clear() {
    let home = Home::with_samples();
    let text = home.ok(&[&["account", "add", "--name", "Beta"], &ADMIN[..]].concat());
    let made = text.lines().find_map(|line| line.strip_prefix("Password          ")).unwrap();
    assert!(made.ends_with(" (shown only now)"), "{text}");

    let read = [&["account", "add", "--name", "Gamma", "--password-stdin"], &ADMIN[..]].concat();
    for (sent, code, part) in [
        ("", 2, "--password-stdin: There is no password on standard input: send it as a line."),
        ("\n", 2, "There is no password"),
        ("short\n", 3, "--password-stdin: Too short: at least 8 characters, this has 5. Nothing was saved."),
        ("bea@beta.example\n", 3, "Too easy to guess"),
        (&"x".repeat(5000), 1, "the line is too long"),
    ] {
        let sentence = home.fails_with(&read, sent, code);
        assert!(sentence.contains(part), "{sent:?}: {sentence}");
    }
    let text = home.ok_with(&read, &format!("{PASSWORD}\r\nanother line\n"));
    assert!(text.contains("Login             bea@beta.example\n") && !text.contains("Password"), "{text}");
    home.ok_with(&["admin", "check-password", "Gamma", "bea@beta.example"], PASSWORD);
    let whole = std::fs::read(home.default_file()).unwrap();
    let rows = home.ok(&["history", "list", "--json"]);
    assert!(!String::from_utf8_lossy(&whole).contains(PASSWORD) && !rows.contains(PASSWORD));
    assert!(!rows.contains("argon2"));

    let sentence = home.fails(&["account", "add", "--name", "Delta", "--password-stdin"], 2);
    assert!(sentence.contains("There is no admin"), "{sentence}");
}

#[test]
fn an_account_stands_below_another() {
    let home = Home::with_samples();
    home.ok(&["account", "add", "--name", "Branch", "--parent", "ABC Company"]);
    let (parent, branch) = (home.account("ABC Company"), home.account("Branch"));
    assert_eq!(branch["meta"]["parent_id"], parent["account"]["id"]);
    // the zone of the account above
    assert_eq!(branch["account"]["timezone"], "America/Los_Angeles");
    assert!(home.ok(&["account", "show", "Branch"]).contains("Under             ABC Company\n"));
    home.ok(&["account", "add", "--name", "Top", "--parent", "Reseller"]);
    assert_eq!(home.account("Top")["meta"]["parent_id"], parent["meta"]["parent_id"]);
    for (parent, code, part) in
        [("Nobody", 4, "There is no account Nobody."), ("Old ABC", 3, "--parent: Old ABC is disabled")]
    {
        let sentence = home.fails(&["account", "add", "--name", "New", "--parent", parent], code);
        assert!(sentence.contains(part), "{sentence}");
    }
}

#[test]
fn much_credit_and_denied_emergency_calls_are_asked_twice() {
    let home = Home::with_samples();
    let add = |more: &[&'static str]| [&["account", "add", "--name", "Beta"], more].concat();
    for (more, part) in [
        (vec!["--credit", "250"], "--confirm-amount: $250.00 is above $100.00, from where on it is asked twice: add"),
        (vec!["--credit", "250", "--confirm-amount", "25"], "$25.00 is not $250.00: give the same amount twice."),
        (vec!["--deny", "emergency"], "--confirm: Nobody at this customer could call for help in an emergency."),
        (vec!["--deny", "emergency", "--confirm", "emergency"], "add --confirm EMERGENCY."),
    ] {
        let sentence = home.fails(&add(&more), 3);
        assert!(sentence.contains(part) && sentence.ends_with("Nothing was saved.\n"), "{sentence}");
    }
    home.ok(&add(&["--credit", "250", "--confirm-amount", "250.00", "--deny", "EMERGENCY", "--confirm", "EMERGENCY"]));
    let document = home.account("Beta");
    assert_eq!(document["account"]["call_restriction"]["emergency"]["action"], "deny");
    assert_eq!(document["credit"]["balance"], "250.00");
    // exactly the amount is not above it
    home.ok(&["account", "add", "--name", "Gamma", "--credit", "100"]);
}

#[test]
fn what_the_file_refuses_is_told_by_its_options() {
    let home = Home::with_samples();
    let rows = home.history();
    let sentence = home.fails(
        &["account", "add", "--name", "abc-company", "--realm-label", "nero", "--twoway", "491", "--credit", "2"],
        3,
    );
    assert_eq!(
        sentence,
        "--name: Taken: ABC Company (abc.sip.example.com) has this name. \
         --realm-label: Taken: this is the realm of Caffè Nero. \
         --twoway: More than are left: 490 of 500. \
         --credit: Less than the smallest credit, $5.00: add that much, or 0. Nothing was saved.\n"
    );
    let sentence = home.fails(&["account", "add", "--name", "Beta", "--read-only"], 1);
    assert_eq!(
        sentence,
        "Nothing was saved. Started with --read-only, so nothing can be saved. Start trunkdesk without it to save.\n"
    );
    assert_eq!(home.history(), rows);
}

#[test]
fn wrong_options_are_told() {
    let home = Home::with_samples();
    for (more, part) in [
        (vec![], "--from <FILE|->|--name <NAME>"),
        (vec!["--name", "B", "--from", "-"], "cannot be used with"),
        (vec!["--from", "-", "--twoway", "4"], "cannot be used with"),
        (vec!["--from", "-", "--email", "a@b.example"], "cannot be used with"),
        (vec!["--name", " "], "Type a name for the account."),
        (vec!["--name", "B", "--realm", "b.other.example"], "No dot here: the suffix after it is the reseller's."),
        (vec!["--name", "B", "--realm-label", ""], "Type the part of the realm before the suffix, or leave"),
        (vec!["--name", "B", "--realm-label", "x' or 1=1 --"], "Only a–z, 0–9 and hyphen."),
        (vec!["--name", "B", "--deny", "moon"], "No such kind of calls. There are tollfree_us, toll_us, emergency,"),
        (vec!["--name", "B", "--hide", "all"], "Nothing that can be shown or hidden. There are user, account,"),
        (vec!["--name", "B", "--deny", "toll_us", "--allow", "toll_us"], "--deny: toll_us stands with --allow too"),
        (vec!["--name", "B", "--allow-prepay", "maybe"], "Neither yes nor no."),
        (vec!["--name", "B", "--contract-end", "2026-02-30"], "There is no such day."),
        (vec!["--name", "B", "--credit", "1,234"], "Could mean two amounts"),
        (vec!["--name", "B", "--credit", "-5"], "Not below zero"),
        (vec!["--name", "B", "--language", "english"], "Not a language"),
        (vec!["--name", "B", "--billing-email", "pay"], "Not an address"),
        (vec!["--name", "B", "--email", "a@b.example"], "--first-name"),
        (vec!["--name", "B", "--first-name", "A"], "--email"),
        (vec!["--name", "B", "--password", "secret"], "--password"),
        (vec!["--name", "B", "--notes", "n", "--notes-from", "-"], "cannot be used with"),
        (vec!["--from", "-", "--password-stdin"], "Standard input is read for something else already"),
    ] {
        let sentence = home.fails(&[&["account", "add"], &more[..]].concat(), 2);
        assert!(sentence.contains(part), "{more:?}: {sentence}");
    }
}

#[test]
fn a_copy_has_everything_but_name_realm_admins_and_credit() {
    let home = Home::with_samples();
    home.ok(&["account", "move", "ABC Company", "--to", "Caffè Nero"]);
    home.ok(&["account", "edit", "ABC Company", "--billing-city", "Berlin", "--notes", "n", "--language", "fr-CA"]);
    let made = home.json(&["account", "copy", "ABC Company", "--name", "ABC Branch", "--json"]);
    assert!(made.get("login").is_none());
    let (mut original, mut copy) = (home.account("ABC Company"), home.account("ABC Branch"));
    assert_eq!(copy["meta"]["parent_id"], original["meta"]["parent_id"]);
    assert_eq!((&copy["users"], &copy["credit"]["balance"]), (&json!([]), &json!("0.00")));
    assert_eq!(copy["limits"], original["limits"]);
    for document in [&mut original, &mut copy] {
        for key in ["id", "name", "realm"] {
            document["account"].as_object_mut().unwrap().remove(key);
        }
    }
    assert_eq!(copy["account"], original["account"]);

    // what an account does not name is allowed and shown there, though the template has it otherwise
    home.ok(&["account", "copy", "Old ABC", "--name", "Less Old", "--realm-label", "less-old"]);
    let copy = home.account("Less Old");
    assert_eq!(copy["account"]["call_restriction"]["international"]["action"], "inherit");
    assert_eq!(
        (&copy["account"]["enabled"], &copy["account"]["realm"]),
        (&json!(true), &json!("less-old.sip.example.com"))
    );

    home.ok(&["account", "edit", "Less Old", "--deny", "emergency", "--confirm", "EMERGENCY"]);
    let again = ["account", "copy", "Less Old", "--name", "Again"];
    assert!(home.fails(&again, 3).contains("add --confirm EMERGENCY"));
    home.ok(&[&again[..], &["--confirm", "EMERGENCY"]].concat());
    let sentence = home.fails(&["account", "copy", "ABC Company", "--name", "ABC", "--twoway", "4"], 2);
    assert!(sentence.contains("--twoway"), "{sentence}");
    home.fails(&["account", "copy", "ABC Company", "--name", "again"], 3);
}
