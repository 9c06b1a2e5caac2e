//! Entries of the ledger.

use jiff::Timestamp;
use serde_json::json;
use trunkdesk::domain::{
    cluster::{
        ClusterBalance,
        outbox::{Outcome, Reason, Task, Work},
    },
    money::Cents,
};

use crate::{
    crossbar::{Rule, Settings, What},
    samples::{There, attention, credit, later},
};

#[test]
fn credit_is_booked_to_the_cent_under_our_source_id() {
    for (cents, units) in [(1000, 100_000), (1025, 102_500), (100, 10_000), (999_999_999, 99_999_999_900)] {
        let mut there = There::new();
        let id = there.planted("ABC Company", "abc.example");
        let task = there.task(Some(&id), credit(cents));
        let seen = there.done(&task);
        let ledger = there.crossbar.ledger(id.as_str());
        assert_eq!((ledger.len(), ledger[0].units, ledger[0].kind.as_str()), (1, units, "credit"));
        assert_eq!(ledger[0].document["source"], json!({"service": "adjustments", "id": "c3".repeat(16)}));
        assert_eq!(ledger[0].document["description"], "Credit to begin with");
        assert_eq!(seen.balance.map(|balance| balance.units), Some(units));
    }
}

#[test]
fn it_is_booked_once_whatever_happens_on_the_way() {
    for what in [What::Drop, What::Cut, What::Html(502), What::StatusError, What::Refuse(500, "unspecified_fault")] {
        let mut there = There::new();
        let id = there.planted("ABC Company", "abc.example");
        there.crossbar.fail(Rule::new("PUT", "/accounts/*/ledgers/credit", what.clone()).after_doing());
        let mut task = there.task(Some(&id), credit(1000));
        assert!(later(there.perform(&task).0).1, "{what:?}");
        task.sent_at = Some(Timestamp::now());
        // the month ends and the account is renamed: both are in KAZOO's own id
        there.crossbar.advance(40 * 86_400);
        there.crossbar.edit(id.as_str(), &json!({"name": "Renamed"}));
        there.done(&task);
        assert_eq!(there.crossbar.ledger(id.as_str()).len(), 1, "{what:?}");
        assert_eq!(there.crossbar.asked("PUT", &format!("/accounts/{id}/ledgers")), 1, "{what:?}");
    }
}

#[test]
fn a_clock_that_is_wrong_books_nothing_twice() {
    for days in [-400, -1, 1, 400] {
        let mut there = There::new();
        let id = there.planted("ABC Company", "abc.example");
        let mut task = there.task(Some(&id), credit(1000));
        there.done(&task);
        // this machine believes that all of it is long ago, or has yet to come
        let Work::Credit { at, .. } = &mut task.work else { unreachable!() };
        *at = Timestamp::now() + jiff::SignedDuration::from_hours(24 * days);
        there.done(&task);
        assert_eq!(there.crossbar.ledger(id.as_str()).len(), 1, "{days}");
    }
}

#[test]
fn what_the_cluster_says_is_booked_already_is_done_once_it_is_seen() {
    let mut there = There::new();
    let id = there.planted("ABC Company", "abc.example");
    let rule = Rule::new("PUT", "/accounts/*/ledgers/credit", What::Refuse(409, "datastore_conflict"));
    there.crossbar.fail(rule.clone());
    let task = there.task(Some(&id), credit(1000));
    assert!(later(there.perform(&task).0).1, "it is not there");
    there.crossbar.fail(rule.after_doing());
    there.done(&task);
    assert_eq!(there.crossbar.ledger(id.as_str()).len(), 1);
}

#[test]
fn less_than_a_dollar_and_older_clusters_get_nothing() {
    for (cents, version, words) in [
        (99, "5.0.0", "no less than 1.00"),
        (-99, "5.0.0", "no less than 1.00"),
        (1000, "4.2.9", "KAZOO 4.2.9"),
        (1000, "", "does not tell"),
    ] {
        let mut there = There::with(Settings { version: version.into(), ..Settings::default() });
        let id = there.planted("ABC Company", "abc.example");
        let task = there.task(Some(&id), credit(cents));
        let attention = attention(there.perform(&task).0);
        assert_eq!(attention.reason, Reason::Refused);
        assert!(attention.message.contains(words), "{}", attention.message);
        assert!(there.crossbar.ledger(id.as_str()).is_empty());
    }
    let mut there = There::with(Settings { version: "4.3.142".into(), ..Settings::default() });
    let id = there.planted("ABC Company", "abc.example");
    let task = there.task(Some(&id), credit(1000));
    there.done(&task);
}

#[test]
fn no_more_is_removed_than_is_there() {
    let mut there = There::new();
    let id = there.planted("ABC Company", "abc.example");
    there.crossbar.plant_entry(id.as_str(), "topup", 100_000);
    // calls spend it
    there.crossbar.plant_entry(id.as_str(), "per-minute-voip", -65_001);
    let task = there.task(Some(&id), credit(-350));
    let (outcome, seen) = there.perform(&task);
    let attention = attention(outcome);
    assert!(attention.message.contains("The cluster's balance is 3.49 as of"), "{}", attention.message);
    assert_eq!(seen.balance.map(ClusterBalance::cents), Some(Cents(349)));
    let task = Task { number: 2, ..there.task(Some(&id), credit(-349)) };
    let seen = there.done(&task);
    assert_eq!(there.crossbar.balance(id.as_str()), 99);
    assert_eq!(seen.balance.map(|balance| balance.units), Some(99));
    // and what was removed is not removed again for want of it
    there.done(&task);
}

#[test]
fn who_may_not_give_credit_is_told_whom_to_ask() {
    let mut there = There::with(Settings { is_reseller: false, ..Settings::default() });
    let id = there.planted("ABC Company", "abc.example");
    let task = there.task(Some(&id), credit(1000));
    assert!(
        matches!(there.perform(&task).0, Outcome::Attention(attention) if attention.message.contains("Ask whoever"))
    );
}
