//! What is typed is kept, and gone on with here and on the screens.

use crate::{
    home::{Home, lasting},
    pty::Pty,
    wizard::GUIDE,
};

#[test]
fn an_end_at_every_question_keeps_what_was_typed() {
    // each with a home of its own would take long, and what is saved is one account
    let home = Home::of_acme();
    for count in 2..GUIDE.len() {
        let said = home.talk(&GUIDE[..count]);
        assert!(said.ends_with("Kept as a draft: New account “ABC Company”. trunkdesk ends.\n"), "{count}: {said}");
        let drafts = home.drafts();
        assert_eq!(drafts.len(), 1, "{count}: {drafts:?}");
        let said = home.talk(&["5", "1", "2", "8"]);
        assert!(said.contains("Discarded."), "{said}");
    }
    assert_eq!(home.run(&["account", "list"]), "");
}

#[test]
fn it_goes_on_where_it_was_left() {
    let home = Home::of_acme();
    home.talk(&GUIDE[..12]);
    let mut answers = vec!["5", "1", "1"];
    answers.extend(&GUIDE[12..]);
    answers.push("8");
    insta::assert_snapshot!(lasting(&home.talk(&answers)));
    assert_eq!(home.account("ABC Company")["limits"]["twoway_trunks"], 10);
    assert!(home.drafts().is_empty());
}

#[test]
fn the_screens_go_on_with_it() {
    let home = Home::of_acme();
    home.talk(&GUIDE[..12]);
    let mut pty = screens(&home);
    pty.wait_for("d resumes or discards your draft");
    pty.keys("d Enter");
    pty.wait_for("Twoway trunks");
    pty.wait_for("490 of 500 left");
    // the cursor is in the field that was asked for last
    pty.send(b"3");
    pty.wait_for("197 of 200 left");
    pty.keys("Esc");
    pty.wait_for("Keep as draft");
    pty.keys("Enter");
    pty.wait_for("Kept as a draft");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));

    let said = home.talk(&["5", "1", "1", ".", "8"]);
    assert!(
        said.contains("500 left.\nPress Enter for 3.\nInbound trunks: .") || said.contains("Press Enter for 3."),
        "{said}"
    );
}

#[test]
fn what_was_begun_on_the_screens_goes_on_here() {
    let home = Home::of_acme();
    let mut pty = screens(&home);
    pty.wait_for("No account yet.");
    pty.keys("a");
    pty.wait_for("Account Name");
    pty.send(b"ABC Company\t\t\t");
    pty.keys("Space");
    pty.wait_for("Admin first name");
    pty.send(b"\tMelissa\t");
    pty.wait_for("Melissa");
    pty.hang_up();
    assert_eq!(pty.wait_exit().code(), Some(129));

    let said = home.talk(&["5", "1", "1", "Demo", "melissa@abc.example", "", "1", ">", ">", "1", "8"]);
    assert!(said.contains("Admin last name: Demo\n"), "{said}");
    assert_eq!(home.account("ABC Company")["users"][0]["first_name"], "Melissa");
}

#[test]
fn changes_of_an_account_wait_too() {
    let home = Home::of_abc();
    // trunks, credit, an admin, the reseller
    home.talk(&["1", "abc company", "1", "3", "1", "12", ".", "8"]);
    home.talk(&["1", "abc company", "1", "7", "2", "25", ".", "8"]);
    home.talk(&["1", "abc company", "1", "5", "2", "Rita", ".", "8"]);
    home.talk(&["6", "1", "4", "600", ".", "8"]);
    assert_eq!(home.drafts().len(), 4);
    insta::assert_snapshot!(lasting(&home.talk(&[
        "5",
        "4",
        "1",
        "12",
        "5",
        "3",
        "1",
        "Payment 17",
        "1",
        "5",
        "2",
        "1",
        "Admin",
        "rita@abc.example",
        "",
        "1",
        "1",
        "5",
        "1",
        "1",
        "10",
        "8",
    ])));
    let account = home.account("ABC Company");
    assert_eq!(account["limits"]["twoway_trunks"], 12);
    assert_eq!(account["credit"]["balance"], "35.00");
    assert_eq!(account["users"].as_array().unwrap().len(), 2);
    assert!(home.drafts().is_empty());
}

#[test]
fn a_password_is_in_no_draft_and_asked_anew() {
    let home = Home::of_acme();
    let secret = "birds over quiet water";
    home.talk(&["4", "ABC", "", "", "y", "Bea", "Dent", "bea@abc.example", "", "2", secret, secret]);
    let drafts = home.drafts();
    assert!(drafts.len() == 1 && !drafts[0].contains("birds"), "{drafts:?}");
    let said = home.talk(&["5", "1", "1", ">", ">", secret, secret, "1", "8"]);
    assert!(said.contains("Error: Admin password: "), "{said}");
    assert!(said.contains("password as typed") && said.contains("Account added: ABC"), "{said}");
}

#[test]
fn one_that_is_open_elsewhere_is_said_to_be() {
    let home = Home::of_acme();
    let mut talk = home.begin(&["--plain"]);
    talk.reply("Number", "4");
    talk.reply("Account Name", "ABC Company");
    talk.expect("Account Realm: ");
    let said = home.talk(&["5", "1", "3", "8"]);
    assert!(said.contains(", open in another session\n") && said.contains("go on in one of the two only."), "{said}");
    let (status, _) = talk.end();
    assert_eq!(status.code(), Some(1), "in the midst of a form");
}

#[test]
fn a_form_over_another_one_leaves_that_one_waiting() {
    let home = Home::of_abc();
    let mut pty = screens(&home);
    pty.wait_for("melissa@abc.example");
    pty.keys("Enter");
    pty.wait_for("‹ Back ›");
    pty.keys("2 e");
    pty.wait_for("Save ✓");
    pty.send(b"12");
    pty.wait_for("488 of 500 left");
    pty.keys("Shift-Tab 4");
    pty.wait_for("Melissa Demo");
    pty.keys("Tab Enter");
    pty.wait_for("Admin first name");
    pty.send(b"x");
    pty.wait_for("Melissax");
    pty.hang_up();
    assert_eq!(pty.wait_exit().code(), Some(129));
    let said = home.talk(&["5", "1", "1", "", "Other", "", "", "1", "5", "1", "1", "12", "8"]);
    assert!(said.contains("Admin last name: Other\n"), "{said}");
    assert!(said.contains("1 Twoway trunks: 12, 488 of 500 left\n"), "{said}");
    let account = home.account("ABC Company");
    assert_eq!(account["users"][0]["first_name"], "Melissax");
    assert_eq!(account["limits"]["twoway_trunks"], 12);
    assert!(home.drafts().is_empty());
}

#[test]
fn what_the_screens_changed_on_other_tabs_is_said_too() {
    let home = Home::of_acme();
    let mut pty = screens(&home);
    pty.wait_for("No account yet.");
    pty.keys("m Enter");
    pty.wait_for("Accounts");
    pty.keys("2 Tab");
    pty.wait_for("Reseller name");
    pty.send(b"x");
    pty.wait_for("Acme Resellerx");
    pty.keys("Shift-Tab 3 Tab Space");
    pty.wait_for("[ ] US TollFree");
    pty.hang_up();
    assert_eq!(pty.wait_exit().code(), Some(129));
    let said = home.talk(&["5", "1", "1", "<", "1", "8"]);
    assert!(said.contains(": Acme Resellerx\n") && said.contains("Calls to US TollFree: no\n"), "{said}");
}

#[test]
fn one_that_cannot_be_read_can_be_discarded() {
    let home = Home::of_acme();
    home.talk(&GUIDE[..3]);
    let folder = home.path(".local/state/trunkdesk/drafts");
    std::fs::write(folder.join("0123456789abcdef-1.json"), "{").unwrap();
    let said = home.talk(&["5", "2", "n", "5", "2", "y", "5", "1", "2", "5", "8"]);
    assert!(said.contains("0123456789abcdef-1.json cannot be read\n"), "{said}");
    assert!(said.contains("There are no drafts.\n") && home.drafts().is_empty(), "{said}");
}

fn screens(home: &Home) -> Pty {
    Pty::spawn(home.command(&[]), 80, 24)
}
