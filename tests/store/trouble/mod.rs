//! Trouble with the file at every kind of write: nothing half written, a sentence that says what to do, the next try
//! works, and the data from before is whole.

mod disk;
pub mod log;
mod replaced;
mod rights;
mod update;
pub mod writes;

use rusqlite::{Connection, types::Value};
use trunkdesk::{
    domain::request::{Failure, Page, Read, Reply},
    store::{Reader, Writer},
};

use crate::harness::{Desk, check_chain, check_sums, list};

/// Something that happens to the file, and how it is mended.
struct Trouble<'a> {
    bring: &'a dyn Fn(),
    mend: &'a dyn Fn(),
    /// What is said of a write.
    says: &'a str,
    /// What is said of a read; nothing where reading goes on.
    of_a_read: Option<&'a str>,
}

/// Brings the trouble at each kind of write to a program that has the file open, tries twice, mends it, and tries again.
fn at_every_write(desk: &Desk, trouble: &Trouble<'_>) {
    let (mut reader, mut writer) = (desk.reader(), desk.writer());
    writes::prepare(desk, &mut writer);
    for (kind, write) in writes::all() {
        let write = write(desk);
        let before = contents(desk);
        list(&mut reader, "", Page::First, 10);
        (trouble.bring)();
        for _ in 0..2 {
            assert_eq!(not_written(writer.answer(&write), kind), trouble.says, "{kind}");
            assert_eq!(not_read(&mut reader), trouble.of_a_read.map(str::to_owned), "{kind}");
        }
        (trouble.mend)();
        assert_eq!(contents(desk), before, "{kind}: nothing of it is written");
        assert_eq!(not_read(&mut reader), None, "{kind}");
        let reply = writer.answer(&write);
        assert!(!matches!(reply, Reply::WriteFailed(_)), "{kind}: {reply:?}");
        assert_ne!(contents(desk), before, "{kind}: the next try works");
    }
    check_whole(desk);
}

/// What is said of a write that was not done.
#[track_caller]
fn not_written(reply: Reply, kind: &str) -> String {
    match reply {
        Reply::WriteFailed(failure @ Failure::Trouble(_)) => failure.to_string(),
        reply => panic!("{kind}: {reply:?}"),
    }
}

/// What is said where the list cannot be read.
#[track_caller]
fn not_read(reader: &mut Reader) -> Option<String> {
    match reader.answer(&Read::Standing) {
        Reply::Standing(Some(_)) => None,
        Reply::ReadFailed(failure) => Some(failure.to_string()),
        reply => panic!("{reply:?}"),
    }
}

/// One write, for where the kind makes no difference.
fn write_one(desk: &Desk, writer: &mut Writer, name: &str) -> Reply {
    writer.answer(&trunkdesk::domain::request::Write::CreateAccount(Box::new(desk.plain(name))))
}

/// All rows of all tables, as anybody with SQLite sees them.
pub fn contents(desk: &Desk) -> Vec<(String, Vec<Value>)> {
    contents_of(&desk.raw())
}

fn contents_of(raw: &Connection) -> Vec<(String, Vec<Value>)> {
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'account_search%' ORDER BY name";
    let mut statement = raw.prepare(names).unwrap();
    let tables: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    assert!(tables.len() > 5, "{tables:?}");
    let mut all = Vec::new();
    for table in tables {
        let mut statement = raw.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY 1")).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect()).unwrap();
        all.extend(rows.map(|row| (table.clone(), row.unwrap())));
    }
    all
}

fn check_whole(desk: &Desk) {
    let raw = desk.raw();
    check_sums(&raw);
    check_chain(&raw);
    let astray: i64 = raw.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
    assert_eq!(astray, 0);
}

/// Takes what stands in the write-ahead log into the file, and leaves the log empty: what is written next needs room.
fn empty_log(raw: &Connection) {
    let busy: i64 = raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).unwrap();
    assert_eq!(busy, 0);
}
