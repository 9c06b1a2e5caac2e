//! Credit is spent there, so that what is removed is checked against the balance there; and how scripts are told.

use jiff::Timestamp;
use serde_json::json;
use trunkdesk::domain::{
    cluster::{
        ClusterBalance,
        outbox::{Outcome, Reason, Seen},
    },
    document::AccountDocument,
    money::{Cents, Currency},
    problem::Problem,
    request::Subject,
};

use super::harness::{Joined, attention, seen_of};
use crate::harness::{NOW, credit, refused};

/// An account with this balance there, in KAZOO's units, and with 10.00 here.
fn with_balance(units: i64) -> (Joined, trunkdesk::domain::account::AccountId) {
    let mut joined = Joined::new();
    let account = joined.whole("A").id;
    let task = joined.task();
    let at = Timestamp::from_millisecond(NOW).unwrap();
    let seen = Seen { balance: Some(ClusterBalance { units, at }), ..seen_of(&task, 1) };
    joined.settle(&task, &Outcome::Done, &seen);
    joined.all_done(1);
    (joined, account)
}

#[test]
fn what_is_removed_is_checked_against_the_balance_there() {
    let less = |cents| {
        let currency = Currency::parse("USD").unwrap();
        let at = "2026-11-23 08:05 UTC-8".to_owned();
        refused(Subject::Credit, Problem::MoreThanClusterBalance { balance: Cents(cents), at, currency })
    };
    // less than here: calls have spent it. Of a cent, nothing is
    let (mut joined, account) = with_balance(35_099);
    assert_eq!(credit(&mut joined.writer, &account, -351, None), less(350));
    let told = credit(&mut joined.writer, &account, -351, None).unwrap_err().to_string();
    assert_eq!(told, "More than there is: the cluster's balance is $3.50 as of 2026-11-23 08:05 UTC-8.");
    credit(&mut joined.writer, &account, -300, None).unwrap();
    // what waits to be sent counts
    assert_eq!(joined.sync(&account).on_the_way, Cents(-300));
    assert_eq!(credit(&mut joined.writer, &account, -51, None), less(350));
    credit(&mut joined.writer, &account, 500, None).unwrap();
    credit(&mut joined.writer, &account, -550, None).unwrap();
    // more than here: others have added it there
    let (mut joined, account) = with_balance(500_000);
    let (after, _) = credit(&mut joined.writer, &account, -4_000, None).unwrap();
    assert_eq!(after.balance, Cents(-3_000));
    let checkup = trunkdesk::store::examine(&joined.desk.path(), &[]);
    assert_eq!(checkup.findings(trunkdesk::domain::checkup::Check::Balances).unwrap().first.len(), 0);
    // none at all
    let (mut joined, account) = with_balance(-10_000);
    assert_eq!(credit(&mut joined.writer, &account, -1, None), less(-100));
}

#[test]
fn scripts_are_told_how_an_account_stands() {
    let (mut joined, account) = with_balance(35_000);
    credit(&mut joined.writer, &account, 500, None).unwrap();
    let task = joined.task();
    joined.settle(&task, &Outcome::Attention(attention(Reason::Refused)), &Seen::default());
    let usd = Currency::parse("USD").unwrap();
    let document = serde_json::to_value(AccountDocument::new(&joined.desk.account(&account), &usd)).unwrap();
    assert_eq!(document["meta"]["cluster_id"], "01".repeat(16));
    assert_eq!(
        document["meta"]["sync"],
        json!({
            "word": "needs attention",
            "balance": { "amount": "3.50", "at": "2026-11-23T16:05:01.002Z" },
            "steps": [{
                "step": task.number, "kind": "credit", "about": "5.00", "state": "attention",
                "attention": { "reason": "refused", "message": "No." },
            }],
        })
    );
    // a history row of its end has nothing of it
    crate::harness::delete(&mut joined.writer, &account, "A").unwrap();
    let before = crate::harness::last(&joined.desk).before.unwrap();
    assert!(before["meta"].get("sync").is_none() && before["meta"].get("cluster_id").is_none(), "{before}");
}
