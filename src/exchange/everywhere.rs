//! What no document may have, wherever in it it stands: secrets, and letters that could not be read.

use serde_json::Value;

use super::input::{LETTER_LOST, LOST_LETTER};
use crate::domain::{document::Flaw, problem::Problem};

const SECRET: Problem = Problem::NotValid(
    "Passwords, hashes and KAZOO's private keys are never read from a document, and not kept: leave it out.",
);
/// What the keys of passwords have in them, and of what is made of passwords; and how KAZOO's private keys begin.
const SECRETS: [&str; 8] = ["password", "passwd", "passphrase", "secret", "hash", "md5", "sha1", "pvt_"];
/// How a letter of ASCII can be written so that no word is seen.
const ESCAPED: &str = "\\u00";
const LEFT_OUT: &str = "… (left out from here on, as it may hold a password)";
/// The key of what a file of documents that were not imported says of them; passed over where it is imported.
pub(super) const PROBLEM_KEY: &str = "problem";

fn is_secret(key: &str) -> bool {
    let key = key.to_lowercase();
    SECRETS.iter().any(|part| if *part == "pvt_" { key.starts_with(part) } else { key.contains(part) })
}

/// The text of a document without the values of secret keys. What is no JSON ends where it may hold one.
pub(super) fn without_secrets(text: String) -> String {
    let small = text.to_ascii_lowercase();
    let Some(first) = SECRETS.iter().chain([&ESCAPED]).filter_map(|part| small.find(part)).min() else { return text };
    match serde_json::from_str(&text) {
        Ok(mut document) => {
            empty(&mut document);
            document.to_string()
        }
        Err(_) => format!("{}{LEFT_OUT}", &text[..first]),
    }
}

/// Takes the values of secret keys away.
fn empty(value: &mut Value) {
    match value {
        Value::Object(parts) => {
            for (key, part) in parts {
                if is_secret(key) { *part = Value::Null } else { empty(part) }
            }
        }
        Value::Array(parts) => parts.iter_mut().for_each(empty),
        _ => {}
    }
}

/// Secret keys, and texts with a letter that could not be read.
pub(super) fn flaws(document: &Value) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (key, part) in document.as_object().into_iter().flatten().filter(|(key, _)| *key != PROBLEM_KEY) {
        find_in_part(&mut flaws, key.clone(), key, part);
    }
    flaws
}

fn find_in_part(flaws: &mut Vec<Flaw>, path: String, key: &str, part: &Value) {
    if is_secret(key) {
        flaws.push(Flaw { path, problem: SECRET });
    } else if key.contains(LOST_LETTER) {
        flaws.push(Flaw { path, problem: LETTER_LOST });
    } else {
        find(flaws, path, part);
    }
}

fn find(flaws: &mut Vec<Flaw>, path: String, value: &Value) {
    match value {
        Value::String(text) if text.contains(LOST_LETTER) => flaws.push(Flaw { path, problem: LETTER_LOST }),
        Value::Object(parts) => {
            parts.iter().for_each(|(key, part)| find_in_part(flaws, format!("{path}.{key}"), key, part));
        }
        Value::Array(parts) => {
            parts.iter().enumerate().for_each(|(place, part)| find(flaws, format!("{path}[{place}]"), part));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_secret_keys_are_dropped_and_the_keys_stay() {
        for (text, kept) in [
            (r#"{"account": {"name": "A"}}"#, r#"{"account": {"name": "A"}}"#),
            (r#"{"users":[{"Password":"pa55","a":1}]}"#, r#"{"users":[{"Password":null,"a":1}]}"#),
            (r#"{"pass\u0077ord":"pa55"}"#, r#"{"password":null}"#),
            (r#"{"a":[[{"pvt_md5_auth":{"b":"pa55"}}]]}"#, r#"{"a":[[{"pvt_md5_auth":null}]]}"#),
            (r#"{"a":{"sha1_hash":["pa55"]}}"#, r#"{"a":{"sha1_hash":null}}"#),
            (r#"{"password":"pa55","password":"pa56"}"#, r#"{"password":null}"#),
            (r#"{"login":{"passphrase":"pa55"}}"#, r#"{"login":{"passphrase":null}}"#),
            (r#"{"name":"Rehash password Ltd"}"#, r#"{"name":"Rehash password Ltd"}"#),
            // no JSON: a comma is missing
            ("{\"a\":1 \"password\":\"pa55\"}", "{\"a\":1 \"… (left out from here on, as it may hold a password)"),
            ("{\"a\":1 \"b\":2}", "{\"a\":1 \"b\":2}"),
        ] {
            assert_eq!(without_secrets(text.to_owned()), kept, "{text}");
        }
    }

    #[test]
    fn what_may_stand_nowhere_is_found_with_its_path() {
        for (text, found) in [
            (r#"{"account": {"name": "A", "contact": {"x": ["é"]}}}"#, vec![]),
            (r#"{"problem": [{"reason": "�"}], "a": 1}"#, vec![]),
            (r#"{"users": [{}, {"password": null}]}"#, vec![("users[1].password", SECRET)]),
            (r#"{"account": {"contact": {"Secret": {"pvt_a": 1}}}}"#, vec![("account.contact.Secret", SECRET)]),
            (r#"{"a": [["Caff\ufffd"]], "b�": 1}"#, vec![("a[0][0]", LETTER_LOST), ("b�", LETTER_LOST)]),
            ("[1]", vec![]),
        ] {
            let document = serde_json::from_str(text).unwrap();
            let found: Vec<_> = found.into_iter().map(|(path, problem)| Flaw { path: path.into(), problem }).collect();
            assert_eq!(flaws(&document), found, "{text}");
        }
    }
}
