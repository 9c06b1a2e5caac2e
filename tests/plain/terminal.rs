//! On a terminal: nothing of a password is seen, nothing drives it, and it is left as it was.

use rustix::process::Signal;

use crate::{home::Home, pty::Pty};

fn start(home: &Home, arguments: &[&str]) -> Pty {
    Pty::spawn(home.command(arguments), 80, 24)
}

#[track_caller]
fn answer(pty: &mut Pty, prompt: &str, typed: &str) {
    pty.wait_for(prompt);
    pty.send(format!("{typed}\r").as_bytes());
}

#[track_caller]
fn assert_left_alone(pty: &Pty) {
    assert_eq!(pty.termios(), pty.found());
    assert!(!pty.bytes_written().contains(&0x1b), "{}", pty.bytes_written().escape_ascii());
}

#[test]
fn a_password_is_not_shown() {
    let home = Home::of_abc();
    let secret = "birds over quiet water";
    let mut pty = start(&home, &["--plain"]);
    for (prompt, typed) in [
        ("8 Quit\nNumber:", "1"),
        ("Search:", "abc company"),
        ("go back.\nNumber:", "1"),
        ("Back\nNumber:", "5"),
        ("Add admin\nNumber:", "1"),
        ("Remove\nNumber:", "2"),
        ("Press Enter for 1.\nNumber:", "2"),
        ("Admin password:", secret),
        ("Confirm password:", secret),
        ("4 Discard\nNumber:", "1"),
    ] {
        answer(&mut pty, prompt, typed);
    }
    pty.wait_for("Saved.");
    pty.send(b".\r");
    assert_eq!(pty.wait_exit().code(), Some(0));
    let written = String::from_utf8_lossy(pty.bytes_written()).into_owned();
    assert!(!written.contains("birds"), "{written}");
    assert_left_alone(&pty);
}

#[test]
fn every_way_out_leaves_the_terminal_as_it_was() {
    let home = Home::of_acme();
    for (keys, signal, code) in
        [("Ctrl-C", None, 130), ("Ctrl-D", None, 0), ("", Some(Signal::TERM), 143), ("", Some(Signal::HUP), 129)]
    {
        let mut pty = start(&home, &["--plain"]);
        answer(&mut pty, "Number:", "4");
        pty.wait_for("Account Name:");
        pty.keys(keys);
        signal.into_iter().for_each(|signal| pty.signal(signal));
        assert_eq!(pty.wait_exit().code(), Some(code), "{keys}");
        assert_left_alone(&pty);
    }
    let mut pty = start(&home, &["--plain"]);
    answer(&mut pty, "Number:", "4");
    answer(&mut pty, "Account Name:", "ABC");
    pty.wait_for("Account Realm:");
    pty.hang_up();
    assert_eq!(pty.wait_exit().code(), Some(129));
    assert_eq!(home.drafts().len(), 1);
}

#[test]
fn the_environment_asks_for_lines() {
    let home = Home::of_abc();
    // the terminal of the tests has a name
    let mut command = home.command(&[]);
    command.env("ACCESSIBLE", "1");
    let mut pty = Pty::spawn(command, 80, 24);
    answer(&mut pty, "8 Quit\nNumber:", "8");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert_left_alone(&pty);
}

#[test]
fn what_was_asked_is_said_again_after_a_stop() {
    let home = Home::of_abc();
    let mut pty = start(&home, &["--plain"]);
    answer(&mut pty, "8 Quit\nNumber:", "1");
    pty.wait_for("Search:");
    pty.signal(Signal::STOP);
    pty.signal(Signal::CONT);
    answer(&mut pty, "Search: Search:", "abc");
    pty.wait_for("1 ABC Company");
    pty.send(b".\r");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert_left_alone(&pty);
}

#[test]
fn a_kiosk_is_not_stopped() {
    let home = Home::of_abc();
    let file = home.file().display().to_string();
    let mut pty = start(&home, &["--plain", "--kiosk", "--db", &file]);
    pty.wait_for("8 Quit\nNumber:");
    pty.keys("Ctrl-Z");
    answer(&mut pty, "Number:", "2");
    pty.wait_for("1 ABC Company");
    pty.send(b".\r");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert_left_alone(&pty);
}
