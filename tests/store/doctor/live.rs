//! Others are at work meanwhile.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use trunkdesk::{domain::setting::Setting, store::examine};

use super::{desk, found};
use crate::harness::{NOW, change, create, credit, delete, plain, writer_of};

#[test]
fn while_others_write_there_is_no_false_alarm() {
    let desk = desk();
    let (path, parent, done) = (desk.path(), desk.parent.clone(), AtomicBool::new(false));
    thread::scope(|scope| {
        let writers: Vec<_> = ["rosa", "anna"]
            .map(|name| {
                let (path, parent, done) = (&path, &parent, &done);
                scope.spawn(move || {
                    let mut writer = writer_of(path, name, NOW);
                    let mut written = 0;
                    while !done.load(Ordering::Relaxed) {
                        let called = format!("{name} {written}");
                        let id = create(&mut writer, plain(&called, parent)).unwrap().id;
                        let (account, _) = credit(&mut writer, &id, 700, None).unwrap();
                        let notes = trunkdesk::domain::notes::Notes::parse("one\ntwo").unwrap();
                        change(&mut writer, &account, vec![Setting::Notes(notes)]).unwrap();
                        if written % 2 == 0 {
                            delete(&mut writer, &id, &called).unwrap();
                        }
                        written += 1;
                    }
                    written
                })
            })
            .into();
        let alarms: Vec<_> = (0..30).flat_map(|_| found(&examine(&path, &[]))).collect();
        done.store(true, Ordering::Relaxed);
        let written: usize = writers.into_iter().map(|writer| writer.join().unwrap()).sum();
        assert_eq!(alarms, []);
        assert!(written > 0);
    });
    assert_eq!(found(&examine(&path, &[])), []);
}

#[test]
fn a_repair_takes_its_turn_among_others() {
    let desk = desk();
    desk.raw().execute_batch("UPDATE tally SET accounts = 9; DELETE FROM level").unwrap();
    let checkup = examine(&desk.path(), &[]);
    let (path, parent) = (desk.path(), desk.parent.clone());
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut writer = writer_of(&path, "anna", NOW);
            for number in 0..20 {
                create(&mut writer, plain(&format!("New {number}"), &parent)).unwrap();
            }
        });
        assert!(desk.writer().repair(&checkup, &[]).unwrap().iter().all(|repair| repair.is_done));
        writer.join().unwrap();
    });
    assert_eq!(found(&examine(&path, &[])), []);
}
