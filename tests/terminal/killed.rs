//! A program that is killed where it stands leaves a whole file, and everything or nothing of what was being saved.

use std::{thread, time::Duration};

use rustix::process::Signal;
use serde_json::Value;

use crate::trunkdesk::{Home, quit, type_text};

#[test]
fn in_the_middle_of_a_form() {
    let home = Home::of_abc();
    let before = home.account("ABC Company");
    let mut pty = home.open_abc();
    pty.keys("e End");
    type_text(&mut pty, " of Ohio");
    pty.signal(Signal::KILL);
    pty.wait_exit();
    home.assert_whole();
    assert_eq!(home.account("ABC Company"), before);
    // the next start works
    quit(&mut home.open_abc());
    assert_eq!(home.history("ABC Company").len(), 1);
}

#[test]
fn between_save_and_the_answer() {
    let home = Home::of_abc();
    let id = home.account("ABC Company")["account"]["id"].as_str().unwrap().to_owned();
    let told = |home: &Home| {
        let document = home.account(&id);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&document["account"]["name"]), text(&document["account"]["language"]), home.history(&id).len())
    };
    for (round, pause) in [0, 1, 3, 6, 10, 15].into_iter().enumerate() {
        let before = told(&home);
        let (name, language) = (format!("ABC {round}"), format!("a{}", char::from(b'b' + round as u8)));
        let after = (name, language, before.2 + 1);
        let mut pty = home.open_abc();
        pty.send(format!("e\x15{}\t\t\t\x15{}", after.0, after.1).as_bytes());
        pty.wait_for(&after.0);
        pty.wait_for(&format!("Language (?)      {} ", after.1));
        // to Cancel, to Save, and press it
        pty.send(b"\t\t\r");
        thread::sleep(Duration::from_millis(pause));
        pty.signal(Signal::KILL);
        pty.wait_exit();

        home.assert_whole();
        let now = told(&home);
        assert!([&before, &after].contains(&&now), "killed after {pause} ms: {before:?} became {now:?}");
    }
    let mut pty = home.open_abc();
    pty.keys("e End");
    type_text(&mut pty, "!");
    pty.keys("Shift-Tab Shift-Tab Enter");
    pty.wait_for("Saved.");
    quit(&mut pty);
    home.assert_whole();
}
