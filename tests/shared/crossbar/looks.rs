//! What a test finds in the cluster afterwards, and what the cluster has seen.

use serde_json::{Value, json};

use super::{
    Crossbar, accounts, hash, ledger,
    ledger::Entry,
    state::{Mail, SchemaFault, Seen, State},
    traps, users,
};

impl Crossbar {
    /// Every account below the reseller, in the order of their names, as `GET` shows them.
    pub fn accounts(&self) -> Vec<Value> {
        let mut state = self.shared.state();
        let reseller = state.reseller;
        let listing = state.tree.listing(reseller, true);
        listing.iter().map(|at| document(&state, *at)).collect()
    }

    pub fn count(&self) -> usize {
        let mut state = self.shared.state();
        let reseller = state.reseller;
        state.tree.listing(reseller, true).len()
    }

    /// The account with exactly this name, anywhere in the cluster.
    pub fn account_named(&self, name: &str) -> Option<Value> {
        let state = self.shared.state();
        let found = state.tree.all().find(|(_, account)| account.name == name).map(|(at, _)| at);
        found.map(|at| document(&state, at))
    }

    pub fn account(&self, id: &str) -> Option<Value> {
        let state = self.shared.state();
        state.tree.find(id).map(|at| document(&state, at))
    }

    pub fn users(&self, id: &str) -> Vec<Value> {
        self.of(id, |state, at| state.tree.at(at).inside().users.iter().map(users::User::shown).collect())
    }

    /// Whether a user can log in with this password.
    pub fn password_is(&self, id: &str, username: &str, password: &str) -> bool {
        let digest = hash::md5(&format!("{username}:{password}"));
        self.of(id, |state, at| {
            let mut users = state.tree.at(at).inside().users.iter();
            users.any(|user| user.username() == Some(username) && user.md5.as_ref() == Some(&digest))
        })
    }

    /// The limits' document as it is stored; none where none was posted.
    pub fn limits(&self, id: &str) -> Option<Value> {
        self.of(id, |state, at| state.tree.at(at).inside().limits.clone().map(Value::Object))
    }

    pub fn callflows(&self, id: &str) -> Vec<Value> {
        self.of(id, |state, at| state.tree.at(at).inside().callflows.iter().map(|flow| json!(flow.document)).collect())
    }

    pub fn ledger(&self, id: &str) -> Vec<Entry> {
        self.of(id, |state, at| state.tree.at(at).inside().ledger.clone())
    }

    /// In ten-thousandths of a dollar.
    pub fn balance(&self, id: &str) -> i64 {
        self.of(id, ledger::balance)
    }

    /// The plans that an account has.
    pub fn plans(&self, id: &str) -> Vec<String> {
        self.of(id, |state, at| state.tree.at(at).inside().plans.clone())
    }

    fn of<T>(&self, id: &str, get: impl FnOnce(&State, usize) -> T) -> T {
        let state = self.shared.state();
        let at = state.tree.find(id).unwrap_or_else(|| panic!("no account {id} in the cluster"));
        get(&state, at)
    }

    pub fn requests(&self) -> Vec<Seen> {
        self.shared.state().seen.clone()
    }

    /// How many requests with this method came to a path that begins so (`/accounts/…`, without what is before `/v2`).
    pub fn asked(&self, method: &str, path: &str) -> usize {
        count(&self.shared.state(), method, path)
    }

    pub fn forget_requests(&self) {
        let mut state = self.shared.state();
        state.forgotten += state.seen.len();
        state.seen.clear();
    }

    pub fn mails(&self) -> Vec<Mail> {
        self.shared.state().mails.clone()
    }

    pub fn schema_faults(&self) -> Vec<SchemaFault> {
        self.shared.state().schema_faults.clone()
    }

    /// Asserts that no request was one that KAZOO's schemas refuse, or that a careful client never sends.
    #[track_caller]
    pub fn assert_careful(&self) {
        let seen = self.requests();
        for one in &seen {
            assert_eq!(traps::of(one), [""; 0], "{} {} {}", one.method, one.target, one.body);
        }
        let unasked = traps::accepts_unasked(&seen);
        assert!(unasked.is_none(), "charges accepted before they were told: {unasked:?}");
        let faults = self.schema_faults();
        assert!(faults.is_empty(), "{faults:#?}");
    }

    /// What this request was not careful about.
    pub fn traps(seen: &Seen) -> Vec<&'static str> {
        traps::of(seen)
    }

    /// The ids that creations of accounts brought along, which no client may.
    pub fn ids_sent(&self) -> Vec<String> {
        self.shared.state().ids_sent.clone()
    }
}

/// How many requests with this method came to a path that begins so.
pub fn count(state: &State, method: &str, path: &str) -> usize {
    state.seen.iter().filter(|seen| seen.method == method && seen.path.starts_with(path)).count()
}

fn document(state: &State, at: usize) -> Value {
    let mut answer = accounts::shown(state, at);
    if let Some(Value::Object(flags)) = answer.beside.remove("metadata") {
        answer.data.as_object_mut().expect("an account is an object").extend(flags);
    }
    answer.data["parent_id"] = json!(state.tree.at(at).parent.map(|parent| state.tree.at(parent).id.clone()));
    answer.data
}
