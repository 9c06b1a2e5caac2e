//! Two machines with a file each, and one cluster behind both: what both make is there once, and one of the two is told.

use std::{
    sync::{Arc, Barrier},
    thread,
};

use trunkdesk::domain::{
    account::NewAccount,
    cluster::{
        SyncOrder, SyncWord,
        outbox::{Attention, Reason, StepKind, StepState},
    },
    name::AccountName,
    realm::RealmLabel,
    request::Write,
    setting::{AccountChange, Setting},
};

use crate::{
    crossbar::Crossbar,
    harness::create,
    pair::{Pair, guides, settings},
};

fn enter(pair: &mut Pair, name: &str, label: &str) {
    let account = NewAccount {
        name: AccountName::parse(name).unwrap(),
        realm_label: Some(RealmLabel::parse(label).unwrap()),
        ..guides(&pair.desk.parent)
    };
    create(&mut pair.writer, account).unwrap();
}

/// What keeps the account from being sent; all else of it waits for that.
#[track_caller]
fn refused(pair: &Pair) -> (i64, Attention) {
    let page = pair.page();
    let steps = page.rows.iter().flat_map(|row| &row.steps);
    let mut found = steps.filter_map(|step| match &step.state {
        StepState::Attention(attention) => Some((step.kind, step.number, attention.clone())),
        _ => None,
    });
    let (kind, number, attention) = found.next().unwrap_or_else(|| panic!("{page:?}"));
    assert_eq!((kind, found.next()), (StepKind::Account, None));
    assert_eq!(attention.reason, Reason::Refused);
    (number, attention)
}

fn fields(attention: &Attention) -> Vec<&str> {
    attention.fields.iter().map(|problem| problem.field.as_str()).collect()
}

#[test]
fn who_comes_second_is_told_which_field_is_taken() {
    for (name, label, wrong) in [
        ("Another Name", "abc", &["realm"][..]),
        // KAZOO compares letters and digits alone
        ("A-B-C Company!", "other", &["name"]),
        ("ABC Company", "abc", &["name", "realm"]),
    ] {
        let crossbar = Arc::new(Crossbar::start(settings()));
        let (mut first, mut second) = (Pair::with(&crossbar), Pair::with(&crossbar));
        enter(&mut first, "ABC Company", "abc");
        enter(&mut second, name, label);
        first.pass();
        second.pass();
        let (step, attention) = refused(&second);
        let mut told = fields(&attention);
        told.sort_unstable();
        assert_eq!(told, wrong, "{attention:?}");
        assert!(attention.fields.iter().all(|problem| problem.message.contains("in use")), "{attention:?}");
        assert_eq!((first.waiting(), crossbar.count()), (0, 1));
        // trying again changes nothing
        second.order(SyncOrder::Retry { step });
        second.pass();
        assert_eq!((refused(&second).0, crossbar.count()), (step, 1));
        let id = crossbar.accounts()[0]["id"].as_str().unwrap().to_owned();
        assert_eq!((crossbar.users(&id).len(), crossbar.ledger(&id).len(), crossbar.callflows(&id).len()), (1, 1, 1));
        // under another name and realm it goes
        let base = second.desk.account_called(name);
        let settings = vec![
            Setting::Name(AccountName::parse("Something Else").unwrap()),
            Setting::Realm(RealmLabel::parse("else").unwrap()),
        ];
        second.do_write(Write::ChangeAccount(Box::new(AccountChange { base, settings, only_at: None })));
        second.pass();
        assert_eq!((second.waiting(), crossbar.count()), (0, 2));
        assert_eq!(second.desk.account_called("Something Else").sync.unwrap().word, SyncWord::Sent);
        crossbar.assert_careful();
    }
}

#[test]
fn of_two_at_the_same_moment_one_is_told() {
    for _ in 0..10 {
        let crossbar = Arc::new(Crossbar::start(settings()));
        let mut pairs = [Pair::with(&crossbar), Pair::with(&crossbar)];
        let together = Barrier::new(pairs.len());
        thread::scope(|scope| {
            for pair in &mut pairs {
                scope.spawn(|| {
                    enter(pair, "ABC Company", "abc");
                    together.wait();
                    pair.pass();
                });
            }
        });
        let [one, other] = &pairs;
        let told = if one.waiting() == 0 { other } else { one };
        assert_eq!(one.waiting().min(other.waiting()), 0);
        assert!(fields(&refused(told).1).contains(&"realm"));
        assert_eq!(crossbar.count(), 1);
        let id = crossbar.accounts()[0]["id"].as_str().unwrap().to_owned();
        assert_eq!((crossbar.users(&id).len(), crossbar.ledger(&id).len(), crossbar.callflows(&id).len()), (1, 1, 1));
        crossbar.assert_careful();
    }
}
