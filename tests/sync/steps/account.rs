//! The account's own document.

use serde_json::{Value, json};
use trunkdesk::domain::{
    account::Account,
    cluster::{
        ClusterId, documents,
        outbox::{Outcome, Reason, Task, Work},
    },
};

use crate::{
    crossbar::{Rule, Settings, What},
    samples::{There, account, account_id, again, attention, later},
};

fn work() -> Work {
    Work::Account { account: Box::new(account()), seen: None }
}

fn seen() -> Value {
    documents::of_account(&account())["account"].clone()
}

/// Makes it, and gives its id there.
fn made(there: &mut There) -> ClusterId {
    let task = there.task(None, work());
    there.done(&task).cluster_id.unwrap()
}

#[test]
fn an_account_is_made_with_all_it_has_and_our_mark() {
    for closed in [false, true] {
        let mut there = There::with(Settings { closed, ..Settings::default() });
        let task = there.task(None, work());
        let seen = there.done(&task);
        let made = there.crossbar.account_named("ABC Company").unwrap();
        assert_eq!(Some(seen.cluster_id.unwrap().as_str()), made["id"].as_str());
        let kept = documents::of_cluster(Some(&made), None);
        assert_eq!(kept["account"], documents::of_account(&account())["account"]);
        assert_eq!(documents::of_cluster(seen.account.as_ref(), None), kept);
        assert_eq!(made["trunkdesk"]["account_id"], account_id().as_str());
        assert_eq!(there.crossbar.asked("GET", "/search"), 0, "what was never sent is not looked for");
    }
}

#[test]
fn a_disabled_account_is_disabled_right_after_it_is_made() {
    let mut there = There::new();
    let disabled = Account { enabled: false, ..account() };
    let task = there.task(None, Work::Account { account: Box::new(disabled.clone()), seen: None });
    let seen = there.done(&task);
    assert_eq!(there.crossbar.account_named("ABC Company").unwrap()["enabled"], false);
    assert_eq!(seen.account.unwrap()["enabled"], false);

    // the answer to the second request is lost: nothing but that is left to do
    let mut there = There::new();
    there.crossbar.fail(Rule::new("PATCH", "/accounts/*", What::Drop));
    let task = there.task(None, Work::Account { account: Box::new(disabled.clone()), seen: None });
    let (outcome, seen) = there.perform(&task);
    assert!(later(outcome).1);
    let id = seen.cluster_id.unwrap();
    let task = there.task(Some(&id), Work::Account { account: Box::new(disabled), seen: None });
    there.done(&task);
    assert_eq!(there.crossbar.account(id.as_str()).unwrap()["enabled"], false);
    assert_eq!(there.crossbar.count(), 1);
}

#[test]
fn one_whose_answer_was_lost_is_found_and_not_made_again() {
    for what in [What::Drop, What::Cut, What::Html(502), What::StatusError, What::Refuse(503, "datastore_unreachable")]
    {
        let mut there = There::new();
        there.crossbar.fail(Rule::new("PUT", "/accounts/*", what.clone()).after_doing());
        let task = there.task(None, work());
        let (_, may_be_done) = later(there.perform(&task).0);
        assert!(may_be_done, "{what:?}");
        let seen = there.done(&again(task));
        assert_eq!(there.crossbar.count(), 1, "{what:?}");
        assert_eq!(there.crossbar.asked("PUT", "/accounts"), 1, "{what:?}");
        assert_eq!(seen.cluster_id.unwrap().as_str(), there.crossbar.accounts()[0]["id"]);
    }
}

#[test]
fn one_that_surely_was_not_made_is_made_the_second_time() {
    for (what, may_be_done) in [
        (What::Drop, true),
        (What::Refuse(500, "unspecified_fault"), true),
        (What::TooMany(None), false),
        (What::Redirect("https://evil.example".into()), false),
    ] {
        let mut there = There::new();
        there.crossbar.fail(Rule::new("PUT", "/accounts/*", what.clone()));
        let mut task = there.task(None, work());
        assert_eq!(later(there.perform(&task).0).1, may_be_done, "{what:?}");
        task.sent_at = may_be_done.then(jiff::Timestamp::now);
        there.done(&task);
        assert_eq!(there.crossbar.count(), 1, "{what:?}");
    }
}

#[test]
fn what_was_changed_since_goes_along_with_what_is_found() {
    // here, while the answer was awaited: by another name and realm it is the same account all the same
    let mut there = There::new();
    there.crossbar.fail(Rule::new("PUT", "/accounts/*", What::Drop).after_doing());
    let task = there.task(None, work());
    later(there.perform(&task).0);
    let changed =
        Account { name: "Renamed".into(), realm: "renamed.example".into(), notes: "calls".into(), ..account() };
    let mut task = again(task);
    task.version = 2;
    task.realm = "renamed.example".into();
    task.work = Work::Account { account: Box::new(changed), seen: None };
    there.done(&task);
    assert_eq!(there.crossbar.count(), 1);
    let now = &there.crossbar.accounts()[0];
    assert_eq!(
        (&now["name"], &now["realm"], &now["custom_notes"]),
        (&json!("Renamed"), &json!("renamed.example"), &json!("calls"))
    );

    // there, by somebody else: that stays where nothing was changed here
    let mut there = There::new();
    there.crossbar.fail(Rule::new("PUT", "/accounts/*", What::Drop).after_doing());
    let task = there.task(None, work());
    later(there.perform(&task).0);
    let id = there.crossbar.accounts()[0]["id"].as_str().unwrap().to_owned();
    there.crossbar.edit(&id, &json!({"timezone": "Europe/Berlin"}));
    let task = again(task);
    let seen = there.done(&task);
    assert_eq!(seen.account.unwrap()["timezone"], "Europe/Berlin");
    assert_eq!(there.crossbar.asked("PATCH", "/accounts"), 0);

    // where nobody remembers what was sent, a person decides
    let forgotten = Account { timezone: "Asia/Tokyo".into(), ..account() };
    let task = Task { sent: Vec::new(), work: Work::Account { account: Box::new(forgotten), seen: None }, ..task };
    assert!(matches!(there.perform(&task).0, Outcome::ChangedThere(_)));
}

#[test]
fn a_cluster_without_a_search_is_looked_through() {
    let mut there = There::new();
    there.crossbar.fail(Rule::new("PUT", "/accounts/*", What::Drop).after_doing());
    there.crossbar.fail(Rule::new("GET", "/search", What::Refuse(404, "not_found")).every());
    let task = there.task(None, work());
    later(there.perform(&task).0);
    there.done(&again(task));
    assert_eq!(there.crossbar.count(), 1);
}

#[test]
fn somebody_elses_realm_or_name_is_told_on_its_field() {
    for (name, realm, below_us, field, words) in [
        ("Another", "abc.sip.example.com", true, "realm", "for Another"),
        ("Another", "ABC.sip.example.com", false, "realm", "Account realm already in use"),
        ("a-b-c company", "x.example", true, "name", "Account name already in use"),
    ] {
        let mut there = There::new();
        let parent = if below_us { there.crossbar.reseller_id() } else { there.crossbar.master_id() };
        there.crossbar.plant_account(&parent, name, realm);
        let before = there.crossbar.count();
        let task = there.task(None, work());
        let attention = attention(there.perform(&task).0);
        assert_eq!(attention.reason, Reason::Refused);
        assert!(attention.message.contains(words), "{}", attention.message);
        assert_eq!(attention.fields[0].field, field);
        assert!(attention.request_id.is_some());
        assert_eq!(there.crossbar.count(), before);
    }
}

#[test]
fn a_realm_that_is_in_use_out_of_our_sight_is_looked_for_only_so_often() {
    let mut there = There::new();
    there.crossbar.plant_account(&there.crossbar.master_id(), "Another", "abc.sip.example.com");
    let mut task = there.task(None, work());
    task.sent_at = Some(jiff::Timestamp::now());
    assert!(later(there.perform(&task).0).1);
    task.tries = 5;
    assert_eq!(attention(there.perform(&task).0).fields[0].field, "realm");
}

#[test]
fn a_change_sends_what_differs_and_enabled_always() {
    let mut there = There::new();
    let id = made(&mut there);
    there.crossbar.edit(id.as_str(), &json!({"announcement": "theirs", "contact": {"technical": {"name": "Tom"}}}));
    let mut mine = account();
    mine.enabled = false;
    let task = there.task(Some(&id), Work::Account { account: Box::new(mine.clone()), seen: Some(seen()) });
    there.done(&task);
    let before = documents::of_account(&mine)["account"].clone();
    mine.contact["billing"]["locality"] = "Oakland".into();
    mine.calling = trunkdesk::domain::calling::Calling::denying(|key| key == "unknown");
    let task = there.task(Some(&id), Work::Account { account: Box::new(mine), seen: Some(before) });
    there.done(&task);
    let now = there.crossbar.account(id.as_str()).unwrap();
    assert_eq!(now["enabled"], false, "a change does not enable it");
    assert_eq!(now["announcement"], "theirs");
    assert_eq!(now["contact"]["technical"]["name"], "Tom", "both sides' changes stay");
    assert_eq!(now["contact"]["billing"]["locality"], "Oakland");
    assert_eq!(now["call_restriction"]["international"]["action"], "inherit");
    let sent = there.sent("PATCH", "/accounts").pop().unwrap();
    let mut keys: Vec<&String> = sent["data"].as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(keys, ["call_restriction", "contact", "enabled"]);
}

#[test]
fn nothing_is_sent_where_nothing_differs() {
    let mut there = There::new();
    let id = made(&mut there);
    let task = there.task(Some(&id), Work::Account { account: Box::new(account()), seen: Some(seen()) });
    there.done(&task);
    assert_eq!(there.crossbar.asked("PATCH", "/accounts"), 0);
}

#[test]
fn what_both_sides_changed_otherwise_is_not_sent() {
    let mut there = There::new();
    let id = made(&mut there);
    there.crossbar.edit(id.as_str(), &json!({"name": "Theirs"}));
    let mine = Account { name: "Mine".into(), notes: "and more".into(), ..account() };
    let task = there.task(Some(&id), Work::Account { account: Box::new(mine), seen: Some(seen()) });
    match there.perform(&task).0 {
        Outcome::ChangedThere(theirs) => assert_eq!(theirs.account.unwrap()["name"], "Theirs"),
        other => panic!("{other:?}"),
    }
    assert_eq!(there.crossbar.asked("PATCH", "/accounts"), 0);
}

#[test]
fn what_is_emptied_here_is_emptied_there() {
    for version in ["4.3.142", "5.0.0"] {
        let mut there = There::with(Settings { version: version.into(), ..Settings::default() });
        let id = made(&mut there);
        let mine = Account { contact: json!({}), language: None, ..account() };
        let task = there.task(Some(&id), Work::Account { account: Box::new(mine), seen: Some(seen()) });
        there.done(&task);
        let now = there.crossbar.account(id.as_str()).unwrap();
        assert_eq!(now["contact"]["billing"]["locality"], "", "{version}");
        assert_eq!(now["language"], "", "{version}");
    }
}

#[test]
fn an_account_that_is_gone_there_needs_a_person() {
    let mut there = There::new();
    let id = made(&mut there);
    there.crossbar.delete(id.as_str());
    for work in [
        Work::Account { account: Box::new(account()), seen: Some(seen()) },
        Work::Limits { account: Box::new(account()), seen: None },
        Work::Callflow,
    ] {
        let task = there.task(Some(&id), work);
        let attention = attention(there.perform(&task).0);
        assert_eq!(attention.reason, Reason::Gone, "{}", attention.message);
    }
}
