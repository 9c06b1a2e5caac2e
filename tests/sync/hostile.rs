//! Text of the cluster that would act on a terminal, through the program: no file and no output has it as it was sent.

use std::fs;

use serde_json::json;

use crate::{
    crossbar::{Crossbar, Rule, What},
    pair::{quick_folder, settings},
    program::{Program, QUICK},
    secrets::files,
};

/// Sets the title, colours, hides, goes back, and turns the reading around.
const EVIL: &str = "Evil\u{1b}]0;owned\u{7}\u{1b}[31m\u{1b}[8m\u{9b}2J\u{202e}\u{8}\r\u{0}";
const MARKS: [&str; 5] = ["\u{1b}]0;owned", "\u{1b}[31m", "\u{9b}2J", "\u{202e}", "\u{7}"];

#[track_caller]
fn assert_tame(bytes: &[u8], place: &str) {
    for mark in MARKS {
        let is_there = bytes.windows(mark.len()).any(|window| window == mark.as_bytes());
        assert!(!is_there, "{mark:?} in {place}: {}", String::from_utf8_lossy(bytes).escape_debug());
    }
}

/// All that the program tells of what it has, and all its files.
#[track_caller]
fn assert_all_tame(program: &Program) {
    for command in [
        &["sync", "pull"][..],
        &["sync", "run"],
        &["sync", "status"],
        &["sync", "status", "--json"],
        &["account", "list"],
        &["account", "list", "--json"],
        &["history", "list"],
        &["history", "list", "--json"],
        &["reseller", "show"],
        &["export"],
    ] {
        let output = program.command(command).output().unwrap();
        assert_tame(&output.stdout, &format!("{command:?}"));
        assert_tame(&output.stderr, &format!("{command:?}, errors"));
    }
    let ids: Vec<String> = {
        let raw = program.raw();
        let mut statement = raw.prepare("SELECT id FROM account WHERE deleted_at IS NULL").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    assert!(!ids.is_empty());
    for id in ids {
        assert_tame(&program.run(&["account", "show", &id]), "account show");
        assert_tame(&program.run(&["admin", "list", &id]), "admin list");
    }
    for file in files(program.path()) {
        let bytes = fs::read(&file).unwrap();
        // in SQLite's files a lone byte is a number as well
        let is_sqlites = file.file_name().unwrap().to_string_lossy().starts_with("accounts.db");
        let marks = if is_sqlites { &MARKS[..2] } else { &MARKS[..] };
        for mark in marks {
            let is_there = bytes.windows(mark.len()).any(|window| window == mark.as_bytes());
            assert!(!is_there, "{mark:?} in {}", file.display());
        }
    }
    let raw = program.raw();
    for (table, columns) in [
        ("account", "name || realm || timezone || search_text || call_restriction || ui_restrictions"),
        ("cluster_account", "coalesce(account, '') || coalesce(limits, '') || coalesce(theirs, '')"),
        ("user", "first_name || last_name || email || username || coalesce(number, '')"),
        ("cluster", "account_name || service_plans || classifiers || coalesce(trouble, '')"),
        ("outbox", "coalesce(attention, '') || coalesce(why, '')"),
        ("history", "coalesce(before, '') || coalesce(after, '')"),
    ] {
        let mut statement = raw.prepare(&format!("SELECT {columns} FROM {table}")).unwrap();
        let texts = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        texts.for_each(|text| assert_tame(text.unwrap().as_bytes(), table));
    }
}

#[test]
fn what_the_cluster_tells_acts_on_no_terminal() {
    let evil = |end: &str| format!("{EVIL}{end}");
    let crossbar = Crossbar::start(crate::crossbar::Settings {
        plans: vec![json!({"id": "plan", "name": evil("plan"), "description": EVIL})],
        classifiers: vec![("moon".into(), json!({"friendly_name": evil("moon"), "regex": "^1$"}))],
        ..settings()
    });
    let program = Program::logged_in(&quick_folder(), &crossbar, QUICK);
    let reseller = crossbar.reseller_id();
    crossbar.set_whitelabel(&reseller, json!({"realm_suffix": "white.example\u{1b}[31m"}));
    let id = crossbar.plant_account(&reseller, &evil(" Mines"), "evil.acme.example");
    crossbar.edit(
        &id,
        &json!({
            "language": EVIL, "custom_notes": evil("\n notes"), "contact": {"billing": {"name": EVIL, EVIL: "x"}},
            "contract": {"representative": {"name": EVIL}},
            "call_restriction": {EVIL: {"action": "deny"}}, "ui_restrictions": {"myaccount": {EVIL: EVIL}},
        }),
    );
    let user = json!({"first_name": EVIL, "last_name": EVIL, "username": "evil", "email": "evil@mines.example",
        "number": EVIL, "priv_level": "admin"});
    crossbar.plant_user(&id, &user, "a word");
    // one that cannot be taken over for its realm
    crossbar.plant_account(&reseller, &evil(" Other"), &format!("{EVIL}.example"));
    program.run(&["sync", "pull"]);
    assert!(program.raw().query_row("SELECT count(*) FROM account", [], |row| row.get::<_, i64>(0)).unwrap() >= 1);
    assert_all_tame(&program);

    // the words of refusals
    let fields =
        json!({"name": {"unique": {"message": evil(" in use"), "cause": EVIL}}, EVIL: {EVIL: {"message": EVIL}}});
    crossbar.fail(Rule::new("PUT", "/accounts/*", What::Fields(fields)));
    program.run(&["account", "add", "--name", "First Mines", "--timezone", "Europe/Berlin"]);
    assert_eq!(program.command(&["sync", "run"]).output().unwrap().status.code(), Some(3));
    assert_all_tame(&program);
    let charges = json!({EVIL: {EVIL: {"rate": EVIL, "quantity": EVIL, "activation_charge": EVIL}}});
    crossbar.fail(Rule::new("PUT", "/accounts/*", What::RefuseWith(402, "accept charges", charges)));
    program.run(&["sync", "retry", "--all"]);
    program.command(&["sync", "run"]).output().unwrap();
    assert_all_tame(&program);
    let redirect = What::Redirect("http://127.0.0.1:1/\u{9b}2J".into());
    crossbar.fail(Rule::new("*", "/**", redirect).every());
    program.command(&["sync", "run"]).output().unwrap();
    assert_all_tame(&program);
}
