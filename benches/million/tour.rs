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

/// Where the tour goes, the keys there, and what is on the screen after them. It saves nothing.
const TOUR: [(&str, &str, &str); 24] = [
    ("the list", "Down Down Down Down Up Up PageDown PageDown PageUp Down End Up PageUp Home Down", "Account id"),
    (
        "the search",
        "/ harbor Down Down Up / Backspace Backspace Ctrl-U 日本 Down Esc / žiž Enter Down PageDown",
        "Found",
    ),
    ("disabled accounts", "Esc o Down Down PageDown End Home", "Disabled"),
    ("the help", "o ? Down Down PageDown PageUp", "╭ Help"),
    ("the menu", "Esc m Down Down Up End Home", "╭ Menu"),
    ("an account", "Esc Home Down Down Enter 2 3 4 5 6 7 8 1 Right Left Tab Shift-Tab PageDown Ctrl-L", "‹ Delete ›"),
    ("limits", "2 e Right Right PageUp Tab 3 Backspace Tab Tab Space", "‹ Save"),
    ("permissions", "Esc Right Enter 3 e Space Down Space Down Space", "‹ Save"),
    ("admins", "Esc Right Enter 4 e Zoë Backspace Tab Q Tab q@x.example Tab", "Admin first name"),
    ("contacts", "Esc Right Enter 5 e Tab Zoë Backspace Tab x", "‹ Save"),
    ("credit", "Esc Right Enter 6 e 12 Backspace Tab Reason Tab", "Reason"),
    ("notes", "Esc Right Enter 7 e Call Enter back Up Home x", "xCall"),
    ("its history", "Esc Right Enter 8 Tab Down Up Enter Down PageDown", "↑ more"),
    ("set up an account", "Esc Esc Esc a Quzz Space Ltd Left Backspace Tab Enter Backspace x Tab Tab", "Quzz"),
    ("timezones", "Enter los Backspace Down Down PageDown Up", "╭ Timezone"),
    (
        "an admin",
        "Enter Tab Space Tab Zoe Tab Q Backspace Quist Tab zoe@x.example Tab 4155550100 Tab Tab Tab",
        "who needs an admin?",
    ),
    (
        "call restrictions",
        "Enter Right Right PageUp Tab 3 Tab 4 Backspace Tab Space Down Space Space Right Left",
        "Outbound trunks",
    ),
    ("permissions of a new one", "Tab Tab Tab Tab Tab Tab Tab Enter Enter Right Space Tab Space Tab Space", "SETTINGS"),
    ("the review", "Tab Enter Enter Down Down PageDown Up", "This takes"),
    ("a question", "1 Esc Right Left", "Leave this new account?"),
    ("the drafts", "Enter d Down Up", "Resume"),
    ("the history", "Esc m Down Enter Down Down PageDown / created Enter Down Enter Down", "account added"),
    ("the reseller", "Esc Esc Esc Esc m Enter Right Right Left Right Tab Space Down Space", "New accounts"),
    ("Home again", "Esc Right Enter Esc Home Down Down Down PageDown", "Account id"),
];

/// Goes around, and tells which keys were the slowest.
pub fn measure(desk: &Desk, table: &mut Table) {
    let mut measured: Vec<(Duration, &str, String)> = Vec::new();
    let mut after_esc = Vec::new();
    for _ in 0..ROUNDS {
        let (mut session, _) = Session::start(trunkdesk(&desk.million.path()), &HOME);
        for (place, keys, shown) in TOUR {
            for (key, answer) in session.keys(keys) {
                match key.as_str() {
                    // the wait for the rest of an arrow is in it
                    "Esc" => after_esc.push(answer.shown()),
                    _ if answer.bytes > 0 => measured.push((answer.shown(), place, key)),
                    _ => {}
                }
            }
            let text = session.text();
            assert!(text.contains(shown), "no “{shown}” in {place}:\n{text}");
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
