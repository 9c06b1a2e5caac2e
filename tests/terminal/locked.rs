//! A program that waits for another one's lock says so, and lives on meanwhile.

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
