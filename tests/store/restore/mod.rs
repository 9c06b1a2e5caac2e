//! Restoring: into the file itself, while others have it open.

mod ended;
mod failing;
mod foreign;
mod sources;
mod together;

use std::{
    fs,
    path::{Path, PathBuf},
};

use rusqlite::Connection;
use serde_json::json;
use trunkdesk::{
    domain::{
        account::{AccountId, NewAccount},
        admin::NewPassword,
        history::chain::{Hash, Sought},
        money::Cents,
        name::AccountName,
        problem::Problem,
        read_only::ReadOnly,
        request::{Failure, Subject},
        setting::Setting,
    },
    store::{Restored, Writer, backup},
};

use crate::harness::{
    Desk, change, check_chain, check_sums, create, credit, dump, go_on, last, melissa, mode, operator, set_mode,
    sources,
};

const RESELLER: Option<&str> = Some("Acme Reseller");

/// A desk whose file has an account, a backup of it, and the folder that the backup is in.
fn backed_up() -> (Desk, AccountId, PathBuf, tempfile::TempDir) {
    let desk = Desk::new();
    let new =
        NewAccount { credit: Cents(700), admin: Some(melissa(NewPassword::Generate)), ..desk.plain("ABC Company") };
    let id = create(&mut desk.writer(), new).unwrap().id;
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("monday.db");
    backup(&desk.path(), &target, &go_on()).unwrap();
    (desk, id, target, place)
}

fn restore(desk: &Desk, from: &Path, confirm: Option<&str>) -> Result<Restored, Failure> {
    desk.writer().restore(from, confirm, &go_on())
}

#[track_caller]
fn trouble<T: std::fmt::Debug>(result: Result<T, Failure>) -> String {
    match result {
        Err(Failure::Trouble(sentence)) => sentence,
        other => panic!("{other:?}"),
    }
}

fn rename(writer: &mut Writer, desk: &Desk, id: &AccountId, name: &str) {
    change(writer, &desk.account(id), vec![Setting::Name(AccountName::parse(name).unwrap())]).unwrap();
}

/// Enough of a large file to tell what is in it: the newest hash, the entries and what they add up to.
fn brief(raw: &Connection) -> (String, i64, i64) {
    let sql = "SELECT (SELECT hash FROM history ORDER BY number DESC LIMIT 1), count(*), sum(amount) FROM ledger_entry";
    raw.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
}

fn names(desk: &Desk) -> Vec<String> {
    let entries = fs::read_dir(desk.folder.path()).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn last_hash(desk: &Desk) -> String {
    desk.raw().query_row("SELECT hash FROM history ORDER BY number DESC LIMIT 1", [], |row| row.get(0)).unwrap()
}

/// What is in the file but for the history's newest row and what counts revisions.
fn comparable(raw: &Connection, rows: i64) -> Vec<String> {
    let all = dump(raw).into_iter();
    all.filter(|line| {
        let history = line.strip_prefix("history: Integer(").and_then(|rest| rest.split(')').next());
        history.is_none_or(|number| number.parse::<i64>().unwrap() <= rows)
    })
    .collect()
}

#[test]
fn the_file_is_as_the_backup_was_and_what_it_was_is_kept() {
    let (desk, id, monday, _place) = backed_up();
    set_mode(&desk.path(), 0o640);
    let wanted = dump(&Connection::open(&monday).unwrap());
    let rows = check_chain(&Connection::open(&monday).unwrap());
    // what does not touch what the backup has, so that the revisions stay too
    let mut writer = desk.writer();
    create(&mut writer, desk.plain("Added Later")).unwrap();
    credit(&mut writer, &id, 500, None).unwrap();
    let head_before = last_hash(&desk);
    let before = dump(&desk.raw());
    let backup_before = fs::read(&monday).unwrap();

    let restored = restore(&desk, &monday, RESELLER).unwrap();
    assert_eq!(restored.accounts, 1);
    assert_eq!(fs::read(&monday).unwrap(), backup_before, "the backup stays as it is");
    let log = fs::metadata(desk.folder.path().join("accounts.db-wal")).unwrap();
    assert_eq!(log.len(), 0, "what was restored stands in the file, not in the log beside it");
    let raw = desk.raw();
    check_sums(&raw);
    assert_eq!(check_chain(&raw), rows + 1);
    assert_eq!(comparable(&raw, rows), wanted);
    let row = last(&desk);
    assert_eq!((row.action.as_str(), &row.account), ("file.restored", &None));
    assert_eq!(row.before.unwrap(), json!({"accounts": 2, "history": {"number": rows + 2, "hash": head_before}}));
    let backup_head: String = Connection::open(&monday)
        .unwrap()
        .query_row("SELECT hash FROM history ORDER BY number DESC LIMIT 1", [], |row| row.get(0))
        .unwrap();
    assert_eq!(
        row.after.unwrap(),
        json!({"accounts": 1, "history": {"number": rows, "hash": backup_head}, "restored_from": "monday.db"})
    );
    let head = restored.head.unwrap();
    assert_eq!((head.number, head.hash), (rows + 1, last_hash(&desk)));
    let sought = |hash: &str| {
        let hash = Hash::parse(hash).unwrap();
        desk.reader().verify_history(Some(&hash)).unwrap().unwrap().0.sought
    };
    assert_eq!(sought(&head_before), Some(Sought::Restored { number: rows + 1 }), "the row says what became of it");
    assert_eq!(sought(&backup_head), Some(Sought::Earlier { number: rows, since: 1 }));

    let kept = restored.kept.unwrap();
    assert_eq!(kept, desk.folder.path().join("accounts.db.before-20261123T160501Z"));
    assert_eq!(mode(&kept), 0o640, "for those who could read the file");
    assert_eq!(dump(&Connection::open(&kept).unwrap()), before);
    // nothing half done is left
    let partial = |name: &str| name.contains("partial") || name.contains("journal");
    assert!(!names(&desk).iter().any(|name| partial(name)), "{:?}", names(&desk));
    // life goes on, and what was kept can be restored in turn, under a name of its own
    credit(&mut desk.writer(), &id, 500, None).unwrap();
    let again = restore(&desk, &kept, RESELLER).unwrap();
    assert_eq!(again.kept.unwrap(), desk.folder.path().join("accounts.db.before-20261123T160501Z-2"));
    assert_eq!((again.accounts, desk.account(&id).balance), (2, Cents(1_200)));
    check_sums(&desk.raw());
    check_chain(&desk.raw());
}

#[test]
fn it_wants_the_name_of_what_is_replaced() {
    let (desk, _, monday, _place) = backed_up();
    let before = dump(&desk.raw());
    for confirm in [None, Some(""), Some("acme reseller"), Some("monday.db"), Some("accounts.db")] {
        let problem = Problem::ReplacesAll {
            word: "Acme Reseller".into(),
            accounts: Some(1),
            other: None,
            given: confirm.is_some(),
        };
        assert_eq!(
            restore(&desk, &monday, confirm),
            Err(Failure::Refused(vec![(Subject::Confirm, problem)])),
            "{confirm:?}"
        );
    }
    assert_eq!(dump(&desk.raw()), before);
    assert!(names(&desk).iter().all(|name| name.starts_with("accounts.db") && !name.contains("before")));
    restore(&desk, &monday, Some(" Acme Reseller ")).unwrap();
}

#[test]
fn a_writer_that_only_reads_restores_nothing() {
    let (desk, _, monday, _place) = backed_up();
    let mut writer = Writer::new(desk.path(), Some(ReadOnly::Asked), operator(), sources());
    assert!(trouble(writer.restore(&monday, RESELLER, &go_on())).contains("--read-only"));
    assert_eq!(check_chain(&desk.raw()), 2);
}
