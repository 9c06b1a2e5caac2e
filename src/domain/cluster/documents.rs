//! KAZOO's documents of an account: what of them is ours to change, out of an account and into one.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::ClusterId;
use crate::domain::{
    account::Account,
    calling::{Action, Calling, Restriction},
    text::{one_line, visible},
    trunks::PerKind,
    user::User,
};

/// The keys of the `accounts` document that trunkdesk has fields for. All others are the cluster's, and left as they are.
const ACCOUNT_KEYS: [&str; 10] = [
    "name",
    "realm",
    "timezone",
    "language",
    "enabled",
    "call_restriction",
    "ui_restrictions",
    "contact",
    "contract",
    "custom_notes",
];
/// Those of the `limits` document.
const LIMITS_KEYS: [&str; 4] = ["twoway_trunks", "inbound_trunks", "outbound_trunks", "allow_prepay"];

/// The most characters of one text from the cluster: what is longer is not from any of its forms.
const TEXT_MAX: usize = 10_000;

/// Both documents of an account as it is here, with our keys only: `{"account": …, "limits": …}`.
pub fn of_account(account: &Account) -> Value {
    let mut document = json!({
        "name": account.name,
        "realm": account.realm,
        "timezone": account.timezone,
        "enabled": account.enabled,
        "call_restriction": account.calling,
    });
    let nothing = |value: &Value| value.as_object().is_none_or(Map::is_empty);
    if let Some(language) = &account.language {
        document["language"] = language.as_str().into();
    }
    for (key, value) in
        [("ui_restrictions", &account.ui_restrictions), ("contact", &account.contact), ("contract", &account.contract)]
    {
        if !nothing(value) {
            document[key] = value.clone();
        }
    }
    if !account.notes.is_empty() {
        document["custom_notes"] = account.notes.as_str().into();
    }
    json!({ "account": document, "limits": limits(account) })
}

fn limits(account: &Account) -> Value {
    let counts = [account.trunks.twoway, account.trunks.inbound, account.trunks.outbound];
    let counts = counts.into_iter().map(|count| count.map(Value::from));
    let all = LIMITS_KEYS.into_iter().zip(counts.chain([account.allow_prepay.map(Value::from)]));
    Value::Object(all.filter_map(|(key, value)| Some((key.to_owned(), value?))).collect())
}

/// Documents as the cluster has sent them, in the same shape: with our keys only, every text of them clean. What was not
/// read is left out.
pub fn of_cluster(account: Option<&Value>, limits: Option<&Value>) -> Value {
    let mut documents = Map::new();
    let parts = [("account", account, &ACCOUNT_KEYS[..]), ("limits", limits, &LIMITS_KEYS[..])];
    for (name, document, keys) in parts {
        let Some(document) = document else { continue };
        let ours = keys.iter().filter_map(|key| Some(((*key).to_owned(), clean(key, document.get(*key)?)?)));
        documents.insert(name.into(), Value::Object(ours.collect()));
    }
    if let Some(account) = documents.get_mut("account").and_then(Value::as_object_mut) {
        // a missing one counts as true (crossbar.md: D/kzd_accounts.erl:300)
        account.entry("enabled").or_insert(Value::Bool(true));
        account.entry("call_restriction").or_insert_with(|| json!({}));
    }
    Value::Object(documents)
}

/// A value of the kind that the key has; `None` for any other, which is none.
fn clean(key: &str, value: &Value) -> Option<Value> {
    Some(match (key, value) {
        ("enabled" | "allow_prepay", Value::Bool(_)) => value.clone(),
        ("twoway_trunks" | "inbound_trunks" | "outbound_trunks", Value::Number(number)) => {
            u32::try_from(number.as_u64()?).ok()?.into()
        }
        ("custom_notes", Value::String(text)) => several_lines(text).into(),
        ("name" | "realm" | "timezone" | "language", Value::String(text)) => line(text).into_owned().into(),
        ("call_restriction", Value::Object(_)) => serde_json::to_value(calling(value)).unwrap_or_else(|_| json!({})),
        ("ui_restrictions" | "contact" | "contract", Value::Object(keys)) if !keys.is_empty() => clean_all(value),
        _ => return None,
    })
}

fn clean_all(value: &Value) -> Value {
    match value {
        Value::String(text) => line(text).into_owned().into(),
        Value::Array(items) => items.iter().map(clean_all).collect(),
        Value::Object(keys) => {
            Value::Object(keys.iter().map(|(key, value)| (line(key).into_owned(), clean_all(value))).collect())
        }
        other => other.clone(),
    }
}

/// A text of the cluster that may reach a screen: one line, nothing in it that acts or hides.
pub fn line(text: &str) -> Cow<'_, str> {
    let short = match text.char_indices().nth(TEXT_MAX) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    match visible(short) {
        Cow::Borrowed(_) => Cow::Borrowed(short),
        Cow::Owned(_) => Cow::Owned(visible(&one_line(short)).into_owned()),
    }
}

fn several_lines(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> = text.lines().map(line).collect();
    lines.join("\n").chars().take(TEXT_MAX).collect()
}

fn calling(value: &Value) -> Calling {
    let restriction = |value: &Value| match value["action"].as_str() {
        Some("deny") => Some(Restriction { action: Action::Deny }),
        Some("inherit") => Some(Restriction { action: Action::Inherit }),
        _ => None,
    };
    let all = value.as_object().into_iter().flatten();
    Calling(all.filter_map(|(key, value)| Some((line(key).into_owned(), restriction(value)?))).collect())
}

/// Puts both documents into an account. A part that is not there leaves the account's as it is; within a part that is
/// there, a key that is not there empties the field, but for name, realm and time zone, which no account is without.
pub fn put(account: &mut Account, documents: &Value) {
    if let Some(document) = documents.get("account") {
        let text = |key: &str| document.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        for (key, field) in
            [("name", &mut account.name), ("realm", &mut account.realm), ("timezone", &mut account.timezone)]
        {
            if let Some(text) = text(key) {
                text.clone_into(field);
            }
        }
        account.language = text("language").map(str::to_owned);
        text("custom_notes").unwrap_or_default().clone_into(&mut account.notes);
        account.enabled = document.get("enabled").and_then(Value::as_bool).unwrap_or(true);
        account.calling = document.get("call_restriction").map(calling).unwrap_or_default();
        let object = |key: &str| document.get(key).cloned().unwrap_or_else(|| json!({}));
        account.ui_restrictions = object("ui_restrictions");
        account.contact = object("contact");
        account.contract = object("contract");
    }
    if let Some(document) = documents.get("limits") {
        let count = |key: &str| document.get(key).and_then(Value::as_u64).and_then(|count| u32::try_from(count).ok());
        account.trunks =
            PerKind { twoway: count(LIMITS_KEYS[0]), inbound: count(LIMITS_KEYS[1]), outbound: count(LIMITS_KEYS[2]) };
        account.allow_prepay = document.get(LIMITS_KEYS[3]).and_then(Value::as_bool);
    }
}

/// KAZOO's document of a user as the cluster has sent it, with our keys only, in the shape of
/// [`crate::domain::document::of_user`]. A user may have no login there (crossbar.md: S/users.json): here its address
/// stands for it, or else its id. Addresses are not unique there: [`keep_stand_in`].
pub fn user_of_cluster(id: &ClusterId, document: &Value) -> Value {
    let text = |key: &str| document.get(key).and_then(Value::as_str).map(line).unwrap_or_default();
    let login = [text("username"), text("email"), id.as_str().into()].into_iter().find(|login| !login.is_empty());
    let mut user = json!({
        "first_name": text("first_name"),
        "last_name": text("last_name"),
        "email": text("email"),
        "username": login,
        "priv_level": if document.get("priv_level").and_then(Value::as_str) == Some("admin") { "admin" } else { "user" },
    });
    let number = text("number");
    if !number.is_empty() {
        user["number"] = number.into();
    }
    user
}

/// Whether a user that the cluster has sent has a login of its own.
pub fn has_login(document: &Value) -> bool {
    document.get("username").and_then(Value::as_str).is_some_and(|login| !line(login).is_empty())
}

/// Leaves the login that stands for a missing one as it is here: in `user`, made of what the cluster has `sent`, it becomes
/// that of `seen`.
pub fn keep_stand_in(user: &mut Value, sent: &Value, seen: Option<&Value>) {
    if !has_login(sent)
        && let Some(login) = seen.and_then(|seen| seen.get("username")).filter(|login| login.is_string())
    {
        user["username"] = login.clone();
    }
}

/// Puts a user's document into a user.
pub fn put_user(user: &mut User, document: &Value) {
    let text = |key: &str| document.get(key).and_then(Value::as_str).unwrap_or_default();
    for (key, field) in
        [("first_name", &mut user.first_name), ("last_name", &mut user.last_name), ("email", &mut user.email)]
    {
        text(key).clone_into(field);
    }
    if !text("username").is_empty() {
        text("username").clone_into(&mut user.username);
    }
    user.number = Some(text("number").to_owned()).filter(|number| !number.is_empty());
    user.is_admin = text("priv_level") == "admin";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_cluster_sends_is_clean_and_ours_only() {
        let account = json!({
            "name": "A\u{1b}[31mB", "realm": "a.b", "timezone": "Etc/UTC", "id": "x", "preflow": {"always": "y"},
            "call_restriction": {"toll_us": {"action": "deny"}, "moon": {"action": "fly"}, "did_us": 5},
            "contact": {"billing": {"name": "\u{202e}evil"}}, "contract": {}, "custom_notes": "one\ntwo\u{7}",
            "language": 7,
        });
        let limits = json!({"twoway_trunks": 5, "inbound_trunks": -1, "outbound_trunks": "7", "allow_prepay": true, "id": "limits"});
        let documents = of_cluster(Some(&account), Some(&limits));
        let expected = json!({
            "account": {
                "name": "A[31mB", "realm": "a.b", "timezone": "Etc/UTC", "enabled": true,
                "call_restriction": {"toll_us": {"action": "deny"}},
                "contact": {"billing": {"name": "\u{FFFD}evil"}}, "custom_notes": "one\ntwo",
            },
            "limits": {"twoway_trunks": 5, "allow_prepay": true},
        });
        assert_eq!(documents, expected);
        assert_eq!(of_cluster(None, None), json!({}));
    }
    #[test]
    fn a_user_has_a_login_always() {
        let id = ClusterId::from_random([1; 16]);
        for (sent, login) in [
            (json!({"username": "melissa", "email": "m@abc.example"}), "melissa"),
            (json!({"username": "", "email": "m@abc.example"}), "m@abc.example"),
            (json!({"username": 7}), id.as_str()),
        ] {
            assert_eq!(user_of_cluster(&id, &sent)["username"], login, "{sent}");
        }
        let sent = json!({
            "first_name": "M\u{1b}[31m", "last_name": "D", "username": "m", "priv_level": "admin", "number": "+1",
            "password": "never", "enabled": true,
        });
        let kept = json!({
            "first_name": "M[31m", "last_name": "D", "email": "", "username": "m", "priv_level": "admin", "number": "+1",
        });
        assert_eq!(user_of_cluster(&id, &sent), kept);
    }
}
