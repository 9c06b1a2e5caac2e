//! KAZOO's own JSON schemas, where there is a copy of them.

use std::{
    collections::HashMap,
    fs,
    io::Write,
    sync::{Arc, Mutex},
};

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

const BASE: &str = "https://kazoo.example/";

/// The schemas of a folder.
pub struct Schemas {
    registry: Registry<'static>,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Schemas {
    /// The schemas of the folder that `TRUNKDESK_KAZOO_SCHEMAS` names; says aloud where it names none.
    pub fn load() -> Option<Self> {
        let Some(folder) = std::env::var_os("TRUNKDESK_KAZOO_SCHEMAS") else {
            // not eprintln!, which the test runner keeps to itself
            let text = b"SKIPPED: TRUNKDESK_KAZOO_SCHEMAS does not name the folder of KAZOO's JSON schemas.\n";
            std::io::stderr().write_all(text).unwrap();
            return None;
        };
        let mut registry = Registry::new().draft(Draft::Draft4);
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "json") {
                let schema: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
                // they refer to each other by file name without its end
                let name = path.file_stem().unwrap().to_str().unwrap();
                registry = registry.add(format!("{BASE}{name}"), schema).unwrap();
            }
        }
        Some(Self { registry: registry.prepare().unwrap(), validators: Mutex::default() })
    }

    /// What is wrong with a document by the schema of this name.
    pub fn problems(&self, schema: &str, document: &Value) -> Vec<String> {
        let validator = self.validator(schema);
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
    }

    /// The validator of this name: made once, since that takes longer than using it.
    pub fn validator(&self, schema: &str) -> Arc<Validator> {
        let mut validators = self.validators.lock().unwrap();
        let make = || {
            let root = json!({"$ref": format!("{BASE}{schema}")});
            let options = jsonschema::options().with_draft(Draft::Draft4).should_validate_formats(true);
            Arc::new(options.with_registry(&self.registry).build(&root).unwrap())
        };
        validators.entry(schema.to_owned()).or_insert_with(make).clone()
    }

    /// Asserts that the parts of an account's document are KAZOO's.
    #[track_caller]
    pub fn assert_account(&self, document: &Value) {
        for (schema, part) in [("accounts", &document["account"]), ("limits", &document["limits"])] {
            assert_eq!(self.problems(schema, part), Vec::<String>::new(), "{part}");
        }
        for user in document["users"].as_array().unwrap() {
            assert_eq!(self.problems("users", user), Vec::<String>::new(), "{user}");
        }
    }
}
