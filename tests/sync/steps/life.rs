//! Callflow, move and deletion.

use serde_json::json;
use trunkdesk::domain::cluster::outbox::{Reason, Work};

use crate::{
    crossbar::{Rule, Settings, What},
    samples::{There, account, attention, later},
};

#[test]
fn calls_lead_out_once() {
    let mut there = There::new();
    let id = there.planted("ABC Company", "abc.example");
    there.crossbar.fail(Rule::new("PUT", "/accounts/*/callflows", What::Drop).after_doing());
    let mut task = there.task(Some(&id), Work::Callflow);
    assert!(later(there.perform(&task).0).1);
    // where nobody remembers the first try, the number tells
    there.done(&task);
    task.sent_at = Some(jiff::Timestamp::now());
    there.done(&task);
    let callflows = there.crossbar.callflows(id.as_str());
    assert_eq!(callflows.len(), 1);
    assert_eq!(callflows[0]["numbers"], json!(["no_match"]));
    assert_eq!(there.crossbar.asked("PUT", "/accounts"), 2);
}

#[test]
fn an_account_moves_once_where_the_cluster_lets_it() {
    let mut there = There::with(Settings { allow_move: true, ..Settings::default() });
    let (id, above) = (there.planted("ABC Company", "abc.example"), there.planted("Above", "above.example"));
    let mut task = there.task(Some(&id), Work::Move);
    task.parent = Some(above.clone());
    there.crossbar.fail(Rule::new("POST", "/accounts/*/move", What::Drop).after_doing());
    assert!(later(there.perform(&task).0).1);
    there.done(&task);
    assert_eq!(there.crossbar.account(id.as_str()).unwrap()["parent_id"], above.as_str());
    assert_eq!(there.crossbar.asked("POST", "/accounts"), 1);

    there.crossbar.set(|settings| settings.allow_move = false);
    task.parent = Some(there.parent());
    let refused = attention(there.perform(&task).0);
    assert!(refused.message.contains("does not allow"), "{}", refused.message);
    task.parent = None;
    assert_eq!(attention(there.perform(&task).0).reason, Reason::Parent);
}

#[test]
fn an_account_is_deleted_once_and_one_that_is_gone_is_deleted_already() {
    let mut there = There::new();
    let id = there.planted("ABC Company", "abc.example");
    there.crossbar.fail(Rule::new("DELETE", "/accounts/*", What::Cut));
    let mut task = there.task(Some(&id), Work::Delete);
    assert!(later(there.perform(&task).0).1);
    task.sent_at = Some(jiff::Timestamp::now());
    there.done(&task);
    assert_eq!(there.crossbar.count(), 0);
    assert_eq!(there.crossbar.asked("DELETE", "/accounts"), 1);
}

#[test]
fn what_stands_in_the_way_of_a_deletion_is_told() {
    let mut there = There::new();
    let id = there.planted("ABC Company", "abc.example");
    let below = there.crossbar.plant_account(id.as_str(), "Below", "below.example");
    let task = there.task(Some(&id), Work::Delete);
    let descendants = attention(there.perform(&task).0);
    assert!(descendants.message.contains("accounts below"), "{}", descendants.message);
    there.crossbar.delete(&below);
    there.crossbar.set_active_port(id.as_str(), true);
    let port = attention(there.perform(&task).0);
    assert!(port.message.contains("being ported"), "{}", port.message);
    assert_eq!(there.crossbar.count(), 1);
}

#[test]
fn an_account_whose_creation_was_lost_is_found_to_be_deleted() {
    for is_made in [true, false] {
        let mut there = There::new();
        let rule = Rule::new("PUT", "/accounts/*", What::Drop);
        there.crossbar.fail(if is_made { rule.after_doing() } else { rule });
        let task = there.task(None, Work::Account { account: Box::new(account()), seen: None });
        later(there.perform(&task).0);
        if !is_made {
            there.planted("Theirs", "abc.sip.example.com");
        }
        let mut task = there.task(None, Work::Delete);
        task.sent_at = Some(jiff::Timestamp::now());
        there.done(&task);
        assert_eq!(there.crossbar.count(), usize::from(!is_made), "somebody else's stays");
    }
}
