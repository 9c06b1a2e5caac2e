//! A file that an older trunkdesk made, where there is no room to bring it up to date.

use std::{fs, path::Path};

use rusqlite::Connection;
use trunkdesk::domain::{
    account::AccountId,
    request::{Read, Reply},
};

use super::{check_whole, contents};
use crate::{
    again::{fill, on_disk_of, on_failing_disk, on_small_disk},
    crowd::{Member, program},
    harness::{Desk, standing},
    migration::of_version_1,
};

fn sentence(path: &Path) -> String {
    format!(
        "There is too little room to bring {} up to date: it takes twice its size beside it, and some for temporary \
         files. Free some space there, then start trunkdesk again. Nothing was changed.",
        path.display()
    )
}

fn version(path: &Path) -> i64 {
    Connection::open(path).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A file of version 1, closed, all of it in one file.
fn old_file(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("accounts.db");
    drop(of_version_1(&path));
    path
}

#[test]
fn a_full_disk_leaves_an_old_file_as_it_is() {
    let Some(disk) = on_small_disk("trouble::update::a_full_disk_leaves_an_old_file_as_it_is") else { return };
    let folder = tempfile::tempdir_in(&disk).unwrap();
    let path = old_file(folder.path());
    let before = contents_of(&path);
    let pages = fs::metadata(&path).unwrap().len() / 4096;
    assert_eq!(names(folder.path()), ["accounts.db"]);
    let mut refused = 0;
    // from room for SQLite's index alone to just enough for the copy and the new tables
    for left in (10..).step_by(10) {
        let ballast = fill(&disk);
        let length = fs::metadata(&ballast).unwrap().len();
        fs::OpenOptions::new().write(true).open(&ballast).unwrap().set_len(length - left * 4096).unwrap();
        let done = Desk::writer_of(&folder).bring_up_to_date(|_| {});
        fs::remove_file(ballast).unwrap();
        let Err(failure) = done else { break };
        let failure = failure.to_string();
        assert!(failure == sentence(&path) || failure.contains("without a copy of it"), "{left}: {failure}");
        assert!(failure.contains("Free some space there"), "{left}: {failure}");
        assert_eq!(version(&path), 1, "{left}");
        assert_eq!(contents_of(&path), before, "{left}");
        assert_eq!(names(folder.path()), ["accounts.db"], "{left}: no half copy is left");
        refused += 1;
        assert!(left < 4 * pages);
    }
    assert!(refused > 3, "{refused}");
    assert_eq!(version(&path), 5);
    assert!(folder.path().join("accounts.db.version-1").exists());
    let parent = standing(&mut trunkdesk::store::Reader::new(path)).unwrap().reseller.id;
    check_whole(&Desk { folder, parent });
}

#[test]
fn without_room_for_temporary_files_an_old_file_is_left_as_it_is() {
    let name = "trouble::update::without_room_for_temporary_files_an_old_file_is_left_as_it_is";
    let Some(disk) = on_disk_of(16, name) else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.db");
    {
        let old = of_version_1(&path);
        // more than SQLite sorts in memory
        old.execute_batch(
            "PRAGMA temp_store = MEMORY;
             WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 120000)
             INSERT INTO ledger_entry (source_id, account_id, amount, reason, operator, at)
             SELECT 's' || n, (SELECT id FROM account WHERE name = 'Above'), 5, 'r', 'rosa', 1 FROM many",
        )
        .unwrap();
    }
    let before = contents_of(&path);
    // where SQLite has its temporary files
    let ballast = fill(&disk);
    let failure = Desk::writer_of(&folder).bring_up_to_date(|_| {}).err().expect("no room").to_string();
    assert_eq!(failure, sentence(&path));
    assert_eq!((version(&path), contents_of(&path) == before), (1, true));
    assert_eq!(names(folder.path()), ["accounts.db"]);
    fs::remove_file(ballast).unwrap();
    let mut reader = Desk::writer_of(&folder).bring_up_to_date(|_| {}).unwrap();
    assert_eq!(version(&path), 5);
    // in daily work there are none
    fill(&disk);
    let Reply::Standing(Some(standing)) = reader.answer(&Read::Standing) else { panic!() };
    let desk = Desk { folder, parent: standing.reseller.id };
    let many: Vec<_> = (0..300).map(|index| desk.plain(&format!("Many {index}"))).collect();
    desk.writer().create_accounts(&many).unwrap();
    assert_eq!(contents(&desk).iter().filter(|(table, _)| table == "account").count(), 303);
}

fn contents_of(path: &Path) -> Vec<(String, Vec<rusqlite::types::Value>)> {
    super::contents_of(&Connection::open(path).unwrap())
}

/// A program that brings the file up to date, and says what became of it.
fn update_here(member: &Member) {
    let done = member.writer.bring_up_to_date(|_| {});
    println!("\nsaid {}", done.map_or_else(|failure| failure.to_string(), |_| "done".into()));
}

#[test]
fn what_failed_at_the_very_end_does_not_come_back_without_a_copy() {
    const NAME: &str = "trouble::update::what_failed_at_the_very_end_does_not_come_back_without_a_copy";
    if let Some(member) = Member::of_environment() {
        return update_here(&member);
    }
    let mut kept = 0;
    for place in 1.. {
        let folder = tempfile::tempdir().unwrap();
        old_file(folder.path());
        let parent = AccountId::from_random([1; 16]);
        let desk = Desk { folder, parent };
        // keeps the log where it is
        let holds_open = desk.raw();
        holds_open.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
        holds_open.query_row("SELECT count(*) FROM account", [], |_| Ok(())).unwrap();
        let failures = [format!("fsync,fdatasync:error=EIO:when={place}+")];
        let Some(told) = on_failing_disk(&program(&desk, NAME, 1), &failures) else { return };
        let said = told.lines().find_map(|line| line.strip_prefix("said ")).unwrap();
        // as who holds it is killed
        let killed = tempfile::tempdir().unwrap();
        for name in ["accounts.db", "accounts.db-wal"] {
            fs::copy(desk.folder.path().join(name), killed.path().join(name)).unwrap();
        }
        let copy = desk.folder.path().join("accounts.db.version-1");
        let found = version(&killed.path().join("accounts.db"));
        if said == "done" {
            assert_eq!((found, copy.exists()), (5, true));
            break;
        }
        assert!(found == 1 || said.contains("It may come to be brought up to date all the same"), "{place}: {said}");
        let refused = said.contains("without a copy of it");
        assert_eq!(said.contains("is kept as") && !refused, copy.exists(), "{place}: {said}");
        if copy.exists() {
            assert_eq!(version(&copy), 1);
            kept += 1;
        }
        assert!(place < 20);
    }
    assert!(kept > 0, "the commit has failed at least once");
}
