//! What is found where something is wrong with the file, and what of it is mended.

mod contents;
mod live;
mod place;
mod repair;

use rusqlite::Connection;
use trunkdesk::{
    domain::{
        account::NewAccount,
        admin::NewPassword,
        checkup::{Check, Checkup, Outcome, Repair},
        trunks::PerKind,
    },
    store::examine,
};

use crate::harness::{Desk, create, credit, melissa, set_enabled};

/// A file with some of everything: accounts on three levels, one disabled, one with an admin, one deleted, trunks, credit.
fn desk() -> Desk {
    let desk = Desk::new();
    let mut writer = desk.writer();
    let abc = NewAccount {
        admin: Some(melissa(NewPassword::None)),
        trunks: PerKind { twoway: 10, inbound: 3, outbound: 4 },
        ..desk.plain("ABC Company")
    };
    let abc = create(&mut writer, abc).unwrap().id;
    let branch = create(&mut writer, NewAccount { parent: abc.clone(), ..desk.plain("Branch") }).unwrap().id;
    create(&mut writer, NewAccount { parent: branch.clone(), ..desk.plain("Caffè Nero") }).unwrap();
    let old = create(&mut writer, desk.plain("Old")).unwrap().id;
    crate::harness::delete(&mut writer, &old, "Old").unwrap();
    credit(&mut writer, &abc, 2_500, None).unwrap();
    set_enabled(&mut writer, &branch, false).unwrap();
    desk
}

fn examined(desk: &Desk) -> Checkup {
    examine(&desk.path(), &[])
}

/// What was found: each check with its message and whether it can be repaired. A check that could not be made is there
/// without a message.
fn found(checkup: &Checkup) -> Vec<(Check, String, bool)> {
    let mut all = Vec::new();
    for (check, outcome) in checkup.outcomes() {
        match outcome {
            Outcome::Unknown => all.push((*check, String::new(), false)),
            Outcome::Seen(findings) => {
                assert_eq!(findings.more, 0);
                all.extend(findings.first.iter().map(|found| (*check, found.message.clone(), found.can_be_repaired)));
            }
        }
    }
    all
}

/// The one thing that is wrong.
#[track_caller]
fn only(desk: &Desk, check: Check) -> (String, bool) {
    let mut found = found(&examined(desk));
    assert_eq!(found.iter().map(|(check, _, _)| *check).collect::<Vec<_>>(), [check], "{found:?}");
    let (_, message, can_be_repaired) = found.pop().unwrap();
    (message, can_be_repaired)
}

/// Mends what was found; what was done, and what could not be.
fn repaired(desk: &Desk) -> Vec<Repair> {
    desk.writer().repair(&examined(desk), &[]).unwrap()
}

/// Does something that triggers are in the way of, and puts them back.
fn without(raw: &Connection, triggers: &[&str], sql: &str) {
    let made: Vec<String> = triggers
        .iter()
        .map(|name| raw.query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [name], |row| row.get(0)).unwrap())
        .collect();
    for name in triggers {
        raw.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    raw.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
    for sql in made {
        raw.execute_batch(&sql).unwrap();
    }
}
