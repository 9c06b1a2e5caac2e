//! In a pipe: no question is asked, and whoever stops reading has read enough.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{
    home::{BINARY, Home, ran},
    samples::PASSWORD,
};

const MELISSA: &str = "melissa@abc.example";

/// Every command that answers.
const COMMANDS: &[&[&str]] = &[
    &["--help"],
    &["--version"],
    &["account", "--help"],
    &["account", "add", "--help"],
    &["reseller", "show"],
    &["reseller", "set", "--twoway", "600"],
    &["account", "list"],
    &["account", "list", "--json"],
    &["account", "show", "ABC Company"],
    &["account", "show", "ABC Company", "--json"],
    &["account", "add", "--name", "Beta"],
    &["account", "edit", "ABC Company", "--twoway", "9"],
    &["account", "disable", "ABC Company"],
    &["account", "enable", "ABC Company"],
    &["account", "move", "Caffè Nero", "--to", "ABC Company"],
    &["account", "copy", "ABC Company", "--name", "Gamma"],
    &["account", "delete", "Old ABC", "--confirm", "Old ABC"],
    &["admin", "list", "ABC Company"],
    &["admin", "add", "ABC Company", "--first-name", "B", "--last-name", "D", "--email", "b@d.example"],
    &["admin", "edit", "ABC Company", MELISSA, "--last-name", "D"],
    &["admin", "reset-password", "ABC Company", MELISSA],
    &["admin", "remove", "ABC Company", MELISSA],
    &["credit", "show", "ABC Company"],
    &["credit", "add", "ABC Company", "25", "--reason", "r"],
    &["credit", "remove", "ABC Company", "1", "--reason", "r"],
    &["history", "list"],
    &["history", "verify"],
    &["doctor"],
    &["backup", "a.backup"],
    &["restore", "a.backup", "--confirm", "Acme Reseller"],
    &["completions", "bash"],
    &["man"],
    &["schema"],
    &["schema", "account"],
];

#[test]
fn whoever_stops_reading_has_read_enough() {
    let home = Home::with_samples();
    for arguments in COMMANDS {
        let mut command = Command::new(BINARY);
        command.args(*arguments).env_clear().env("HOME", home.0.path()).current_dir(home.0.path());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.as_str()), (Some(0), ""), "{arguments:?}");
    }
    // and in a shell that looks at every end of the pipe
    let line = "set -o pipefail; trunkdesk history list | head -n 1; trunkdesk --help | head -n 1";
    let folder = std::path::Path::new(BINARY).parent().unwrap();
    let mut shell = assert_cmd::Command::new("/bin/bash");
    shell.args(["-c", line]).env_clear().env("HOME", home.0.path());
    let ran = ran(shell.env("PATH", format!("{}:/usr/bin:/bin", folder.display())));
    assert_eq!((ran.code, ran.err.as_str(), ran.out.lines().count()), (Some(0), "", 2), "{}", ran.out);
}

#[test]
fn lists_have_tabs_and_no_heads_and_nothing_has_colours() {
    let home = Home::with_samples();
    for (arguments, tabs) in [
        (&["account", "list"][..], 2),
        (&["admin", "list", "ABC Company"], 5),
        (&["history", "list"], 4),
        (&["schema"], 1),
    ] {
        let mut command = home.command(arguments);
        let ran = ran(command.env("TERM", "xterm-256color").env("CLICOLOR_FORCE", "1").env("FORCE_COLOR", "1"));
        assert_eq!(ran.err, "");
        for line in ran.out.lines() {
            assert_eq!(line.matches('\t').count(), tabs, "{line}");
        }
        assert!(!ran.out.contains('\u{1b}') && !ran.out.starts_with("Name\t") && !ran.out.starts_with("Realm\t"));
    }
    let help = ran(home.command(&["--help"]).env("CLICOLOR_FORCE", "1"));
    assert!(!help.out.contains('\u{1b}'));
}

#[test]
fn without_a_terminal_what_is_missing_is_named_and_nothing_is_asked() {
    let home = Home::with_samples();
    let rows = home.history();
    let add = ["--first-name", "B", "--last-name", "D", "--email", "b@d.example", "--password-stdin"];
    for (arguments, named) in [
        ([&["account", "add", "--name", "B"], &add[..]].concat(), "--password-stdin"),
        ([&["admin", "add", "ABC Company"], &add[..]].concat(), "--password-stdin"),
        (vec!["admin", "reset-password", "ABC Company", MELISSA, "--password-stdin"], "--password-stdin"),
        (
            vec!["admin", "edit", "ABC Company", MELISSA, "--email", "m@d.example", "--password-stdin"],
            "--password-stdin",
        ),
        (vec!["admin", "check-password", "ABC Company", MELISSA], "--password-stdin"),
        (vec!["account", "delete", "ABC Company"], "--confirm"),
        (vec!["account", "move", "ABC Company"], "--to"),
        (vec!["credit", "add", "ABC Company", "25"], "--reason"),
        (vec!["account", "add"], "--name"),
        (vec!["account", "copy", "ABC Company"], "--name"),
    ] {
        for json in [None, Some("--json")] {
            let arguments = [&arguments[..], json.as_slice()].concat();
            let from_nothing = ran(home.command(&arguments).write_stdin(""));
            let mut command = Command::new(BINARY);
            command.args(&arguments).env_clear().env("HOME", home.0.path()).stdin(Stdio::null());
            let output = command.output().unwrap();
            let from_null = String::from_utf8(output.stderr).unwrap();
            for (code, said) in [(from_nothing.code, &from_nothing.err), (output.status.code(), &from_null)] {
                assert_eq!(code, Some(2), "{arguments:?}: {said}");
                assert!(said.contains(named), "{arguments:?}: {said}");
                assert_eq!(json.is_some(), serde_json::from_str::<Value>(said).is_ok(), "{said}");
            }
        }
    }
    assert_eq!(home.history(), rows, "something was saved");
    home.ok_with(&["admin", "check-password", "ABC Company", MELISSA], PASSWORD);
}
