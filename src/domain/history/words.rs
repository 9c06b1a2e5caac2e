//! The words of the history: what its actions, fields and values are called.

use std::sync::LazyLock;

use serde_json::Value;

use crate::domain::{
    calling::{CLASSIFIERS, Classifier},
    contact::ContactRole,
    contract::EndDate,
    permissions::{GROUPS, Permission},
    setting::SettingKey,
    text,
    trunks::TrunkKind,
};

/// Actions as they stand in the history, with their words.
const ACTIONS: [(&str, &str); 29] = [
    ("account.created", "account added"),
    ("account.imported", "account imported"),
    ("account.changed", "account changed"),
    ("account.enabled", "account enabled"),
    ("account.disabled", "account disabled"),
    ("account.moved", "account moved"),
    ("account.deleted", "account deleted"),
    ("user.added", "admin added"),
    ("user.changed", "user changed"),
    ("user.removed", "user removed"),
    ("password.reset", "password reset"),
    ("credit.added", "credit added"),
    ("credit.removed", "credit removed"),
    ("reseller.created", "reseller set up"),
    ("reseller.changed", "reseller changed"),
    ("import.done", "import done"),
    ("import.stopped", "import stopped"),
    ("import.undone", "import undone"),
    ("account.settled", "change of both sides settled"),
    ("cluster.joined", "cluster set up"),
    ("cluster.added", "account added in the cluster"),
    ("cluster.linked", "account found in the cluster"),
    ("cluster.changed", "changed in the cluster"),
    ("cluster.gone", "account gone in the cluster"),
    ("sync.ordered", "account to be sent to the cluster"),
    ("sync.given_up", "sending given up"),
    ("charges.accepted", "charges accepted"),
    ("file.restored", "backup restored"),
    ("file.repaired", "file repaired"),
];

/// An action in words; one that is not known, as it is.
pub fn in_words(action: &str) -> &str {
    ACTIONS.iter().find(|(key, _)| *key == action).map_or(action, |(_, words)| words)
}

/// Keys of which a document has one where it may have a field that is called so. Holds for folded text.
pub fn keys_of_labels(folded: &str) -> Vec<&'static str> {
    let labels = KNOWN_PATHS.iter().filter(|(_, label)| text::fold(label).contains(folded));
    let mut keys: Vec<&str> = labels.filter_map(|(path, _)| telling_key(path)).collect();
    if text::fold(&calls_to("")).contains(folded) {
        keys.push(CALLS);
    }
    let own = Classifier::all_own().into_iter().filter(|kind| text::fold(kind.label).contains(folded));
    keys.extend(own.map(|kind| kind.key));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The last key of a path, or the one before where many paths end alike.
fn telling_key(path: &[&'static str]) -> Option<&'static str> {
    let mut keys = path.iter().rev().copied();
    keys.find(|key| !matches!(*key, "action" | "show_tab" | "*"))
}

/// Every path of our own documents with its label; `*` stands for a place in a list.
static KNOWN_PATHS: LazyLock<Vec<(Vec<&str>, String)>> = LazyLock::new(known_paths);

fn known_paths() -> Vec<(Vec<&'static str>, String)> {
    let mut known: Vec<(Vec<&'static str>, String)> = Vec::new();
    for (path, key) in [
        (vec!["account", "name"], SettingKey::Name),
        (vec!["account", "realm"], SettingKey::Realm),
        (vec!["account", "timezone"], SettingKey::Timezone),
        (vec!["account", "language"], SettingKey::Language),
        (vec!["limits", "twoway_trunks"], SettingKey::Trunks(TrunkKind::Twoway)),
        (vec!["limits", "inbound_trunks"], SettingKey::Trunks(TrunkKind::Inbound)),
        (vec!["limits", "outbound_trunks"], SettingKey::Trunks(TrunkKind::Outbound)),
        (vec!["limits", "allow_prepay"], SettingKey::AllowPrepay),
        (vec!["account", "contract", "representative", "name"], SettingKey::Representative),
        (vec!["account", "contract", "end_date"], SettingKey::EndDate),
        (vec!["account", "custom_notes"], SettingKey::Notes),
    ] {
        known.push((path, key.label()));
    }
    for (path, label) in [
        (vec!["account", "enabled"], "Status"),
        (vec!["users", "*", "first_name"], "Admin first name"),
        (vec!["users", "*", "last_name"], "Admin last name"),
        (vec!["users", "*", "email"], "Admin email address"),
        (vec!["users", "*", "username"], "Login"),
        (vec!["users", "*", "number"], "Admin contact number"),
        (vec!["users", "*", "priv_level"], "Privilege level"),
        (vec!["users", "*", "password"], "Password"),
        (vec!["credit", "balance"], "Credit balance"),
        (vec!["credit", "currency"], "Currency"),
        (vec!["credit", "amount"], "Credit amount"),
        (vec!["credit", "reason"], "Reason"),
        (vec!["credit", "source_id"], "Source id"),
        (vec!["meta", "parent"], "Account above"),
        (vec!["sync", "kind"], "Step for the cluster"),
        (vec!["sync", "about"], "Of"),
        (vec!["sync", "credit"], "Credit that is not sent"),
        (vec!["sync", "charges", "*", "item"], "Charged for"),
        (vec!["sync", "charges", "*", "quantity"], "How many"),
        (vec!["sync", "charges", "*", "rate"], "Each costs"),
        (vec!["sync", "charges", "*", "once"], "Costs once"),
        (vec!["cluster", "url"], "Address of the cluster"),
        (vec!["cluster", "account_id"], "Account there"),
        (vec!["cluster", "account_name"], "Name of that account"),
        (vec!["cluster", "is_reseller"], "Reseller there"),
        (vec!["import", "id"], "Import id"),
        (vec!["import", "row"], "Row of the file"),
        (vec!["import", "run"], "Import"),
        (vec!["import", "source"], "Imported from"),
        (vec!["restored_from"], "Restored from"),
        (vec!["accounts"], "Accounts"),
        (vec!["history", "number"], "Newest row of the history"),
        (vec!["history", "hash"], "Hash of that row"),
        (vec!["damaged"], "Damaged"),
        (vec!["name"], "Reseller name"),
        (vec!["realm_suffix"], "Realm suffix"),
        (vec!["timezone"], "Default timezone"),
        (vec!["currency"], "Currency"),
        (vec!["credit_minimum"], "Smallest credit"),
        (vec!["ask_above"], "Asked twice above"),
        (vec!["file", "repaired", "*"], "Repaired"),
        (vec!["template", "allow_prepay"], "Template: Per-minute calls over the limit"),
    ] {
        known.push((path, label.into()));
    }
    for classifier in CLASSIFIERS {
        let label = SettingKey::Call(classifier).label();
        known.push((vec!["template", "call_restriction", classifier.key, "action"], format!("Template: {label}")));
        known.push((vec!["account", "call_restriction", classifier.key, "action"], label));
    }
    for permission in GROUPS.iter().flat_map(|(_, members)| members.iter().copied()) {
        let (object, switch) = Permission::path(permission);
        let label = SettingKey::Show(permission).label();
        let template = vec!["template", "ui_restrictions", "myaccount", object, switch];
        known.push((template, format!("Template: {label}")));
        known.push((vec!["account", "ui_restrictions", "myaccount", object, switch], label));
    }
    for role in ContactRole::ALL {
        for part in role.parts() {
            known.push((vec!["account", "contact", role.key(), part.key()], SettingKey::Contact(role, *part).label()));
        }
    }
    known
}

/// The key of what an account may call.
const CALLS: &str = "call_restriction";

/// The key of a kind of calls that is none of the seven, with what its path begins with.
fn own_call(path: &[String]) -> Option<(&str, &str)> {
    match path {
        [root, calls, key, action] if calls == CALLS && action == "action" && known_place(path).is_none() => {
            matches!(root.as_str(), "account" | "template").then_some((root, key))
        }
        _ => None,
    }
}

fn calls_to(label: &str) -> String {
    format!("Calls to {label}")
}

/// The place of a path among the known ones.
fn known_place(path: &[String]) -> Option<usize> {
    let same = |known: &[&str]| {
        known.len() == path.len() && known.iter().zip(path).all(|(known, key)| *known == "*" || known == key)
    };
    KNOWN_PATHS.iter().position(|(known, _)| same(known))
}

/// What a field of a document is called; one that is not known, by its path. A cluster's own kind of calls goes by the name
/// that it has there now, or by its key.
pub fn label(path: &[String]) -> String {
    if let Some(place) = known_place(path) {
        return KNOWN_PATHS[place].1.clone();
    }
    match own_call(path) {
        Some(("template", key)) => format!("Template: {}", calls_to(Classifier::label_of(key))),
        Some((_, key)) => calls_to(Classifier::label_of(key)),
        None => path.join("."),
    }
}

/// Where a path stands among the others of its row: in the order of the known ones, what belongs to one user together, and
/// a cluster's own kinds of calls after the seven.
pub(super) fn rank(path: &[String]) -> (usize, bool) {
    let users = |known: &[&str]| known.first() == Some(&"users");
    let is_own = own_call(path).is_some();
    let place = match path {
        [first, ..] if first == "users" => KNOWN_PATHS.iter().position(|(known, _)| users(known)),
        [first, ..] if is_own => {
            KNOWN_PATHS.iter().rposition(|(known, _)| known.get(1) == Some(&CALLS) && known[0] == first.as_str())
        }
        _ => known_place(path),
    };
    (place.unwrap_or(usize::MAX), is_own)
}

/// A value in the words of the screens; `None` for nothing.
pub fn value_in_words(path: &[String], value: &Value) -> Option<String> {
    let last = path.last().map_or("", String::as_str);
    Some(match (last, value) {
        (_, Value::Null) => return None,
        ("action", Value::String(action)) => if action == "deny" { "denied" } else { "allowed" }.into(),
        ("enabled", Value::Bool(on)) => if *on { "active" } else { "disabled" }.into(),
        ("show_tab" | "show_credit" | "show_minutes", Value::Bool(on)) => if *on { "shown" } else { "hidden" }.into(),
        ("end_date", value) => {
            let contract = serde_json::json!({ "end_date": value });
            EndDate::of(&contract).map_or_else(|| value.to_string(), |end| end.to_string())
        }
        (_, Value::Bool(on)) => if *on { "yes" } else { "no" }.into(),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_screens_find_keys() {
        assert_eq!(keys_of_labels("timezone"), ["timezone"]);
        assert_eq!(keys_of_labels("international"), ["international"]);
        assert_eq!(keys_of_labels("twoway"), ["twoway", "twoway_trunks"]);
        assert!(keys_of_labels("no such words").is_empty());
        assert_eq!(keys_of_labels("repaired"), ["repaired"]);
        Classifier::named("bb_night", "Venus at night").unwrap();
        assert_eq!(keys_of_labels("venus at ni"), ["bb_night"]);
        assert!(keys_of_labels("calls").contains(&CALLS), "whatever kind it is of");
        assert_eq!(in_words("account.moved"), "account moved");
        assert_eq!(in_words("moon.landed"), "moon.landed");
    }
}
