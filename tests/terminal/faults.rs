//! A fault of the program, and a library that prints: the operator is told one sentence, and the rest is in the log.

use std::{fs, path::PathBuf};

use tempfile::TempDir;

use crate::{
    pty::Pty,
    room::{STATE, assert_given_back, ready, start},
};

/// A child with a log, which is to be started by a script, and the path of the log.
fn with_log(script: &str) -> (Pty, TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("trunkdesk.log");
    let mut pty = start(&script.replace("CHILD", &format!("env {STATE}='{}' CHILD", folder.path().display())));
    pty.wait_for("ready");
    (pty, folder, log)
}

#[test]
fn a_panic_on_the_screen_s_thread_gives_the_terminal_back_and_says_one_sentence() {
    for backtrace in [0, 1] {
        let (mut pty, _folder, log) = with_log(&format!("export RUST_BACKTRACE={backtrace}; exec CHILD 2>&1"));
        let modes = pty.found();
        pty.keys("F9");
        assert_eq!(pty.wait_exit().code(), Some(101));
        assert_given_back(&pty, &modes);
        let written = String::from_utf8_lossy(pty.bytes_written());
        assert_eq!(written.matches("\x1b[?1049l").count(), 1, "given back once");
        let (_, after) = written.split_once("\x1b[?1049l\x1b[?25h").unwrap();
        let sentence = format!(
            "trunkdesk stopped by a fault of its own; nothing that was saved is lost. What happened is in {}.",
            log.display()
        );
        assert_eq!(after.lines().next(), Some(sentence.as_str()));
        assert!(!written.contains("panicked at") && !written.contains("the screen broke"), "{written:?}");

        let log = fs::read_to_string(&log).unwrap();
        let lines: Vec<&str> = log.lines().collect();
        assert_eq!(lines.len(), 1, "{log}");
        assert!(lines[0].contains(" panic: thread room::child at tests/terminal/room.rs:"), "{log}");
        assert!(lines[0].contains(": the screen broke"), "{log}");
        assert_eq!(lines[0].contains("show_events"), backtrace == 1, "{log}");
    }
}

#[test]
fn a_panic_without_a_log_says_what_it_is() {
    let (mut pty, _) = ready();
    pty.keys("F9");
    assert_eq!(pty.wait_exit().code(), Some(101));
    let written = String::from_utf8_lossy(pty.bytes_written());
    let (_, after) = written.split_once("\x1b[?1049l\x1b[?25h").unwrap();
    let sentence = after.lines().next().unwrap();
    assert!(sentence.contains("Please report this: thread room::child at tests/terminal/room.rs:"), "{sentence}");
    assert!(sentence.ends_with(": the screen broke."), "{sentence}");
}

#[test]
fn a_panic_on_another_thread_leaves_the_screen_alone() {
    let (mut pty, _folder, log) = with_log("exec CHILD");
    let modes = pty.found();
    pty.keys("F8");
    pty.wait_for("worker failed: true");
    assert!(pty.termios() != modes && !pty.screen_text().contains("fault"));
    assert!(fs::read_to_string(&log).unwrap().ends_with(": the worker broke\n"), "kept at once");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert_given_back(&pty, &modes);
    let written = String::from_utf8_lossy(pty.bytes_written());
    let told = format!(
        "trunkdesk met a fault of its own; nothing that was saved is lost. What happened is in {}.\r\n",
        log.display()
    );
    assert!(written.ends_with(&told), "told at last: {written:?}");
}

#[test]
fn what_a_library_prints_goes_to_the_log_while_the_screen_is_up() {
    let (mut pty, folder, log) = with_log("CHILD; echo back >&2");
    pty.keys("F7");
    pty.wait_for("printed");
    pty.keys("q");
    pty.wait_exit();
    assert_eq!(fs::read_to_string(&log).unwrap(), "a library prints\n");
    let written = String::from_utf8_lossy(pty.bytes_written());
    assert!(!written.contains("library prints") && written.ends_with("back\r\n"), "{written:?}");

    // where it is no terminal it goes where it was sent
    let elsewhere = folder.path().join("elsewhere");
    let (mut pty, _folder, log) = with_log(&format!("CHILD 2>'{}'", elsewhere.display()));
    pty.keys("F7 q");
    pty.wait_exit();
    assert_eq!(fs::read_to_string(&log).unwrap(), "");
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "a library prints\n");

    // without a log it goes nowhere
    let (mut pty, _) = ready();
    pty.keys("F7 q");
    pty.wait_exit();
    assert!(!String::from_utf8_lossy(pty.bytes_written()).contains("library prints"));
}
