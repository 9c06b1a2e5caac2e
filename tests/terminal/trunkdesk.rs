//! The program itself on a terminal, with a home of its own.

use std::{env, path::PathBuf, process::Command};

use serde_json::Value;
use tempfile::TempDir;

use crate::pty::Pty;

/// A home with nothing in it but the accounts' file, once there is one.
pub struct Home(TempDir);

impl Home {
    /// A home without a file.
    pub fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A home with the reseller of the operators' guide.
    pub fn of_acme() -> Self {
        let home = Self::empty();
        let set = [
            "reseller",
            "set",
            "--name",
            "Acme Reseller",
            "--realm-suffix",
            "sip.acme.example",
            "--timezone",
            "America/New_York",
            "--twoway",
            "500",
            "--inbound",
            "200",
            "--outbound",
            "200",
        ];
        let output = home.command(&set).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        home
    }

    /// The program with these arguments and a bare environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.env_clear().env("HOME", self.0.path()).env("LANG", "C.UTF-8").env("TERM", "xterm-256color");
        command.env("TZ", "America/New_York").args(arguments);
        command
    }

    /// The program on a terminal of 80×24.
    pub fn start(&self, arguments: &[&str]) -> Pty {
        Pty::spawn(self.command(arguments), 80, 24)
    }

    /// The accounts' file.
    pub fn file(&self) -> PathBuf {
        self.0.path().join(".local/share/trunkdesk/accounts.db")
    }

    /// What `account show --json` says.
    pub fn account(&self, name: &str) -> Value {
        let output = self.command(&["account", "show", name, "--json"]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// The program: `TRUNKDESK_BINARY` names another build of it, such as the release one.
fn binary() -> PathBuf {
    let binary = env::var_os("TRUNKDESK_BINARY").map_or_else(|| env!("CARGO_BIN_EXE_trunkdesk").into(), PathBuf::from);
    assert!(binary.is_file(), "there is no {}", binary.display());
    binary
}

/// Types text and waits until it stands on the screen.
#[track_caller]
pub fn type_text(pty: &mut Pty, text: &str) {
    pty.send(text.as_bytes());
    pty.wait_for(text);
}
