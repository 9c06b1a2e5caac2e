//! An answer to another question: it is not taken for what was asked for, as all that it lacks would be taken away.

use serde_json::{Value, json};
use trunkdesk::domain::{
    account::Account,
    cluster::{
        ClusterId, documents,
        outbox::{Outcome, Seen, Task, UserWork, Work},
    },
    document::of_user,
};

use crate::{
    crossbar::{Rule, What},
    office::{Beside, Office, PULL},
    samples::{There, account, admin, again, credit, user_work},
};

/// A success that has nothing of what was asked for in it.
fn odd() -> Vec<What> {
    let other = json!({"data": {"id": "9".repeat(32), "name": "Other"}, "status": "success"}).to_string();
    ["", r#"{"data":{},"status":"success"}"#, r#"{"data":null,"status":"success"}"#, &other].map(raw).into()
}

fn raw(body: &str) -> What {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    What::Raw([head, body.to_owned()].concat().into_bytes())
}

fn seen(part: &str) -> Value {
    documents::of_account(&account())[part].clone()
}

type Made = fn(&There, &ClusterId) -> Task;

fn account_step(there: &There, id: &ClusterId) -> Task {
    there.task(Some(id), Work::Account { account: Box::new(account()), seen: Some(seen("account")) })
}

fn limits_step(there: &There, id: &ClusterId) -> Task {
    there.task(Some(id), Work::Limits { account: Box::new(account()), seen: Some(seen("limits")) })
}

fn user_step(there: &There, id: &ClusterId) -> Task {
    let users = there.crossbar.users(id.as_str());
    let cluster_id = users[0]["id"].as_str().and_then(ClusterId::parse);
    let work = UserWork { cluster_id, seen: Some(of_user(&admin())), sealed: None, ..user_work() };
    there.task(Some(id), Work::User(Box::new(work)))
}

fn callflow_step(there: &There, id: &ClusterId) -> Task {
    again(there.task(Some(id), Work::Callflow))
}

#[test]
fn a_step_takes_nothing_else_for_what_it_asked_for() {
    let cases: [(&str, Made); 6] = [
        ("/accounts/*", account_step),
        ("/accounts/*/limits", limits_step),
        ("/accounts/*/users/*", user_step),
        ("/accounts/*/tree", |there, id| there.task(Some(id), Work::Move)),
        ("/accounts/*/callflows", callflow_step),
        ("/accounts/*/ledgers/adjustments", |there, id| there.task(Some(id), credit(1_000))),
    ];
    for (path, step) in cases {
        // limits have no id that would tell whose they are
        for what in odd().into_iter().take(if path == "/accounts/*/limits" { 3 } else { 4 }) {
            let mut there = There::new();
            let id = there.planted("ABC Company", "abc.sip.example.com");
            there.crossbar.edit_limits(id.as_str(), &json!({"twoway_trunks": 1, "calls": 7}));
            there.crossbar.plant_user(id.as_str(), &rob(), "a word of his");
            let task = step(&there, &id);
            there.crossbar.fail(Rule::new("GET", path, what.clone()).every());
            let (outcome, seen) = there.perform(&task);
            assert!(matches!(outcome, Outcome::Later { .. }), "{path} {what:?}: {outcome:?}");
            assert_eq!(seen, Seen::default(), "{path} {what:?}");
            let requests = there.crossbar.requests();
            let written = requests.iter().find(|seen| seen.method != "GET" && seen.path != "/api_auth");
            assert!(written.is_none(), "{path} {what:?}: {written:?}");
        }
    }
}

fn rob() -> Value {
    json!({"username": "rob", "first_name": "Rob", "last_name": "Roe", "priv_level": "admin"})
}

#[test]
fn a_pull_takes_nothing_else_for_an_account() {
    for (path, what) in ["/accounts/*", "/accounts/*/limits", "/accounts/*/users", "/accounts/*/descendants"]
        .into_iter()
        .flat_map(|path| odd().into_iter().take(3).map(move |what| (path, what)))
    {
        let office = Office::new();
        let id = office.crossbar.plant_account(&office.crossbar.reseller_id(), "Alpha", "alpha.example");
        office.crossbar.edit(
            &id,
            &json!({"enabled": false, "custom_notes": "keep", "call_restriction": {"did_us": {"action": "deny"}}}),
        );
        office.crossbar.edit_limits(&id, &json!({"twoway_trunks": 7}));
        office.crossbar.plant_user(&id, &rob(), "a word of his");
        office.pull();
        let before = office.account("Alpha");
        assert!(!before.enabled && before.users.len() == 1 && before.trunks.twoway == Some(7));
        office.crossbar.edit(&id, &json!({"name": "Alpha again"}));
        // the next time it is answered as it should be
        let rule = office.crossbar.fail(Rule::new("GET", path, what.clone()));
        let pulled = office.run(PULL).pulled.unwrap();
        assert_eq!((office.crossbar.met(rule), pulled.gone, pulled.refused), (1, 0, 0), "{path} {what:?}");
        let after = office.account("Alpha again");
        assert_eq!(
            documents::of_account(&after),
            documents::of_account(&Account { name: after.name.clone(), ..before }),
            "{path} {what:?}"
        );
        assert_eq!(after.users.len(), 1, "{path} {what:?}");
    }
}

#[test]
fn an_account_that_is_opened_stays_where_it_is_unless_its_tree_says_otherwise() {
    let other = json!({"data": [{"id": "9".repeat(32), "name": "Other"}], "status": "success"}).to_string();
    for what in [What::Refuse(404, "bad_identifier"), What::Refuse(403, "forbidden"), raw(&other)] {
        let office = Office::new();
        let above = office.crossbar.plant_account(&office.crossbar.reseller_id(), "Above", "above.example");
        let below = office.crossbar.plant_account(&above, "Below", "below.example");
        office.pull();
        office.crossbar.edit(&below, &json!({"timezone": "Europe/Berlin"}));
        office.crossbar.fail(Rule::new("GET", "/accounts/*/tree", what.clone()).every());
        let thread = Beside::start(office.tools());
        thread.sync.refresh(office.account("Below").id);
        office.crossbar.wait_asked("GET", &format!("/accounts/{below}/ledgers/total"), 1);
        thread.finish();
        let below = office.account("Below");
        assert_eq!((below.timezone.as_str(), below.path.len()), ("Europe/Berlin", 1), "{what:?}");
    }
}
