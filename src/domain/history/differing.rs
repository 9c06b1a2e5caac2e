//! What differs between two documents.

use serde_json::{Map, Value};

/// Both documents with only what differs between them; what both have the same goes.
pub fn differing(before: &Value, after: &Value) -> (Value, Value) {
    let (Value::Object(old), Value::Object(new)) = (before, after) else { return (before.clone(), after.clone()) };
    let (mut olds, mut news) = (Map::new(), Map::new());
    for (key, value) in old {
        match new.get(key) {
            Some(same) if same == value => {}
            Some(other) => {
                let (value, other) = differing(value, other);
                olds.insert(key.clone(), value);
                news.insert(key.clone(), other);
            }
            None => {
                olds.insert(key.clone(), value.clone());
            }
        }
    }
    news.extend(new.iter().filter(|(key, _)| !old.contains_key(*key)).map(|(key, value)| (key.clone(), value.clone())));
    (Value::Object(olds), Value::Object(news))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_kept() {
        let before = json!({"a": {"b": 1, "c": 2}, "d": [1], "e": 5, "same": {"x": 1}});
        let after = json!({"a": {"b": 1, "c": 3}, "d": [1, 2], "f": 6, "same": {"x": 1}});
        assert_eq!(
            differing(&before, &after),
            (json!({"a": {"c": 2}, "d": [1], "e": 5}), json!({"a": {"c": 3}, "d": [1, 2], "f": 6}))
        );
        assert_eq!(differing(&before, &before), (json!({}), json!({})));
    }
}
