//! The documents are KAZOO's own.

use std::fs;

use serde_json::{Value, json};

use crate::home::Home;

#[test]
fn documents_are_kazoos() {
    const BASE: &str = "https://kazoo.example/";
    let Some(folder) = std::env::var_os("TRUNKDESK_KAZOO_SCHEMAS") else {
        eprintln!("SKIPPED: TRUNKDESK_KAZOO_SCHEMAS does not name the folder of KAZOO's JSON schemas.");
        return;
    };
    let mut registry = jsonschema::Registry::new().draft(jsonschema::Draft::Draft4);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let schema: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            // they refer to each other by file name without its end
            let name = path.file_stem().unwrap().to_str().unwrap();
            registry = registry.add(format!("{BASE}{name}"), schema).unwrap();
        }
    }
    let registry = registry.prepare().unwrap();
    let check = |schema: &str, document: &Value| {
        let root = json!({"$ref": format!("{BASE}{schema}")});
        let validator = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft4)
            .should_validate_formats(true)
            .with_registry(&registry)
            .build(&root)
            .unwrap();
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect::<Vec<_>>()
    };
    // the schemas are in force, and so are those that they refer to
    assert_eq!(check("accounts", &json!({"name": 5, "timezone": "x", "dial_plan": 1})).len(), 3);
    assert!(!check("limits", &json!({"twoway_trunks": -1})).is_empty());
    assert!(!check("users", &json!({"first_name": "x"})).is_empty());

    let home = Home::with_samples();
    for row in home.json(&["account", "list", "--json"]).as_array().unwrap() {
        let document = home.json(&["account", "show", row["id"].as_str().unwrap(), "--json"]);
        for (schema, part) in [("accounts", &document["account"]), ("limits", &document["limits"])] {
            assert_eq!(check(schema, part), Vec::<String>::new(), "{part}");
        }
        for user in document["users"].as_array().unwrap() {
            assert_eq!(check("users", user), Vec::<String>::new(), "{user}");
        }
    }
}
