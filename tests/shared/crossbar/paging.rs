//! Lists by the page, as Crossbar cuts them.

use base64ct::{Base64, Encoding};
use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Problems, Reply},
    call::Call,
    state::State,
    tree::{EPOCH, collate},
};

/// One page of rows that stand in ascending order of their keys. The key of a page's start opens the page with all that
/// have it: rows with equal keys at an edge come twice.
///
/// # Errors
/// The refusal of a start key that is none, and of all rows at once where there are too many.
pub fn page<T: Copy>(
    state: &State,
    call: &Call,
    rows: &[T],
    key: impl Fn(T) -> String,
    shown: impl Fn(T) -> Value,
) -> Reply {
    let ascending = call.request.asked("ascending") == Some("true");
    let everything = call.request.asked("paginate") == Some("false");
    if everything && rows.len() > state.settings.memory_limit {
        return Err(Answer::plain(416, "range_not_satisfiable"));
    }
    let size = call.request.asked("page_size").and_then(|size| size.parse().ok()).filter(|size| *size > 0);
    let size = if everything { usize::MAX } else { size.unwrap_or(state.settings.page_size) };
    let start = call.request.asked("start_key").filter(|_| !everything);
    let rest: Vec<T> = match start.map(unsealed).transpose()? {
        None if ascending => rows.iter().copied().take(size.saturating_add(1)).collect(),
        None => rows.iter().rev().copied().take(size.saturating_add(1)).collect(),
        Some(start) if ascending => {
            let from = rows.partition_point(|row| collate(&key(*row), &start).is_lt());
            rows[from..].iter().copied().take(size.saturating_add(1)).collect()
        }
        Some(start) => {
            let to = rows.partition_point(|row| collate(&key(*row), &start).is_le());
            rows[..to].iter().rev().copied().take(size.saturating_add(1)).collect()
        }
    };
    let page = &rest[..rest.len().min(size)];
    let mut answer = Answer::ok(page.iter().map(|row| shown(*row)).collect());
    if !everything {
        answer = answer.beside("page_size", page.len());
        if let Some(start) = start {
            answer = answer.beside("start_key", start);
        }
        if let Some(next) = rest.get(size) {
            answer = answer.beside("next_start_key", sealed(&key(*next)));
        }
    }
    Ok(answer)
}

/// Nothing that a client could make itself; with the signs of base64, which have to be encoded in a URL.
fn sealed(key: &str) -> String {
    Base64::encode_string(json!(["\u{fb}\u{ff}?>~", key]).to_string().as_bytes())
}

fn unsealed(text: &str) -> Result<String, Box<Answer>> {
    let bytes = Base64::decode_vec(text).ok();
    let value = bytes.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    let key = value.as_ref().and_then(|value| value[1].as_str());
    key.map(str::to_owned).ok_or_else(|| Answer::plain(400, "parse_error"))
}

/// Whether a document passes the filters of the query.
pub fn passes(call: &Call, document: &Map<String, Value>) -> bool {
    let whole = Value::Object(document.clone());
    let at = |key: &str| whole.pointer(&format!("/{}", key.replace('.', "/")));
    let is = |key: &str, wanted: &str| match at(key) {
        Some(Value::Array(items)) => items.iter().any(|item| item == wanted),
        Some(Value::String(text)) => text == wanted,
        Some(Value::Null) | None => false,
        Some(other) => serde_json::from_str::<Value>(wanted).is_ok_and(|wanted| wanted == *other),
    };
    call.request.query.iter().all(|(name, value)| {
        if let Some(key) = name.strip_prefix("filter_not_") {
            !is(key, value)
        } else if let Some(key) = name.strip_prefix("filter_") {
            is(key, value)
        } else {
            match name.as_str() {
                "has_key" => at(value).is_some(),
                "key_missing" => at(value).is_none(),
                _ => true,
            }
        }
    })
}

/// From when to when `created_from` and `created_to` reach, in Gregorian seconds: at most 31 days and an hour.
///
/// # Errors
/// The refusal of a range that is longer, or ends before it begins.
pub fn range(state: &State, call: &Call) -> Result<(i64, i64), Box<Answer>> {
    const LONGEST: i64 = 31 * 86_400 + 3_600;
    let asked = |key: &str| call.request.asked(key).and_then(|value| value.parse::<i64>().ok());
    let to = asked("created_to").unwrap_or(state.now() + EPOCH);
    let from = asked("created_from").unwrap_or(to - LONGEST);
    if from > to || to - from > LONGEST {
        let message = format!("created_to {to} is more than {LONGEST} seconds from created_from {from}");
        return Err(Problems::one("created_from", "date_range", json!({"message": message, "cause": from})).refusal());
    }
    Ok((from, to))
}
