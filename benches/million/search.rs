//! A key in the search, to the rows found and their count.

use std::time::Duration;

use crate::{
    desk::{Desk, trunkdesk},
    peers,
    session::Session,
    start::HOME,
    table::{Program, Table, count, ms, percentile},
};

/// Sessions of each program.
const ROUNDS: usize = 5;
/// Long enough for a search that goes on after it has slept.
const QUIET: Duration = Duration::from_millis(60);

const ROOF: [(&str, &str); 4] = [("r", "search: r"), ("o", "search: ro"), ("o", "search: roo"), ("f", "search: roof")];
const QUERIES: &str = "search: other queries, worst";

/// What is typed letter by letter: each letter asks for something else.
const TYPED: [&str; 36] = [
    "smith",
    "łódź",
    "日本電",
    "москва",
    "müller",
    "harbor",
    "zürich",
    "ремонт",
    "東京",
    "서울",
    "αθήνα",
    "café",
    "@customer1234",
    "sip.acme",
    "a1b2c3",
    "o'brien",
    "ing",
    "springfield",
    "xyzzy",
    "e",
    "ž",
    "大",
    "& s",
    "qu",
    "veterinary",
    "valparaíso",
    "ñ",
    "ø",
    "חיפה",
    "القاهرة",
    "123",
    "999999",
    "0",
    "van der",
    "logist",
    "kauaʻi",
];

/// r, ro, roo and roof, as trunkdesk and fzf take them in turn.
pub fn measure(desk: &Desk, table: &mut Table) {
    for (_, what) in ROOF {
        table.aim(what, "10 ms");
    }
    for _ in 0..ROUNDS {
        let (session, _) = Session::start(trunkdesk(&desk.million.path()), &HOME);
        let mut session = session.patient(QUIET);
        session.key("/");
        roof(&mut session, table, Program::Trunkdesk);
        if desk.peers.has(Program::Fzf) {
            let (session, _) = Session::start(peers::fzf(&desk.million_names()), &[&desk.all_read()]);
            roof(&mut session.patient(QUIET), table, Program::Fzf);
        }
    }
}

fn roof(session: &mut Session, table: &mut Table, program: Program) {
    for (key, what) in ROOF {
        table.add(what, program, session.key(key));
    }
}

/// Queries of every length and script.
pub fn queries(desk: &Desk, table: &mut Table) {
    let (session, _) = Session::start(trunkdesk(&desk.million.path()), &HOME);
    let mut session = session.patient(QUIET);
    session.key("/");
    let mut measured: Vec<(Duration, String)> = Vec::new();
    for typed in TYPED {
        let mut query = String::new();
        for letter in typed.chars() {
            query.push(letter);
            let answer = session.key(letter.encode_utf8(&mut [0; 4]));
            // a space at the end asks for nothing else
            if letter != ' ' && !measured.iter().any(|(_, other)| *other == query) {
                measured.push((answer.shown(), query.clone()));
            }
        }
        session.key("Ctrl-U");
    }
    let mut times: Vec<Duration> = measured.iter().map(|(time, _)| *time).collect();
    let (worst, query) = measured.into_iter().max().unwrap_or_default();
    table.aim(QUERIES, "25 ms; median 10 ms");
    let (median, late) = (percentile(&mut times, 50), percentile(&mut times, 99));
    table.say(
        QUERIES,
        Program::Trunkdesk,
        format!("{} ms (“{query}”); median {}, 99 % {}, of {}", ms(worst), ms(median), ms(late), count(times.len())),
    );
}
