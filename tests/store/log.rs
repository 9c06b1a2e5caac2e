//! SQLite's log, while programs come and go.

use std::fs;

use crate::harness::{Desk, create, credit, standing};

#[test]
fn programs_that_come_and_go_do_not_let_the_log_grow() {
    let desk = Desk::new();
    let id = create(&mut desk.writer(), desk.plain("A")).unwrap().id;
    let log = desk.folder.path().join("accounts.db-wal");
    let mut largest = 0;
    for _ in 0..30 {
        // as a command does: it reads, writes, and is done with reading last
        let mut reader = desk.reader();
        standing(&mut reader).unwrap();
        credit(&mut desk.writer(), &id, 500, None).unwrap();
        standing(&mut reader).unwrap();
        drop(reader);
        largest = largest.max(fs::metadata(&log).map_or(0, |log| log.len()));
    }
    assert!(largest < 100_000, "{largest} bytes: that of one write, not of all");
}
