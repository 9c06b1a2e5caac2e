//! One account: looked at, changed, changed by two.

use crate::home::{Home, lasting};

#[test]
fn everything_is_shown() {
    let home = Home::of_abc();
    insta::assert_snapshot!(lasting(&home.talk(&["1", "melissa@", "1", "1", "9", "", "1", "<", "8"])));
}

#[test]
fn settings_are_changed() {
    let home = Home::of_abc();
    #[rustfmt::skip]
    let answers = [
        "1", "abc company", "1",
        // name and time zone, notes, permissions
        "2", "1", "ABC Group", "3", "berlin", "1", "5",
        "8", "1", "Calls on Mondays.", " ", "Pays by bank.", "", "2",
        "4", "4", "n", "11",
        // nothing
        "3", "12",
        "<", "8",
    ];
    insta::assert_snapshot!(lasting(&home.talk(&answers)));
    let account = home.account("ABC Group");
    assert_eq!(account["account"]["timezone"], "Europe/Berlin");
    assert_eq!(account["account"]["custom_notes"], "Calls on Mondays.\n\nPays by bank.");
}

#[test]
fn two_operators_changes_are_put_together() {
    let home = Home::of_abc();
    let mut talk = home.begin(&["--plain"]);
    for (prompt, answer) in [("Number", "1"), ("Search", "abc company"), ("Number", "1"), ("Number", "3")] {
        talk.reply(prompt, answer);
    }
    for (number, prompt, count) in
        [("1", "Twoway trunks", "12"), ("2", "Inbound trunks", "6"), ("3", "Outbound trunks", "7")]
    {
        talk.reply("Number", number);
        talk.reply(prompt, count);
    }
    home.run(&["account", "edit", "ABC Company", "--twoway", "20", "--inbound", "8", "--language", "de-DE"]);
    talk.reply("Number", "12");
    talk.expect("Changed meanwhile by");
    talk.expect("Twoway trunks was 10\n1 theirs: 20\n2 mine: 12\n");
    talk.reply("Number", "2");
    talk.expect("Inbound trunks was 3\n1 theirs: 8\n2 mine: 6\n");
    talk.reply("Number", "1");
    talk.expect("Saved.");
    talk.reply("Number", ".");
    assert!(talk.wait().0.success());
    let account = home.account("ABC Company");
    let limits = &account["limits"];
    assert_eq!(
        (&limits["twoway_trunks"], &limits["inbound_trunks"], &limits["outbound_trunks"]),
        (&12.into(), &8.into(), &7.into())
    );
    assert_eq!(account["account"]["language"], "de-DE");
    assert!(home.drafts().is_empty());
}

#[test]
fn an_account_that_is_gone_meanwhile_is_said_to_be() {
    let home = Home::of_abc();
    let mut talk = home.begin(&["--plain"]);
    for (prompt, answer) in
        [("Number", "1"), ("Search", "abc company"), ("Number", "1"), ("Number", "3"), ("Number", "1")]
    {
        talk.reply(prompt, answer);
    }
    talk.reply("Twoway trunks", "12");
    talk.expect("Number: ");
    home.run(&["account", "delete", "ABC Company", "--confirm", "ABC Company"]);
    talk.answer("12");
    talk.expect("Error: Nothing is saved. The account is gone");
    talk.reply("Number", "14");
    talk.expect("Error: The account is gone");
    talk.reply("Number", "8");
    assert!(talk.wait().0.success());
}

#[test]
fn it_is_moved_disabled_enabled_and_deleted() {
    let home = Home::of_abc();
    home.run(&["account", "add", "--name", "Beta Dental", "--realm-label", "beta"]);
    #[rustfmt::skip]
    let answers = [
        "1", "beta", "1",
        "12", "abc company", "1", "y",
        "13", "n", "13", "y",
        "7", "y",
        "14", "beta dental", "14", "Beta Dental",
        "8",
    ];
    insta::assert_snapshot!(lasting(&home.talk(&answers)));
    assert!(!home.run(&["account", "list"]).contains("Beta"));
}

#[test]
fn where_it_can_be_moved_is_looked_for_through_all_pages() {
    let home = Home::of_abc();
    // a whole page of accounts that nothing can be moved below
    for number in 0..12 {
        let name = format!("Depot {number:02}");
        home.run(&["account", "add", "--name", &name]);
        home.run(&["account", "disable", &name]);
    }
    home.run(&["account", "add", "--name", "Depot West"]);
    let said = home.talk(&["1", "abc company", "1", "12", "depot", "1", "y", "<", "8"]);
    assert!(said.contains("Below: depot\n1 Depot West\nThat is all."), "{said}");
    let said = home.talk(&["1", "abc company", "1", "12", "acme", "1", "y", "12", "nobody", "<", "8"]);
    assert!(said.contains("Below: acme\n1 Acme Reseller\n"), "{said}");
    assert!(said.contains("Nothing that it can be moved below has that in its name.\n"), "{said}");
    assert!(home.run(&["account", "list", "--under", "reseller"]).contains("ABC Company"));
}
