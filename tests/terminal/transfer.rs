//! Importing and exporting on the screens of the program itself, and what becomes of it where the line drops.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    time::{Duration, Instant},
};

use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::{pty::Pty, trunkdesk::Home};

/// The form of an import, with this file typed.
#[track_caller]
fn form(home: &Home, file: &str) -> Pty {
    let mut pty = home.start(&[]);
    pty.wait_for("No account yet.");
    pty.keys("m Down Down Down Enter");
    pty.wait_for("‹ Check ›");
    pty.send(file.as_bytes());
    pty.wait_for(file);
    pty
}

/// Presses Check, from the file's line.
#[track_caller]
fn check(pty: &mut Pty) {
    pty.keys("Enter Enter Enter Enter");
}

/// A file in the home.
fn in_home(home: &Home, name: &str) -> PathBuf {
    home.file().ancestors().nth(4).unwrap().join(name)
}

fn names(home: &Home) -> Vec<String> {
    let list = home.json(&["account", "list"]);
    list.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

/// An import of so many accounts, in the midst of writing them.
#[track_caller]
fn in_the_midst(home: &Home) -> Pty {
    let rows = (0..20_000).fold("name\n".to_owned(), |text, number| text + &format!("Customer {number:05}\n"));
    fs::write(in_home(home, "many.csv"), rows).unwrap();
    let mut pty = form(home, "~/many.csv");
    check(&mut pty);
    pty.wait_for("‹ Import ›");
    pty.keys("Tab Enter");
    pty.wait_for("Writing ");
    pty
}

/// From Home, out.
#[track_caller]
fn leave(pty: &mut Pty) {
    pty.wait_for("+ Add New Account");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
}

/// Nothing of an import is left but the history, which tells of it.
#[track_caller]
fn assert_taken_back(home: &Home) {
    assert_eq!(names(home), Vec::<String>::new());
    home.assert_whole();
    let newest = home.run(&["history", "list", "--limit", "1"]);
    assert!(String::from_utf8(newest).unwrap().contains("import undone"));
    home.run(&["history", "verify"]);
    home.run(&["doctor"]);
}

#[test]
fn a_wrong_row_is_left_out_and_what_is_there_is_exported() {
    let home = Home::of_acme();
    let text = "name,realm,twoway_trunks,admin_first_name,admin_last_name,admin_email\n\
                Beta Dental,beta,4,Bea,Dent,bea@beta.example\nCaffè Nero,nero,600,,,\nEcho Labs,echo,1,Ed,E,ed@e.example\n";
    fs::write(in_home(&home, "customers.csv"), text).unwrap();
    let mut pty = form(&home, "~/customers.csv");
    pty.keys("Tab Space Tab Space Tab");
    pty.send("~/passwords.csv".as_bytes());
    pty.wait_for("~/passwords.csv");
    pty.keys("Enter Enter");
    pty.wait_for("3 rows: 2 new, 0 there already, 1 wrong.");
    assert!(pty.screen_text().contains("twoway_trunks: More than are left: 496"), "{}", pty.screen_text());
    assert_eq!(names(&home), Vec::<String>::new(), "nothing is written before that is asked for");
    pty.keys("Tab Enter");
    pty.wait_for("2 accounts");
    pty.wait_for("~/customers.rejected.csv");
    pty.keys("Enter");
    pty.wait_for("Accounts 2");
    pty.wait_for("Beta Dental");
    assert_eq!(names(&home), ["Beta Dental", "Echo Labs"]);
    let rejected = fs::read_to_string(in_home(&home, "customers.rejected.csv")).unwrap();
    assert!(rejected.contains("\nCaffè Nero,nero,600,,,,3,twoway_trunks,"), "{rejected}");
    let passwords = in_home(&home, "passwords.csv");
    assert_eq!(fs::metadata(&passwords).unwrap().permissions().mode() & 0o777, 0o600);
    let passwords = fs::read_to_string(passwords).unwrap();
    let made = passwords.lines().nth(1).unwrap().rsplit(',').next().unwrap();
    assert!(passwords.lines().count() == 3 && made.len() > 15, "{passwords}");
    let written = String::from_utf8_lossy(pty.bytes_written()).into_owned();
    assert!(!written.contains(made), "no password reaches the screen");

    pty.keys("m Down Down Down Down Enter Tab");
    pty.send("~/all.csv".as_bytes());
    pty.wait_for("~/all.csv");
    pty.keys("Enter Enter");
    pty.wait_for("Exported");
    let exported = fs::read(in_home(&home, "all.csv")).unwrap();
    assert_eq!(exported, home.run(&["export", "--format", "spreadsheet"]));
    pty.keys("Enter");
    leave(&mut pty);
    home.assert_whole();
}

#[test]
fn where_the_line_drops_in_the_midst_all_is_taken_back() {
    let home = Home::of_acme();
    let mut pty = in_the_midst(&home);
    pty.hang_up();
    assert_eq!(pty.wait_exit().code(), Some(129));
    assert_taken_back(&home);
    let left: Vec<_> = fs::read_dir(in_home(&home, "")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("rejected")), "{left:?}");
}

#[test]
fn where_the_program_is_told_to_end_in_the_midst_all_is_taken_back() {
    let home = Home::of_acme();
    let mut pty = in_the_midst(&home);
    pty.signal(rustix::process::Signal::TERM);
    assert_eq!(pty.wait_exit().code(), Some(143));
    assert!(pty.screen_text().contains("Stopping, and taking back"), "{}", pty.screen_text());
    assert_taken_back(&home);
}

#[test]
fn an_import_that_is_stopped_is_taken_back() {
    let home = Home::of_acme();
    let mut pty = in_the_midst(&home);
    pty.keys("Esc");
    pty.wait_for("Stop and take back what was written?");
    pty.keys("Tab Enter");
    pty.wait_for("Stopped. Nothing was imported");
    pty.keys("Enter");
    leave(&mut pty);
    assert_taken_back(&home);
}

#[test]
fn a_check_that_waits_for_a_pipe_is_stopped_at_once() {
    let home = Home::of_acme();
    let pipe = in_home(&home, "pipe");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
    let mut pty = form(&home, "~/pipe");
    check(&mut pty);
    pty.wait_for("Checking the file…");
    pty.keys("Esc");
    pty.wait_for("Stopped. Nothing was written.");
    pty.keys("Enter");
    pty.wait_for("Checking the file…");
    let dropped = Instant::now();
    pty.hang_up();
    assert_eq!(pty.wait_exit().code(), Some(129));
    assert!(dropped.elapsed() < Duration::from_secs(1), "{:?}", dropped.elapsed());
    assert_eq!((names(&home), home.drafts()), (Vec::new(), Vec::new()));
}
