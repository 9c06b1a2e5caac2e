//! Many accounts: found, listed page by page, looked at only.

use crate::home::{Home, lasting};

#[test]
fn a_list_comes_in_pages() {
    let home = Home::of_acme();
    for number in 1..=12 {
        home.run(&[
            "account",
            "add",
            "--name",
            &format!("Company {number:02}"),
            "--realm-label",
            &format!("c{number:02}"),
        ]);
    }
    home.run(&["account", "disable", "Company 05"]);
    let said = home.talk(&["2", "12", "", "", "12", "<", "3", "<", "1", "nobody", "1", "company 1", "<", "8"]);
    insta::assert_snapshot!(lasting(&said));
}

#[test]
fn the_history_is_searched() {
    let home = Home::of_abc();
    home.run(&["account", "edit", "ABC Company", "--twoway", "12"]);
    let said = home.talk(&["7", "twoway changed", "1", "1", "<", "7", "nobody", "8"]);
    assert!(said.contains("Twoway trunks: 10 → 12"), "{said}");
    assert!(
        said.contains("1 Open the account\n2 Back\nNumber: 1\nABC Company, abc.sip.acme.example, active\n"),
        "{said}"
    );
    assert!(said.contains("Nothing is found."), "{said}");
}

#[test]
fn who_only_reads_is_offered_no_change() {
    let home = Home::of_abc();
    let said = home.talk_with(&["--plain", "--read-only"], &["2", "1", "2", "<", "3", "1", "<", "<", "4", "6"]);
    insta::assert_snapshot!(lasting(&said));
    assert!(home.drafts().is_empty());
}

#[test]
fn the_samples_are_there_to_try() {
    let home = Home::empty();
    let said = home.talk_with(&["--plain", "--demo"], &["2", "", "3", "<", "4", "Mine", ".", "n", ".", "y", "8"]);
    assert!(said.contains("This is a file of sample accounts, which is thrown away at the end."), "{said}");
    assert!(said.contains("There is no place for drafts here."), "{said}");
    assert!(!home.path(".local/share/trunkdesk").exists());
}

#[test]
fn it_is_for_no_command() {
    let home = Home::of_abc();
    let output = home.send(&["--plain", "account", "list"], b"");
    assert_eq!(output.status.code(), Some(2));
    // the environment that wants lines leaves commands alone
    let output = home.command(&["account", "list"]).env("ACCESSIBLE", "1").env("TERM", "dumb").output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("ABC Company"));
}
