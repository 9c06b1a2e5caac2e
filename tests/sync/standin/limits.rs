//! Limits, and what they cost.

use serde_json::{Value, json};

use super::client::{Client, version, with_account};
use crate::crossbar::{Charges, Crossbar, Settings};

#[test]
fn no_document_has_no_counts_and_a_post_replaces_all() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let path = format!("/accounts/{id}/limits");
    let got = client.get(&path).data();
    assert_eq!((&got["allow_prepay"], &got["twoway_trunks"]), (&json!(true), &Value::Null));
    let got = client.post(&path, json!({"twoway_trunks": 10, "inbound_trunks": 3, "max_postpay_amount": 9, "mine": 1}));
    assert_eq!((got.status, got.data()["max_postpay_amount"].clone()), (200, json!(0)));
    client.post(&path, json!({"twoway_trunks": 5, "allow_prepay": false}));
    assert_eq!(crossbar.limits(&id).unwrap(), json!({"twoway_trunks": 5, "allow_prepay": false}));
    let got = client.post(&path, json!({"twoway_trunks": -1, "inbound_trunks": "3"})).data();
    assert!(got["twoway_trunks"]["minimum"].is_object() && got["inbound_trunks"]["type"].is_object(), "{got}");
}

#[test]
fn only_the_reseller_may() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let below = crossbar.plant_account(&id, "Below", "below.acme.example");
    let mut status = |id: &str| client.post(&format!("/accounts/{id}/limits"), json!({"twoway_trunks": 1})).status;
    // its own, those of its customers and of theirs
    assert_eq!([&crossbar.reseller_id(), &id, &below].map(|id| status(id)), [200, 200, 200]);
    crossbar.edit(&id, &json!({"is_reseller": true}));
    assert_eq!([&id, &below].map(|id| status(id)), [200, 403]);

    let crossbar = Crossbar::start(Settings { is_reseller: false, ..Settings::default() });
    let mut client = Client::logged_in(&crossbar);
    let id = crossbar.plant_account(&crossbar.reseller_id(), "Below", "below.acme.example");
    // the master account is the reseller of both
    assert_eq!(client.post(&format!("/accounts/{id}/limits"), json!({"twoway_trunks": 1})).status, 200);
    let body = json!({"source": {"service": "a", "id": "b"}, "usage": {"type": "c", "quantity": 0, "unit": "USD"}});
    assert_eq!(client.put(&format!("/accounts/{id}/ledgers/credit"), body).status, 403);
}

#[test]
fn charges_are_asked_for_in_both_forms() {
    for charges in [Charges::Old, Charges::Invoices] {
        let (crossbar, mut client, id) = with_account(Settings { charges, ..version("4.3.0") });
        let path = format!("/accounts/{id}/limits");
        let limits = json!({"twoway_trunks": 10});
        let got = client.post(&path, limits.clone());
        assert_eq!((got.status, got.json()["message"].clone()), (402, json!("accept charges")));
        match charges {
            Charges::Old => assert_eq!(got.data()["limits"]["twoway_trunks"]["quantity"], 10),
            _ => assert_eq!(got.data()[0]["items"][0]["quantity"], 10),
        }
        assert_eq!(crossbar.limits(&id), None);
        crossbar.set(|settings| settings.billing_issue = true);
        let accepted = json!({"data": limits, "accept_charges": true}).to_string();
        let got = client.send("POST", &path, &accepted).unwrap();
        assert_eq!((got.status, got.json()["message"].clone()), (402, json!("billing_issue")));
        crossbar.set(|settings| settings.billing_issue = false);
        assert_eq!(client.send("POST", &path, &accepted).unwrap().status, 200);
        // nothing more than there is costs nothing
        assert_eq!(client.post(&path, json!({"twoway_trunks": 8})).status, 200);
    }
}
