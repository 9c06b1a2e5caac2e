//! What the server puts up with is told to the test.

use serde_json::{Value, json};

use super::client::with_account;
use crate::crossbar::{Charges, Crossbar, Settings};

#[test]
fn what_a_careful_client_never_does_is_named() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let own = format!("/accounts/{id}");
    let new = json!({"name": "New", "timezone": "Europe/Berlin", "send_email_on_creation": false});
    let with = |data: &Value, key: &str, value: Value| {
        let mut data = data.clone();
        data[key] = value;
        data
    };
    let credit = json!({"amount": 5, "source": {"service": "a", "id": "b"}, "period": {"start": 63_900_000_000_i64},
        "usage": {"type": "credit", "quantity": 0, "unit": "USD"}});
    let user = json!({"first_name": "A", "last_name": "B"});
    for (method, path, data, traps) in [
        ("PUT", "/accounts".into(), new.clone(), &[][..]),
        ("PUT", own.clone(), with(&new, "id", json!("0".repeat(32))), &["an id in a creation"]),
        ("PUT", own.clone(), with(&new, "timezone", Value::Null), &["no time zone in a creation"]),
        ("PUT", format!("{own}?send_email_on_creation=false"), with(&new, "send_email_on_creation", Value::Null), &[]),
        (
            "PUT",
            own.clone(),
            with(&new, "send_email_on_creation", Value::Null),
            &["nothing said of the mail about a new account"],
        ),
        ("PATCH", own.clone(), json!({"name": "X", "enabled": false}), &[]),
        ("PATCH", own.clone(), json!({"name": "X"}), &["a change that does not say enabled"]),
        ("PUT", format!("{own}/users"), with(&user, "send_email_on_creation", json!(true)), &[]),
        ("PUT", format!("{own}/users"), user, &["nothing said of the mail about a new user"]),
        ("PUT", format!("{own}/ledgers/credit"), credit.clone(), &[]),
        ("PUT", format!("{own}/ledgers/credit"), with(&credit, "amount", json!("5")), &["an amount that is no number"]),
        (
            "PUT",
            format!("{own}/ledgers/credit"),
            with(&credit, "period", json!({})),
            &["a booking that cannot be repeated: no period.start"],
        ),
        ("GET", format!("{own}/descendants?page_size=5&ascending=true"), Value::Null, &[]),
        ("GET", format!("{own}/descendants"), Value::Null, &["a list without ascending=true"]),
        ("GET", format!("{own}?auth_token=x"), Value::Null, &["a token in the URL"]),
    ] {
        let body = if data.is_null() { String::new() } else { json!({"data": data}).to_string() };
        client.send(method, &path, &body).unwrap();
        assert_eq!(Crossbar::traps(crossbar.requests().last().unwrap()), traps, "{method} {path} {body}");
    }
}

#[test]
#[should_panic(expected = "accepted before they were told")]
fn charges_are_not_accepted_unasked() {
    let (crossbar, mut client, id) = with_account(Settings { charges: Charges::Invoices, ..Settings::default() });
    let path = format!("/accounts/{id}/limits");
    let body = json!({"data": {"twoway_trunks": 1}, "accept_charges": true}).to_string();
    client.post(&path, json!({"twoway_trunks": 1}));
    client.send("POST", &path, &body).unwrap();
    crossbar.assert_careful();
    crossbar.forget_requests();
    client.send("POST", &path, &body).unwrap();
    crossbar.assert_careful();
}
