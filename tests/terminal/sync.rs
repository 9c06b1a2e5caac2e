//! What `sync` asks on a terminal.

use crate::{
    crossbar::{Charges, Crossbar, Rule, Settings, What},
    pty::Pty,
    trunkdesk::Home,
};

/// Logs in, with an API key on standard input.
fn log_in(home: &Home, crossbar: &Crossbar) {
    let mut pty = home.start(&["sync", "login", "--url", &crossbar.url(), "--api-key-stdin"]);
    answer(&mut pty, "API key: ", &Settings::default().api_key);
    assert_eq!(pty.wait_exit().code(), Some(0));
}

/// Waits for the question, and answers it.
#[track_caller]
fn answer(pty: &mut Pty, question: &str, typed: &str) {
    // what ends a line of the screen is not seen
    pty.wait_for(question.trim_end());
    pty.send(typed.as_bytes());
    pty.send(b"\r");
}

#[test]
fn what_is_missing_to_log_in_is_asked_and_secrets_are_not_shown() {
    let (home, crossbar) = (Home::of_abc(), Crossbar::start(Settings::default()));
    let Settings { password, api_key, username, .. } = Settings::default();
    let mut pty = home.start(&["sync", "login"]);
    answer(&mut pty, "URL of the cluster's API: ", &crossbar.url());
    answer(&mut pty, "User (nothing to log in with an API key): ", &username);
    answer(&mut pty, "Account, by its name or realm: ", "acme.example");
    answer(&mut pty, "Password: ", &password);
    pty.wait_for("1 account is here only.");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert!(!pty.screen_text().contains(&password), "{}", pty.screen_text());
    assert_eq!(pty.termios(), pty.found());
    // again: the URL is known
    let mut pty = home.start(&["sync", "login"]);
    answer(&mut pty, "User (nothing to log in with an API key): ", "");
    answer(&mut pty, "API key: ", &api_key);
    pty.wait_for("1 account is here only.");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert!(!pty.screen_text().contains(&api_key), "{}", pty.screen_text());

    let mut pty = home.start(&["sync", "login"]);
    pty.wait_for("User");
    pty.send(&[3]);
    assert_eq!(pty.wait_exit().code(), Some(130));
    assert_eq!(pty.termios(), pty.found());
}

#[test]
fn charges_are_a_question_and_anything_but_yes_is_no() {
    let settings = Settings { charges: Charges::Invoices, ..Settings::default() };
    let (home, crossbar) = (Home::of_acme(), Crossbar::start(settings));
    log_in(&home, &crossbar);
    home.run(&["account", "add", "--name", "Beta", "--twoway", "2"]);
    let ended = home.command(&["sync", "run"]).output().unwrap();
    assert_eq!(ended.status.code(), Some(3), "{ended:?}");
    let status = home.command(&["sync", "status", "--json"]).output().unwrap();
    let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
    let step = status["accounts"][0]["steps"][0]["step"].to_string();
    for (typed, code) in [("", 3), ("no", 3), ("YES", 0)] {
        let mut pty = home.start(&["sync", "accept-charges", &step]);
        answer(&mut pty, "Accept these charges? [y/N] ", typed);
        assert_eq!(pty.wait_exit().code(), Some(code), "{typed:?}");
        let text = pty.screen_text();
        assert!(text.contains("For ") && text.contains("Quantity"), "{text}");
    }
}

#[test]
fn the_screens_send_what_is_entered_and_begin_once_somebody_logs_in() {
    let (home, crossbar) = (Home::of_acme(), Crossbar::start(Settings::default()));
    let mut pty = home.start(&[]);
    pty.wait_for("No account yet.");
    log_in(&home, &crossbar);
    home.run(&["account", "add", "--name", "Beta"]);
    crossbar.wait_asked("PUT", &format!("/accounts/{}", crossbar.reseller_id()), 1);
    // the screen hears of it as of any other change
    pty.wait_for("Beta");
    pty.wait_for("in sync");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
    // what they held while they worked is given back
    home.run(&["sync", "run"]);
    assert_eq!(home.json(&["sync", "status"])["waiting"], 0);
}

#[test]
fn a_cluster_that_hangs_keeps_nobody_in() {
    let (home, crossbar) = (Home::of_acme(), Crossbar::start(Settings::default()));
    log_in(&home, &crossbar);
    let rule = crossbar.fail(Rule::new("PUT", "/accounts/*", What::Hold).every());
    let mut pty = home.start(&[]);
    pty.wait_for("No account yet.");
    home.run(&["account", "add", "--name", "Beta"]);
    crossbar.wait_met(rule, 1);
    // well before the answer would have come, or been given up
    let left = std::time::Instant::now();
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert!(left.elapsed() < std::time::Duration::from_secs(10), "{:?}", left.elapsed());
}

#[test]
fn who_only_looks_sends_nothing() {
    let (home, crossbar) = (Home::of_acme(), Crossbar::start(Settings::default()));
    log_in(&home, &crossbar);
    home.run(&["account", "add", "--name", "Beta"]);
    crossbar.forget_requests();
    let mut pty = home.start(&["--read-only"]);
    pty.wait_for("Beta");
    home.run(&["account", "edit", "Beta", "--name", "Beta Dental"]);
    pty.wait_for("Beta Dental");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert_eq!(crossbar.requests().len(), 0);
}
