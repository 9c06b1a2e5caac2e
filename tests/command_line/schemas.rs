//! The documents are KAZOO's own.

use serde_json::json;

use crate::{home::Home, kazoo_schemas::Schemas};

#[test]
fn documents_are_kazoos() {
    let Some(schemas) = Schemas::load() else { return };
    // the schemas are in force, and so are those that they refer to
    assert_eq!(schemas.problems("accounts", &json!({"name": 5, "timezone": "x", "dial_plan": 1})).len(), 3);
    assert!(!schemas.problems("limits", &json!({"twoway_trunks": -1})).is_empty());
    assert!(!schemas.problems("users", &json!({"first_name": "x"})).is_empty());

    let home = Home::with_samples();
    for row in home.json(&["account", "list", "--json"]).as_array().unwrap() {
        schemas.assert_account(&home.json(&["account", "show", row["id"].as_str().unwrap(), "--json"]));
    }
}
