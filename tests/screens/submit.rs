//! Submit: what is written, what is shown, and what happens when it cannot be.

use insta::assert_snapshot;
use trunkdesk::{
    app::{
        message::Message,
        model::{Model, Screen, Session},
    },
    domain::{
        account::NewAccount,
        read_only::ReadOnly,
        request::{Failure, Read, Reply, Write},
    },
};

use crate::harness::{Desk, MADE_PASSWORD};

/// A colleague's account with this name and so many two-way trunks.
fn colleagues(desk: &Desk, name: &str, twoway: u32) -> NewAccount {
    let parent = desk.model.standing.as_ref().unwrap().reseller.id.clone();
    let mut account = trunkdesk::demo::account(0, &parent);
    account.name = trunkdesk::domain::name::AccountName::parse(name).unwrap();
    account.trunks.twoway = twoway;
    account
}

#[test]
fn an_account_without_an_admin_takes_a_name_and_enter() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company");
    desk.submit();
    assert_snapshot!(desk.picture());
    assert!(matches!(desk.model.screen, Screen::Account(_)));
}

#[test]
fn the_made_password_is_shown_once_and_copied_by_key() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").press("Tab Tab Tab Space Tab");
    desk.type_text("Melissa").press("Tab").type_text("Demo").press("Tab").type_text("Melissa@abc.example");
    desk.submit();
    assert_snapshot!("password_shown", desk.picture());
    desk.resize(50, 15);
    assert_snapshot!("password_shown_50x15", desk.picture());
    desk.resize(80, 24);
    desk.press("c");
    assert!(desk.copied[0].contains(MADE_PASSWORD) && desk.copied[0].contains("Login: melissa@abc.example"));
    assert!(desk.shows("Sent to your terminal."));
    desk.press("Enter Space Enter");
    assert!(desk.shows(MADE_PASSWORD), "an Enter too many, left over from Submit, does not take it away");
    desk.press("Tab Enter");
    assert!(!desk.shows(MADE_PASSWORD));
    desk.press("Esc Enter");
    assert!(!desk.shows(MADE_PASSWORD));
}

#[test]
fn a_name_that_is_taken_is_told_on_leaving_the_field() {
    let mut desk = Desk::without_accounts();
    let theirs = colleagues(&desk, "abc-company", 0);
    desk.colleague().create_accounts(&[theirs]).unwrap();
    desk.press("a").type_text("ABC Company").press("Tab");
    assert_snapshot!("name_taken", desk.picture());
    desk.press("Shift-Tab").type_text(" 2");
    assert!(!desk.shows("Taken"), "another name clears it at once");
    desk.press("Tab");
    assert!(!desk.shows("Taken"));
}

#[test]
fn a_name_taken_meanwhile_keeps_the_form() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company");
    desk.open_permissions();
    let theirs = colleagues(&desk, "ABC Company", 0);
    desk.colleague().create_accounts(&[theirs]).unwrap();
    desk.focus("‹ Submit ✓ ›").press("Enter");
    assert_snapshot!(desk.picture());
    desk.press("End").type_text(" of Ohio");
    desk.submit();
    assert!(desk.shows("ABC Company of Ohio is saved."));
}

#[test]
fn trunks_gone_meanwhile_keep_the_form() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company");
    desk.open_call_restrictions();
    desk.type_text("10").focus("‹ Next » ›").press("Enter");
    let theirs = colleagues(&desk, "Greedy", 495);
    desk.colleague().create_accounts(&[theirs]).unwrap();
    desk.focus("‹ Submit ✓ ›").press("Enter");
    assert_snapshot!(desk.picture());
    desk.type_text("5").press("Tab");
    assert!(desk.shows("0 of 500 left"));
    desk.press("1");
    desk.focus("‹ Next » ›");
}

#[test]
fn a_realm_that_is_taken_is_told_on_leaving_the_field() {
    let mut desk = Desk::without_accounts();
    let mut theirs = colleagues(&desk, "Beta Dental", 0);
    theirs.realm_label = Some(trunkdesk::domain::realm::RealmLabel::parse("beta").unwrap());
    desk.colleague().create_accounts(&[theirs]).unwrap();
    desk.press("a").type_text("ABC Company").press("Tab Enter").type_text("beta").press("Tab");
    assert_snapshot!(desk.picture());
}

#[test]
fn much_credit_is_asked_about_once_more() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company");
    desk.open_call_restrictions();
    desk.focus("‹ Cancel ›").press("Shift-Tab Shift-Tab C-u").type_text("100.01");
    desk.focus("‹ Next » ›").press("Enter").focus("‹ Submit ✓ ›").press("Enter");
    assert_snapshot!(desk.picture());
    desk.press("Enter");
    assert!(desk.shows("Permissions"), "the safe answer goes back");
    desk.press("Enter Tab Enter");
    assert!(desk.shows("ABC Company is saved."));
}

#[test]
fn any_other_trouble_keeps_the_form_and_says_what_to_do() {
    for failure in [
        Failure::Busy,
        Failure::Trouble("The disk is full. Free some space, then submit again.".into()),
        Failure::Changed,
    ] {
        let mut desk = Desk::without_accounts();
        desk.press("a").type_text("ABC Company").hold().submit();
        assert!(desk.shows("Saving the account…"), "{}", desk.picture());
        desk.press("Shift-Tab Enter 1 Esc");
        assert!(desk.shows("SETTINGS"), "keys wait while it is saved");
        let sentence = failure.to_string();
        desk.message(Message::Store(Reply::WriteFailed(failure)));
        assert!(desk.shows(&sentence[..20]) && !desk.shows("Saving"), "{}", desk.picture());
        desk.press("Enter 1");
        assert!(desk.shows("Account Name      ABC Company"), "{}", desk.picture());
        desk.hold().submit();
        assert!(desk.shows("Saving the account…"), "the next try is made");
    }
}

#[test]
fn a_full_disk_is_told_over_the_form() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company");
    let failure = Failure::Trouble("The disk is full. Free some space, then submit again.".into());
    desk.message(Message::Store(Reply::WriteFailed(failure)));
    assert_snapshot!(desk.picture());
}

#[test]
fn everything_typed_is_in_the_file() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").press("Tab Enter").type_text("abc");
    desk.submit();
    let id = desk.model.home.list.row().unwrap().id.clone();
    let Reply::Account(_, Some(account)) = desk.ask(&Read::Account(id)) else { panic!("no account") };
    assert_eq!((account.name.as_str(), account.realm.as_str()), ("ABC Company", "abc.sip.acme.example"));
    assert_eq!(account.created.by, "mdemo");
}

#[test]
fn what_was_opened_for_reading_is_not_added_to() {
    let mut desk = Desk::without_accounts();
    desk.model.session.read_only = Some(ReadOnly::Asked);
    desk.press("a");
    assert_snapshot!(desk.picture());
    let write = Write::CreateAccount(Box::new(colleagues(&desk, "x", 0)));
    assert!(matches!(desk.read_only_writer().answer(&write), Reply::WriteFailed(_)));
}

#[test]
fn where_nobody_is_named_that_is_said_at_once_and_when_something_is_to_be_changed() {
    let mut desk = Desk::without_accounts();
    let session = Session { read_only: Some(ReadOnly::NoOperator), ..desk.model.session.clone() };
    let status = Model::new(None, session.clone(), desk.model.size, desk.model.now).status;
    (desk.model.session, desk.model.status) = (session, status);
    assert_snapshot!(desk.picture());
    desk.press("a");
    assert_snapshot!(desk.picture());
}

#[test]
fn late_trouble_does_not_take_the_password_away() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").press("Tab Tab Tab Space Tab");
    desk.type_text("Melissa").press("Tab").type_text("Demo").press("Tab").type_text("melissa@abc.example");
    desk.submit();
    desk.message(Message::Store(Reply::ReadFailed(Failure::Busy)));
    assert_snapshot!(desk.picture());
    assert!(desk.shows(MADE_PASSWORD));
}

#[test]
fn help_gives_back_the_box_that_it_covered() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").press("Tab Tab Tab Space Tab");
    desk.type_text("Melissa").press("Tab").type_text("Demo").press("Tab").type_text("melissa@abc.example");
    desk.submit();
    desk.press("? Esc");
    assert!(desk.shows(MADE_PASSWORD));
    desk.press("Esc Esc a Tab Tab Enter").type_text("new york").press("C-g Esc Enter");
    assert!(desk.shows("America/New_York"), "what was typed in the box of zones is still there");
    desk.press("Esc C-g Esc");
    assert!(desk.shows("Leave this new account?"));
}

#[test]
fn a_question_answered_too_late_says_what_is_wrong_now() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").open_call_restrictions();
    desk.type_text("10").focus("‹ Cancel ›").press("Shift-Tab Shift-Tab C-u").type_text("100.01");
    desk.focus("‹ Next » ›").press("Enter").focus("‹ Submit ✓ ›").press("Enter");
    let theirs = colleagues(&desk, "Greedy", 495);
    desk.colleague().create_accounts(&[theirs]).unwrap();
    let standing = desk.ask(&Read::Standing);
    desk.message(Message::Store(standing));
    desk.press("Tab Enter");
    assert!(desk.shows("More than are left: 5 of 500."), "{}", desk.picture());
}

#[test]
fn a_reseller_that_changes_while_a_form_is_open_is_shown_before_it_counts() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").open_permissions();
    suffix_changes(&desk, 1, "voice.acme.example");
    desk.message(Message::FileChanged);
    assert_snapshot!("reseller_changed_while_typing", desk.picture());
    desk.focus("‹ Submit ✓ ›").press("Enter");
    assert_snapshot!("reseller_changed_is_shown", desk.picture());
    desk.press("Esc");
    assert!(desk.shows("made on Submit, .voice.acme.example"), "{}", desk.picture());
    // once more while the review is looked at
    suffix_changes(&desk, 2, "sip.acme.example");
    desk.message(Message::FileChanged);
    desk.press("Enter");
    assert!(desk.shows("New there: Realm suffix"), "{}", desk.picture());
    desk.press("Enter Enter");
    assert!(desk.shows("ABC Company is saved."), "{}", desk.picture());
}

#[test]
fn a_reseller_that_changes_while_a_question_is_open_is_shown_first() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").open_call_restrictions();
    desk.focus("‹ Cancel ›").press("Shift-Tab Shift-Tab C-u").type_text("100.01");
    desk.focus("‹ Next » ›").press("Enter").focus("‹ Submit ✓ ›").press("Enter");
    assert!(desk.shows("Add USD 100.01") || desk.shows("to the balance"), "{}", desk.picture());
    suffix_changes(&desk, 1, "voice.acme.example");
    desk.message(Message::FileChanged);
    desk.press("Tab Enter");
    assert!(desk.shows("New there: Realm suffix") && !desk.shows("is saved"), "{}", desk.picture());
}

#[test]
fn what_the_review_is_opened_with_of_a_changed_reseller_is_told_and_followed() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").open_permissions();
    let mut settings = crate::harness::acme();
    settings.timezone = trunkdesk::domain::timezone::Timezone::parse("America/Denver").unwrap();
    let write = Write::SaveReseller { settings: Box::new(settings), template: None, from_revision: Some(1) };
    assert!(matches!(desk.colleague().answer(&write), Reply::ResellerSaved(_)));
    desk.message(Message::FileChanged);
    desk.focus("‹ Review » ›").press("Enter");
    assert!(desk.shows("Default timezone"), "{}", desk.picture());
    desk.press("Enter");
    assert!(desk.shows("Timezone        America/Denver"), "{}", desk.picture());
    desk.press("Enter");
    assert!(desk.shows("ABC Company is saved."), "{}", desk.picture());
}

/// A colleague gives the reseller another suffix.
fn suffix_changes(desk: &Desk, from_revision: i64, suffix: &str) {
    let mut settings = crate::harness::acme();
    settings.realm_suffix = trunkdesk::domain::realm::RealmSuffix::parse(suffix).unwrap();
    let write =
        Write::SaveReseller { settings: Box::new(settings), template: None, from_revision: Some(from_revision) };
    assert!(matches!(desk.colleague().answer(&write), Reply::ResellerSaved(_)));
}

#[test]
fn a_reseller_changed_meanwhile_is_reviewed_before_it_counts() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").open_permissions();
    suffix_changes(&desk, 1, "voice.acme.example");
    desk.focus("‹ Submit ✓ ›").press("Enter");
    assert_snapshot!(desk.picture());
    desk.press("Enter");
    assert!(desk.shows("made on Submit, .voice.acme.example"), "{}", desk.picture());
    desk.press("Enter");
    assert!(desk.shows("ABC Company is saved."), "{}", desk.picture());
}
