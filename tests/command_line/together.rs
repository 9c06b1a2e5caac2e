//! Several operators at the same moment: one is first, and the others are told.

use std::{sync::Barrier, thread};

use serde_json::json;

use crate::home::{Home, Ran};

/// Runs commands at once; what became of each.
fn at_once(home: &Home, commands: &[Vec<&str>]) -> Vec<Ran> {
    let start = Barrier::new(commands.len());
    thread::scope(|scope| {
        let started: Vec<_> = commands
            .iter()
            .map(|command| {
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    home.run(command)
                })
            })
            .collect();
        started.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn a_name_or_realm_is_taken_once() {
    let home = Home::with_samples();
    for (commands, part) in [
        (vec![vec!["account", "add", "--name", "Beta Dental"]; 4], "--name: Taken: Beta Dental ("),
        (
            ["B1", "B2", "B3", "B4"]
                .map(|name| vec!["account", "add", "--name", name, "--realm-label", "beta"])
                .to_vec(),
            "--realm-label: Taken: this is the realm of B",
        ),
        (
            ["ABC Company", "Caffè Nero", "odd.sip.example.com"]
                .map(|account| vec!["account", "edit", account, "--name", "The One"])
                .to_vec(),
            "--name: Taken: The One (",
        ),
    ] {
        let rows = home.history();
        let ran = at_once(&home, &commands);
        let told = ran.iter().filter(|ran| ran.code == Some(3) && ran.err.starts_with(part)).count();
        let done = ran.iter().filter(|ran| ran.code == Some(0)).count();
        assert_eq!((done, told), (1, commands.len() - 1), "{ran:?}");
        assert_eq!(home.history(), rows + 1);
    }
}

#[test]
fn credit_sent_at_once_under_one_source_id_counts_once() {
    let home = Home::with_samples();
    let add = vec!["credit", "add", "ABC Company", "25", "--reason", "Payment 17", "--source-id", "pay_17"];
    let ran = at_once(&home, &vec![add; 4]);
    assert!(ran.iter().all(|ran| ran.code == Some(0)), "{ran:?}");
    assert_eq!(ran.iter().filter(|ran| ran.out.contains("nothing was changed")).count(), 3);
    assert_eq!(home.account("ABC Company")["credit"]["balance"], "35.00");
    // and what is there is removed once
    let ran = at_once(&home, &vec![vec!["credit", "remove", "ABC Company", "35", "--reason", "x"]; 4]);
    assert_eq!(ran.iter().filter(|ran| ran.code == Some(0)).count(), 1, "{ran:?}");
    assert_eq!(home.account("ABC Company")["credit"]["balance"], "0.00");
}

#[test]
fn one_field_is_never_lost() {
    let home = Home::with_samples();
    let counts = ["21", "22", "23", "24"];
    let commands = counts.map(|count| vec!["account", "edit", "ABC Company", "--twoway", count]);
    let ran = at_once(&home, &commands);
    // who looked at the account before another saved is told, with both values
    for ran in &ran {
        let told =
            ran.err.starts_with("Another operator changed this account meanwhile, and nothing of yours is saved.");
        assert!(ran.code == Some(0) || (ran.code == Some(5) && told && ran.err.contains("theirs 2")), "{ran:?}");
    }
    let done = ran.iter().filter(|ran| ran.code == Some(0)).count();
    let rows = home.json(&["history", "list", "ABC Company", "--json"]);
    assert_eq!(rows.as_array().unwrap().len(), done + 1);
    assert_eq!(home.account("ABC Company")["meta"]["revision"], json!(done + 1));
    assert_eq!(home.account("ABC Company")["limits"]["twoway_trunks"], rows[0]["after"]["limits"]["twoway_trunks"]);
}

#[test]
fn who_is_deleted_meanwhile_is_told() {
    let home = Home::with_samples();
    let ran = at_once(
        &home,
        &[
            vec!["account", "delete", "Caffè Nero", "--confirm", "Caffè Nero"],
            vec!["account", "edit", "Caffè Nero", "--twoway", "5"],
            vec!["admin", "add", "Caffè Nero", "--first-name", "B", "--last-name", "D", "--email", "b@nero.example"],
            vec!["credit", "add", "Caffè Nero", "25", "--reason", "x"],
        ],
    );
    assert_eq!(ran[0].code, Some(0), "{ran:?}");
    for ran in &ran[1..] {
        assert!(ran.code == Some(0) || (ran.code == Some(4) && ran.err.ends_with(".\n")), "{ran:?}");
    }
    assert!(home.ok(&["reseller", "show"]).contains("500, 10 given out, 490 left"));
}
