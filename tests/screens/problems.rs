//! Bad input in the form of a new account: a clear sentence, and what was typed is still there.

use insta::assert_snapshot;

use crate::harness::Desk;

fn wizard() -> Desk {
    let mut desk = Desk::without_accounts();
    desk.press("a");
    desk
}

/// The line with the problem, after Next.
fn problem(desk: &Desk) -> String {
    let picture = desk.picture();
    let mut lines = picture.lines().skip_while(|line| !line.contains("! ")).map(|line| {
        let inside = line.split("││").nth(1).unwrap_or(line);
        inside.trim_matches(['│', ' ']).to_owned()
    });
    let first = lines.next().unwrap_or_default();
    let second = lines.next().filter(|line| line.ends_with('.') && !first.ends_with('.')).unwrap_or_default();
    format!("{first} {second}").trim().trim_start_matches("! ").to_owned()
}

#[test]
fn names() {
    for (typed, sentence) in [
        ("", "Type a name for the account."),
        ("   ", "Type a name for the account."),
        ("\u{200B}x", "Has an invisible character (U+200B); delete it or type it anew."),
        (&"n".repeat(129), "Too long: 129 characters, 128 at most."),
    ] {
        let mut desk = wizard();
        desk.type_text(typed).open_call_restrictions();
        assert_eq!(problem(&desk), sentence, "{typed:?}");
        assert!(desk.shows("Account Name"), "the tab stays");
    }
    for typed in ["x", &"n".repeat(128), "Ромашка"] {
        let mut desk = wizard();
        desk.type_text(typed).open_call_restrictions();
        assert!(desk.shows("Twoway trunks"), "{typed:?} {}", desk.picture());
    }
}

#[test]
fn realm_labels() {
    for (typed, sentence) in [
        ("a.b", "No dot here: the suffix after it is the reseller's."),
        ("Abc", "Only small letters: a realm has no capitals."),
        ("-abc", "No hyphen at the beginning or the end."),
        (&"x".repeat(64), "Too long: 64 characters, 63 at most."),
        ("", "Type the part before the suffix, or go back to Auto-generated."),
    ] {
        let mut desk = wizard();
        desk.type_text("ABC").press("Tab Enter").type_text(typed).open_call_restrictions();
        assert_eq!(problem(&desk), sentence, "{typed:?}");
    }
    let mut desk = wizard();
    desk.type_text("ABC").press("Tab Enter").type_text(&"x".repeat(63)).open_call_restrictions();
    assert!(desk.shows("Twoway trunks"));
}

#[test]
fn emails() {
    for (typed, sentence) in [
        ("melissa", "No @ in it: an address looks like name@company.example."),
        ("a@b.example, c@d.example", "One address only: there is more than one @."),
    ] {
        let mut desk = wizard();
        desk.type_text("ABC").press("Tab Tab Tab Space Tab").type_text("M").press("Tab").type_text("D");
        desk.press("Tab").paste(typed).open_call_restrictions();
        assert_eq!(problem(&desk), sentence, "{typed:?}");
        assert!(desk.shows(typed));
    }
}

#[test]
fn credit() {
    let not_a_number = "Not a number: type digits only, such as 10 or 10.50.";
    for (typed, sentence) in [
        ("abc", not_a_number),
        ("1e3", not_a_number),
        ("2", "Less than the smallest credit, $5.00: add that much, or 0."),
        ("4.99", "Less than the smallest credit, $5.00: add that much, or 0."),
        ("1,234", "Could mean two amounts: leave out what parts thousands, such as 1234.00."),
        ("-5", "Not below zero: an amount has no sign."),
        ("99999999999", "Too much: 9999999.99 at most."),
    ] {
        let mut desk = wizard();
        desk.type_text("ABC").open_call_restrictions();
        desk.focus("‹ Cancel ›").press("Shift-Tab Shift-Tab C-u").type_text(typed).focus("‹ Next » ›").press("Enter");
        assert_eq!(problem(&desk), sentence, "{typed:?}");
        assert!(desk.shows(typed), "{typed:?} is still there");
    }
    for typed in ["5", "12,50", "0", ""] {
        let mut desk = wizard();
        desk.type_text("ABC").open_call_restrictions();
        desk.focus("‹ Cancel ›").press("Shift-Tab Shift-Tab C-u").type_text(typed).focus("‹ Next » ›").press("Enter");
        assert!(desk.shows("SETTINGS"), "{typed:?} {}", desk.picture());
    }
}

#[test]
fn trunks() {
    for (typed, sentence) in [
        ("501", "More than are left: 500 of 500."),
        ("1000000", "Too much: 999999 at most."),
        ("99999999999999999999", "Too much: 999999 at most."),
    ] {
        let mut desk = wizard();
        desk.type_text("ABC").open_call_restrictions();
        desk.type_text(typed).focus("‹ Next » ›").press("Enter");
        assert_eq!(problem(&desk), sentence, "{typed:?}");
    }
}

#[test]
fn all_problems_of_a_tab_are_shown_and_the_first_has_the_focus() {
    let mut desk = wizard();
    desk.press("Tab Enter").type_text("-x").press("Tab Tab Tab Space").open_call_restrictions();
    assert_snapshot!("problems_on_the_first_tab", desk.picture());
    desk.type_text("A");
    assert!(!desk.shows("Type a name for the account."), "a problem goes as it is mended");
}

#[test]
fn an_empty_field_is_left_in_peace_until_next() {
    let mut desk = wizard();
    desk.press("Tab Tab Tab Space Tab Tab Tab Tab");
    assert!(!desk.shows("!"), "{}", desk.picture());
}
