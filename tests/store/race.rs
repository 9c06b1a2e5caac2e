//! Several operators at once.

use std::{
    sync::{Arc, Barrier},
    thread,
};

use trunkdesk::{
    domain::{
        account::NewAccount,
        problem::Problem,
        request::{Failure, Read, Reply, Subject, Write},
        trunks::{PerKind, TrunkKind},
    },
    store::{Reader, Writer, worker},
};

use crate::harness::{Desk, create, operator, plain, saved, set_up, sources};

/// Does the same with eight operators at once.
fn race<T: Send + 'static>(work: impl Fn(usize) -> T + Send + Sync + 'static) -> Vec<T> {
    const OPERATORS: usize = 8;
    let (work, start) = (Arc::new(work), Arc::new(Barrier::new(OPERATORS)));
    let threads: Vec<_> = (0..OPERATORS)
        .map(|operator| {
            let (work, start) = (Arc::clone(&work), Arc::clone(&start));
            thread::spawn(move || {
                start.wait();
                work(operator)
            })
        })
        .collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

#[test]
fn one_of_many_operators_gets_a_name() {
    let desk = Desk::new();
    let (path, parent) = (desk.path(), desk.parent.clone());
    let results = race(move |_| {
        let mut writer = Writer::new(path.clone(), None, operator(), sources());
        create(&mut writer, plain("ABC Company", &parent))
    });
    let (made, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!((made.len(), refused.len()), (1, 7));
    for failure in refused {
        assert!(
            matches!(&failure, Err(Failure::Refused(all)) if matches!(all[..], [(Subject::Name, _)])),
            "{failure:?}"
        );
    }
}

#[test]
fn many_operators_never_oversell() {
    let desk = Desk::new();
    let (path, parent) = (desk.path(), desk.parent.clone());
    // 100 two-way in all
    let results = race(move |operator_index| {
        let mut writer = Writer::new(path.clone(), None, operator(), sources());
        let trunks = PerKind { twoway: 30, ..PerKind::default() };
        create(&mut writer, NewAccount { trunks, ..plain(&format!("Account {operator_index}"), &parent) })
    });
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 3);
    let refused =
        Failure::Refused(vec![(Subject::Trunks(TrunkKind::Twoway), Problem::TrunksLeft { left: 10, total: 100 })]);
    assert_eq!(results.iter().filter(|result| **result == Err(refused.clone())).count(), 5);
    assert_eq!(desk.standing().given.twoway, 90);
}

#[test]
fn one_of_many_operators_sets_the_reseller_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.db");
    let replies = race(move |_| Writer::new(path.clone(), None, operator(), sources()).answer(&set_up(None)));
    let lost = replies.iter().filter(|reply| **reply == Reply::WriteFailed(Failure::Changed)).count();
    let won = replies.iter().filter(|reply| matches!(reply, Reply::ResellerSaved(_))).count();
    assert_eq!((won, lost), (1, 7), "{replies:?}");
}

#[test]
fn the_threads_answer_what_they_are_asked() {
    let folder = tempfile::tempdir().unwrap();
    let reader = Reader::new(folder.path().join("accounts.db"));
    let (tell, told) = std::sync::mpsc::channel();
    let worker = worker::spawn(reader, Desk::writer_of(&folder), move |reply| tell.send(reply).unwrap()).unwrap();
    worker.read(Read::Standing);
    assert_eq!(told.recv().unwrap(), Reply::Standing(None));
    worker.write(set_up(None));
    let standing = saved(told.recv().unwrap());
    worker.read(Read::Standing);
    assert_eq!(told.recv().unwrap(), Reply::Standing(Some(Box::new(standing.clone()))));
    worker.write(Write::CreateAccount(Box::new(plain("A", &standing.reseller.id))));
    worker.finish();
    assert!(matches!(told.recv().unwrap(), Reply::Created(_)));
    // all threads are gone
    assert!(told.recv().is_err());
}
