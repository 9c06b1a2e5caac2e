//! The users of an account.

use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    call::Call,
    charges, hash, merge, paging, schema,
    settings::Priced,
    state::{Mail, State},
    tree::EPOCH,
};

/// A user as it is stored: the password only as digests together with the name.
#[derive(Clone, Debug, Default)]
pub struct User {
    pub id: String,
    pub document: Map<String, Value>,
    pub md5: Option<String>,
    pub sha: Option<String>,
    pub created: i64,
}

impl User {
    pub fn new(id: String, document: Map<String, Value>, created: i64) -> Self {
        Self { id, document, created, ..Self::default() }
    }

    pub fn set_password(&mut self, username: &str, password: &str) {
        let both = format!("{username}:{password}");
        (self.md5, self.sha) = (Some(hash::md5(&both)), Some(hash::sha(&both)));
    }

    pub fn username(&self) -> Option<&str> {
        self.document.get("username")?.as_str()
    }

    /// With what the server adds.
    pub fn shown(&self) -> Value {
        let mut shown = self.document.clone();
        shown.insert("id".into(), json!(self.id));
        shown.insert("created".into(), json!(self.created + EPOCH));
        for (key, value) in [("priv_level", json!("user")), ("enabled", json!(true)), ("verified", json!(false))] {
            shown.entry(key).or_insert(value);
        }
        Value::Object(shown)
    }

    fn summary(&self) -> Value {
        let shown = self.shown();
        let mut row = json!({"features": []});
        for key in ["id", "username", "email", "first_name", "last_name", "priv_level", "timezone"] {
            if !shown[key].is_null() {
                row[key] = shown[key].clone();
            }
        }
        row
    }
}

/// `GET users`.
pub fn list(state: &State, call: &Call, at: usize) -> Reply {
    let users = &state.tree.at(at).inside().users;
    let wanted = |user: &&User| user.shown().as_object().is_some_and(|document| paging::passes(call, document));
    let mut users: Vec<&User> = users.iter().filter(wanted).collect();
    users.sort_by_key(|user| user.id.clone());
    paging::page(state, call, &users, |user| user.id.clone(), User::summary)
}

/// `PUT users`.
pub fn create(state: &mut State, call: &Call, at: usize) -> Reply {
    let id = state.id();
    let user = User::new(id.clone(), Map::new(), state.now());
    let (user, password) = checked(state, call, at, user, call.data.clone())?;
    charges::ask(state, call, Priced::Users, 1)?;
    if call.flag("send_email_on_creation").unwrap_or(true) {
        let text = |key: &str| user.document.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let account_id = state.tree.at(at).id.clone();
        state.mails.push(Mail { kind: "new_user", account_id: account_id.clone(), to: text("email"), password });
    }
    let shown = user.shown();
    state.tree.inside(at).users.push(user);
    let location = format!("{}/accounts/{}/users/{id}", state.url, state.tree.at(at).id);
    Ok(Answer::created(shown, location))
}

/// `GET users/{u}`.
pub fn read(state: &State, at: usize, id: &str) -> Reply {
    let user = state.tree.at(at).inside().users.iter().find(|user| user.id == id);
    user.map(|user| Answer::ok(user.shown())).ok_or_else(|| Answer::unknown(id))
}

/// `PATCH users/{u}` merges, `POST` replaces.
pub fn update(state: &mut State, call: &Call, at: usize, id: &str, whole: bool) -> Reply {
    let users = &state.tree.at(at).inside().users;
    let place = users.iter().position(|user| user.id == id).ok_or_else(|| Answer::unknown(id))?;
    let before = users[place].clone();
    let mut document = if whole { Map::new() } else { before.document.clone() };
    merge::merge(&mut document, &call.data, merge::Null::Removes);
    let (user, _) = checked(state, call, at, before, document)?;
    let shown = user.shown();
    state.tree.inside(at).users[place] = user;
    Ok(Answer::ok(shown))
}

/// `DELETE users/{u}`: the name is free again.
pub fn delete(state: &mut State, at: usize, id: &str) -> Reply {
    let users = &mut state.tree.inside(at).users;
    let place = users.iter().position(|user| user.id == id).ok_or_else(|| Answer::unknown(id))?;
    let mut shown = users.remove(place).shown();
    shown["_read_only"] = json!({"deleted": true});
    Ok(Answer::ok(shown))
}

/// The user with this document, as it would be stored; and its password in the clear.
fn checked(
    state: &mut State,
    call: &Call,
    at: usize,
    mut user: User,
    mut document: Map<String, Value>,
) -> Result<(User, Option<String>), Box<Answer>> {
    for key in ["id", "send_email_on_creation", "created", "features", "accept_charges", "ui_metadata"] {
        document.remove(key);
    }
    document.retain(|key, _| !key.starts_with("pvt_") && !key.starts_with('_'));
    if document.get("username").is_some_and(|name| name == "") {
        document.remove("username");
    }
    let mut problems = schema::check(state, call, "users", &document);
    if let Some(level) = document.get("priv_level").filter(|level| !["user", "admin"].map(Value::from).contains(level))
    {
        problems.add("priv_level", "enum", json!({"message": "Value not found in enumerated list", "value": level}));
    }
    let username = document.get("username").and_then(Value::as_str).map(str::to_lowercase);
    let password = document.remove("password").and_then(|password| password.as_str().map(str::to_owned));
    let generate = call.data.get("generate_password_if_empty") == Some(&json!(true));
    let name_changes = username.as_deref() != user.username();
    if let Some(name) = &username {
        document.insert("username".into(), json!(name));
        let others = state.tree.at(at).inside().users.iter().filter(|other| other.id != user.id);
        if others.clone().any(|other| other.username() == Some(name)) {
            problems.add("username", "unique", json!({"message": "Username must be unique", "cause": name}));
        }
    }
    let password = match (username, password) {
        (Some(name), Some(password)) => {
            user.set_password(&name, &password);
            Some(password)
        }
        (Some(name), None) if name_changes && generate => {
            let password = state.id()[..16].to_owned();
            user.set_password(&name, &password);
            Some(password)
        }
        (Some(_), None) if name_changes => {
            let message = "The password must be provided when setting or changing the user name";
            problems.add("password", "required", json!({"message": message}));
            None
        }
        (Some(_), None) => None,
        (None, Some(password)) => {
            let name = format!("user_{}", &state.id()[..16]);
            user.set_password(&name, &password);
            document.insert("username".into(), json!(name));
            Some(password)
        }
        (None, None) => {
            (user.md5, user.sha) = (None, None);
            None
        }
    };
    problems.or_go_on()?;
    user.document = document;
    Ok((user, password))
}
