//! The reseller: the first start, and changes later.

use crate::home::{Home, lasting};

#[test]
fn the_first_start_asks_who_the_reseller_is() {
    let home = Home::empty();
    #[rustfmt::skip]
    let answers = [
        "Acme Reseller", "", "", "500", "", "none", "-", "", "",
        "1", "n", "2", "2", "sip.acme.example", "1",
        "6", "1", "4", "600", "10", "8",
    ];
    insta::assert_snapshot!(lasting(&home.talk(&answers)));
    assert!(home.run(&["reseller", "show"]).contains("sip.acme.example"));
}

#[test]
fn the_first_start_goes_on_where_it_was_left() {
    let home = Home::empty();
    let said = home.talk(&["Acme Reseller", "sip.acme.example"]);
    assert!(said.ends_with("Kept as a draft: First start. trunkdesk ends.\n"), "{said}");
    assert!(!home.file().exists());
    let said = home.talk(&["", "", "", "", "", "", "1", "8"]);
    assert!(said.contains("What you typed the last time is here again.\n"), "{said}");
    assert!(said.contains("The reseller is saved.\nMenu of Acme Reseller, 0 accounts\n"), "{said}");
    assert!(home.drafts().is_empty());
}

#[test]
fn a_first_start_that_is_left_makes_nothing() {
    let home = Home::empty();
    let said = home.talk(&["<"]);
    assert!(said.contains("First start: who is the reseller?"), "{said}");
    assert!(!home.file().exists());
}

#[test]
fn two_operators_changes_are_put_together() {
    let home = Home::of_acme();
    let mut talk = home.begin(&["--plain"]);
    for (prompt, answer) in [("Number", "6"), ("Number", "1"), ("Number", "4")] {
        talk.reply(prompt, answer);
    }
    talk.reply("Total of twoway trunks", "600");
    talk.expect("Number: ");
    home.run(&["reseller", "set", "--inbound", "300"]);
    talk.answer("10");
    talk.expect("Another operator changed the reseller meanwhile; yours is not saved yet.");
    talk.expect("Taken over from there: Inbound trunks 300");
    talk.reply("Number", "10");
    talk.expect("The reseller is saved.");
    talk.reply("Number", "8");
    assert!(talk.wait().0.success());
    let shown = home.run(&["reseller", "show"]);
    assert!(shown.contains("600, 0 given out") && shown.contains("300, 0 given out"), "{shown}");
}
