//! Passwords on their way to the cluster: nowhere in the clear, and gone once they have arrived.

use std::fs;

use trunkdesk::domain::{
    account::NewAccount,
    admin::NewPassword,
    cluster::{
        SyncOrder,
        outbox::{Outcome, Reason, Seen},
    },
    request::{Reply, Write},
    secret::Secret,
    user::UserChange,
};

use super::harness::{Joined, attention, key, typed};
use crate::harness::{account_saved, create, delete};

const CANARY: &str = "kanarienvogel-im-bergwerk-7319";

/// All that lies in the folder of the file, SQLite's log too.
fn bytes(joined: &Joined) -> Vec<Vec<u8>> {
    fs::read_dir(joined.desk.folder.path()).unwrap().map(|file| fs::read(file.unwrap().path()).unwrap()).collect()
}

fn has(files: &[Vec<u8>], what: &[u8]) -> bool {
    files.iter().any(|bytes| bytes.windows(what.len()).any(|window| window == what))
}

fn sealed(joined: &Joined) -> Vec<Vec<u8>> {
    let raw = joined.desk.raw();
    let mut statement = raw.prepare("SELECT sealed FROM outbox WHERE sealed IS NOT NULL").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_password_on_its_way_is_nowhere_in_the_clear() {
    for seal in [Some(key()), None] {
        let with_key = seal.is_some();
        let mut joined = Joined::new();
        joined.writer = super::harness::writer(&joined.desk, &joined.clock).sealing(seal);
        // keeps the log
        let raw = joined.desk.raw();
        let new = NewAccount { admin: Some(typed(CANARY)), ..joined.desk.plain("A") };
        create(&mut joined.writer, new).unwrap();
        assert_eq!(sealed(&joined).len(), usize::from(with_key));
        assert!(!has(&bytes(&joined), CANARY.as_bytes()), "before");
        while let trunkdesk::store::Next::Task(task) = joined.next() {
            assert!(!has(&bytes(&joined), CANARY.as_bytes()), "while {task:?} is sent");
            let seen = super::harness::seen_of(&task, 1);
            joined.settle(&task, &Outcome::Done, &seen);
        }
        assert_eq!(sealed(&joined).len(), 0);
        assert!(!has(&bytes(&joined), CANARY.as_bytes()), "after");
        drop(raw);
    }
}

/// An account whose user's password waits to be sent.
fn waiting() -> (Joined, trunkdesk::domain::account::AccountId) {
    let mut joined = Joined::new();
    let account = joined.whole("A").id;
    assert_eq!(sealed(&joined).len(), 1);
    (joined, account)
}

#[test]
fn what_was_sealed_is_destroyed_with_its_step() {
    type End = fn(&mut Joined, &trunkdesk::domain::account::AccountId);
    let ends: [(&str, End); 5] = [
        ("done", |joined, _| joined.all_done(1)),
        ("given up", |joined, _| {
            joined.done(1);
            let step = joined.one("SELECT number FROM outbox WHERE kind = 'user'");
            joined.order(SyncOrder::GiveUp { step }).unwrap();
        }),
        ("given up with its account", |joined, _| {
            let task = joined.task();
            joined.settle(&task, &Outcome::Attention(attention(Reason::Refused)), &Seen::default());
            joined.order(SyncOrder::GiveUp { step: task.number }).unwrap();
        }),
        ("removed", |joined, account| {
            let base = Box::new(joined.desk.account(account).users[0].clone());
            let remove = Write::RemoveUser { account: account.clone(), base, last_admin: true };
            account_saved(joined.writer.answer(&remove)).unwrap();
        }),
        ("deleted", |joined, account| {
            delete(&mut joined.writer, account, "A").unwrap();
        }),
    ];
    for (name, end) in ends {
        let (mut joined, account) = waiting();
        let before = sealed(&joined);
        end(&mut joined, &account);
        assert_eq!(sealed(&joined), [[0_u8; 0]; 0], "{name}");
        // what the log was is in the file now: nothing of it is on any page
        joined.writer = super::harness::writer(&joined.desk, &joined.clock);
        joined.desk.raw().pragma_update_and_check(None, "wal_checkpoint", "TRUNCATE", |_| Ok(())).unwrap();
        assert!(!has(&bytes(&joined), &before[0]), "{name}");
    }
}

#[test]
fn another_password_takes_the_place_of_the_one_that_waits() {
    let (mut joined, account) = waiting();
    let before = sealed(&joined);
    let base = joined.desk.account(&account).users[0].clone();
    let change = UserChange {
        account,
        base,
        settings: None,
        password: Some(NewPassword::Typed(Secret::new(CANARY.into()))),
        last_admin: true,
    };
    assert!(matches!(joined.writer.answer(&Write::ChangeUser(Box::new(change.clone()))), Reply::UserSaved(..)));
    let after = sealed(&joined);
    assert!(after.len() == 1 && after != before);
    let opened = key().open(&trunkdesk::domain::cluster::sealed::Sealed(after[0].clone()), &change.base.id);
    assert_eq!(opened.unwrap().reveal(), CANARY);
}
