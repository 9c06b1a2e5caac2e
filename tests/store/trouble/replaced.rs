//! The file removed, renamed, emptied, replaced or written over while it is open: nothing is read out of another file,
//! nothing is written into one, and once the first is back all goes on.

use std::{fs, os::unix::fs::symlink};

use trunkdesk::{
    domain::request::{Failure, Read, Reply, Write},
    store::{backup, worker},
};

use super::{Trouble, at_every_write, check_whole, contents, empty_log, not_read, not_written, write_one};
use crate::harness::{Desk, create, go_on, saved, set_up};

fn gone(desk: &Desk) -> String {
    format!(
        "{} is gone: it was removed, renamed or emptied while it was open. Put it back, then try again; or let \
         everybody leave trunkdesk, and restore the newest backup.",
        desk.path().display()
    )
}

fn another(desk: &Desk) -> String {
    format!(
        "Another file was put in the place of {} while it was open. Nothing of it was read or changed. Put the first one \
         back, or start trunkdesk anew to work with this one.",
        desk.path().display()
    )
}

fn rubbish(desk: &Desk) -> String {
    format!(
        "{} was written over while it was open, and is no trunkdesk file any more. Let everybody leave trunkdesk, then \
         restore the newest backup.",
        desk.path().display()
    )
}

fn of_another_reseller(desk: &Desk) -> String {
    format!(
        "{} was written over while it was open, or another reseller's backup was restored into it, and is another \
         reseller's now. Put the first one back, or start trunkdesk anew to work with this one.",
        desk.path().display()
    )
}

/// A file of another reseller, all of it in one file, and what is in it.
fn other() -> (Desk, Vec<u8>) {
    let desk = Desk::new();
    create(&mut desk.writer(), desk.plain("Of another reseller")).unwrap();
    empty_log(&desk.raw());
    let bytes = fs::read(desk.path()).unwrap();
    (desk, bytes)
}

#[test]
fn a_file_that_is_gone() {
    let desk = Desk::new();
    let aside = desk.folder.path().join("aside");
    let bring = || fs::rename(desk.path(), &aside).unwrap();
    let mend = || fs::rename(&aside, desk.path()).unwrap();
    let says = gone(&desk);
    at_every_write(&desk, &Trouble { bring: &bring, mend: &mend, says: &says, of_a_read: Some(&says) });
}

#[test]
fn another_file_in_its_place() {
    let (another_desk, other) = other();
    let empty: &[u8] = b"";
    let text = b"Dear diary, ".repeat(1_000);
    for (contents, is_gone) in [(&other[..], false), (&text, false), (empty, true)] {
        let desk = Desk::new();
        let aside = desk.folder.path().join("aside");
        let bring = || {
            fs::rename(desk.path(), &aside).unwrap();
            fs::write(desk.path(), contents).unwrap();
        };
        let mend = || {
            assert!(fs::read(desk.path()).unwrap() == contents, "nothing is written into it");
            fs::rename(&aside, desk.path()).unwrap();
        };
        let says = if is_gone { gone(&desk) } else { another(&desk) };
        at_every_write(&desk, &Trouble { bring: &bring, mend: &mend, says: &says, of_a_read: Some(&says) });
    }
    check_whole(&another_desk);
}

#[test]
fn a_file_that_is_written_over() {
    let (_desk, other) = other();
    let text = b"Dear diary, ".repeat(20_000);
    let zeros = vec![0; 200_000];
    for (contents, of_another) in [(&other, true), (&text, false), (&zeros, false)] {
        let desk = Desk::new();
        let aside = desk.folder.path().join("aside");
        let bring = || {
            empty_log(&desk.raw());
            fs::copy(desk.path(), &aside).unwrap();
            // as cp does it: the file stays the same, its contents do not
            fs::write(desk.path(), contents).unwrap();
        };
        let mend = || {
            assert!(fs::read(desk.path()).unwrap() == *contents, "nothing is written into it");
            fs::copy(&aside, desk.path()).unwrap();
        };
        let says = if of_another { of_another_reseller(&desk) } else { rubbish(&desk) };
        at_every_write(&desk, &Trouble { bring: &bring, mend: &mend, says: &says, of_a_read: Some(&says) });
    }
}

fn by_a_copy(desk: &Desk) -> String {
    format!(
        "{} was written over while it was open: a backup was copied to where it is. Nothing more of it is read or \
         written. Let everybody leave trunkdesk, then restore the newest backup with trunkdesk restore.",
        desk.path().display()
    )
}

#[test]
fn a_backup_of_its_own_that_is_copied_over_it() {
    let desk = Desk::new();
    let place = tempfile::tempdir().unwrap();
    let (aside, monday) = (place.path().join("aside"), place.path().join("monday.db"));
    let bring = || {
        empty_log(&desk.raw());
        fs::copy(desk.path(), &aside).unwrap();
        let _ = fs::remove_file(&monday);
        backup(&desk.path(), &monday, &go_on()).unwrap();
        fs::copy(&monday, desk.path()).unwrap();
    };
    let mend = || {
        assert!(fs::read(desk.path()).unwrap() == fs::read(&monday).unwrap(), "nothing is written into it");
        fs::copy(&aside, desk.path()).unwrap();
    };
    let says = by_a_copy(&desk);
    at_every_write(&desk, &Trouble { bring: &bring, mend: &mend, says: &says, of_a_read: Some(&says) });
}

#[test]
fn a_file_that_is_written_over_while_its_log_is_full() {
    let (_desk, other) = other();
    for (contents_put, of_another) in [(&other, true), (&b"Dear diary, ".repeat(20_000), false)] {
        let desk = Desk::new();
        let (mut reader, mut writer) = (desk.reader(), desk.writer());
        create(&mut writer, desk.plain("Before")).unwrap();
        // in the file as well as in the log
        let told: i64 = desk.raw().query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get(1)).unwrap();
        assert!(told > 0);
        assert_eq!(not_read(&mut reader), None);
        let (before, bytes) = (contents(&desk), fs::read(desk.path()).unwrap());
        fs::write(desk.path(), contents_put).unwrap();
        let says = if of_another { of_another_reseller(&desk) } else { rubbish(&desk) };
        assert_eq!(not_written(write_one(&desk, &mut writer, "ABC"), "an account"), says);
        assert_eq!(not_read(&mut reader), Some(says));
        assert!(fs::read(desk.path()).unwrap() == *contents_put, "nothing is written into it");
        fs::write(desk.path(), bytes).unwrap();
        assert_eq!(not_read(&mut reader), None);
        assert_eq!(contents(&desk), before);
        assert!(matches!(write_one(&desk, &mut writer, "ABC"), Reply::Created(_)));
        check_whole(&desk);
    }
}

#[test]
fn a_program_that_only_read_so_far_writes_into_no_other_file() {
    let (_desk, bytes) = other();
    let desk = Desk::new();
    let (tell, told) = std::sync::mpsc::channel();
    let worker = worker::spawn(desk.reader(), desk.writer(), move |reply| tell.send(reply).unwrap()).unwrap();
    worker.read(Read::Standing);
    assert!(matches!(told.recv().unwrap(), Reply::Standing(Some(_))));
    let aside = desk.folder.path().join("aside");
    fs::rename(desk.path(), &aside).unwrap();
    fs::write(desk.path(), &bytes).unwrap();
    // this one would fit any file of one reseller
    worker.write(set_up(Some(1)));
    assert_eq!(told.recv().unwrap(), Reply::WriteFailed(Failure::Trouble(another(&desk))));
    assert!(fs::read(desk.path()).unwrap() == bytes);
    fs::rename(&aside, desk.path()).unwrap();
    worker.write(set_up(Some(1)));
    saved(told.recv().unwrap());
    worker.finish();
    check_whole(&desk);
}

#[test]
fn a_file_that_goes_while_a_write_waits_is_not_written_to() {
    for has_written in [false, true] {
        let desk = Desk::new();
        let (tell, told) = std::sync::mpsc::channel();
        let worker = worker::spawn(desk.reader(), desk.writer(), move |reply| tell.send(reply).unwrap()).unwrap();
        worker.read(Read::Standing);
        assert!(matches!(told.recv().unwrap(), Reply::Standing(Some(_))));
        let write = |name: &str| Write::CreateAccount(Box::new(desk.plain(name)));
        if has_written {
            worker.write(write("Before"));
            assert!(matches!(told.recv().unwrap(), Reply::Created(_)));
        }
        let lock = desk.raw();
        lock.execute_batch("BEGIN IMMEDIATE").unwrap();
        worker.write(write("ABC"));
        assert_eq!(told.recv().unwrap(), Reply::Waiting);
        let aside = desk.folder.path().join("aside");
        fs::rename(desk.path(), &aside).unwrap();
        lock.execute_batch("ROLLBACK").unwrap();
        assert_eq!(told.recv().unwrap(), Reply::WriteFailed(Failure::Trouble(gone(&desk))));
        fs::rename(&aside, desk.path()).unwrap();
        assert_eq!(desk.standing().accounts, u64::from(has_written), "nothing is written");
        worker.write(write("ABC"));
        assert!(matches!(told.recv().unwrap(), Reply::Created(_)));
        worker.finish();
        check_whole(&desk);
    }
}

#[test]
fn whoever_starts_anew_works_with_the_file_that_is_there() {
    let (_desk, bytes) = other();
    let desk = Desk::new();
    let mut reader = desk.reader();
    assert_eq!(not_read(&mut reader), None);
    for ending in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{ending}", desk.path().display()));
    }
    fs::write(desk.path(), bytes).unwrap();
    assert_eq!(not_read(&mut reader), Some(another(&desk)));
    drop(reader);
    assert_eq!(desk.standing().accounts, 1);
    check_whole(&desk);
}

#[test]
fn what_sqlite_takes_over_from_its_log_is_no_other_file() {
    let desk = Desk::new();
    let (mut reader, mut writer) = (desk.reader(), desk.writer());
    for round in 0..5 {
        assert!(matches!(write_one(&desk, &mut writer, &format!("ABC {round}")), Reply::Created(_)));
        assert_eq!(not_read(&mut reader), None);
        empty_log(&desk.raw());
    }
}

/// Pages are taken over from the log one after the other: in between, the file alone is nothing whole.
#[test]
fn a_program_killed_while_it_takes_over_from_the_log_leaves_no_other_file() {
    let desk = Desk::new();
    let (mut reader, mut writer) = (desk.reader(), desk.writer());
    create(&mut writer, desk.plain("Before")).unwrap();
    empty_log(&desk.raw());
    let old = fs::read(desk.path()).unwrap();
    let many: Vec<_> = (0..60).map(|index| desk.plain(&format!("Many {index}"))).collect();
    writer.create_accounts(&many).unwrap();
    assert_eq!(not_read(&mut reader), None);
    desk.raw().query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).unwrap();
    let new = fs::read(desk.path()).unwrap();
    assert!(new.len() > old.len());
    for taken_over in [1, 2, 5] {
        let torn = [&new[..taken_over * 4096], &old[taken_over * 4096..]].concat();
        fs::write(desk.path(), torn).unwrap();
        assert_eq!(not_read(&mut reader), None, "{taken_over}");
        fs::write(desk.path(), &new).unwrap();
        assert!(matches!(write_one(&desk, &mut writer, &format!("ABC {taken_over}")), Reply::Created(_)));
    }
    check_whole(&desk);
}

/// The file under a name that leads to it: beside that name there is no log.
#[test]
fn a_link_to_the_file_is_as_good_as_the_file() {
    let desk = Desk::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("link.db");
    symlink(desk.path(), &link).unwrap();
    let mut writer = crate::harness::writer_of(&link, "rosa", crate::harness::NOW);
    let mut reader = trunkdesk::store::Reader::new(link.clone());
    for name in ["A", "B"] {
        create(&mut writer, desk.plain(name)).unwrap();
        assert_eq!(not_read(&mut reader), None);
    }
    fs::remove_file(&link).unwrap();
    assert!(not_read(&mut reader).unwrap().contains("is gone"));
    symlink(desk.path(), &link).unwrap();
    assert_eq!(not_read(&mut reader), None);
}
