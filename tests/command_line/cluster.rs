//! A home whose file stands with a cluster, which is the stand-in.

use serde_json::Value;

use crate::{
    crossbar::{Crossbar, Settings},
    home::Home,
};

/// What Rita logs in with at the cluster.
pub const RITAS: &str = "a long word for Rita";

/// The samples, and a cluster that knows nothing of them.
pub struct Cluster {
    pub home: Home,
    pub crossbar: Crossbar,
}

impl Cluster {
    /// Nobody has logged in yet.
    pub fn new(settings: Settings) -> Self {
        Self { home: Home::with_samples(), crossbar: Crossbar::start(settings) }
    }

    /// The file stands with the cluster.
    pub fn joined() -> Self {
        let cluster = Self::new(Settings::default());
        // many requests are made in a test, and none of them is to wait
        cluster.home.write_config("sync_requests_per_second = 100\n");
        let login = cluster.login(&[]);
        cluster.home.ok_with(&login.iter().map(String::as_str).collect::<Vec<_>>(), &format!("{RITAS}\n"));
        cluster
    }

    /// The line that logs in with a password on standard input.
    pub fn login(&self, more: &[&str]) -> Vec<String> {
        let url = self.crossbar.url();
        let line = ["sync", "login", "--url", &url, "--account", "acme TELECOM", "--user", "Rita@acme.example"];
        line.iter().chain(&["--password-stdin"]).chain(more).map(|word| (*word).to_owned()).collect()
    }

    /// How the file stands with the cluster.
    #[track_caller]
    pub fn status(&self) -> Value {
        self.home.json(&["sync", "status", "--json"])
    }

    /// What the status says of an account.
    #[track_caller]
    pub fn status_of(&self, name: &str) -> Value {
        let status = self.status();
        let found = status["accounts"].as_array().unwrap().iter().find(|account| account["name"] == name);
        found.cloned().unwrap_or_else(|| panic!("nothing of {name} in {status}"))
    }

    /// The number of an account's first step.
    #[track_caller]
    pub fn step_of(&self, name: &str) -> String {
        self.status_of(name)["steps"][0]["step"].to_string()
    }
}
