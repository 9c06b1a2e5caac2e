//! The tab Admins: users that are added, changed and removed.

use insta::assert_snapshot;
use trunkdesk::{
    app::message::Message,
    domain::{
        name::PersonName,
        request::Write,
        user::{UserChange, UserSettings},
    },
};

use super::desk;
use crate::harness::{Desk, MADE_PASSWORD};

/// Adds a second admin.
fn with_two() -> Desk {
    let mut desk = desk();
    desk.press("4").focus("‹ Add admin ›").press("Enter");
    desk.type_text("Rita")
        .press("Enter")
        .type_text("Admin")
        .press("Enter")
        .type_text("rita@abc.example")
        .press("Enter");
    desk.focus("‹ Save ✓ ›").press("Enter");
    desk
}

#[test]
fn an_admin_is_added_and_its_password_shown_once() {
    let mut desk = desk();
    desk.press("4").focus("‹ Add admin ›").press("Enter");
    assert_snapshot!("admins_add", desk.picture());
    desk.type_text("Rita").press("Enter").type_text("Admin").press("Enter").type_text("rita@abc.example");
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!("admins_password_shown", desk.picture());
    // an Enter too many does not take it away
    desk.press("Enter");
    assert!(desk.shows(MADE_PASSWORD));
    desk.press("c Esc");
    assert_eq!(desk.copied, [format!("Login: rita@abc.example\nPassword: {MADE_PASSWORD}\n")]);
    assert_snapshot!("admins_two", desk.picture());
    assert!(!desk.shows(MADE_PASSWORD));
}

#[test]
fn the_fields_of_an_admin_are_checked() {
    let mut desk = desk();
    desk.press("4").focus("‹ Add admin ›").press("Enter").type_text("Rita").press("Tab Tab");
    desk.type_text("melissa@abc.example")
        .press("Tab Tab Space Tab")
        .type_text("secret")
        .press("Tab")
        .type_text("other");
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!("admins_problems", desk.picture());
    // what only the file can tell comes once the rest is right
    desk.type_text("Admin").press("Tab Tab Tab Tab C-u").type_text("vT9#kq2!Lmz0").press("Tab C-u");
    desk.type_text("vT9#kq2!Lmz0");
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!("admins_login_taken", desk.picture());
}

#[test]
fn an_admin_is_changed_and_another_address_needs_a_password() {
    let mut desk = desk();
    desk.press("4 Tab Enter");
    assert_snapshot!("admins_edit", desk.picture());
    desk.press("End").type_text("nda").focus("‹ Save ✓ ›").press("Enter");
    assert_eq!(desk.opened().users[0].first_name, "Melissanda");
    assert!(desk.shows("Saved."), "{}", desk.picture());
    desk.press("Enter Tab Tab C-u").type_text("m@abc.example");
    assert_snapshot!("admins_edit_login", desk.picture());
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert!(desk.shows(MADE_PASSWORD) && desk.shows("m@abc.example"), "{}", desk.picture());
}

#[test]
fn many_buttons_take_two_lines_where_one_is_too_short() {
    let mut desk = desk();
    desk.press("4 Tab Enter").resize(60, 20);
    assert_snapshot!("admins_edit_60x20", desk.picture());
}

#[test]
fn a_password_is_reset() {
    let mut desk = desk();
    desk.press("4 e").focus("‹ Reset password ›").press("Enter");
    assert_snapshot!("admins_reset", desk.picture());
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert!(desk.shows(MADE_PASSWORD), "{}", desk.picture());
    desk.press("Esc 8");
    assert!(desk.shows("password reset"), "{}", desk.picture());
}

#[test]
fn the_last_admin_is_not_removed_silently() {
    let mut desk = desk();
    desk.press("4 e").focus("‹ Remove ›").press("Enter");
    assert_snapshot!("admins_remove_last", desk.picture());
    desk.press("Right Enter");
    assert_eq!(desk.opened().users, []);
    assert_snapshot!("admins_none", desk.picture());
}

#[test]
fn an_admin_who_became_the_last_one_while_a_question_stood_is_asked_about_once_more() {
    for button in ["‹ Remove ›", "‹ Make user ›"] {
        let mut desk = with_two();
        desk.press("Esc 4 Tab Home Enter").focus(button).press("Enter");
        assert!(!desk.shows("nobody of the customer"), "{}", desk.picture());
        let account = desk.opened();
        let base = Box::new(account.users[1].clone());
        desk.colleague_writes(&Write::RemoveUser { account: account.id, base, last_admin: false });
        desk.press("Right Enter");
        assert!(desk.shows("nobody of the customer"), "{}", desk.picture());
        assert_eq!(desk.opened().admins().count(), 1);
        desk.press("Enter");
        assert_eq!(desk.opened().admins().count(), 1);
        desk.focus(button).press("Enter Right Enter");
        assert_eq!(desk.opened().admins().count(), 0, "{}", desk.picture());
    }
}

#[test]
fn what_was_typed_of_a_user_who_was_removed_stays_to_be_read() {
    let mut desk = with_two();
    desk.press("Esc 4 Tab End Enter").type_text("Mar");
    let account = desk.opened();
    let base = Box::new(account.users[1].clone());
    desk.colleague_writes(&Write::RemoveUser { account: account.id, base, last_admin: false });
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!("admins_removed_meanwhile", desk.picture());
    desk.press("Esc");
    assert!(desk.shows("RitaMar"), "{}", desk.picture());
}

/// Has a colleague remove a user, whom the file then tells of.
fn colleague_removes(desk: &mut Desk, place: usize) {
    let account = desk.opened();
    let base = Box::new(account.users[place].clone());
    desk.colleague_writes(&Write::RemoveUser { account: account.id, base, last_admin: true });
    desk.message(Message::FileChanged);
}

#[test]
fn the_cursor_stays_on_its_user_while_others_are_removed() {
    let mut desk = with_two();
    desk.press("Esc 4 Tab Down");
    colleague_removes(&mut desk, 0);
    desk.press("Enter");
    assert!(desk.shows("Admin first name         Rita"), "{}", desk.picture());
}

#[test]
fn nobody_is_opened_in_the_place_of_a_user_who_was_removed() {
    let mut desk = with_two();
    desk.press("Esc 4 Tab Home");
    colleague_removes(&mut desk, 0);
    desk.message(Message::FileChanged);
    desk.press("Enter");
    assert_snapshot!("admins_nobody_selected", desk.picture());
    desk.press("Down Enter");
    assert!(desk.shows("Admin first name         Rita"), "{}", desk.picture());
    desk.press("Esc");
    colleague_removes(&mut desk, 0);
    desk.press("Enter");
    assert!(desk.shows("New admin"), "{}", desk.picture());
}

#[test]
fn what_is_typed_is_saved_or_given_up_before_anything_else() {
    let mut desk = desk();
    desk.press("4 e").type_text("X").focus("‹ Make user ›").press("Enter");
    assert!(desk.shows("Save what you typed first"), "{}", desk.picture());
    desk.press("Esc");
    assert!(desk.shows("MelissaX"), "{}", desk.picture());
}

#[test]
fn an_admin_becomes_a_user_and_back() {
    let mut desk = with_two();
    desk.press("Esc 4 Tab Down Enter").focus("‹ Make user ›").press("Enter");
    assert!(!desk.shows("last admin"), "{}", desk.picture());
    desk.press("Right Enter");
    assert_eq!(desk.opened().users[1].priv_level(), "user");
    assert_snapshot!("admins_user", desk.picture());
    desk.press("Enter").focus("‹ Make admin ›").press("Enter Right Enter");
    assert_eq!(desk.opened().users[1].priv_level(), "admin");
}

#[test]
fn a_colleague_who_changed_the_user_first_is_told_of() {
    let mut desk = desk();
    desk.press("4 e").type_text("X");
    let account = desk.opened();
    let base = account.users[0].clone();
    let mut settings = UserSettings::of(&base, true).unwrap();
    settings.last_name = PersonName::parse("Demopoulos", "the last name").unwrap();
    let change = UserChange { account: account.id, base, settings: Some(settings), password: None, last_admin: false };
    desk.colleague_writes(&Write::ChangeUser(Box::new(change)));
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!("admins_overtaken", desk.picture());
    desk.press("Esc").focus("‹ Save ✓ ›").press("Enter");
    let user = &desk.opened().users[0];
    assert_eq!((user.first_name.as_str(), user.last_name.as_str()), ("MelissaX", "Demopoulos"));
}

#[test]
fn enter_after_the_last_field_leads_to_save() {
    let mut desk = desk();
    desk.press("4 Tab Enter End").type_text("nda").press("Enter Enter Enter Enter Enter");
    assert!(desk.shows("Saved."), "{}", desk.picture());
    assert_eq!(desk.opened().users[0].first_name, "Melissanda");
}

#[test]
fn saving_an_admin_keeps_what_is_typed_in_the_tabs() {
    let mut desk = desk();
    desk.press("e End").type_text("!").press("Shift-Tab 4 Tab Enter");
    // nothing is typed in here: there is nothing to ask
    desk.press("Esc");
    assert!(desk.shows("Melissa Demo"), "{}", desk.picture());
    desk.press("Enter End").type_text("nda").focus("‹ Save ✓ ›").press("Enter");
    assert!(desk.shows("Melissanda Demo"), "{}", desk.picture());
    desk.press("Shift-Tab 1");
    assert!(desk.shows("ABC Company!"), "{}", desk.picture());
    desk.focus("‹ Save ✓ ›").press("Enter");
    let account = desk.opened();
    assert_eq!((account.name.as_str(), account.users[0].first_name.as_str()), ("ABC Company!", "Melissanda"));
}

#[test]
fn little_room_takes_the_number_before_the_level() {
    let mut desk = with_two();
    desk.press("Esc 4");
    desk.resize(60, 20);
    assert_snapshot!("admins_60x20", desk.picture());
}
