//! A home to run the program in.

use std::{fs, os::unix::fs::DirBuilderExt, path::PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use crate::samples::samples;

/// The program.
pub const BINARY: &str = env!("CARGO_BIN_EXE_trunkdesk");

/// A home of its own.
pub struct Home(pub TempDir);

/// What a run left behind.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A home whose default file has a reseller and its accounts.
    pub fn with_samples() -> Self {
        let home = Self::new();
        fs::DirBuilder::new().recursive(true).mode(0o700).create(home.default_file().parent().unwrap()).unwrap();
        samples(&home.default_file());
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn default_file(&self) -> PathBuf {
        self.path(".local/share/trunkdesk/accounts.db")
    }

    pub fn config_file(&self) -> PathBuf {
        self.path(".config/trunkdesk/config.toml")
    }

    pub fn write_config(&self, text: &str) {
        fs::create_dir_all(self.config_file().parent().unwrap()).unwrap();
        fs::write(self.config_file(), text).unwrap();
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.env_clear().env("HOME", self.0.path()).env("TZ", "Europe/Berlin").current_dir(self.0.path());
        command.args(arguments);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(&mut self.command(arguments))
    }

    /// Runs what has to succeed; what it prints.
    #[track_caller]
    pub fn ok(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{arguments:?}");
        ran.out
    }

    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.ok(arguments)).unwrap()
    }

    /// Runs what reads standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        ran(self.command(arguments).write_stdin(input))
    }

    /// Runs what reads standard input and has to succeed; what it prints.
    #[track_caller]
    pub fn ok_with(&self, arguments: &[&str], input: &str) -> String {
        let ran = self.run_with(arguments, input);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{arguments:?}");
        ran.out
    }

    /// Runs what reads standard input and has to fail with a code; the sentence it says.
    #[track_caller]
    pub fn fails_with(&self, arguments: &[&str], input: &str, code: i32) -> String {
        let ran = self.run_with(arguments, input);
        assert_eq!((ran.code, ran.out.as_str()), (Some(code), ""), "{arguments:?}: {}", ran.err);
        ran.err
    }

    /// One account's document.
    #[track_caller]
    pub fn account(&self, account: &str) -> Value {
        self.json(&["account", "show", account, "--json"])
    }

    /// How many rows the history has.
    pub fn history(&self) -> usize {
        self.json(&["history", "list", "--json"]).as_array().unwrap().len()
    }

    /// Runs what has to fail with a code; the sentence it says.
    #[track_caller]
    pub fn fails(&self, arguments: &[&str], code: i32) -> String {
        let ran = self.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(code), ""), "{arguments:?}: {}", ran.err);
        ran.err
    }
}

pub fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
