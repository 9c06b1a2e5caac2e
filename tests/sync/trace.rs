//! The step guide's account, entered as an operator enters it and pushed whole: what the cluster is asked to change is what
//! both wizards of Monster UI ask it, request by request, but for what is better on purpose.

use std::{fs, io::Write as _, path::Path};

use serde_json::{Map, Value, json};
use trunkdesk::domain::{
    account::{AccountId, Details, NewAccount},
    admin::NewAdmin,
    email::Email,
};

use crate::{
    crossbar::Seen,
    harness::create,
    pair::{LOGIN, Pair, guides},
};

/// What may differ, and why: the end of the path, the key, whether the old wizard and whether the new one differs in it.
const ON_PURPOSE: [(&str, &str, bool, bool, &str); 19] = [
    ("{PARENT}", "realm", true, true, "always ours: a realm that is known beforehand tells whether it was made"),
    ("{PARENT}", "send_email_on_creation", true, true, "left out it counts as true, and a mail goes to the admins"),
    ("{PARENT}", "trunkdesk", true, true, "our mark, by which an account of ours is told from another"),
    ("{PARENT}", "ui_metadata", true, true, "it says that Monster UI has made it"),
    ("{PARENT}", "language", true, false, "each account has one here; the old wizard has no such field"),
    ("{PARENT}", "contract", false, true, "nobody of the cluster represents the reseller unless one is entered"),
    ("users", "password", true, true, "made here"),
    (
        "users",
        "send_email_on_creation",
        true,
        true,
        "off unless it is asked for: the mail has the password in the clear",
    ),
    ("users", "require_password_update", true, true, "said in so many words, either way"),
    ("users", "number", false, true, "the newer wizard has no such field"),
    ("users", "trunkdesk", true, true, "our mark, as above"),
    ("users", "ui_metadata", true, true, "as above"),
    ("callflows", "ui_metadata", true, true, "as above"),
    ("limits", "ui_metadata", true, true, "as above"),
    ("credit", "ui_metadata", true, true, "as above"),
    ("credit", "source", true, true, "our own source id, the same each time it is sent"),
    ("credit", "period", true, true, "fixed, so that a second booking is refused"),
    ("credit", "description", true, true, "what the operator gave as the reason"),
    ("credit", "metadata", true, true, "the description is not automatic"),
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

/// What of a push changes something, with the wizards' words for ids, and no matter in which order after the first.
fn ours(details: Details) -> Vec<(String, String, Value)> {
    let mut pair = Pair::new();
    let new = guides(&pair.desk.parent);
    let admin = new.admin.clone().map(|admin| NewAdmin { email: Email::parse(LOGIN).unwrap(), ..admin });
    create(&mut pair.writer, NewAccount { details, admin, ..new }).unwrap();
    pair.until_still();
    pair.crossbar.assert_careful();
    let id = pair.crossbar.accounts()[0]["id"].as_str().unwrap().to_owned();
    let parent = pair.crossbar.reseller_id();
    let requests = pair.crossbar.requests();
    let changes = requests.iter().filter(|seen| seen.method != "GET" && seen.path != "/api_auth");
    let told = |seen: &Seen| {
        let path = format!("/v2{}", seen.path).replace(&id, "{NEW}").replace(&parent, "{PARENT}");
        (seen.method.clone(), path, seen.body.clone())
    };
    changes.map(told).collect()
}

fn keys(data: &Value) -> &Map<String, Value> {
    data.as_object().unwrap()
}

#[test]
fn a_push_asks_what_both_wizards_ask() {
    let Some(trace) = trace() else { return };
    let contact = json!({"billing": {
        "country": "US", "region": "CA", "locality": "San Francisco", "postal_code": "94105",
        "street_address": "1 Example Street",
    }});
    for (wizard, is_new, contact) in [("old_wizard", false, json!({})), ("new_wizard", true, contact)] {
        let details = Details { contact, ..guides_details() };
        let mine = ours(details);
        let requests = trace[wizard]["requests"].as_array().unwrap();
        let theirs: Vec<&Value> =
            requests.iter().filter(|one| one["phase"] == "submit" && one["method"] != "GET").collect();
        assert_eq!(mine.len(), theirs.len(), "{wizard}: {mine:#?}");
        assert_eq!(mine[0].1, "/v2/accounts/{PARENT}", "the account first");
        let mut differing = Vec::new();
        for theirs in theirs {
            let path = theirs["path"].as_str().unwrap();
            let same = mine.iter().find(|(method, mine, _)| theirs["method"] == **method && path == mine);
            let (_, _, mine) = same.unwrap_or_else(|| panic!("{wizard}: nothing is sent as {path}"));
            // an operator is asked first
            assert_eq!(mine["accept_charges"], Value::Null, "{wizard} {path}");
            let (mine, theirs) = (keys(&mine["data"]), keys(&theirs["body"]["data"]));
            let mut all: Vec<&String> = mine.keys().chain(theirs.keys()).collect();
            all.sort_unstable();
            all.dedup();
            for key in all.into_iter().filter(|key| mine.get(*key) != theirs.get(*key)) {
                let end = path.rsplit('/').next().unwrap();
                let is_meant = |(part, other, old, new, _): &&(&str, &str, bool, bool, &str)| {
                    *part == end && other == key && if is_new { *new } else { *old }
                };
                let meant = ON_PURPOSE.iter().find(is_meant);
                assert!(meant.is_some(), "{wizard} {path} {key}: {:?}, not {:?}", mine.get(key), theirs.get(key));
                differing.push((end, key.as_str()));
            }
        }
        for (end, key, old, new, reason) in ON_PURPOSE {
            let is_meant = if is_new { new } else { old };
            assert_eq!(differing.contains(&(end, key)), is_meant, "{wizard} {end} {key}: {reason}");
        }
    }
}

fn guides_details() -> Details {
    guides(&AccountId::from_random([0; 16])).details
}
