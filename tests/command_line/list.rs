//! `account list`.

use std::{
    collections::BTreeSet,
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use trunkdesk::{
    domain::account::AccountId,
    operator,
    store::{Sources, Writer},
};

use crate::{
    home::{BINARY, Home},
    samples::account,
};

#[test]
fn the_list_pipes_well() {
    let home = Home::with_samples();
    let lines = "abc.sip.example.com\tABC Company\tactive\n\
                 odd.sip.example.com\tabc.sip.example.com\tactive\n\
                 nero.sip.example.com\tCaffè Nero\tactive\n\
                 old.sip.example.com\tOld ABC\tdisabled\n";
    assert_eq!(home.ok(&["account", "list"]), lines);
    for (arguments, count) in [
        (vec!["--limit", "1"], 1),
        (vec!["--limit", "4"], 4),
        (vec!["--limit", "9"], 4),
        // no letters alone that an id may have by chance
        (vec!["--search", "ABC.sip"], 2),
        (vec!["--search", "Old ABC"], 1),
        (vec!["--search", "caffe"], 1),
        (vec!["--search", "melissa@abc"], 1),
        (vec!["--search", "ABC", "--limit", "2"], 2),
        (vec!["--search", "nobody"], 0),
        (vec!["--search", ""], 4),
    ] {
        let text = home.ok(&[&["account", "list"], &arguments[..]].concat());
        assert_eq!(text.lines().count(), count, "{arguments:?}: {text}");
        let arguments = [&["account", "list", "--json"], &arguments[..]].concat();
        assert_eq!(home.json(&arguments).as_array().unwrap().len(), count, "{arguments:?}");
    }
    let text = home.ok(&["account", "list", "--json", "--search", "Old ABC"]);
    assert_eq!(text.lines().count(), 3);
    let rows: Value = serde_json::from_str(&text).unwrap();
    let id = rows[0]["id"].as_str().unwrap();
    assert_eq!(
        rows,
        json!([{"id": id, "name": "Old ABC", "realm": "old.sip.example.com", "enabled": false, "sub_accounts": 0}])
    );
}

#[test]
fn a_long_list_is_whole_and_stops_where_the_reader_does() {
    let home = Home::with_samples();
    let id = AccountId::parse(home.json(&["reseller", "show", "--json"])["id"].as_str().unwrap()).unwrap();
    let operator = operator::find(None, false);
    let mut writer = Writer::new(home.default_file(), None, operator, Sources::system());
    // more than a page, and more than a pipe holds
    let accounts: Vec<_> =
        (0..2500).map(|n| account(&id, &format!("Long {n:04} {}", "x".repeat(60)), &format!("l{n}"))).collect();
    writer.create_accounts(&accounts).unwrap();

    let text = home.ok(&["account", "list"]);
    let realms: BTreeSet<&str> = text.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!((text.lines().count(), realms.len()), (2504, 2504));
    assert_eq!(home.json(&["account", "list", "--json", "--limit", "2100"]).as_array().unwrap().len(), 2100);

    for json in [None, Some("--json")] {
        let mut command = Command::new(BINARY);
        command.args(["account", "list"]).args(json).env_clear().env("HOME", home.0.path());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
    }
}
