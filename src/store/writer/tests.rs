//! What only shows with the writer's own connection at hand: a full disk, a lock that stays, a panic.

use std::time::Duration;

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::{
    demo,
    domain::request::{Read, Reply},
    store::{Reader, account_row, worker},
};

fn operator() -> Operator {
    Operator {
        name: "rosa".into(),
        login_uid: Some(1000),
        effective_user: "rosa".into(),
        sudo_user: None,
        ssh_address: None,
    }
}

/// A writer of a file with the sample's reseller in it, and what its accounts need to know.
fn set_up() -> (TempDir, Writer, Reader, AccountId) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.db");
    let mut writer = Writer::new(path.clone(), None, operator(), Sources::system());
    let settings = Box::new(demo::settings());
    let reply = writer.answer(&Write::SaveReseller { settings, template: None, from_revision: None });
    let Reply::ResellerSaved(standing) = reply else { panic!("{reply:?}") };
    let parent = standing.reseller.id;
    (folder, writer, Reader::new(path), parent)
}

fn accounts(reader: &mut Reader) -> u64 {
    match reader.answer(&Read::Standing) {
        Reply::Standing(Some(standing)) => standing.accounts,
        reply => panic!("{reply:?}"),
    }
}

fn rows(folder: &TempDir, table: &str) -> i64 {
    let connection = Connection::open(folder.path().join("accounts.db")).unwrap();
    connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

#[test]
fn a_full_disk_is_told_and_leaves_nothing_behind() {
    let (folder, mut writer, mut reader, parent) = set_up();
    let limit = |writer: &Writer, sql: &str| {
        let connection = &writer.opened.as_ref().unwrap().connection;
        connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    let pages = limit(&writer, "PRAGMA page_count");
    limit(&writer, &format!("PRAGMA max_page_count = {pages}"));
    let many: Vec<_> = (0..100).map(|index| demo::account(index, &parent)).collect();
    let failure = writer.create_accounts(&many).unwrap_err().to_string();
    let path = folder.path().join("accounts.db").display().to_string();
    assert_eq!(failure, format!("The disk that holds {path} is full. Free some space there, then try again."));
    assert_eq!(accounts(&mut reader), 0);
    for table in ["account", "user", "ledger_entry", "account_search"] {
        assert_eq!(rows(&folder, table), 0, "{table}");
    }
    assert_eq!(rows(&folder, "history"), 1);

    limit(&writer, "PRAGMA max_page_count = 1000000");
    assert_eq!(writer.create_accounts(&many).unwrap().len(), 100);
    assert_eq!(accounts(&mut reader), 100);
}

#[test]
fn a_lock_that_stays_is_busy_and_does_not_stop_reading() {
    let (folder, mut writer, mut reader, parent) = set_up();
    writer.opened.as_ref().unwrap().connection.busy_timeout(Duration::from_millis(10)).unwrap();
    let other = Connection::open(folder.path().join("accounts.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; UPDATE reseller SET name = 'Half done'").unwrap();
    let write = Write::CreateAccount(Box::new(demo::account(0, &parent)));
    assert_eq!(writer.answer(&write), Reply::WriteFailed(Failure::Busy));
    assert_eq!(accounts(&mut reader), 0);
    other.execute_batch("ROLLBACK").unwrap();
    assert!(matches!(writer.answer(&write), Reply::Created(_)));
    assert_eq!(accounts(&mut reader), 1);
}

#[test]
fn a_panic_in_the_writing_thread_undoes_the_write_and_the_thread_goes_on() {
    let (folder, mut writer, reader, parent) = set_up();
    let mut randoms = 0;
    let mut system = Sources::system();
    writer.sources.fill = Box::new(move |bytes| {
        randoms += 1;
        // after the realm and the account's id: the account is in the table already, its admin is not
        assert!(randoms != 3, "as meant by this test");
        (system.fill)(bytes);
    });
    let (tell, told) = std::sync::mpsc::channel();
    let worker = worker::spawn(reader, writer, move |reply| tell.send(reply).unwrap()).unwrap();
    let write = Write::CreateAccount(Box::new(demo::account(0, &parent)));
    worker.write(write.clone());
    let reply = told.recv().unwrap();
    assert!(matches!(reply, Reply::WriteFailed(Failure::Trouble(_))), "{reply:?}");
    assert_eq!(rows(&folder, "account"), 0);
    worker.write(write);
    worker.finish();
    let reply = told.recv().unwrap();
    assert!(matches!(reply, Reply::Created(_)), "{reply:?}");
    assert_eq!(rows(&folder, "account"), 1);
}

#[test]
fn a_tombstone_does_not_come_back_when_its_row_is_written() {
    let (folder, mut writer, mut reader, parent) = set_up();
    let created = writer.create_accounts(&[demo::account(0, &parent)]).unwrap().pop().unwrap();
    let Reply::Account(_, Some(account)) = reader.answer(&Read::Account(created.id.clone())) else { panic!() };
    let delete = Write::DeleteAccount { account: created.id.clone(), confirm: created.name.clone() };
    assert!(matches!(writer.answer(&delete), Reply::Deleted(_)));
    let renamed = Account { name: "Back".into(), revision: 7, ..*account };
    let written = writer.write(false, |transaction, _| account_row::write(transaction, &renamed));
    assert_eq!(written, Err(Failure::Gone));
    let connection = Connection::open(folder.path().join("accounts.db")).unwrap();
    let row: (String, i64, bool) = connection
        .query_row("SELECT name, revision, deleted_at IS NOT NULL FROM account", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .unwrap();
    assert_eq!(row, (created.name, 1, true));
    assert_eq!(accounts(&mut reader), 0);
}
