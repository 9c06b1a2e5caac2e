//! Where the file lies.

use std::{
    fs,
    os::unix::fs::{MetadataExt, chown, symlink},
};

use trunkdesk::{domain::checkup::Check, store::examine};

use super::{desk, examined, found, only, repaired};
use crate::harness::{Desk, Row, last, mode, set_mode};

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[test]
fn modes_that_are_not_as_they_should_be_are_found_and_mended() {
    for (folder_mode, file_mode, part, mended) in [
        (0o700, 0o604, "is open to everybody (mode 604): chmod 600 ", 0o600),
        (0o755, 0o602, "is open to everybody (mode 602): chmod 600 ", 0o600),
        (0o2770, 0o666, "is open to everybody (mode 666): chmod 660 ", 0o660),
        (0o2770, 0o600, "but not for its group (mode 600): chmod 660 ", 0o660),
    ] {
        let desk = desk();
        set_mode(desk.folder.path(), folder_mode);
        set_mode(&desk.path(), file_mode);
        let (message, can_be_repaired) = only(&desk, Check::Permissions);
        assert!(message.contains(part) && can_be_repaired, "{message}");
        let repairs = repaired(&desk);
        // those beside it were made with its mode when it was looked at
        assert!(repairs.len() == 3 && repairs.iter().all(|repair| repair.is_done), "{repairs:?}");
        assert_eq!(mode(&desk.path()), mended);
        assert_eq!(found(&examined(&desk)), []);
        let Row { action, after, .. } = last(&desk);
        assert_eq!(action, "file.repaired");
        let after = after.unwrap().to_string();
        assert!(after.contains(&format!("Done: chmod {mended:o} ")), "{after}");
    }
}

#[test]
fn what_cannot_be_decided_here_is_only_told() {
    let desk = desk();
    set_mode(&desk.path(), 0o660);
    let (message, can_be_repaired) = only(&desk, Check::Permissions);
    assert!(message.contains("is open to its group (mode 660), but its folder is not a team's") && !can_be_repaired);
    assert_eq!(repaired(&desk), []);
    set_mode(&desk.path(), 0o600);
    // the last to close it takes away what lies beside it
    desk.raw().execute_batch("UPDATE tally SET only_row = 1").unwrap();
    set_mode(desk.folder.path(), 0o777);
    let (message, can_be_repaired) = only(&desk, Check::Permissions);
    assert!(message.starts_with("Everybody may put files into ") && !can_be_repaired, "{message}");
}

#[test]
fn the_files_beside_it_are_for_whom_the_file_is_for() {
    for (name, in_team) in [("accounts.db-wal", false), ("accounts.db-shm", false), ("accounts.db-shm", true)] {
        let desk = desk();
        if in_team {
            set_mode(desk.folder.path(), 0o2770);
            set_mode(&desk.path(), 0o660);
        }
        // held open, so that they stay
        let raw = desk.raw();
        raw.execute_batch("UPDATE tally SET only_row = 1; BEGIN; SELECT * FROM tally").unwrap();
        for name in ["accounts.db-wal", "accounts.db-shm"] {
            set_mode(&desk.folder.path().join(name), if in_team { 0o660 } else { 0o600 });
        }
        assert_eq!(found(&examined(&desk)), []);
        let beside = desk.folder.path().join(name);
        set_mode(&beside, 0o640);
        let (message, can_be_repaired) = only(&desk, Check::Permissions);
        assert!(message.contains(name) && message.contains("has mode 640") && can_be_repaired, "{message}");
        let repairs = repaired(&desk);
        assert!(repairs.len() == 1 && repairs[0].is_done, "{repairs:?}");
        assert_eq!(mode(&beside), if in_team { 0o660 } else { 0o600 });
        assert_eq!(found(&examined(&desk)), []);
    }
}

#[test]
fn owners_and_groups_that_shut_others_out_are_found_and_mended() {
    if !is_root() {
        eprintln!("skipped: only root can give files to others");
        return;
    }
    // a log that root left beside the file of somebody else
    let desk = desk();
    let raw = desk.raw();
    raw.execute_batch("UPDATE tally SET only_row = 1; BEGIN; SELECT * FROM tally").unwrap();
    let log = desk.folder.path().join("accounts.db-wal");
    chown(desk.path(), Some(65534), None).unwrap();
    let found_all = found(&examined(&desk));
    assert_eq!(found_all.len(), 2, "the log and its index: {found_all:?}");
    assert!(found_all[0].1.contains("accounts.db-wal belongs to user 0, and "), "{found_all:?}");
    assert!(found_all.iter().all(|(check, _, can)| *check == Check::Permissions && *can));
    // SQLite itself gives the log's index to the file's owner, where root opens it
    assert!(repaired(&desk).iter().all(|repair| repair.is_done));
    assert_eq!(fs::metadata(&log).unwrap().uid(), 65534);
    assert_eq!(found(&examined(&desk)), []);
    drop(raw);

    // in a team's folder the file is the team's, whoever owns it
    chown(desk.folder.path(), None, Some(65534)).unwrap();
    set_mode(desk.folder.path(), 0o2770);
    set_mode(&desk.path(), 0o660);
    let (message, can_be_repaired) = only(&desk, Check::Permissions);
    assert!(message.contains("belongs to group 0, and its folder to the team's group 65534"), "{message}");
    assert!(can_be_repaired);
    repaired(&desk);
    let file = fs::metadata(desk.path()).unwrap();
    assert_eq!((file.gid(), file.uid(), file.mode() & 0o7777), (65534, 65534, 0o660));
    assert_eq!(found(&examined(&desk)), []);
}

#[test]
fn other_names_of_the_file_are_told() {
    let desk = desk();
    let link = desk.folder.path().join("link.db");
    symlink(desk.path(), &link).unwrap();
    let messages = found(&examine(&link, &[]));
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(messages[0].0 == Check::File && messages[0].1.contains("link.db is a link to "), "{messages:?}");
    fs::remove_file(link).unwrap();
    fs::hard_link(desk.path(), desk.folder.path().join("second.db")).unwrap();
    let (message, can_be_repaired) = only(&desk, Check::File);
    assert!(message.contains("accounts.db has 2 names (hard links)") && !can_be_repaired, "{message}");
}

#[test]
fn what_cannot_be_mended_is_told_and_left() {
    let desk = desk();
    fs::hard_link(desk.path(), desk.folder.path().join("second.db")).unwrap();
    set_mode(&desk.path(), 0o604);
    let rows = crate::harness::history(&desk).len();
    let repairs = repaired(&desk);
    let of_file = repairs.iter().find(|repair| !repair.is_done).unwrap();
    assert!(of_file.message.contains("accounts.db was not done: it is a link, or has several names."), "{repairs:?}");
    assert_eq!(mode(&desk.path()), 0o604);
    // what was done beside it has its row
    let done = repairs.iter().filter(|repair| repair.is_done).count();
    assert_eq!(crate::harness::history(&desk).len(), rows + usize::from(done > 0));
}

#[test]
fn a_folder_of_ones_own_is_closed_to_others() {
    let desk = desk();
    let own = desk.folder.path().join("state");
    fs::create_dir(&own).unwrap();
    let folders = [own.clone(), desk.folder.path().join("not there")];
    for (before, after) in [(0o700, 0o700), (0o755, 0o700), (0o710, 0o700), (0o2770, 0o2770)] {
        set_mode(&own, before);
        let checkup = examine(&desk.path(), &folders);
        assert_eq!(checkup.findings(Check::Folders).unwrap().is_empty(), before == after, "{before:o}");
        let repairs = desk.writer().repair(&checkup, &folders).unwrap();
        assert_eq!(repairs.len(), usize::from(before != after));
        assert_eq!(mode(&own), after);
        assert_eq!(found(&examine(&desk.path(), &folders)), []);
    }
}

#[test]
fn a_long_log_and_who_holds_it_are_told_and_it_is_put_into_the_file() {
    let desk = desk();
    let reader = desk.raw();
    reader.execute_batch("BEGIN; SELECT * FROM tally").unwrap();
    let raw = desk.raw();
    raw.execute_batch("PRAGMA synchronous = OFF").unwrap();
    for _ in 0..17 {
        raw.execute_batch("UPDATE reseller SET ui_restrictions = json_quote(hex(randomblob(2 << 20)))").unwrap();
    }
    raw.execute_batch("UPDATE reseller SET ui_restrictions = '{}'").unwrap();
    let log = desk.folder.path().join("accounts.db-wal");
    assert!(fs::metadata(&log).unwrap().len() > 64 << 20);
    let (message, can_be_repaired) = only(&desk, Check::Log);
    assert!(message.contains("accounts.db-wal has 6") && can_be_repaired, "{message}");
    // also through a link from elsewhere, beside which there is no log
    let elsewhere = tempfile::tempdir().unwrap();
    symlink(desk.path(), elsewhere.path().join("link.db")).unwrap();
    let through: Vec<_> = found(&examine(&elsewhere.path().join("link.db"), &[]));
    assert!(through.iter().any(|(check, told, _)| *check == Check::Log && *told == message), "{through:?}");
    // this process itself is not named
    assert!(message.ends_with("No program of yours but this one has it open."), "{message}");
    let repairs = repaired(&desk);
    assert!(!repairs[0].is_done && repairs[0].message.contains("as another program reads it."), "{repairs:?}");
    drop(reader);
    let repairs = repaired(&desk);
    assert!(repairs[0].is_done, "{repairs:?}");
    assert!(fs::metadata(&log).map_or(0, |log| log.len()) < 1 << 20);
    assert_eq!(last(&desk).action, "file.repaired");
    assert_eq!(found(&examined(&desk)), []);
}

#[test]
fn a_full_disk_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let target = std::ffi::CString::new(folder.path().to_str().unwrap()).unwrap();
    let size = std::ffi::CString::new("size=2m").unwrap();
    let mounted =
        rustix::mount::mount(c"tmpfs", &target, c"tmpfs", rustix::mount::MountFlags::empty(), size.as_c_str());
    if let Err(error) = mounted {
        eprintln!("skipped: no small disk can be mounted here ({error})");
        return;
    }
    set_mode(folder.path(), 0o700);
    let path = folder.path().join("accounts.db");
    crate::harness::saved(Desk::writer_of(&folder).answer(&crate::harness::set_up(None)));
    let elsewhere = tempfile::tempdir().unwrap();
    symlink(&path, elsewhere.path().join("link.db")).unwrap();
    let through = examine(&elsewhere.path().join("link.db"), &[]);
    let found = found(&examine(&path, &[]));
    rustix::mount::unmount(&target, rustix::mount::UnmountFlags::DETACH).unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0 == Check::Disk && found[0].1.contains(" MB left. Free some space there"), "{found:?}");
    assert!(!through.findings(Check::Disk).unwrap().is_empty(), "the disk of the file, not of the link");
}
