//! The smaller resources: classifiers, white label, service plans, the app store.

use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    call::Call,
    state::State,
};

/// `GET phone_numbers/classifiers`: by name, on closed servers a list.
pub fn classifiers(state: &State) -> Reply {
    let classifiers = &state.settings.classifiers;
    let data = if state.settings.closed {
        let named = |(name, told): &(String, Value)| {
            let mut row = told.clone();
            row["name"] = json!(name);
            row
        };
        classifiers.iter().map(named).collect()
    } else {
        Value::Object(classifiers.iter().cloned().collect())
    };
    Ok(Answer::ok(data))
}

/// `GET accounts/{a}/whitelabel`.
pub fn whitelabel(state: &State, at: usize) -> Reply {
    let label = state.tree.at(at).inside().whitelabel.clone();
    label.map(Answer::ok).ok_or_else(|| Answer::unknown("whitelabel"))
}

/// `GET whitelabel/{domain}`, which needs no token.
pub fn whitelabel_of_domain(state: &State, domain: &str) -> Reply {
    let mut labels = state.tree.all().filter_map(|(_, account)| account.inside().whitelabel.as_ref());
    let label = labels.find(|label| label["domain"] == domain).cloned();
    label.map(Answer::ok).ok_or_else(|| Answer::unknown(domain))
}

/// `GET services/available`.
pub fn plans(state: &State) -> Reply {
    Ok(Answer::ok(json!(state.settings.plans)))
}

/// `GET services`: the plans of the account.
pub fn services(state: &State, at: usize) -> Reply {
    let account = state.tree.at(at);
    let plans: serde_json::Map<String, Value> =
        account.inside().plans.iter().map(|plan| (plan.clone(), json!({"vendor_id": plan}))).collect();
    Ok(Answer::ok(json!({"account": {"id": account.id, "name": account.name}, "plans": plans})))
}

/// `POST services {add, delete}`.
pub fn change_services(state: &mut State, call: &Call, at: usize) -> Reply {
    if !call.is_reseller_of(state, at) {
        return Err(Answer::forbidden());
    }
    let ids = |key: &str| -> Vec<String> {
        let ids = call.data.get(key).and_then(Value::as_array).into_iter().flatten();
        ids.filter_map(|id| id.as_str().map(str::to_owned)).collect()
    };
    let add = ids("add");
    if let Some(unknown) = add.iter().find(|id| !state.settings.plans.iter().any(|plan| plan["id"] == **id)) {
        return Err(Answer::unknown(unknown));
    }
    let plans = &mut state.tree.inside(at).plans;
    plans.retain(|plan| !ids("delete").contains(plan) && !add.contains(plan));
    plans.extend(add);
    services(state, at)
}

/// `GET apps_store`.
pub fn apps(state: &State) -> Reply {
    Ok(Answer::ok(state.settings.apps.iter().map(|id| json!({"id": id, "name": id})).collect()))
}

/// `GET apps_store/blacklist`.
pub fn blacklist(state: &State, at: usize) -> Reply {
    Ok(Answer::ok(json!({"blacklist": state.tree.at(at).inside().blacklist})))
}

/// `POST apps_store/blacklist`, from above only.
pub fn change_blacklist(state: &mut State, call: &Call, at: usize) -> Reply {
    if !call.is_above(state, at) {
        return Err(Answer::forbidden());
    }
    let list = call.data.get("blacklist").and_then(Value::as_array).cloned();
    state.tree.inside(at).blacklist = list.ok_or_else(|| Answer::plain(400, "parse_error"))?;
    blacklist(state, at)
}
