//! Home: the list, its search, the preview, the menu, the help.

use insta::assert_snapshot;

use trunkdesk::app::model::Screen;

use crate::harness::Desk;

#[test]
fn without_accounts_the_landing_text_stands_there() {
    assert_snapshot!(Desk::without_accounts().picture());
}

#[test]
fn the_first_account_is_previewed() {
    assert_snapshot!(Desk::with_sample().picture());
}

#[test]
fn tab_goes_through_search_add_list_and_menu() {
    let mut desk = Desk::with_sample();
    desk.press("Tab");
    assert_snapshot!("menu_focused", desk.picture());
    desk.press("Tab Tab");
    assert_snapshot!("add_focused", desk.picture());
    desk.press("Shift-Tab Shift-Tab Shift-Tab Enter");
    assert!(desk.shows("created"), "back in the list, Enter opens the account");
}

#[test]
fn search_narrows_at_every_key() {
    let mut desk = Desk::with_sample();
    let all = desk.model.home.list.total;
    desk.press("/").type_text("caf");
    assert_snapshot!("search_found", desk.picture());
    let some = desk.model.home.list.total;
    assert!(some > 0 && some < all, "{some} of {all}");
    desk.press("Enter Down");
    assert_snapshot!("search_then_list", desk.picture());
    desk.press("Esc");
    assert_eq!(desk.model.home.list.total, all);
    assert!(desk.model.home.search.value().is_empty());
}

#[test]
fn search_that_finds_nothing_says_so() {
    let mut desk = Desk::with_sample();
    desk.press("/").type_text("no such customer");
    assert_snapshot!(desk.picture());
    desk.press("Down");
    assert!(desk.shows("No account found."), "there is no list to go to");
    desk.press("Esc");
    assert_eq!(desk.model.home.list.total, 300);
}

#[test]
fn search_looks_into_realm_email_and_id() {
    let mut desk = Desk::with_sample();
    let row = desk.model.home.list.rows[3].clone();
    let label = row.realm.split('.').next().unwrap().to_owned();
    for needle in [label.as_str(), row.id.as_str()] {
        desk.press("/").paste(needle);
        assert_eq!(desk.model.home.list.total, 1, "{needle}");
        assert_eq!(desk.model.home.list.rows[0].id, row.id);
        desk.press("Esc Esc");
    }
    desk.press("/").paste("@customer0.example");
    assert_eq!(desk.model.home.list.total, 1);
}

#[test]
fn the_whole_list_is_walked_to_its_end_and_back() {
    let mut desk = Desk::with_sample();
    let first = desk.model.home.list.row().unwrap().id.clone();
    let mut seen = std::collections::BTreeSet::from([first.clone()]);
    for _ in 1..300 {
        desk.press("Down");
        seen.insert(desk.model.home.list.row().unwrap().id.clone());
    }
    assert_eq!(seen.len(), 300);
    let last = desk.model.home.list.row().unwrap().id.clone();
    assert_snapshot!("end_of_the_list", desk.picture());
    desk.press("Home");
    assert_eq!(desk.model.home.list.row().unwrap().id, first);
    desk.press("End");
    assert_eq!(desk.model.home.list.row().unwrap().id, last);
    desk.press("PgUp PgUp PgDn PgDn");
    assert_eq!(desk.model.home.list.row().unwrap().id, last);
}

#[test]
fn the_menu_holds_what_is_not_about_one_account() {
    let mut desk = Desk::with_sample();
    desk.press("m");
    assert_snapshot!("menu", desk.picture());
    desk.press("End Up Enter");
    assert_snapshot!("help_on_home", desk.picture());
    desk.press("Esc m End Enter");
    assert_eq!(desk.outside, ["Quit"]);
}

#[test]
fn ctrl_c_asks_before_it_ends_the_program() {
    let mut desk = Desk::with_sample();
    desk.press("C-c");
    assert_snapshot!(desk.picture());
    desk.press("Enter");
    assert!(desk.outside.is_empty(), "the safe answer has the focus");
    desk.press("C-c Tab Enter");
    assert_eq!(desk.outside, ["Quit"]);
}

#[test]
fn nothing_is_written_by_looking() {
    let mut desk = Desk::with_sample();
    let before = std::fs::read(desk.file()).unwrap();
    desk.press("Down Down Enter Esc / a Esc m Esc End");
    assert_eq!(std::fs::read(desk.file()).unwrap(), before);
}

#[test]
fn a_page_that_comes_too_late_moves_nothing() {
    let mut desk = Desk::with_sample();
    for _ in 0..155 {
        desk.press("Down");
    }
    desk.hold().press("End").release();
    let last = desk.model.home.list.row().unwrap().id.clone();
    desk.press("Home").hold();
    for _ in 0..160 {
        desk.press("Down");
    }
    desk.press("Home");
    let first = desk.model.home.list.row().unwrap().id.clone();
    desk.release();
    assert_eq!(desk.model.home.list.row().map(|row| row.id.clone()), Some(first));
    desk.press("End");
    assert_eq!(desk.model.home.list.row().map(|row| row.id.clone()), Some(last));
}

#[test]
fn enter_before_the_search_has_answered_opens_what_was_searched_for() {
    let mut desk = Desk::with_sample();
    desk.hold().press("/").type_text("red barn").press("Enter Enter");
    assert!(!desk.shows("Per minute      calls over the limit are billed\n│ Admins"));
    desk.release();
    assert!(desk.shows("› Red Barn"), "{}", desk.picture());
}

#[test]
fn keys_wait_for_the_list_that_is_searched_for() {
    for key in ["n", "Left", "Right"] {
        let mut desk = Desk::with_sample();
        desk.hold().press("/").type_text("red barn").press("Down").press(key);
        assert!(matches!(desk.model.screen, Screen::Home), "{key}: {}", desk.picture());
        assert!(desk.model.home.level.is_empty(), "{key}");
        desk.release();
        assert!(desk.model.home.list.row().unwrap().name.starts_with("Red Barn"), "{key}: {}", desk.picture());
    }
}

#[test]
fn what_was_opened_meanwhile_stays_open() {
    for (keys, there) in [("a Z", "New account"), ("m", "Menu")] {
        let mut desk = Desk::with_sample();
        desk.hold().press("/").type_text("red barn").press("Down Enter").press(keys);
        desk.release();
        assert!(!matches!(desk.model.screen, Screen::Account(_)), "{}", desk.picture());
        assert!(desk.shows(there), "{}", desk.picture());
    }
}
