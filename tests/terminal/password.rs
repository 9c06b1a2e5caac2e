//! A password that is asked for on a terminal: never shown, and the terminal as it was on every way out.

use rustix::process::Signal;

use crate::{pty::Pty, trunkdesk::Home};

const ADMIN: &str = "bea@abc.example";

/// A home with one account and its admin.
fn home() -> Home {
    let home = Home::of_acme();
    let add = ["account", "add", "--name", "ABC", "--first-name", "Bea", "--last-name", "Dent", "--email", ADMIN];
    let output = home.command(&add).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    home
}

/// Waits for the question, and answers it.
#[track_caller]
fn answer(pty: &mut Pty, question: &str, typed: &[u8]) {
    pty.wait_for(question);
    pty.send(typed);
    pty.send(b"\r");
}

#[track_caller]
fn assert_as_found(pty: &Pty) {
    assert_eq!(pty.termios(), pty.found());
}

#[test]
fn a_password_is_typed_twice_and_not_shown() {
    let home = home();
    let mut pty = home.start(&["admin", "reset-password", "ABC", ADMIN, "--password-stdin"]);
    answer(&mut pty, "New password:", b"birds over quiet watex\x7fr");
    // Ctrl-U begins anew, and a letter of two bytes goes whole
    answer(&mut pty, "Once more:", "rubbish\x15birds over quiet watené\x7f\x7fr".as_bytes());
    pty.wait_for("Login");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert!(!pty.screen_text().contains("birds"), "{}", pty.screen_text());
    assert_as_found(&pty);

    let mut pty = home.start(&["admin", "check-password", "ABC", ADMIN]);
    answer(&mut pty, "Password:", b"birds over quiet water");
    pty.wait_for("This is the password of bea@abc.example of ABC.");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert_as_found(&pty);

    let mut pty = home.start(&["admin", "reset-password", "ABC", ADMIN, "--password-stdin"]);
    answer(&mut pty, "New password:", b"birds over quiet water");
    answer(&mut pty, "Once more:", b"birds over quiet wader");
    pty.wait_for("The two do not match: type the same twice.");
    assert_eq!(pty.wait_exit().code(), Some(3));
    assert_as_found(&pty);
}

#[test]
fn the_terminal_is_given_back_on_every_way_out() {
    let home = home();
    for (end, code) in [
        (None, 130),
        (Some(Signal::INT), 130),
        (Some(Signal::TERM), 143),
        (Some(Signal::QUIT), 143),
        (Some(Signal::HUP), 129),
    ] {
        let mut pty = home.start(&["admin", "check-password", "ABC", ADMIN]);
        pty.wait_for("Password:");
        pty.send(b"birds");
        match end {
            Some(signal) => pty.signal(signal),
            None => pty.keys("Ctrl-C"),
        }
        assert_eq!(pty.wait_exit().code(), Some(code), "{end:?}");
        assert!(!pty.screen_text().contains("birds"), "{}", pty.screen_text());
        assert_as_found(&pty);
    }
    let mut pty = home.start(&["admin", "check-password", "ABC", ADMIN]);
    pty.wait_for("Password:");
    pty.hang_up();
    assert_eq!(pty.wait_exit().code(), Some(129));
}

#[test]
fn a_stop_on_the_way_shows_nothing_either() {
    let home = home();
    let mut pty = home.start(&["admin", "check-password", "ABC", ADMIN]);
    pty.wait_for("Password:");
    pty.signal(Signal::CONT);
    answer(&mut pty, "Password:", b"birds over quiet water");
    pty.wait_for("This is not the password");
    assert_eq!(pty.wait_exit().code(), Some(3));
    assert!(!pty.screen_text().contains("birds"), "{}", pty.screen_text());
}
