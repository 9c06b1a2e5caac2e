//! A program that waits for another one's lock, or whose file is gone, says so and lives on meanwhile.

use std::fs;

use rusqlite::Connection;

use crate::trunkdesk::{Home, quit, type_text, wait_gone};

#[test]
fn saving_waits_for_another_program_and_is_done_after_it() {
    let home = Home::of_abc();
    let mut pty = home.open_abc();
    let other = Connection::open(home.file()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    pty.keys("e End");
    type_text(&mut pty, " of Ohio");
    pty.keys("Shift-Tab Shift-Tab Enter");
    pty.wait_for("Another operator is writing. Yours is saved as soon as that is done.");
    // what others can do meanwhile: read
    assert_eq!(home.account("ABC Company")["account"]["name"], "ABC Company");
    pty.keys("Ctrl-G");
    pty.wait_for("Help");
    pty.keys("Esc");
    wait_gone(&mut pty, "Help");
    other.execute_batch("ROLLBACK").unwrap();
    pty.wait_for("Saved.");
    assert!(!pty.screen_text().contains("Another operator is writing"));
    quit(&mut pty);
    assert_eq!(home.account("ABC Company of Ohio")["account"]["name"], "ABC Company of Ohio");
    home.assert_whole();
}

#[test]
fn a_file_that_is_gone_is_told_and_saved_to_once_it_is_back() {
    let home = Home::of_abc();
    let mut pty = home.open_abc();
    pty.keys("e End");
    type_text(&mut pty, " of Ohio");
    let aside = home.file().with_extension("aside");
    fs::rename(home.file(), &aside).unwrap();
    pty.keys("Shift-Tab Shift-Tab Enter");
    pty.wait_for("removed, renamed");
    assert!(!home.file().exists(), "no other is made in its place");
    fs::rename(&aside, home.file()).unwrap();
    pty.keys("Enter");
    wait_gone(&mut pty, "removed, renamed");
    pty.wait_for("ABC Company of Ohio");
    pty.keys("Enter");
    pty.wait_for("Saved.");
    quit(&mut pty);
    assert_eq!(home.account("ABC Company of Ohio")["account"]["name"], "ABC Company of Ohio");
    home.assert_whole();
}
