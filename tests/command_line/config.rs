//! `config`: what is in force, and what decided it.

use std::fs;

use serde_json::{Value, json};

use crate::home::{Home, ran};

/// What a home is called here.
fn without_home(home: &Home, text: &str) -> String {
    text.replace(&home.0.path().display().to_string(), "~")
}

#[test]
fn without_anything_set_all_is_as_delivered() {
    let home = Home::new();
    let expected = "\
database                   ~/.local/share/trunkdesk/accounts.db (default)
theme                      dark (default)
glyphs                     ascii (LANG is not set)
lock_after_minutes         never (default)
require_operator           false (default)
allow_network_file_system  false (default)
synchronized_output        false (default)
sync_folder                ~/.config/trunkdesk (default)
sync_requests_per_second   5 (default)
sync_pull_minutes          15 (default)

Config file                ~/.config/trunkdesk/config.toml (not there)
Drafts                     ~/.local/state/trunkdesk/drafts
Log                        ~/.local/state/trunkdesk/trunkdesk.log
";
    assert_eq!(without_home(&home, &home.ok(&["config"])), expected);
    assert_eq!(fs::read_dir(home.0.path()).unwrap().count(), 0, "nothing is made");
}

#[test]
fn each_value_says_what_set_it() {
    let home = Home::new();
    home.write_config(
        "# ours\nlock_after_minutes = 15\ntheme = \"light\"\nrequire_operator = true\ndatabase = \"team.db\"\n\
         synchronized_output = true\nsync_folder = \"cluster\"\nsync_requests_per_second = 100\n\
         sync_pull_minutes = 0\n",
    );
    let line = |arguments: &[&str], variables: &[(&str, &str)], key: &str| {
        let ran = ran(home.command(arguments).envs(variables.iter().copied()));
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{arguments:?}");
        let line =
            ran.out.lines().find(|line| line.starts_with(key)).unwrap_or_else(|| panic!("no {key}: {}", ran.out));
        without_home(&home, line.split_once("  ").unwrap().1.trim_start())
    };
    let utf8 = ("LC_ALL", "en_US.UTF-8");
    for (arguments, variables, key, value) in [
        (vec!["config"], vec![], "database", "~/.config/trunkdesk/team.db (line 5 of the config file)"),
        (vec!["config"], vec![("TRUNKDESK_DB", "/srv/a.db")], "database", "/srv/a.db (TRUNKDESK_DB is set)"),
        (vec!["config", "--db", "b.db"], vec![("TRUNKDESK_DB", "/srv/a.db")], "database", "b.db (--db)"),
        (vec!["config"], vec![], "theme", "light (line 3 of the config file)"),
        (vec!["config"], vec![("NO_COLOR", "1")], "theme", "mono (NO_COLOR is set)"),
        (vec!["config"], vec![utf8], "glyphs", "unicode (LC_ALL is en_US.UTF-8)"),
        (vec!["config"], vec![utf8, ("TERM", "linux")], "glyphs", "plain marks (TERM is linux)"),
        (vec!["config"], vec![("LANG", "de_DE\x1b[31m")], "glyphs", "ascii (LANG is de_DE\u{fffd}[31m)"),
        (vec!["config"], vec![], "lock_after_minutes", "15 (line 2 of the config file)"),
        (vec!["config"], vec![], "require_operator", "true (line 4 of the config file)"),
        (vec!["config"], vec![], "synchronized_output", "true (line 6 of the config file)"),
        (vec!["config"], vec![], "sync_folder", "~/.config/trunkdesk/cluster (line 7 of the config file)"),
        (vec!["config"], vec![], "sync_requests_per_second", "100 (line 8 of the config file)"),
        (vec!["config"], vec![], "sync_pull_minutes", "0 (line 9 of the config file)"),
        (vec!["config"], vec![], "Config file", "~/.config/trunkdesk/config.toml"),
        (vec!["config", "--read-only"], vec![], "Drafts", "none"),
    ] {
        assert_eq!(line(&arguments, &variables, key), value, "{arguments:?} {variables:?}");
    }
    fs::write(home.path("other.toml"), "glyphs = \"ascii\"\n").unwrap();
    let other = ["config", "--config", "other.toml"];
    assert_eq!(line(&other, &[utf8, ("TERM", "vt100")], "theme"), "mono (TERM is vt100)");
    assert_eq!(line(&other, &[utf8], "glyphs"), "ascii (line 1 of the config file)");
    assert_eq!(line(&other, &[], "Config file"), "other.toml");
}

#[test]
fn as_json_it_says_the_same() {
    let home = Home::new();
    home.write_config("theme = \"mono\"\nlock_after_minutes = 5\n");
    let mut command = home.command(&["config", "--json"]);
    command.env("TRUNKDESK_DB", "/srv/a.db").env("LANG", "C.UTF-8");
    let ran = ran(&mut command);
    let document: Value = serde_json::from_str(&without_home(&home, &ran.out)).unwrap();
    let expected = json!({
        "settings": [
            {"key": "database", "value": "/srv/a.db", "source": "environment", "variable": "TRUNKDESK_DB"},
            {"key": "theme", "value": "mono", "source": "config", "line": 1},
            {"key": "glyphs", "value": "unicode", "source": "environment", "variable": "LANG", "variable_value": "C.UTF-8"},
            {"key": "lock_after_minutes", "value": 5, "source": "config", "line": 2},
            {"key": "require_operator", "value": false, "source": "default"},
            {"key": "allow_network_file_system", "value": false, "source": "default"},
            {"key": "synchronized_output", "value": false, "source": "default"},
            {"key": "sync_folder", "value": "~/.config/trunkdesk", "source": "default"},
            {"key": "sync_requests_per_second", "value": 5, "source": "default"},
            {"key": "sync_pull_minutes", "value": 15, "source": "default"},
        ],
        "config_file": {"path": "~/.config/trunkdesk/config.toml", "exists": true},
        "drafts": "~/.local/state/trunkdesk/drafts",
        "log": "~/.local/state/trunkdesk/trunkdesk.log",
    });
    assert_eq!(document, expected);
    // what is not in force is left out
    let document = Home::new().json(&["config", "--json"]);
    assert_eq!(document["settings"][3], json!({"key": "lock_after_minutes", "source": "default"}));
}

#[test]
fn what_is_wrong_with_the_config_file_is_told_and_how_it_is_mended() {
    let home = Home::new();
    home.write_config("# ours\ndatabse = \"/srv/a.db\"\n");
    let file = home.config_file().display().to_string();
    let told = format!("{file}, line 2, databse: no such key. Did you mean database?");
    assert_eq!(home.fails(&["config"], 1), format!("{told}\n"));
    let error: Value = serde_json::from_str(&home.fails(&["config", "--json"], 1)).unwrap();
    assert_eq!(error, json!({"error": {"code": "failed", "message": told, "fields": {}}}));
    // to begin anew helps even then
    let template = home.ok(&["config", "--template"]);
    assert_eq!(template, include_str!("../../assets/sample/config.toml"));
    home.write_config(&template);
    assert!(home.ok(&["config"]).contains("config.toml\n"), "it is there, and sets nothing");
}

#[test]
fn the_readme_shows_the_template_whole() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let template = include_str!("../../assets/sample/config.toml");
    assert!(readme.contains(&format!("```toml\n{template}```\n")), "put assets/sample/config.toml into the README");
}

#[test]
fn the_template_is_for_a_file_and_not_json() {
    let sentence = Home::new().fails(&["config", "--template", "--json"], 2);
    assert!(sentence.contains("--template") && sentence.contains("--json"), "{sentence}");
}
