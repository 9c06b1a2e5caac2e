//! Locked-down use, as the README sets it up, through a real sshd.

use std::{
    fs,
    os::unix::{fs::MetadataExt, process::CommandExt},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::{
    guide::{assert_guides_account, first_customer},
    pty::Pty,
    sshd::{GROUP, ROSA, SUPPORT, Sshd, host, wait},
    trunkdesk::type_text,
};

/// What a command says of the accounts' file with `--json`.
#[track_caller]
fn json(sshd: &Sshd, arguments: &[&str]) -> Value {
    let mut command = Command::new(sshd.program());
    command.arg("--read-only").args(arguments).arg("--json").arg("--db").arg(sshd.file());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Makes the file with the reseller of the guide, as rosa.
#[track_caller]
fn set_up_reseller(sshd: &Sshd) {
    let mut pty = sshd.connect(ROSA, &[]);
    pty.wait_for("Welcome");
    pty.keys("Ctrl-U");
    type_text(&mut pty, "sip.acme.example");
    pty.keys("Tab Tab Tab Tab Tab Tab Tab Tab Enter");
    pty.wait_for("No account yet.");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
}

/// Who is in the form of a new account.
#[track_caller]
fn in_the_form(sshd: &Sshd, name: &str) -> Pty {
    let mut pty = sshd.connect(ROSA, &[]);
    pty.wait_for("+ Add New Account");
    pty.keys("a");
    pty.wait_for("Account Name");
    type_text(&mut pty, name);
    pty
}

/// The process above another, and its name.
fn above(process: Pid) -> (Pid, String) {
    let status = fs::read_to_string(format!("/proc/{}/status", process.as_raw_nonzero())).unwrap();
    let field = |text: &str, name: &str| {
        text.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned()).unwrap()
    };
    let above = Pid::from_raw(field(&status, "PPid:").parse().unwrap()).unwrap();
    let status = fs::read_to_string(format!("/proc/{}/status", above.as_raw_nonzero())).unwrap();
    (above, field(&status, "Name:"))
}

#[test]
fn a_user_of_the_group_and_one_who_shares_a_user_work_on_one_file() {
    let Some(sshd) = Sshd::start() else { return };
    let mut pty = sshd.connect(ROSA, &[]);
    pty.wait_for("Welcome");
    let password = first_customer(&mut pty);
    assert_guides_account(&json(&sshd, &["account", "show", "ABC Company"]));

    let mut pty = sshd.connect(SUPPORT, &["trunkdesk --operator rosa"]);
    pty.wait_for("melissa@abc.example");
    pty.keys("Enter");
    pty.wait_for("Back");
    pty.keys("e End");
    type_text(&mut pty, " of Ohio");
    pty.keys("Shift-Tab Shift-Tab Enter");
    pty.wait_for("Saved.");
    // both have it open
    let other = sshd.connect(ROSA, &[]);
    for name in ["srv/accounts.db", "srv/accounts.db-wal", "srv/accounts.db-shm"] {
        let found = fs::metadata(sshd.path(name)).unwrap();
        assert_eq!((found.mode() & 0o777, found.gid()), (0o660, GROUP), "{name}");
    }
    drop(other);
    pty.keys("Esc");
    pty.wait_for("+ Add New Account");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));

    let history = json(&sshd, &["history", "list"]);
    let operators: Vec<&Value> = history.as_array().unwrap().iter().map(|row| &row["operator"]).collect();
    let (newest, oldest) = (operators[0], operators[operators.len() - 1]);
    assert_eq!((&newest["name"], &newest["effective_user"]), (&"melissa".into(), &"support".into()));
    assert_eq!((&oldest["name"], &oldest["effective_user"]), (&"rosa".into(), &"rosa".into()));
    for operator in operators {
        assert_eq!(operator["ssh_address"], "127.0.0.1");
    }
    for (user, name) in [(ROSA, "rosa"), (SUPPORT, "melissa")] {
        let log = sshd.log(user);
        assert!(log.contains(&format!("by {name}\n")) && log.contains("saved: history "), "{log}");
        assert!(log.ends_with("end: done\n") && !log.contains(&password), "{log}");
    }
}

#[test]
fn a_cut_line_ends_it_within_a_second() {
    let Some(sshd) = Sshd::start() else { return };
    set_up_reseller(&sshd);
    for round in ["the client is gone", "the session's sshd is gone"] {
        let pty = in_the_form(&sshd, "ABC Company");
        let process = sshd.process();
        if round == "the client is gone" {
            pty.signal(Signal::KILL);
        } else {
            // a shell may stand between them
            let (session, name) = above(process);
            let (session, name) = if name == "sh" { above(session) } else { (session, name) };
            assert!(name.starts_with("sshd"), "{name}");
            kill_process(session, Signal::KILL).unwrap();
        }
        let cut = Instant::now();
        wait("the program to end", || !sshd.processes().contains(&process));
        assert!(cut.elapsed() < Duration::from_secs(1), "{round}: {:?}", cut.elapsed());
        assert!(sshd.log(ROSA).ends_with("end: hung_up\n"), "{round}: {}", sshd.log(ROSA));
        assert_eq!(json(&sshd, &["account", "list"]), Value::Array(Vec::new()), "nothing half-made");

        let mut pty = sshd.connect(ROSA, &[]);
        pty.wait_for("resumes or discards");
        pty.keys("d");
        pty.wait_for("‹ Resume ›");
        pty.keys("Enter");
        pty.wait_for("ABC Company");
        pty.wait_for("‹ Change ›");
        // given up, so that the next round begins anew
        pty.keys("Esc");
        pty.wait_for("‹ Discard ›");
        pty.keys("Right Enter");
        pty.wait_for("No account yet.");
        pty.keys("q");
        assert_eq!(pty.wait_exit().code(), Some(0));
    }
}

#[test]
fn the_client_hears_how_it_ended() {
    let Some(sshd) = Sshd::start() else { return };
    set_up_reseller(&sshd);
    for (signal, code, word) in [(Signal::HUP, 129, "hung_up"), (Signal::TERM, 143, "terminated")] {
        let mut pty = in_the_form(&sshd, "ABC Company");
        kill_process(sshd.process(), signal).unwrap();
        assert_eq!(pty.wait_exit().code(), Some(code), "{signal:?}");
        assert!(sshd.log(ROSA).ends_with(&format!("end: {word}\n")), "{}", sshd.log(ROSA));
    }
}

#[test]
fn keys_and_signals_that_stop_a_program_elsewhere_do_nothing() {
    let Some(sshd) = Sshd::start() else { return };
    set_up_reseller(&sshd);
    let mut pty = in_the_form(&sshd, "ABC");
    let process = sshd.process();
    // Ctrl-Z, Ctrl-\, Ctrl-S, Ctrl-Q, Ctrl-Y, Ctrl-V, Ctrl-], Ctrl-_
    pty.send(b"\x1a\x1c\x13\x11\x19\x16\x1d\x1f");
    kill_process(process, Signal::TSTP).unwrap();
    type_text(&mut pty, " Company");
    pty.wait_for("ABC Company");
    assert_eq!(sshd.process(), process);
    pty.keys("?");
    pty.keys("Ctrl-G");
    pty.wait_for("draw the screen anew");
    assert!(!pty.screen_text().contains("Ctrl-Z"), "{}", pty.screen_text());
}

#[test]
fn no_program_of_the_same_user_looks_into_it() {
    let Some(sshd) = Sshd::start() else { return };
    set_up_reseller(&sshd);
    let _form = in_the_form(&sshd, "ABC Company");
    let looks_into = |process: u32| {
        let mut cat = Command::new("cat");
        cat.arg(format!("/proc/{process}/environ")).uid(ROSA.1).gid(GROUP).current_dir("/");
        cat.output().unwrap().status.success()
    };
    let mut sleep = Command::new("sleep").arg("60").uid(ROSA.1).gid(GROUP).current_dir("/").spawn().unwrap();
    wait("a program that can be looked into", || looks_into(sleep.id()));
    sleep.kill().unwrap();
    sleep.wait().unwrap();
    let process = sshd.process().as_raw_nonzero().get().unsigned_abs();
    assert!(!looks_into(process));
}

#[test]
fn what_the_client_asks_for_is_not_done() {
    let Some(sshd) = Sshd::start() else { return };
    set_up_reseller(&sshd);
    let made = sshd.path("rosa/made");
    let touch = format!("touch {}", made.display());
    for user in [ROSA, SUPPORT] {
        // with a terminal it gets the screens
        let mut pty = sshd.connect(user, &["sh", "-c", &touch]);
        pty.wait_for("No account yet.");
        pty.keys("q");
        assert_eq!(pty.wait_exit().code(), Some(0));
        // without one, and by whatever name it is asked for
        for asked in [vec![touch.as_str()], vec!["trunkdesk", "account", "list"], vec!["-s", "sftp"], vec!["/bin/sh"]] {
            let mut ssh = sshd.client("ssh");
            let output = ssh.args(["-T", &host(user)]).args(&asked).stdin(Stdio::null()).output().unwrap();
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]), "{asked:?}: {told}");
            // of a subsystem the client is told nothing
            let refusal = if asked[0] == "-s" { "" } else { "The full screen needs a terminal" };
            assert!(told.starts_with(refusal), "{asked:?}: {told}");
        }
        let from = format!("{}:/etc/hostname", host(user));
        for protocol in ["-O", "-s"] {
            let output = sshd.client("scp").args([protocol, &from]).arg(sshd.path("got")).output().unwrap();
            assert!(!output.status.success(), "{output:?}");
        }
        // a port of the host: sshd's own, which would greet
        let mut through = sshd.client("ssh");
        through.args(["-W", &format!("127.0.0.1:{}", sshd.port()), &host(user)]).stdin(Stdio::null());
        let output = through.output().unwrap();
        assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("forwarding failed"), "{output:?}");
    }
    assert!(!made.exists() && !sshd.path("got").exists());
}

#[test]
fn the_shared_user_is_let_in_by_a_key_alone() {
    let Some(sshd) = Sshd::start() else { return };
    let tried = |user| {
        let mut ssh = sshd.client_without_key();
        let output = ssh.args(["-T", &host(user), "id"]).stdin(Stdio::null()).output().unwrap();
        assert!(output.stdout.is_empty(), "a shell for {user:?}: {output:?}");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    // a password is good for those who get the screens by it
    let (code, told) = tried(ROSA);
    assert!(code == Some(1) && told.starts_with("The full screen needs a terminal"), "{told}");
    let (code, told) = tried(SUPPORT);
    assert!(code == Some(255) && told.contains("Permission denied (publickey)"), "{told}");
}

#[test]
fn who_is_not_named_looks_and_saves_nothing() {
    let Some(sshd) = Sshd::start() else { return };
    set_up_reseller(&sshd);
    let keys = fs::read_to_string(sshd.path("keys")).unwrap();
    for (user, keys, can_save) in [
        (ROSA, keys.clone(), true),
        (SUPPORT, keys.clone(), true),
        (SUPPORT, keys.replace(" --operator melissa", ""), false),
    ] {
        fs::write(sshd.path("keys"), keys).unwrap();
        let mut pty = sshd.connect(user, &[]);
        if can_save {
            pty.wait_for("No account yet.");
            pty.keys("a");
            pty.wait_for("Account Name");
        } else {
            pty.wait_for("read only: nobody named");
            pty.wait_for("Ask whoever set trunkdesk up");
            pty.keys("a");
            pty.wait_for("Nothing can be changed. Nobody is named");
        }
    }
}
