//! What other processes write appears by itself, and while nothing happens nothing wakes up.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use ::trunkdesk::{
    domain::request::{Read, Reply},
    store::Reader,
};

use crate::{colleague::Colleague, pty::Pty, trunkdesk::Home};

/// Within this a change is on the screen.
const SHOWN_WITHIN: Duration = Duration::from_secs(2);

#[track_caller]
fn assert_shown(pty: &mut Pty, text: &str, since: Instant) {
    pty.wait_for(text);
    assert!(since.elapsed() < SHOWN_WITHIN, "{text:?} took {:?}", since.elapsed());
}

#[test]
fn what_a_colleague_adds_appears_within_two_seconds() {
    let home = Home::of_acme();
    let mut pty = home.start(&[]);
    pty.wait_for("No account yet.");
    let mut colleague = Colleague::of(&home);
    colleague.add("Beta Dental");
    assert_shown(&mut pty, "Accounts 1", Instant::now());
    pty.keys("Tab Tab Tab");
    for (count, name) in ["Alpha Movers", "Aardvark Movers", "Zebra Movers"].into_iter().enumerate() {
        colleague.add(name);
        assert_shown(&mut pty, &format!("Accounts {}", count + 2), Instant::now());
    }
    // a process of its own: it opens the file, writes, and closes it again
    let set = home.command(&["reseller", "set", "--name", "Renamed Reseller"]).output().unwrap();
    assert!(set.status.success(), "{set:?}");
    assert_shown(&mut pty, "Renamed Reseller", Instant::now());
}

#[test]
fn what_a_colleague_restores_appears_within_two_seconds() {
    let home = Home::of_acme();
    let mut colleague = Colleague::of(&home);
    colleague.add("Beta Dental");
    let target = home.file().with_extension("backup");
    let run = |arguments: &[&str]| {
        let ran = home.command(arguments).output().unwrap();
        assert!(ran.status.success(), "{ran:?}");
    };
    run(&["backup", target.to_str().unwrap()]);
    colleague.add("Alpha Movers");
    let mut pty = home.start(&[]);
    pty.wait_for("Accounts 2");
    run(&["restore", target.to_str().unwrap(), "--confirm", "Acme Reseller"]);
    assert_shown(&mut pty, "Accounts 1", Instant::now());
    // what is added on the screen stands beside what was restored
    colleague.add("Zebra Movers");
    assert_shown(&mut pty, "Accounts 2", Instant::now());
    pty.wait_for("Beta Dental");
    pty.wait_for("Zebra Movers");
}

#[test]
fn a_colleague_who_comes_and_goes_is_noticed_each_time() {
    let home = Home::of_acme();
    let mut pty = home.start(&[]);
    pty.wait_for("No account yet.");
    for count in 1..4 {
        Colleague::of(&home).add(&format!("Customer {count}"));
        assert_shown(&mut pty, &format!("Accounts {count}"), Instant::now());
    }
}

#[test]
fn what_is_deleted_goes_from_the_screen() {
    let home = Home::of_acme();
    let mut colleague = Colleague::of(&home);
    colleague.add("Alpha Movers");
    colleague.add("Beta Dental");
    let mut pty = home.start(&[]);
    pty.wait_for("Accounts 2");
    let id = {
        let Reply::Found(Some(id)) = Reader::new(home.file())
            .answer(&Read::ByRealm(home.account("Alpha Movers")["account"]["realm"].as_str().unwrap().into()))
        else {
            panic!("no account")
        };
        id
    };
    let write = ::trunkdesk::domain::request::Write::DeleteAccount { account: id, confirm: "Alpha Movers".into() };
    let reply = colleague.writer.answer(&write);
    assert!(matches!(reply, Reply::Deleted(_)), "{reply:?}");
    assert_shown(&mut pty, "Accounts 1", Instant::now());
    pty.wait_for("╭ Beta Dental");
}

/// How often each thread of a process has woken up so far.
fn wake_ups(pid: u32) -> Vec<(String, String)> {
    let mut found: Vec<_> = fs::read_dir(format!("/proc/{pid}/task"))
        .unwrap()
        .map(|task| {
            let path = task.unwrap().path();
            let status = fs::read_to_string(path.join("status")).unwrap();
            let line = |key: &str| status.lines().find(|line| line.starts_with(key)).unwrap_or_default().to_owned();
            (line("Name:"), line("voluntary_ctxt_switches:"))
        })
        .collect();
    found.sort();
    found
}

#[test]
fn while_nothing_happens_nothing_wakes_up() {
    let home = Home::of_acme();
    let mut colleague = Colleague::of(&home);
    colleague.add("Alpha Movers");
    let mut pty = home.start(&[]);
    pty.wait_for("Accounts 1");
    colleague.add("Beta Dental");
    pty.wait_for("Accounts 2");
    // what follows a change is over after its second
    thread::sleep(Duration::from_millis(2500));
    let before = wake_ups(pty.id());
    assert!(before.iter().any(|(name, _)| name.ends_with("file")), "{before:?}");
    thread::sleep(Duration::from_millis(2500));
    assert_eq!(wake_ups(pty.id()), before);
}
