//! An open account.

use insta::assert_snapshot;

use crate::harness::Desk;

#[test]
fn an_account_is_shown_over_the_whole_width() {
    let mut desk = Desk::with_sample();
    desk.press("Enter");
    assert_snapshot!(desk.picture());
    desk.press("Esc");
    assert!(desk.shows("Accounts 300"));
}

#[test]
fn its_id_is_sent_to_the_operators_terminal() {
    let mut desk = Desk::with_sample();
    let id = desk.model.home.list.row().unwrap().id.to_string();
    desk.press("Enter c");
    assert_eq!(desk.copied, [id]);
    assert!(desk.shows("sent to your terminal"));
}

#[test]
fn a_long_overview_scrolls() {
    let mut desk = Desk::with_sample();
    desk.press("Enter").resize(60, 16);
    assert!(desk.shows("↓ more"));
    desk.press("End");
    assert_snapshot!(desk.picture());
    desk.press("Home");
    assert!(desk.shows("Status"));
}
