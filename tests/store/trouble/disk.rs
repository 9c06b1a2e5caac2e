//! A disk that takes nothing more, or gives errors.

use std::{fs, process::Command};

use trunkdesk::{
    domain::{
        account::AccountId,
        request::{Read, Reply},
    },
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

/// How it is said that nobody knows.
const UNCERTAIN: &str = "It may come to be saved all the same: look before you try again.";
/// Tells the program under which parent.
const PARENT: &str = "TRUNKDESK_TEST_PARENT";

/// A program that makes one account, and says what became of it.
fn make_one(mut member: Member) {
    // to read it would be to write the disk as well: SQLite's index
    let parent = AccountId::parse(&std::env::var(PARENT).unwrap()).unwrap();
    let said = create(&mut member.writer, plain("ABC", &parent)).map(|_| "made".to_owned());
    println!("\nsaid {}", said.unwrap_or_else(|failure| failure.to_string()));
}

fn maker(desk: &Desk, name: &str) -> Command {
    let mut command = program(desk, name, 1);
    command.env(PARENT, desk.parent.as_str());
    command
}

fn said(told: &str) -> &str {
    told.lines().find_map(|line| line.strip_prefix("said ")).unwrap()
}

/// All of it stands in SQLite's log when the disk fails to bring it to rest.
#[test]
fn what_failed_at_the_very_end_does_not_come_back() {
    const NAME: &str = "trouble::disk::what_failed_at_the_very_end_does_not_come_back";
    if let Some(member) = Member::of_environment() {
        return make_one(member);
    }
    for (error, says) in [
        ("EIO", "gives an error (disk I/O error). Check the disk, then try again."),
        ("EDQUOT", "is used up. Free some of it or ask for more, then try again."),
        ("ENOSPC", "is full. Free some space there, then try again."),
    ] {
        // with something in its log, to which what is saved is added
        let desk = left_by_a_killed_program();
        let failures = [format!("fsync,fdatasync:error={error}")];
        let Some(told) = on_failing_disk(&maker(&desk, NAME), &failures) else { return };
        assert!(said(&told).ends_with(says), "{error}: {told}");
        // all programs have gone: what stands in the log is all that is known
        assert_eq!(desk.standing().accounts, 1, "{error}");
        check_whole(&desk);
        create(&mut desk.writer(), desk.plain("ABC")).unwrap();
    }
}

#[test]
fn what_is_said_is_true_wherever_the_disk_begins_to_fail() {
    const NAME: &str = "trouble::disk::what_is_said_is_true_wherever_the_disk_begins_to_fail";
    if let Some(member) = Member::of_environment() {
        return make_one(member);
    }
    // what is said where the disk fails at this one of all places that it is written at, and perhaps from there on
    let fails_at = |place: u32, rest: bool| -> Option<String> {
        let desk = left_by_a_killed_program();
        let mut failures = vec![format!("pwrite64:error=EIO:when={place}{}", if rest { "+" } else { "" })];
        if rest {
            failures.push("fsync,fdatasync:error=EIO".into());
        }
        let told = on_failing_disk(&maker(&desk, NAME), &failures)?;
        let (said, accounts) = (said(&told).to_owned(), desk.standing().accounts);
        check_whole(&desk);
        match &said[..] {
            "made" => assert_eq!(accounts, 2, "{place}"),
            said if said.ends_with(UNCERTAIN) => assert!((1..=2).contains(&accounts)),
            said => assert_eq!(accounts, 1, "{place}: {said}"),
        }
        Some(said)
    };
    // the first place that comes after all of it is written
    let (mut before, mut after) = (1_u32, 256);
    while before + 1 < after {
        let place = before.midpoint(after);
        let Some(said) = fails_at(place, false) else { return };
        if said == "made" { after = place } else { before = place }
    }
    assert!(after < 256);
    let uncertain: Vec<bool> =
        (after - 2..after + 4).map(|place| fails_at(place, true).unwrap().ends_with(UNCERTAIN)).collect();
    // where nothing can be written over what did not come to rest, that is said; after that it was written over
    assert_eq!(uncertain, [false, false, true, true, false, false]);
}
