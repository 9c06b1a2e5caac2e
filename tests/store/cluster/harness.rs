//! A file with a cluster behind it, and a clock that is set by hand.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::Timestamp;
use serde_json::{Value, json};
use trunkdesk::{
    domain::{
        account::{AccountId, NewAccount},
        admin::{NewAdmin, NewPassword},
        cluster::{
            AccountSync, Cluster, ClusterId, SyncOrder, SyncPage, documents,
            outbox::{Attention, Outcome, Reason, Seen, Task, Work},
            sealed::SealKey,
        },
        document::of_user,
        request::{Created, Failure, Read, Reply, Write},
        secret::Secret,
    },
    store::{Lease, Next, Sources, Writer},
};

use crate::harness::{Desk, NOW, create, melissa, operator};

pub const WORKER: &str = "worker-1";

pub fn key() -> SealKey {
    SealKey::new([7; 32])
}

/// An id of the cluster's.
pub fn id(byte: u8) -> ClusterId {
    ClusterId::from_random([byte; 16])
}

pub fn cluster() -> Cluster {
    Cluster {
        url: "https://kazoo.example:8443/v2".into(),
        account_id: id(0xfe),
        account_name: "Acme Reseller".into(),
        is_reseller: true,
        version: None,
        service_plans: Vec::new(),
        pulled_at: None,
        pull_trouble: None,
        reached_at: None,
        trouble: None,
    }
}

/// A file with a cluster, its writer, and the clock of that writer.
pub struct Joined {
    pub desk: Desk,
    pub writer: Writer,
    pub clock: Arc<AtomicI64>,
}

impl Joined {
    pub fn new() -> Self {
        let mut joined = Self::without_cluster();
        joined.writer.join_cluster(&cluster()).unwrap();
        joined
    }

    pub fn without_cluster() -> Self {
        let desk = Desk::new();
        let clock = Arc::new(AtomicI64::new(NOW));
        let writer = writer(&desk, &clock).sealing(Some(key()));
        Self { desk, writer, clock }
    }

    pub fn pass(&self, milliseconds: i64) {
        self.clock.fetch_add(milliseconds, Ordering::Relaxed);
    }

    /// An account, still to be sent.
    pub fn plain(&mut self, name: &str) -> Created {
        create(&mut self.writer, self.desk.plain(name)).unwrap()
    }

    /// An account with all, still to be sent.
    pub fn whole(&mut self, name: &str) -> Created {
        let new = NewAccount {
            admin: Some(typed("first password of melissa")),
            credit: trunkdesk::domain::money::Cents(1_000),
            ..self.desk.plain(name)
        };
        create(&mut self.writer, new).unwrap()
    }

    /// What waits, in order: `account A`, `user A Melissa Demo, sending`. What is kept added up of it adds up.
    pub fn outbox(&self) -> Vec<String> {
        let raw = self.desk.raw();
        let wrong = "SELECT count(*) FROM (SELECT steps, attention, there, changed_there, on_the_way FROM cluster_tally
             EXCEPT SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM outbox WHERE state = 'attention'),
                 (SELECT count(*) FROM cluster_account WHERE cluster_id IS NOT NULL AND pull >= 0),
                 (SELECT count(*) FROM cluster_account WHERE theirs IS NOT NULL),
                 (SELECT count(*) FROM outbox WHERE kind = 'account' AND account_id NOT IN (
                     SELECT account_id FROM cluster_account WHERE cluster_id IS NOT NULL)))";
        assert_eq!(self.one::<i64>(wrong), 0);
        let mut statement = raw
            .prepare(
                "SELECT kind || ' ' || name || iif(state = 'waiting', '', ', ' || state)
                     || iif(attention IS NULL, '', ' ' || (attention ->> 'reason'))
                 FROM outbox JOIN account ON id = account_id ORDER BY outbox.number",
            )
            .unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    pub fn clear(&self) {
        self.desk.raw().execute_batch("DELETE FROM outbox").unwrap();
    }

    /// The next step, for the worker of these tests.
    pub fn next(&mut self) -> Next {
        assert_eq!(self.writer.lease(WORKER), Ok(Lease::Ours));
        self.writer.next_step(WORKER).unwrap()
    }

    /// The next step, of which there is one.
    pub fn task(&mut self) -> Task {
        match self.next() {
            Next::Task(task) => *task,
            next => panic!("{next:?}"),
        }
    }

    pub fn settle(&mut self, task: &Task, outcome: &Outcome, seen: &Seen) {
        assert_eq!(self.writer.settle(WORKER, task, outcome, seen), Ok(true));
    }

    /// Has the cluster take a step as it is; gives what it was.
    pub fn done(&mut self, there: u8) -> Task {
        let task = self.task();
        let seen = seen_of(&task, there);
        self.settle(&task, &Outcome::Done, &seen);
        task
    }

    /// Has the cluster take all that waits; the first account that it makes gets this id.
    pub fn all_done(&mut self, mut there: u8) {
        while let Next::Task(task) = self.next() {
            let seen = seen_of(&task, there);
            there += u8::from(task.cluster_id.is_none());
            self.settle(&task, &Outcome::Done, &seen);
        }
        assert_eq!(self.outbox(), [""; 0]);
    }

    pub fn sync(&self, account: &AccountId) -> AccountSync {
        *self.desk.account(account).sync.unwrap()
    }

    pub fn page(&self) -> SyncPage {
        match self.desk.reader().answer(&Read::Sync) {
            Reply::Sync(page) => *page.unwrap(),
            reply => panic!("{reply:?}"),
        }
    }

    pub fn order(&mut self, order: SyncOrder) -> Result<SyncPage, Failure> {
        match self.writer.answer(&Write::Sync(Box::new(order))) {
            Reply::SyncOrdered(page) => Ok(*page.unwrap()),
            Reply::WriteFailed(failure) => Err(failure),
            reply => panic!("{reply:?}"),
        }
    }

    /// The one value that a query gives.
    pub fn one<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        self.desk.raw().query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

pub fn writer(desk: &Desk, clock: &Arc<AtomicI64>) -> Writer {
    let clock = Arc::clone(clock);
    let now = Box::new(move || Timestamp::from_millisecond(clock.load(Ordering::Relaxed)).unwrap());
    Writer::new(desk.path(), None, operator(), Sources { now, ..Sources::system() })
}

pub fn typed(password: &str) -> NewAdmin {
    melissa(NewPassword::Typed(Secret::new(password.into())))
}

/// What a cluster shows that has taken a step as it is.
pub fn seen_of(task: &Task, there: u8) -> Seen {
    let mut seen = Seen { cluster_id: Some(task.cluster_id.clone().unwrap_or_else(|| id(there))), ..Seen::default() };
    match &task.work {
        Work::Account { account, .. } => seen.account = Some(documents::of_account(account)["account"].clone()),
        Work::Limits { account, .. } => seen.limits = Some(documents::of_account(account)["limits"].clone()),
        Work::User(work) => {
            seen.user = work.user.as_ref().map(|user| (id(there.wrapping_add(100)), of_user(user)));
        }
        _ => {}
    }
    seen
}

pub fn attention(reason: Reason) -> Attention {
    Attention { reason, message: "No.".into(), fields: Vec::new(), charges: Vec::new(), request_id: None }
}

pub fn later(may_be_done: bool) -> Outcome {
    Outcome::Later { why: "It was busy.".into(), not_before: None, may_be_done }
}

/// The document of the account that a task sends, with another value.
pub fn with(task: &Task, key: &str, value: Value) -> Value {
    let Work::Account { account, .. } = &task.work else { panic!("{task:?}") };
    let mut document = documents::of_account(account)["account"].clone();
    document[key] = value;
    document
}

/// Documents as the cluster sends them for an account of this name.
pub fn sent_by_cluster(name: &str, realm: &str) -> Value {
    json!({ "name": name, "realm": realm, "timezone": "Etc/UTC", "enabled": true })
}
