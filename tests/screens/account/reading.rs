//! Tabs for reading.

use insta::assert_snapshot;
use trunkdesk::domain::read_only::ReadOnly;

use super::desk;
use crate::harness::Desk;

#[test]
fn each_tab_shows_what_is_there() {
    let mut desk = desk();
    for (number, name) in [
        (1, "overview"),
        (2, "limits"),
        (3, "permissions"),
        (4, "admins"),
        (5, "contacts"),
        (6, "credit"),
        (7, "notes"),
        (8, "history"),
    ] {
        desk.press(&number.to_string());
        assert_snapshot!(format!("reading_{number}_{name}"), desk.picture());
    }
}

#[test]
fn arrows_on_the_line_of_tabs_go_through_them() {
    let mut desk = desk();
    desk.press("Right");
    assert!(desk.shows("Twoway trunks"));
    desk.press("Right Right Right Right Right Right Right Right");
    assert!(desk.shows("account added"), "{}", desk.picture());
    desk.press("Left Left");
    assert!(desk.shows("Balance"));
    desk.press("1 Left");
    assert!(desk.shows("Account id"));
}

#[test]
fn tab_goes_through_the_history_too() {
    let mut desk = desk();
    // to the list, on to Back, and from there to the list of accounts
    desk.press("8 Tab Tab Enter");
    assert!(desk.shows("Accounts 1 "), "{}", desk.picture());
    desk.press("Enter e End").type_text("!").press("Shift-Tab 8 Tab Tab Tab Enter");
    assert!(desk.shows("Saved.") && desk.shows("account changed"), "{}", desk.picture());
}

#[test]
fn ids_and_realms_are_sent_to_the_operators_terminal() {
    let mut desk = desk();
    let account = desk.opened();
    desk.press("c r");
    assert_eq!(desk.copied, [account.id.to_string(), account.realm]);
    assert!(desk.shows("Realm sent to your terminal."));
}

#[test]
fn back_is_the_list() {
    for keys in ["Esc", "Shift-Tab Shift-Tab Shift-Tab Shift-Tab Shift-Tab Enter", "C-c"] {
        let mut desk = desk();
        desk.press(keys);
        assert!(desk.shows("Accounts 1 "), "{keys}: {}", desk.picture());
    }
}

#[test]
fn small_terminals_scroll_and_the_tabs_go_sideways() {
    let mut desk = desk();
    desk.resize(60, 16);
    assert_snapshot!("reading_60x16", desk.picture());
    desk.press("PgDn");
    assert_snapshot!("reading_60x16_scrolled", desk.picture());
    desk.press("8");
    assert!(desk.shows("‹ "), "{}", desk.picture());
    desk.press("5");
    assert_snapshot!("reading_60x16_contacts", desk.picture());
    desk.resize(50, 15).press("1");
    assert_snapshot!("reading_50x15", desk.picture());
}

#[test]
fn wide_and_plain_terminals() {
    let mut desk = desk();
    desk.resize(120, 40).press("2");
    assert_snapshot!("reading_120x40", desk.picture());
    desk.model.look.glyphs = trunkdesk::view::look::Glyphs::Ascii;
    desk.resize(80, 24);
    assert_snapshot!("reading_ascii", desk.picture());
}

#[test]
fn what_was_opened_for_reading_has_nothing_to_press() {
    let mut desk = Desk::with_sample();
    desk.model.session.read_only = Some(ReadOnly::Asked);
    desk.press("Enter");
    assert!(!desk.shows("Edit") && !desk.shows("Delete"), "{}", desk.picture());
    desk.press("2 e");
    assert!(!desk.shows("Save") && !desk.shows("e edit"), "{}", desk.picture());
    desk.press("4 Tab Enter");
    assert_snapshot!("reading_a_user", desk.picture());
}

#[test]
fn long_notes_say_that_there_is_more_and_scroll_to_their_end() {
    let mut desk = desk();
    let text: Vec<String> = (1..=40).map(|line| format!("Line {line} of the notes.")).collect();
    desk.press("7 e").paste(&text.join("\n"));
    assert!(desk.shows("↑ more") && desk.shows("Line 40"), "{}", desk.picture());
    desk.press("Tab Tab Enter Shift-Tab Shift-Tab");
    desk.press("7 Tab");
    assert_snapshot!("reading_7_notes_long", desk.picture());
    desk.press("PgDn PgDn PgDn PgDn PgDn PgUp");
    assert!(desk.shows("Line 10 of") && desk.shows("Line 25 of") && desk.shows("↑ more"), "{}", desk.picture());
    assert!(!desk.shows("Line 26 of"), "{}", desk.picture());
}

#[test]
fn a_tab_that_is_only_read_scrolls_no_further_than_to_its_end() {
    let mut desk = desk();
    desk.resize(50, 15);
    for tab in ["1", "2", "3", "5"] {
        desk.press(tab).press(&"PgDn ".repeat(9));
        let end = desk.picture();
        assert!(desk.shows("↑ more") && !desk.shows("↓ more"), "{end}");
        desk.press("PgUp");
        assert_ne!(desk.picture(), end);
        // where the terminal grows, the end is another
        desk.press(&"PgDn ".repeat(9)).resize(50, 17).press("PgUp");
        let higher = desk.picture();
        desk.resize(50, 15).press(&"PgDn ".repeat(9)).resize(50, 17);
        assert_ne!(desk.picture(), higher);
        desk.resize(50, 15);
    }
}
