//! The program itself with a home of its own, logged in to a stand-in.

use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;
use trunkdesk::{
    domain::id::AccountId,
    store::{Sources, Writer},
    sync::SyncFolder,
};

use crate::{
    crossbar::{Crossbar, Settings},
    harness::operator,
};

/// What it costs to ask as often as the config lets one.
pub const QUICK: &str = "sync_requests_per_second = 100\nsync_pull_minutes = 0\n";

pub struct Program {
    home: TempDir,
}

impl Program {
    /// One with a reseller, logged in with the API key.
    pub fn logged_in(folder: &Path, crossbar: &Crossbar, config: &str) -> Self {
        let program = Self { home: tempfile::tempdir_in(folder).unwrap() };
        let place = program.home.path().join(".config/trunkdesk");
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("config.toml"), config).unwrap();
        #[rustfmt::skip]
        program.run(&[
            "reseller", "set", "--name", "Acme Telecom", "--realm-suffix", "sip.acme.example", "--timezone",
            "America/New_York", "--twoway", "5000", "--inbound", "2000", "--outbound", "2000",
        ]);
        let login = ["sync", "login", "--url", &crossbar.url(), "--api-key-stdin"];
        let output = program.piped(&login, &Settings::default().api_key);
        assert!(output.status.success(), "{output:?}");
        program
    }

    pub fn path(&self) -> &Path {
        self.home.path()
    }

    pub fn file(&self) -> PathBuf {
        self.home.path().join(".local/share/trunkdesk/accounts.db")
    }

    pub fn raw(&self) -> Connection {
        Connection::open(self.file()).unwrap()
    }

    /// The program with these arguments and a bare environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let program = env::var_os("TRUNKDESK_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_trunkdesk").into());
        let mut command = Command::new(program);
        command.env_clear().env("HOME", self.home.path()).env("LANG", "C.UTF-8").env("TERM", "xterm-256color");
        command.args(arguments).stdin(Stdio::null());
        command
    }

    /// Runs a command that has to succeed; what it prints.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Vec<u8> {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        output.stdout
    }

    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_slice(&self.run(&[arguments, &["--json"]].concat())).unwrap()
    }

    /// Runs a command that reads a line.
    pub fn piped(&self, arguments: &[&str], line: &str) -> Output {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // it may have ended without reading
        let _sent = child.stdin.take().unwrap().write_all(format!("{line}\n").as_bytes());
        child.wait_with_output().unwrap()
    }

    /// A writer on its file, as another trunkdesk beside it; it seals with the program's key.
    pub fn writer(&self) -> Writer {
        let folder = SyncFolder::own(self.home.path().join(".config/trunkdesk"));
        Writer::new(self.file(), None, operator(), Sources::system()).sealing(folder.seal_key().unwrap())
    }

    pub fn reseller(&self) -> AccountId {
        let id: String = self.raw().query_row("SELECT id FROM reseller", [], |row| row.get(0)).unwrap();
        AccountId::parse(&id).unwrap()
    }

    /// What waits has waited long enough, and whoever died does not work any more.
    pub fn pass_time(&self) {
        let later = "UPDATE outbox SET not_before = 0 WHERE not_before > 0; UPDATE cluster SET worker_until = 1;";
        self.raw().execute_batch(later).unwrap();
    }

    pub fn waiting(&self) -> i64 {
        self.raw().query_row("SELECT count(*) FROM outbox", [], |row| row.get(0)).unwrap()
    }
}
