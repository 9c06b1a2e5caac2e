//! A file with a stand-in of its cluster behind it, and what works between the two.

use std::{sync::mpsc::Receiver, time::Duration};

use rusqlite::Connection;
use tempfile::TempDir;
use trunkdesk::{
    domain::{
        account::{Account, NewAccount},
        cluster::{Cluster, ClusterId, SyncPage, sealed::KEY_BYTES},
        money::Cents,
        request::{Created, Failure, Read, Reply},
        secret::Secret,
    },
    store::{Sources, Writer},
    sync::{Access, Bell, Key, NotReady, PullWish, Ran, Run, Sync, SyncFolder, Tools, Wanted, run_once},
};

use crate::{
    crossbar::{Crossbar, Settings},
    harness::{Desk, create, melissa, operator},
    samples::PASSWORD,
};

/// Sends what waits, and pulls nothing.
pub const SEND: Run = Run { send: true, pull: PullWish::Never };
/// Pulls what is new or changed.
pub const PULL: Run = Run { send: false, pull: PullWish::Now(Wanted { all: false, confirm_gone: None }) };

pub struct Office {
    pub desk: Desk,
    pub crossbar: Crossbar,
    pub folder: SyncFolder,
    _keys: TempDir,
}

impl Office {
    pub fn new() -> Self {
        Self::with(Settings { bucket: (100_000, 10_000), ..Settings::default() })
    }

    pub fn with(settings: Settings) -> Self {
        let (desk, keys) = (Desk::new(), tempfile::tempdir().unwrap());
        let key = Key::ApiKey(Secret::new(settings.api_key.clone()));
        let crossbar = Crossbar::start(settings);
        let account_id = ClusterId::parse(&crossbar.reseller_id()).unwrap();
        let folder = SyncFolder::own(keys.path().to_owned());
        let (url, ca_file) = (crossbar.url(), None);
        folder.save(&Access { url, account_id, key, ca_file, allow_plain_http: false }).unwrap();
        folder.make_seal_key([7; KEY_BYTES]).unwrap();
        let office = Self { desk, crossbar, folder, _keys: keys };
        office.writer().join_cluster(&office.cluster()).unwrap();
        office
    }

    pub fn cluster(&self) -> Cluster {
        Cluster {
            url: self.crossbar.url(),
            account_id: ClusterId::parse(&self.crossbar.reseller_id()).unwrap(),
            account_name: "Acme Telecom".into(),
            is_reseller: true,
            version: None,
            service_plans: Vec::new(),
            pulled_at: None,
            pull_trouble: None,
            reached_at: None,
            trouble: None,
        }
    }

    /// A writer by the clock of this machine, as the lease is of it.
    pub fn writer(&self) -> Writer {
        let writer = Writer::new(self.desk.path(), None, operator(), Sources::system());
        writer.sealing(self.folder.seal_key().unwrap())
    }

    pub fn tools(&self) -> Tools {
        let (path, key) = (self.desk.path(), self.folder.seal_key().unwrap());
        Tools {
            folder: self.folder.clone(),
            reader: self.desk.reader(),
            writer: Box::new(move || {
                Writer::new(path.clone(), None, operator(), Sources::system()).sealing(key.clone())
            }),
            per_second: 10_000,
            pull_every: None,
            on_report: Box::new(|_| ()),
            on_failure: Box::new(|failure: &Failure| panic!("{failure:?}")),
        }
    }

    pub fn try_run(&self, run: Run) -> Result<Ran, NotReady> {
        run_once(self.tools(), run, Bell::default())
    }

    #[track_caller]
    pub fn run(&self, run: Run) -> Ran {
        self.try_run(run).unwrap()
    }

    /// Pulls all that is to be pulled, and asserts that all of it could be.
    #[track_caller]
    pub fn pull(&self) -> trunkdesk::sync::Pulled {
        let ran = self.run(PULL);
        assert_eq!((ran.trouble, ran.too_many_gone, ran.is_broken_off), (None, None, false));
        let pulled = ran.pulled.unwrap();
        assert_eq!(pulled.sentences, Vec::<String>::new());
        pulled
    }

    /// An account with an admin, trunks and credit, entered here.
    pub fn entered(&self, name: &str) -> Created {
        let password = trunkdesk::domain::admin::NewPassword::Typed(Secret::new(PASSWORD.into()));
        let new = NewAccount { admin: Some(melissa(password)), credit: Cents(1_000), ..self.desk.plain(name) };
        create(&mut self.writer(), new).unwrap()
    }

    pub fn page(&self) -> SyncPage {
        match self.desk.reader().answer(&Read::Sync) {
            Reply::Sync(Some(page)) => *page,
            reply => panic!("{reply:?}"),
        }
    }

    pub fn raw(&self) -> Connection {
        self.desk.raw()
    }

    /// Names of the living accounts here, in order.
    pub fn names(&self) -> Vec<String> {
        let raw = self.raw();
        let mut statement = raw.prepare("SELECT name FROM account WHERE deleted_at IS NULL ORDER BY name").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    pub fn account(&self, name: &str) -> Account {
        self.desk.account_called(name)
    }

    /// All of it is there once, and the file says so.
    #[track_caller]
    pub fn assert_sent(&self, name: &str) {
        let there: Vec<_> = self.crossbar.accounts().into_iter().filter(|account| account["name"] == name).collect();
        assert_eq!(there.len(), 1, "{name}");
        let id = there[0]["id"].as_str().unwrap();
        assert_eq!(self.crossbar.users(id).len(), 1, "{name}");
        assert!(self.crossbar.password_is(id, "melissa@abc.example", PASSWORD), "{name}");
        assert_eq!(self.crossbar.ledger(id).len(), 1, "{name}");
        assert_eq!(self.crossbar.balance(id), 100_000, "{name}");
        assert_eq!(self.crossbar.callflows(id).len(), 1, "{name}");
        assert_eq!(self.crossbar.limits(id).unwrap()["allow_prepay"], false, "{name}");
        let sync = self.account(name).sync.unwrap();
        assert_eq!(sync.word.word(), "sent", "{:?}", sync.steps);
        assert_eq!(sync.cluster_id.unwrap().as_str(), id);
        assert!(self.crossbar.schema_faults().is_empty(), "{:?}", self.crossbar.schema_faults());
        assert!(self.crossbar.mails().is_empty() && self.crossbar.ids_sent().is_empty());
    }
}

/// Long enough for what is not waited for.
pub const LONG: Duration = Duration::from_secs(3600);

/// The thread beside the screens, which can be waited for.
pub struct Beside {
    pub sync: Sync,
    ended: Receiver<()>,
}

impl Beside {
    pub fn start(tools: Tools) -> Self {
        let (alive, ended) = std::sync::mpsc::channel();
        let hears = tools.on_report;
        let on_report = Box::new(move |report| {
            let _alive: &std::sync::mpsc::Sender<()> = &alive;
            hears(report);
        });
        Self { sync: Sync::start(Tools { on_report, ..tools }).unwrap(), ended }
    }

    /// Ends it, and waits for that.
    pub fn finish(self) {
        self.sync.stop();
        // it ends by being broken off
        assert!(self.ended.recv_timeout(LONG).is_err());
    }
}
