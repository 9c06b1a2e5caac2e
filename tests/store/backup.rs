//! Backups: of one moment, whole, their owner's alone; and nothing left of one that failed.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};
use trunkdesk::{
    domain::{
        account::NewAccount,
        money::Cents,
        request::{Failure, Page, Read, Reply},
        setting::Setting,
        trunks::{PerKind, TrunkKind},
    },
    store::{Reader, Stop, backup},
};

use crate::{
    file::as_nobody,
    harness::{
        Desk, change, check_chain, check_sums, create, credit, damage, dump, fill_ledger, go_on, list, mode, set_mode,
        standing,
    },
    processes::{finish, goes_on, role, start, writer},
};

/// How many backups are made under eight that write.
const BACKUPS: usize = 12;
/// How many accounts it writes to.
const ACCOUNTS: usize = 6;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

fn refusal(desk: &Desk, target: &Path) -> String {
    backup(&desk.path(), target, &go_on()).unwrap_err().to_string()
}

#[test]
fn a_backup_has_all_of_the_file_and_is_its_owners_alone() {
    let desk = Desk::new();
    set_mode(&desk.path(), 0o660);
    let mut writer = desk.writer();
    let id = create(&mut writer, NewAccount { credit: Cents(700), ..desk.plain("A") }).unwrap().id;
    create(&mut writer, desk.plain("B")).unwrap();
    let before = fs::read(desk.path()).unwrap();
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("accounts.backup");
    let made = backup(&desk.path(), &target, &go_on()).unwrap();

    assert_eq!(fs::read(desk.path()).unwrap(), before, "reading writes nothing");
    assert_eq!(names(place.path()), ["accounts.backup"]);
    assert_eq!(mode(&target), 0o600);
    assert_eq!((made.accounts, made.bytes), (2, fs::metadata(&target).unwrap().len()));
    let (number, hash): (i64, String) = desk
        .raw()
        .query_row("SELECT number, hash FROM history ORDER BY number DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    let head = made.head.unwrap();
    assert_eq!((head.number, head.hash), (number, hash));
    assert_eq!(dump(&Connection::open(&target).unwrap()), dump(&desk.raw()));

    // stands by itself: it is read where nothing can be written beside it
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let alone = Connection::open_with_flags(format!("file:{}?immutable=1", target.display()), flags).unwrap();
    let mode_of_log: String = alone.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode_of_log, "delete");
    // and is a file of trunkdesk
    assert_eq!(standing(&mut Reader::new(target.clone())).unwrap().accounts, 2);
    assert!(matches!(Reader::new(target).answer(&Read::Account(id)), Reply::Account(_, Some(_))));
}

#[test]
fn no_file_is_replaced_and_no_link_followed() {
    let desk = Desk::new();
    // keeps the log there
    let _writer = desk.writer();
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    fs::write(at("file"), "kept").unwrap();
    set_mode(&at("file"), 0o644);
    fs::create_dir(at("folder")).unwrap();
    symlink(at("nowhere"), at("dangling")).unwrap();
    symlink(at("file"), at("link")).unwrap();
    symlink(desk.folder.path(), at("same")).unwrap();
    let before = names(place.path());
    for name in ["file", "folder", "dangling", "link"] {
        let sentence = refusal(&desk, &at(name));
        assert_eq!(
            sentence,
            format!(
                "{} is there already, and a backup never takes the place of another file. Name one that is not there, \
                 or move that one away.",
                at(name).display()
            )
        );
    }
    // through another name of the folder too, whether they are there or not
    let own = desk.folder.path().to_owned();
    let around = own.join("..").join(own.file_name().unwrap());
    for folder in [own, around, at("same")] {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let target = folder.join(format!("accounts.db{ending}"));
            let sentence = refusal(&desk, &target);
            assert!(sentence.contains("belongs to the accounts' file itself"), "{target:?}: {sentence}");
        }
    }
    assert!(refusal(&desk, &at("no/such/backup")).ends_with("is not there. Make it, or name a file in another."));
    assert!(refusal(&desk, &at("file/backup")).ends_with("is no folder. Name a file in one."));
    assert!(refusal(&desk, Path::new("..")).contains("is no name of a file"));
    assert_eq!(names(place.path()), before);
    assert_eq!((fs::read_to_string(at("file")).unwrap(), mode(&at("file"))), ("kept".into(), 0o644));
    assert!(!at("nowhere").exists());
}

#[test]
fn a_backup_through_a_link_is_of_the_file_behind_it() {
    let desk = Desk::new();
    let place = tempfile::tempdir().unwrap();
    let link = place.path().join("link.db");
    symlink(desk.path(), &link).unwrap();
    assert!(backup(&link, &desk.path(), &go_on()).unwrap_err().to_string().contains("belongs to the accounts' file"));
    assert!(backup(&link, &place.path().join("b.db"), &go_on()).is_ok());
}

#[test]
fn what_is_no_file_of_trunkdesk_is_not_backed_up() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("text"), "Dear diary, ".repeat(1000)).unwrap();
    fs::write(at("empty"), "").unwrap();
    let before = names(folder.path());
    for (name, part) in [
        ("text", "is not a trunkdesk file"),
        ("empty", "There is no reseller in "),
        ("gone", "There is no reseller in "),
        ("no/such/file", "is not there"),
    ] {
        let sentence = backup(&at(name), &at("backup"), &go_on()).unwrap_err().to_string();
        assert!(sentence.contains(part), "{name}: {sentence}");
    }
    let newer = Desk::new();
    newer.raw().pragma_update(None, "user_version", 99).unwrap();
    assert!(refusal(&newer, &at("backup")).contains("was made by a newer trunkdesk"));
    assert_eq!(names(folder.path()), before);
}

#[test]
fn a_damaged_file_is_told_and_its_copy_not_kept() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    for index in 0..40 {
        create(&mut writer, desk.plain(&format!("Account {index}"))).unwrap();
    }
    drop(writer);
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("backup");
    // a row that belongs to nothing, as SQLite without foreign keys lets anybody write
    let raw = desk.raw();
    raw.pragma_update(None, "foreign_keys", false).unwrap();
    raw.execute("INSERT INTO ledger_entry VALUES (900, 's', 'nobody', 5, 'r', 'x', 0)", []).unwrap();
    let sentence = refusal(&desk, &target);
    assert!(sentence.contains("is damaged (a row of ledger_entry belongs to nothing)"), "{sentence}");
    drop(raw);
    damage(&desk.path(), "account");
    let sentence = refusal(&desk, &target);
    assert!(sentence.contains("is damaged"), "{sentence}");
    assert!(names(place.path()).is_empty());
}

#[test]
fn a_backup_that_is_stopped_leaves_nothing_behind() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    let id = create(&mut writer, desk.plain("A")).unwrap().id;
    fill_ledger(&desk.raw(), &id, 30_000);
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("backup");
    let asked = Arc::new(AtomicU32::new(0));
    for allowed in 0..1_000 {
        asked.store(0, Ordering::Relaxed);
        let counter = Arc::clone(&asked);
        let stop: Stop = Arc::new(move || counter.fetch_add(1, Ordering::Relaxed) >= allowed);
        match backup(&desk.path(), &target, &stop) {
            Err(Failure::Trouble(_)) => assert!(names(place.path()).is_empty(), "after {allowed}"),
            Err(failure) => panic!("{failure:?}"),
            Ok(_) => {
                assert!(allowed > 2, "it was stopped at several moments");
                return;
            }
        }
    }
    panic!("never let through");
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    if !as_nobody("backup::a_folder_that_cannot_be_written_is_told") {
        return;
    }
    let desk = Desk::new();
    let place = tempfile::tempdir().unwrap();
    set_mode(place.path(), 0o500);
    let target = place.path().join("backup");
    assert_eq!(
        refusal(&desk, &target),
        format!(
            "You may not make {}. Ask for permission to write its folder, or name a file in another.",
            target.display()
        )
    );
    set_mode(place.path(), 0o700);
    assert!(names(place.path()).is_empty());
}

#[test]
fn each_backup_under_eight_writers_is_whole() {
    if let Some((role, path)) = role() {
        write_for_a_while(&role, path);
        return;
    }
    let desk = Desk::new();
    for index in 0..ACCOUNTS {
        let trunks = PerKind { twoway: 10, inbound: 1, outbound: 1 };
        let new = NewAccount { trunks, credit: Cents(2_000), ..desk.plain(&format!("Account {index}")) };
        create(&mut desk.writer(), new).unwrap();
    }
    let children = (1..=8)
        .map(|member| start(&desk, "backup::each_backup_under_eight_writers_is_whole", &format!("writer{member}")));
    let children: Vec<_> = children.collect();
    let place = tempfile::tempdir().unwrap();
    let mut made = Vec::new();
    for number in 0..BACKUPS {
        // some are written in between
        let rows = desk.history_rows();
        while desk.history_rows() <= rows {
            thread::sleep(Duration::from_millis(5));
        }
        let target = place.path().join(format!("{number}.db"));
        made.push((backup(&desk.path(), &target, &go_on()).unwrap(), target));
    }
    let told = finish(&desk, children);
    let wrote = told
        .iter()
        .map(|told| -> i64 { told.lines().find_map(|line| line.strip_prefix("wrote ")).unwrap().parse().unwrap() });
    let wrote: Vec<i64> = wrote.collect();
    assert!(wrote.iter().all(|wrote| *wrote > 0), "nobody is kept from writing: {wrote:?}");

    let history = |raw: &Connection| -> Vec<String> {
        let mut statement = raw.prepare("SELECT hash FROM history ORDER BY number").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let whole = history(&desk.raw());
    let mut last = 0;
    for (backup, target) in &made {
        let raw = Connection::open(target).unwrap();
        check_sums(&raw);
        let rows = check_chain(&raw);
        let head = backup.head.as_ref().unwrap();
        assert_eq!(head.number, rows);
        assert_eq!(history(&raw), whole[..usize::try_from(rows).unwrap()], "what was saved before is in it");
        assert_eq!(backup.accounts, u64::try_from(ACCOUNTS).unwrap());
        assert!(rows > last, "and what was in the one before");
        last = rows;
    }
    check_sums(&desk.raw());
    assert_eq!(check_chain(&desk.raw()), 1 + i64::try_from(ACCOUNTS).unwrap() + wrote.iter().sum::<i64>());
}

/// Adds credit and changes trunks of the same accounts as the others; says how often.
fn write_for_a_while(role: &str, path: PathBuf) {
    let mut writer = writer(path.clone(), role);
    let mut reader = Reader::new(path.clone());
    let (mut wrote, mut turn) = (0, 0);
    while goes_on(&path) || wrote == 0 {
        turn += 1;
        let page = list(&mut reader, "", Page::First, 50);
        let row = &page.rows[turn % page.rows.len()];
        let Reply::Account(_, Some(account)) = reader.answer(&Read::Account(row.id.clone())) else { panic!() };
        let done = if turn % 3 == 0 {
            let other = (account.trunks.twoway.unwrap_or(0) + 1) % 12;
            change(&mut writer, &account, vec![Setting::Trunks(TrunkKind::Twoway, other)])
                .map(|saved| saved.changed.by == role && saved.revision > account.revision)
        } else {
            credit(&mut writer, &account.id, 500, None).map(|_| true)
        };
        match done {
            Ok(done) => wrote += i64::from(done),
            Err(Failure::Overtaken(_) | Failure::Refused(_) | Failure::Busy) => {}
            Err(failure) => panic!("{failure:?}"),
        }
    }
    println!("\nwrote {wrote}");
}
