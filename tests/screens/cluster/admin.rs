//! The mail that an admin can get of its credentials.

use insta::assert_snapshot;
use trunkdesk::domain::{admin::NewAdmin, cluster::SyncWord, request::Write};

use super::{desk, sync};
use crate::harness::Desk;

const MAIL: &str = "Send an email to this admin";

fn new_account() -> Desk {
    let mut desk = desk();
    desk.press("a").type_text("Beta Dental").press("Tab Tab Tab Space Tab").type_text("Rita").press("Tab");
    desk.type_text("Beta").press("Tab").type_text("rita@beta.example").press("Tab Tab");
    desk
}

/// The admin that was written last.
fn written(desk: &Desk) -> &NewAdmin {
    match desk.written.last() {
        Some(Write::CreateAccount(account)) => account.admin.as_ref().unwrap(),
        Some(Write::AddAdmin { admin, .. }) => admin,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_box_is_off_at_first_and_fits() {
    let mut desk = new_account();
    assert!(desk.shows(MAIL), "{}", desk.picture());
    desk.press("Space Tab Tab Tab");
    assert_snapshot!("wizard_mail", desk.picture());
    desk.press("C-g");
    assert_snapshot!("wizard_mail_help", desk.picture());
    desk.press("Esc Shift-Tab Shift-Tab Shift-Tab Space").submit();
    assert!(!written(&desk).send_email);
    assert_snapshot!("told", desk.picture());
}

#[test]
fn a_ticked_box_is_saved_and_reviewed() {
    let mut desk = new_account();
    desk.press("Tab Space").open_permissions().focus("‹ Review » ›").press("Enter");
    assert!(desk.shows("the cluster mails the password"), "{}", desk.picture());
    desk.focus("‹ Submit ✓ ›").press("Enter");
    assert!(written(&desk).send_email);
}

#[test]
fn it_folds_with_the_admin() {
    let mut desk = new_account();
    desk.press("Tab Space").focus("‹ Next » ›");
    desk.press("Home");
    while !desk.shows("Add an admin to the account") {
        desk.press("Shift-Tab Space");
    }
    assert!(!desk.shows(MAIL), "{}", desk.picture());
}

#[test]
fn it_is_kept_in_a_draft() {
    let mut desk = new_account();
    desk.press("Tab Space Esc Enter");
    desk.press("d Enter Enter");
    assert!(desk.shows("[x] Send an email"), "{}", desk.picture());
}

#[test]
fn an_admin_that_is_added_later_has_it_too() {
    let mut desk = desk();
    desk.stands(sync(SyncWord::Sent, Vec::new())).press("Enter 4").focus("‹ Add admin ›").press("Enter");
    desk.type_text("Rita").press("Tab").type_text("Beta").press("Tab").type_text("rita@abc.example");
    desk.press("Tab Tab Tab Space");
    assert_snapshot!("admin_mail", desk.picture());
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert!(written(&desk).send_email);
}

#[test]
fn without_a_cluster_there_is_no_such_box() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("Beta Dental").press("Tab Tab Tab Space");
    assert!(!desk.shows(MAIL), "{}", desk.picture());
}

#[test]
fn a_copy_with_a_typed_password_still_fits() {
    let mut desk = desk();
    desk.press("n").type_text("Beta Dental").press("Tab Tab Tab Space Tab Tab Tab Tab Tab Space");
    assert_snapshot!("wizard_copy_mail", desk.picture());
    assert!(desk.shows(MAIL) && !desk.shows("more"), "{}", desk.picture());
}
