//! A tour of every screen, tab and box: what any key costs.

use std::time::Duration;

use crate::{
    desk::{Desk, trunkdesk},
    session::Session,
    start::HOME,
    table::{Program, Table, count, ms, percentile},
};

const ROUNDS: usize = 2;
const KEYS: &str = "any key on any screen, 99 of 100";

/// Where the tour goes, and the keys there. It saves nothing.
const TOUR: [(&str, &str); 15] = [
    ("the list", "Down Down Down Down Up Up PageDown PageDown PageDown PageUp Down Down End Up Up PageUp Home Down"),
    ("search", "/ harbor Down Down Up / Backspace Backspace Ctrl-U 日本 Down Esc / žiž Enter Down PageDown Left"),
    ("disabled", "Esc o Down Down PageDown End Home o"),
    ("help", "? Down Down PageDown Esc m Down Down Up Esc"),
    ("an account", "Home Down Down Enter 2 3 4 5 6 7 8 1 Right Left Tab Shift-Tab PageDown Ctrl-L"),
    ("limits", "2 e Right Right PageUp Tab 3 Backspace Tab Tab Space Esc Right Enter"),
    ("admins", "4 Tab Down Down Up Enter Esc"),
    ("contacts", "5 e Tab Zoë Backspace Tab 1 Esc Right Enter"),
    ("credit", "6 Tab e 12 Tab Tab Esc Right Enter"),
    ("notes", "7 e Call Enter Space back Esc Right Enter 8 Tab Down Down Enter Esc Esc Esc"),
    (
        "set up an account",
        "a Quzz Space Ltd Left Backspace Tab Tab Enter los Down Down Backspace Esc Tab Space Tab Zoë Tab Q Tab zoë@x.example Tab 4155550100 Tab Tab Down",
    ),
    ("timezones", "Shift-Tab Esc Esc Shift-Tab ?  Down Esc"),
    (
        "the history",
        "Esc Right Enter Esc Esc m Down Enter Esc m Down Down Enter Down Down PageDown / created Enter Down Enter Esc Esc Esc Esc",
    ),
    ("the reseller", "m Down Down Down Enter 1 2 3 Tab Tab Tab Esc Esc Esc"),
    ("back", "Esc Esc Home Down Down"),
];

/// Goes around, and tells which keys were the slowest.
pub fn measure(desk: &Desk, table: &mut Table) {
    let mut measured: Vec<(Duration, &str, String)> = Vec::new();
    let mut after_esc = Vec::new();
    for _ in 0..ROUNDS {
        let (mut session, _) = Session::start(trunkdesk(&desk.million.path()), &HOME);
        for (place, keys) in TOUR {
            for (key, answer) in session.keys(keys) {
                match key.as_str() {
                    // the wait for the rest of an arrow is in it
                    "Esc" => after_esc.push(answer.last),
                    _ if answer.bytes > 0 => measured.push((answer.last, place, key)),
                    _ => {}
                }
            }
            if std::env::var_os("TOUR").is_some() {
                println!("--- {place}\n{}", session.text());
            }
        }
    }
    let mut times: Vec<Duration> = measured.iter().map(|(time, ..)| *time).collect();
    let (median, late) = (percentile(&mut times, 50), percentile(&mut times, 99));
    table.aim(KEYS, "10 ms; median 2 ms");
    table.say(
        KEYS,
        Program::Trunkdesk,
        format!(
            "{} ms; median {}, of {} keys; Esc {}, most of it the wait for a torn arrow's rest",
            ms(late),
            ms(median),
            count(times.len()),
            ms(percentile(&mut after_esc, 50)),
        ),
    );
    measured.sort_unstable();
    for (time, place, key) in measured.iter().rev().take(8) {
        eprintln!("  {} ms: {key} in {place}", ms(*time));
    }
}
