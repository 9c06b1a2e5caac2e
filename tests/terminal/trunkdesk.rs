//! The program itself on a terminal, with a home of its own.

use std::{
    env, fs,
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::Command,
};

use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest, Sha256};
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
        home.run(&set);
        home
    }

    /// As [`Home::of_acme`], with the guide's customer.
    pub fn of_abc() -> Self {
        let home = Self::of_acme();
        #[rustfmt::skip]
        let add = [
            "account", "add", "--name", "ABC Company", "--timezone", "America/Los_Angeles", "--twoway", "10",
            "--inbound", "3", "--outbound", "4", "--credit", "10", "--first-name", "Melissa", "--last-name", "Demo",
            "--email", "melissa@abc.example",
        ];
        home.run(&add);
        home
    }

    /// Opens the only account there is, on a terminal of 80×24.
    #[track_caller]
    pub fn open_abc(&self) -> Pty {
        let mut pty = self.start(&[]);
        pty.wait_for("Accounts 1");
        // the preview, which Enter opens
        pty.wait_for("melissa@abc.example");
        pty.keys("Enter");
        pty.wait_for("‹ Back ›");
        pty
    }

    /// Writes the config file.
    pub fn configure(&self, text: &str) {
        let folder = self.0.path().join(".config/trunkdesk");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("config.toml"), text).unwrap();
    }

    /// Gives all of it to another user.
    pub fn give_to(&self, user: u32) {
        fn give(path: &Path, user: u32) {
            chown(path, Some(user), Some(user)).unwrap();
            if path.is_dir() {
                fs::read_dir(path).unwrap().for_each(|entry| give(&entry.unwrap().path(), user));
            }
        }
        give(self.0.path(), user);
    }

    /// Runs a command that has to succeed; what it prints.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Vec<u8> {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        output.stdout
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

    /// The program where the shell before it ignores SIGHUP, as nohup does.
    pub fn start_ignoring_hang_ups(&self) -> Pty {
        let mut command = Command::new("/bin/sh");
        command.env_clear().env("HOME", self.0.path()).env("LANG", "C.UTF-8").env("TZ", "America/New_York");
        command.args(["-c", "trap '' HUP; exec \"$0\""]).arg(binary());
        Pty::spawn(command, 80, 24)
    }

    /// The files of drafts, as text.
    pub fn drafts(&self) -> Vec<String> {
        let Ok(folder) = fs::read_dir(self.0.path().join(".local/state/trunkdesk/drafts")) else { return Vec::new() };
        let drafts = folder.map(|entry| entry.unwrap().path());
        drafts
            .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
            .map(|path| fs::read_to_string(path).unwrap())
            .collect()
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The accounts' file.
    pub fn file(&self) -> PathBuf {
        self.0.path().join(".local/share/trunkdesk/accounts.db")
    }

    /// What a command says with `--json`.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        let arguments = [arguments, &["--json"]].concat();
        serde_json::from_slice(&self.run(&arguments)).unwrap()
    }

    /// What `account show --json` says.
    #[track_caller]
    pub fn account(&self, name: &str) -> Value {
        self.json(&["account", "show", name])
    }

    /// Its history, the newest row first.
    #[track_caller]
    pub fn history(&self, name: &str) -> Vec<Value> {
        match self.json(&["history", "list", name]) {
            Value::Array(rows) => rows,
            other => panic!("no list: {other}"),
        }
    }

    /// The file is sound, and each row of the history seals the one before.
    #[track_caller]
    pub fn assert_whole(&self) {
        let file = Connection::open(self.file()).unwrap();
        let sound: String = file.query_one("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok");
        let astray: i64 =
            file.query_one("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
        assert_eq!(astray, 0);
        let mut rows = file
            .prepare(
                "SELECT json_array(number, at, operator, login_uid, effective_user, sudo_user, ssh_address, action,
                     account_id, before, after, previous_hash), previous_hash, hash FROM history ORDER BY number",
            )
            .unwrap();
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        let mut last = "0".repeat(64);
        for row in rows {
            let (sealed, before, hash): (String, String, String) = row.unwrap();
            assert_eq!(before, last, "{sealed}");
            last = Sha256::digest(&sealed).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hash, last, "{sealed}");
        }
    }
}

/// The program: `TRUNKDESK_BINARY` names another build of it, such as the release one.
pub fn binary() -> PathBuf {
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

/// Home, and out.
#[track_caller]
pub fn quit(pty: &mut Pty) {
    pty.keys("Esc");
    pty.wait_for("+ Add New Account");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
}

/// Waits until `text` is gone from the screen.
#[track_caller]
pub fn wait_gone(pty: &mut Pty, text: &str) {
    pty.wait_until(|screen| !screen.contents().contains(text));
}

/// The password that the box shows.
#[track_caller]
pub fn password(pty: &Pty) -> String {
    let text = pty.screen_text();
    let line = text.lines().find(|line| line.trim_start().starts_with("Password")).expect("a password is shown");
    line.split_whitespace().nth(1).unwrap().to_owned()
}
