//! Several workers in processes of their own over one file.

use std::{collections::BTreeSet, time::Duration};

use trunkdesk::{
    domain::cluster::outbox::Outcome,
    store::{Lease, Next, Writer},
};

use super::harness::{Joined, seen_of};
use crate::processes::{finish, role, start, writer};

const ACCOUNTS: u8 = 20;

#[test]
fn each_step_is_handed_to_one_worker() {
    const NAME: &str = "cluster::processes::each_step_is_handed_to_one_worker";
    if let Some((role, path)) = role() {
        return work(&mut writer(path, &role), &role);
    }
    let mut joined = Joined::without_cluster();
    joined.writer = writer(joined.desk.path(), "rosa");
    joined.writer.join_cluster(&super::harness::cluster()).unwrap();
    for number in 0..ACCOUNTS {
        joined.plain(&format!("Account {number}"));
    }
    let children = ["a", "b", "c"].map(|role| start(&joined.desk, NAME, role));
    let told = finish(&joined.desk, children.into());
    let steps: Vec<&str> =
        told.iter().flat_map(|told| told.lines()).filter_map(|line| line.strip_prefix("step ")).collect();
    let once: BTreeSet<&str> = steps.iter().copied().collect();
    assert_eq!((steps.len(), once.len()), (usize::from(ACCOUNTS) * 3, usize::from(ACCOUNTS) * 3));
    assert_eq!(joined.outbox(), [""; 0]);
    assert_eq!(joined.one::<i64>("SELECT count(DISTINCT cluster_id) FROM cluster_account"), i64::from(ACCOUNTS));
}

/// Works until nothing is left, and lets others have their turn after each step.
fn work(writer: &mut Writer, role: &str) {
    loop {
        if writer.lease(role) != Ok(Lease::Ours) {
            std::thread::sleep(Duration::from_millis(1));
            continue;
        }
        match writer.next_step(role).unwrap() {
            Next::Task(task) => {
                println!("\nstep {}", task.number);
                // an id that only this account has
                let seen = seen_of(&task, u8::try_from(task.number % 200).unwrap());
                assert_eq!(writer.settle(role, &task, &Outcome::Done, &seen), Ok(true));
                writer.end_lease(role).unwrap();
            }
            Next::Nothing => return writer.end_lease(role).unwrap(),
            next => panic!("{next:?}"),
        }
    }
}
