//! The step guide's account as the file has it, and steps of it made by hand.

use jiff::Timestamp;
use serde_json::{Value, json};
use trunkdesk::{
    domain::{
        account::{Account, AccountId, Stamp},
        calling::Calling,
        cluster::{
            ClusterId, documents,
            outbox::{Outcome, Seen, Sent, Task, UserWork, Work},
            sealed::{KEY_BYTES, NONCE_BYTES, SealKey},
        },
        document::of_user,
        id::UserId,
        money::Cents,
        permissions::{Permission, Permissions},
        secret::Secret,
        trunks::PerKind,
        user::User,
    },
    sync::{Access, Bell, Key, Session, perform},
};

use crate::crossbar::{Crossbar, Settings};

pub const PASSWORD: &str = "canary-7Qm2-zephyr";

pub fn account_id() -> AccountId {
    AccountId::from_random([0xa1; 16])
}

pub fn user_id() -> UserId {
    UserId::from_random([0xb2; 16])
}

pub fn seal_key() -> SealKey {
    SealKey::new([9; KEY_BYTES])
}

/// As the step guide makes it, with what the newer wizard of Monster UI asks for besides.
pub fn account() -> Account {
    let stamp = Stamp { at: "2026-11-26T10:00:00Z".parse().unwrap(), by: "rita".into(), from: None };
    Account {
        id: account_id(),
        parent: AccountId::from_random([1; 16]),
        path: Vec::new(),
        name: "ABC Company".into(),
        realm: "abc.sip.example.com".into(),
        timezone: "America/Los_Angeles".into(),
        language: Some("en-US".into()),
        enabled: true,
        trunks: PerKind { twoway: Some(10), inbound: Some(3), outbound: Some(4) },
        allow_prepay: Some(false),
        calling: Calling::denying(|key| matches!(key, "international" | "unknown")),
        ui_restrictions: Permissions::hiding(|permission| {
            matches!(permission, Permission::Inbound | Permission::Outbound | Permission::Twoway)
        })
        .to_json(),
        balance: Cents(1000),
        contact: json!({"billing": {
            "country": "US", "region": "CA", "locality": "San Francisco", "postal_code": "94105",
            "street_address": "1 Example Street",
        }}),
        contract: json!({}),
        notes: String::new(),
        users: vec![admin()],
        sub_accounts: 0,
        import_id: None,
        revision: 1,
        created: stamp.clone(),
        changed: stamp,
        sync: None,
    }
}

pub fn admin() -> User {
    User {
        id: user_id(),
        first_name: "Melissa".into(),
        last_name: "Demo".into(),
        email: "melissa@abc.example".into(),
        username: "melissa@abc.example".into(),
        number: Some("+14155550100".into()),
        is_admin: true,
        has_password: true,
        revision: 1,
    }
}

pub fn user_work() -> UserWork {
    let password = Secret::new(PASSWORD.into());
    UserWork {
        id: user_id(),
        user: Some(admin()),
        cluster_id: None,
        seen: None,
        sealed: seal_key().seal(&password, [3; NONCE_BYTES], &user_id()),
        send_email: false,
        require_password_update: true,
    }
}

pub fn credit(cents: i64) -> Work {
    Work::Credit {
        source_id: "c3".repeat(16),
        amount: Cents(cents),
        reason: "Credit to begin with".into(),
        at: Timestamp::now(),
        currency: "USD".into(),
    }
}

/// A cluster, and somebody who is logged in to it.
pub struct There {
    pub crossbar: Crossbar,
    pub session: Session,
}

impl There {
    pub fn new() -> Self {
        Self::with(Settings::default())
    }

    pub fn with(settings: Settings) -> Self {
        let key = Key::ApiKey(Secret::new(settings.api_key.clone()));
        let crossbar = Crossbar::start(settings);
        let session = session(&crossbar, key);
        Self { crossbar, session }
    }

    pub fn parent(&self) -> ClusterId {
        ClusterId::parse(&self.crossbar.reseller_id()).unwrap()
    }

    /// An account there, as others have made it.
    pub fn planted(&self, name: &str, realm: &str) -> ClusterId {
        ClusterId::parse(&self.crossbar.plant_account(&self.crossbar.reseller_id(), name, realm)).unwrap()
    }

    pub fn task(&self, there: Option<&ClusterId>, work: Work) -> Task {
        Task {
            number: 1,
            version: 1,
            account: account_id(),
            name: "ABC Company".into(),
            realm: "abc.sip.example.com".into(),
            cluster_id: there.cloned(),
            parent: Some(self.parent()),
            sent_at: None,
            sent: Vec::new(),
            tries: 0,
            accepts_charges: false,
            work,
        }
    }

    pub fn perform(&mut self, task: &Task) -> (Outcome, Seen) {
        perform(&mut self.session, task, Some(&seal_key()))
    }

    /// Performs it, and asserts that it is done.
    #[track_caller]
    pub fn done(&mut self, task: &Task) -> Seen {
        let (outcome, seen) = self.perform(task);
        assert_eq!(outcome, Outcome::Done);
        self.assert_faultless();
        seen
    }

    /// No body that KAZOO's schemas refuse, no id of ours, no mail.
    #[track_caller]
    pub fn assert_faultless(&self) {
        assert!(self.crossbar.schema_faults().is_empty(), "{:?}", self.crossbar.schema_faults());
        assert_eq!(self.crossbar.ids_sent(), Vec::<String>::new());
        assert!(self.crossbar.mails().is_empty(), "{:?}", self.crossbar.mails());
    }

    /// The bodies of what was sent with this method to paths that begin so.
    pub fn sent(&self, method: &str, path: &str) -> Vec<Value> {
        let requests = self.crossbar.requests();
        let fits = requests.iter().filter(|seen| seen.method == method && seen.path.starts_with(path));
        fits.map(|seen| seen.body.clone()).collect()
    }
}

pub fn session(crossbar: &Crossbar, key: Key) -> Session {
    let access = Access {
        url: crossbar.url(),
        account_id: ClusterId::parse(&crossbar.reseller_id()).unwrap(),
        key,
        ca_file: None,
        allow_plain_http: false,
    };
    Session::new(&access, 1000, Bell::default()).unwrap()
}

/// Why it is put off, and whether it may have been done.
#[track_caller]
pub fn later(outcome: Outcome) -> (String, bool) {
    match outcome {
        Outcome::Later { why, may_be_done, .. } => (why, may_be_done),
        other => panic!("{other:?}"),
    }
}

/// What needs a person.
#[track_caller]
pub fn attention(outcome: Outcome) -> trunkdesk::domain::cluster::outbox::Attention {
    match outcome {
        Outcome::Attention(attention) => attention,
        other => panic!("{other:?}"),
    }
}

/// The task as it is handed out the next time: what became of it is not known.
pub fn again(mut task: Task) -> Task {
    let document = match &task.work {
        Work::Account { account, .. } => documents::of_account(account)["account"].clone(),
        Work::User(work) => work.user.as_ref().map(of_user).unwrap_or_default(),
        _ => Value::Null,
    };
    if !document.is_null() {
        task.sent.push(Sent { version: task.version, document });
    }
    Task { sent_at: Some(Timestamp::now()), tries: task.tries + 1, ..task }
}
