//! What `sync` asks on a terminal.

use crate::{
    crossbar::{Charges, Crossbar, Settings},
    pty::Pty,
    trunkdesk::Home,
};

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
    let mut pty = home.start(&["sync", "login", "--url", &crossbar.url(), "--api-key-stdin"]);
    answer(&mut pty, "API key: ", &Settings::default().api_key);
    assert_eq!(pty.wait_exit().code(), Some(0));
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
