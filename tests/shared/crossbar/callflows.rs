//! Callflows, as far as `no_match` goes.

use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Reply},
    call::Call,
    paging, schema,
    state::State,
};

#[derive(Clone, Debug)]
pub struct Callflow {
    pub id: String,
    pub document: Map<String, Value>,
}

impl Callflow {
    fn shown(&self) -> Value {
        let mut shown = self.document.clone();
        shown.insert("id".into(), json!(self.id));
        Value::Object(shown)
    }

    fn summary(&self) -> Value {
        let modules = self.document.get("flow").and_then(|flow| flow.get("module")).cloned();
        let numbers = self.document.get("numbers").cloned().unwrap_or(json!([]));
        let name = self.document.get("name").cloned().unwrap_or(json!(""));
        json!({"id": self.id, "name": name, "numbers": numbers, "patterns": [], "modules": [modules], "flags": []})
    }
}

/// `GET callflows`.
pub fn list(state: &State, call: &Call, at: usize) -> Reply {
    let flows = state.tree.at(at).inside().callflows.iter();
    let mut flows: Vec<&Callflow> = flows.filter(|flow| paging::passes(call, &flow.document)).collect();
    flows.sort_by_key(|flow| flow.id.clone());
    paging::page(state, call, &flows, |flow| flow.id.clone(), Callflow::summary)
}

/// `PUT callflows`; `POST` and `PATCH` of one, which is `id` then.
pub fn write(state: &mut State, call: &Call, at: usize, id: Option<&str>) -> Reply {
    let place = match id {
        None => None,
        Some(id) => {
            let mut flows = state.tree.at(at).inside().callflows.iter();
            Some(flows.position(|flow| flow.id == id).ok_or_else(|| Answer::unknown(id))?)
        }
    };
    let mut document = call.data.clone();
    document.remove("id");
    document.remove("ui_metadata");
    let mut problems = schema::check(state, call, "callflows", &document);
    let numbers: Vec<&Value> = document.get("numbers").and_then(Value::as_array).into_iter().flatten().collect();
    for (other, flow) in state.tree.at(at).inside().callflows.iter().enumerate() {
        let held = flow.document.get("numbers").and_then(Value::as_array);
        let taken = numbers.iter().find(|number| held.is_some_and(|held| held.contains(number)));
        if let Some(number) = taken.filter(|_| Some(other) != place) {
            let message = format!("Number {number} exists in callflow {}", flow.id);
            problems.add("numbers", "unique", json!({"message": message, "cause": number}));
        }
    }
    problems.or_go_on()?;
    match place {
        Some(place) => {
            let flow = &mut state.tree.inside(at).callflows[place];
            flow.document = document;
            Ok(Answer::ok(flow.shown()))
        }
        None => {
            let flow = Callflow { id: state.id(), document };
            let location = format!("{}/accounts/{}/callflows/{}", state.url, state.tree.at(at).id, flow.id);
            let shown = flow.shown();
            state.tree.inside(at).callflows.push(flow);
            Ok(Answer::created(shown, location))
        }
    }
}

/// `GET callflows/{c}`.
pub fn read(state: &State, at: usize, id: &str) -> Reply {
    let flow = state.tree.at(at).inside().callflows.iter().find(|flow| flow.id == id);
    flow.map(|flow| Answer::ok(flow.shown())).ok_or_else(|| Answer::unknown(id))
}

/// `DELETE callflows/{c}`.
pub fn delete(state: &mut State, at: usize, id: &str) -> Reply {
    let flows = &mut state.tree.inside(at).callflows;
    let place = flows.iter().position(|flow| flow.id == id).ok_or_else(|| Answer::unknown(id))?;
    Ok(Answer::ok(flows.remove(place).shown()))
}
