//! Every way out of the program leaves the terminal as it was, and files that cannot be used are told before it is
//! taken.

use std::{fs, os::unix::fs::PermissionsExt, process::ExitStatus};

use rustix::process::Signal;

use crate::{
    pty::Pty,
    trunkdesk::{Home, type_text},
};

/// Opens the form of a new account with a name in it.
fn in_the_form(home: &Home) -> (Pty, String) {
    let mut pty = home.start(&[]);
    let before = pty.found();
    pty.wait_for("No account yet.");
    pty.keys("a");
    pty.wait_for("Account Name");
    type_text(&mut pty, "ABC Company");
    (pty, before)
}

#[track_caller]
fn assert_given_back(pty: &Pty, before: &str) {
    assert_eq!(pty.termios(), before);
    let written = String::from_utf8_lossy(pty.bytes_written()).into_owned();
    for (taken, given_back) in
        [("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?2004h", "\x1b[?2004l"), ("\x1b[?25l", "\x1b[?25h")]
    {
        assert!(written.rfind(given_back) > written.rfind(taken), "{given_back:?} is missing at the end");
    }
}

#[track_caller]
fn assert_asks_nothing(pty: &Pty) {
    let written = String::from_utf8_lossy(pty.bytes_written()).into_owned();
    for query in ["\x1b[6n", "\x1b[5n", "\x1b[c", "\x1b[>c", "\x1b[=c", "\x1b]11;?", "\x1b]10;?", "\x1b[?u"] {
        assert!(!written.contains(query), "the terminal was asked {query:?}");
    }
}

#[test]
fn quitting() {
    let home = Home::of_acme();
    let mut pty = home.start(&[]);
    let before = pty.found();
    pty.wait_for("No account yet.");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert_given_back(&pty, &before);
    assert_asks_nothing(&pty);
}

#[test]
fn the_sample_needs_no_questions() {
    let home = Home::empty();
    let mut pty = home.start(&["--demo"]);
    pty.wait_for("Accounts 300");
    pty.wait_for("sample file");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert!(!home.file().exists(), "the sample is a file of its own");
}

#[test]
fn signals() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130)] {
        let home = Home::of_acme();
        let (mut pty, before) = in_the_form(&home);
        pty.signal(signal);
        assert_eq!(pty.wait_exit().code(), Some(code), "{signal:?}");
        assert_given_back(&pty, &before);
        assert!(home.drafts()[0].contains("ABC Company"), "{signal:?}: {:?}", home.drafts());
    }
}

#[test]
fn a_dropped_line() {
    let home = Home::of_acme();
    let (mut pty, _) = in_the_form(&home);
    pty.hang_up();
    assert_eq!(pty.wait_exit().code(), Some(129));
    assert_eq!(home.command(&["account", "list"]).output().unwrap().stdout, b"", "nothing half-made");
}

#[test]
fn ctrl_z_and_back() {
    let home = Home::of_acme();
    let (mut pty, before) = in_the_form(&home);
    pty.keys("Ctrl-Z");
    // without a shell that could bring it back, the kernel drops the stop: it goes on as it was
    type_text(&mut pty, " of Ohio");
    pty.wait_for("ABC Company of Ohio");
    pty.signal(Signal::TERM);
    pty.wait_exit();
    assert_given_back(&pty, &before);
}

#[test]
fn resizing_keeps_everything() {
    let home = Home::of_acme();
    let (mut pty, _) = in_the_form(&home);
    pty.resize(20, 5);
    pty.wait_for("Nothing is lost");
    pty.resize(120, 40);
    pty.wait_for("ABC Company");
    pty.wait_for("‹ Change ›");
}

/// Runs the screens over this file until they end by themselves.
fn refused(home: &Home, file: &str) -> (ExitStatus, String) {
    let mut pty = home.start(&["--db", file]);
    let before = pty.found();
    let status = pty.wait_exit();
    assert_eq!(pty.termios(), before);
    assert!(!pty.bytes_written().windows(8).any(|bytes| bytes == b"\x1b[?1049h"), "the terminal is not taken at all");
    (status, pty.screen_text().split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn files_that_cannot_be_used() {
    let home = Home::of_acme();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();

    fs::write(path("letter.txt"), "Dear Sir or Madam, this is not a database at all.").unwrap();
    let newer = path("newer.db");
    fs::copy(home.file(), &newer).unwrap();
    fs::copy(home.file().with_extension("db-wal"), format!("{newer}-wal")).unwrap_or_default();
    let status = home.command(&["--db", &newer, "account", "list"]).status().unwrap();
    assert!(status.success());
    let connection = rusqlite::Connection::open(&newer).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);

    for (file, sentence) in [
        (path("letter.txt"), "is not a trunkdesk file"),
        (newer, "newer trunkdesk"),
        (path("no/such/folder/a.db"), "folder"),
        (folder.path().to_str().unwrap().to_owned(), "folder"),
    ] {
        let (status, text) = refused(&home, &file);
        assert_eq!(status.code(), Some(1), "{file}: {text}");
        assert!(text.contains(sentence), "{file}: {text}");
    }
}

#[test]
fn reading_only() {
    let home = Home::of_acme();
    let mut pty = home.start(&["--read-only"]);
    pty.wait_for("read only");
    pty.keys("a");
    pty.wait_for("Nothing can be changed");
    assert_eq!(home.file().metadata().unwrap().permissions().mode() & 0o777, 0o600);
}
