//! A write that waits for another operator's: what is said meanwhile, and that it goes again.

use insta::assert_snapshot;
use trunkdesk::{
    app::message::Message,
    domain::request::{Failure, Reply},
};

use crate::harness::Desk;

const SENTENCE: &str = "Another operator is writing. Yours is saved as soon as that is done.";

#[test]
fn a_write_that_waits_says_so_until_it_is_answered() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").hold().submit();
    assert!(desk.shows("Saving the account…") && !desk.shows(SENTENCE));
    desk.message(Message::Store(Reply::Waiting));
    assert_snapshot!("write_waits", desk.picture());
    desk.press("Tab x Esc");
    assert!(desk.shows(SENTENCE), "a key does not take it away");
    desk.resize(50, 15);
    assert_snapshot!("write_waits_50x15", desk.picture());
    desk.resize(80, 24).release();
    assert!(desk.shows("ABC Company is saved.") && !desk.shows(SENTENCE), "{}", desk.picture());
}

#[test]
fn a_write_that_waited_in_vain_keeps_the_form() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").hold().submit();
    desk.message(Message::Store(Reply::Waiting));
    desk.message(Message::Store(Reply::WriteFailed(Failure::Busy)));
    assert_snapshot!("write_waited_in_vain", desk.picture());
    desk.press("Enter");
    assert!(!desk.shows(SENTENCE));
    // what was held is the first try, which the file never took
    desk.release();
    assert!(desk.shows("ABC Company is saved."), "{}", desk.picture());
}

#[test]
fn it_is_said_in_an_open_account_too() {
    let mut desk = Desk::with_sample();
    desk.press("Enter e").type_text(" of Ohio").focus("‹ Save ✓ ›").hold().press("Enter");
    assert!(desk.shows("Saving the account…"), "{}", desk.picture());
    desk.message(Message::Store(Reply::Waiting));
    assert!(desk.shows(SENTENCE));
    desk.release();
    assert!(desk.shows("Saved.") && !desk.shows(SENTENCE), "{}", desk.picture());
}

#[test]
fn where_nothing_is_saved_nothing_is_said() {
    let mut desk = Desk::with_sample();
    desk.message(Message::Store(Reply::Waiting));
    assert!(!desk.shows(SENTENCE));
}
