//! The program on a real pseudo-terminal: its first screen shows, and it leaves. `TRUNKDESK_BINARY` names another
//! build of it, such as the release one.

#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "shared/pty.rs"]
mod pty;

use std::{env, path::PathBuf, process::Command};

use pty::Pty;

#[test]
fn the_sample_accounts_show_and_quit_leaves() {
    let binary = env::var_os("TRUNKDESK_BINARY").map_or_else(|| env!("CARGO_BIN_EXE_trunkdesk").into(), PathBuf::from);
    assert!(binary.is_file(), "there is no {}", binary.display());
    let mut command = Command::new(binary);
    command.arg("--demo").env("LANG", "C.UTF-8").env_remove("LC_ALL").env_remove("LC_CTYPE");
    let mut pty = Pty::spawn(command, 80, 24);
    let before = pty.termios();
    pty.wait_for("Accounts 300");
    pty.wait_for("Add New Account");
    pty.wait_for("Ångström Instruments");
    pty.wait_for("q quit");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0), "{}", pty.screen_text());
    assert_eq!(pty.termios(), before);
}
