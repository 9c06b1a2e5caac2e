//! Every answer with `--json` has the form that its schema says, and nothing besides.

use std::collections::{BTreeMap, BTreeSet};

use clap::{Command, CommandFactory};
use jsonschema::Validator;
use serde_json::{Map, Value};
use trunkdesk::cli::{Invocation, schema::SCHEMAS};

use crate::{
    home::{Home, Ran, ran},
    samples::PASSWORD,
};

const MELISSA: &str = "melissa@abc.example";

const ONE: &str = "name,import_id,admin_first_name,admin_last_name,admin_email\nOne,1,O,N,o@n.example\n";

/// What is done on the samples, one after the other: the schema of the answer, the line, and what is sent.
const DONE: &[(&str, &[&str], &str)] = &[
    ("reseller", &["reseller", "show"], ""),
    ("reseller", &["reseller", "set", "--twoway", "none"], ""),
    ("accounts", &["account", "list"], ""),
    ("accounts", &["account", "list", "--search", "nobody at all"], ""),
    ("account", &["account", "show", "ABC Company"], ""),
    ("account", &["account", "show", "Old ABC"], ""),
    ("account", &["account", "edit", "ABC Company", "--billing-city", "Rome", "--contract-end", "2027-01-31"], ""),
    ("account", &["account", "edit", "ABC Company", "--notes", "a\nb", "--representative", "Rita"], ""),
    ("account", &["account", "disable", "ABC Company"], ""),
    ("account", &["account", "enable", "ABC Company"], ""),
    ("account", &["account", "move", "Caffè Nero", "--to", "ABC Company"], ""),
    ("accounts", &["account", "list", "--search", "nero"], ""),
    ("added", &["account", "add", "--name", "Beta"], ""),
    (
        "added",
        &["account", "add", "--name", "Gamma", "--first-name", "G", "--last-name", "A", "--email", "g@a.example"],
        "",
    ),
    ("added", &["account", "copy", "Beta", "--name", "Delta"], ""),
    ("deleted", &["account", "delete", "Delta", "--confirm", "Delta"], ""),
    ("users", &["admin", "list", "ABC Company"], ""),
    ("users", &["admin", "list", "Old ABC"], ""),
    ("login", &["admin", "add", "Beta", "--first-name", "B", "--last-name", "E", "--email", "b@e.example"], ""),
    ("users", &["admin", "edit", "Beta", "b@e.example", "--phone", "+14155550101"], ""),
    ("login", &["admin", "edit", "Beta", "b@e.example", "--email", "be@e.example"], ""),
    ("login", &["admin", "reset-password", "Beta", "be@e.example"], ""),
    ("login", &["admin", "reset-password", "Beta", "be@e.example", "--password-stdin"], "quiet birds over water\n"),
    ("password", &["admin", "check-password", "ABC Company", MELISSA], PASSWORD),
    ("removed", &["admin", "remove", "Beta", "be@e.example", "--last-admin"], ""),
    ("ledger", &["credit", "show", "ABC Company"], ""),
    ("ledger", &["credit", "show", "Old ABC"], ""),
    ("credit", &["credit", "add", "ABC Company", "25", "--reason", "r", "--source-id", "s"], ""),
    ("credit", &["credit", "add", "ABC Company", "25", "--reason", "r", "--source-id", "s"], ""),
    ("credit", &["credit", "remove", "ABC Company", "1", "--reason", "r"], ""),
    ("history", &["history", "list"], ""),
    ("history", &["history", "list", "--search", "nothing like it"], ""),
    ("verified", &["history", "verify"], ""),
    (
        "verified",
        &["history", "verify", "--head", "0000000000000000000000000000000000000000000000000000000000000000"],
        "",
    ),
    ("doctor", &["doctor"], ""),
    ("doctor", &["doctor", "--repair"], ""),
    ("exported", &["export", "--format", "json"], ""),
    ("exported", &["export", "--format", "json", "--search", "nobody at all"], ""),
    ("checked", &["import", "-", "--dry-run"], "name,parent\nOne,\nTwo,One\n"),
    ("imported", &["import", "-", "--passwords-to", "passwords.csv"], ONE),
    ("imported", &["import", "-", "--skip-invalid"], ONE),
    ("imported", &["import", "-", "--skip-invalid"], "name,twoway_trunks\nThree,ten\nFour,\n"),
    ("settings", &["config"], ""),
    ("sync", &["sync", "status"], ""),
    ("backup", &["backup", "a.backup"], ""),
    ("restored", &["restore", "a.backup", "--confirm", "Acme Reseller"], ""),
    ("schemas", &["schema"], ""),
];

/// What is not done, for every reason there is.
const NOT_DONE: &[&[&str]] = &[
    &["moon"],
    &["reseller", "show", "--moon"],
    &["reseller", "show", "--db", "missing/a.db"],
    &["reseller", "set"],
    &["reseller", "set", "--twoway", "4"],
    &["account", "list", "--limit", "0"],
    &["account", "list", "--config", "missing.toml"],
    &["account", "show", "Nobody"],
    &["account", "add", "--name", "ABC Company"],
    &["account", "add", "--from", "missing.json"],
    &["account", "copy", "Nobody", "--name", "B"],
    &["account", "edit", "ABC Company"],
    &["account", "edit", "ABC Company", "--twoway", "9", "--revision", "7"],
    &["account", "disable", "Nobody"],
    &["account", "enable", "Old ABC", "--read-only"],
    &["account", "move", "ABC Company", "--to", "ABC Company"],
    &["account", "delete", "ABC Company", "--confirm", "no"],
    &["admin", "list", "Nobody"],
    &["admin", "add", "ABC Company", "--first-name", "M", "--last-name", "D", "--email", MELISSA],
    &["admin", "edit", "ABC Company", "nobody", "--level", "user"],
    &["admin", "remove", "ABC Company", MELISSA],
    &["admin", "reset-password", "ABC Company", "nobody"],
    &["admin", "check-password", "ABC Company", MELISSA],
    &["credit", "show", "Nobody"],
    &["credit", "add", "ABC Company", "1", "--reason", "r"],
    &["credit", "remove", "ABC Company", "99", "--reason", "r"],
    &["history", "list", "Nobody"],
    &["history", "verify", "--head", "0"],
    &["doctor", "--repair", "--read-only"],
    &["export", "--output", "missing/a.csv"],
    &["import", "missing.csv"],
    &["import", "--undo", "00000000000000000000000000000000"],
    &["config", "--config", "missing.toml"],
    &["sync", "login"],
    &["sync", "login", "--url", "http://127.0.0.1:1", "--api-key-stdin"],
    &["sync", "status", "--db", "missing/a.db"],
    &["sync", "run"],
    &["sync", "pull"],
    &["sync", "retry"],
    &["sync", "retry", "12"],
    &["sync", "give-up", "12"],
    &["sync", "accept-charges", "12", "--yes"],
    &["sync", "send", "ABC Company"],
    &["sync", "settle", "ABC Company", "--all-ours"],
    &["sync", "logout", "--read-only"],
    &["backup", "missing/a.backup"],
    &["restore", "missing.backup"],
    &["completions", "moon"],
    &["completions", "bash"],
    &["man", "missing"],
    &["schema", "moon"],
];

/// The schemas as they are delivered, but closed: what they do not name may not be there.
fn validators() -> BTreeMap<&'static str, Validator> {
    let validator = |text: &str| {
        let mut schema: Value = serde_json::from_str(text).unwrap();
        assert!(jsonschema::meta::is_valid(&schema), "{text}");
        close(&mut schema);
        jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
    };
    SCHEMAS.iter().map(|schema| (schema.name, validator(schema.text))).collect()
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(parts) => {
            if parts.get("properties").is_some_and(Value::is_object) && parts.get("type") == Some(&"object".into()) {
                parts.entry("additionalProperties").or_insert(false.into());
            }
            parts.values_mut().for_each(close);
        }
        Value::Array(parts) => parts.iter_mut().for_each(close),
        _ => {}
    }
}

/// The commands that do something, as a line names them.
fn commands() -> BTreeSet<String> {
    fn deeper(command: &Command, before: &str, found: &mut BTreeSet<String>) {
        for command in command.get_subcommands().filter(|command| !command.is_hide_set()) {
            let line = format!("{before} {}", command.get_name()).trim().to_owned();
            if command.has_subcommands() {
                deeper(command, &line, found);
            } else {
                found.insert(line);
            }
        }
    }
    let mut found = BTreeSet::new();
    deeper(&Invocation::command(), "", &mut found);
    found
}

/// The command of a line.
fn command(line: &[&str]) -> String {
    let known = commands();
    let two = line[..line.len().min(2)].join(" ");
    if known.contains(&two) { two } else { line[0].to_owned() }
}

#[track_caller]
fn assert_valid(validator: &Validator, text: &str) {
    let document: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let problems: Vec<String> =
        validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(problems.is_empty(), "{problems:#?} in {text}");
}

#[test]
fn what_is_done_is_answered_as_its_schema_says() {
    let home = Home::with_samples();
    let validators = validators();
    let (mut answered, mut named) = (BTreeSet::new(), BTreeSet::new());
    for (name, line, sent) in DONE {
        let Ran { code, out, err } = ran(home.command(line).arg("--json").write_stdin(*sent));
        let told_of_it = line[0] == "doctor" || line.contains(&"--head");
        assert!(code == Some(0) || (told_of_it && code == Some(1)), "{line:?}: {err}");
        assert_eq!(err, "", "{line:?}");
        assert_valid(&validators[name], &out);
        let command = command(line);
        let schema = SCHEMAS.iter().find(|schema| schema.name == *name).unwrap();
        assert!(schema.commands.contains(&command.as_str()), "{name} does not name {command}");
        answered.insert(command);
        named.insert(*name);
    }
    // those that need a cluster are answered where there is one
    let apart = |command: &String| {
        ["completions", "man"].contains(&command.as_str())
            || (command.starts_with("sync ") && !answered.contains(command))
    };
    assert_eq!(answered, commands().into_iter().filter(|command| !apart(command)).collect());
    named.extend(["error", "undone", "sync-login", "sync-logout", "synced"]);
    assert_eq!(named, validators.keys().copied().collect());
}

/// That a line was answered as the schema of this name says, which has to name its command.
#[track_caller]
pub fn assert_answered(name: &str, line: &[&str], out: &str) {
    assert_valid(&validators()[name], out);
    let (schema, command) = (SCHEMAS.iter().find(|schema| schema.name == name).unwrap(), command(line));
    assert!(schema.commands.contains(&command.as_str()), "{name} does not name {command}");
}

#[test]
fn an_import_that_is_taken_back_is_answered_as_its_schema_says() {
    let home = Home::with_samples();
    let done: Value = serde_json::from_str(&home.ok_with(&["import", "-", "--json"], ONE)).unwrap();
    let id = done["imported"]["id"].as_str().unwrap();
    assert_valid(&validators()["undone"], &home.ok(&["import", "--undo", id, "--json"]));
}

#[test]
fn rows_that_are_refused_are_answered_as_their_schema_says() {
    let ran = Home::with_samples().run_with(&["import", "-", "--json"], "name\nABC Company\n");
    assert_eq!(ran.code, Some(3));
    assert_valid(&validators()["checked"], &ran.out);
    assert_valid(&validators()["error"], &ran.err);
}

#[test]
fn what_is_not_done_is_told_as_its_schema_says() {
    let home = Home::with_samples();
    let validators = validators();
    let mut told = BTreeSet::new();
    for line in NOT_DONE {
        let Ran { code, out, err } = home.run(&[line, &["--json"][..]].concat());
        assert!(matches!(code, Some(1..=5)) && out.is_empty(), "{line:?}: {code:?} {out}");
        assert_eq!(err.lines().count(), 1, "{err}");
        assert_valid(&validators["error"], &err);
        told.insert(command(line));
    }
    let missing: Vec<_> = commands().difference(&told).cloned().collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_schema_is_printed_and_its_list_names_all() {
    let home = Home::new();
    for schema in SCHEMAS {
        assert_eq!(home.ok(&["schema", schema.name]), schema.text);
        let document: Map<String, Value> = serde_json::from_str(schema.text).unwrap();
        assert!(document["description"].as_str().unwrap().ends_with('.'), "{}", schema.name);
    }
    let list = home.ok(&["schema"]);
    assert_eq!(list.lines().count(), SCHEMAS.len());
    assert!(list.contains("users\tadmin list, admin edit\n") && list.contains("error\twhat goes wrong\n"), "{list}");
}

#[test]
fn a_schema_says_no_to_another_form() {
    let validators = validators();
    for (name, document) in [
        ("error", r#"{"error": {"code": "moon", "message": "m", "fields": {}}}"#),
        ("error", r#"{"error": {"code": "failed", "message": "m", "fields": {}, "more": 1}}"#),
        ("accounts", r#"[{"id": "x", "name": "n", "realm": "r", "enabled": true, "sub_accounts": 0}]"#),
        ("added", r#"{"login": {"username": "u"}}"#),
        ("password", r#"{"login": "l", "password": "wrong"}"#),
    ] {
        assert!(!validators[name].is_valid(&serde_json::from_str(document).unwrap()), "{document}");
    }
}
