//! Permission that is not there, or is taken away while the file is open.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use trunkdesk::domain::request::{Read, Reply};

use super::{Trouble, at_every_write, check_whole, contents, empty_log, not_read, not_written, write_one};
use crate::{
    again::{as_nobody, on_small_disk},
    harness::{Desk, create, set_mode},
};

fn closed(desk: &Desk) -> String {
    format!("{} cannot be written. Ask its owner for permission to write it and its folder.", desk.path().display())
}

#[test]
fn a_folder_that_is_closed_while_the_file_is_open() {
    if !as_nobody("trouble::rights::a_folder_that_is_closed_while_the_file_is_open") {
        return;
    }
    let desk = Desk::new();
    let bring = || set_mode(desk.folder.path(), 0o000);
    let mend = || set_mode(desk.folder.path(), 0o700);
    let says = format!(
        "You have no permission to reach {}. Ask its owner for it, or name another file with --db.",
        desk.path().display()
    );
    at_every_write(&desk, &Trouble { bring: &bring, mend: &mend, says: &says, of_a_read: Some(&says) });
}

#[test]
fn who_has_the_file_open_goes_on_when_its_mode_changes() {
    if !as_nobody("trouble::rights::who_has_the_file_open_goes_on_when_its_mode_changes") {
        return;
    }
    let desk = Desk::new();
    let (mut reader, mut writer) = (desk.reader(), desk.writer());
    create(&mut writer, desk.plain("Before")).unwrap();
    assert_eq!(not_read(&mut reader), None);
    let log = format!("{}-wal", desk.path().display());
    set_mode(&desk.path(), 0o000);
    set_mode(Path::new(&log), 0o000);
    set_mode(desk.folder.path(), 0o500);
    assert!(matches!(write_one(&desk, &mut writer, "ABC"), Reply::Created(_)));
    assert_eq!(not_read(&mut reader), None);
    // who comes then is told
    let read = "You have no permission to read";
    assert!(not_read(&mut desk.reader()).unwrap().starts_with(read));
    assert!(not_written(write_one(&desk, &mut desk.writer(), "Other"), "an account").starts_with(read));
    set_mode(&desk.path(), 0o600);
    set_mode(Path::new(&log), 0o600);
    set_mode(desk.folder.path(), 0o700);
    assert_eq!(desk.standing().accounts, 2);
    check_whole(&desk);
}

/// Makes a file immutable, or mutable again; whether that can be done here.
fn immutable(on: bool, path: &Path) -> bool {
    let flag = if on { "+i" } else { "-i" };
    Command::new("chattr").arg(flag).arg(path).output().is_ok_and(|output| output.status.success())
}

/// Whether a file that is made immutable in a folder takes nothing even from who has it open.
fn holds(folder: &Path) -> bool {
    let path = folder.join("tried");
    let mut file = fs::File::create(&path).unwrap();
    let made = immutable(true, &path);
    let holds = made && file.write_all(b"x").is_err();
    assert!(!made || immutable(false, &path));
    holds
}

#[test]
fn a_log_made_immutable_while_it_is_open() {
    let desk = Desk::new();
    if !holds(desk.folder.path()) {
        eprintln!("SKIPPED: no file can be made immutable here.");
        return;
    }
    let log = PathBuf::from(format!("{}-wal", desk.path().display()));
    let bring = || assert!(immutable(true, &log));
    let mend = || assert!(immutable(false, &log));
    at_every_write(&desk, &Trouble { bring: &bring, mend: &mend, says: &closed(&desk), of_a_read: None });
}

#[test]
fn a_file_made_immutable_takes_what_is_saved_once_it_is_not_any_more() {
    let desk = Desk::new();
    if !holds(desk.folder.path()) {
        eprintln!("SKIPPED: no file can be made immutable here.");
        return;
    }
    let mut writer = desk.writer();
    create(&mut writer, desk.plain("Before")).unwrap();
    assert!(immutable(true, &desk.path()));
    // what is saved stands in the log
    assert!(matches!(write_one(&desk, &mut writer, "ABC"), Reply::Created(_)));
    // another program may not even open it to write
    let said = not_written(write_one(&desk, &mut desk.writer(), "Other"), "an account");
    assert_eq!(said, closed(&desk));
    assert!(immutable(false, &desk.path()));
    drop(writer);
    assert_eq!(desk.standing().accounts, 2);
    check_whole(&desk);
}

#[test]
fn a_disk_that_cannot_be_written() {
    let Some(disk) = on_small_disk("trouble::rights::a_disk_that_cannot_be_written") else { return };
    let desk = Desk::new_in(&disk);
    create(&mut desk.writer(), desk.plain("Before")).unwrap();
    empty_log(&desk.raw());
    let before = contents(&desk);
    let remount = |how: &str| Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(&disk).status();
    if !remount("ro").is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: no disk can be closed here.");
        return;
    }
    let sentence = format!(
        "{file} is on a disk that cannot be written, and even to read it SQLite has to write {file}-shm. Copy it to \
         another disk, and name the copy with --db.",
        file = desk.path().display()
    );
    assert_eq!(not_read(&mut desk.reader()), Some(sentence.clone()));
    assert_eq!(not_written(write_one(&desk, &mut desk.writer(), "ABC"), "an account"), sentence);
    assert!(remount("rw").unwrap().success());
    assert_eq!(contents(&desk), before);
    assert!(matches!(desk.reader().answer(&Read::Standing), Reply::Standing(Some(_))));
    assert!(matches!(write_one(&desk, &mut desk.writer(), "ABC"), Reply::Created(_)));
    check_whole(&desk);
}
