//! History: who did what to which account, and what it changed, field by field.

use std::sync::LazyLock;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{
    calling::CLASSIFIERS,
    contact::ContactRole,
    contract::EndDate,
    id::AccountId,
    operator::Operator,
    permissions::{GROUPS, Permission},
    setting::SettingKey,
    text,
    trunks::TrunkKind,
};

/// A row of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// Its number; the first is 1.
    pub number: i64,
    /// When it was.
    pub at: Timestamp,
    /// Who it was.
    pub operator: Operator,
    /// What was done, such as `account.changed`.
    pub action: String,
    /// The account that it was done to, with the name it has now or had last; `None` for the reseller.
    pub account: Option<(AccountId, String)>,
    /// Whether that account is deleted by now.
    pub deleted: bool,
    /// What it was before, only what changed.
    pub before: Option<Value>,
    /// What it was afterwards, only what changed.
    pub after: Option<Value>,
}

/// Which rows of the history, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRequest {
    /// Comes back in the answer, so that an older one can be told and dropped.
    pub generation: u64,
    /// Only rows of this account.
    pub account: Option<AccountId>,
    /// Words that all have to be found in a row: in its operator, account, action or fields; a day such as
    /// `2026-11-24` picks the rows of that day in the reseller's time zone.
    pub search: String,
    /// Rows older than the one with this number, as [`HistoryPage::next`] says it; `None` for the newest.
    pub before: Option<i64>,
    /// The most rows.
    pub limit: u32,
}

/// Rows of the history, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryPage {
    /// What was asked.
    pub request: HistoryRequest,
    /// The rows.
    pub rows: Vec<HistoryRow>,
    /// The newest row that was looked at, if there was any.
    pub newest: Option<i64>,
    /// Where to go on: rows older than the one with this number were not looked at. There may be fewer rows than were
    /// asked for all the same, as a search is answered in parts. `None` where there is nothing more.
    pub next: Option<i64>,
}

/// One field that a row of the history changed, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The field, as the screens call it.
    pub label: String,
    /// What it was; `None` where there was nothing.
    pub before: Option<String>,
    /// What it became; `None` where there is nothing.
    pub after: Option<String>,
}

/// Actions as they stand in the history, with their words.
const ACTIONS: [(&str, &str); 14] = [
    ("account.created", "account added"),
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
];

/// An action in words; one that is not known, as it is.
pub fn in_words(action: &str) -> &str {
    ACTIONS.iter().find(|(key, _)| *key == action).map_or(action, |(_, words)| words)
}

/// Keys of which a document has one where it may have a field that is called so. Holds for folded text.
pub fn keys_of_labels(folded: &str) -> Vec<&'static str> {
    let labels = KNOWN_PATHS.iter().filter(|(_, label)| text::fold(label).contains(folded));
    let mut keys: Vec<&str> = labels.filter_map(|(path, _)| telling_key(path)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The last key of a path, or the one before where many paths end alike.
fn telling_key(path: &[&'static str]) -> Option<&'static str> {
    let mut keys = path.iter().rev().copied();
    keys.find(|key| !matches!(*key, "action" | "show_tab"))
}

impl HistoryRow {
    /// What it changed, field by field. What only tells one document from the next is left out.
    pub fn changes(&self) -> Vec<FieldChange> {
        let mut before = Vec::new();
        let mut after = Vec::new();
        for (document, leaves) in [(&self.before, &mut before), (&self.after, &mut after)] {
            if let Some(document) = document {
                flatten(document, &mut Vec::new(), leaves);
            }
        }
        let paths = before.iter().chain(after.iter().filter(|leaf| before.iter().all(|other| other.0 != leaf.0)));
        let find = |leaves: &[Leaf], path: &Vec<String>| {
            leaves.iter().find(|leaf| leaf.0 == *path).and_then(|leaf| value_in_words(path, &leaf.1))
        };
        let mut paths: Vec<_> = paths.filter(|(path, _)| !is_technical(path)).collect();
        paths.sort_by_key(|(path, _)| rank(path));
        let whose = |path: &[String]| match path {
            [users, place, key] if users == "users" && key != "username" => {
                let login = vec![users.clone(), place.clone(), "username".into()];
                // a login that changes is told by itself
                find(&before, &login).filter(|login_before| Some(login_before) == find(&after, &login).as_ref())
            }
            _ => None,
        };
        let name = |path: &[String]| match whose(path) {
            Some(login) => format!("{} of {login}", label(path)),
            None => label(path),
        };
        paths
            .into_iter()
            .map(|(path, _)| FieldChange { label: name(path), before: find(&before, path), after: find(&after, path) })
            .filter(|change| change.before != change.after)
            .collect()
    }

    /// What to tell of one of its fields: what it was and what it became; only one of them where the row makes or ends
    /// the whole thing, or says something of credit that was not there before.
    pub fn told<'a>(&self, change: &'a FieldChange) -> (Option<&'a str>, Option<&'a str>) {
        const NOTHING: &str = "nothing";
        let (before, after) = (change.before.as_deref(), change.after.as_deref());
        let begins = self.before.is_none() || self.action.starts_with("credit.");
        match (before, after) {
            (None, after) if !begins => (Some(NOTHING), after),
            (before, None) if self.after.is_some() => (before, Some(NOTHING)),
            both => both,
        }
    }
}

/// Both documents with only what differs between them; what both have the same goes.
pub fn differing(before: &Value, after: &Value) -> (Value, Value) {
    let (Value::Object(old), Value::Object(new)) = (before, after) else { return (before.clone(), after.clone()) };
    let (mut olds, mut news) = (Map::new(), Map::new());
    for (key, value) in old {
        match new.get(key) {
            Some(same) if same == value => {}
            Some(other) => {
                let (value, other) = differing(value, other);
                olds.insert(key.clone(), value);
                news.insert(key.clone(), other);
            }
            None => {
                olds.insert(key.clone(), value.clone());
            }
        }
    }
    news.extend(new.iter().filter(|(key, _)| !old.contains_key(*key)).map(|(key, value)| (key.clone(), value.clone())));
    (Value::Object(olds), Value::Object(news))
}

/// A path of keys with what stands there.
type Leaf = (Vec<String>, Value);

fn flatten(value: &Value, path: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    let inside: Vec<(String, &Value)> = match value {
        Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(array) => array.iter().enumerate().map(|(place, value)| (place.to_string(), value)).collect(),
        other => {
            leaves.push((path.clone(), other.clone()));
            return;
        }
    };
    for (key, value) in inside {
        path.push(key);
        flatten(value, path, leaves);
        path.pop();
    }
}

/// Ids, revisions and stamps: the row says who and when.
fn is_technical(path: &[String]) -> bool {
    match path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["meta", key] => key != "parent",
        ["account", "id"] | ["id" | "revision"] => true,
        ["users", _, "id"] => true,
        ["account", "contract", "representative", key] => key != "name",
        _ => false,
    }
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
        (vec!["name"], "Reseller name"),
        (vec!["realm_suffix"], "Realm suffix"),
        (vec!["timezone"], "Default timezone"),
        (vec!["currency"], "Currency"),
        (vec!["credit_minimum"], "Smallest credit"),
        (vec!["ask_above"], "Asked twice above"),
        (vec!["template", "allow_prepay"], "Template: Per-minute calls over the limit"),
    ] {
        known.push((path, label.into()));
    }
    for (place, classifier) in CLASSIFIERS.iter().enumerate() {
        let label = SettingKey::Call(place).label();
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

/// The place of a path among the known ones.
fn known_place(path: &[String]) -> Option<usize> {
    let same = |known: &[&str]| {
        known.len() == path.len() && known.iter().zip(path).all(|(known, key)| *known == "*" || known == key)
    };
    KNOWN_PATHS.iter().position(|(known, _)| same(known))
}

fn label(path: &[String]) -> String {
    known_place(path).map_or_else(|| path.join("."), |place| KNOWN_PATHS[place].1.clone())
}

/// Where a path stands among the others of its row: in the order of the known ones, what belongs to one user together.
fn rank(path: &[String]) -> usize {
    let users = |known: &[&str]| known.first() == Some(&"users");
    let place = match path {
        [first, ..] if first == "users" => KNOWN_PATHS.iter().position(|(known, _)| users(known)),
        _ => known_place(path),
    };
    place.unwrap_or(usize::MAX)
}

/// A value in the words of the screens; `None` for nothing.
fn value_in_words(path: &[String], value: &Value) -> Option<String> {
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
    use serde_json::json;

    use super::*;

    fn row(before: Option<Value>, after: Option<Value>) -> HistoryRow {
        let operator = Operator {
            name: "mdemo".into(),
            login_uid: None,
            effective_user: "mdemo".into(),
            sudo_user: None,
            ssh_address: None,
        };
        HistoryRow {
            number: 1,
            at: Timestamp::UNIX_EPOCH,
            operator,
            action: "account.changed".into(),
            account: None,
            deleted: false,
            before,
            after,
        }
    }

    fn told(row: &HistoryRow) -> Vec<(String, String, String)> {
        let word = |value: Option<String>| value.unwrap_or_else(|| "-".into());
        row.changes().into_iter().map(|change| (change.label, word(change.before), word(change.after))).collect()
    }

    #[test]
    fn changes_are_told_in_the_words_of_the_screens() {
        let row = row(
            Some(json!({"account": {"name": "A", "enabled": true, "call_restriction": {"toll_us": {"action": "deny"}},
                "contract": {"end_date": 62_167_305_600_i64}}, "meta": {"revision": 1}})),
            Some(
                json!({"account": {"name": "B", "enabled": false, "call_restriction": {"toll_us": {"action": "inherit"}},
                "contact": {"billing": {"locality": "Berlin"}}, "x": {"y": 7}}, "limits": {"twoway_trunks": 3},
                "users": [{"email": "a@b.co", "id": "1"}], "meta": {"revision": 2}}),
            ),
        );
        let expected = [
            ("Calls to US Toll", "denied", "allowed"),
            ("Contract end date", "1970-01-02", "-"),
            ("Status", "active", "disabled"),
            ("Account Name", "A", "B"),
            ("Billing contact: City", "-", "Berlin"),
            ("account.x.y", "-", "7"),
            ("Twoway trunks", "-", "3"),
            ("Admin email address", "-", "a@b.co"),
        ];
        let expected: Vec<_> = expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())).to_vec();
        let mut told = told(&row);
        told.sort();
        let mut sorted = expected;
        sorted.sort();
        assert_eq!(told, sorted);
    }

    #[test]
    fn a_field_that_was_not_there_became_something() {
        let (old, new) = (json!({"limits": {"twoway_trunks": 3}}), json!({"limits": {"twoway_trunks": 4}}));
        let none = json!({});
        for (before, after, action, told) in [
            (Some(&old), Some(&new), "account.changed", (Some("3"), Some("4"))),
            (Some(&none), Some(&new), "account.changed", (Some("nothing"), Some("4"))),
            (Some(&old), Some(&none), "account.changed", (Some("3"), Some("nothing"))),
            (None, Some(&new), "account.created", (None, Some("4"))),
            (Some(&old), None, "account.deleted", (Some("3"), None)),
            (Some(&none), Some(&new), "credit.added", (None, Some("4"))),
        ] {
            let row = HistoryRow { action: action.into(), ..row(before.cloned(), after.cloned()) };
            let changes = row.changes();
            assert_eq!(row.told(&changes[0]), told, "{before:?} {after:?} {action}");
        }
    }

    #[test]
    fn a_change_of_a_user_tells_whose_it_is() {
        let user = |password: &str, name: &str| json!({"users": [{"username": "a@b.co", "password": password, "first_name": name}]});
        let row = row(Some(user("set", "A")), Some(user("set anew", "B")));
        let labels: Vec<String> = row.changes().into_iter().map(|change| change.label).collect();
        assert_eq!(labels, ["Admin first name of a@b.co", "Password of a@b.co"]);
    }

    #[test]
    fn only_what_differs_is_kept() {
        let before = json!({"a": {"b": 1, "c": 2}, "d": [1], "e": 5, "same": {"x": 1}});
        let after = json!({"a": {"b": 1, "c": 3}, "d": [1, 2], "f": 6, "same": {"x": 1}});
        assert_eq!(
            differing(&before, &after),
            (json!({"a": {"c": 2}, "d": [1], "e": 5}), json!({"a": {"c": 3}, "d": [1, 2], "f": 6}))
        );
        assert_eq!(differing(&before, &before), (json!({}), json!({})));
    }

    #[test]
    fn words_of_the_screens_find_keys() {
        assert_eq!(keys_of_labels("timezone"), ["timezone"]);
        assert_eq!(keys_of_labels("international"), ["international"]);
        assert_eq!(keys_of_labels("twoway"), ["twoway", "twoway_trunks"]);
        assert!(keys_of_labels("no such words").is_empty());
        assert_eq!(in_words("account.moved"), "account moved");
        assert_eq!(in_words("moon.landed"), "moon.landed");
    }
}
