//! Each write, and what it leaves to be sent.

use trunkdesk::domain::{
    account::NewAccount,
    admin::NewPassword,
    calling::CLASSIFIERS,
    cluster::{SyncOrder, SyncWord, outbox::Work},
    notes::Notes,
    request::{Reply, Write},
    secret::Secret,
    setting::Setting,
    trunks::TrunkKind,
    user::UserChange,
};

use super::harness::{Joined, key, typed};
use crate::harness::{account_saved, change, create, credit, delete, relocate, set_enabled};

#[test]
fn a_new_account_leaves_all_of_it() {
    let mut joined = Joined::new();
    let plain = joined.plain("A");
    assert_eq!(joined.outbox(), ["account A", "limits A", "callflow A"]);
    assert_eq!(joined.sync(&plain.id).word, SyncWord::Waiting);
    joined.clear();
    joined.whole("B");
    assert_eq!(joined.outbox(), ["account B", "limits B", "user B", "callflow B", "credit B"]);
}

#[test]
fn without_a_cluster_nothing_is_left_nor_shown() {
    let mut joined = Joined::without_cluster();
    let account = joined.whole("A");
    credit(&mut joined.writer, &account.id, 500, None).unwrap();
    set_enabled(&mut joined.writer, &account.id, false).unwrap();
    assert_eq!(joined.outbox(), [""; 0]);
    assert_eq!(joined.desk.account(&account.id).sync, None);
    assert!(matches!(joined.desk.reader().answer(&trunkdesk::domain::request::Read::Sync), Reply::Sync(None)));
}

#[test]
fn what_is_here_only_stays_so_until_it_is_ordered_to_be_sent() {
    let mut joined = Joined::without_cluster();
    let above = joined.whole("Above");
    let new = NewAccount { parent: above.id.clone(), ..joined.desk.plain("Below") };
    let below = create(&mut joined.writer, new).unwrap();
    joined.writer.join_cluster(&super::harness::cluster()).unwrap();
    assert_eq!(joined.sync(&below.id).word, SyncWord::HereOnly);
    assert_eq!(joined.page().here_only, 2);
    change(&mut joined.writer, &joined.desk.account(&below.id), vec![Setting::Trunks(TrunkKind::Twoway, 3)]).unwrap();
    credit(&mut joined.writer, &below.id, 500, None).unwrap();
    credit(&mut joined.writer, &below.id, -100, None).unwrap();
    assert_eq!(joined.outbox(), [""; 0]);
    let page = joined.order(SyncOrder::Send { account: below.id.clone() }).unwrap();
    assert_eq!((page.here_only, page.waiting), (0, 10));
    let all = [
        "account Above",
        "limits Above",
        "user Above",
        "callflow Above",
        "credit Above",
        "account Below",
        "limits Below",
        "callflow Below",
        "credit Below",
        "credit Below",
    ];
    assert_eq!(joined.outbox(), all);
    // again, which changes nothing
    joined.order(SyncOrder::Send { account: below.id }).unwrap();
    assert_eq!(joined.outbox(), all);
}

#[test]
fn each_change_leaves_the_part_that_it_changes() {
    let mut joined = Joined::new();
    let account = joined.whole("A").id;
    let above = joined.plain("B").id;
    joined.all_done(1);
    type Change = Box<dyn Fn(&mut Joined)>;
    let set = |account: &trunkdesk::domain::account::AccountId, setting: Setting| -> Change {
        let account = account.clone();
        Box::new(move |joined| {
            let base = joined.desk.account(&account);
            change(&mut joined.writer, &base, vec![setting.clone()]).unwrap();
        })
    };
    let user = |settings_of: fn(&mut UserChange)| -> Change {
        let account = account.clone();
        Box::new(move |joined| {
            let base = joined.desk.account(&account).users[0].clone();
            let mut change =
                UserChange { account: account.clone(), base, settings: None, password: None, last_admin: true };
            settings_of(&mut change);
            assert!(matches!(joined.writer.answer(&Write::ChangeUser(Box::new(change))), Reply::UserSaved(..)));
        })
    };
    let (a, b) = (account.clone(), above.clone());
    let changes: Vec<(Change, &[&str])> = vec![
        (set(&account, Setting::Notes(Notes::parse("x").unwrap())), &["account A"]),
        (set(&account, Setting::Notes(Notes::parse("x").unwrap())), &[]),
        (set(&account, Setting::Trunks(TrunkKind::Twoway, 3)), &["limits A"]),
        (set(&account, Setting::AllowPrepay(true)), &["limits A"]),
        (set(&account, Setting::Call(CLASSIFIERS[0], false)), &["account A"]),
        (
            Box::new({
                let a = a.clone();
                move |joined| {
                    set_enabled(&mut joined.writer, &a, false).unwrap();
                }
            }),
            &["account A"],
        ),
        (
            Box::new({
                let a = a.clone();
                move |joined| {
                    set_enabled(&mut joined.writer, &a, true).unwrap();
                }
            }),
            &["account A"],
        ),
        (
            Box::new({
                let a = a.clone();
                move |joined| {
                    relocate(&mut joined.writer, &a, &b).unwrap();
                }
            }),
            &["move A"],
        ),
        (
            Box::new({
                let a = a.clone();
                move |joined| {
                    credit(&mut joined.writer, &a, 500, None).unwrap();
                }
            }),
            &["credit A"],
        ),
        (
            user(|change| change.password = Some(NewPassword::Typed(Secret::new("another password of hers".into())))),
            &["user A"],
        ),
        (
            Box::new({
                let a = a.clone();
                move |joined| {
                    let mut admin = typed("a password of ben's own");
                    admin.email = trunkdesk::domain::email::Email::parse("ben@abc.example").unwrap();
                    let add = Write::AddAdmin { account: a.clone(), admin: Box::new(admin) };
                    assert!(matches!(joined.writer.answer(&add), Reply::UserSaved(..)));
                }
            }),
            &["user A"],
        ),
        (
            Box::new({
                let a = a.clone();
                move |joined| {
                    let base = Box::new(joined.desk.account(&a).users[0].clone());
                    let remove = Write::RemoveUser { account: a.clone(), base, last_admin: true };
                    account_saved(joined.writer.answer(&remove)).unwrap();
                }
            }),
            &["user A"],
        ),
        (
            Box::new({
                let a = a.clone();
                move |joined| {
                    delete(&mut joined.writer, &a, "A").unwrap();
                }
            }),
            &["delete A"],
        ),
    ];
    for (number, (change, left)) in changes.into_iter().enumerate() {
        joined.clear();
        change(&mut joined);
        assert_eq!(joined.outbox(), left, "change {number}");
    }
}

#[test]
fn changes_that_wait_together_are_one_step() {
    let mut joined = Joined::new();
    let account = joined.plain("A").id;
    let number: i64 = joined.one("SELECT number FROM outbox WHERE kind = 'account'");
    for text in ["x", "y"] {
        change(&mut joined.writer, &joined.desk.account(&account), vec![Setting::Notes(Notes::parse(text).unwrap())])
            .unwrap();
    }
    assert_eq!(joined.outbox(), ["account A", "limits A", "callflow A"]);
    let task = joined.task();
    assert_eq!((task.number, task.version, task.tries, task.sent_at), (number, 3, 0, None));
    let Work::Account { account, seen: None } = task.work else { panic!() };
    assert_eq!(account.notes, "y");
}

#[test]
fn a_deleted_account_leaves_its_end_only_and_nothing_where_nobody_can_have_it() {
    let mut joined = Joined::new();
    let never = joined.whole("Never").id;
    delete(&mut joined.writer, &never, "Never").unwrap();
    assert_eq!(joined.outbox(), [""; 0]);
    let sent = joined.whole("Sent").id;
    joined.task();
    delete(&mut joined.writer, &sent, "Sent").unwrap();
    assert_eq!(joined.outbox(), ["delete Sent"]);
    assert_eq!(joined.page().rows.len(), 1);
}

#[test]
fn a_password_travels_sealed_and_is_gone_with_its_step() {
    let mut joined = Joined::new();
    let account = joined.whole("A").id;
    let user = joined.desk.account(&account).users[0].id.clone();
    let mut opened = None;
    while let trunkdesk::store::Next::Task(task) = joined.next() {
        if let Work::User(work) = &task.work {
            let sealed = work.sealed.clone().unwrap();
            opened = key().open(&sealed, &user);
            assert!(!work.require_password_update && !work.send_email);
        }
        let seen = super::harness::seen_of(&task, 1);
        joined.settle(&task, &trunkdesk::domain::cluster::outbox::Outcome::Done, &seen);
    }
    assert_eq!(opened.unwrap().reveal(), "first password of melissa");
    // without a key it is not kept, and told so
    let mut keyless = super::harness::writer(&joined.desk, &joined.clock);
    let base = joined.desk.account(&account).users[0].clone();
    let password = Some(NewPassword::Typed(Secret::new("another password of hers".into())));
    let set = UserChange { account, base, settings: None, password, last_admin: true };
    assert!(matches!(keyless.answer(&Write::ChangeUser(Box::new(set))), Reply::UserSaved(..)));
    assert_eq!(joined.outbox(), ["user A, attention password"]);
    assert_eq!(joined.one::<Option<Vec<u8>>>("SELECT sealed FROM outbox"), None);
}
