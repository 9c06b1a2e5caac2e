//! What is due at a moment: a password is covered, a screen that nobody works at is locked.

use insta::assert_snapshot;
use jiff::SignedDuration;
use trunkdesk::app::{draft::Draft, message::Message};

use crate::harness::{Desk, MADE_PASSWORD};

/// An account that was just made, with its admin's password in the box.
fn told() -> Desk {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").press("Tab Tab Tab Space Tab").type_text("Melissa").press("Tab");
    desk.type_text("Demo").press("Tab").type_text("m@abc.example").submit();
    assert!(desk.shows(MADE_PASSWORD), "{}", desk.picture());
    desk
}

#[test]
fn a_made_password_is_covered_after_half_a_minute_and_shown_once_more_by_a_key() {
    let mut desk = told();
    desk.wait(29);
    assert!(desk.shows(MADE_PASSWORD));
    desk.wait(1);
    assert_snapshot!("password_covered", desk.picture());
    desk.press("Enter");
    assert!(desk.shows(MADE_PASSWORD), "{}", desk.picture());
    desk.wait(30);
    assert!(!desk.shows(MADE_PASSWORD));
    desk.press("Tab Enter");
    assert!(!desk.shows("is saved."), "Close closes it, covered or not");
}

#[test]
fn a_password_is_covered_below_the_help_too() {
    let mut desk = told();
    desk.press("C-g").wait(30).press("Esc");
    assert!(desk.shows("is saved.") && !desk.shows(MADE_PASSWORD), "{}", desk.picture());
}

#[test]
fn a_covered_password_can_still_be_sent_to_the_clipboard() {
    let mut desk = told();
    desk.wait(30).press("c");
    assert!(desk.copied[0].contains(MADE_PASSWORD) && !desk.shows(MADE_PASSWORD));
}

fn locking() -> Desk {
    let mut desk = Desk::without_accounts();
    desk.model.session.lock_after = Some(SignedDuration::from_mins(15));
    desk
}

#[test]
fn a_screen_that_nobody_works_at_is_locked_and_what_was_typed_is_kept() {
    let mut desk = locking();
    desk.press("a").type_text("ABC Company").wait(14 * 60);
    desk.press("Tab").wait(14 * 60);
    assert!(desk.shows("ABC Company"), "a key puts it off");
    desk.wait(60);
    assert_snapshot!("locked", desk.picture());
    assert_eq!(desk.drafts.values().map(Draft::title).collect::<Vec<_>>(), ["New account “ABC Company”"]);
    desk.type_text("q?a ").paste("text").press("Esc Tab C-z");
    desk.message(Message::FileChanged);
    assert!(desk.shows("locked") && desk.outside.is_empty(), "no other key does anything: {:?}", desk.outside);
    desk.resize(60, 20);
    assert_snapshot!("locked_small", desk.picture());
    desk.press("Enter");
    assert_eq!(desk.outside, ["Quit"]);
    assert_eq!(desk.drafts.len(), 1);
}

#[test]
fn what_is_being_saved_is_answered_before_the_screen_is_locked() {
    let mut desk = locking();
    desk.press("a").type_text("ABC Company").hold().submit();
    desk.wait(15 * 60);
    assert!(!desk.shows("locked"), "{}", desk.picture());
    desk.release().press("Esc").wait(15 * 60);
    assert!(desk.shows("locked"));
    assert!(desk.drafts.is_empty(), "saved is saved");
}

#[test]
fn a_key_after_the_time_is_up_does_nothing_but_lock() {
    let mut desk = locking();
    // stopped, or asleep: nobody woke the program in between
    desk.now += SignedDuration::from_hours(2);
    desk.press("q");
    assert!(desk.shows("locked") && desk.outside.is_empty(), "{}", desk.picture());
    let mut desk = told();
    desk.now += SignedDuration::from_mins(2);
    desk.press("c");
    assert!(!desk.shows(MADE_PASSWORD) && desk.copied.is_empty(), "{}", desk.picture());
}

#[test]
fn a_made_password_that_a_lock_covers_is_said_to_be_gone() {
    let mut desk = told();
    desk.model.session.lock_after = Some(SignedDuration::from_mins(1));
    desk.wait(60);
    assert_snapshot!("locked_over_a_password", desk.picture());
}

#[test]
fn a_screen_that_only_reads_is_locked_too() {
    let mut desk = locking();
    desk.model.session.keeps_drafts = false;
    desk.wait(15 * 60);
    assert!(desk.shows("locked"), "{}", desk.picture());
}

#[test]
fn what_cannot_be_kept_is_not_lost_by_a_lock() {
    let mut desk = locking();
    desk.full = true;
    desk.press("a").type_text("ABC").wait(15 * 60);
    assert_snapshot!("locked_and_full", desk.picture());
    desk.press("Enter");
    assert!(desk.outside.is_empty(), "it is tried again, in vain");
    desk.press("C-c");
    assert_eq!(desk.outside, ["Quit"], "at once, as it says");
    desk.outside.clear();
    desk.full = false;
    desk.press("Enter Enter");
    assert_eq!(desk.outside, ["Quit"]);
    assert_eq!(desk.drafts.len(), 1);

    // where there is no place for drafts at all, what is typed stays open
    let mut desk = locking();
    desk.model.session.keeps_drafts = false;
    desk.press("a").type_text("ABC").wait(60 * 60);
    assert!(desk.shows("ABC"), "{}", desk.picture());
}

#[test]
fn without_a_time_set_nothing_is_locked() {
    let mut desk = Desk::without_accounts();
    desk.wait(24 * 60 * 60);
    assert!(desk.shows("Accounts 0"));
}
