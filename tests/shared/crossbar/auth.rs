//! Logging in, by user or API key; and the tokens that it gives.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Problems, Reply},
    call::Call,
    hash, schema,
    state::{State, Token},
    tree::EPOCH,
};

/// `PUT user_auth`.
pub fn by_user(state: &mut State, call: &Call) -> Reply {
    schema::check(state, call, "user_auth", &call.data).or_go_on()?;
    let text = |key: &str| call.data.get(key).and_then(Value::as_str);
    let realm = text("account_realm").or_else(|| text("realm"));
    let account = match (realm, text("account_name")) {
        (Some(realm), _) => state.tree.holder_of_realm(realm, None),
        (None, Some(name)) => state.tree.holder_of_name(name, None),
        (None, None) => None,
    };
    let account = account.ok_or_else(Answer::unauthorized)?;
    let credentials = text("credentials").unwrap_or_default();
    let users = &state.tree.at(account).inside().users;
    let user = users.iter().find(|user| match text("method").unwrap_or("md5") {
        "md5" => user.md5.as_deref() == Some(credentials),
        "sha" => user.sha.as_deref() == Some(credentials),
        _ => false,
    });
    let owner = user.map(|user| user.id.clone()).ok_or_else(Answer::unauthorized)?;
    if state.settings.mfa {
        let request = json!({"multi_factor_request": {"provider_name": "duo", "settings": {}}});
        return Err(Answer::refused(401, "invalid_credentials", request));
    }
    logged_in(state, account, Some(owner))
}

/// `PUT api_auth`.
pub fn by_key(state: &mut State, call: &Call) -> Reply {
    let mut problems = schema::check(state, call, "api_auth", &call.data);
    for key in call.data.keys().filter(|key| *key != "api_key") {
        problems.add(key, "additionalProperties", json!({"message": "Strictness violation", "cause": key}));
    }
    problems.or_go_on()?;
    let key = call.data["api_key"].as_str().unwrap_or_default();
    let found = state.tree.all().find(|(_, account)| account.inside().api_key.as_deref() == Some(key));
    let account = found.map(|(at, _)| at).ok_or_else(|| Answer::unknown(key))?;
    logged_in(state, account, None)
}

fn logged_in(state: &mut State, account: usize, owner: Option<String>) -> Reply {
    if !state.tree.at(account).enabled {
        if state.settings.disabled_is_423 {
            return Err(Answer::plain(423, "locked"));
        }
        return Err(Problems::one("account", "disabled", json!({"message": "account disabled"})).refusal());
    }
    let ends = state.now() + state.settings.token_life;
    let mut claims = json!({"iss": "kazoo", "exp": ends + EPOCH, "account_id": state.tree.at(account).id});
    if let Some(owner) = &owner {
        claims["owner_id"] = json!(owner);
    }
    let part = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
    state.made += 1;
    let seal = hash::sha(&format!("token {}", state.made));
    let token = format!("{}.{}.{}", part(r#"{"alg":"RS256","typ":"JWT"}"#), part(&claims.to_string()), part(&seal));
    state.tokens.insert(token.clone(), Token { account, owner: owner.clone(), ends });
    let answer = Answer { status: 201, ..Answer::ok(who(state, account, owner.as_deref())) };
    Ok(answer.beside("auth_token", token))
}

/// Who is logged in.
pub fn who(state: &State, at: usize, owner: Option<&str>) -> Value {
    let account = state.tree.at(at);
    let reseller = state.tree.reseller(at).map(|reseller| state.tree.at(reseller).id.clone());
    let mut who = json!({
        "account_id": account.id,
        "account_name": account.name,
        "language": account.rest.get("language").cloned().unwrap_or(json!("en-us")),
        "is_reseller": account.is_reseller,
        "reseller_id": reseller,
        "is_master_account": account.parent.is_none(),
        "cluster_id": hash::md5(&state.tree.at(state.master).id),
        "apps": [],
        "capabilities": {},
    });
    if let Some(owner) = owner {
        who["owner_id"] = json!(owner);
    }
    who
}

/// Whose token came along, if it still holds.
pub fn token(state: &State, call: &Call) -> Option<(String, Token)> {
    let bearer = call.request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let text = call.request.header("x-auth-token").or(bearer)?;
    let token =
        state.tokens.get(text).filter(|token| token.ends > state.now() && state.tree.is_there(token.account))?;
    Some((text.to_owned(), token.clone()))
}

/// `GET token_auth`.
pub fn check(state: &State, call: &Call) -> Reply {
    let caller = call.caller.ok_or_else(Answer::unauthorized)?;
    Ok(Answer::ok(who(state, caller, call.owner.as_deref())))
}

/// `DELETE token_auth`.
pub fn revoke(state: &mut State, call: &Call) -> Reply {
    if let Some((text, _)) = token(state, call) {
        state.tokens.remove(&text);
    }
    Ok(Answer::ok(json!({})))
}

/// `GET` and `PUT accounts/{a}/api_key`.
pub fn api_key(state: &mut State, call: &Call, at: usize, new: bool) -> Reply {
    let users = &state.tree.at(call.caller.unwrap_or(at)).inside().users;
    let owner = users.iter().find(|user| Some(&user.id) == call.owner.as_ref());
    if new && owner.is_some_and(|user| user.document.get("priv_level") != Some(&json!("admin"))) {
        return Err(Answer::forbidden());
    }
    state.made += 1;
    let fresh = format!("{}{}", hash::md5(&format!("key {}", state.made)), hash::md5(&format!("end {}", state.made)));
    let key = &mut state.tree.inside(at).api_key;
    if new || key.is_none() {
        *key = Some(fresh);
    }
    Ok(Answer::ok(json!({"api_key": key})))
}
