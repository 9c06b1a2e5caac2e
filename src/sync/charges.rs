//! What a change would cost there, out of an answer 402.

use serde_json::Value;

use crate::domain::cluster::{documents::line, outbox::Charge};

/// No more lines than these are shown.
const LINES_MAX: usize = 50;

/// Reads both forms: `{category: {item: {…}}}` of older clusters, and the list of invoices with their items since 4.3
/// (crossbar.md, 9). What cannot be read is shown as it came, so that nobody accepts what was not on the screen.
pub(super) fn charges(data: &Value) -> Vec<Charge> {
    let mut charges = Vec::new();
    match data {
        Value::Array(invoices) => {
            for invoice in invoices {
                match invoice.get("items").and_then(Value::as_array) {
                    Some(items) => charges.extend(items.iter().map(|item| of_invoice(invoice, item))),
                    None => charges.push(raw(invoice)),
                }
            }
        }
        Value::Object(categories) => {
            for (category, items) in categories {
                match items {
                    Value::Object(items) if !items.is_empty() && items.values().all(Value::is_object) => {
                        charges.extend(items.iter().map(|(name, item)| named(category, name, item)));
                    }
                    other => charges.push(raw(&format!("{category}: {other}").into())),
                }
            }
        }
        Value::Null => {}
        other => charges.push(raw(other)),
    }
    if charges.len() > LINES_MAX {
        // nobody accepts unknowingly what is not shown
        let more = charges.len() - (LINES_MAX - 1);
        charges.truncate(LINES_MAX - 1);
        charges.push(raw(&format!("and {more} more, which are not shown: ask whoever runs the cluster").into()));
    }
    charges
}

fn of_invoice(invoice: &Value, item: &Value) -> Charge {
    let text = |key: &str| item[key].as_str().filter(|text| !text.is_empty());
    let name = text("name").or_else(|| text("item")).or_else(|| invoice["bookkeeper"]["type"].as_str());
    named(text("category").unwrap_or_default(), name.unwrap_or_default(), item)
}

fn named(category: &str, name: &str, item: &Value) -> Charge {
    let name = match (category, name) {
        ("", "") => item.to_string(),
        ("", name) | (name, "") => name.to_owned(),
        (category, name) => format!("{category}: {name}"),
    };
    let number = |keys: &[&str]| keys.iter().find_map(|key| number(&item[*key]));
    Charge {
        item: line(&name).into_owned(),
        quantity: number(&["quantity"]),
        rate: number(&["rate", "single_discount_rate"]),
        once: number(&["activation_charge", "activation_charges"]),
    }
}

fn number(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(line(text).into_owned()),
        _ => None,
    }
}

fn raw(value: &Value) -> Charge {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Charge { item: line(&text).into_owned(), quantity: None, rate: None, once: None }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_forms_are_read_and_nothing_is_left_out() {
        let charge = |item: &str, quantity: Option<&str>, rate: Option<&str>, once: Option<&str>| Charge {
            item: item.into(),
            quantity: quantity.map(Into::into),
            rate: rate.map(Into::into),
            once: once.map(Into::into),
        };
        for (data, expected) in [
            (
                json!({"limits": {"twoway_trunks": {"quantity": 10, "rate": 24.99, "activation_charge": 5}}}),
                vec![charge("limits: twoway_trunks", Some("10"), Some("24.99"), Some("5"))],
            ),
            (
                json!([{"items": [
                    {"category": "limits", "item": "twoway_trunks", "name": "Two-way trunk", "quantity": 2, "rate": 3.5},
                    {"quantity": 1},
                ]}]),
                vec![
                    charge("limits: Two-way trunk", Some("2"), Some("3.5"), None),
                    charge(r#"{"quantity":1}"#, Some("1"), None, None),
                ],
            ),
            (json!({"total": 5}), vec![charge("total: 5", None, None, None)]),
            (json!([{"\u{1b}[2J": 1}]), vec![charge("{\"\\u001b[2J\":1}", None, None, None)]),
            (
                json!({"a\u{1b}": {"b\u{202e}": {"rate": "1\u{7}"}}}),
                vec![charge("a: b\u{FFFD}", None, Some("1"), None)],
            ),
            (json!(null), vec![]),
            (json!({}), vec![]),
        ] {
            assert_eq!(charges(&data), expected, "{data}");
        }
    }

    #[test]
    fn what_is_too_much_to_be_shown_is_counted() {
        let many = |count: usize| (0..count).map(|number| json!({"items": [{"name": format!("{number}")}]})).collect();
        let shown = |count| charges(&many(count)).last().map(|last| last.item.clone()).unwrap();
        assert_eq!(shown(50), "49");
        assert_eq!(shown(51), "and 2 more, which are not shown: ask whoever runs the cluster");
        assert_eq!(charges(&many(500)).len(), LINES_MAX);
    }
}
