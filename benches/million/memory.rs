//! The most memory that a session takes, having done much.

use crate::{
    desk::{Desk, trunkdesk},
    peers,
    session::Session,
    start::HOME,
    table::{Program, Table},
};

const SMALL: &str = "peak memory, 1,000 rows";
const LARGE: &str = "peak memory, 1,000,000 rows";

/// Searches, pages to the end and back, and opens accounts.
pub fn measure(desk: &Desk, table: &mut Table) {
    table.aim(SMALL, "20 MB");
    table.aim(LARGE, "20 MB");
    for (what, file) in [(SMALL, desk.thousand.path()), (LARGE, desk.million.path())] {
        let (mut session, _) = Session::start(trunkdesk(&file), &HOME);
        session.keys("/ roof Down Esc / o Down Esc Esc");
        for _ in 0..100 {
            session.key("PageDown");
        }
        session.key("End");
        for _ in 0..20 {
            session.key("PageUp");
        }
        for _ in 0..10 {
            session.keys("Down Enter 1 2 3 4 5 6 7 8 Esc");
        }
        table.say(what, Program::Trunkdesk, mb(session.peak_memory()));
    }
    for program in [Program::Dialog, Program::Whiptail] {
        if desk.peers.has(program) {
            let (mut session, _) = Session::start(peers::menu(program, &desk.names), &["Cancel"]);
            session.keys("PageDown PageDown End Home");
            table.say(SMALL, program, mb(session.peak_memory()));
        }
    }
    if desk.peers.has(Program::Fzf) {
        let (mut session, _) = Session::start(peers::fzf(&desk.million_names()), &[&desk.all_read()]);
        session.keys("roof Up PageUp PageUp");
        table.say(LARGE, Program::Fzf, mb(session.peak_memory()));
    }
}

/// A size in megabytes.
pub fn mb(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
