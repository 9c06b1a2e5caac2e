//! Ledgers: amounts, repetitions, months, older servers.

use serde_json::{Value, json};

use super::client::{version, with_account};
use crate::crossbar::Settings;

/// 2026-03-31 23:59:00 UTC
const END_OF_MARCH: i64 = 1_775_001_540;
const GREGORIAN: i64 = 62_167_219_200;

fn credit(id: &str, amount: Value) -> Value {
    json!({"amount": amount, "source": {"service": "adjustments", "id": id}, "period": {"start": 63_900_000_000_i64},
        "usage": {"type": "credit", "quantity": 0, "unit": "USD"}, "description": "Credit"})
}

#[test]
fn amounts_are_numbers_from_one_dollar_on() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let path = format!("/accounts/{id}/ledgers/credit");
    let got = client.put(&path, credit("a", json!(10.25)));
    assert_eq!((got.status, got.data()["amount"].clone()), (201, json!(10.25)), "{}", got.text);
    assert_eq!(client.put(&format!("/accounts/{id}/ledgers/debit"), credit("b", json!(2))).data()["amount"], -2);
    for (amount, rule) in
        [(json!(0.99), "minimum"), (json!("10"), "type"), (json!(0), "minimum"), (json!(-5), "minimum")]
    {
        let got = client.put(&path, credit("c", amount.clone()));
        assert_eq!(got.status, 400);
        assert!(got.data()["amount"][rule].is_object(), "{amount}");
    }
    assert_eq!(client.get(&format!("/accounts/{id}/ledgers/total")).data(), json!({"amount": 8.25}));
    assert_eq!((crossbar.balance(&id), crossbar.ledger(&id).len()), (82_500, 2));
    let before = crossbar.schema_faults().len();
    assert_eq!(client.put(&path, credit("d", json!(1.000_04))).data()["amount"], 1);
    assert_eq!(crossbar.schema_faults()[before..].len(), 1, "more than four decimals");
    let got = client.put(&path, json!({"amount": 5})).data();
    assert!(got["source"]["required"].is_object() && got["usage"]["required"].is_object(), "{got}");
}

#[test]
fn a_repetition_is_refused_within_the_month() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    crossbar.set_clock(END_OF_MARCH);
    client.log_in(&Settings::default().api_key);
    let path = format!("/accounts/{id}/ledgers/credit");
    let made = client.put(&path, credit("a", json!(10)));
    assert!(made.data()["id"].as_str().unwrap().starts_with("202603-"), "{}", made.text);
    let mut again = credit("a", json!(20));
    again["description"] = json!("Another word");
    let got = client.put(&path, again.clone());
    assert_eq!((got.status, got.json()["message"].clone()), (409, json!("datastore_conflict")));
    assert_eq!(crossbar.balance(&id), 100_000);
    // by another source, in the next month, under another name it is booked
    assert_eq!(client.put(&path, credit("b", json!(1))).status, 201);
    crossbar.advance(120);
    assert_eq!(client.put(&path, credit("a", json!(10))).status, 201, "the next month");
    assert_eq!(client.put(&path, credit("a", json!(10))).status, 409);
    crossbar.edit(&id, &json!({"name": "Renamed"}));
    assert_eq!(client.put(&path, credit("a", json!(10))).status, 201, "another name");
    let mut sloppy = credit("c", json!(1));
    sloppy.as_object_mut().unwrap().remove("period");
    let got = client.put(&path, sloppy).data();
    assert_eq!(got["period"]["start"].as_i64().unwrap() / 1000, (END_OF_MARCH + 120 + GREGORIAN) / 1000);
}

#[test]
fn entries_are_found_by_service_and_time() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    crossbar.set_clock(END_OF_MARCH);
    client.log_in(&Settings::default().api_key);
    client.put(&format!("/accounts/{id}/ledgers/credit"), credit("a", json!(10)));
    crossbar.plant_entry(&id, "per-minute-voip", -15_000);
    let now = END_OF_MARCH + GREGORIAN;
    let mut list = |query: String| client.get(&format!("/accounts/{id}/ledgers/{query}"));
    for (query, count) in [
        (format!("adjustments?created_from={}", now - 3600), 1),
        ("adjustments".into(), 1),
        ("other".into(), 0),
        (format!("adjustments?created_from={}&created_to={}", now - 3600, now - 1800), 0),
    ] {
        assert_eq!(list(query.clone()).data().as_array().unwrap().len(), count, "{query}");
    }
    let too_long = list(format!("adjustments?created_from={}", now - 32 * 86_400));
    assert_eq!(too_long.status, 400);
    let row = list("adjustments".into()).data()[0].clone();
    assert_eq!(row["source"]["id"], "a");
    assert_eq!(list(format!("adjustments/{}", row["id"].as_str().unwrap())).data(), row);
    assert_eq!(list("adjustments/nothing".into()).status, 404);
    let sums = list(String::new()).data();
    assert_eq!((&sums["adjustments"]["amount"], &sums["per-minute-voip"]["amount"]), (&json!(10), &json!(-1.5)));
    assert_eq!(list("available".into()).data()["amount"], 8.5);
}

#[test]
fn the_reseller_is_booked_where_that_is_asked() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let body = json!({"data": credit("a", json!(5)), "impact_reseller": true}).to_string();
    assert_eq!(client.send("PUT", &format!("/accounts/{id}/ledgers/credit"), &body).unwrap().status, 201);
    assert_eq!((crossbar.balance(&id), crossbar.balance(&crossbar.reseller_id())), (50_000, 50_000));
    let own = format!("/accounts/{}/ledgers/credit", crossbar.reseller_id());
    assert_eq!(client.put(&own, credit("b", json!(5))).status, 403);
}

#[test]
fn servers_before_4_3_take_ten_thousandths() {
    let (crossbar, mut client, id) = with_account(version("4.2.9"));
    assert_eq!(client.put(&format!("/accounts/{id}/ledgers/credit"), credit("a", json!(10))).status, 201);
    assert_eq!(crossbar.balance(&id), 10);
    assert_eq!(client.get(&format!("/accounts/{id}/ledgers/total")).status, 404);
    let balance = format!("/accounts/{id}/transactions/current_balance");
    assert_eq!(client.get(&balance).data()["balance"], 0.001);
    assert_eq!(client.get(&format!("/accounts/{id}/services")).status, 404);
    crossbar.set(|settings| settings.version = "4.3.0".into());
    assert_eq!(client.get(&balance).status, 404);
}
