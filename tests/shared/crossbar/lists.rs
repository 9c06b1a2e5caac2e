//! Lists of accounts, and searching them.

use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    call::Call,
    paging,
    state::State,
    tree::canonical,
};

/// `GET children` and `GET descendants`.
pub fn below(state: &mut State, call: &Call, at: usize, all: bool) -> Reply {
    let listing = state.tree.listing(at, all);
    let tree = &state.tree;
    let shown = |found: usize| {
        let account = tree.at(found);
        let flags = account.rest.get("flags").cloned().unwrap_or(json!([]));
        let mut row = json!({"id": account.id, "name": account.name, "realm": account.realm, "flags": flags});
        if all {
            row["tree"] = json!(tree.path(found));
        } else {
            row["descendants_count"] = json!(0);
        }
        row
    };
    paging::page(state, call, &listing, |found| tree.at(found).name.clone(), shown)
}

/// `GET siblings`: the children of the parent, but not those of one's own.
pub fn siblings(state: &mut State, call: &Call, at: usize) -> Reply {
    match state.tree.at(at).parent {
        Some(parent) if call.caller != Some(at) => below(state, call, parent, false),
        _ => Err(Answer::forbidden()),
    }
}

/// `GET parents`; `GET tree` begins at whoever asks.
pub fn above(state: &State, call: &Call, at: usize, from_caller: bool) -> Reply {
    let mut above: Vec<usize> = state.tree.above(at).collect();
    above.reverse();
    let caller = above.iter().position(|account| Some(*account) == call.caller);
    let from = if from_caller { caller.unwrap_or(above.len()) } else { 0 };
    let row = |at: &usize| json!({"id": state.tree.at(*at).id, "name": state.tree.at(*at).name});
    Ok(Answer::ok(above[from..].iter().map(row).collect()))
}

/// `GET search?t=account`.
pub fn search(state: &mut State, call: &Call) -> Reply {
    let asked = |key: &str| call.request.asked(key).unwrap_or_default();
    if asked("t") != "account" {
        return Err(Answer::plain(400, "parse_error"));
    }
    let found = found(state, call, asked("q"), asked("v"))?;
    let tree = &state.tree;
    paging::page(state, call, &found, |at| tree.at(at).name.clone(), |at| row(state, at))
}

/// `GET search/multi?t=account`, without pages.
pub fn multi(state: &mut State, call: &Call) -> Reply {
    let mut answer = json!({});
    for (key, value) in &call.request.query {
        let Some(by) = key.strip_prefix("by_") else { continue };
        let found = found(state, call, by, value)?;
        answer[by] = found.into_iter().map(|at| row(state, at)).collect();
    }
    Ok(Answer::ok(answer))
}

/// Those below whoever asks in which the text begins it, by letters and digits only.
fn found(state: &mut State, call: &Call, by: &str, text: &str) -> Result<Vec<usize>, Box<Answer>> {
    let caller = call.caller.ok_or_else(Answer::unauthorized)?;
    if !["name", "realm", "id"].contains(&by) {
        return Err(Answer::plain(400, "parse_error"));
    }
    let (listing, wanted) = (state.tree.listing(caller, true), canonical(text));
    let begins = |at: &&usize| {
        let account = state.tree.at(**at);
        let text = match by {
            "name" => &account.name,
            "realm" => &account.realm,
            _ => &account.id,
        };
        canonical(text).starts_with(&wanted)
    };
    Ok(listing.iter().filter(begins).copied().collect())
}

fn row(state: &State, at: usize) -> Value {
    let account = state.tree.at(at);
    json!({"id": account.id, "name": account.name, "realm": account.realm, "descendants_count": 0})
}
