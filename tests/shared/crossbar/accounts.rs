//! Accounts: made, read, changed, deleted, moved.

use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Problems, Reply},
    call::Call,
    charges, merge, schema,
    settings::Priced,
    state::{Mail, State},
    tree::{Account, EPOCH},
};

/// What a request may not set.
const NOT_THEIRS: &[&str] = &[
    "id",
    "created",
    "is_reseller",
    "reseller_id",
    "billing_mode",
    "superduper_admin",
    "wnm_allow_additions",
    "notification_preference",
    "trial_time_left",
    "send_email_on_creation",
    "accept_charges",
    "ui_metadata",
];

/// The account as it is answered: its flags stand in `metadata` on closed servers.
pub fn shown(state: &State, at: usize) -> Answer {
    let account = state.tree.at(at);
    let mut document = account.rest.clone();
    for (key, value) in [("id", &account.id), ("name", &account.name), ("realm", &account.realm)] {
        document.insert(key.into(), json!(value));
    }
    document.entry("timezone").or_insert(json!("America/Los_Angeles"));
    let reseller = state.tree.reseller(at).map(|reseller| state.tree.at(reseller).id.clone());
    let flags = json!({
        "created": account.created + EPOCH,
        "enabled": account.enabled,
        "is_reseller": account.is_reseller,
        "reseller_id": reseller,
        "billing_mode": "normal",
        "superduper_admin": account.parent.is_none(),
        "wnm_allow_additions": false,
    });
    let revision = format!("{}-{}", account.revision, super::hash::md5(&format!("{document:?}{flags}")));
    let answer = if state.settings.closed {
        Answer::ok(Value::Object(document)).beside("metadata", flags)
    } else {
        document.extend(flags.as_object().cloned().unwrap_or_default());
        Answer::ok(Value::Object(document))
    };
    answer.beside("revision", revision)
}

/// `GET accounts/{a}`.
pub fn read(state: &State, call: &Call, at: usize) -> Reply {
    let mut answer = shown(state, at);
    if call.request.asked("include_api_key") == Some("true") {
        answer.data["api_key"] = json!(state.tree.at(at).inside().api_key);
    }
    Ok(answer)
}

/// `PUT accounts/{parent}`.
pub fn create(state: &mut State, call: &Call, parent: usize) -> Reply {
    let mut document = call.data.clone();
    let id = match document.get("id").and_then(Value::as_str).map(str::to_owned) {
        Some(id) => {
            state.ids_sent.push(id.clone());
            id
        }
        None => state.id(),
    };
    if document.get("realm").is_none_or(|realm| realm == "") {
        let label = state.id()[..6].to_owned();
        document.insert("realm".into(), json!(format!("{label}.{}", state.settings.realm_suffix)));
    }
    document.entry("timezone").or_insert(json!("America/Los_Angeles"));
    let mut problems = checked(state, call, &mut document, None);
    if !state.settings.allow_subaccounts {
        problems.add("account", "forbidden", json!({"message": "forbidden"}));
    }
    problems.or_go_on()?;
    charges::ask(state, call, Priced::Accounts, 1)?;
    if let Some(there) = state.tree.find(&id) {
        // the trap: what failed is undone, and that is the account that was there
        state.tree.remove(there);
        return Err(Answer::refused(409, "datastore_conflict", json!({"message": "datastore conflict", "cause": id})));
    }
    document.remove("enabled");
    let mut account = Account {
        id: id.clone(),
        enabled: state.tree.at(parent).enabled,
        created: state.now(),
        parent: Some(parent),
        revision: 1,
        ..Account::default()
    };
    put(&mut account, document);
    let at = state.tree.add(account);
    if call.flag("send_email_on_creation").unwrap_or(true) {
        state.mails.push(Mail { kind: "new_account", account_id: id.clone(), to: String::new(), password: None });
    }
    let location = format!("{}/accounts/{id}", state.url);
    let answer = shown(state, at);
    Ok(Answer { status: 201, ..answer.header("Location", location) })
}

/// `PATCH` and `POST` of an account: on 5.0 both merge, before it `POST` replaces.
pub fn update(state: &mut State, call: &Call, at: usize, whole: bool) -> Reply {
    let merges = state.settings.since(5, 0);
    let account = state.tree.at(at);
    let mut document = Map::new();
    if merges || !whole {
        document = account.rest.clone();
        document.insert("name".into(), json!(account.name));
    }
    document.insert("realm".into(), json!(account.realm));
    merge::merge(&mut document, &call.data, if merges { merge::Null::IsPassedOver } else { merge::Null::Removes });
    checked(state, call, &mut document, Some(at)).or_go_on()?;
    document.remove("enabled");
    let said = call.data.get("enabled").and_then(Value::as_bool);
    let enabled = if call.is_above(state, at) { said.or(merges.then_some(true)) } else { None };
    state.tree.change(at, |account| {
        put(account, document);
        account.enabled = enabled.unwrap_or(account.enabled);
    });
    Ok(shown(state, at))
}

/// `DELETE accounts/{a}`.
pub fn delete(state: &mut State, at: usize) -> Reply {
    if state.tree.at(at).parent.is_none() {
        return Err(Answer::plain(405, "invalid_method"));
    }
    if state.tree.has_children(at) {
        return Err(Answer::plain(500, "account_has_descendants"));
    }
    if state.tree.at(at).inside().active_port {
        return Err(Answer::plain(500, "account_has_active_port"));
    }
    let mut answer = shown(state, at);
    answer.data["_read_only"] = json!({"deleted": true});
    state.tree.remove(at);
    Ok(answer)
}

/// `POST accounts/{a}/move`.
pub fn move_to(state: &mut State, call: &Call, at: usize) -> Reply {
    let Some(to) = call.data.get("to").and_then(Value::as_str) else {
        return Err(Problems::one("to", "required", json!({"message": "Field is required but missing"})).refusal());
    };
    let to = state.tree.find(to).ok_or_else(|| Answer::unknown(to))?;
    let inside = call.is_above(state, at) && (Some(to) == call.caller || call.is_above(state, to));
    if !state.settings.allow_move || !inside {
        return Err(Answer::forbidden());
    }
    if to == at || state.tree.is_below(to, at) {
        return Err(Answer::plain(500, "account_cant_create_tree"));
    }
    state.tree.change(at, |account| account.parent = Some(to));
    Ok(shown(state, at))
}

/// Lays a document into the account.
pub fn put(account: &mut Account, mut document: Map<String, Value>) {
    let mut text = |key: &str| document.remove(key).and_then(|value| value.as_str().map(str::to_owned));
    account.name = text("name").unwrap_or_default();
    account.realm = text("realm").unwrap_or_default();
    account.rest = document;
}

/// The checks of creation and change, all told together.
fn checked(state: &mut State, call: &Call, document: &mut Map<String, Value>, besides: Option<usize>) -> Problems {
    document.retain(|key, _| !NOT_THEIRS.contains(&key.as_str()) && !key.starts_with("pvt_") && !key.starts_with('_'));
    if let Some(Value::String(realm)) = document.get_mut("realm") {
        realm.retain(|c| c != ' ');
    }
    let mut problems = schema::check(state, call, "accounts", document);
    let text = |key: &str| document.get(key).and_then(Value::as_str);
    if let Some(realm) = text("realm")
        && state.tree.holder_of_realm(realm, besides).is_some()
    {
        problems.add("realm", "unique", json!({"message": "Account realm already in use", "cause": realm}));
    }
    if let Some(name) = text("name")
        && state.settings.ensure_unique_name
        && state.tree.holder_of_name(name, besides).is_some()
    {
        problems.add("name", "unique", json!({"message": "Account name already in use", "cause": name}));
    }
    problems
}
