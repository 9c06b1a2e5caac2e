//! Bodies against KAZOO's schemas, where there is a copy of them; and against what matters most of them everywhere.

use std::sync::OnceLock;

use jsonschema::{ValidationError, error::ValidationErrorKind};
use serde_json::{Map, Value, json};

use super::{
    answer::Problems,
    call::Call,
    state::{SchemaFault, State},
};
use crate::kazoo_schemas::Schemas;

static SCHEMAS: OnceLock<Option<Schemas>> = OnceLock::new();

/// What is wrong with a document by the schema of this name; each fault is kept for the test.
pub fn check(state: &mut State, call: &Call, schema: &str, document: &Map<String, Value>) -> Problems {
    let mut problems = own_rules(schema, document);
    if let Some(schemas) = SCHEMAS.get_or_init(Schemas::load) {
        for error in schemas.validator(schema).iter_errors(&Value::Object(document.clone())) {
            problems.add(&field(&error), error.kind().keyword(), json!({"message": error.to_string()}));
        }
    }
    for (field, rules) in &problems.0 {
        for rule in rules.as_object().into_iter().flat_map(Map::keys) {
            record(state, call, schema, field, rule);
        }
    }
    problems
}

/// The path joined by dots; a field that is missing is the one that is wrong.
fn field(error: &ValidationError<'_>) -> String {
    let path = error.instance_path().as_str().split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~"));
    let mut path: Vec<String> = path.collect();
    if let ValidationErrorKind::Required { property } = error.kind() {
        path.extend(property.as_str().map(str::to_owned));
    }
    path.iter().map(|key| key.replace('.', "%2E")).collect::<Vec<_>>().join(".")
}

/// Keeps what no client should send, though the server may put up with it.
pub fn record(state: &mut State, call: &Call, schema: &str, field: &str, rule: &str) {
    state.schema_faults.push(SchemaFault {
        schema: schema.into(),
        method: call.request.method.clone(),
        target: call.request.target.clone(),
        field: field.into(),
        rule: rule.into(),
        body: Value::Object(call.data.clone()),
    });
}

fn own_rules(schema: &str, document: &Map<String, Value>) -> Problems {
    let mut problems = Problems::default();
    let mut text = |key: &str, required: bool, least: usize, most: usize| match document.get(key) {
        None if required => problems.add(key, "required", json!({"message": "Field is required but missing"})),
        None => {}
        Some(Value::String(text)) => {
            let length = text.chars().count();
            if length < least {
                problems.add(key, "minLength", json!({"message": format!("at least {least}"), "target": least}));
            }
            if length > most {
                problems.add(key, "maxLength", json!({"message": format!("at most {most}"), "target": most}));
            }
            let allowed = match key {
                "realm" | "account_realm" => "._-",
                "username" => "+@._-",
                _ => return,
            };
            if !text.chars().all(|c| c.is_ascii_alphanumeric() || allowed.contains(c)) {
                problems.add(key, "pattern", json!({"message": "Failed to match pattern", "value": text}));
            }
        }
        Some(other) => problems.add(key, "type", json!({"message": "not a string", "value": other})),
    };
    match schema {
        "accounts" => {
            text("name", true, 1, 128);
            text("realm", false, 4, 253);
            text("timezone", false, 5, 32);
            text("language", false, 0, usize::MAX);
        }
        "users" => {
            text("first_name", true, 1, 128);
            text("last_name", true, 1, 128);
            text("username", false, 1, 256);
            text("email", false, 3, 254);
            text("password", false, 0, usize::MAX);
        }
        "user_auth" => {
            text("credentials", true, 1, 64);
            text("account_name", false, 1, 128);
            text("account_realm", false, 4, 253);
        }
        "api_auth" => text("api_key", true, 64, 64),
        _ => {}
    }
    match schema {
        "limits" => counts(document, &mut problems),
        "ledgers" => booking(document, &mut problems),
        _ => {}
    }
    for key in ["enabled", "require_password_update", "allow_prepay"] {
        if let Some(value) = document.get(key).filter(|value| !value.is_boolean()) {
            problems.add(key, "type", json!({"message": "not a boolean", "value": value}));
        }
    }
    problems
}

fn counts(document: &Map<String, Value>, problems: &mut Problems) {
    for key in ["twoway_trunks", "inbound_trunks", "outbound_trunks", "burst_trunks", "calls"] {
        match document.get(key) {
            None => {}
            Some(value) if value.is_u64() => {}
            Some(value) if value.is_i64() => {
                problems.add(key, "minimum", json!({"message": "at least 0", "target": 0}))
            }
            Some(value) => problems.add(key, "type", json!({"message": "not an integer", "value": value})),
        }
    }
}

fn booking(document: &Map<String, Value>, problems: &mut Problems) {
    match document.get("amount") {
        None => {}
        Some(value) => match value.as_f64() {
            Some(amount) if amount < 1.0 => {
                problems.add("amount", "minimum", json!({"message": "at least 1", "target": 1}));
            }
            Some(_) => {}
            None => problems.add("amount", "type", json!({"message": "not a number", "value": value})),
        },
    }
    for (outer, keys) in [("source", &["id", "service"][..]), ("usage", &["quantity", "type", "unit"])] {
        match document.get(outer).and_then(Value::as_object) {
            None => problems.add(outer, "required", json!({"message": "Field is required but missing"})),
            Some(inner) => {
                for key in keys.iter().filter(|key| !inner.contains_key(**key)) {
                    problems.add(&format!("{outer}.{key}"), "required", json!({"message": "Field is required"}));
                }
            }
        }
    }
}
