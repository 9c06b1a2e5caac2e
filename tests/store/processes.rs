//! The tests' own program, started again in processes of their own over one file.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use trunkdesk::{
    domain::operator::Operator,
    store::{Sources, Writer},
};

use crate::harness::{Desk, operator};

/// Tells a process what it is to do, and where the file is.
const ROLE: &str = "TRUNKDESK_TEST_ROLE";
const FILE: &str = "TRUNKDESK_TEST_ROLE_FILE";

/// What this process is to do, and the file; `None` in the test that starts others.
pub fn role() -> Option<(String, PathBuf)> {
    Some((std::env::var(ROLE).ok()?, std::env::var_os(FILE)?.into()))
}

/// Starts the test `name` once more in a process of its own that has a role.
pub fn start(desk: &Desk, name: &str, role: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(ROLE, role)
        .env(FILE, desk.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The file whose being there tells those that write on end to stop.
fn stop_file(path: &Path) -> PathBuf {
    path.with_extension("stop")
}

/// Whether this process is to go on with what it does on end.
pub fn goes_on(path: &Path) -> bool {
    !stop_file(path).exists()
}

/// Tells processes to stop, and waits for them; what they print. They have to succeed.
pub fn finish(desk: &Desk, children: Vec<Child>) -> Vec<String> {
    fs::write(stop_file(&desk.path()), "").unwrap();
    let outputs = children.into_iter().map(|child| child.wait_with_output().unwrap());
    outputs
        .map(|output| {
            let told = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
            told
        })
        .collect()
}

/// A writer with the clock of the machine.
pub fn writer(path: PathBuf, name: &str) -> Writer {
    Writer::new(path, None, Operator { name: name.into(), ..operator() }, Sources::system())
}
