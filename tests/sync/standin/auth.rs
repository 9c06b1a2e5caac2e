//! Logging in, tokens, and who may see what.

use md5::{Digest, Md5};
use serde_json::{Value, json};
use sha1::Sha1;

use super::client::{Client, with_account};
use crate::crossbar::{Crossbar, Settings};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn md5_of(user: &str) -> String {
    hex(&Md5::digest(format!("{user}:{}", Settings::default().password)))
}

#[test]
fn a_user_logs_in_by_name_or_realm_with_either_digest() {
    let crossbar = Crossbar::start(Settings { username: "Rita@Acme.example".into(), ..Settings::default() });
    let mut client = Client::connect(&crossbar);
    let (lower, password) = ("rita@acme.example", Settings::default().password);
    let sha = hex(&Sha1::digest(format!("{lower}:{password}")));
    for (body, status) in [
        (json!({"credentials": md5_of(lower), "account_name": "Acme Telecom"}), 201),
        (json!({"credentials": md5_of(lower), "account_name": "ac-me TELECOM"}), 201),
        (json!({"credentials": md5_of(lower), "method": "md5", "account_realm": "ACME.example"}), 201),
        (json!({"credentials": sha, "method": "sha", "account_realm": "acme.example"}), 201),
        // a name as it was typed, the other digest, another account, none
        (json!({"credentials": md5_of("Rita@Acme.example"), "account_name": "Acme Telecom"}), 401),
        (json!({"credentials": sha, "account_realm": "acme.example"}), 401),
        (json!({"credentials": md5_of(lower), "account_name": "Other"}), 401),
        (json!({"credentials": md5_of(lower)}), 401),
        (json!({"account_name": "Acme Telecom"}), 400),
    ] {
        let got = client.put("/user_auth", body.clone());
        assert_eq!(got.status, status, "{body} {}", got.text);
        if status == 201 {
            let (answer, data) = (got.json(), got.data());
            assert_eq!(answer["version"], "5.0.0");
            assert_eq!(data["account_id"], crossbar.reseller_id());
            assert_eq!((&data["is_reseller"], &data["reseller_id"]), (&json!(true), &json!(crossbar.master_id())));
            assert!(data["owner_id"].is_string());
        }
    }
    crossbar.set(|settings| settings.mfa = true);
    let got = client.put("/user_auth", json!({"credentials": md5_of(lower), "account_name": "Acme Telecom"}));
    assert_eq!(got.status, 401);
    assert!(got.data()["multi_factor_request"].is_object());
}

#[test]
fn an_api_key_logs_in_and_can_be_made_anew() {
    let crossbar = Crossbar::start(Settings::default());
    let mut client = Client::logged_in(&crossbar);
    let path = format!("/accounts/{}/api_key", crossbar.reseller_id());
    assert_eq!(client.get(&path).data()["api_key"], Settings::default().api_key);
    let new = client.send("PUT", &path, "").unwrap().data()["api_key"].clone();
    assert_eq!(new.as_str().unwrap().len(), 64);
    client.log_in(new.as_str().unwrap());
    let old = client.put("/api_auth", json!({"api_key": Settings::default().api_key}));
    assert_eq!((old.status, old.json()["message"].clone()), (404, json!("bad_identifier")));
    let more = client.put("/api_auth", json!({"api_key": new, "method": "md5"}));
    assert_eq!(more.status, 400);
    assert!(more.data()["method"]["additionalProperties"].is_object());
}

#[test]
fn the_account_that_is_disabled_does_not_log_in() {
    let crossbar = Crossbar::start(Settings::default());
    let mut client = Client::connect(&crossbar);
    crossbar.edit(&crossbar.reseller_id(), &json!({"enabled": false}));
    let body = json!({"api_key": Settings::default().api_key});
    let got = client.put("/api_auth", body.clone());
    assert_eq!(got.status, 400);
    assert!(got.data()["account"]["disabled"].is_object());
    crossbar.set(|settings| settings.disabled_is_423 = true);
    assert_eq!(client.put("/api_auth", body).status, 423);
}

#[test]
fn a_token_is_needed_and_runs_out() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let path = format!("/accounts/{id}");
    assert_eq!(client.get(&path).status, 200);
    assert_eq!(client.get("/token_auth").data()["account_id"], crossbar.reseller_id());
    crossbar.advance(3601);
    let got = client.get(&path);
    assert_eq!((got.status, got.json()["message"].clone()), (401, json!("invalid_credentials")));
    assert_eq!(got.json()["version"], Value::Null, "only to those who are known");
    client.log_in(&Settings::default().api_key);
    assert_eq!(client.get(&path).status, 200);
    crossbar.revoke_tokens();
    assert_eq!(client.get(&path).status, 401);
    client.log_in(&Settings::default().api_key);
    assert_eq!(client.delete("/token_auth").status, 200);
    assert_eq!(client.get(&path).status, 401);
    client.token = None;
    assert_eq!(client.get(&path).status, 401);
    client.log_in(&Settings::default().api_key);
    crossbar.delete(&crossbar.reseller_id());
    assert_eq!(client.get(&path).status, 401, "whose token it was is gone");
}

#[test]
fn each_cluster_has_its_own_ids_and_tokens() {
    let (one, other) = (Crossbar::start(Settings::default()), Crossbar::start(Settings::default()));
    assert_ne!(one.reseller_id(), other.reseller_id());
    let (known, mut stranger) = (Client::logged_in(&one), Client::logged_in(&other));
    stranger.token = known.token;
    assert_eq!(stranger.get("/token_auth").status, 401);
}

#[test]
fn only_the_own_tree_is_open() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let outside = crossbar.plant_account(&crossbar.master_id(), "Elsewhere", "elsewhere.example");
    for (path, status) in [
        (format!("/accounts/{id}"), 200),
        (format!("/accounts/{}", crossbar.reseller_id()), 200),
        (format!("/accounts/{outside}"), 403),
        (format!("/accounts/{outside}/users"), 403),
        (format!("/accounts/{}", crossbar.master_id()), 403),
        (format!("/accounts/{}", "0".repeat(32)), 404),
        ("/accounts".into(), 403),
        ("/nothing".into(), 404),
        (format!("/accounts/{id}/nothing"), 404),
    ] {
        assert_eq!(client.get(&path).status, status, "{path}");
    }
    assert_eq!(client.delete(&format!("/accounts/{id}/limits")).status, 405);
    assert_eq!(client.put(&format!("/accounts/{id}/reseller"), json!({})).status, 403);
}

#[test]
fn the_envelope_is_crossbars() {
    let (crossbar, mut client, id) = with_account(Settings { prefix: "/api".into(), ..Settings::default() });
    assert!(crossbar.url().ends_with("/api/v2"));
    let got = client.get(&format!("/accounts/{id}"));
    let answer = got.json();
    assert_eq!((&answer["status"], &answer["tokens"]["consumed"]), (&json!("success"), &json!(1)));
    for key in ["request_id", "node", "timestamp", "version", "auth_token", "revision"] {
        assert!(answer[key].is_string(), "{key} in {answer}");
    }
    assert_eq!(got.header("x-request-id"), answer["request_id"].as_str());
    for (body, status) in [("[]", 400), ("{", 400), (r#"{"name": "x"}"#, 400), ("", 400)] {
        assert_eq!(client.send("PATCH", &format!("/accounts/{id}"), body).unwrap().status, status, "{body}");
    }
    client.extra = "If-Match: 1-x\r\n";
    assert_eq!(client.get(&format!("/accounts/{id}")).status, 412);
    client.extra = "";
    let refused = client.get(&format!("/accounts/{}", "0".repeat(32))).json();
    assert_eq!((&refused["status"], &refused["error"]), (&json!("error"), &json!("404")));
    assert_eq!(refused["data"]["cause"], "0".repeat(32));
}
