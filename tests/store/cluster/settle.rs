//! What becomes of a step.

use serde_json::{Value, json};
use trunkdesk::domain::{
    cluster::{
        ClusterBalance, SyncWord,
        outbox::{Outcome, Reason, Seen, StepState, Work},
    },
    notes::Notes,
    setting::Setting,
};

use super::harness::{Joined, attention, id, later, seen_of, with};
use crate::harness::{change, delete, last};

fn note(joined: &mut Joined, account: &trunkdesk::domain::account::AccountId, text: &str) {
    let base = joined.desk.account(account);
    change(&mut joined.writer, &base, vec![Setting::Notes(Notes::parse(text).unwrap())]).unwrap();
}

#[test]
fn a_step_that_is_done_goes_and_what_was_seen_is_kept() {
    let mut joined = Joined::new();
    let account = joined.plain("A").id;
    let task = joined.task();
    let at = jiff::Timestamp::from_millisecond(5).unwrap();
    let balance = Some(ClusterBalance { units: 35_000, at });
    joined.settle(&task, &Outcome::Done, &Seen { balance, ..seen_of(&task, 1) });
    let sync = joined.sync(&account);
    assert_eq!((sync.word, sync.cluster_id, sync.balance), (SyncWord::Waiting, Some(id(1)), balance));
    assert_eq!(joined.outbox(), ["limits A", "callflow A"]);
    joined.all_done(1);
    assert_eq!(joined.sync(&account).word, SyncWord::Sent);
    let page = joined.page();
    assert_eq!((page.waiting, page.attention, page.here_only, page.rows.len()), (0, 0, 0, 0));
    // what a change is compared with
    note(&mut joined, &account, "x");
    let Work::Account { seen: Some(seen), .. } = joined.task().work else { panic!() };
    assert_eq!((&seen["name"], &seen["custom_notes"]), (&json!("A"), &Value::Null));
}

#[test]
fn what_is_changed_while_it_is_sent_is_sent_again() {
    for outcome in [
        Outcome::Done,
        Outcome::Attention(attention(Reason::Refused)),
        Outcome::ChangedThere(Seen::default()),
        later(true),
    ] {
        let mut joined = Joined::new();
        let account = joined.plain("A").id;
        joined.all_done(1);
        note(&mut joined, &account, "x");
        let task = joined.task();
        note(&mut joined, &account, "y");
        assert_eq!(joined.outbox(), ["account A, sending"]);
        let seen = if outcome == Outcome::Done { seen_of(&task, 1) } else { Seen::default() };
        joined.settle(&task, &outcome, &seen);
        assert_eq!(joined.outbox(), ["account A"], "{outcome:?}");
        joined.pass(10_000);
        let again = joined.task();
        assert_eq!(again.version, task.version + 1);
        assert_eq!(again.sent_at.is_none(), outcome == Outcome::Done, "{outcome:?}");
        let Work::Account { account: sent, .. } = &again.work else { panic!() };
        assert_eq!(sent.notes, "y");
        let seen = seen_of(&again, 1);
        joined.settle(&again, &Outcome::Done, &seen);
        assert_eq!(joined.sync(&account).word, SyncWord::Sent);
    }
}

#[test]
fn what_the_cluster_made_otherwise_is_taken_over_unless_it_was_changed_here() {
    let mut joined = Joined::new();
    let account = joined.plain("A").id;
    let task = joined.task();
    let theirs = with(&task, "realm", json!("other.example"));
    joined.settle(&task, &Outcome::Done, &Seen { account: Some(theirs), ..seen_of(&task, 1) });
    let taken = joined.desk.account(&account);
    assert_eq!((taken.realm.as_str(), taken.revision), ("other.example", 2));
    let row = last(&joined.desk);
    assert_eq!(
        (row.action.as_str(), &row.after.unwrap()["account"]["realm"]),
        ("cluster.changed", &json!("other.example"))
    );
    assert_eq!(joined.outbox(), ["limits A", "callflow A"], "nothing is sent back");
    joined.all_done(1);
    // another field here, another there, and one on both: here stays
    note(&mut joined, &account, "first");
    let task = joined.task();
    note(&mut joined, &account, "second");
    let mut theirs = with(&task, "timezone", json!("Europe/Vienna"));
    theirs["custom_notes"] = json!("theirs");
    joined.settle(&task, &Outcome::Done, &Seen { account: Some(theirs), ..seen_of(&task, 1) });
    let taken = joined.desk.account(&account);
    assert_eq!((taken.timezone.as_str(), taken.notes.as_str()), ("Europe/Vienna", "second"));
    assert_eq!(joined.outbox(), ["account A"]);
}

#[test]
fn what_is_there_otherwise_waits_for_a_person() {
    let mut joined = Joined::new();
    let account = joined.plain("A").id;
    joined.all_done(1);
    note(&mut joined, &account, "mine");
    let task = joined.task();
    let theirs = with(&task, "custom_notes", json!("theirs"));
    let found = Seen { account: Some(theirs), ..Seen::default() };
    joined.settle(&task, &Outcome::ChangedThere(found), &Seen::default());
    let sync = joined.sync(&account);
    assert_eq!(sync.word, SyncWord::ChangedThere);
    let clash = &sync.clashes[0];
    assert_eq!((clash.label.as_str(), clash.theirs.as_str(), clash.mine.as_str()), ("Notes", "theirs", "mine"));
    let StepState::Attention(attention) = &sync.steps[0].state else { panic!() };
    assert_eq!(attention.reason, Reason::ChangedThere);
    assert_eq!(joined.page().changed_there, 1);
}

#[test]
fn what_was_seen_of_an_account_that_is_gone_here_is_kept_for_its_end() {
    let mut joined = Joined::new();
    let account = joined.whole("A").id;
    let task = joined.task();
    delete(&mut joined.writer, &account, "A").unwrap();
    let seen = seen_of(&task, 1);
    joined.settle(&task, &Outcome::Done, &seen);
    let end = joined.task();
    assert_eq!((end.work.clone(), end.cluster_id.clone()), (Work::Delete, Some(id(1))));
    joined.settle(&end, &Outcome::Done, &Seen::default());
    assert_eq!(joined.outbox(), [""; 0]);
}

#[test]
fn an_id_that_another_account_has_needs_a_person() {
    let mut joined = Joined::new();
    joined.plain("A");
    joined.all_done(1);
    joined.plain("B");
    let task = joined.task();
    let seen = seen_of(&task, 1);
    joined.settle(&task, &Outcome::Done, &seen);
    assert_eq!(joined.outbox()[0], "account B, attention refused");
}

#[test]
fn a_cluster_that_answers_is_written_seldom_and_trouble_once() {
    use trunkdesk::domain::cluster::{Trouble, TroubleKind};
    let mut joined = Joined::new();
    let raw = joined.desk.raw();
    let version = || raw.query_row("PRAGMA data_version", [], |row| row.get::<_, i64>(0)).unwrap();
    joined.writer.cluster_answered(Some("5.0.1"), None).unwrap();
    let before = version();
    joined.pass(59_000);
    joined.writer.cluster_answered(Some("5.0.1"), None).unwrap();
    assert_eq!(version(), before);
    joined.pass(2_000);
    joined.writer.cluster_answered(None, None).unwrap();
    assert_ne!(version(), before);
    let trouble = Trouble { kind: TroubleKind::Away, message: "No answer.".into() };
    joined.writer.cluster_answered(None, Some(&trouble)).unwrap();
    let before = version();
    joined.writer.cluster_answered(None, Some(&trouble)).unwrap();
    assert_eq!(version(), before);
    let cluster = joined.page().cluster;
    assert_eq!((cluster.trouble, cluster.version.as_deref()), (Some(trouble), Some("5.0.1")));
    joined.writer.cluster_answered(None, None).unwrap();
    assert_eq!(joined.page().cluster.trouble, None);
}
