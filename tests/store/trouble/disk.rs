//! A disk that takes nothing more, or gives errors.

use std::fs;

use trunkdesk::{
    domain::request::{Read, Reply},
    store::Reader,
};

use super::{
    Trouble, at_every_write, check_whole, contents, empty_log, log::left_by_a_killed_program, not_written, write_one,
};
use crate::{
    again::{fill, on_failing_disk, on_small_disk, with_files_up_to},
    crowd::{Member, program},
    harness::{Desk, create, plain, saved, set_up},
};

fn full(desk: &Desk) -> String {
    format!("The disk that holds {} is full. Free some space there, then try again.", desk.path().display())
}

#[test]
fn a_full_disk_at_every_write() {
    let Some(disk) = on_small_disk("trouble::disk::a_full_disk_at_every_write") else { return };
    let desk = Desk::new_in(&disk);
    let bring = || {
        empty_log(&desk.raw());
        fill(&disk);
    };
    let mend = || fs::remove_file(disk.join("ballast")).unwrap();
    at_every_write(&desk, &Trouble { bring: &bring, mend: &mend, says: &full(&desk), of_a_read: None });
}

#[test]
fn a_file_on_a_full_disk_is_opened_once_there_is_room() {
    let Some(disk) = on_small_disk("trouble::disk::a_file_on_a_full_disk_is_opened_once_there_is_room") else { return };
    let desk = Desk::new_in(&disk);
    create(&mut desk.writer(), desk.plain("Before")).unwrap();
    let before = contents(&desk);
    let ballast = fill(&disk);
    // nobody else has it open: what SQLite needs beside it is not there yet
    let (mut reader, mut writer) = (desk.reader(), desk.writer());
    let said = not_written(write_one(&desk, &mut writer, "ABC"), "an account");
    assert_eq!(said, full(&desk));
    let Reply::ReadFailed(failure) = reader.answer(&Read::Standing) else { panic!("the index has no room") };
    assert_eq!(failure.to_string(), full(&desk));
    fs::remove_file(ballast).unwrap();
    assert_eq!(contents(&desk), before);
    assert!(matches!(reader.answer(&Read::Standing), Reply::Standing(Some(_))));
    assert!(matches!(write_one(&desk, &mut writer, "ABC"), Reply::Created(_)));
    check_whole(&desk);
}

#[test]
fn a_file_is_not_half_made_on_a_full_disk() {
    let Some(disk) = on_small_disk("trouble::disk::a_file_is_not_half_made_on_a_full_disk") else { return };
    let folder = tempfile::tempdir_in(&disk).unwrap();
    let path = folder.path().join("accounts.db");
    let mut writer = Desk::writer_of(&folder);
    // from no room at all to just enough
    for left in (0..).step_by(5) {
        let ballast = fill(&disk);
        let length = fs::metadata(&ballast).unwrap().len();
        fs::OpenOptions::new().write(true).open(&ballast).unwrap().set_len(length - left * 4096).unwrap();
        let reply = writer.answer(&set_up(None));
        if matches!(reply, Reply::ResellerSaved(_)) {
            assert!(left > 20, "{left}");
            break;
        }
        let said = not_written(reply, "the reseller");
        assert!(said.contains("full") || said.contains("no room"), "{left}: {said}");
        let standing = Reader::new(path.clone()).answer(&Read::Standing);
        let nothing = matches!(&standing, Reply::Standing(None));
        assert!(nothing || matches!(&standing, Reply::ReadFailed(_)), "{left}: {standing:?}");
        fs::remove_file(ballast).unwrap();
        assert_eq!(Reader::new(path.clone()).answer(&Read::Standing), Reply::Standing(None), "{left}");
    }
    saved(writer.answer(&set_up(Some(1))));
}

#[test]
fn an_error_of_the_disk_is_told_and_leaves_nothing_behind() {
    if !with_files_up_to(300, "trouble::disk::an_error_of_the_disk_is_told_and_leaves_nothing_behind") {
        return;
    }
    let desk = Desk::new();
    let mut writer = desk.writer();
    create(&mut writer, desk.plain("Before")).unwrap();
    let said = format!(
        "The disk that holds {} gives an error (disk I/O error). Check the disk, then try again.",
        desk.path().display()
    );
    let mut made = 1;
    // what is written grows up to the limit
    let failure = loop {
        let before = contents(&desk);
        let reply = write_one(&desk, &mut writer, &format!("ABC {made}"));
        if !matches!(reply, Reply::Created(_)) {
            assert_eq!(contents(&desk), before);
            break not_written(reply, "an account");
        }
        made += 1;
        assert!(made < 1_000);
    };
    assert_eq!(failure, said);
    assert_eq!(desk.standing().accounts, made);
    check_whole(&desk);
    empty_log(&desk.raw());
    assert!(matches!(write_one(&desk, &mut writer, "After"), Reply::Created(_)));
}

/// All of it stands in SQLite's log when the disk fails to bring it to rest.
#[test]
fn what_failed_at_the_very_end_does_not_come_back() {
    const NAME: &str = "trouble::disk::what_failed_at_the_very_end_does_not_come_back";
    if let Some(mut member) = Member::of_environment() {
        let parent = member.parent();
        match create(&mut member.writer, plain("ABC", &parent)) {
            Err(failure) => println!("\nsaid {failure}"),
            Ok(created) => panic!("{created:?}"),
        }
        return;
    }
    for (calls, error, says) in [
        ("fsync,fdatasync", "EIO", "gives an error (disk I/O error). Check the disk, then try again."),
        ("fsync,fdatasync", "EDQUOT", "is used up. Free some of it or ask for more, then try again."),
        ("fsync,fdatasync", "ENOSPC", "is full. Free some space there, then try again."),
    ] {
        // with something in its log, to which what is saved is added
        let desk = left_by_a_killed_program();
        let Some(told) = on_failing_disk(&program(&desk, NAME, 1), calls, error) else { return };
        let said = told.lines().find_map(|line| line.strip_prefix("said ")).unwrap();
        assert!(said.ends_with(says), "{error}: {said}");
        // all programs have gone: what stands in the log is all that is known
        assert_eq!(desk.standing().accounts, 1, "{error}");
        check_whole(&desk);
        create(&mut desk.writer(), desk.plain("ABC")).unwrap();
    }
}
