//! Callflows, classifiers, white label, plans, apps; the rate; what is kept for the test.

use serde_json::{Value, json};

use super::client::{Client, with_account};
use crate::crossbar::{Crossbar, Settings};

#[test]
fn a_number_is_in_one_callflow() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let path = format!("/accounts/{id}/callflows");
    let flow = json!({"numbers": ["no_match"], "flow": {"module": "offnet", "data": {}, "children": {}}});
    assert_eq!(client.get(&format!("{path}?filter_numbers=no_match")).data(), json!([]));
    let made = client.put(&path, flow.clone());
    assert_eq!(made.status, 201, "{}", made.text);
    let again = client.put(&path, flow.clone());
    assert_eq!((again.status, again.data()["numbers"]["unique"]["cause"].clone()), (400, json!("no_match")));
    let found = client.get(&format!("{path}?filter_numbers=no_match")).data();
    assert_eq!(found[0]["id"], made.data()["id"]);
    let one = format!("{path}/{}", found[0]["id"].as_str().unwrap());
    assert_eq!(client.get(&one).data()["flow"]["module"], "offnet");
    assert_eq!(client.post(&one, flow.clone()).status, 200, "its own number");
    assert_eq!(crossbar.callflows(&id), [flow]);
    assert_eq!(client.delete(&one).status, 200);
    assert!(crossbar.callflows(&id).is_empty());
}

#[test]
fn classifiers_come_by_name_or_as_a_list() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    crossbar.set(|settings| settings.classifiers.push(("premium".into(), json!({"friendly_name": "Premium"}))));
    let path = format!("/accounts/{id}/phone_numbers/classifiers");
    let open = client.get(&path).data();
    assert_eq!((&open["premium"]["friendly_name"], open.as_object().unwrap().len()), (&json!("Premium"), 8));
    crossbar.set(|settings| settings.closed = true);
    let closed = client.get(&path).data();
    assert_eq!((&closed[0]["name"], closed.as_array().unwrap().len()), (&json!("tollfree_us"), 8));
}

#[test]
fn white_label_plans_and_apps_are_there() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let reseller = crossbar.reseller_id();
    let label = format!("/accounts/{reseller}/whitelabel");
    assert_eq!(client.get(&label).status, 404);
    crossbar.set_whitelabel(&reseller, json!({"domain": "desk.acme.example", "realm_suffix": "sip.acme.example"}));
    assert_eq!(client.get(&label).data()["realm_suffix"], "sip.acme.example");
    let mut stranger = Client::connect(&crossbar);
    assert_eq!(stranger.get("/whitelabel/desk.acme.example").data()["realm_suffix"], "sip.acme.example");
    assert_eq!(client.get(&format!("/accounts/{reseller}/services/available")).data()[0]["id"], "plan_basic");
    let services = format!("/accounts/{id}/services");
    assert_eq!(client.post(&services, json!({"add": ["plan_basic"]})).status, 200);
    assert_eq!(crossbar.plans(&id), ["plan_basic"]);
    assert!(client.get(&services).data()["plans"]["plan_basic"].is_object());
    assert_eq!(client.post(&services, json!({"add": ["nothing"]})).status, 404);
    assert_eq!(client.post(&services, json!({"delete": ["plan_basic"]})).data()["plans"], json!({}));
    let list = json!({"blacklist": ["app_voip"]});
    assert_eq!(client.post(&format!("/accounts/{id}/apps_store/blacklist"), list.clone()).data(), list);
    assert_eq!(client.post(&format!("/accounts/{reseller}/apps_store/blacklist"), list.clone()).status, 403);
    assert_eq!(client.get(&format!("/accounts/{id}/apps_store/blacklist")).data(), list);
    assert_eq!(client.get(&format!("/accounts/{id}/apps_store")).data().as_array().unwrap().len(), 2);
}

#[test]
fn each_account_has_a_bucket() {
    let (crossbar, mut client, id) = with_account(Settings { bucket: (3, 0), ..Settings::default() });
    let path = format!("/accounts/{id}/limits");
    let remaining: Vec<Value> = (0..3).map(|_| client.get(&path).json()["tokens"]["remaining"].clone()).collect();
    assert_eq!(remaining, [2, 1, 0]);
    let got = client.get(&path);
    assert_eq!((got.status, got.header("retry-after")), (429, None));
    assert_eq!(got.json()["message"], "too_many_requests");
    crossbar.set(|settings| settings.retry_after = Some(7));
    assert_eq!(client.get(&path).header("retry-after"), Some("7"));
    assert_eq!(client.get(&format!("/accounts/{}", crossbar.reseller_id())).status, 200, "another bucket");
}

#[test]
fn requests_are_kept() {
    let (crossbar, mut client, id) = with_account(Settings { prefix: "/api".into(), ..Settings::default() });
    crossbar.forget_requests();
    client.get(&format!("/accounts/{id}/users?filter_username=a%20b"));
    client.patch(&format!("/accounts/{id}"), json!({"name": 5}));
    let seen = crossbar.requests();
    assert_eq!((seen[0].method.as_str(), seen[0].status, seen[0].with_token), ("GET", 200, true));
    assert_eq!(seen[0].path, format!("/accounts/{id}/users"));
    assert_eq!(seen[0].target, format!("/api/v2/accounts/{id}/users?filter_username=a%20b"));
    assert_eq!(seen[0].header("x-auth-token"), client.token.as_deref());
    assert_eq!((seen[1].status, &seen[1].body), (400, &json!({"data": {"name": 5}})));
    assert_eq!((crossbar.asked("GET", "/accounts/"), crossbar.asked("PUT", "/accounts/")), (1, 0));
    let faults = crossbar.schema_faults();
    assert_eq!(
        (faults[0].schema.as_str(), faults[0].field.as_str(), faults[0].rule.as_str()),
        ("accounts", "name", "type")
    );
}

/// With KAZOO's schemas at hand, what only they know is refused as well.
#[test]
fn bodies_are_held_against_kazoos_schemas() {
    if std::env::var_os("TRUNKDESK_KAZOO_SCHEMAS").is_none() {
        return;
    }
    let crossbar = Crossbar::start(Settings::default());
    let mut client = Client::logged_in(&crossbar);
    let body = json!({"name": "New", "realm": "new.acme.example", "caller_id": {"external": {"name": "x".repeat(36)}},
        "call_restriction": {"toll_us": {"action": "allow"}}});
    let got = client.put("/accounts", body);
    assert_eq!(got.status, 400);
    assert!(got.data()["caller_id.external.name"]["maxLength"].is_object(), "{}", got.text);
    assert!(got.data()["call_restriction.toll_us.action"]["enum"].is_object(), "{}", got.text);
    assert_eq!(crossbar.schema_faults().len(), 2);
}
