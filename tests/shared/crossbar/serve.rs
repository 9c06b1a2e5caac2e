//! One request from the first look at it to the bytes of its answer.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    auth,
    call::Call,
    hash, http,
    http::Request,
    route,
    state::State,
};

/// The path after `/v2`; `None` where there is no `/v2`, or not this prefix before it.
pub fn parts(state: &State, request: &Request) -> Option<Vec<String>> {
    let prefix = state.settings.prefix.split('/').filter(|part| !part.is_empty());
    let mut parts = request.parts.iter();
    for wanted in prefix.chain(["v2"]) {
        if parts.next()? != wanted {
            return None;
        }
    }
    Some(parts.cloned().collect())
}

/// Does what is asked, and gives the code and the bytes of the answer.
pub fn answered(state: &mut State, request: &Request) -> (u16, Vec<u8>) {
    let mut known = None;
    let mut left = state.settings.bucket.0;
    let reply = match parts(state, request) {
        None if request.parts.iter().any(|part| part == "v1") => Err(Answer::plain(410, "gone")),
        None => Err(Answer::plain(404, "faulty_request")),
        Some(parts) => within_the_rate(state, &parts, &mut left)
            .and_then(|()| Call::read(request.clone(), parts))
            .and_then(|call| asked(state, call, &mut known)),
    };
    let mut answer = reply.unwrap_or_else(|refusal| *refusal);
    if answer.message.as_deref() == Some("validation error") && !state.settings.since(4, 2) {
        // with the same data, by which it has to be known
        (answer.status, answer.message) = (500, Some("invalid request".into()));
    }
    enveloped(state, request, answer, known.is_some(), left)
}

/// An answer that a script gives.
pub fn told(state: &State, request: &Request, answer: Answer) -> (u16, Vec<u8>) {
    let known = answer.status != 401;
    enveloped(state, request, answer, known, state.settings.bucket.0)
}

fn asked(state: &mut State, mut call: Call, known: &mut Option<usize>) -> Reply {
    if let Some(reply) = route::open(state, &call) {
        return reply;
    }
    let (_, token) = auth::token(state, &call).ok_or_else(Answer::unauthorized)?;
    *known = Some(token.account);
    (call.caller, call.owner) = (Some(token.account), token.owner);
    if call.request.header("if-match").is_some() {
        return Err(Answer::plain(412, "precondition_failed"));
    }
    if call.request.method != "GET" && call.request.method != "DELETE" && call.request.body.is_empty() {
        // only a new API key needs no body
        if call.parts.last().is_none_or(|part| part != "api_key") {
            return Err(Answer::plain(400, "parse_error"));
        }
    }
    route::inside(state, &call)
}

fn within_the_rate(state: &mut State, parts: &[String], left: &mut u32) -> Result<(), Box<Answer>> {
    let (account, cost) = match parts {
        [first, account, ..] if first == "accounts" => (account.as_str(), 1),
        [first] if first == "user_auth" || first == "api_auth" => ("", state.settings.login_cost),
        _ => ("", 1),
    };
    match state.buckets.take(account, cost, state.settings.bucket) {
        Ok(remaining) => {
            *left = remaining;
            Ok(())
        }
        Err(remaining) => {
            *left = remaining;
            let refusal = Answer::plain(429, "too_many_requests");
            Err(match state.settings.retry_after {
                Some(seconds) => Box::new(refusal.header("Retry-After", seconds.to_string())),
                None => refusal,
            })
        }
    }
}

fn enveloped(state: &State, request: &Request, answer: Answer, known: bool, left: u32) -> (u16, Vec<u8>) {
    let id = request.header("x-request-id").map_or_else(|| hash::md5(&format!("{}", state.seen.len())), str::to_owned);
    let mut envelope = Map::new();
    envelope.insert("data".into(), answer.data);
    match &answer.message {
        None => {
            envelope.insert("status".into(), json!("success"));
            envelope.insert("revision".into(), json!("automatic"));
        }
        Some(message) => {
            envelope.insert("status".into(), json!("error"));
            envelope.insert("error".into(), json!(answer.status.to_string()));
            envelope.insert("message".into(), json!(message));
        }
    }
    envelope.extend(answer.beside);
    envelope.insert("request_id".into(), json!(id));
    envelope.insert("tokens".into(), json!({"consumed": 1, "remaining": left}));
    envelope.insert("node".into(), json!("standin"));
    let now = Timestamp::from_second(state.now()).unwrap_or_default();
    envelope.insert("timestamp".into(), json!(now.to_string()));
    if known || envelope.contains_key("auth_token") {
        envelope.insert("version".into(), json!(state.settings.version));
        let token = request.header("x-auth-token").map(Value::from);
        if let Some(token) = token {
            envelope.entry("auth_token").or_insert(token);
        }
    }
    let mut headers = vec![("Content-Type".to_owned(), "application/json".to_owned()), ("X-Request-ID".to_owned(), id)];
    headers.extend(answer.headers);
    (answer.status, http::written(answer.status, &headers, Value::Object(envelope).to_string().as_bytes()))
}
