//! What Monster UI sends for the step guide's account, and what we send: the same, but for what is better on purpose.

use std::{fs, io::Write as _, path::Path};

use serde_json::{Value, json};
use trunkdesk::domain::cluster::outbox::Work;

use crate::samples::{There, account, credit, user_work};

/// Paths in `data` whose values are ours on purpose, with the reason.
const ON_PURPOSE: [(&str, &str, &str); 22] = [
    ("account", "realm", "always ours: a realm that is known beforehand tells whether an account was made"),
    ("account", "contract", "trunkdesk has no user of the cluster who represents the reseller unless one is entered"),
    ("account", "send_email_on_creation", "left out it counts as true, and a mail goes to the admins"),
    ("account", "trunkdesk", "our mark, by which an account of ours is told from another"),
    ("account", "ui_metadata", "it says that Monster UI has made it"),
    ("callflow", "ui_metadata", "as above"),
    ("limits", "ui_metadata", "as above"),
    ("credit", "ui_metadata", "as above"),
    ("credit", "source", "our own source id, the same each time it is sent"),
    ("credit", "period", "fixed, so that a second booking is refused"),
    ("credit", "description", "what the operator gave as the reason"),
    ("credit", "metadata", "the description is not automatic"),
    ("user", "ui_metadata", "it says that Monster UI has made it"),
    ("user", "password", "made here"),
    ("user", "number", "the newer wizard has no such field, the older one has"),
    ("user", "send_email_on_creation", "off unless it is asked for: the mail has the password in the clear"),
    ("user", "require_password_update", "a password that was made is set anew at the first log-in"),
    ("user", "trunkdesk", "our mark, as above"),
    ("account", "accept_charges", "an operator is asked first"),
    ("user", "accept_charges", "as above"),
    ("limits", "accept_charges", "as above"),
    ("credit", "accept_charges", "as above"),
];

fn trace() -> Option<Value> {
    let Some(schemas) = std::env::var_os("TRUNKDESK_KAZOO_SCHEMAS") else {
        let text = b"SKIPPED: TRUNKDESK_KAZOO_SCHEMAS names no folder beside which monster-trace.json is.\n";
        std::io::stderr().write_all(text).unwrap();
        return None;
    };
    let file = Path::new(&schemas).parent().unwrap().join("monster-trace.json");
    Some(serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap())
}

/// What is sent for the step guide's account, by what it is.
fn ours() -> Vec<(&'static str, String, Value)> {
    let mut there = There::new();
    let parent = there.parent();
    let task = there.task(None, Work::Account { account: Box::new(account()), seen: None });
    let id = there.done(&task).cluster_id.unwrap();
    let limits = Work::Limits { account: Box::new(account()), seen: Some(json!({"allow_prepay": true})) };
    for work in [Work::Callflow, credit(1000), Work::User(Box::new(user_work())), limits] {
        let task = there.task(Some(&id), work);
        there.done(&task);
    }
    let path = |rest: &str| format!("/accounts/{id}/{rest}");
    [
        ("account", "PUT", format!("/accounts/{parent}")),
        ("callflow", "PUT", path("callflows")),
        ("credit", "PUT", path("ledgers/credit")),
        ("user", "PUT", path("users")),
        ("limits", "POST", path("limits")),
    ]
    .map(|(what, method, path)| {
        let sent = there.sent(method, &path);
        assert_eq!(sent.len(), 1, "{what}");
        (what, method.to_owned(), sent[0].clone())
    })
    .into()
}

#[test]
fn what_is_sent_is_what_monster_ui_sends_but_for_what_is_better_on_purpose() {
    let Some(trace) = trace() else { return };
    let theirs = trace["new_wizard"]["requests"].as_array().unwrap();
    let mut differing = Vec::new();
    for (what, method, body) in ours() {
        let ends = match what {
            "account" => "/accounts/{PARENT}",
            "callflow" => "/callflows",
            "credit" => "/ledgers/credit",
            "user" => "/users",
            _ => "/limits",
        };
        let fits = |request: &&Value| {
            request["phase"] == "submit"
                && request["method"] == method
                && request["path"].as_str().unwrap().ends_with(ends)
        };
        let theirs = &theirs.iter().find(fits).unwrap_or_else(|| panic!("{what}"))["body"];
        let (mut mine, mut theirs_data) = (body["data"].clone(), theirs["data"].clone());
        // beside the data, but as much a part of what is asked for
        for (side, envelope) in [(&mut mine, &body), (&mut theirs_data, theirs)] {
            if let Some(accepts) = envelope.get("accept_charges") {
                side["accept_charges"] = accepts.clone();
            }
        }
        let keys = mine.as_object().unwrap().keys().chain(theirs_data.as_object().unwrap().keys());
        let mut keys: Vec<&String> = keys.collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            if mine.get(key) == theirs_data.get(key) {
                continue;
            }
            let listed = ON_PURPOSE.iter().any(|(part, path, _)| *part == what && path == key);
            assert!(listed, "{what}.{key}: {:?} instead of {:?}", mine.get(key), theirs_data.get(key));
            differing.push((what, key.clone()));
        }
    }
    for (part, key, reason) in ON_PURPOSE {
        assert!(differing.iter().any(|(what, found)| *what == part && found == key), "{part}.{key}: no more {reason}");
    }
}
