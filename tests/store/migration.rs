//! Files that an older trunkdesk made.

use std::{fs, path::Path};

use rusqlite::{Connection, TransactionBehavior};
use serde_json::json;
use trunkdesk::{
    domain::{
        account::{AccountId, Ancestor},
        money::Cents,
        read_only::ReadOnly,
        request::{ListRequest, Page, Read, Reply},
    },
    store::{Reader, Writer},
};

use crate::{
    file::as_nobody,
    harness::{Desk, check_sums, credit, delete, mode, names, operator, set_mode, sources, standing},
};

const FIRST_FORM: &str = include_str!("../../assets/migrations/0001_accounts.sql");

/// A file as version 1 left it: two accounts, one of them below the other, one disabled, one deleted, all with credit.
pub fn of_version_1(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
    connection.execute_batch(FIRST_FORM).unwrap();
    let reseller = id('f');
    connection
        .execute_batch(&format!(
            "INSERT INTO reseller VALUES (1, '{reseller}', 'Acme', 'sip.acme.example', 'Etc/UTC', 100, 10, NULL, 'USD',
                 500, 10000, '{{}}', '{{}}', 1, 1);"
        ))
        .unwrap();
    for (digit, parent, name, enabled, twoway, credit) in
        [('a', 'f', "Above", 1, 10, 1_000), ('b', 'a', "Below", 0, 5, 700), ('c', 'f', "Gone", 1, 3, 300)]
    {
        connection
            .execute(
                "INSERT INTO account (id, parent_id, name, name_key, sort_key, search_text, realm, timezone, enabled,
                     twoway_trunks, call_restriction, ui_restrictions, revision, created_at, created_by, changed_at,
                     changed_by)
                 VALUES (?1, ?2, ?3, lower(?3), lower(?3), lower(?3) || char(10) || lower(?3) || '.sip.acme.example',
                     lower(?3) || '.sip.acme.example', 'Etc/UTC', ?4, ?5, '{}', '{}', 1, 1, 'rosa', 1, 'rosa')",
                (id(digit), id(parent), name, enabled, twoway),
            )
            .unwrap();
        connection
            .execute(
                "INSERT INTO ledger_entry (source_id, account_id, amount, reason, operator, at)
                 VALUES (?1, ?1, ?2, 'Opening credit', 'rosa', 1)",
                (id(digit), credit),
            )
            .unwrap();
    }
    connection
        .execute_batch(&format!(
            "INSERT INTO user (id, account_id, username, email, first_name, last_name, priv_level)
                 VALUES ('{}', '{}', 'm@b.co', 'm@b.co', 'M', 'D', 'admin');
             UPDATE account SET deleted_at = 2 WHERE name = 'Gone';
             PRAGMA user_version = 1;",
            id('d'),
            id('a')
        ))
        .unwrap();
    connection
}

fn id(digit: char) -> String {
    String::from(digit).repeat(32)
}

#[test]
fn a_file_of_version_1_comes_up_to_date_and_a_copy_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.db");
    drop(of_version_1(&path));
    set_mode(&path, 0o640);
    let mut reader = Reader::new(path.clone());
    let Reply::ReadFailed(failure) = reader.answer(&Read::Standing) else { panic!("reading writes nothing") };
    assert_eq!(
        failure.to_string(),
        format!(
            "{} was made by an older trunkdesk. Whoever may save in it brings it up to date by starting trunkdesk, without --read-only.",
            path.display()
        )
    );
    // who may not write leaves it
    Writer::new(path.clone(), Some(ReadOnly::Asked), operator(), sources())
        .bring_up_to_date(|sentence| panic!("{sentence}"))
        .unwrap();
    assert!(matches!(reader.answer(&Read::Standing), Reply::ReadFailed(_)));

    let mut told = String::new();
    let mut given = Desk::writer_of(&folder).bring_up_to_date(|sentence| told = sentence.into()).unwrap();
    assert_eq!(told, format!("Bringing {} up to date…", path.display()));
    let again = Desk::writer_of(&folder).bring_up_to_date(|sentence| panic!("{sentence}"));
    for reader in [&mut given, &mut again.unwrap()] {
        assert_eq!(standing(reader).unwrap().accounts, 2);
    }
    let standing = standing(&mut reader).unwrap();
    assert_eq!((standing.accounts, standing.given.twoway), (2, 15));
    let Reply::Holdings(holdings) = reader.answer(&Read::Holdings) else { panic!() };
    assert_eq!(holdings.credit, Cents(1_700));
    assert_eq!(holdings.largest.twoway.iter().map(|holding| holding.trunks).collect::<Vec<_>>(), [10, 5]);
    let desk = Desk { folder, parent: standing.reseller.id };
    check_sums(&desk.raw());
    let above = desk.account_called("Above");
    assert_eq!((above.sub_accounts, above.balance, above.notes.as_str()), (1, Cents(1_000), ""));
    assert_eq!((&above.contact, &above.contract, above.users[0].revision), (&json!({}), &json!({}), 1));
    let below = desk.account_called("Below");
    assert_eq!((below.path, below.enabled), (vec![Ancestor { id: above.id.clone(), name: "Above".into() }], false));
    let request =
        ListRequest { generation: 1, search: String::new(), under: None, disabled: true, page: Page::First, limit: 9 };
    let Reply::List(page) = reader.answer(&Read::List(request)) else { panic!() };
    assert_eq!((names(&page), page.total), (vec!["Below"], 1));

    // what was is beside it, whole and with its mode
    let copy = desk.folder.path().join("accounts.db.version-1");
    assert_eq!(mode(&copy), 0o640);
    let copy = Connection::open(copy).unwrap();
    let old: (i64, i64) = copy
        .query_row("SELECT user_version, (SELECT count(*) FROM account) FROM pragma_user_version", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!(old, (1, 3));
    drop(copy);
    // a second start has nothing to do
    desk.writer().bring_up_to_date(|sentence| panic!("{sentence}")).unwrap();
    let files = fs::read_dir(desk.folder.path())
        .unwrap()
        .filter(|file| file.as_ref().is_ok_and(|file| file.file_name().to_string_lossy().contains("version")));
    assert_eq!(files.count(), 1);

    // and life goes on
    let mut writer = desk.writer();
    credit(&mut writer, &above.id, 500, None).unwrap();
    delete(&mut writer, &below.id, "Below").unwrap();
    check_sums(&desk.raw());
}

#[test]
fn the_first_write_brings_a_file_up_to_date_as_well() {
    let folder = tempfile::tempdir().unwrap();
    drop(of_version_1(&folder.path().join("accounts.db")));
    let account = AccountId::parse(&id('a')).unwrap();
    assert_eq!(credit(&mut Desk::writer_of(&folder), &account, 500, None).unwrap().0.balance, Cents(1_500));
    assert!(folder.path().join("accounts.db.version-1").exists());
}

#[test]
fn a_copy_takes_the_place_of_no_other_and_many_at_once_keep_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.db");
    let other = folder.path().join("accounts.db.version-1");
    fs::write(&other, "kept from before").unwrap();
    drop(of_version_1(&path));
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| Desk::writer_of(&folder).bring_up_to_date(|_| {}).unwrap());
        }
    });
    assert_eq!(fs::read_to_string(other).unwrap(), "kept from before");
    let copy = Connection::open(folder.path().join("accounts.db.version-1-2")).unwrap();
    let version: i64 = copy.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 1);
    assert!(!folder.path().join("accounts.db.version-1-3").exists());
    assert!(!folder.path().join("accounts.db.version-2").exists());
}

#[test]
fn both_forms_are_the_same_however_a_file_came_to_it() {
    let folder = tempfile::tempdir().unwrap();
    drop(of_version_1(&folder.path().join("accounts.db")));
    Desk::writer_of(&folder).bring_up_to_date(|_| {}).unwrap();
    let schema = |connection: &Connection| -> Vec<String> {
        let sql = "SELECT sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY type, name";
        connection.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let migrated = Connection::open(folder.path().join("accounts.db")).unwrap();
    assert_eq!(schema(&migrated), schema(&Desk::new().raw()));
}

#[test]
fn nothing_to_bring_up_to_date_is_nothing_to_say() {
    let folder = tempfile::tempdir().unwrap();
    Desk::writer_of(&folder).bring_up_to_date(|sentence| panic!("{sentence}")).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    fs::write(folder.path().join("accounts.db"), "Dear diary, ".repeat(1_000)).unwrap();
    let failure = Desk::writer_of(&folder).bring_up_to_date(|sentence| panic!("{sentence}")).err().unwrap().to_string();
    assert!(failure.contains("is not a trunkdesk file"), "{failure}");
}

/// Writes on end as a trunkdesk of version 1 does, which leaves a file of another version alone; gives how often.
fn write_as_version_1(path: &Path, writer: u32) -> i64 {
    let mut connection = Connection::open(path).unwrap();
    connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
    for number in 0.. {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        if version != 1 {
            return number;
        }
        transaction
            .execute(
                "INSERT INTO ledger_entry (source_id, account_id, amount, reason, operator, at)
                 VALUES (?1, ?2, 1, 'Payment', 'rosa', 1)",
                (format!("{writer}-{number}"), id('a')),
            )
            .unwrap();
        transaction.commit().unwrap();
    }
    unreachable!()
}

#[test]
fn the_copy_has_all_that_was_written_up_to_the_migration() {
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accounts.db");
        drop(of_version_1(&path));
        let wrote: i64 = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..3)
                .map(|writer| {
                    let path = &path;
                    scope.spawn(move || write_as_version_1(path, writer))
                })
                .collect();
            let count = |path: &Path| -> i64 {
                let raw = Connection::open(path).unwrap();
                raw.query_row("SELECT count(*) FROM ledger_entry", [], |row| row.get(0)).unwrap()
            };
            // in the midst of their work
            while count(&path) < 30 {}
            Desk::writer_of(&folder).bring_up_to_date(|_| {}).unwrap();
            writers.into_iter().map(|writer| writer.join().unwrap()).sum()
        });
        let entries = |path: &Path| -> Vec<String> {
            let raw = Connection::open(path).unwrap();
            let mut statement = raw.prepare("SELECT source_id FROM ledger_entry ORDER BY number").unwrap();
            statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
        };
        let migrated = entries(&path);
        assert_eq!(i64::try_from(migrated.len()).unwrap(), wrote + 3);
        assert_eq!(entries(&folder.path().join("accounts.db.version-1")), migrated);
        check_sums(&Connection::open(&path).unwrap());
    }
}

#[test]
fn without_a_copy_nothing_is_brought_up_to_date() {
    if !as_nobody("migration::without_a_copy_nothing_is_brought_up_to_date") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.db");
    // who has it open keeps the two files beside it there, so that only the copy cannot be made
    let raw = of_version_1(&path);
    set_mode(folder.path(), 0o500);
    let failure = Desk::writer_of(&folder).bring_up_to_date(|_| {}).err().unwrap().to_string();
    assert_eq!(
        failure,
        format!(
            "{0} was made by an older trunkdesk, and without a copy of it as it is it is not brought up to date. You \
             may not make {0}.version-1. Ask for permission to write its folder, or name a file in another.",
            path.display()
        )
    );
    let version: i64 = raw.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 1);
    // and the next start, with the permission, does it
    set_mode(folder.path(), 0o700);
    Desk::writer_of(&folder).bring_up_to_date(|_| {}).unwrap();
    assert!(folder.path().join("accounts.db.version-1").exists());
}
