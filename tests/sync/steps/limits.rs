//! Trunks.

use serde_json::{Value, json};
use trunkdesk::domain::cluster::outbox::{Charge, Outcome, Reason, Work};

use crate::{
    crossbar::{Charges, Rule, Settings, What},
    samples::{There, account, attention, later},
};

/// As the file has it once the account is made.
fn work() -> Work {
    Work::Limits { account: Box::new(account()), seen: Some(json!({"allow_prepay": true})) }
}

fn after(limits: &Value) -> Work {
    Work::Limits { account: Box::new(account()), seen: Some(limits.clone()) }
}

#[test]
fn the_whole_document_is_sent_with_ours_laid_over() {
    let mut there = There::new();
    let id = there.planted("ABC Company", "abc.example");
    there.crossbar.edit_limits(id.as_str(), &json!({"allow_prepay": true, "burst_trunks": 2}));
    let task = there.task(Some(&id), work());
    let seen = there.done(&task);
    let now = there.crossbar.limits(id.as_str()).unwrap();
    for (key, value) in [
        ("twoway_trunks", json!(10)),
        ("inbound_trunks", json!(3)),
        ("outbound_trunks", json!(4)),
        ("allow_prepay", json!(false)),
        ("burst_trunks", json!(2)),
    ] {
        assert_eq!(now[key], value, "{key}");
    }
    assert_eq!(seen.limits.unwrap()["twoway_trunks"], 10);
    // the same again is not sent
    let task = there.task(Some(&id), after(&now));
    there.done(&task);
    assert_eq!(there.crossbar.asked("POST", "/accounts"), 1);
}

#[test]
fn a_lost_answer_changes_nothing_the_second_time() {
    let mut there = There::new();
    let id = there.planted("ABC Company", "abc.example");
    there.crossbar.fail(Rule::new("POST", "/accounts/*/limits", What::Drop).after_doing());
    let mut task = there.task(Some(&id), work());
    assert!(later(there.perform(&task).0).1);
    task.sent_at = Some(jiff::Timestamp::now());
    there.done(&task);
    assert_eq!(there.crossbar.asked("POST", "/accounts"), 1);
}

#[test]
fn charges_are_a_question_and_go_once_they_are_accepted() {
    for charges in [Charges::Old, Charges::Invoices] {
        let mut there = There::with(Settings { charges, ..Settings::default() });
        let id = there.planted("ABC Company", "abc.example");
        let mut task = there.task(Some(&id), work());
        let attention = attention(there.perform(&task).0);
        assert_eq!(attention.reason, Reason::Charges);
        assert!(!attention.charges.is_empty());
        for Charge { item, .. } in &attention.charges {
            assert!(!item.is_empty(), "{:?}", attention.charges);
        }
        assert_eq!(there.crossbar.limits(id.as_str()), None);
        task.accepts_charges = true;
        there.done(&task);
        assert_eq!(there.crossbar.limits(id.as_str()).unwrap()["twoway_trunks"], 10);
    }
    let mut there = There::with(Settings { charges: Charges::Old, billing_issue: true, ..Settings::default() });
    let id = there.planted("ABC Company", "abc.example");
    let task = trunkdesk::domain::cluster::outbox::Task { accepts_charges: true, ..there.task(Some(&id), work()) };
    let attention = attention(there.perform(&task).0);
    assert_eq!(attention.reason, Reason::Refused);
    assert!(attention.message.contains("money or a card"), "{}", attention.message);
}

#[test]
fn who_is_no_reseller_is_told_whom_to_ask() {
    let mut there = There::new();
    let id = there.planted("ABC Company", "abc.example");
    there.crossbar.fail(Rule::new("POST", "/accounts/*/limits", What::Refuse(403, "forbidden")));
    let task = there.task(Some(&id), work());
    let attention = attention(there.perform(&task).0);
    assert!(attention.message.contains("only the account's reseller"), "{}", attention.message);
}

#[test]
fn trunks_that_others_gave_meanwhile_are_decided_by_a_person() {
    let mut there = There::new();
    let id = there.planted("ABC Company", "abc.example");
    there.crossbar.edit_limits(id.as_str(), &json!({"allow_prepay": true, "twoway_trunks": 7}));
    let task = there.task(Some(&id), after(&json!({"allow_prepay": true, "twoway_trunks": 5})));
    match there.perform(&task).0 {
        Outcome::ChangedThere(theirs) => assert_eq!(theirs.limits.unwrap()["twoway_trunks"], 7),
        other => panic!("{other:?}"),
    }
    // one kind each: both stay
    there.crossbar.edit_limits(id.as_str(), &json!({"twoway_trunks": 10, "inbound_trunks": 9}));
    let mut mine = account();
    mine.trunks.inbound = Some(2);
    let seen = json!({"twoway_trunks": 10, "inbound_trunks": 2, "outbound_trunks": 1});
    let task = there.task(Some(&id), Work::Limits { account: Box::new(mine), seen: Some(seen) });
    there.perform(&task);
    assert_eq!(there.crossbar.limits(id.as_str()).unwrap()["inbound_trunks"], 9);
}
