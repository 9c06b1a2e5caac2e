//! The README's table of keys is the program's own.

use std::{fmt::Write as _, fs};

use trunkdesk::{
    app::{
        hints::help_lines,
        keys::{BINDINGS, Scope},
    },
    look::Glyphs,
};

use crate::readme::{is_fresh, remedy};

const FROM: &str = "<!-- keys: made by tests/screens/key_table.rs -->\n";
const TO: &str = "<!-- end of keys -->\n";

/// What the README calls a scope.
fn title(scope: Scope) -> &'static str {
    match scope {
        Scope::Everywhere => "On every screen",
        Scope::Shell => "On every screen, but not with `--kiosk`",
        Scope::NotTyping => "On every screen, but not where text is typed",
        Scope::Text => "In a line of text",
        Scope::Tick => "On a box to tick",
        Scope::Either => "On one of two choices",
        Scope::OneOf => "On one of several choices",
        Scope::Count => "On a number of trunks",
        Scope::Zone => "On a timezone",
        Scope::Button => "On a button",
        Scope::Form => "In a form",
        Scope::Tabs => "In a new account, where digits are not typed",
        Scope::Review => "In the review",
        Scope::Home => "On Home",
        Scope::Search => "On Home, in Search",
        Scope::HomeKeys => "On Home, but not in Search",
        Scope::HomeDrafts => "On Home, where a draft waits",
        Scope::HomeButton => "On Home, on Add New Account or the menu",
        Scope::List => "On Home, in the list",
        Scope::TabLine => "On the line of tabs",
        Scope::ResellerTabs => "On the reseller's page, where digits are not typed",
        Scope::ResellerOverview => "On the reseller's page, on Overview",
        Scope::Rows => "On the rows of a tab",
        Scope::Notes => "On notes that are only read",
        Scope::Lines => "In text of several lines",
        Scope::Level => "On Home, among the sub-accounts of an account",
        Scope::Found => "On Home, while the whole tree is searched or narrowed",
        Scope::Account => "In an open account",
        Scope::AccountEdit => "In a tab of an open account that can be changed",
        Scope::AccountCredit => "On the credit of an open account that can be changed",
        Scope::AccountHistory => "In the history of an open account",
        Scope::AccountTabs => "In an open account, where digits are not typed",
        Scope::Conflict => "In the box of two operators' changes",
        Scope::HistorySearch => "In a history, in its search",
        Scope::HistoryList => "In a history",
        Scope::HistoryRow => "In a row of a history",
        Scope::HistoryAccount => "On a row of an account that is still there",
        Scope::History => "In the history of all accounts",
        Scope::Running => "While something is imported or exported",
        Scope::ImportRows => "On the rows that were checked, or the end of an import",
        Scope::Sync => "On the Sync page",
        Scope::SyncRows => "On the Sync page, where something waits",
        Scope::Step => "In the box of a step to be sent",
        Scope::LongStep => "In the box of a step that is too long for the screen",
        Scope::Settle => "In the box of what was changed here and at the cluster",
        Scope::Menu => "In the menu",
        Scope::Drafts => "In the box of drafts",
        Scope::Look => "In the box of looks",
        Scope::Help => "In the help",
        Scope::Question => "In a question",
        Scope::Word => "In a question that wants a word or a name typed",
        Scope::Picker => "In a box to choose from",
        Scope::Created => "In the box after Submit",
        Scope::Trouble => "In a box that is only read",
        Scope::Locked => "On a screen that is locked",
        Scope::LockedRunning => "On a screen that is locked while something is imported or exported",
        Scope::TooSmall => "On a terminal that is too small",
    }
}

fn table() -> String {
    let mut scopes: Vec<Scope> = Vec::new();
    for binding in BINDINGS {
        if !scopes.contains(&binding.scope) {
            scopes.push(binding.scope);
        }
    }
    // what holds everywhere is read first
    let general = |scope: &Scope| !matches!(scope, Scope::Everywhere | Scope::NotTyping | Scope::Shell);
    scopes.sort_by_key(general);
    let mut table = String::from("| Where | Key | What it does |\n|---|---|---|\n");
    for scope in scopes {
        let mut place = title(scope);
        for (keys, sentence) in help_lines(&[scope], Glyphs::Unicode) {
            let keys: Vec<String> = keys.split(' ').map(|key| format!("`{key}`")).collect();
            writeln!(table, "| {place} | {} | {sentence} |", keys.join(" ")).unwrap();
            place = "";
        }
    }
    table
}

#[test]
fn the_readme_lists_the_keys_that_are_bound() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (before, rest) = readme.split_once(FROM).expect("the README has a place for the keys");
    let (_, after) = rest.split_once(TO).expect("the README says where the keys end");
    let made = format!("{before}{FROM}\n{}\n{TO}{after}", table());
    assert!(is_fresh("README.md", &made), "{}", remedy(&["README.md"]));
}
