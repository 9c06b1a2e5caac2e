//! The table of keys: what the last line and the help name works, and nothing ever panics.

use jiff::Timestamp;
use proptest::prelude::*;
use trunkdesk::{
    app::{
        effect::Effect,
        hints::{help_lines, hints},
        keys::{Key, reachable},
        message::Message,
        scopes,
        update::update,
    },
    form::Control,
    look::Glyphs,
};

use crate::harness::Desk;

/// Screens with every kind of focus.
fn places() -> Vec<&'static str> {
    vec![
        "",
        "Tab",
        "Tab Tab",
        "Shift-Tab",
        "m",
        "?",
        "C-c",
        "Right",
        "Down Down Down Down Down Right",
        "o",
        "/ c a f Down",
        "Enter",
        "a",
        "a Tab",
        "a Tab Tab",
        "a Tab Tab Enter",
        "a Tab Tab Tab",
        "a x Esc",
        "m Enter",
        "m Enter 2 Tab",
        "m Enter 3 Tab",
        "m Down Enter",
        "m Down Enter /",
        "m Down Enter Enter",
        "m Down Down Down Enter",
        "m Down Down Down Enter Tab",
        "m Down Down Down Enter x Enter Enter Enter Enter",
        "m Down Down Down Down Enter",
        "m Down Down Down Down Down Down Enter Down",
    ]
}

#[test]
fn the_last_line_is_the_table_of_keys() {
    for place in places() {
        let mut desk = Desk::with_sample();
        desk.press(place);
        let scopes = scopes::of(&desk.model);
        let last = desk.picture().lines().rev().nth(1).unwrap().to_owned();
        let stays: Vec<_> = hints(&scopes, Glyphs::Unicode).into_iter().filter(|hint| hint.stays).collect();
        for hint in stays {
            assert!(last.contains(&format!("{} {}", hint.keys, hint.word)), "{place:?}: {hint:?} in {last:?}");
        }
        let words: String =
            hints(&scopes, Glyphs::Unicode).iter().map(|hint| format!("{} {}  ", hint.keys, hint.word)).collect();
        for part in last.trim().split("  ") {
            assert!(words.contains(part), "{place:?}: {part:?} is not in the table");
        }
    }
}

/// Bindings that do nothing where they stand, because there is nowhere further to go.
const MAY_REST: [&str; 6] = ["move", "scroll", "change", "by ten", "tabs", "back to the list"];

#[test]
fn every_key_in_the_last_line_does_something_there() {
    for place in places() {
        let keys: Vec<_> = {
            let mut desk = Desk::with_sample();
            desk.press(place);
            let scopes = scopes::of(&desk.model);
            let words = |word: &str| !word.is_empty() && !MAY_REST.contains(&word);
            reachable(&scopes)
                .into_iter()
                .filter(|(binding, _)| words(binding.word))
                .flat_map(|(_, keys)| keys)
                .collect()
        };
        for key in keys {
            let mut desk = Desk::with_sample();
            desk.press(place);
            let before = desk.picture();
            desk.message(Message::Key(key));
            let did = desk.picture() != before || !desk.outside.is_empty() || !desk.copied.is_empty();
            assert!(did, "{place:?}: {key:?} does nothing\n{before}");
        }
    }
}

#[test]
fn in_a_kiosk_no_key_leads_to_a_shell() {
    for place in places() {
        for (kiosk, suspends) in [(false, true), (true, false)] {
            let mut desk = Desk::with_sample();
            desk.model.session.kiosk = kiosk;
            desk.press(place);
            // in the midst of an import nobody leaves
            let suspends = suspends && desk.model.screen.running().is_none();
            for small in [false, true] {
                if small {
                    update(&mut desk.model, Message::Resize { columns: 20, rows: 5 }, Timestamp::UNIX_EPOCH);
                }
                let pressed = Message::Key(Key::Ctrl('z'));
                let effects = update(&mut desk.model, pressed, Timestamp::UNIX_EPOCH);
                assert_eq!(effects.contains(&Effect::Suspend), suspends, "{place:?}, kiosk: {kiosk}, small: {small}");
            }
            let scopes = scopes::of(&desk.model);
            assert_eq!(
                help_lines(&scopes, Glyphs::Unicode).iter().any(|(keys, _)| keys.contains("Ctrl-Z")),
                suspends,
                "{place:?}"
            );
        }
    }
}

#[test]
fn the_help_lists_all_that_works_here() {
    for place in places().into_iter().filter(|place| !place.contains('?')) {
        let mut desk = Desk::with_sample();
        desk.press(place);
        let scopes = scopes::of(&desk.model);
        desk.resize(100, 60).press("C-g");
        for (names, sentence) in help_lines(&scopes, Glyphs::Unicode) {
            assert!(desk.shows(sentence) && desk.shows(&names), "{place:?}: {names} {sentence}\n{}", desk.picture());
        }
    }
}

#[test]
fn enter_from_field_to_field_never_ends_on_cancel() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company");
    for _ in 0..60 {
        desk.press("Enter");
        // a zone's list and a question are left again
        if desk.shows("type to search") {
            desk.press("Enter Tab");
        }
        assert!(!desk.shows("Leave this new account?"), "{}", desk.picture());
    }
}

fn a_key() -> impl Strategy<Value = String> {
    let named = prop::sample::select(vec![
        "Tab",
        "Shift-Tab",
        "Enter",
        "Esc",
        "Space",
        "Up",
        "Down",
        "Left",
        "Right",
        "Home",
        "End",
        "PgUp",
        "PgDn",
        "Backspace",
        "Delete",
        "C-u",
        "C-w",
        "C-g",
        "C-c",
        "C-l",
        "?",
        "a",
        "m",
        "n",
        "o",
        "q",
        "/",
        "c",
        "1",
        "2",
        "3",
        "9",
    ]);
    prop_oneof![8 => named.prop_map(str::to_owned), 1 => "[a-zA-Z0-9@.é日-]".prop_map(|c| c)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn random_keys_never_panic_and_keep_the_focus_in_sight(
        keys in prop::collection::vec(a_key(), 1..120),
        columns in 50_u16..130,
        rows in 15_u16..45,
    ) {
        let mut desk = Desk::without_accounts();
        desk.resize(columns, rows);
        for key in keys {
            desk.press(&key);
            let (buffer, (x, y)) = desk.buffer();
            prop_assert!(x < buffer.area.width && y < buffer.area.height);
            if let Some(controls) = controls(&desk) {
                prop_assert!(controls.0.contains(&controls.1), "{key}: {:?}\n{}", controls.1, desk.picture());
            }
        }
    }

    #[test]
    fn random_pastes_press_nothing(text in "\\PC*[\n\r\t\u{1b}]?\\PC*") {
        let mut desk = Desk::without_accounts();
        desk.press("a");
        desk.message(Message::Paste(text));
        prop_assert!(desk.shows("Account Name") && desk.outside.is_empty());
    }
}

/// The controls of the open form, and which of them has the focus.
fn controls(desk: &Desk) -> Option<(Vec<Control>, Control)> {
    use trunkdesk::app::model::Screen;
    match &desk.model.screen {
        Screen::Wizard(wizard) => {
            let layout = wizard.layout(desk.model.standing.as_ref()?);
            Some((layout.controls(), wizard.form.focus()))
        }
        Screen::Reseller(screen) => {
            let layout = screen.layout(desk.model.standing.as_ref());
            Some((layout.controls(), screen.form.focus()))
        }
        Screen::Import(screen) => desk.model.screen.form().map(|form| (screen.layout().controls(), form.focus())),
        Screen::Export(screen) => desk.model.screen.form().map(|form| (screen.layout().controls(), form.focus())),
        Screen::Home | Screen::Account(_) | Screen::History(_) | Screen::Sync(_) => None,
    }
}
