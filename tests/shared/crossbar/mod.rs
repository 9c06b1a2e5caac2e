//! A stand-in for KAZOO's Crossbar, over real HTTP on the loopback: its rules, and trouble by script.
//!
//! A test target that uses it names `tests/shared/kazoo_schemas.rs` as `kazoo_schemas` beside it: bodies are checked
//! against KAZOO's schemas where `TRUNKDESK_KAZOO_SCHEMAS` names them.
//!
//! ```ignore
//! let crossbar = Crossbar::start(Settings { charges: Charges::Invoices, ..Settings::default() });
//! let lost = crossbar.fail(Rule::new("PUT", "/accounts/*/users", What::Drop).after_doing());
//! // … the program works against crossbar.url() …
//! assert_eq!((crossbar.met(lost), crossbar.users(&id).len()), (1, 1));
//! crossbar.assert_careful();
//! ```

mod accounts;
mod answer;
mod auth;
mod bucket;
mod call;
mod callflows;
mod charges;
mod fault;
mod hash;
mod http;
mod ledger;
mod limits;
mod lists;
mod looks;
mod merge;
mod paging;
mod plants;
mod route;
mod schema;
mod serve;
mod server;
mod settings;
mod small;
mod state;
mod traps;
mod tree;
mod users;

use std::{net::SocketAddr, sync::Arc};

use server::{Listening, PATIENCE, Shared};
use state::State;
#[allow(unused_imports, reason = "each test target needs some of them")]
pub use {
    fault::{Rule, RuleId, What},
    ledger::Entry,
    settings::{Charges, Priced, Settings},
    state::{Mail, SchemaFault, Seen},
};

/// A cluster with a master account, the reseller that logs in, and what a test puts there. Ends when it is dropped.
#[derive(Debug)]
pub struct Crossbar {
    shared: Arc<Shared>,
    address: SocketAddr,
    listening: Option<Listening>,
}

impl Crossbar {
    pub fn start(settings: Settings) -> Self {
        let prefix = settings.prefix.clone();
        let shared = Arc::new(Shared::new(State::new(settings)));
        let listening = Listening::at(SocketAddr::from(([127, 0, 0, 1], 0)), &shared);
        let address = listening.address;
        shared.state().url = format!("http://{address}{prefix}/v2");
        Self { shared, address, listening: Some(listening) }
    }

    /// The base of all paths, with `/v2` at its end.
    pub fn url(&self) -> String {
        self.shared.state().url.clone()
    }

    /// The account that logs in.
    pub fn reseller_id(&self) -> String {
        let state = self.shared.state();
        state.tree.at(state.reseller).id.clone()
    }

    pub fn master_id(&self) -> String {
        let state = self.shared.state();
        state.tree.at(state.master).id.clone()
    }

    /// Changes how it behaves from now on.
    pub fn set(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.shared.state().settings);
    }

    // time, tokens and the line

    /// Sets the cluster's clock to these Unix seconds; it goes on from there.
    pub fn set_clock(&self, seconds: i64) {
        let mut state = self.shared.state();
        state.ahead += seconds - state.now();
    }

    /// Puts the cluster's clock forward.
    pub fn advance(&self, seconds: i64) {
        self.shared.state().ahead += seconds;
    }

    /// No token holds any more.
    pub fn revoke_tokens(&self) {
        self.shared.state().tokens.clear();
    }

    pub fn tokens(&self) -> usize {
        self.shared.state().tokens.len()
    }

    /// Cuts the connections that are open; new ones are taken.
    pub fn disconnect(&self) {
        self.shared.disconnect();
    }

    /// Nobody listens any more: connections are refused.
    pub fn go_away(&mut self) {
        self.listening = None;
        self.shared.disconnect();
    }

    /// Listens again, at the same address and with all that was there.
    pub fn come_back(&mut self) {
        if self.listening.is_none() {
            self.listening = Some(Listening::at(self.address, &self.shared));
        }
    }

    // trouble

    pub fn fail(&self, rule: Rule) -> RuleId {
        self.shared.state().script.add(rule)
    }

    /// How many requests met the trouble of a rule.
    pub fn met(&self, id: RuleId) -> usize {
        self.shared.state().script.met(id)
    }

    /// Waits until so many requests have met it.
    #[track_caller]
    pub fn wait_met(&self, id: RuleId, count: usize) {
        let state = self.shared.state();
        let waiting = |state: &mut State| state.script.met(id) < count;
        let waited = self.shared.changed.wait_timeout_while(state, PATIENCE, waiting);
        let met = !waited.expect("no request made the stand-in panic").1.timed_out();
        assert!(met, "no request met the rule");
    }

    /// Waits until so many requests with this method came to paths that begin so, and were answered.
    #[track_caller]
    pub fn wait_asked(&self, method: &str, path: &str, count: usize) {
        let state = self.shared.state();
        let waiting = |state: &mut State| looks::count(state, method, path) < count;
        let waited = self.shared.changed.wait_timeout_while(state, PATIENCE, waiting);
        let asked = !waited.expect("no request made the stand-in panic").1.timed_out();
        assert!(asked, "not asked: {method} {path}");
    }

    /// Takes a rule away; what it holds goes on.
    pub fn remove(&self, id: RuleId) {
        self.shared.state().script.remove(id);
        self.shared.changed.notify_all();
    }

    /// Takes all rules away.
    pub fn remove_all(&self) {
        self.shared.state().script.clear();
        self.shared.changed.notify_all();
    }
}

impl Drop for Crossbar {
    fn drop(&mut self) {
        self.listening = None;
        self.shared.end();
    }
}
