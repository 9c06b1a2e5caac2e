//! Stopped or killed in the midst.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use trunkdesk::store::{Stop, backup};

use super::{RESELLER, backed_up, brief, names, restore};
use crate::{
    harness::{check_chain, check_sums, credit, fill_ledger, go_on, last, saved, set_up},
    processes::{role, start, writer},
};

#[test]
fn a_restoring_that_is_stopped_changes_nothing() {
    let (desk, id, _, place) = backed_up();
    fill_ledger(&desk.raw(), &id, 20_000);
    let large = place.path().join("large.db");
    backup(&desk.path(), &large, &go_on()).unwrap();
    credit(&mut desk.writer(), &id, 500, None).unwrap();
    let before = brief(&desk.raw());
    for allowed in 0..1_000 {
        let asked = AtomicU32::new(0);
        let stop: Stop = Arc::new(move || asked.fetch_add(1, Ordering::Relaxed) >= allowed);
        match desk.writer().restore(&large, RESELLER, &stop) {
            Ok(_) => {
                assert!(allowed > 4, "it was stopped at several moments");
                assert_eq!(check_chain(&desk.raw()), 3);
                return;
            }
            Err(_) => assert_eq!(brief(&desk.raw()), before, "after {allowed}"),
        }
        let left = |name: &String| name.contains("partial") || name.contains("before");
        assert!(!names(&desk).iter().any(left), "{:?}", names(&desk));
    }
    panic!("never let through");
}

/// Bytes of the log from which on a restoring is in the midst of writing.
const UNDER_WAY: u64 = 1 << 20;

#[test]
fn killed_in_the_midst_it_leaves_the_old_contents() {
    const NAME: &str = "restore::ended::killed_in_the_midst_it_leaves_the_old_contents";
    if let Some((from, path)) = role() {
        println!("\nready");
        writer(path, "rita").restore(Path::new(&from), RESELLER, &go_on()).unwrap();
        return;
    }
    let (desk, id, _, place) = backed_up();
    fill_ledger(&desk.raw(), &id, 100_000);
    let large = place.path().join("large.db");
    backup(&desk.path(), &large, &go_on()).unwrap();
    let mut writer = desk.writer();
    credit(&mut writer, &id, 500, None).unwrap();
    let log = desk.folder.path().join("accounts.db-wal");
    let mut killed = 0;
    for _ in 0..12 {
        desk.raw().pragma_update_and_check(None, "wal_checkpoint", "TRUNCATE", |_| Ok(())).unwrap();
        let before = brief(&desk.raw());
        let mut child = start(&desk, NAME, large.to_str().unwrap());
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        lines.map_while(Result::ok).find(|line| line == "ready").unwrap();
        while child.try_wait().unwrap().is_none() && fs::metadata(&log).map_or(0, |log| log.len()) < UNDER_WAY {
            thread::sleep(Duration::from_micros(200));
        }
        let _ = child.kill();
        let ended = child.wait().unwrap();
        let raw = desk.raw();
        let whole: String = raw.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(whole, "ok");
        if last(&desk).action == "file.restored" {
            // it was done before it was killed: once more, over something else
            credit(&mut writer, &id, 500, None).unwrap();
            continue;
        }
        assert!(!ended.success());
        assert_eq!(brief(&raw), before);
        killed += 1;
        if killed == 3 {
            break;
        }
    }
    assert!(killed > 0, "at least once it was in the midst");
    // and whoever had it open, or comes next, works on
    credit(&mut writer, &id, 500, None).unwrap();
    restore(&desk, &large, RESELLER).unwrap();
    let raw = desk.raw();
    check_sums(&raw);
    check_chain(&raw);
    assert_eq!(saved(desk.writer().answer(&set_up(Some(desk.standing().reseller.revision)))).accounts, 1);
}
