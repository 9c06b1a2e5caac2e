//! How a body is laid over what is there.

use serde_json::{Map, Value};

/// What a null in the body does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Null {
    Removes,
    /// As on 5.0, where a key of an account cannot be taken away.
    IsPassedOver,
}

/// Objects key by key, anything else as a whole.
pub fn merge(under: &mut Map<String, Value>, over: &Map<String, Value>, null: Null) {
    for (key, value) in over {
        match (under.get_mut(key), value) {
            (_, Value::Null) if null == Null::IsPassedOver => {}
            (_, Value::Null) => {
                under.remove(key);
            }
            (Some(Value::Object(under)), Value::Object(over)) => merge(under, over, null),
            _ => {
                let mut fresh = Map::new();
                if let Value::Object(over) = value {
                    merge(&mut fresh, over, null);
                    under.insert(key.clone(), Value::Object(fresh));
                } else {
                    under.insert(key.clone(), value.clone());
                }
            }
        }
    }
}
