//! Single keys: what each costs, in several sessions of each program.

use crate::{
    desk::{Desk, trunkdesk},
    peers,
    session::Session,
    start::HOME,
    table::{Program, Table},
};

/// Rounds in which each program has one session.
const ROUNDS: usize = 5;
/// Samples of a key in a session.
const TIMES: usize = 8;

const TYPED: &str = "one character typed into a field";
const TICKED: &str = "a box ticked";
const STEP: &str = "a number of trunks, one more";
const FIELD: &str = "the next field";
const TAB: &str = "a tab of the wizard opened";
const DOWN_ALONE: &str = "a row down, the list alone (70 columns)";
const DOWN: &str = "a row down; in trunkdesk with its preview";
const SCROLLED: &str = "a row down, the list scrolls";
const PAGE: &str = "a page down";
const END: &str = "the last page";

/// Sessions of all programs, round-robin.
pub fn measure(desk: &Desk, table: &mut Table) {
    let aims = [
        (TYPED, "40 B, 0.5 ms"),
        (TICKED, "200 B"),
        (STEP, "200 B"),
        (FIELD, "200 B"),
        (TAB, "4,000 B"),
        (DOWN_ALONE, "300 B"),
        (DOWN, "1,200 B"),
        (SCROLLED, "3,000 B"),
        (PAGE, "3,000 B"),
        (END, "3,000 B"),
    ];
    for (what, aim) in aims {
        table.aim(what, aim);
    }
    for _ in 0..ROUNDS {
        list(desk, table);
        list_alone(desk, table);
        wizard(desk, table);
        for program in [Program::Dialog, Program::Whiptail] {
            if desk.peers.has(program) {
                menu(desk, table, program);
                boxes(table, program);
            }
        }
        if desk.peers.has(Program::Fzf) {
            fzf(desk, table);
        }
    }
}

fn press(session: &mut Session, table: &mut Table, program: Program, what: &'static str, key: &str, times: usize) {
    for _ in 0..times {
        table.add(what, program, session.key(key));
    }
}

fn list(desk: &Desk, table: &mut Table) {
    let program = Program::Trunkdesk;
    let (mut session, _) = Session::start(trunkdesk(&desk.million.path()), &HOME);
    press(&mut session, table, program, DOWN, "Down", TIMES);
    // the list has 16 rows
    session.keys("Down Down Down Down Down Down Down");
    press(&mut session, table, program, SCROLLED, "Down", TIMES);
    press(&mut session, table, program, PAGE, "PageDown", TIMES);
    press(&mut session, table, program, END, "End", 1);
}

fn list_alone(desk: &Desk, table: &mut Table) {
    let complete = ["Accounts 1,000", "q quit"];
    let (mut session, _) = Session::start_in(trunkdesk(&desk.million.path()), 70, 24, &complete);
    press(&mut session, table, Program::Trunkdesk, DOWN_ALONE, "Down", TIMES);
}

fn wizard(desk: &Desk, table: &mut Table) {
    let program = Program::Trunkdesk;
    let (mut session, _) = Session::start(trunkdesk(&desk.million.path()), &HOME);
    session.key("a");
    for letter in ["Z", "q", "x", "v", "T", "e", "s", "t"] {
        press(&mut session, table, program, TYPED, letter, 1);
    }
    // realm, timezone, the admin; and past Cancel
    press(&mut session, table, program, FIELD, "Tab", 3);
    session.keys("Tab Tab");
    press(&mut session, table, program, TAB, "Enter", 1);
    press(&mut session, table, program, STEP, "Right", TIMES);
    press(&mut session, table, program, FIELD, "Tab", 3);
    press(&mut session, table, program, TICKED, "Space", TIMES);
    session.keys("Tab Tab Tab Tab Tab Tab Tab Tab Enter");
    press(&mut session, table, program, TAB, "Enter", 1);
    assert!(session.text().contains("SETTINGS"), "{}", session.text());
}

fn menu(desk: &Desk, table: &mut Table, program: Program) {
    let (mut session, _) = Session::start(peers::menu(program, &desk.names), &["Cancel"]);
    press(&mut session, table, program, DOWN, "Down", TIMES);
    // the menu has 16 rows
    session.keys("Down Down Down Down Down Down Down");
    press(&mut session, table, program, SCROLLED, "Down", TIMES);
    press(&mut session, table, program, PAGE, "PageDown", TIMES);
    press(&mut session, table, program, END, "End", 1);
}

fn boxes(table: &mut Table, program: Program) {
    let (mut session, _) = Session::start(peers::input(program), &["Cancel"]);
    for letter in ["Z", "q", "x", "v", "T", "e", "s", "t"] {
        press(&mut session, table, program, TYPED, letter, 1);
    }
    let (mut session, _) = Session::start(peers::boxes_to_tick(program), &["Cancel"]);
    press(&mut session, table, program, TICKED, "Space", TIMES);
    if program == Program::Dialog {
        let (mut session, _) = Session::start(peers::form(), &["Cancel"]);
        press(&mut session, table, program, FIELD, "Down", 4);
    }
}

fn fzf(desk: &Desk, table: &mut Table) {
    let program = Program::Fzf;
    let (mut session, _) = Session::start(peers::fzf(&desk.million_names()), &[&desk.all_read()]);
    // the list grows upwards
    press(&mut session, table, program, DOWN, "Up", TIMES);
    session.keys("PageUp");
    press(&mut session, table, program, SCROLLED, "Up", TIMES);
    press(&mut session, table, program, PAGE, "PageUp", TIMES);
}
