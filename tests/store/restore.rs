//! Restoring: into the file itself, while others have it open.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use rusqlite::Connection;
use serde_json::json;
use trunkdesk::{
    domain::{
        account::{AccountId, NewAccount},
        admin::NewPassword,
        money::Cents,
        name::AccountName,
        notes::Notes,
        problem::Problem,
        request::{Failure, Page, Read, Reply, Subject, Write},
        setting::Setting,
        user::{User, UserChange},
    },
    store::{Reader, Restored, Stop, Writer, backup},
};

use crate::{
    harness::{
        Desk, change, check_chain, check_sums, create, credit, damage, delete, dump, fill_ledger, go_on, last, list,
        melissa, mode, operator, saved, set_mode, set_up, settings, sources, standing,
    },
    migration::of_version_1,
    processes::{finish, goes_on, role, start, writer},
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

#[test]
fn it_wants_the_name_of_what_is_replaced() {
    let (desk, _, monday, _place) = backed_up();
    let before = dump(&desk.raw());
    for confirm in [None, Some(""), Some("acme reseller"), Some("monday.db"), Some("accounts.db")] {
        let problem =
            Problem::ReplacesAll { word: "Acme Reseller".into(), accounts: Some(1), given: confirm.is_some() };
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
fn who_has_it_open_goes_on_with_what_was_restored() {
    let (desk, id, monday, _place) = backed_up();
    let (mut reader, mut writer) = (desk.reader(), desk.writer());
    rename(&mut writer, &desk, &id, "Renamed");
    create(&mut writer, desk.plain("Added Later")).unwrap();
    assert_eq!(standing(&mut reader).unwrap().accounts, 2);
    assert_eq!(list(&mut reader, "renamed", Page::First, 9).total, 1);
    // somebody in the midst of reading
    let raw = desk.raw();
    raw.execute_batch("BEGIN; SELECT count(*) FROM account").unwrap();
    let inside = || -> i64 { raw.query_row("SELECT count(*) FROM account", [], |row| row.get(0)).unwrap() };
    assert_eq!(inside(), 2);

    restore(&desk, &monday, RESELLER).unwrap();
    assert_eq!(inside(), 2, "who reads goes on with what was there");
    raw.execute_batch("COMMIT").unwrap();
    assert_eq!(inside(), 1);
    assert_eq!(standing(&mut reader).unwrap().accounts, 1);
    assert_eq!(list(&mut reader, "renamed", Page::First, 9).total, 0);
    assert_eq!(list(&mut reader, "abc comp", Page::First, 9).total, 1);
    credit(&mut writer, &id, 500, None).unwrap();
    create(&mut writer, desk.plain("Added Later")).unwrap();
    assert_eq!((standing(&mut reader).unwrap().accounts, desk.account(&id).balance), (2, Cents(1_200)));
    drop(raw);
    check_sums(&desk.raw());
    check_chain(&desk.raw());
}

#[test]
fn a_form_from_before_is_never_taken_for_one_of_the_restored_account() {
    let (desk, id, monday, _place) = backed_up();
    let mut writer = desk.writer();
    rename(&mut writer, &desk, &id, "Second");
    // forms that are open: of the account, of its admin, of the reseller
    let old = desk.account(&id);
    let old_user = reset_password(&mut writer, &id, &old.users[0]);
    let old = desk.account(&id);
    let renamed = |name: &str| {
        let settings = Box::new(trunkdesk::domain::reseller::ResellerSettings {
            name: AccountName::parse(name).unwrap(),
            ..settings()
        });
        move |from| Write::SaveReseller { settings: settings.clone(), template: None, from_revision: Some(from) }
    };
    let old_reseller = saved(writer.answer(&renamed("Bcme")(1))).reseller.revision;

    restore(&desk, &monday, Some("Bcme")).unwrap();
    // others bring them to the same revisions, if those began again where the backup had them
    for name in ["Third", "Fourth"] {
        rename(&mut writer, &desk, &id, name);
    }
    let user = desk.account(&id).users[0].clone();
    reset_password(&mut writer, &id, &user);
    let now = desk.standing().reseller.revision;
    saved(writer.answer(&renamed("Ccme")(now)));

    let mine = vec![Setting::Name(AccountName::parse("Mine").unwrap())];
    assert!(matches!(change(&mut writer, &old, mine), Err(Failure::Overtaken(_))));
    let stale = UserChange {
        account: id.clone(),
        base: old_user,
        settings: None,
        password: Some(NewPassword::Generate),
        last_admin: false,
    };
    let reply = writer.answer(&Write::ChangeUser(Box::new(stale)));
    assert!(matches!(reply, Reply::WriteFailed(Failure::UserChanged(_))), "{reply:?}");
    assert_eq!(writer.answer(&renamed("Dcme")(old_reseller)), Reply::WriteFailed(Failure::Changed));
    assert_eq!(desk.account(&id).name, "Fourth");
    // what nobody changed meanwhile keeps its revision
    let (desk, id, monday, _place) = backed_up();
    let before = desk.account(&id);
    restore(&desk, &monday, RESELLER).unwrap();
    assert_eq!(desk.account(&id), before);
    assert_eq!(desk.standing().reseller.revision, 1);
}

/// Gives the user another password; the user as it is then.
fn reset_password(writer: &mut Writer, account: &AccountId, base: &User) -> User {
    let change = UserChange {
        account: account.clone(),
        base: base.clone(),
        settings: None,
        password: Some(NewPassword::Generate),
        last_admin: false,
    };
    match writer.answer(&Write::ChangeUser(Box::new(change))) {
        Reply::UserSaved(account, _) => account.users[0].clone(),
        reply => panic!("{reply:?}"),
    }
}

#[test]
fn an_account_deleted_since_lives_again() {
    let (desk, id, monday, _place) = backed_up();
    let mut writer = desk.writer();
    let old = desk.account(&id);
    delete(&mut writer, &id, "ABC Company").unwrap();
    let revision = desk.account_revision(&id);
    restore(&desk, &monday, RESELLER).unwrap();
    let again = desk.account(&id);
    assert_eq!((again.name.as_str(), again.balance), ("ABC Company", Cents(700)));
    assert!(again.revision > revision.max(old.revision), "{} after {revision}", again.revision);
    // what is put together with what the form knew is the same
    let notes = vec![Setting::Notes(Notes::parse("Back again").unwrap())];
    assert_eq!(change(&mut writer, &old, notes).unwrap().notes, "Back again");
}

#[test]
fn what_is_no_backup_is_refused_and_nothing_changed() {
    let (desk, _, monday, place) = backed_up();
    let at = |name: &str| place.path().join(name);
    fs::write(at("text"), "Dear diary, ".repeat(1000)).unwrap();
    fs::write(at("empty"), "").unwrap();
    Connection::open(at("tables")).unwrap().execute_batch("CREATE TABLE account (id)").unwrap();
    for (name, sql) in [("newer", "PRAGMA user_version = 99"), ("nobody", "PRAGMA user_version")] {
        fs::copy(&monday, at(name)).unwrap();
        Connection::open(at(name)).unwrap().execute_batch(sql).unwrap();
    }
    Connection::open(at("nobody")).unwrap().execute("DELETE FROM reseller", []).unwrap();
    fs::copy(&monday, at("damaged")).unwrap();
    damage(&at("damaged"), "account");
    fs::copy(&monday, at("short")).unwrap();
    let length = fs::metadata(&monday).unwrap().len();
    fs::OpenOptions::new().write(true).open(at("short")).unwrap().set_len(length / 2).unwrap();
    std::os::unix::fs::symlink(desk.path(), at("link")).unwrap();
    let before = dump(&desk.raw());
    for (path, part) in [
        (at("text"), "is no backup of trunkdesk. Name a file that is."),
        (at("empty"), "is no backup of trunkdesk. Name a file that is."),
        (at("tables"), "is no backup of trunkdesk. Name a file that is."),
        (place.path().to_owned(), "is no backup of trunkdesk. Name a file that is."),
        ("/dev/null".into(), "is no backup of trunkdesk. Name a file that is."),
        (at("newer"), "was made by a newer trunkdesk."),
        (at("nobody"), "There is no reseller in "),
        (at("damaged"), "is damaged ("),
        (at("short"), "is damaged ("),
        (at("gone"), "There is no file "),
        (desk.path(), "is the accounts' file itself. Name a backup of it."),
        (at("link"), "is the accounts' file itself. Name a backup of it."),
    ] {
        let sentence = trouble(restore(&desk, &path, RESELLER));
        assert!(sentence.contains(part), "{path:?}: {sentence}");
        assert_eq!(dump(&desk.raw()), before, "{path:?}");
    }
    assert!(!names(&desk).iter().any(|name| name.contains("before") || name.contains("partial")), "{:?}", names(&desk));
}

#[test]
fn a_backup_of_an_older_trunkdesk_is_brought_up_to_date() {
    let desk = Desk::new();
    let place = tempfile::tempdir().unwrap();
    let old = place.path().join("old.db");
    let raw = of_version_1(&old);
    // with what is in its log only
    let bytes = fs::read(&old).unwrap();
    let restored = restore(&desk, &old, RESELLER).unwrap();
    assert_eq!(restored.accounts, 2);
    assert_eq!(fs::read(&old).unwrap(), bytes);
    drop(raw);
    assert_eq!(desk.standing().reseller.settings.name.as_str(), "Acme");
    check_sums(&desk.raw());
    // that it has another reseller is told by its history, and the next time by the name that is asked for
    assert!(matches!(restore(&desk, &restored.kept.unwrap(), RESELLER), Err(Failure::Refused(_))));
}

#[test]
fn over_a_file_of_an_older_trunkdesk() {
    let (_other, _, monday, _place) = backed_up();
    let folder = tempfile::tempdir().unwrap();
    let raw = of_version_1(&folder.path().join("accounts.db"));
    let restored = Desk::writer_of(&folder).restore(&monday, Some("Acme"), &go_on()).unwrap();
    drop(raw);
    let kept = Connection::open(restored.kept.unwrap()).unwrap();
    let (version, accounts): (i64, i64) = kept
        .query_row("SELECT user_version, (SELECT count(*) FROM account) FROM pragma_user_version", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!((version, accounts), (1, 3), "kept as it was");
    let mut reader = Reader::new(folder.path().join("accounts.db"));
    assert_eq!(standing(&mut reader).unwrap().reseller.settings.name.as_str(), "Acme Reseller");
    assert!(!folder.path().join("accounts.db.version-1").exists());
}

#[test]
fn where_there_is_no_file_it_is_made() {
    let (_other, id, monday, _place) = backed_up();
    let makes: [&dyn Fn(&Path); 3] = [&|_| {}, &|path| fs::write(path, "").unwrap(), &|path| {
        // as left by a program that stopped between making the file and its tables
        let connection = Connection::open(path).unwrap();
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
    }];
    for make in makes {
        let folder = tempfile::tempdir().unwrap();
        set_mode(folder.path(), 0o755);
        let path = folder.path().join("accounts.db");
        make(&path);
        let restored = Desk::writer_of(&folder).restore(&monday, None, &go_on()).unwrap();
        assert_eq!((restored.accounts, restored.kept), (1, None));
        assert_eq!(mode(&path), 0o600);
        let read = Reader::new(path.clone()).answer(&Read::Account(id.clone()));
        assert!(matches!(read, Reply::Account(_, Some(_))));
        let raw = Connection::open(&path).unwrap();
        check_sums(&raw);
        check_chain(&raw);
        let mode: String = raw.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");
    }
}

#[test]
fn pages_of_another_size_and_a_backup_with_a_log_are_taken() {
    let (desk, id, monday, place) = backed_up();
    for (name, sql) in [
        ("pages", "PRAGMA page_size = 8192; VACUUM;"),
        ("small", "PRAGMA page_size = 1024; VACUUM;"),
        ("log", "PRAGMA journal_mode = WAL; UPDATE reseller SET credit_minimum = 400"),
    ] {
        let path = place.path().join(name);
        fs::copy(&monday, &path).unwrap();
        let raw = Connection::open(&path).unwrap();
        raw.execute_batch(sql).unwrap();
        restore(&desk, &path, RESELLER).unwrap();
        drop(raw);
        check_sums(&desk.raw());
        check_chain(&desk.raw());
        assert_eq!(desk.account(&id).name, "ABC Company");
        let size: i64 = desk.raw().pragma_query_value(None, "page_size", |row| row.get(0)).unwrap();
        assert_eq!(size, 4096);
    }
    assert_eq!(desk.standing().reseller.settings.credit_minimum, Cents(400));
}

#[test]
fn a_damaged_file_is_kept_as_it_is_and_restored() {
    for table in ["account", "reseller", "ledger_entry", "history"] {
        let (desk, id, monday, _place) = backed_up();
        damage(&desk.path(), table);
        let bytes = fs::read(desk.path()).unwrap();
        let confirm = match restore(&desk, &monday, None) {
            Err(Failure::Refused(problems)) => match &problems[..] {
                [(Subject::Confirm, Problem::ReplacesAll { word, .. })] => word.clone(),
                other => panic!("{other:?}"),
            },
            other => panic!("{table}: {other:?}"),
        };
        let known = ["account", "ledger_entry"].contains(&table);
        assert_eq!(confirm, if known { "Acme Reseller" } else { "accounts.db" }, "{table}");
        let restored = restore(&desk, &monday, Some(&confirm)).unwrap();
        let kept = fs::read(restored.kept.unwrap()).unwrap();
        assert_eq!(kept.len(), bytes.len());
        let pages = |bytes: &[u8]| bytes.chunks(4096).skip(1).map(<[u8]>::to_vec).collect::<Vec<_>>();
        assert_eq!(pages(&kept), pages(&bytes), "page by page, but for what the first says of the log");
        check_sums(&desk.raw());
        check_chain(&desk.raw());
        assert_eq!(desk.account(&id).name, "ABC Company");
        credit(&mut desk.writer(), &id, 500, None).unwrap();
    }
}

#[test]
fn a_writer_that_only_reads_restores_nothing() {
    let (desk, _, monday, _place) = backed_up();
    let mut writer = Writer::new(desk.path(), true, operator(), sources());
    assert!(trouble(writer.restore(&monday, RESELLER, &go_on())).contains("--read-only"));
    assert_eq!(check_chain(&desk.raw()), 2);
}

#[test]
fn who_writes_first_is_not_overwritten_unseen() {
    let (desk, id, monday, _place) = backed_up();
    let raw = desk.raw();
    raw.execute_batch("BEGIN IMMEDIATE; UPDATE reseller SET name = 'Bcme', revision = 2").unwrap();
    thread::scope(|scope| {
        let restoring = scope.spawn(|| restore(&desk, &monday, RESELLER));
        // it waits for the lock
        thread::sleep(Duration::from_millis(300));
        assert!(!restoring.is_finished());
        raw.execute_batch("COMMIT").unwrap();
        // what was confirmed is not what would go
        let Err(Failure::Refused(_)) = restoring.join().unwrap() else { panic!() };
    });
    assert_eq!(desk.standing().reseller.settings.name.as_str(), "Bcme");
    assert!(!names(&desk).iter().any(|name| name.contains("before") || name.contains("partial")));
    // the lock is free again
    credit(&mut desk.writer(), &id, 500, None).unwrap();
}

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

/// How often a backup is restored under eight that write.
const RESTORES: usize = 5;

#[test]
fn eight_writers_and_two_readers_go_on_through_restores() {
    const NAME: &str = "restore::eight_writers_and_two_readers_go_on_through_restores";
    if let Some((role, path)) = role() {
        if role.starts_with("reader") {
            read_for_a_while(path)
        } else {
            write_for_a_while(&role, path)
        }
        return;
    }
    let (desk, id, monday, _place) = backed_up();
    let roles = (1..=8).map(|number| format!("writer{number}")).chain((1..=2).map(|number| format!("reader{number}")));
    let children: Vec<_> = roles.map(|role| start(&desk, NAME, &role)).collect();
    let mut rita = writer(desk.path(), "rita");
    let mut restores = Vec::new();
    while restores.len() < RESTORES {
        // some are written in between
        let rows = desk.history_rows();
        while desk.history_rows() <= rows {
            thread::sleep(Duration::from_millis(5));
        }
        match rita.restore(&monday, RESELLER, &go_on()) {
            Err(Failure::Busy) => {}
            restored => restores.push(restored.unwrap()),
        }
    }
    finish(&desk, children);
    let raw = desk.raw();
    check_sums(&raw);
    let rows = check_chain(&raw);
    // the backup's rows, the row of the last restoring, then what was written on top of it
    let actions: Vec<String> = crate::harness::history(&desk).into_iter().map(|row| row.action).collect();
    assert_eq!(actions[..3], ["reseller.created", "account.created", "file.restored"]);
    assert!(rows > 3 && actions[3..].iter().all(|action| action == "credit.added"), "{actions:?}");
    assert_eq!(desk.account(&id).balance, Cents(700 + 500 * (rows - 3)));
    // of each moment before, all is kept, up to the last row that anybody saved
    for restored in restores {
        let kept = Connection::open(restored.kept.unwrap()).unwrap();
        check_sums(&kept);
        let rows = check_chain(&kept);
        let told: (i64, String) = kept
            .query_row("SELECT number, hash FROM history ORDER BY number DESC LIMIT 1", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(told.0, rows);
    }
}

fn write_for_a_while(role: &str, path: PathBuf) {
    let mut writer = writer(path.clone(), role);
    let id = list(&mut Reader::new(path.clone()), "", Page::First, 1).rows[0].id.clone();
    while goes_on(&path) {
        // a slow machine may keep it waiting for longer than it waits
        match credit(&mut writer, &id, 500, None) {
            Ok(_) | Err(Failure::Busy) => {}
            Err(failure) => panic!("{failure:?}"),
        }
    }
}

/// What is read is always of one moment: the balance of the account and the one in the list of its entries.
fn read_for_a_while(path: PathBuf) {
    let mut reader = Reader::new(path.clone());
    let id = list(&mut reader, "", Page::First, 1).rows[0].id.clone();
    while goes_on(&path) {
        let request = trunkdesk::domain::ledger::LedgerRequest { account: id.clone(), before: None, limit: 10_000 };
        let Reply::Ledger(page) = reader.answer(&Read::Ledger(request)) else { panic!() };
        assert_eq!(page.balance.0, page.entries.iter().map(|entry| entry.amount.0).sum::<i64>());
        assert_eq!(page.balance.0, 700 + 500 * i64::try_from(page.entries.len() - 1).unwrap());
    }
}

/// Bytes of the log from which on a restoring is in the midst of writing.
const UNDER_WAY: u64 = 1 << 20;

#[test]
fn killed_in_the_midst_it_leaves_the_old_contents() {
    const NAME: &str = "restore::killed_in_the_midst_it_leaves_the_old_contents";
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
