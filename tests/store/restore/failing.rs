//! A disk that fails in the midst of a restoring, or at its very end.

use std::{fs, path::Path, process::Command};

use super::{RESELLER, backed_up, names};
use crate::{
    again::on_failing_disk,
    crowd::{Member, program},
    harness::{Desk, check_chain, create, go_on},
};

const BACKUP: &str = "TRUNKDESK_TEST_BACKUP";
/// How it is said that nobody knows.
const UNCERTAIN: &str = "It may come to be restored all the same";

/// A program that restores, and says what became of it.
fn restorer(desk: &Desk, name: &str, monday: &Path) -> Command {
    let mut command = program(desk, name, 1);
    command.env(BACKUP, monday);
    command
}

fn restore_here(mut member: Member) {
    let monday = std::env::var_os(BACKUP).unwrap();
    let done = member.writer.restore(Path::new(&monday), RESELLER, &go_on());
    println!("\nsaid {}", done.map_or_else(|failure| failure.to_string(), |_| "done".into()));
}

/// What a program says whose disk fails like this; `None` where that cannot be tried. What it says is true of what comes
/// to light once all have been killed, and what the file held is nowhere lost.
fn said_of(name: &str, failures: &[String]) -> Option<String> {
    let (desk, _, monday, _place) = backed_up();
    // two accounts in the file, one in the backup
    create(&mut desk.writer(), desk.plain("Added Later")).unwrap();
    let holds_open = desk.raw();
    holds_open.query_row("SELECT count(*) FROM account", [], |_| Ok(())).unwrap();
    let told = on_failing_disk(&restorer(&desk, name, &monday), failures)?;
    let said = told.lines().find_map(|line| line.strip_prefix("said ")).unwrap().to_owned();
    // as who holds it is killed: the log stays as it is
    let killed = tempfile::tempdir().unwrap();
    for name in ["accounts.db", "accounts.db-wal"] {
        fs::copy(desk.folder.path().join(name), killed.path().join(name)).unwrap();
    }
    let left = Desk { folder: killed, parent: desk.parent.clone() };
    let accounts = left.standing().accounts;
    check_chain(&left.raw());
    let kept: Vec<_> = names(&desk).into_iter().filter(|name| name.contains(".before-")).collect();
    match &said[..] {
        "done" => assert_eq!((accounts, kept.len()), (1, 1), "{failures:?}"),
        said if said.contains(UNCERTAIN) => assert!((1..=2).contains(&accounts), "{failures:?}: {said}"),
        said => assert_eq!(accounts, 2, "{failures:?}: {said}"),
    }
    if accounts == 1 || said.contains("is kept as") {
        assert_eq!(kept.len(), 1, "{failures:?}: {said}");
        assert!(said == "done" || said.contains(&kept[0]), "{failures:?}: {said}");
        let raw = rusqlite::Connection::open(desk.folder.path().join(&kept[0])).unwrap();
        let held: i64 = raw.query_row("SELECT accounts FROM tally", [], |row| row.get(0)).unwrap();
        assert_eq!(held, 2);
    }
    let left: Vec<_> = names(&desk).into_iter().filter(|name| name.contains("partial")).collect();
    assert!(left.is_empty(), "{failures:?}: {said}: {left:?}");
    Some(said)
}

#[test]
fn what_failed_at_the_very_end_does_not_come_back() {
    const NAME: &str = "restore::failing::what_failed_at_the_very_end_does_not_come_back";
    if let Some(member) = Member::of_environment() {
        return restore_here(member);
    }
    let mut kept = 0;
    for place in 1.. {
        let Some(said) = said_of(NAME, &[format!("fsync,fdatasync:error=EIO:when={place}+")]) else { return };
        kept += u32::from(said.contains("is kept as"));
        if said == "done" {
            break;
        }
        assert!(place < 20);
    }
    assert!(kept > 0, "the commit has failed at least once");
}

#[test]
fn what_is_said_is_true_wherever_the_disk_begins_to_fail() {
    const NAME: &str = "restore::failing::what_is_said_is_true_wherever_the_disk_begins_to_fail";
    if let Some(member) = Member::of_environment() {
        return restore_here(member);
    }
    // that of the commit, after those of the copy that is kept
    let of_commit = |place: &u32| {
        let said = said_of(NAME, &[format!("fsync,fdatasync:error=EIO:when={place}+")]);
        said.is_none_or(|said| said.contains("is kept as"))
    };
    let sync = (1..20).find(of_commit).unwrap();
    let fails_at = |place: u32| {
        let syncs = format!("fsync,fdatasync:error=EIO:when={sync}+");
        said_of(NAME, &[format!("pwrite64:error=EIO:when={place}+"), syncs])
    };
    // the first place at which all stands in the log
    let (mut before, mut after) = (1_u32, 2048);
    while before + 1 < after {
        let place = before.midpoint(after);
        let Some(said) = fails_at(place) else { return };
        if said.contains("is kept as") { after = place } else { before = place }
    }
    assert!(after < 2048);
    let uncertain: Vec<bool> =
        (after - 1..after + 4).map(|place| fails_at(place).unwrap().contains(UNCERTAIN)).collect();
    // what is written over it: the beginning of the log, and one page in two pieces
    assert_eq!(uncertain, [false, true, true, true, false]);
}
