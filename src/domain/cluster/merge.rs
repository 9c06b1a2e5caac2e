//! Three documents of one account: as last seen there, as it is here, as it is there now. What only one side changed is
//! taken; what both changed otherwise is for a person to decide.

use serde_json::{Map, Value};

use crate::domain::history;

/// A value that was changed on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Keys from the outermost on: `account`, `call_restriction`, `international`, `action`.
    pub path: Vec<String>,
    /// What the field is called.
    pub label: String,
    /// What stands there now; empty for nothing.
    pub theirs: String,
    /// What stands here; empty for nothing.
    pub mine: String,
}

impl Clash {
    /// What the field is called on the command line: its keys with dots between them. A dot in a key is written as KAZOO
    /// does in its errors (crossbar.md, 3.1).
    pub fn field(&self) -> String {
        self.path.iter().map(|key| key.replace('.', "%2E")).collect::<Vec<_>>().join(".")
    }
}

/// What comes of the three.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Merged {
    /// Both changes together; where both changed the same otherwise, as it is here.
    pub document: Value,
    /// What both changed otherwise.
    pub clashes: Vec<Clash>,
}

/// Puts both changes together. `seen` is `Null` where it was never seen there: then all that differs clashes.
pub fn merge(seen: &Value, mine: &Value, theirs: &Value) -> Merged {
    let mut clashes = Vec::new();
    let document = together(seen, mine, theirs, &mut Vec::new(), &mut clashes).unwrap_or(Value::Null);
    Merged { document, clashes }
}

/// The same, with each clash decided: `take_theirs` has one answer for each path.
pub fn settle(seen: &Value, mine: &Value, theirs: &Value, decided: &[(&Clash, bool)]) -> Value {
    let mut document = merge(seen, mine, theirs).document;
    for (clash, _) in decided.iter().filter(|(_, take_theirs)| *take_theirs) {
        put(&mut document, &clash.path, at(theirs, &clash.path).cloned());
    }
    document
}

/// What both sides had last, where `sent` may have come through without an answer: what of it stands there now is no change
/// of theirs.
pub fn came_through(seen: &Value, sent: &Value, theirs: &Value) -> Value {
    let (Value::Object(sent_keys), Value::Object(their_keys)) = (sent, theirs) else {
        return if sent == theirs { theirs.clone() } else { seen.clone() };
    };
    let mut both = seen.as_object().cloned().unwrap_or_default();
    both.retain(|key, _| sent_keys.contains_key(key) || their_keys.contains_key(key));
    for (key, sent) in sent_keys {
        match came_through(part(seen, key), sent, part(theirs, key)) {
            Value::Null => both.remove(key),
            part => both.insert(key.clone(), part),
        };
    }
    Value::Object(both)
}

/// `Null` and what is not there are the same.
fn together(
    seen: &Value,
    mine: &Value,
    theirs: &Value,
    path: &mut Vec<String>,
    clashes: &mut Vec<Clash>,
) -> Option<Value> {
    let present = |value: &Value| (!value.is_null()).then(|| value.clone());
    if let (Value::Object(mine_keys), Value::Object(their_keys)) = (mine, theirs) {
        let mut keys: Vec<&String> = mine_keys.keys().chain(their_keys.keys()).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut document = Map::new();
        for key in keys {
            path.push(key.clone());
            let part = together(part(seen, key), part(mine, key), part(theirs, key), path, clashes);
            path.pop();
            document.extend(part.map(|part| (key.clone(), part)));
        }
        return Some(Value::Object(document));
    }
    if mine == theirs || mine == seen {
        return present(theirs);
    }
    if theirs != seen {
        let words = |value| history::value_in_words(path, value).unwrap_or_default();
        let clash = Clash { path: path.clone(), label: history::label(path), theirs: words(theirs), mine: words(mine) };
        clashes.push(clash);
    }
    present(mine)
}

fn part<'a>(document: &'a Value, key: &str) -> &'a Value {
    document.get(key).unwrap_or(&Value::Null)
}

fn at<'a>(document: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(document, |document, key| document.get(key))
}

fn put(document: &mut Value, path: &[String], value: Option<Value>) {
    let Some((last, above)) = path.split_last() else { return };
    let mut place = document;
    for key in above {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        place = &mut place[key];
    }
    if !place.is_object() {
        *place = Value::Object(Map::new());
    }
    if let Some(object) = place.as_object_mut() {
        match value {
            Some(value) => object.insert(last.clone(), value),
            None => object.remove(last),
        };
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_sides_changes_are_put_together() {
        for (seen, mine, theirs, document, clashing) in [
            // nobody, one side, the other side, both alike
            (json!({"a": 1}), json!({"a": 1}), json!({"a": 1}), json!({"a": 1}), vec![]),
            (json!({"a": 1}), json!({"a": 2}), json!({"a": 1}), json!({"a": 2}), vec![]),
            (json!({"a": 1}), json!({"a": 1}), json!({"a": 3}), json!({"a": 3}), vec![]),
            (json!({"a": 1}), json!({"a": 2}), json!({"a": 2}), json!({"a": 2}), vec![]),
            // both otherwise: as it is here
            (json!({"a": 1}), json!({"a": 2}), json!({"a": 3}), json!({"a": 2}), vec!["a"]),
            // one key each
            (
                json!({"a": 1, "b": 1}),
                json!({"a": 2, "b": 1}),
                json!({"a": 1, "b": 3}),
                json!({"a": 2, "b": 3}),
                vec![],
            ),
            // added and taken away
            (json!({}), json!({"a": 1}), json!({}), json!({"a": 1}), vec![]),
            (json!({"a": 1}), json!({}), json!({"a": 1}), json!({}), vec![]),
            (json!({"a": 1}), json!({"a": 1}), json!({}), json!({}), vec![]),
            (json!({"a": 1}), json!({}), json!({"a": 2}), json!({}), vec!["a"]),
            // deep down, and keys that only they have
            (
                json!({"a": {"b": 1, "c": 1}}),
                json!({"a": {"b": 2, "c": 1}}),
                json!({"a": {"b": 3, "c": 4, "d": 5}}),
                json!({"a": {"b": 2, "c": 4, "d": 5}}),
                vec!["a.b"],
            ),
            // never seen: all that differs
            (
                json!(null),
                json!({"a": 1, "b": 1}),
                json!({"a": 1, "b": 2, "c": 3}),
                json!({"a": 1, "b": 1, "c": 3}),
                vec!["b"],
            ),
        ] {
            let merged = merge(&seen, &mine, &theirs);
            let paths: Vec<String> = merged.clashes.iter().map(|clash| clash.path.join(".")).collect();
            assert_eq!(
                (merged.document, paths),
                (document, clashing.into_iter().map(str::to_owned).collect()),
                "{seen} {mine} {theirs}"
            );
        }
    }

    #[test]
    fn what_came_through_without_an_answer_is_no_change_of_theirs() {
        for (seen, sent, theirs, both) in [
            (json!({"a": 1}), json!({"a": 2}), json!({"a": 2}), json!({"a": 2})),
            // it did not come through, or somebody has changed it since
            (json!({"a": 1}), json!({"a": 2}), json!({"a": 1}), json!({"a": 1})),
            (json!({"a": 1}), json!({"a": 2}), json!({"a": 3}), json!({"a": 1})),
            // added, taken away, deep down, and keys that only they have
            (json!({}), json!({"a": 2}), json!({"a": 2}), json!({"a": 2})),
            (json!({"a": 1, "b": 1}), json!({"b": 1}), json!({"b": 1}), json!({"b": 1})),
            (
                json!({"a": {"b": 1, "c": 1}}),
                json!({"a": {"b": 2, "c": 1}}),
                json!({"a": {"b": 2, "c": 3, "d": 4}}),
                json!({"a": {"b": 2, "c": 1}}),
            ),
        ] {
            assert_eq!(came_through(&seen, &sent, &theirs), both, "{seen} {sent} {theirs}");
        }
    }

    #[test]
    fn each_clash_is_settled_by_itself() {
        let (seen, mine, theirs) = (json!({"a": 1, "b": {"c": 1}}), json!({"a": 2, "b": {"c": 2}}), json!({"a": 3}));
        let clashes = merge(&seen, &mine, &theirs).clashes;
        let decided: Vec<_> = clashes.iter().zip([true, true]).collect();
        assert_eq!(settle(&seen, &mine, &theirs, &decided), json!({"a": 3}));
        let decided: Vec<_> = clashes.iter().zip([true, false]).collect();
        assert_eq!(settle(&seen, &mine, &theirs, &decided), json!({"a": 3, "b": {"c": 2}}));
    }

    #[test]
    fn a_clash_is_in_the_words_of_the_screens() {
        let with = |action| json!({"account": {"call_restriction": {"international": {"action": action}}}});
        let merged = merge(&json!(null), &with("deny"), &with("inherit"));
        let clash = &merged.clashes[0];
        assert_eq!(
            (clash.label.as_str(), clash.theirs.as_str(), clash.mine.as_str()),
            ("Calls to International", "allowed", "denied")
        );
    }
}
