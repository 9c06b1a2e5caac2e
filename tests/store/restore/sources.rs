//! From what, and over what, is restored.

use std::{fs, path::Path};

use rusqlite::Connection;
use trunkdesk::{
    domain::{
        money::Cents,
        problem::Problem,
        request::{Failure, Read, Reply, Subject},
    },
    store::Reader,
};

use super::{RESELLER, backed_up, names, restore, trouble};
use crate::{
    harness::{Desk, check_chain, check_sums, credit, damage, dump, go_on, mode, set_mode, standing},
    migration::of_version_1,
};

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
fn a_file_that_lacks_what_tells_of_it_is_restored() {
    for sql in [
        "DROP TABLE tally",
        "DROP TABLE history",
        "DROP TABLE reseller",
        "DELETE FROM tally",
        "ALTER TABLE account RENAME COLUMN revision TO version",
    ] {
        let (desk, _, monday, _place) = backed_up();
        let raw = desk.raw();
        raw.pragma_update(None, "foreign_keys", false).unwrap();
        let triggers: Vec<String> = {
            let mut statement = raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").unwrap();
            statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
        };
        for trigger in triggers {
            raw.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
        }
        raw.execute_batch(sql).unwrap();
        drop(raw);
        let Err(Failure::Refused(problems)) = restore(&desk, &monday, None) else { panic!("{sql}") };
        let [(Subject::Confirm, Problem::ReplacesAll { word, .. })] = &problems[..] else { panic!("{problems:?}") };
        let restored = restore(&desk, &monday, Some(word)).unwrap();
        assert_eq!(restored.accounts, 1, "{sql}");
        assert!(restored.kept.unwrap().exists());
        check_sums(&desk.raw());
        check_chain(&desk.raw());
    }
}
