//! Another program's lock that stays: who waits is told, reading goes on, and nothing is lost.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Duration,
};

use rusqlite::Connection;
use trunkdesk::{
    domain::{
        ledger::{CreditChange, Reason, SourceId, Way},
        money::Cents,
        problem::Problem,
        request::{Failure, ListRequest, Page, Read, Reply, Subject, Write},
    },
    store::worker::{self, Worker},
};

use crate::harness::{Desk, check_chain, check_sums, create};

/// Far longer than a write waits.
const SOON: Duration = Duration::from_secs(20);

fn threads(desk: &Desk) -> (Worker, Receiver<Reply>) {
    let (tell, told) = channel();
    let worker = worker::spawn(desk.reader(), desk.writer(), move |reply| {
        // a test that has failed already hears nothing more
        let _ = tell.send(reply);
    });
    (worker.unwrap(), told)
}

/// Another program in the middle of a write.
fn lock(desk: &Desk) -> Connection {
    let other = desk.raw();
    other.execute_batch("BEGIN IMMEDIATE; UPDATE reseller SET name = 'Half done'").unwrap();
    other
}

fn account(desk: &Desk, name: &str) -> Write {
    Write::CreateAccount(Box::new(desk.plain(name)))
}

fn search() -> Read {
    let (search, page) = (String::from("ab"), Page::First);
    Read::List(ListRequest { generation: 1, search, under: None, disabled: false, page, limit: 10 })
}

#[test]
fn a_write_that_waits_tells_once_and_is_done_when_the_other_is() {
    let desk = Desk::new();
    let (worker, told) = threads(&desk);
    let other = lock(&desk);
    for name in ["ABC Company", "Beta Dental"] {
        worker.write(account(&desk, name));
    }
    assert_eq!(told.recv_timeout(SOON), Ok(Reply::Waiting));
    for _ in 0..20 {
        worker.read(search());
        let reply = told.recv_timeout(SOON).unwrap();
        let Reply::List(page) = reply else { panic!("searching goes on while a write waits: {reply:?}") };
        assert_eq!(page.rows.len(), 0);
    }
    other.execute_batch("ROLLBACK").unwrap();
    for name in ["ABC Company", "Beta Dental"] {
        let Ok(Reply::Created(created)) = told.recv_timeout(SOON) else { panic!("{name} is made, and nothing told") };
        assert_eq!(created.name, name);
    }
    worker.finish();
    assert_eq!(told.recv_timeout(SOON), Err(RecvTimeoutError::Disconnected));
    check_sums(&desk.raw());
    assert_eq!(check_chain(&desk.raw()), 3);
}

#[test]
fn credit_that_is_sent_again_after_a_lost_answer_counts_once() {
    let desk = Desk::new();
    let id = create(&mut desk.writer(), desk.plain("ABC Company")).unwrap().id;
    let credit = |cents| {
        Write::ChangeCredit(Box::new(CreditChange {
            account: id.clone(),
            way: Way::Add,
            amount: Cents(cents),
            reason: Reason::parse("Payment 17").unwrap(),
            source_id: Some(SourceId::parse("form_1").unwrap()),
        }))
    };
    let (worker, told) = threads(&desk);
    let answer = || loop {
        match told.recv_timeout(SOON).unwrap() {
            Reply::Waiting => {}
            reply => break reply,
        }
    };
    let other = lock(&desk);
    worker.write(credit(2_500));
    assert_eq!(answer(), Reply::WriteFailed(Failure::Busy));
    other.execute_batch("ROLLBACK").unwrap();
    worker.write(credit(2_500));
    assert!(matches!(answer(), Reply::CreditSaved { repeated: false, .. }));
    // the answer to that one did not arrive, say
    for _ in 0..2 {
        worker.write(credit(2_500));
        let reply = answer();
        let Reply::CreditSaved { account, repeated: true } = reply else { panic!("{reply:?}") };
        assert_eq!(account.balance, Cents(2_500));
    }
    worker.write(credit(2_501));
    let used = vec![(Subject::SourceId, Problem::SourceIdUsed("ABC Company".into()))];
    assert_eq!(answer(), Reply::WriteFailed(Failure::Refused(used)));
    worker.finish();
    let raw = desk.raw();
    let entries: i64 = raw.query_row("SELECT count(*) FROM ledger_entry", [], |row| row.get(0)).unwrap();
    assert_eq!((entries, check_chain(&raw)), (1, 3));
    check_sums(&raw);
}

#[test]
fn a_lock_that_stays_is_given_up_and_the_next_try_works() {
    let desk = Desk::new();
    let (worker, told) = threads(&desk);
    let other = lock(&desk);
    let write = account(&desk, "ABC Company");
    worker.write(write.clone());
    assert_eq!(told.recv_timeout(SOON), Ok(Reply::Waiting));
    assert_eq!(told.recv_timeout(SOON), Ok(Reply::WriteFailed(Failure::Busy)));
    other.execute_batch("ROLLBACK").unwrap();
    worker.write(write);
    assert!(matches!(told.recv_timeout(SOON), Ok(Reply::Created(_))));
    worker.finish();
    assert_eq!(desk.standing().accounts, 1);
    assert_eq!(check_chain(&desk.raw()), 2);
}

/// A file that was copied here by hand has no write-ahead log, which cannot be turned on under somebody who reads.
#[test]
fn a_reader_of_a_file_without_a_log_is_waited_for_no_longer_than_a_writer() {
    let desk = Desk::new();
    let other = desk.raw();
    other.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(())).unwrap();
    other.execute_batch("BEGIN; SELECT count(*) FROM account").unwrap();
    let (worker, told) = threads(&desk);
    worker.write(account(&desk, "ABC Company"));
    assert_eq!(told.recv_timeout(SOON), Ok(Reply::Waiting));
    // whoever leaves the screens meanwhile waits for that write and no longer
    let (left, leaves) = channel();
    std::thread::spawn(move || {
        worker.finish();
        let _ = left.send(());
    });
    assert_eq!(told.recv_timeout(SOON), Ok(Reply::WriteFailed(Failure::Busy)));
    assert_eq!(leaves.recv_timeout(SOON), Ok(()));
    other.execute_batch("COMMIT").unwrap();
    create(&mut desk.writer(), desk.plain("ABC Company")).unwrap();
    check_sums(&desk.raw());
}
