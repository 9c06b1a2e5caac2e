//! Room on the disk, the write-ahead log, and who holds it.

use std::{fs, os::unix::fs::MetadataExt, path::Path};

use rusqlite::Connection;
use rustix::{
    fs::{StatVfs, StatVfsMountFlags, statvfs},
    process::getpid,
};

use crate::{
    domain::checkup::Findings,
    store::{
        disk::real,
        failure::{self, Error, beside, shown},
        open::folder,
    },
};

/// The least room that is well, in bytes: what the write-ahead log may take.
const ROOM_MIN: u64 = 64 << 20;
/// The most that the write-ahead log has where nobody holds it up, in bytes.
const WAL_MAX: u64 = 64 << 20;
/// The most programs that are named.
const HOLDERS_MAX: usize = 5;

/// Whether the disk has room for the log and for a copy of the file.
pub(super) fn room(path: &Path) -> Findings {
    let mut findings = Findings::default();
    let folder = folder(&real(path));
    match statvfs(&folder) {
        Ok(disk) => {
            let size = fs::metadata(path).map_or(0, |file| file.len());
            if let Some(message) = wanting(&disk, size, &shown(path)) {
                findings.tell(message);
            }
        }
        Err(error) => findings.tell(failure::io(&error.into(), &folder).to_string()),
    }
    findings
}

fn wanting(disk: &StatVfs, size: u64, file: &str) -> Option<String> {
    if disk.f_flag.contains(StatVfsMountFlags::RDONLY) {
        return Some(format!(
            "{file} is on a disk that cannot be written. Have it mounted for writing, or name another file."
        ));
    }
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let needed = size.max(ROOM_MIN);
    if free < needed {
        return Some(format!(
            "The disk that holds {file} has {} left. Free some space there: a copy of the file and the write-ahead log \
             need {}.",
            readable(free),
            readable(needed)
        ));
    }
    // a disk of which it is not known has none at all
    if disk.f_files > 0 && disk.f_favail == 0 {
        return Some(format!("The disk that holds {file} takes no more files. Remove some there."));
    }
    None
}

/// Whether the write-ahead log is in use, and not too long.
pub(super) fn log(connection: &Connection, path: &Path) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode != "wal" {
        findings.mend(format!(
            "The write-ahead log is not in use ({mode} is): readers and writers keep each other waiting."
        ));
    }
    let log = beside(&real(path), "-wal");
    let length = fs::metadata(&log).map_or(0, |log| log.len());
    if length > WAL_MAX {
        findings.mend(format!(
            "The write-ahead log {} has {}: while a program holds an old state of the file open, it only grows. {}",
            shown(&log),
            readable(length),
            holders(path)
        ));
    }
    Ok(findings)
}

/// The programs that have the log open, in a sentence; without those of other users where one may not see theirs.
pub(super) fn holders(path: &Path) -> String {
    let programs = programs(path);
    if programs.is_empty() {
        return "No program of yours but this one has it open.".into();
    }
    let more = if programs.len() > HOLDERS_MAX { ", and more" } else { "" };
    let named = programs.into_iter().take(HOLDERS_MAX).collect::<Vec<_>>().join(", ");
    format!("It is open in {named}{more}.")
}

/// `process 123 (trunkdesk)`, of all that have the log open but this one.
fn programs(path: &Path) -> Vec<String> {
    let Ok(log) = fs::metadata(beside(&real(path), "-wal")) else { return Vec::new() };
    let own = getpid().as_raw_nonzero().to_string();
    let mut found = Vec::new();
    for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let number = process.file_name().to_string_lossy().into_owned();
        if number == own || !number.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        // what may not be looked at is left out
        let open = fs::read_dir(process.path().join("fd")).into_iter().flatten().flatten();
        let is_log =
            |path: &Path| fs::metadata(path).is_ok_and(|file| (file.dev(), file.ino()) == (log.dev(), log.ino()));
        if open.map(|open| open.path()).any(|path| is_log(&path)) {
            let name = fs::read_to_string(process.path().join("comm")).unwrap_or_default();
            found.push(format!("process {number} ({})", name.trim()));
        }
    }
    found
}

/// Bytes as people read them: `12 MB`, `700 KB`.
fn readable(bytes: u64) -> String {
    if bytes < 1 << 20 { format!("{} KB", bytes >> 10) } else { format!("{} MB", bytes >> 20) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk(free_megabytes: u64, files: u64, flags: StatVfsMountFlags) -> StatVfs {
        StatVfs {
            f_bsize: 4096,
            f_frsize: 4096,
            f_blocks: 1 << 30,
            f_bfree: 1 << 30,
            f_bavail: free_megabytes * 256,
            f_files: if files == u64::MAX { 0 } else { 1000 },
            f_ffree: 0,
            f_favail: if files == u64::MAX { 0 } else { files },
            f_fsid: 0,
            f_flag: flags,
            f_namemax: 255,
        }
    }

    #[test]
    fn what_is_no_whole_megabyte_is_told_in_kilobytes() {
        for (bytes, told) in [(0, "0 KB"), (700 << 10, "700 KB"), (1 << 20, "1 MB"), ((3 << 20) - 1, "2 MB")] {
            assert_eq!(readable(bytes), told);
        }
    }

    #[test]
    fn a_disk_needs_room_for_a_copy_and_the_log() {
        let none = StatVfsMountFlags::empty();
        for (disk, size, part) in [
            (disk(64, 9, none), 1, None),
            (disk(64, u64::MAX, none), 64 << 20, None),
            (
                disk(63, 9, none),
                1,
                Some("has 63 MB left. Free some space there: a copy of the file and the write-ahead log need 64 MB."),
            ),
            (disk(99, 9, none), 100 << 20, Some("has 99 MB left.")),
            (disk(99, 0, none), 1, Some("takes no more files.")),
            (disk(99, 9, StatVfsMountFlags::RDONLY), 1, Some("cannot be written.")),
        ] {
            let message = wanting(&disk, size, "a.db");
            assert_eq!(message.is_some(), part.is_some(), "{message:?}");
            assert!(part.is_none_or(|part| message.as_ref().unwrap().contains(part)), "{message:?}");
        }
    }
}
