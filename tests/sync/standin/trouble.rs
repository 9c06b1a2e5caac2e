//! Trouble by script.

use std::{net::TcpStream, time::Duration};

use serde_json::json;

use super::client::{Client, with_account};
use crate::crossbar::{Crossbar, Rule, Settings, What};

fn new() -> serde_json::Value {
    json!({"name": "New", "realm": "new.acme.example"})
}

#[test]
fn an_answer_can_be_lost_before_and_after() {
    for (rule, made) in [
        (Rule::new("PUT", "/accounts/*", What::Drop), 0),
        (Rule::new("PUT", "/accounts/*", What::Drop).after_doing(), 1),
        (Rule::new("PUT", "/accounts/*", What::Cut), 1),
    ] {
        let crossbar = Crossbar::start(Settings::default());
        let mut client = Client::logged_in(&crossbar);
        let id = crossbar.fail(rule.clone());
        let body = json!({"data": new()}).to_string();
        let path = format!("/accounts/{}", crossbar.reseller_id());
        assert!(client.send("PUT", &path, &body).is_err(), "{rule:?}");
        assert_eq!((crossbar.count(), crossbar.met(id)), (made, 1), "{rule:?}");
        assert_eq!(crossbar.requests().last().unwrap().status, 0);
        // once only, and the connection was closed
        assert!(client.send("GET", &path, "").is_err());
        assert_eq!(Client::logged_in(&crossbar).get(&path).status, 200);
    }
}

#[test]
fn answers_are_put_in_the_place_of_others() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let path = format!("/accounts/{id}/users");
    for (what, status, text) in [
        (What::Html(502), 502, "<html>"),
        (What::StatusError, 200, r#""status":"error""#),
        (What::Fields(json!({"username": {"unique": {"message": "taken"}}})), 400, r#""unique""#),
        (What::Refuse(401, "invalid_credentials"), 401, "invalid_credentials"),
        (What::Refuse(402, "no_credit"), 402, "no_credit"),
        (What::Refuse(404, "not_found"), 404, "not_found"),
        (What::RefuseWith(409, "datastore_conflict", json!({"cause": "x"})), 409, r#""cause":"x""#),
        (What::Refuse(503, "datastore_unreachable"), 503, "datastore_unreachable"),
        (What::TooMany(None), 429, "too_many_requests"),
        (What::TooMany(Some("30")), 429, "too_many_requests"),
        (What::Long(100_000), 200, "aaaaaaaaaa"),
        (What::Redirect("http://evil.example/".into()), 302, ""),
    ] {
        let rule = crossbar.fail(Rule::new("GET", "/accounts/*/users", what.clone()));
        let got = client.get(&path);
        assert_eq!(got.status, status, "{what:?}");
        assert!(got.text.contains(text), "{what:?} {}", got.text);
        match what {
            What::TooMany(after) => assert_eq!(got.header("retry-after"), after),
            What::Redirect(to) => assert_eq!(got.header("location"), Some(to.as_str())),
            _ => {}
        }
        assert_eq!((client.get(&path).status, crossbar.met(rule)), (200, 1));
    }
    let got = crossbar.fail(Rule::new("PUT", "/accounts/*", What::Refuse(500, "timeout")).after_doing());
    assert_eq!(client.put(&format!("/accounts/{}", crossbar.reseller_id()), new()).status, 500);
    assert_eq!((crossbar.count(), crossbar.met(got)), (2, 1), "done all the same");
}

#[test]
fn rules_choose_their_requests() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let (own, users) = (format!("/accounts/{id}"), format!("/accounts/{id}/users"));
    let refuse = What::Refuse(503, "datastore_fault");
    let mut statuses = |rule: Rule| {
        let rule = crossbar.fail(rule);
        let statuses = [&own, &users, &own, &users].map(|path| client.get(path).status);
        crossbar.remove(rule);
        (statuses, crossbar.met(rule))
    };
    for (rule, expected) in [
        (Rule::new("GET", "/accounts/*", refuse.clone()), ([503, 200, 200, 200], 1)),
        (Rule::new("GET", "/accounts/*", refuse.clone()).every(), ([503, 200, 503, 200], 2)),
        (Rule::new("*", "/accounts/**", refuse.clone()).every(), ([503; 4], 4)),
        (Rule::new("*", "/accounts/**", refuse.clone()).nth(2), ([200, 503, 200, 200], 1)),
        (Rule::new("*", "/accounts/**", refuse.clone()).first(3), ([503, 503, 503, 200], 3)),
        (Rule::new("PUT", "/accounts/**", refuse.clone()).every(), ([200; 4], 0)),
        (Rule::new("GET", &users, refuse).every(), ([200, 503, 200, 503], 2)),
    ] {
        assert_eq!(statuses(rule.clone()), expected, "{rule:?}");
    }
    crossbar.fail(Rule::new("*", "/**", What::Drop).every());
    crossbar.remove_all();
    assert_eq!(client.get(&own).status, 200);
    let raw = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{\"dat".to_vec();
    crossbar.fail(Rule::new("*", "/**", What::Raw(raw)));
    assert_eq!(client.get(&own).text, "{\"dat");
    assert!(client.send("GET", &own, "").is_err());
}

#[test]
fn a_request_can_be_held() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    for rule in
        [Rule::new("PATCH", "/accounts/*", What::Hold), Rule::new("PATCH", "/accounts/*", What::Hold).after_doing()]
    {
        let done_first = rule.done_first;
        crossbar.edit(&id, &json!({"announcement": null}));
        let held = crossbar.fail(rule);
        let path = format!("/accounts/{id}");
        let change = json!({"announcement": "Hello", "enabled": true});
        client = std::thread::scope(|scope| {
            let asking = scope.spawn(move || {
                assert_eq!(client.patch(&path, change).status, 200);
                client
            });
            crossbar.wait_met(held, 1);
            if !done_first {
                assert!(crossbar.account(&id).unwrap()["announcement"].is_null());
            }
            crossbar.remove(held);
            asking.join().unwrap()
        });
        assert_eq!(crossbar.account(&id).unwrap()["announcement"], "Hello");
    }
    crossbar.wait_asked("PATCH", "/accounts/", 2);
    // a delay ends by itself
    crossbar.fail(Rule::new("GET", "/accounts/*", What::Delay(Duration::from_millis(1))));
    assert_eq!(client.get(&format!("/accounts/{id}")).status, 200);
}

#[test]
fn the_cluster_goes_away_and_comes_back() {
    let (mut crossbar, mut client, id) = with_account(Settings::default());
    let path = format!("/accounts/{id}");
    crossbar.disconnect();
    assert!(client.send("GET", &path, "").is_err());
    let mut client = Client::logged_in(&crossbar);
    let address = crossbar.url()["http://".len()..].split('/').next().unwrap().to_owned();
    crossbar.go_away();
    assert!(client.send("GET", &path, "").is_err());
    assert!(TcpStream::connect(&address).is_err());
    crossbar.come_back();
    assert_eq!(Client::logged_in(&crossbar).get(&path).status, 200);
    assert_eq!(crossbar.tokens(), 3, "all is as it was");
}
