//! The operators' guide to a new customer, by keyboard alone, every letter a key of its own.

use std::process::Command;

use crate::{
    desk::Desk,
    session::{Answer, Session, keys_of},
    table::{Program, Table},
};

const GUIDE: &str = "the whole step guide by keyboard";

/// The keys, and what is on the screen after them.
const STEPS: [(&str, &str); 10] = [
    ("a", "Account Name"),
    ("ABC Space Company Tab Tab Enter", "type to search"),
    ("los Space ang Enter", "America/Los_Angeles"),
    ("Tab Space Tab Melissa Tab Demo Tab melissa@abc.example Tab +14155550100", "who needs an admin?"),
    ("Enter Enter Enter", "500 of 500 left"),
    ("10 Tab 3 Tab 4", "196 of 200 left"),
    ("Tab Tab Tab Tab Tab Tab Tab Tab Ctrl-U 10 Tab Space Enter Enter", "SETTINGS"),
    ("Right Space Tab Space Tab Space Tab Enter Enter", "This takes 17 trunks and $10.00."),
    ("Enter", "ABC Company is saved."),
    ("Enter Tab Enter", "ABC Company"),
];

/// Everything that is written from the start of the program to its end.
pub fn measure(_: &Desk, table: &mut Table) {
    table.aim(GUIDE, "30,000 B");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("accounts.db");
    let program = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trunkdesk"));
        command.arg("--db").arg(&file);
        command
    };
    let set = "reseller set --name Acme --realm-suffix sip.acme.example --timezone America/New_York \
               --twoway 500 --inbound 200 --outbound 200";
    let set = program().args(set.split_whitespace()).env("HOME", folder.path()).output().unwrap();
    assert!(set.status.success(), "{set:?}");

    let (mut session, mut all) = Session::start(program(), &["No account yet."]);
    let mut add = |answer: Answer| {
        all.bytes += answer.bytes;
        all.last += answer.last;
    };
    for (keys, complete) in STEPS {
        for key in keys_of(keys) {
            add(session.key(&key));
        }
        assert!(session.text().contains(complete), "after {keys}:\n{}", session.text());
    }
    ["Esc", "q"].into_iter().for_each(|key| add(session.key(key)));
    table.add(GUIDE, Program::Trunkdesk, all);
}
