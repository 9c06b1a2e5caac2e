//! What an operator orders about what waits.

use serde_json::json;
use trunkdesk::{
    domain::{
        admin::NewPassword,
        cluster::{
            SyncOrder, SyncWord,
            outbox::{Attention, Charge, Outcome, Reason, Seen, Work},
        },
        notes::Notes,
        request::{Failure, Reply, Write},
        secret::Secret,
        setting::Setting,
        trunks::TrunkKind,
        user::UserChange,
    },
    store::GoneAccount,
};

use super::harness::{Joined, attention, id, with};
use crate::harness::{account_saved, change, credit, delete, last};

fn charges() -> Vec<Charge> {
    vec![Charge { item: "Twoway trunks".into(), quantity: Some("3".into()), rate: Some("9.95".into()), once: None }]
}

#[test]
fn a_step_is_tried_again_at_once() {
    let mut joined = Joined::new();
    joined.plain("A");
    let task = joined.task();
    joined.settle(&task, &Outcome::Attention(attention(Reason::Refused)), &Seen::default());
    let page = joined.order(SyncOrder::Retry { step: task.number }).unwrap();
    assert_eq!((page.attention, page.waiting), (0, 3));
    let again = joined.task();
    assert_eq!((again.number, again.tries), (task.number, 0));
    joined.settle(&again, &super::harness::later(true), &Seen::default());
    joined.order(SyncOrder::Retry { step: task.number }).unwrap();
    assert_eq!(joined.task().number, task.number);
    assert_eq!(joined.order(SyncOrder::Retry { step: 999 }), Err(Failure::Changed));
}

#[test]
fn giving_up_an_account_that_is_not_there_makes_it_here_only() {
    let mut joined = Joined::new();
    let account = joined.whole("A").id;
    let task = joined.task();
    // while it is sent nobody knows what becomes of it
    let refused = joined.order(SyncOrder::GiveUp { step: task.number }).unwrap_err();
    assert!(refused.to_string().starts_with("This is being sent right now."), "{refused}");
    joined.settle(&task, &Outcome::Attention(attention(Reason::Refused)), &Seen::default());
    let page = joined.order(SyncOrder::GiveUp { step: task.number }).unwrap();
    assert_eq!((page.here_only, joined.outbox().len()), (1, 0));
    assert_eq!(joined.sync(&account).word, SyncWord::HereOnly);
    let row = last(&joined.desk);
    assert_eq!((row.action.as_str(), row.before), ("sync.given_up", Some(json!({"sync": {"kind": "account"}}))));
}

#[test]
fn giving_up_a_part_leaves_the_rest() {
    let mut joined = Joined::new();
    let account = joined.whole("A").id;
    joined.done(1);
    let step = joined.one("SELECT number FROM outbox WHERE kind = 'user'");
    joined.order(SyncOrder::GiveUp { step }).unwrap();
    assert_eq!(joined.outbox(), ["limits A", "callflow A", "credit A"]);
    let told = last(&joined.desk).before.unwrap();
    assert_eq!(told, json!({"sync": {"kind": "user", "about": "Melissa Demo"}}));
    joined.all_done(1);
    // the end of one that is there: it comes back with the next pull
    delete(&mut joined.writer, &account, "A").unwrap();
    joined.order(SyncOrder::GiveUp { step: joined.one("SELECT number FROM outbox") }).unwrap();
    assert_eq!(joined.one::<i64>("SELECT count(*) FROM cluster_account"), 0);
}

#[test]
fn what_is_gone_there_is_here_only_once_it_is_given_up() {
    let mut joined = Joined::new();
    let account = joined.whole("A").id;
    joined.all_done(1);
    let notes = |joined: &mut Joined, text: &str| {
        let base = joined.desk.account(&account);
        change(&mut joined.writer, &base, vec![Setting::Notes(Notes::parse(text).unwrap())]).unwrap();
    };
    notes(&mut joined, "mine");
    credit(&mut joined.writer, &account, 500, None).unwrap();
    let task = joined.task();
    joined.settle(&task, &Outcome::Attention(attention(Reason::Gone)), &Seen::default());
    // a change does not make it anew
    notes(&mut joined, "again");
    assert_eq!(joined.outbox(), ["account A, attention gone", "credit A"]);
    joined.order(SyncOrder::GiveUp { step: task.number }).unwrap();
    assert_eq!(joined.outbox(), [""; 0]);
    assert_eq!(joined.sync(&account).word, SyncWord::HereOnly);
    for table in ["cluster_account", "cluster_user"] {
        assert_eq!(joined.one::<i64>(&format!("SELECT count(*) FROM {table}")), 0);
    }
    // no pull misses it
    let gone = GoneAccount { account: account.clone(), cluster_id: id(1) };
    joined.writer.mirror_gone(&gone).unwrap();
    assert_eq!(joined.desk.account(&account).notes, "again");
    // credit that was booked there is not booked twice; what was not is
    joined.order(SyncOrder::Send { account }).unwrap();
    assert_eq!(joined.outbox(), ["account A", "limits A", "user A", "callflow A", "credit A"]);
    assert_eq!(joined.one::<i64>("SELECT amount FROM outbox JOIN ledger_entry ON source_id = subject"), 500);
}

#[test]
fn a_user_that_is_gone_there_stays_here_once_it_is_given_up() {
    for is_removed in [false, true] {
        let mut joined = Joined::new();
        let account = joined.whole("A").id;
        joined.all_done(1);
        let base = joined.desk.account(&account).users[0].clone();
        let password = Some(NewPassword::Typed(Secret::new("another password of hers".into())));
        let set = |base, password| {
            let set = UserChange { account: account.clone(), base, settings: None, password, last_admin: true };
            Write::ChangeUser(Box::new(set))
        };
        let reply = joined.writer.answer(&set(base, password));
        assert!(matches!(reply, Reply::UserSaved(..)));
        let task = joined.task();
        joined.settle(&task, &Outcome::Attention(attention(Reason::Gone)), &Seen::default());
        if is_removed {
            let base = Box::new(joined.desk.account(&account).users[0].clone());
            let remove = Write::RemoveUser { account: account.clone(), base, last_admin: true };
            account_saved(joined.writer.answer(&remove)).unwrap();
            assert_eq!(joined.outbox(), ["user A"]);
            continue;
        }
        joined.order(SyncOrder::GiveUp { step: task.number }).unwrap();
        assert_eq!(joined.one::<i64>("SELECT count(*) FROM cluster_user"), 0);
        let sync = joined.sync(&account);
        assert_eq!((sync.word, sync.cluster_id), (SyncWord::Sent, Some(id(1))));
    }
}

#[test]
fn charges_are_accepted_as_they_were_shown_only() {
    let mut joined = Joined::new();
    joined.plain("A");
    joined.done(1);
    let limits = joined.task();
    let asked = Attention { charges: charges(), ..attention(Reason::Charges) };
    joined.settle(&limits, &Outcome::Attention(asked), &Seen::default());
    let step = limits.number;
    assert_eq!(joined.order(SyncOrder::AcceptCharges { step, shown: Vec::new() }), Err(Failure::Changed));
    joined.order(SyncOrder::AcceptCharges { step, shown: charges() }).unwrap();
    let row = last(&joined.desk);
    assert_eq!(row.action, "charges.accepted");
    assert_eq!(row.after.unwrap()["sync"]["charges"][0]["rate"], "9.95");
    let again = joined.task();
    assert!(again.accepts_charges && again.number == step);
    // what is changed has other charges
    let base = joined.desk.account(&again.account);
    change(&mut joined.writer, &base, vec![Setting::Trunks(TrunkKind::Twoway, 7)]).unwrap();
    joined.settle(&again, &super::harness::later(false), &Seen::default());
    joined.pass(10_000);
    let callflow = joined.task();
    let limits = if callflow.number == step { callflow } else { joined.task() };
    assert!(!limits.accepts_charges);
}

/// An account that was changed on both sides: its notes, and there its time zone too.
fn clashing() -> (Joined, trunkdesk::domain::account::AccountId) {
    let mut joined = Joined::new();
    let account = joined.plain("A").id;
    joined.all_done(1);
    let base = joined.desk.account(&account);
    change(&mut joined.writer, &base, vec![Setting::Notes(Notes::parse("mine").unwrap())]).unwrap();
    let task = joined.task();
    let mut theirs = with(&task, "custom_notes", json!("theirs"));
    theirs["timezone"] = json!("Europe/Vienna");
    let found = Seen { account: Some(theirs), ..Seen::default() };
    joined.settle(&task, &Outcome::ChangedThere(found), &Seen::default());
    (joined, account)
}

#[test]
fn a_person_settles_what_was_changed_on_both_sides() {
    for (take_theirs, notes, left) in [(true, "theirs", vec![]), (false, "mine", vec!["account A"])] {
        let (mut joined, account) = clashing();
        let seen = joined.sync(&account).clashes;
        assert_eq!(seen.len(), 1);
        let settle = |seen, take_theirs| SyncOrder::Settle { account: account.clone(), seen, take_theirs };
        assert_eq!(joined.order(settle(Vec::new(), Vec::new())), Err(Failure::Changed));
        assert_eq!(joined.order(settle(seen.clone(), Vec::new())), Err(Failure::Changed));
        joined.order(settle(seen.clone(), vec![take_theirs])).unwrap();
        let after = joined.desk.account(&account);
        assert_eq!((after.notes.as_str(), after.timezone.as_str()), (notes, "Europe/Vienna"));
        assert_eq!(joined.outbox(), left);
        assert_eq!(last(&joined.desk).action, "account.settled");
        assert_eq!(after.sync.unwrap().clashes, []);
        if let [_] = left[..] {
            // what stands there is what it is compared with now
            let Work::Account { seen: Some(seen), .. } = joined.task().work else { panic!() };
            assert_eq!(seen["custom_notes"], "theirs");
        }
        assert_eq!(joined.order(settle(seen, vec![true])), Err(Failure::Changed));
    }
}

#[test]
fn trunks_that_are_there_are_taken_above_our_totals() {
    let mut joined = Joined::new();
    let account = joined.plain("A").id;
    joined.all_done(1);
    let base = joined.desk.account(&account);
    change(&mut joined.writer, &base, vec![Setting::Trunks(TrunkKind::Twoway, 3)]).unwrap();
    let task = joined.task();
    let limits = Some(json!({ "twoway_trunks": 5_000, "allow_prepay": true }));
    joined.settle(&task, &Outcome::ChangedThere(Seen { limits, ..Seen::default() }), &Seen::default());
    let seen = joined.sync(&account).clashes;
    let take_theirs = seen.iter().map(|_| true).collect();
    joined.order(SyncOrder::Settle { account: account.clone(), seen, take_theirs }).unwrap();
    assert_eq!(joined.desk.account(&account).trunks.twoway, Some(5_000));
}

#[test]
fn an_account_that_is_deleted_cannot_be_settled_nor_sent() {
    let (mut joined, account) = clashing();
    let seen = joined.sync(&account).clashes;
    delete(&mut joined.writer, &account, "A").unwrap();
    let settle = SyncOrder::Settle { account: account.clone(), seen, take_theirs: vec![true] };
    assert_eq!(joined.order(settle), Err(Failure::Gone));
    assert_eq!(joined.order(SyncOrder::Send { account }), Err(Failure::Gone));
    assert_eq!(joined.page().changed_there, 0);
}

#[test]
fn who_only_reads_orders_nothing_and_neither_does_anybody_without_a_cluster() {
    let joined = Joined::new();
    let read_only = Some(trunkdesk::domain::read_only::ReadOnly::Asked);
    let mut reading = trunkdesk::store::Writer::new(
        joined.desk.path(),
        read_only,
        crate::harness::operator(),
        crate::harness::sources(),
    );
    let order = Write::Sync(Box::new(SyncOrder::Retry { step: 1 }));
    assert!(matches!(reading.answer(&order), Reply::WriteFailed(Failure::Trouble(_))));
    let mut none = Joined::without_cluster();
    let Reply::WriteFailed(failure) = none.writer.answer(&order) else { panic!() };
    assert!(failure.to_string().starts_with("There is no cluster behind this file yet."), "{failure}");
}

#[test]
fn a_file_belongs_to_one_reseller_of_a_cluster() {
    let mut joined = Joined::new();
    let other = trunkdesk::domain::cluster::Cluster { account_id: id(0xfd), ..super::harness::cluster() };
    joined.writer.join_cluster(&other).unwrap();
    joined.writer.join_cluster(&super::harness::cluster()).unwrap();
    let rows = joined.desk.history_rows();
    joined.writer.join_cluster(&super::harness::cluster()).unwrap();
    assert_eq!(joined.desk.history_rows(), rows, "nothing has changed");
    joined.plain("A");
    let refused = joined.writer.join_cluster(&other).unwrap_err();
    assert!(refused.to_string().starts_with("The accounts of this file belong to Acme Reseller at https"), "{refused}");
}

#[test]
fn a_cluster_of_the_same_account_at_another_address_may_be_a_copy() {
    let mut joined = Joined::new();
    let there = trunkdesk::domain::cluster::Cluster {
        url: "https://staging.example:8443/v2".into(),
        ..super::harness::cluster()
    };
    joined.writer.join_cluster(&there).unwrap();
    joined.writer.join_cluster(&super::harness::cluster()).unwrap();
    joined.plain("A");
    assert_eq!(joined.desk.reader().cluster_is_used(), Ok(true));
    let refused = joined.writer.join_cluster(&there).unwrap_err();
    assert!(refused.to_string().contains("https://staging.example:8443/v2"), "{refused}");
    assert_eq!(joined.page().cluster.url, super::harness::cluster().url);
    joined.writer.join_moved_cluster(&there).unwrap();
    assert_eq!(joined.page().cluster.url, there.url);
    let other = trunkdesk::domain::cluster::Cluster { account_id: id(0xfd), ..there };
    assert!(joined.writer.join_moved_cluster(&other).is_err(), "that is another account");
}
