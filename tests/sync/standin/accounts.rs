//! Accounts: creation, changes and their traps, the end.

use serde_json::{Value, json};

use super::client::{Client, version, with_account};
use crate::crossbar::{Charges, Crossbar, Mail, Priced, Settings};

#[test]
fn a_creation_answers_what_was_made() {
    let crossbar = Crossbar::start(Settings::default());
    let mut client = Client::logged_in(&crossbar);
    let body = json!({"name": "ABC Company", "realm": "abc .acme.example", "timezone": "Europe/Berlin", "enabled": false,
        "call_restriction": {"international": {"action": "deny"}}, "marker": "kept", "superduper_admin": true});
    let got = client.put(&format!("/accounts/{}", crossbar.reseller_id()), body);
    assert_eq!(got.status, 201, "{}", got.text);
    let made = got.data();
    assert!(got.header("location").unwrap().ends_with(made["id"].as_str().unwrap()));
    assert_eq!(made["realm"], "abc.acme.example");
    assert_eq!((&made["enabled"], &made["superduper_admin"]), (&json!(true), &json!(false)));
    assert_eq!((&made["marker"], &made["reseller_id"]), (&json!("kept"), &json!(crossbar.reseller_id())));
    assert!(made["created"].as_i64().unwrap() > 63_000_000_000, "Gregorian");
    assert_eq!(crossbar.account_named("ABC Company").unwrap()["call_restriction"]["international"]["action"], "deny");
    // nobody said that no mail is wanted
    assert_eq!(crossbar.mails().len(), 1);

    let body = json!({"name": "Second", "send_email_on_creation": false});
    let second = client.put("/accounts", body).data();
    let realm = second["realm"].as_str().unwrap();
    assert!(realm.len() == 21 && realm.ends_with(".sip.2600hz.com"), "{realm}");
    assert_eq!((&second["timezone"], crossbar.mails().len()), (&json!("America/Los_Angeles"), 1));
    assert!(matches!(crossbar.mails()[..], [Mail { kind: "new_account", .. }]));
    assert_eq!(crossbar.count(), 2);
}

#[test]
fn names_and_realms_are_unique_in_the_whole_cluster() {
    let (crossbar, mut client, _) = with_account(Settings::default());
    crossbar.plant_account(&crossbar.master_id(), "Elsewhere", "elsewhere.example");
    crossbar.plant_account(&crossbar.reseller_id(), "日本", "nihon.acme.example");
    for (name, realm, wrong) in [
        ("a-b.c company", "new.acme.example", &["name"][..]),
        ("ELSE WHERE", "Elsewhere.Example", &["name", "realm"]),
        ("中国", "new.acme.example", &["name"]),
        ("New", "abc.acme.example", &["realm"]),
        ("", "new_realm!", &["name", "realm"]),
        ("New", "a.b", &["realm"]),
    ] {
        let got = client.put("/accounts", json!({"name": name, "realm": realm}));
        assert_eq!(got.status, 400, "{name} {realm}");
        assert_eq!(got.json()["message"], "validation error");
        let data = got.data();
        assert_eq!(data.as_object().unwrap().keys().collect::<Vec<_>>(), wrong, "{data}");
    }
    crossbar.set(|settings| settings.version = "4.1.0".into());
    let got = client.put("/accounts", json!({"name": "else where"}));
    assert_eq!((got.status, got.json()["message"].clone()), (500, json!("invalid request")));
    let got = client.put("/accounts", json!({"name": "else where", "realm": "x.acme.example"})).data();
    assert_eq!(got["name"]["unique"]["cause"], "else where");
    crossbar.set(|settings| settings.ensure_unique_name = false);
    let got = client.put("/accounts", json!({"name": "ABC Company", "realm": "x.acme.example"}));
    assert_eq!(got.status, 201);
}

#[test]
fn an_id_in_a_creation_can_destroy() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    crossbar.plant_account(&id, "Below", "below.acme.example");
    let got = client.put("/accounts", json!({"name": "New", "realm": "new.acme.example", "id": id}));
    assert_eq!(got.status, 409);
    assert!(crossbar.accounts().is_empty(), "undone by deleting what was there");
    assert_eq!(crossbar.ids_sent(), [id]);
}

#[test]
fn a_change_enables_what_it_does_not_speak_of() {
    for (server, enabled) in [("5.0.0", true), ("4.3.1", false)] {
        for method in ["PATCH", "POST"] {
            let (crossbar, mut client, id) = with_account(version(server));
            crossbar.edit(&id, &json!({"enabled": false}));
            let path = format!("/accounts/{id}");
            let mut change =
                |data: Value| client.send(method, &path, &json!({"data": data}).to_string()).unwrap().data();
            assert_eq!(change(json!({"name": "New", "enabled": false}))["enabled"], false, "{method}");
            assert_eq!(change(json!({"name": "Newer"}))["enabled"], enabled, "{server} {method}");
        }
    }
    // one's own account can do neither
    let crossbar = Crossbar::start(Settings::default());
    let mut client = Client::logged_in(&crossbar);
    let path = format!("/accounts/{}", crossbar.reseller_id());
    assert_eq!(client.patch(&path, json!({"enabled": false})).data()["enabled"], true);
}

#[test]
fn a_change_merges_or_replaces_by_the_version() {
    let before = json!({"contact": {"billing": {"name": "Bo", "email": "bo@abc.example"}}, "announcement": "Hello"});
    let change = json!({"name": "ABC Company", "contact": {"billing": {"name": null, "number": "1"}}});
    for (server, method, contact, announcement) in [
        ("5.0.0", "PATCH", json!({"name": "Bo", "email": "bo@abc.example", "number": "1"}), json!("Hello")),
        ("5.0.0", "POST", json!({"name": "Bo", "email": "bo@abc.example", "number": "1"}), json!("Hello")),
        ("4.3.0", "PATCH", json!({"email": "bo@abc.example", "number": "1"}), json!("Hello")),
        ("4.3.0", "POST", json!({"number": "1"}), Value::Null),
    ] {
        let (crossbar, mut client, id) = with_account(version(server));
        crossbar.edit(&id, &before);
        let body = json!({"data": change}).to_string();
        let got = client.send(method, &format!("/accounts/{id}"), &body).unwrap().data();
        assert_eq!((&got["contact"]["billing"], &got["announcement"]), (&contact, &announcement), "{server} {method}");
        assert_eq!(got["realm"], "abc.acme.example");
    }
}

#[test]
fn a_change_keeps_to_the_rules_of_creation() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    crossbar.plant_account(&crossbar.reseller_id(), "Other", "other.acme.example");
    let path = format!("/accounts/{id}");
    let mut keys = |change| {
        let got = client.patch(&path, change);
        assert_eq!(got.status, 400);
        got.data().as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(keys(json!({"name": "o.t.h.e.r", "enabled": true})), ["name"]);
    assert_eq!(keys(json!({"realm": "OTHER.acme.example", "enabled": true})), ["realm"]);
    assert_eq!(keys(json!({"timezone": "UTC", "enabled": "yes"})), ["enabled", "timezone"]);
    let got = client.patch(&path, json!({"name": "abc company", "enabled": true}));
    assert_eq!((got.status, got.data()["name"].clone()), (200, json!("abc company")), "its own name is free");
}

#[test]
fn closed_servers_keep_the_flags_apart() {
    let (_crossbar, mut client, id) = with_account(Settings { closed: true, ..Settings::default() });
    let answer = client.get(&format!("/accounts/{id}")).json();
    assert_eq!((&answer["data"]["enabled"], &answer["metadata"]["enabled"]), (&Value::Null, &json!(true)));
    assert!(answer["metadata"]["created"].is_number());
}

#[test]
fn an_account_goes_only_when_nothing_hangs_on_it() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let child = crossbar.plant_account(&id, "Child", "child.acme.example");
    let path = format!("/accounts/{id}");
    let got = client.delete(&path);
    assert_eq!((got.status, got.json()["message"].clone()), (500, json!("account_has_descendants")));
    crossbar.delete(&child);
    crossbar.set_active_port(&id, true);
    assert_eq!(client.delete(&path).json()["message"], "account_has_active_port");
    crossbar.set_active_port(&id, false);
    assert_eq!(client.delete(&path).data()["_read_only"]["deleted"], true);
    assert_eq!(client.delete(&path).status, 404);
    assert_eq!(client.put("/accounts", json!({"name": "abc company", "realm": "abc.acme.example"})).status, 201);
}

#[test]
fn moving_has_to_be_allowed() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let to = crossbar.plant_account(&crossbar.reseller_id(), "Above", "above.acme.example");
    let path = format!("/accounts/{id}/move");
    assert_eq!(client.post(&path, json!({"to": to})).status, 403);
    crossbar.set(|settings| settings.allow_move = true);
    assert_eq!(client.post(&path, json!({"to": to})).status, 200);
    assert_eq!(crossbar.account(&id).unwrap()["parent_id"], to);
    assert_eq!(client.post(&path, json!({"to": crossbar.master_id()})).status, 403);
    assert_eq!(client.post(&format!("/accounts/{to}/move"), json!({"to": id})).status, 500);
    assert!(client.post(&path, json!({})).data()["to"]["required"].is_object());
}

#[test]
fn an_account_can_cost() {
    let settings = Settings { charges: Charges::Invoices, priced: vec![Priced::Accounts], ..Settings::default() };
    let crossbar = Crossbar::start(settings);
    let mut client = Client::logged_in(&crossbar);
    let data = json!({"name": "New", "realm": "new.acme.example"});
    assert_eq!(client.put("/accounts", data.clone()).status, 402);
    assert_eq!(crossbar.count(), 0);
    let body = json!({"data": data, "accept_charges": true}).to_string();
    assert_eq!(client.send("PUT", "/accounts", &body).unwrap().status, 201);
    crossbar.set(|settings| settings.allow_subaccounts = false);
    let got = client.put("/accounts", json!({"name": "Another", "realm": "another.acme.example"}));
    assert!(got.data()["account"]["forbidden"].is_object());
}
