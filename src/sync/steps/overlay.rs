//! A document of the cluster with ours laid over: what is not ours goes back as it came.

use serde_json::{Map, Value};

use crate::domain::cluster::documents::line;

/// The keys of a document whose values have to change: for each of them the whole value, as it stands there, with ours
/// laid over. `clean` is what was read of it, and `wanted` what shall be read of it next time.
pub(super) fn changed(raw: &Value, clean: &Value, wanted: &Value) -> Map<String, Value> {
    let keys = keys(clean, wanted);
    let differing = keys.into_iter().filter(|key| clean.get(key) != wanted.get(key));
    differing.map(|key| (key.to_owned(), laid_over(key, &raw[key], clean.get(key), wanted.get(key)))).collect()
}

fn laid_over(key: &str, raw: &Value, clean: Option<&Value>, wanted: Option<&Value>) -> Value {
    match (raw, clean, wanted) {
        // what was cleaned for the screen stays there as it was
        (raw, clean, wanted) if clean == wanted => raw.clone(),
        (Value::Object(raw), clean, Some(wanted @ Value::Object(_))) => {
            let clean = clean.unwrap_or(&Value::Null);
            let mut document = Map::new();
            for (key, value) in raw {
                let key_here = line(key);
                let (clean, wanted) = (clean.get(key_here.as_ref()), wanted.get(key_here.as_ref()));
                document.insert(key.clone(), laid_over(key, value, clean, wanted));
            }
            for (key, value) in wanted.as_object().into_iter().flatten() {
                if !raw.keys().any(|known| line(known) == key.as_str()) {
                    document.insert(key.clone(), value.clone());
                }
            }
            Value::Object(document)
        }
        (_, _, Some(wanted)) => wanted.clone(),
        (raw, _, None) => emptied(key, raw),
    }
}

/// What empties a value. A key that is left out stays as it is, and since 5.0 one with null too (crossbar.md, 5.2); what
/// is not called to be denied is allowed.
fn emptied(key: &str, raw: &Value) -> Value {
    match raw {
        Value::String(_) if key == "action" => "inherit".into(),
        Value::String(_) => "".into(),
        Value::Object(keys) => {
            Value::Object(keys.iter().map(|(key, value)| (key.clone(), emptied(key, value))).collect())
        }
        _ => Value::Null,
    }
}

fn keys<'a>(one: &'a Value, other: &'a Value) -> Vec<&'a str> {
    let both = [one, other].into_iter().filter_map(Value::as_object).flat_map(Map::keys);
    let mut keys: Vec<&str> = both.map(String::as_str).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_sent_and_what_is_not_ours_stays() {
        for (raw, clean, wanted, sent) in [
            (json!({"name": "A", "x": 1}), json!({"name": "A"}), json!({"name": "A"}), json!({})),
            (json!({"name": "A", "x": 1}), json!({"name": "A"}), json!({"name": "B"}), json!({"name": "B"})),
            // beside what was cleaned and what nobody here knows
            (
                json!({"contact": {"billing": {"name": "a\u{202e}", "fax": "1"}, "odd": [1]}}),
                json!({"contact": {"billing": {"name": "a\u{FFFD}", "fax": "1"}, "odd": [1]}}),
                json!({"contact": {"billing": {"name": "a\u{FFFD}", "fax": "2"}, "odd": [1], "new": {"x": "y"}}}),
                json!({"contact": {"billing": {"name": "a\u{202e}", "fax": "2"}, "odd": [1], "new": {"x": "y"}}}),
            ),
            // taken away
            (json!({"custom_notes": "n"}), json!({"custom_notes": "n"}), json!({}), json!({"custom_notes": ""})),
            (
                json!({"contract": {"end_date": 5, "representative": {"name": "R"}}}),
                json!({"contract": {"end_date": 5, "representative": {"name": "R"}}}),
                json!({"contract": {"representative": {"name": "R"}}}),
                json!({"contract": {"end_date": null, "representative": {"name": "R"}}}),
            ),
            (
                json!({"call_restriction": {"toll_us": {"action": "deny"}, "moon": {"action": "fly"}}}),
                json!({"call_restriction": {"toll_us": {"action": "deny"}}}),
                json!({"call_restriction": {}}),
                json!({"call_restriction": {"toll_us": {"action": "inherit"}, "moon": {"action": "fly"}}}),
            ),
            // new
            (json!({}), json!({}), json!({"language": "de-DE"}), json!({"language": "de-DE"})),
        ] {
            assert_eq!(Value::Object(changed(&raw, &clean, &wanted)), sent, "{raw} {wanted}");
        }
    }
}
