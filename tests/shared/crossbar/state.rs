//! What a stand-in knows, and what it has seen.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};

use super::{
    bucket::Buckets,
    fault::Script,
    settings::Settings,
    tree::{Account, EPOCH, Tree},
    users::User,
};

/// How many there were in this process, so that no two have the same ids and tokens.
static CLUSTERS: AtomicU64 = AtomicU64::new(0);

/// A request, as a test asks for it afterwards.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    /// Path and query as they were sent.
    pub target: String,
    /// The path after `/v2`, without the query.
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// `Null` where there was none, or none that is JSON.
    pub body: Value,
    /// Whether a token came along.
    pub with_token: bool,
    /// The code that it was answered with; 0 where there was no answer, or only a part of it.
    pub status: u16,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A mail that KAZOO would have sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// `new_account` or `new_user`.
    pub kind: &'static str,
    pub account_id: String,
    pub to: String,
    /// In the clear, as KAZOO sends it.
    pub password: Option<String>,
}

/// A body, or a field of it, that KAZOO's schema refuses.
#[derive(Clone, Debug)]
pub struct SchemaFault {
    pub schema: String,
    pub method: String,
    pub target: String,
    pub field: String,
    pub rule: String,
    pub body: Value,
}

/// A token that was given out.
#[derive(Clone, Debug)]
pub struct Token {
    pub account: usize,
    /// The user that logged in; none with an API key.
    pub owner: Option<String>,
    /// Unix seconds.
    pub ends: i64,
}

#[derive(Debug)]
pub struct State {
    pub settings: Settings,
    pub tree: Tree,
    pub master: usize,
    pub reseller: usize,
    pub tokens: HashMap<String, Token>,
    pub buckets: Buckets,
    pub script: Script,
    pub seen: Vec<Seen>,
    /// How many of the seen were forgotten.
    pub forgotten: usize,
    pub mails: Vec<Mail>,
    pub schema_faults: Vec<SchemaFault>,
    /// The ids that creations brought along.
    pub ids_sent: Vec<String>,
    /// Seconds that the cluster's clock is ahead.
    pub ahead: i64,
    pub made: u64,
    pub url: String,
}

impl State {
    pub fn new(settings: Settings) -> Self {
        let mut state = Self {
            settings,
            tree: Tree::default(),
            master: 0,
            reseller: 0,
            tokens: HashMap::new(),
            buckets: Buckets::default(),
            script: Script::default(),
            seen: Vec::new(),
            forgotten: 0,
            mails: Vec::new(),
            schema_faults: Vec::new(),
            ids_sent: Vec::new(),
            ahead: 0,
            made: CLUSTERS.fetch_add(1, Ordering::Relaxed) << 32,
            url: String::new(),
        };
        state.master = state.plant(None, "Master", "master.example");
        state.tree.change(state.master, |account| account.is_reseller = true);
        let Settings { account_name: name, account_realm: realm, is_reseller, .. } = state.settings.clone();
        state.reseller = state.plant(Some(state.master), &name, &realm);
        state.tree.change(state.reseller, |account| account.is_reseller = is_reseller);
        let (username, password) = (state.settings.username.to_lowercase(), state.settings.password.clone());
        let document = json!({"first_name": "Rita", "last_name": "Reseller", "username": username, "email": username,
            "priv_level": "admin"});
        let mut user = User::new(state.id(), document.as_object().cloned().unwrap_or_default(), state.now());
        user.set_password(&username, &password);
        let key = state.settings.api_key.clone();
        let inside = state.tree.inside(state.reseller);
        inside.users.push(user);
        inside.api_key = Some(key);
        state
    }

    /// Unix seconds by the cluster's clock.
    pub fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
        since.as_secs() as i64 + self.ahead
    }

    pub fn gregorian(&self) -> i64 {
        self.now() + EPOCH
    }

    /// A new id, 32 hex digits.
    pub fn id(&mut self) -> String {
        self.made += 1;
        format!("{:016x}{:016x}", mixed(self.made), mixed(!self.made))
    }

    /// An account that is simply there.
    pub fn plant(&mut self, parent: Option<usize>, name: &str, realm: &str) -> usize {
        let account = Account {
            id: self.id(),
            name: name.into(),
            realm: realm.into(),
            enabled: true,
            created: self.now(),
            parent,
            revision: 1,
            ..Account::default()
        };
        self.tree.add(account)
    }
}

/// Numbers in a row look like any (the last step of SplitMix64).
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
