//! The trunks of an account.

use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    call::Call,
    charges, schema,
    settings::Priced,
    state::State,
};

const COUNTS: &[&str] = &["twoway_trunks", "inbound_trunks", "outbound_trunks", "burst_trunks"];

/// `GET limits`: without a document what KAZOO takes for one, which has no counts.
pub fn read(state: &State, at: usize) -> Reply {
    Ok(Answer::ok(shown(state.tree.at(at).inside().limits.as_ref())))
}

fn shown(stored: Option<&Map<String, Value>>) -> Value {
    let mut shown = stored.cloned().unwrap_or_default();
    for (key, value) in [
        ("allow_prepay", json!(true)),
        ("authz_resource_types", json!([])),
        ("id", json!("limits")),
        ("allow_postpay", json!(false)),
        ("max_postpay_amount", json!(0)),
    ] {
        shown.entry(key).or_insert(value);
    }
    Value::Object(shown)
}

/// `POST limits`: replaces all of them.
pub fn replace(state: &mut State, call: &Call, at: usize) -> Reply {
    let by_master = state.tree.reseller(at) == Some(state.master);
    if !by_master && !call.is_reseller_of(state, at) {
        let message = json!({"message": "Ask your phone provider to change the limits."});
        return Err(Answer::refused(403, "forbidden", message));
    }
    let mut document = call.data.clone();
    for key in ["allow_postpay", "max_postpay_amount", "id", "accept_charges", "ui_metadata"] {
        document.remove(key);
    }
    document.retain(|key, _| !key.starts_with("pvt_") && !key.starts_with('_'));
    schema::check(state, call, "limits", &document).or_go_on()?;
    let count = |limits: Option<&Map<String, Value>>, key: &str| {
        limits.and_then(|limits| limits.get(key)?.as_u64()).unwrap_or(0)
    };
    let before = state.tree.at(at).inside().limits.as_ref();
    let more = COUNTS.iter().map(|key| count(Some(&document), key).saturating_sub(count(before, key))).sum();
    charges::ask(state, call, Priced::Limits, more)?;
    let answer = shown(Some(&document));
    state.tree.inside(at).limits = Some(document);
    Ok(Answer::ok(answer))
}
