//! An accounts' file and the cluster behind it: what is entered here, worked off as the program does it, and found there.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::Duration,
};

use trunkdesk::{
    domain::{
        account::{Account, AccountId, Details, NewAccount},
        admin::{NewAdmin, NewPassword},
        calling::Calling,
        cluster::{
            Cluster, ClusterId, SyncOrder, SyncPage,
            outbox::{Reason, StepState},
        },
        money::Cents,
        permissions::{Permission, Permissions},
        request::{Read, Reply, Write},
        secret::Secret,
        timezone::Timezone,
        trunks::PerKind,
    },
    store::{Lease, Next, Sources, Writer},
    sync::{Access, Bell, Key, Session, perform},
};

use crate::{
    crossbar::{Crossbar, Settings},
    harness::{Desk, create, melissa, operator, set_mode},
    samples::{PASSWORD, seal_key},
};

pub const NAME: &str = "ABC Company";
pub const LOGIN: &str = "melissa@abc.example";
const WORKER: &str = "the only worker";
/// So often time passes and a person looks, before it counts as stuck.
const ROUNDS: usize = 12;

/// A cluster that is never busy, in which accounts can be moved.
pub fn settings() -> Settings {
    Settings { bucket: (1_000_000, 1_000_000), allow_move: true, ..Settings::default() }
}

/// Where files cost no waiting for a disk, if there is such a place.
pub fn quick_folder() -> PathBuf {
    let shared_memory = Path::new("/dev/shm");
    if shared_memory.is_dir() { shared_memory.to_owned() } else { std::env::temp_dir() }
}

/// What opens a stand-in.
pub fn access(crossbar: &Crossbar) -> Access {
    Access {
        url: crossbar.url(),
        account_id: ClusterId::parse(&crossbar.reseller_id()).unwrap(),
        key: Key::ApiKey(Secret::new(Settings::default().api_key)),
        ca_file: None,
        allow_plain_http: false,
    }
}

pub fn cluster(crossbar: &Crossbar) -> Cluster {
    Cluster {
        url: crossbar.url(),
        account_id: ClusterId::parse(&crossbar.reseller_id()).unwrap(),
        account_name: Settings::default().account_name,
        is_reseller: true,
        version: None,
        service_plans: Vec::new(),
        pulled_at: None,
        pull_trouble: None,
        reached_at: None,
        trouble: None,
    }
}

/// The account of the operators' guide.
pub fn guides(parent: &AccountId) -> NewAccount {
    let hidden = |one| matches!(one, Permission::Inbound | Permission::Outbound | Permission::Twoway);
    let details = Details { ui_restrictions: Permissions::hiding(hidden).to_json(), ..Details::default() };
    NewAccount {
        timezone: Timezone::parse("America/Los_Angeles").unwrap(),
        admin: Some(admin(PASSWORD)),
        trunks: PerKind { twoway: 10, inbound: 3, outbound: 4 },
        calling: Calling::denying(|key| matches!(key, "international" | "unknown")),
        credit: Cents(1_000),
        details,
        ..crate::harness::plain(NAME, parent)
    }
}

/// Melissa, with a password that was typed.
pub fn admin(password: &str) -> NewAdmin {
    melissa(NewPassword::Typed(Secret::new(password.into())))
}

/// A file and its cluster.
pub struct Pair {
    pub desk: Desk,
    pub writer: Writer,
    pub crossbar: Arc<Crossbar>,
    pub session: Session,
    /// What a person had to see to, as it was told.
    pub trail: Vec<String>,
}

impl Pair {
    pub fn new() -> Self {
        Self::with(&Arc::new(Crossbar::start(settings())))
    }

    /// A file of its own, with a cluster that others may share.
    pub fn with(crossbar: &Arc<Crossbar>) -> Self {
        let desk = Desk::new_in(&quick_folder());
        let mut writer = writer(&desk.path());
        writer.join_cluster(&cluster(crossbar)).unwrap();
        let session = Session::new(&access(crossbar), 1_000_000, Bell::default()).unwrap();
        Self { desk, writer, crossbar: Arc::clone(crossbar), session, trail: Vec::new() }
    }

    /// One in which the guide's account is entered, with nothing of it sent: a file that was made once, with another
    /// cluster put behind it, as to hash a password takes long.
    pub fn entered() -> Self {
        static MADE: OnceLock<(Vec<u8>, AccountId)> = OnceLock::new();
        let (bytes, parent) = MADE.get_or_init(|| {
            let mut pair = Self::new();
            pair.make_guides();
            let Self { desk, writer, .. } = pair;
            // the last to close it takes over SQLite's log
            drop(writer);
            (fs::read(desk.path()).unwrap(), desk.parent.clone())
        });
        let folder = tempfile::tempdir_in(quick_folder()).unwrap();
        let desk = Desk { folder, parent: parent.clone() };
        fs::write(desk.path(), bytes).unwrap();
        set_mode(&desk.path(), 0o600);
        let crossbar = Arc::new(Crossbar::start(settings()));
        let there = cluster(&crossbar);
        let other = "UPDATE cluster SET url = ?1, account_id = ?2";
        desk.raw().execute(other, (&there.url, there.account_id.as_str())).unwrap();
        let session = Session::new(&access(&crossbar), 1_000_000, Bell::default()).unwrap();
        Self { writer: writer(&desk.path()), desk, crossbar, session, trail: Vec::new() }
    }

    /// One in which the guide's account is sent already, and no request is remembered.
    pub fn pushed() -> Self {
        let mut pair = Self::entered();
        pair.until_still();
        pair.crossbar.forget_requests();
        pair
    }

    /// Has it wait for an answer no longer than this.
    pub fn hurry(&mut self, whole: Duration) {
        let session = Session::new(&access(&self.crossbar), 1_000_000, Bell::default()).unwrap();
        self.session = session.waiting_no_longer_than(whole);
    }

    pub fn make_guides(&mut self) {
        create(&mut self.writer, guides(&self.desk.parent)).unwrap();
    }

    pub fn account(&self) -> Account {
        self.desk.account_called(NAME)
    }

    pub fn do_write(&mut self, write: Write) {
        match self.writer.answer(&write) {
            Reply::WriteFailed(failure) => panic!("{failure:?}"),
            Reply::AccountSaved(_) | Reply::UserSaved(..) | Reply::Deleted(_) | Reply::CreditSaved { .. } => {}
            other => panic!("{other:?}"),
        }
    }

    pub fn page(&self) -> SyncPage {
        match self.desk.reader().answer(&Read::Sync) {
            Reply::Sync(Some(page)) => *page,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    pub fn order(&mut self, order: SyncOrder) {
        match self.writer.answer(&Write::Sync(Box::new(order.clone()))) {
            Reply::SyncOrdered(_) => {}
            other => panic!("{order:?}: {other:?}"),
        }
    }

    /// Sends what is due.
    pub fn pass(&mut self) {
        assert_eq!(self.writer.lease(WORKER), Ok(Lease::Ours));
        loop {
            match self.writer.next_step(WORKER).unwrap() {
                Next::Task(task) => {
                    let (outcome, seen) = perform(&mut self.session, &task, Some(&seal_key()));
                    assert_eq!(self.writer.settle(WORKER, &task, &outcome, &seen), Ok(true));
                }
                Next::Later(_) | Next::Nothing => break,
                Next::LeaseLost => panic!("nobody else works"),
            }
        }
        self.writer.end_lease(WORKER).unwrap();
    }

    /// Sends what is due until nothing waits any more. Time passes meanwhile, and a person has everything tried again and
    /// accepts what it costs.
    #[track_caller]
    pub fn until_still(&mut self) {
        for _ in 0..ROUNDS {
            self.pass();
            let page = self.page();
            if page.rows.is_empty() {
                return;
            }
            self.desk.raw().execute("UPDATE outbox SET not_before = 0 WHERE not_before > 0", []).unwrap();
            for step in page.rows.iter().flat_map(|row| &row.steps) {
                match &step.state {
                    StepState::Attention(attention) => {
                        self.trail.push(format!("{:?}: {:?} {}", step.kind, attention.reason, attention.message));
                        let step = step.number;
                        self.order(match attention.reason {
                            Reason::Charges => SyncOrder::AcceptCharges { step, shown: attention.charges.clone() },
                            _ => SyncOrder::Retry { step },
                        });
                    }
                    StepState::Later { why, .. } => self.trail.push(format!("{:?}: later: {why}", step.kind)),
                    state => self.trail.push(format!("{:?}: {state:?}", step.kind)),
                }
            }
        }
        panic!("it never comes to an end: {:#?}", self.trail);
    }

    /// What waits, of all accounts.
    pub fn waiting(&self) -> i64 {
        self.desk.raw().query_row("SELECT count(*) FROM outbox", [], |row| row.get(0)).unwrap()
    }
}

/// A writer that seals passwords.
pub fn writer(path: &Path) -> Writer {
    Writer::new(path.to_owned(), None, operator(), Sources::system()).sealing(Some(seal_key()))
}
