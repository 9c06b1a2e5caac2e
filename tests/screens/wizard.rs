//! The form of a new account: every state of its tabs.

use insta::assert_snapshot;

use crate::harness::Desk;

fn wizard() -> Desk {
    let mut desk = Desk::without_accounts();
    desk.press("a");
    desk
}

#[test]
fn the_form_begins_with_the_name() {
    assert_snapshot!(wizard().picture());
}

#[test]
fn change_opens_the_label_and_cancel_goes_back() {
    let mut desk = wizard();
    desk.press("Tab Enter").type_text("abc");
    assert_snapshot!(desk.picture());
    desk.press("Tab Enter");
    assert!(desk.shows("Auto-generated"));
    desk.press("Enter");
    assert!(!desk.shows("abc"), "what was typed before is gone");
}

#[test]
fn a_time_zone_is_chosen_by_typing() {
    let mut desk = wizard();
    desk.press("Tab Tab Enter");
    assert_snapshot!("picker_opened", desk.picture());
    desk.type_text("new york");
    assert_snapshot!("picker_found", desk.picture());
    desk.press("Enter");
    assert!(desk.shows("America/New_York ▾ UTC-5, 19:04"));
    desk.press("Enter").type_text("zzzz");
    assert_snapshot!("picker_nothing", desk.picture());
    desk.press("Enter Esc");
    assert!(desk.shows("America/New_York"), "Esc keeps it as it was");
}

#[test]
fn the_admin_unfolds_and_folds_empty() {
    let mut desk = wizard();
    desk.press("Tab Tab Tab Space");
    assert_snapshot!("admin_unfolded", desk.picture());
    desk.press("Tab").type_text("Melissa").press("Shift-Tab Space");
    assert!(!desk.shows("Admin first name"));
    desk.press("Space");
    assert!(!desk.shows("Melissa"), "unticking empties the fields");
}

#[test]
fn a_typed_password_shows_its_strength_in_words() {
    let mut desk = wizard();
    desk.press("Tab Tab Tab Space Tab Tab Tab Tab Tab Down");
    assert_snapshot!("password_fields", desk.picture());
    desk.press("Tab").type_text("password");
    assert!(desk.shows("weak"));
    desk.press("Tab").type_text("other").press("Tab");
    assert_snapshot!("password_weak", desk.picture());
    desk.press("Shift-Tab Shift-Tab C-u").type_text("vT9#kq2!Lmz0wX");
    desk.press("Tab C-u").type_text("vT9#kq2!Lmz0wY").press("Tab");
    assert_snapshot!("password_not_the_same", desk.picture());
    assert!(!desk.shows("vT9#"), "never in the clear");
}

#[test]
fn the_second_tab_has_trunks_calls_and_credit() {
    let mut desk = wizard();
    desk.type_text("ABC Company");
    desk.open_call_restrictions();
    assert_snapshot!(desk.picture());
}

#[test]
fn a_spinner_steps_and_takes_digits() {
    let mut desk = wizard();
    desk.type_text("ABC Company");
    desk.open_call_restrictions();
    for (keys, left) in [
        ("Right", "499 of 500 left"),
        ("PgUp", "489 of 500 left"),
        ("PgDn", "499 of 500 left"),
        ("Left", "500 of 500 left"),
        ("Left", "500 of 500 left"),
        ("End", "0 of 500 left"),
        ("Home", "500 of 500 left"),
        ("4 2", "458 of 500 left"),
        ("Backspace", "496 of 500 left"),
    ] {
        desk.press(keys);
        assert!(desk.shows(left), "{keys}: {}", desk.picture());
    }
}

#[test]
fn without_a_total_it_is_said_in_words() {
    let mut desk = Desk::with_sample();
    desk.press("a").type_text("Zebra Crossing Ltd");
    desk.open_call_restrictions();
    assert_snapshot!(desk.picture());
}

#[test]
fn denying_emergency_calls_asks_for_the_word() {
    let mut desk = wizard();
    desk.type_text("ABC Company");
    desk.open_call_restrictions();
    desk.press("Tab Tab Tab Tab Tab Space");
    assert_snapshot!("emergency_asked", desk.picture());
    desk.type_text("emergency").press("Enter Esc");
    assert!(desk.shows("[x] Emergency Dispatcher"), "another word changes nothing");
    desk.press("Space").type_text("EMERGENCY").press("Enter");
    assert!(desk.shows("[ ] Emergency Dispatcher"));
    desk.press("Space");
    assert!(desk.shows("[x] Emergency Dispatcher"), "allowing them again asks nothing");
}

#[test]
fn the_third_tab_folds_the_balance_settings() {
    let mut desk = wizard();
    desk.type_text("ABC Company");
    desk.open_permissions();
    assert_snapshot!("permissions", desk.picture());
    desk.press("Tab Tab Tab Space");
    assert_snapshot!("permissions_without_per_minute", desk.picture());
    desk.press("Space Tab");
    assert!(desk.shows("[x] Show Credit Information"));
    desk.press("Right");
    let (_, cursor) = desk.buffer();
    assert!(cursor.0 > 50, "Right goes to the other column");
}

#[test]
fn passed_tabs_open_by_their_number_and_going_back_clears_nothing() {
    let mut desk = wizard();
    desk.type_text("ABC Company").press("Tab 2");
    assert!(desk.shows("Account Name"), "the second tab is not passed yet");
    desk.open_permissions();
    desk.press("1");
    assert!(desk.shows("ABC Company"));
    desk.press("3 2 1 0 2");
    assert!(desk.shows("500 of 500 left"), "a second digit is not typed into anything");
    desk.press("Tab Shift-Tab 1");
    assert!(desk.shows("ABC Company"));
    desk.press("2 Tab").type_text("71");
    assert!(desk.shows("‹   71 ›"), "in a number, digits are typed: {}", desk.picture());
}

#[test]
fn going_back_never_checks() {
    let mut desk = wizard();
    desk.type_text("ABC Company");
    desk.open_call_restrictions();
    desk.type_text("999").press("Shift-Tab Shift-Tab Enter");
    assert!(desk.shows("ABC Company"), "{}", desk.picture());
    desk.press("Shift-Tab Enter");
    assert!(desk.shows("‹  999 ›"), "{}", desk.picture());
}

#[test]
fn help_on_a_field_comes_first() {
    let mut desk = wizard();
    desk.press("Tab Tab Tab ?");
    assert_snapshot!("help_on_the_admin_box", desk.picture());
    desk.press("Esc Space Tab Tab Tab C-g");
    assert_snapshot!("help_on_the_email", desk.picture());
    desk.press("PgDn End Down Esc");
    assert!(desk.shows("Admin email address"));
}

#[test]
fn cancel_asks_only_when_something_was_typed() {
    let mut desk = wizard();
    desk.press("Esc");
    assert!(desk.shows("No account yet."));
    desk.press("a").type_text("ABC").press("Esc");
    assert_snapshot!("leave_the_form", desk.picture());
    desk.press("Esc");
    assert!(desk.shows("ABC"), "Esc twice stays");
    desk.press("C-c Right Enter");
    assert!(!desk.shows("ABC"));
}

#[test]
fn a_paste_presses_nothing() {
    let mut desk = wizard();
    desk.paste("ABC\nCompany\r\n\tof Ohio\n");
    assert!(desk.shows("ABC Company of Ohio"), "{}", desk.picture());
    desk.press("Tab").paste("\n\n \n");
    assert!(desk.shows("‹ Change ›") && desk.shows("Account Name"));
    desk.press("Tab Tab").paste(" \n");
    assert!(desk.shows("[ ] Add an admin"));
}

#[test]
fn a_name_without_latin_letters_is_warned_of() {
    let mut desk = wizard();
    desk.type_text("Ромашка");
    assert_snapshot!(desk.picture());
}

#[test]
fn wide_and_combining_letters_keep_the_frame() {
    let mut desk = wizard();
    desk.type_text("日本電話サービス株式会社 e\u{301}e\u{301} 東京本社営業部第二課御中");
    assert_snapshot!(desk.picture());
    desk.press("Home");
    assert_snapshot!("caret_at_the_beginning", desk.picture());
}

#[test]
fn walking_up_over_the_choice_keeps_typed_passwords() {
    let mut desk = wizard();
    desk.press("Tab Tab Tab Space Tab Tab Tab Tab Tab Down Tab").type_text("vT9#kq2!Lmz0wX");
    desk.press("Tab").type_text("vT9#kq2!Lmz0wX").press("Up Up Up");
    assert!(!desk.shows("Confirm password"));
    desk.press("Down");
    assert!(desk.shows("••••••••••••••"), "{}", desk.picture());
}

#[test]
fn a_number_takes_no_other_paste() {
    let mut desk = wizard();
    desk.type_text("ABC").open_call_restrictions();
    desk.paste("12.5");
    assert!(desk.shows("‹    0 ›") && desk.shows("Not a number"), "{}", desk.picture());
    desk.paste(" 12\n");
    assert!(desk.shows("‹   12 ›") && !desk.shows("Not a number"), "{}", desk.picture());
}

#[test]
fn without_a_total_there_is_no_end() {
    let mut desk = Desk::with_sample();
    desk.press("a").type_text("Zebra").open_call_restrictions();
    desk.press("Tab Tab 7 End");
    assert!(desk.shows("‹    7 ›  no total set"), "{}", desk.picture());
}

#[test]
fn trouble_in_the_background_takes_no_key() {
    use trunkdesk::domain::request::{Failure, Reply};
    let mut desk = wizard();
    desk.type_text("Mel");
    let failure = Failure::Trouble("The disk that holds the accounts does not answer. Call the administrator.".into());
    desk.message(trunkdesk::app::message::Message::Store(Reply::ReadFailed(failure)));
    assert_snapshot!(desk.picture());
    desk.type_text("issa D");
    assert!(desk.shows("Melissa D"), "{}", desk.picture());
}

#[test]
fn the_form_stays_in_sight_under_a_box() {
    let mut desk = wizard();
    desk.resize(60, 15).press("Tab Tab Tab Space Tab Tab Tab Tab").type_text("+1");
    assert!(desk.shows("Admin contact number"));
    desk.press("C-c");
    assert!(desk.shows("Admin first name") || desk.shows("Admin contact number"), "{}", desk.picture());
}

#[test]
fn a_suggestion_is_typed_over() {
    let mut desk = wizard();
    desk.type_text("ABC").open_call_restrictions();
    desk.focus("‹ Cancel ›").press("Shift-Tab Shift-Tab").type_text("10");
    assert!(desk.shows("Add to the current balance:    10\u{20}"), "{}", desk.picture());
    desk.press("Shift-Tab Tab").type_text("0");
    assert!(desk.shows("100"), "what was typed is added to");
    let mut kept = wizard();
    kept.type_text("ABC").open_call_restrictions();
    kept.focus("‹ Cancel ›").press("Shift-Tab Shift-Tab Home").type_text("1");
    assert!(kept.shows("10.00"), "a move of the caret keeps it");
}
