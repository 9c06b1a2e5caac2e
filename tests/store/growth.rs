//! How large SQLite's log becomes while sessions stand open.

use std::{
    fs,
    io::Read as _,
    process::{Child, Stdio},
    thread,
    time::Duration,
};

use trunkdesk::domain::{
    ledger::{CreditChange, Reason, Way},
    money::Cents,
    request::{Page, Reply, Write},
};

use crate::{
    crowd::{Member, finish, spawn_with},
    harness::{Desk, check_chain, check_sums, create, list},
};

const SESSIONS: u64 = 6;
/// What the log stays below, in bytes.
const MOST: u64 = 32 << 20;
/// Writes that still fit into a log from which nothing is taken over yet.
const FIRST: u64 = 100;
/// Writes while the sessions are open: as much as the log may be, and more.
const WRITES: u64 = 1_200;

/// A session that is open: one that has read and waits, or one that reads again and again, until its input ends.
fn session(mut member: Member, reads_on: bool) {
    list(&mut member.reader, "", Page::First, 20);
    println!("\nopen");
    if reads_on {
        let ended = thread::spawn(|| std::io::stdin().read_to_end(&mut Vec::new()));
        while !ended.is_finished() {
            list(&mut member.reader, "", Page::First, 20);
            list(&mut member.reader, "abc", Page::First, 20);
            thread::sleep(Duration::from_millis(member.below(10)));
        }
    } else {
        std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    }
}

/// Writes while the sessions are open; gives how large the log became.
fn largest(desk: &Desk, name: &str) -> u64 {
    let sessions: Vec<Child> = (1..=SESSIONS).map(|session| spawn_with(desk, name, session, Stdio::piped())).collect();
    let mut writer = desk.writer();
    let account = create(&mut writer, desk.plain("ABC Company")).unwrap().id;
    // all of them have read before much is written
    thread::sleep(Duration::from_millis(500));
    let log = format!("{}-wal", desk.path().display());
    let mut largest = 0;
    for write in 0..WRITES {
        let credit = CreditChange {
            account: account.clone(),
            way: if write % 2 == 0 { Way::Add } else { Way::Remove },
            amount: Cents(500),
            reason: Reason::parse("Payment 17").unwrap(),
            source_id: None,
        };
        let reply = writer.answer(&Write::ChangeCredit(Box::new(credit)));
        assert!(matches!(reply, Reply::CreditSaved { .. }), "{reply:?}");
        largest = largest.max(fs::metadata(&log).unwrap().len());
        if write + 1 == FIRST {
            assert!(largest / FIRST * WRITES > MOST, "{largest}: it would be too large if nothing were taken over");
        }
    }
    for mut session in sessions {
        drop(session.stdin.take());
        assert!(finish(session).contains("open"));
    }
    check_sums(&desk.raw());
    assert_eq!(check_chain(&desk.raw()), i64::try_from(WRITES).unwrap() + 2);
    largest
}

#[test]
fn idle_sessions_do_not_let_the_log_grow() {
    if let Some(member) = Member::of_environment() {
        return session(member, false);
    }
    let largest = largest(&Desk::new(), "growth::idle_sessions_do_not_let_the_log_grow");
    assert!(largest < MOST, "{largest}");
}

#[test]
fn sessions_that_read_on_and_on_do_not_either() {
    if let Some(member) = Member::of_environment() {
        return session(member, true);
    }
    let largest = largest(&Desk::new(), "growth::sessions_that_read_on_and_on_do_not_either");
    assert!(largest < MOST, "{largest}");
}
