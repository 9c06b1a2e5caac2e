//! Help names everything, and what it shows runs.

use std::{collections::BTreeSet, fs, path::Path};

use crate::{
    home::{BINARY, Home},
    samples::PASSWORD,
};

/// The help of the program and of every command of it, by the words that ask for it.
fn helps(home: &Home) -> Vec<(Vec<String>, String)> {
    let mut all = Vec::new();
    let mut open = vec![Vec::new()];
    while let Some(words) = open.pop() {
        let mut arguments: Vec<&str> = words.iter().map(String::as_str).collect();
        arguments.push("--help");
        let help = home.ok(&arguments);
        if let Some((_, commands)) = help.split_once("\nCommands:\n") {
            let names = commands.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split(' ').nth(2));
            for name in names.filter(|name| *name != "help") {
                let mut deeper: Vec<String> = words.clone();
                deeper.push(name.to_owned());
                open.push(deeper);
            }
        }
        all.push((words, help));
    }
    all
}

#[test]
fn help_names_every_command() {
    let commands: BTreeSet<String> = helps(&Home::new()).into_iter().map(|(words, _)| words.join(" ")).collect();
    let expected = [
        "",
        "account",
        "account add",
        "account copy",
        "account delete",
        "account disable",
        "account edit",
        "account enable",
        "account list",
        "account move",
        "account show",
        "admin",
        "admin add",
        "admin check-password",
        "admin edit",
        "admin list",
        "admin remove",
        "admin reset-password",
        "backup",
        "config",
        "completions",
        "credit",
        "credit add",
        "credit remove",
        "credit show",
        "doctor",
        "export",
        "history",
        "history list",
        "history verify",
        "import",
        "man",
        "reseller",
        "reseller set",
        "reseller show",
        "restore",
        "schema",
        "sync",
        "sync accept-charges",
        "sync give-up",
        "sync login",
        "sync logout",
        "sync pull",
        "sync retry",
        "sync run",
        "sync send",
        "sync settle",
        "sync status",
    ]
    .map(str::to_owned);
    assert_eq!(commands, BTreeSet::from(expected));
}

#[test]
fn every_example_of_the_help_runs() {
    for (words, help) in helps(&Home::new()) {
        let (_, examples) = help.split_once("Examples:\n").unwrap_or_else(|| panic!("{words:?} has no examples"));
        let examples: Vec<&str> = examples.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
        assert!(
            !examples.is_empty() && examples.iter().all(|line| line.contains("trunkdesk ") || *line == "trunkdesk"),
            "{examples:?}"
        );
        for example in examples {
            assert!(example.len() < 96, "{example:?} is too long for a terminal");
            let home = Home::with_samples();
            let customers = include_str!("../../assets/sample/customers.csv").replace("ABC", "XYZ");
            fs::write(home.path("customers.csv"), customers).unwrap();
            // the screens need a terminal, and others a cluster: here it is enough that the arguments are known
            let call = example.split('#').next().unwrap_or(example).trim_end();
            let screens = ["trunkdesk", "trunkdesk --demo"].contains(&call);
            let asks_cluster = call.starts_with("trunkdesk sync ") && !call.starts_with("trunkdesk sync status");
            let call = call.strip_suffix(" <api-key").unwrap_or(call);
            let line = if screens || asks_cluster { format!("{call} --help") } else { call.to_owned() };
            let folder = Path::new(BINARY).parent().unwrap();
            let mut command = assert_cmd::Command::new("/bin/sh");
            command.args(["-c", &line]).env_clear().env("HOME", home.0.path()).current_dir(home.0.path());
            command.env("PATH", format!("{}:/usr/bin:/bin", folder.display()));
            // where a password is asked for, this one is sent
            let output = command.write_stdin(format!("{PASSWORD}\n")).output().unwrap();
            let says = !output.stdout.is_empty() || [" > ", "--output"].iter().any(|to| call.contains(to));
            assert!(output.status.success() && says, "{example}: {output:?}");
        }
    }
}

#[test]
fn the_version_is_said() {
    assert_eq!(Home::new().ok(&["--version"]), format!("trunkdesk {}\n", env!("CARGO_PKG_VERSION")));
}
