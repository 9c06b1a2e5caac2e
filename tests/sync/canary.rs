//! Canaries: passwords that travel to the cluster, looked for everywhere before, meanwhile and afterwards.

use std::{fs, process::Stdio};

use crate::{
    crossbar::{Crossbar, Rule, Settings, What},
    pair::{quick_folder, settings},
    program::{Program, QUICK},
    secrets::{assert_absent, files, found},
};

const TYPED: &str = "Kanarie-7319+im:Bergwerk";
const LOGIN: &str = "bea@mines.example";
const NAME: &str = "Canary Mines";
#[rustfmt::skip]
const ADD: &[&str] = &[
    "account", "add", "--name", NAME, "--timezone", "Europe/Berlin", "--first-name", "Bea", "--last-name", "Miner",
    "--email", LOGIN, "--password-stdin",
];

/// A password is in no file of the program's: accounts with SQLite's log, history, drafts, logs, config.
#[track_caller]
fn assert_nowhere(program: &Program, secret: &str) {
    let files = files(program.path());
    assert!(files.contains(&program.file()), "{files:?}");
    for file in files {
        // a file that is gone meanwhile has nothing to read
        let Ok(bytes) = fs::read(&file) else { continue };
        assert_absent(secret, &bytes, &file.display().to_string());
    }
}

/// What the outbox has of a sealed password.
fn sealed(program: &Program) -> Vec<Vec<u8>> {
    let raw = program.raw();
    let mut statement = raw.prepare("SELECT sealed FROM outbox WHERE sealed IS NOT NULL").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// The one sealed password that waits; it is no password.
#[track_caller]
fn one_sealed(program: &Program, secret: &str) -> Vec<u8> {
    let mut all = sealed(program);
    assert_eq!(all.len(), 1);
    let sealed = all.remove(0);
    assert!(sealed.len() > secret.len());
    assert_nowhere(program, secret);
    sealed
}

/// A sealed password was destroyed: not even as it was sealed is it in a file.
#[track_caller]
fn assert_destroyed(program: &Program, blob: &[u8]) {
    assert_eq!(sealed(program), [[0; 0]; 0]);
    for file in files(program.path()) {
        let bytes = fs::read(&file).unwrap();
        // by its random beginning
        assert!(!bytes.windows(16).any(|window| window == &blob[..16]), "sealed in {}", file.display());
    }
}

/// The number of the only step that waits for a user.
fn user_step(program: &Program) -> String {
    let number: i64 =
        program.raw().query_row("SELECT number FROM outbox WHERE kind = 'user'", [], |row| row.get(0)).unwrap();
    number.to_string()
}

fn there(crossbar: &Crossbar) -> String {
    crossbar.account_named(NAME).unwrap()["id"].as_str().unwrap().to_owned()
}

#[track_caller]
fn add(program: &Program) {
    let output = program.piped(ADD, TYPED);
    assert!(output.status.success(), "{output:?}");
    assert_absent(TYPED, &[output.stdout, output.stderr].concat(), "what the command told");
}

/// Sets another password that is made, and gives it.
#[track_caller]
fn made(program: &Program) -> String {
    let told = program.json(&["admin", "reset-password", NAME, LOGIN]);
    let made = told["login"]["password"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned();
    assert!(made.len() >= 16);
    made
}

#[test]
fn a_password_that_travels_is_nowhere_before_meanwhile_and_afterwards() {
    let crossbar = Crossbar::start(settings());
    let program = Program::logged_in(&quick_folder(), &crossbar, QUICK);
    add(&program);
    let blob = one_sealed(&program, TYPED);
    for command in [&["sync", "status"][..], &["sync", "status", "--json"], &["history", "list", "--json"]] {
        assert_absent(TYPED, &program.run(command), &format!("{command:?}"));
    }

    // the request hangs
    let hangs = crossbar.fail(Rule::new("PUT", "/accounts/*/users", What::Hold));
    let mut command = program.command(&["sync", "run"]);
    let run = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    crossbar.wait_met(hangs, 1);
    assert_nowhere(&program, TYPED);
    for file in ["cmdline", "environ", "comm", "status"] {
        assert_absent(TYPED, &fs::read(format!("/proc/{}/{file}", run.id())).unwrap(), file);
    }
    crossbar.remove(hangs);
    let output = run.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_absent(TYPED, &[output.stdout, output.stderr].concat(), "what the command told");
    assert!(crossbar.password_is(&there(&crossbar), LOGIN, TYPED), "it got there");
    assert_nowhere(&program, TYPED);
    assert_destroyed(&program, &blob);

    // one that is made, through an answer that is lost and after a while
    let other = made(&program);
    let blob = one_sealed(&program, &other);
    crossbar.fail(Rule::new("PATCH", "/accounts/*/users/*", What::Drop));
    program.command(&["sync", "run"]).output().unwrap();
    assert_nowhere(&program, &other);
    program.pass_time();
    program.run(&["sync", "run"]);
    assert!(crossbar.password_is(&there(&crossbar), LOGIN, &other), "it got there");
    assert_nowhere(&program, &other);
    assert_destroyed(&program, &blob);
}

#[test]
fn a_password_that_does_not_travel_after_all_is_destroyed() {
    let crossbar = Crossbar::start(settings());
    let program = Program::logged_in(&quick_folder(), &crossbar, QUICK);
    add(&program);
    program.run(&["sync", "run"]);
    let before = there(&crossbar);
    for end in ["given up", "set again", "admin removed", "account deleted"] {
        let secret = made(&program);
        let blob = one_sealed(&program, &secret);
        match end {
            "given up" => {
                program.run(&["sync", "give-up", &user_step(&program), "--confirm"]);
            }
            "set again" => {
                let newer = made(&program);
                assert_ne!(one_sealed(&program, &newer)[..16], blob[..16]);
                program.run(&["sync", "give-up", &user_step(&program), "--confirm"]);
            }
            "admin removed" => {
                program.run(&["admin", "remove", NAME, LOGIN, "--last-admin"]);
                assert_destroyed(&program, &blob);
                let mut again = ADD.to_vec();
                again.splice(0..6, ["admin", "add", NAME]);
                let output = program.piped(&again, TYPED);
                assert!(output.status.success(), "{output:?}");
                program.run(&["sync", "run"]);
                assert!(crossbar.password_is(&before, LOGIN, TYPED));
            }
            _ => {
                program.run(&["account", "delete", NAME, "--confirm", NAME]);
            }
        }
        assert_nowhere(&program, &secret);
        assert_destroyed(&program, &blob);
    }
    assert_nowhere(&program, TYPED);
}

#[test]
fn without_the_key_that_seals_nothing_is_kept() {
    let crossbar = Crossbar::start(settings());
    let program = Program::logged_in(&quick_folder(), &crossbar, QUICK);
    let key = program.path().join(".config/trunkdesk/seal.key");
    let elsewhere = key.with_extension("away");
    fs::rename(&key, &elsewhere).unwrap();
    add(&program);
    assert_eq!(sealed(&program), [[0; 0]; 0]);
    assert_nowhere(&program, TYPED);
    // what can go goes, and a person is told of the rest
    let output = program.command(&["sync", "run"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert_eq!(crossbar.users(&there(&crossbar)).len(), 0, "no password is invented");
    assert!(String::from_utf8(program.run(&["sync", "status"])).unwrap().contains("password"));
    // with a key again it is set again
    fs::rename(&elsewhere, &key).unwrap();
    let secret = made(&program);
    let blob = one_sealed(&program, &secret);
    program.run(&["sync", "run"]);
    assert!(crossbar.password_is(&there(&crossbar), LOGIN, &secret));
    assert_nowhere(&program, &secret);
    assert_destroyed(&program, &blob);
}

#[test]
fn what_opens_the_cluster_is_in_one_file() {
    let crossbar = Crossbar::start(settings());
    let program = Program::logged_in(&quick_folder(), &crossbar, QUICK);
    add(&program);
    program.run(&["sync", "run"]);
    let mut holders = Vec::new();
    for file in files(program.path()) {
        if found(&Settings::default().api_key, &fs::read(&file).unwrap()).is_some() {
            holders.push(file.file_name().unwrap().to_owned());
        }
    }
    assert_eq!(holders, ["cluster.json"]);
}
