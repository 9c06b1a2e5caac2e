//! A new account, from its first question to its last.

use serde_json::json;

use crate::home::{Home, lasting};

/// The guide's customer, answer by answer, from the menu on.
#[rustfmt::skip]
pub const GUIDE: [&str; 36] = [
    "4",
    "ABC Company", "", "los ang", "1",
    "y", "Melissa", "Demo", "melissa@abc.example", "+1 415 555 0100", "1",
    "10", "3", "4",
    "", "", "", "", "", "", "", "10", "n",
    "", "", "", "", "", "", "", "", "n", "n", "n", "",
    "1",
];

#[test]
fn the_guides_customer() {
    let home = Home::of_acme();
    let mut answers = GUIDE.to_vec();
    answers.push("8");
    insta::assert_snapshot!(lasting(&home.talk(&answers)));

    let made = home.account("ABC Company");
    assert_eq!(made["account"]["timezone"], "America/Los_Angeles");
    assert_eq!(
        made["limits"],
        json!({"twoway_trunks": 10, "inbound_trunks": 3, "outbound_trunks": 4, "allow_prepay": false})
    );
    assert_eq!(made["credit"]["balance"], "10.00");
    assert_eq!(made["users"][0]["username"], "melissa@abc.example");
    assert_eq!(made["account"]["call_restriction"]["international"]["action"], "deny");
    assert_eq!(made["account"]["ui_restrictions"]["myaccount"]["inbound"]["show_tab"], false);
    assert!(home.drafts().is_empty(), "{:?}", home.drafts());
}

#[test]
fn what_is_wrong_is_said_and_asked_again() {
    let home = Home::of_abc();
    #[rustfmt::skip]
    let answers = [
        "4",
        "", "abc company", "New Dental", "-bad-", "abc", "dental", "zzzzqq", "+5:30", "99", "berlin", "1",
        "perhaps", "yes", "", "Rita", "Admin", "no address", "rita@new.example", "12ab", "-", "3", "2",
        "short", "password123", "birds over quiet water", "birds over quiet wader", "birds over quiet water",
        "x", "-1", "491", "490", "", "",
        "", "", "n", "emergency", "<", "n", "EMERGENCY", "", "", "", "", "2", "1,234", "250", "",
        ">",
        "1", "n", "1", "y",
        "8",
    ];
    insta::assert_snapshot!(lasting(&home.talk(&answers)));
    let made = home.account("New Dental");
    assert_eq!(made["account"]["realm"], "dental.sip.acme.example");
    assert_eq!(made["account"]["call_restriction"]["emergency"]["action"], "deny");
    assert_eq!(made["credit"]["balance"], "250.00");
}

#[test]
fn one_field_is_changed_at_the_review() {
    let home = Home::of_acme();
    #[rustfmt::skip]
    let answers = [
        "4", "ABC", ">", ">", ">",
        // the name, an admin with all that belongs to one, and back without a change
        "2", "1", "1", "ABC Company",
        "2", "1", "4", "y", "Melissa", "Demo", "melissa@abc.example", "", "1",
        "2", "<",
        // from the review back through the last questions
        "<", "<", "n", "",
        "1", "8",
    ];
    insta::assert_snapshot!(lasting(&home.talk(&answers)));
    assert_eq!(home.account("ABC Company")["users"][0]["first_name"], "Melissa");
}

#[test]
fn a_reseller_that_changes_meanwhile_is_shown_first() {
    let home = Home::of_acme();
    let mut talk = home.begin(&["--plain"]);
    talk.reply("Number", "4");
    talk.reply("Account Name", "ABC Company");
    talk.reply("Account Realm", ">");
    talk.expect("part 2 of 3");
    home.run(&["reseller", "set", "--realm-suffix", "voice.acme.example"]);
    talk.reply("Twoway trunks", ">");
    talk.reply("Shows User", ">");
    talk.expect("Account Realm: made on Submit, .sip.acme.example");
    talk.reply("Number", "1");
    talk.expect("Another operator changed the reseller meanwhile; the account is not saved yet.");
    talk.expect("Account Realm: made on Submit, .voice.acme.example");
    talk.reply("Number", "1");
    talk.expect("Account added: ABC Company");
    talk.reply("Number", "8");
    assert!(talk.wait().0.success());
}

#[test]
fn a_name_that_is_taken_meanwhile_is_asked_again() {
    let home = Home::of_acme();
    let mut talk = home.begin(&["--plain"]);
    talk.reply("Number", "4");
    talk.reply("Account Name", "ABC Company");
    for _ in 0..3 {
        talk.expect(": ");
        talk.answer(">");
    }
    talk.expect("Review");
    home.run(&["account", "add", "--name", "ABC Company", "--realm-label", "abc"]);
    talk.reply("Number", "1");
    talk.expect("Error: Account Name: Taken: ABC Company (abc.sip.acme.example) has this name.");
    talk.reply("Account Name", "Another Company");
    talk.reply("Number", "1");
    talk.expect("Account added: Another Company");
    talk.answer("8");
    assert!(talk.wait().0.success());
}

#[test]
fn below_another_account_and_as_a_copy() {
    let home = Home::of_abc();
    #[rustfmt::skip]
    let answers = [
        "1", "abc company", "1", "10", "ABC Branch", ">", ">", ">", "1", "<",
        "1", "abc company", "1", "12", "ABC Copy", ">", ">", ">", "1", "<",
        "8",
    ];
    insta::assert_snapshot!(lasting(&home.talk(&answers)));
    assert_eq!(home.account("ABC Branch")["account"]["timezone"], "America/Los_Angeles");
    assert_eq!(home.account("ABC Copy")["limits"]["twoway_trunks"], 10);
}

#[test]
fn an_account_above_that_is_gone_meanwhile_gives_way_to_the_reseller() {
    let home = Home::of_abc();
    let mut talk = home.begin(&["--plain"]);
    for (prompt, answer) in [("Number", "1"), ("Search", "abc company"), ("Number", "1"), ("Number", "10")] {
        talk.reply(prompt, answer);
    }
    talk.reply("Account Name", "ABC Branch");
    for _ in 0..3 {
        talk.expect(": ");
        talk.answer(">");
    }
    talk.expect("Under: ABC Company");
    home.run(&["account", "delete", "ABC Company", "--confirm", "ABC Company"]);
    talk.reply("Number", "1");
    talk.expect("Error: Nothing is saved. The account above is gone");
    talk.reply("Yes or no", "y");
    talk.expect("Account Name: ABC Branch\nAccount Realm");
    talk.reply("Number", "1");
    talk.expect("Account added: ABC Branch");
    talk.expect("Number: ");
    talk.answer("8");
    assert!(talk.wait().0.success());
}

#[test]
fn a_copy_that_denies_emergency_calls_wants_the_word() {
    let home = Home::of_abc();
    home.run(&["account", "edit", "ABC Company", "--deny", "emergency", "--confirm", "EMERGENCY"]);
    let answers = ["1", "abc company", "1", "11", "ABC Copy", ">", ">", ">", "1", "no", "1", "EMERGENCY", "<", "8"];
    let said = home.talk(&answers);
    assert!(said.contains("The word: no\nThe account is not saved.\n"), "{said}");
    assert!(said.contains("The word: EMERGENCY\nAccount added: ABC Copy\n"), "{said}");
}
