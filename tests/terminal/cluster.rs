//! With a cluster behind the file: what is submitted is there soon, and nobody waits for it.

use std::{
    io::Write as _,
    process::Stdio,
    time::{Duration, Instant},
};

use crate::{
    crossbar::{Crossbar, Settings},
    pty::Pty,
    trunkdesk::{Home, type_text, wait_gone},
};

const MOMENT: Duration = Duration::from_millis(60);

/// A home that is logged in to a stand-in.
fn logged_in() -> (Home, Crossbar) {
    let (home, crossbar) = (Home::of_acme(), Crossbar::start(Settings::default()));
    home.configure("sync_requests_per_second = 50\n");
    let mut command = home.command(&["sync", "login", "--url", &crossbar.url(), "--api-key-stdin"]);
    let mut login = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    login.stdin.take().unwrap().write_all(format!("{}\n", Settings::default().api_key).as_bytes()).unwrap();
    let output = login.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    (home, crossbar)
}

/// Presses Shift-Tab until the cursor stands on this button, and presses it.
#[track_caller]
fn press(pty: &mut Pty, button: &str) {
    pty.wait_for(button);
    for _ in 0..40 {
        pty.rest(MOMENT);
        let (column, row) = pty.cursor();
        let text = pty.screen().contents();
        let line = text.lines().nth(row.into()).unwrap_or_default();
        let under: String = line.chars().skip(usize::from(column.saturating_sub(2))).collect();
        if under.starts_with(button) {
            pty.keys("Enter");
            return;
        }
        pty.keys("Shift-Tab");
    }
    panic!("no way to {button}:\n{}", pty.screen_text());
}

/// Adds an account with an admin, and gives how long Submit took to say that it is saved.
fn add(pty: &mut Pty, name: &str, email: &str) -> Duration {
    pty.keys("a");
    pty.wait_for("Account Name");
    type_text(pty, name);
    pty.keys("Tab Tab Tab Space");
    pty.wait_for("Admin first name");
    for text in ["Bea", "Miner", email] {
        pty.keys("Tab");
        type_text(pty, text);
    }
    press(pty, "‹ Next » ›");
    pty.wait_for("of 500 left");
    press(pty, "‹ Next » ›");
    pty.wait_for("SETTINGS");
    press(pty, "‹ Submit ✓ ›");
    let submitted = Instant::now();
    pty.wait_for("is saved.");
    let took = submitted.elapsed();
    pty.keys("Esc");
    wait_gone(pty, "is saved.");
    pty.keys("Esc");
    pty.wait_for("+ Add New Account");
    took
}

/// What of an account is there.
#[track_caller]
fn assert_there(crossbar: &Crossbar, name: &str, login: &str) {
    let account = crossbar.account_named(name).unwrap_or_else(|| panic!("{name} is not there"));
    let id = account["id"].as_str().unwrap();
    let users = crossbar.users(id);
    assert_eq!((users.len(), &users[0]["username"]), (1, &login.into()));
    assert_eq!(crossbar.callflows(id).len(), 1);
    assert!(crossbar.mails().is_empty());
    crossbar.assert_careful();
}

#[test]
fn what_is_submitted_is_there_soon_and_while_the_line_is_down_it_waits() {
    let (home, mut crossbar) = logged_in();
    let mut pty = home.start(&[]);
    pty.wait_for("in sync");
    let with_a_cluster = add(&mut pty, "Canary Mines", "bea@mines.example");
    pty.wait_for("in sync");
    assert_there(&crossbar, "Canary Mines", "bea@mines.example");
    assert_eq!(home.account("Canary Mines")["meta"]["sync"]["word"], "sent");

    crossbar.go_away();
    let without = add(&mut pty, "Second Mines", "ben@second.example");
    println!("submitted in {with_a_cluster:?}, while the cluster is away in {without:?}");
    pty.wait_for("offline");
    // all else goes on
    pty.keys("Down Up");
    pty.wait_for("Second Mines");
    assert_eq!(home.account("Second Mines")["meta"]["sync"]["word"], "waiting");
    crossbar.come_back();
    pty.wait_for("in sync");
    assert_there(&crossbar, "Second Mines", "ben@second.example");
    assert_eq!(crossbar.count(), 2);
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
}

#[test]
fn leaving_waits_for_no_cluster() {
    let (home, crossbar) = logged_in();
    let hangs = crossbar.fail(crate::crossbar::Rule::new("PUT", "/accounts/*", crate::crossbar::What::Hold));
    let mut pty = home.start(&[]);
    pty.wait_for("in sync");
    add(&mut pty, "Canary Mines", "bea@mines.example");
    crossbar.wait_met(hangs, 1);
    pty.wait_for("sending");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
    // what hung is looked for, and the rest goes, once the lease of who left has ended
    crossbar.remove(hangs);
    let file = rusqlite::Connection::open(home.file()).unwrap();
    file.execute("UPDATE cluster SET worker_until = 1", []).unwrap();
    home.run(&["sync", "run"]);
    assert_there(&crossbar, "Canary Mines", "bea@mines.example");
    assert_eq!(crossbar.count(), 1);
}
