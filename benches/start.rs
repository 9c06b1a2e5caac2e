//! How long the release program takes from its start on a real pseudo-terminal to its first complete frame.
//!
//! Every start is a new process over a file of a thousand accounts; the disk's cache is warm.

mod accounts;
#[expect(dead_code, reason = "the tests use the rest of it")]
#[path = "../tests/shared/pty.rs"]
mod pty;

use std::{
    process::Command,
    time::{Duration, Instant},
};

/// Enough for a steady median, and done within seconds.
const STARTS: usize = 200;

fn main() {
    let file = accounts::thousand();
    // the first one fills the caches
    start(&file);
    let mut times: Vec<Duration> = (0..STARTS).map(|_| start(&file)).collect();
    times.sort_unstable();
    let percent = |share: usize| times[(STARTS - 1) * share / 100];
    println!(
        "start to first complete frame, {STARTS} starts: median {:.1?}, 95 % within {:.1?}, slowest {:.1?}",
        percent(50),
        percent(95),
        percent(100),
    );
}

fn start(file: &accounts::File) -> Duration {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trunkdesk"));
    command.arg("--db").arg(file.path()).env("LANG", "C.UTF-8");
    let started = Instant::now();
    let mut pty = pty::Pty::spawn(command, 80, 24);
    // the list, the preview and the last line
    pty.wait_until(|screen| {
        let text = screen.contents();
        text.contains("Accounts 1,000") && text.contains("Account id") && text.contains("q quit")
    });
    started.elapsed()
}
