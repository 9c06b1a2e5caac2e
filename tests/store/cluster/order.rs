//! In which order steps are handed out, and to whom.

use jiff::Timestamp;
use trunkdesk::{
    domain::{
        account::NewAccount,
        cluster::{
            SyncOrder,
            outbox::{Outcome, Reason, Seen, StepKind, Work},
        },
    },
    store::{Lease, Next},
};

use super::harness::{Joined, WORKER, attention, id, later, seen_of, writer};
use crate::harness::{NOW, create, relocate};

fn kind(work: &Work) -> StepKind {
    match work {
        Work::Account { .. } => StepKind::Account,
        Work::Move => StepKind::Move,
        Work::Limits { .. } => StepKind::Limits,
        Work::User(_) => StepKind::User,
        Work::Callflow => StepKind::Callflow,
        Work::Credit { .. } => StepKind::Credit,
        Work::Delete => StepKind::Delete,
    }
}

#[test]
fn one_worker_at_a_time() {
    let mut joined = Joined::new();
    joined.plain("A");
    let mut other = writer(&joined.desk, &joined.clock);
    let at = |milliseconds: i64| Timestamp::from_millisecond(NOW + milliseconds).unwrap();
    assert_eq!(joined.writer.lease("a"), Ok(Lease::Ours));
    assert_eq!(other.lease("b"), Ok(Lease::Theirs(at(30_000))));
    assert_eq!(other.next_step("b"), Ok(Next::LeaseLost));
    // renewed while it works
    joined.pass(20_000);
    assert!(matches!(joined.writer.next_step("a"), Ok(Next::Task(_))));
    joined.pass(20_000);
    assert_eq!(other.lease("b"), Ok(Lease::Theirs(at(50_000))));
    joined.pass(10_000);
    assert_eq!(other.lease("b"), Ok(Lease::Ours));
    assert_eq!(joined.writer.next_step("a"), Ok(Next::LeaseLost));
    other.end_lease("a").unwrap();
    assert_eq!(joined.writer.lease("a"), Ok(Lease::Theirs(at(80_000))));
    other.end_lease("b").unwrap();
    assert_eq!(joined.writer.lease("a"), Ok(Lease::Ours));
    // the clock was wrong, and was put right
    joined.pass(-3_600_000);
    assert_eq!(other.lease("b"), Ok(Lease::Ours));
    let mut none = Joined::without_cluster();
    assert_eq!(none.writer.lease("a"), Ok(Lease::NoCluster));
}

#[test]
fn what_a_worker_settles_after_another_took_over_is_not_written() {
    let mut joined = Joined::new();
    let account = joined.plain("A").id;
    let task = joined.task();
    joined.pass(30_000);
    let mut other = writer(&joined.desk, &joined.clock);
    assert_eq!(other.lease("b"), Ok(Lease::Ours));
    let seen = seen_of(&task, 1);
    assert_eq!(joined.writer.settle(WORKER, &task, &Outcome::Done, &seen), Ok(false));
    assert_eq!(joined.sync(&account).cluster_id, None);
    // it is looked for first
    let Ok(Next::Task(again)) = other.next_step("b") else { panic!() };
    let sent_at = Timestamp::from_millisecond(NOW).unwrap();
    assert_eq!((again.number, again.sent_at, again.tries), (task.number, Some(sent_at), 1));
}

#[test]
fn nothing_of_an_account_is_sent_before_it_is_there() {
    let mut joined = Joined::new();
    joined.whole("A");
    let first = joined.task();
    assert_eq!(kind(&first.work), StepKind::Account);
    joined.settle(&first, &Outcome::Attention(attention(Reason::Refused)), &Seen::default());
    assert_eq!(joined.next(), Next::Nothing);
    let step = first.number;
    joined.order(SyncOrder::Retry { step }).unwrap();
    joined.done(1);
    let kinds: Vec<StepKind> = (0..4).map(|_| kind(&joined.done(1).work)).collect();
    assert_eq!(kinds, [StepKind::Limits, StepKind::User, StepKind::Callflow, StepKind::Credit]);
    assert_eq!(joined.next(), Next::Nothing);
}

#[test]
fn an_account_waits_for_the_one_above_and_for_no_other() {
    let mut joined = Joined::new();
    let above = joined.plain("Above");
    let new = NewAccount { parent: above.id, ..joined.desk.plain("Below") };
    create(&mut joined.writer, new).unwrap();
    joined.plain("Beside");
    let first = joined.task();
    assert_eq!((first.name.as_str(), first.parent.clone()), ("Above", Some(id(0xfe))));
    joined.settle(&first, &Outcome::Attention(attention(Reason::Refused)), &Seen::default());
    // the trouble of one stops nobody else
    for _ in 0..3 {
        assert_eq!(joined.done(2).name, "Beside");
    }
    assert_eq!(joined.next(), Next::Nothing);
    joined.order(SyncOrder::Retry { step: first.number }).unwrap();
    assert_eq!(joined.done(1).name, "Above");
    let names: Vec<String> = (0..2).map(|_| joined.done(1).name).collect();
    assert_eq!(names, ["Above", "Above"]);
    let below = joined.done(3);
    assert_eq!((below.name.as_str(), below.parent), ("Below", Some(id(1))));
}

#[test]
fn an_account_below_one_that_is_here_only_needs_a_person() {
    let mut joined = Joined::without_cluster();
    let above = joined.plain("Above").id;
    joined.writer.join_cluster(&super::harness::cluster()).unwrap();
    let new = NewAccount { parent: above.clone(), ..joined.desk.plain("Below") };
    let below = create(&mut joined.writer, new).unwrap().id;
    assert_eq!(joined.next(), Next::Nothing);
    assert_eq!(joined.outbox()[0], "account Below, attention parent");
    // the one above is sent, and then it goes on by itself
    joined.order(SyncOrder::Send { account: above }).unwrap();
    assert_eq!(joined.done(1).name, "Above");
    assert!(!joined.outbox().iter().any(|step| step.contains("attention")), "{:?}", joined.outbox());
    // or it is moved
    joined.clear();
    joined.desk.raw().execute_batch("DELETE FROM cluster_account").unwrap();
    joined.order(SyncOrder::Send { account: below.clone() }).unwrap();
    joined.order(SyncOrder::GiveUp { step: joined.one("SELECT min(number) FROM outbox") }).unwrap();
    assert_eq!(joined.next(), Next::Nothing);
    assert_eq!(joined.outbox()[0], "account Below, attention parent");
    let top = joined.desk.parent.clone();
    relocate(&mut joined.writer, &below, &top).unwrap();
    assert_eq!(joined.done(5).name, "Below");
}

#[test]
fn what_was_put_off_holds_back_its_account_alone() {
    let mut joined = Joined::new();
    joined.plain("A");
    joined.plain("B");
    joined.done(1);
    let limits = joined.task();
    assert_eq!((limits.name.as_str(), kind(&limits.work)), ("A", StepKind::Limits));
    joined.settle(&limits, &later(true), &Seen::default());
    for _ in 0..3 {
        assert_eq!(joined.done(2).name, "B");
    }
    let Next::Later(at) = joined.next() else { panic!() };
    let wait = at.as_millisecond() - NOW;
    assert!((750..=1_250).contains(&wait), "{wait}");
    joined.pass(wait);
    let again = joined.task();
    assert_eq!((again.number, again.tries), (limits.number, 1));
    assert_eq!(again.sent_at, Some(Timestamp::from_millisecond(NOW).unwrap()));
    // twice as long, and surely not done
    joined.settle(&again, &later(false), &Seen::default());
    let Next::Later(at) = joined.next() else { panic!() };
    let wait = at.as_millisecond() - NOW - wait;
    assert!((1_500..=2_500).contains(&wait), "{wait}");
    joined.pass(wait);
    let again = joined.task();
    assert_eq!((again.number, again.tries, again.sent_at), (limits.number, 2, None));
    let seen = seen_of(&again, 1);
    joined.settle(&again, &Outcome::Done, &seen);
    assert_eq!(kind(&joined.done(1).work), StepKind::Callflow);
}

#[test]
fn a_step_that_needs_a_person_holds_back_no_other_of_its_account() {
    let mut joined = Joined::new();
    joined.plain("A");
    joined.done(1);
    let limits = joined.task();
    joined.settle(&limits, &Outcome::Attention(attention(Reason::Refused)), &Seen::default());
    assert_eq!(kind(&joined.done(1).work), StepKind::Callflow);
    assert_eq!(joined.outbox(), ["limits A, attention refused"]);
}

#[test]
fn the_cluster_is_waited_for_as_long_as_it_asks_but_not_for_ever() {
    for (asked, waited) in [(60_000, 60_000), (100 * 3_600_000, 3_600_000)] {
        let mut joined = Joined::new();
        joined.plain("A");
        let task = joined.task();
        let not_before = Some(Timestamp::from_millisecond(NOW + asked).unwrap());
        let outcome = Outcome::Later { why: "Too many requests.".into(), not_before, may_be_done: false };
        joined.settle(&task, &outcome, &Seen::default());
        assert_eq!(joined.next(), Next::Later(Timestamp::from_millisecond(NOW + waited).unwrap()));
        // the clock goes back by a day: nothing waits for that
        joined.pass(-24 * 3_600_000);
        assert_eq!(joined.task().number, task.number);
    }
}

#[test]
fn neither_new_steps_nor_those_put_off_wait_for_all_others() {
    let mut joined = Joined::new();
    joined.plain("Old");
    let old = joined.task();
    joined.settle(&old, &later(false), &Seen::default());
    for name in ["A", "B", "C"] {
        joined.plain(name);
    }
    joined.pass(10_000);
    let mut names = Vec::new();
    for number in 1..4 {
        names.push(joined.done(number).name);
    }
    assert!(names[..2].contains(&"Old".to_owned()) && names.contains(&"A".to_owned()), "{names:?}");
}
