//! The same screens on other terminals: small, wide, without colour, without Unicode.

use insta::{assert_debug_snapshot, assert_snapshot};
use trunkdesk::{
    domain::read_only::ReadOnly,
    view::look::{Glyphs, Look, Theme},
};

use crate::harness::Desk;

#[test]
fn wide() {
    let mut desk = Desk::with_sample();
    desk.resize(120, 40);
    assert_snapshot!("home_120x40", desk.picture());
    desk.press("a").type_text("Zebra Crossing Ltd");
    assert_snapshot!("wizard_120x40", desk.picture());
    desk.open_call_restrictions();
    assert_snapshot!("call_restrictions_120x40", desk.picture());
}

#[test]
fn narrow() {
    let mut desk = Desk::with_sample();
    desk.resize(60, 20);
    assert_snapshot!("home_60x20", desk.picture());
    desk.press("a").type_text("Zebra Crossing Ltd").press("Tab Tab Tab Space");
    assert_snapshot!("wizard_60x20", desk.picture());
    desk.focus("‹ Next » ›").press("Shift-Tab Shift-Tab");
    assert_snapshot!("wizard_scrolled_60x20", desk.picture());
}

#[test]
fn the_smallest_that_shows_all() {
    let mut desk = Desk::with_sample();
    desk.resize(50, 15).press("a").type_text("Zebra Crossing Ltd");
    desk.open_call_restrictions();
    assert_snapshot!("call_restrictions_50x15", desk.picture());
}

#[test]
fn too_small_says_what_it_needs_and_loses_nothing() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC").resize(20, 5);
    assert_snapshot!(desk.picture());
    desk.press("x Esc Enter Tab C-c").paste("SECRET").resize(80, 24);
    assert!(desk.shows("ABC ") && desk.outside.is_empty(), "keys that cannot be seen to work do nothing");
    desk.press("Esc Tab Enter").resize(20, 5).press("C-c");
    assert_eq!(desk.outside, ["Quit"], "where nothing would be lost, there is a way out");
}

#[test]
fn ascii_keeps_the_geometry() {
    let mut desk = Desk::with_sample();
    desk.model.look = Look { theme: Theme::Dark, glyphs: Glyphs::Ascii };
    desk.press("/").type_text("caf").press("Enter");
    let picture = desk.picture();
    assert!(picture.is_ascii(), "{picture}");
    assert_snapshot!("home_ascii", picture);
    desk.press("Esc a").type_text("Zebra").press("Tab Tab Tab Space Tab Tab Tab Tab Tab");
    assert_snapshot!("wizard_ascii", desk.picture());
}

#[test]
fn too_small_keeps_a_password_and_what_is_being_saved() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").press("Tab Tab Tab Space Tab");
    desk.type_text("Rita").press("Enter").type_text("Admin").press("Enter").type_text("rita@abc.example");
    desk.open_permissions().focus("‹ Submit ✓ ›").hold().press("Enter").resize(20, 5).press("C-c");
    assert_eq!(desk.outside, [""; 0], "saving");
    desk.release().press("C-c");
    assert_eq!(desk.outside, [""; 0], "a password is shown");
    desk.resize(80, 24).press("Esc").resize(20, 5).press("C-c");
    assert_eq!(desk.outside, ["Quit"]);
}

#[test]
fn without_colour_weight_alone_tells_the_focus() {
    let mut desk = Desk::without_accounts();
    desk.model.look = Look { theme: Theme::Mono, glyphs: Glyphs::Unicode };
    desk.press("a").open_call_restrictions();
    let (buffer, _) = desk.buffer();
    for cell in &buffer.content {
        assert_eq!((cell.fg, cell.bg), Default::default());
    }
    assert_debug_snapshot!("wizard_mono_styles", buffer);
}

#[test]
fn with_colour_the_styles_are_these() {
    let mut desk = Desk::without_accounts();
    desk.press("a").open_call_restrictions();
    assert_debug_snapshot!("wizard_styles", desk.buffer().0);
    desk.press("Esc").press("Esc");
    let mut home = Desk::with_sample();
    home.press("Down");
    assert_debug_snapshot!("home_styles", home.buffer().0);
}

#[test]
fn no_size_panics_on_any_screen() {
    let mut desk = Desk::with_sample();
    let steps = ["", "m", "Esc ?", "Esc Enter", "Esc a", "Z Tab Tab Enter", "Esc Tab Space ?", "Esc Esc", "Esc"];
    for step in steps {
        desk.resize(80, 24).press(step);
        for columns in (1..130).step_by(7) {
            for rows in 1..30 {
                desk.resize(columns, rows).picture();
            }
        }
    }
    desk.resize(80, 24).open_permissions();
    for (columns, rows) in [(1, 1), (300, 100), (50, 15), (72, 15), (71, 16)] {
        desk.resize(columns, rows).picture();
    }
}

#[test]
fn a_terminal_that_grows_shows_no_empty_end() {
    let mut desk = Desk::with_sample();
    desk.press("Enter").resize(60, 15).press("End").resize(80, 40);
    assert!(desk.shows("Status") && !desk.shows("more"), "{}", desk.picture());
}

#[test]
fn the_menu_is_the_last_to_leave_the_head_line() {
    let mut desk = Desk::with_sample();
    desk.model.session.demo = true;
    desk.model.session.read_only = Some(ReadOnly::Asked);
    for columns in [120, 80, 60, 50] {
        desk.resize(columns, 20);
        let head = desk.picture().lines().next().unwrap().to_owned();
        assert!(head.contains("Accounts Manager") && head.ends_with("mdemo · Menu m"), "{head}");
    }
}
