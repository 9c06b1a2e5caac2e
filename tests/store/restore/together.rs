//! Others at work while it is restored.

use std::{path::PathBuf, thread, time::Duration};

use rusqlite::Connection;
use trunkdesk::{
    domain::{
        account::AccountId,
        admin::NewPassword,
        ledger::LedgerRequest,
        money::Cents,
        name::AccountName,
        notes::Notes,
        request::{Failure, Page, Read, Reply, Write},
        reseller::ResellerSettings,
        setting::Setting,
        user::{User, UserChange},
    },
    store::{Reader, Writer},
};

use super::{RESELLER, backed_up, names, rename, restore};
use crate::{
    harness::{
        change, check_chain, check_sums, create, credit, delete, go_on, history, list, saved, settings, standing,
    },
    processes::{finish, goes_on, role, start, writer},
};

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
        let settings = Box::new(ResellerSettings { name: AccountName::parse(name).unwrap(), ..settings() });
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

/// How often a backup is restored under eight that write.
const RESTORES: usize = 5;

#[test]
fn eight_writers_and_two_readers_go_on_through_restores() {
    const NAME: &str = "restore::together::eight_writers_and_two_readers_go_on_through_restores";
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
    let actions: Vec<String> = history(&desk).into_iter().map(|row| row.action).collect();
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
        let request = LedgerRequest { account: id.clone(), before: None, limit: 10_000 };
        let Reply::Ledger(page) = reader.answer(&Read::Ledger(request)) else { panic!() };
        assert_eq!(page.balance.0, page.entries.iter().map(|entry| entry.amount.0).sum::<i64>());
        assert_eq!(page.balance.0, 700 + 500 * i64::try_from(page.entries.len() - 1).unwrap());
    }
}
