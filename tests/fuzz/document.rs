//! Documents of `account add --from`.

use std::sync::LazyLock;

use proptest::{prelude::*, sample::select};
use serde_json::{Map, Value, json};
use trunkdesk::domain::document;

use crate::{config, harness::acme, text};

/// The keys of the document, and some that are not.
const KEYS: &[&str] = &[
    "account",
    "limits",
    "users",
    "credit",
    "meta",
    "id",
    "name",
    "realm",
    "timezone",
    "language",
    "enabled",
    "call_restriction",
    "ui_restrictions",
    "contact",
    "contract",
    "custom_notes",
    "twoway_trunks",
    "inbound_trunks",
    "outbound_trunks",
    "allow_prepay",
    "first_name",
    "last_name",
    "email",
    "username",
    "priv_level",
    "number",
    "password",
    "balance",
    "currency",
    "myaccount",
    "user",
    "show_tab",
    "show_credit",
    "technical",
    "billing",
    "representative",
    "end_date",
    "action",
    "international",
    "emergency",
    "import",
    "parent",
    "whole",
    "frobnicate",
    "",
];

static WHOLE: LazyLock<Value> = LazyLock::new(|| {
    json!({
        "account": {
            "id": "0123456789abcdef0123456789abcdef", "name": "ABC", "realm": "abc.sip.acme.example",
            "timezone": "America/Denver", "language": "en-US", "enabled": true,
            "call_restriction": {"international": {"action": "deny"}},
            "ui_restrictions": {"myaccount": {"user": {"show_tab": true}, "balance": {"show_credit": false}}},
            "contact": {"technical": {"name": "T", "email": "t@abc.example"}},
            "contract": {"representative": {"name": "R"}, "end_date": 63_965_376_000_i64}, "custom_notes": "N",
        },
        "limits": {"twoway_trunks": 1, "inbound_trunks": 2, "outbound_trunks": 3, "allow_prepay": true},
        "users": [{"first_name": "A", "last_name": "B", "email": "a@abc.example", "priv_level": "admin"}],
        "credit": {"balance": "10.00", "currency": "USD"},
        "meta": {"revision": 1},
    })
});

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-2..12_i64).prop_map(Value::from),
        text(12).prop_map(Value::from),
        select(&["deny", "inherit", "admin", "user", "10.00", "USD", "ABC", "a@b.example"][..]).prop_map(Value::from),
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![6 => select(KEYS).prop_map(str::to_owned), 1 => text(8)]
}

fn any_value() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            4 => prop::collection::vec((key(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Puts a value somewhere into a whole document: each step goes to one of the members there.
fn put(document: &mut Value, way: &[usize], key: String, value: Value) {
    match (document, way) {
        (Value::Object(members), [step, rest @ ..]) if !members.is_empty() => {
            let step = step % members.len();
            put(members.values_mut().nth(step).expect("a member"), rest, key, value);
        }
        (Value::Array(items), [step, rest @ ..]) if !items.is_empty() => {
            let step = step % items.len();
            put(&mut items[step], rest, key, value);
        }
        (Value::Object(members), []) => {
            members.insert(key, value);
        }
        (document, _) => *document = value,
    }
}

fn read(document: &Value) -> Result<(), TestCaseError> {
    let wrong = [document::read(document, &acme()).err(), document::read_import(document, &acme()).err()];
    for flaws in wrong.into_iter().flatten() {
        prop_assert!(!flaws.is_empty());
        for flaw in flaws {
            prop_assert!(flaw.problem.to_string().starts_with(char::is_uppercase), "{:?}", flaw);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_document(document in any_value()) {
        read(&document)?;
    }

    #[test]
    fn a_whole_document_with_one_thing_changed(
        way in prop::collection::vec(0..16_usize, 0..5), key in key(), value in any_value()
    ) {
        let mut document = WHOLE.clone();
        put(&mut document, &way, key, value);
        read(&document)?;
    }

    #[test]
    fn any_text(text in text(60), cut in 0..900_usize) {
        for text in [text.clone(), WHOLE.to_string().chars().take(cut).chain(text.chars()).collect()] {
            if let Ok(document) = serde_json::from_str::<Value>(&text) {
                read(&document)?;
            }
        }
    }
}

#[test]
fn the_whole_document_is_read() {
    assert!(document::read(&WHOLE, &acme()).is_ok());
}
