//! What a program does while nobody presses a key.

use std::time::Duration;

use crate::{
    desk::{Desk, trunkdesk},
    peers,
    session::Session,
    start::HOME,
    table::{Program, Table},
};

const IDLE: &str = "idle for 10 s";
const TIME: Duration = Duration::from_secs(10);
/// What a program has begun is over by then.
const BEFORE: Duration = Duration::from_secs(1);

/// All of them idle together: what they write, and how long they run.
pub fn measure(desk: &Desk, table: &mut Table) {
    table.aim(IDLE, "0 B, no CPU");
    let start = |command, complete: &[&str]| Session::start(command, complete).0;
    let mut sessions = vec![(Program::Trunkdesk, start(trunkdesk(&desk.million.path()), &HOME))];
    for program in [Program::Dialog, Program::Whiptail] {
        if desk.peers.has(program) {
            sessions.push((program, start(peers::menu(program, &desk.names), &["Cancel"])));
        }
    }
    if desk.peers.has(Program::Fzf) {
        sessions.push((Program::Fzf, start(peers::fzf(&desk.million_names()), &[&desk.all_read()])));
    }
    for (_, session) in &mut sessions {
        session.idle(BEFORE);
    }
    let before: Vec<Duration> = sessions.iter().map(|(_, session)| session.cpu()).collect();
    std::thread::sleep(TIME);
    for ((program, session), before) in sessions.iter_mut().zip(before) {
        let ran = session.cpu() - before;
        let bytes = session.idle(Duration::ZERO);
        table.say(IDLE, *program, format!("{bytes} B, {:.1} ms CPU", ran.as_secs_f64() * 1e3));
    }
}
