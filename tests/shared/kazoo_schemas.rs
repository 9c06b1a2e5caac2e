//! KAZOO's own JSON schemas, where there is a copy of them.

use std::{fs, io::Write};

use jsonschema::{Draft, Registry, Validator, error::ValidationErrorKind};
use serde_json::{Value, json};

const BASE: &str = "https://kazoo.example/";

/// The schemas of a folder.
pub struct Schemas {
    registry: Registry<'static>,
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
        Some(Self { registry: registry.prepare().unwrap() })
    }

    /// What is wrong with a document by the schema of this name.
    pub fn problems(&self, schema: &str, document: &Value) -> Vec<String> {
        let validator = self.validator(schema);
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
    }

    /// The same as field, rule and sentence, in Crossbar's way: a missing field is the one that is wrong.
    pub fn faults(&self, schema: &str, document: &Value) -> Vec<(String, String, String)> {
        let validator = self.validator(schema);
        let fault = |error: jsonschema::ValidationError<'_>| {
            let mut path: Vec<String> = error.instance_path().as_str().split('/').skip(1).map(str::to_owned).collect();
            if let ValidationErrorKind::Required { property } = error.kind() {
                path.extend(property.as_str().map(str::to_owned));
            }
            let path: Vec<String> = path.iter().map(|key| key.replace('.', "%2E")).collect();
            (path.join("."), error.kind().keyword().to_owned(), error.to_string())
        };
        validator.iter_errors(document).map(fault).collect()
    }

    fn validator(&self, schema: &str) -> Validator {
        let root = json!({"$ref": format!("{BASE}{schema}")});
        let options = jsonschema::options().with_draft(Draft::Draft4).should_validate_formats(true);
        options.with_registry(&self.registry).build(&root).unwrap()
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
