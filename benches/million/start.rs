//! From the start of the process to the complete screen.

use std::{fs, process::Command};

use crate::{
    desk::{Desk, trunkdesk},
    memory::mb,
    peers,
    session::Session,
    table::{Program, Table, count, ms, percentile},
};

/// Rounds in which each program is started once.
const ROUNDS: usize = 15;
/// dialog takes long for many rows.
const ROUNDS_OF_MANY: usize = 3;
/// So many rows a box takes; nobody waits for more.
const MANY: usize = 100_000;

const SMALL: &str = "start, 1,000 rows";
const LARGE: &str = "start, 1,000,000 rows";
const BINARY: &str = "program file";

/// What is on a complete Home: the list, the preview and the last line.
pub const HOME: [&str; 3] = ["Accounts 1,000", "Account id", "q quit"];

/// A way to start a program, with what its complete screen shows.
type Contender<'a> = (&'static str, Program, Box<dyn Fn() -> Command + 'a>, Vec<&'a str>);

/// Starts of all programs, round-robin.
pub fn measure(desk: &Desk, table: &mut Table) {
    table.aim(SMALL, "1.5 × whiptail");
    table.aim(LARGE, "1.2 × at 1,000");
    let (thousand, million) = (desk.thousand.path(), desk.million.path());
    let names = desk.names.as_slice();
    let all_names = desk.million_names();
    let folder = tempfile::tempdir().unwrap();
    let some_names = folder.path().join("names.txt");
    fs::write(&some_names, names.join("\n")).unwrap();
    let all_read = desk.all_read();
    let home = HOME.to_vec();
    let boxed = ["Cancel", names[9].as_str()];

    let mut contenders: Vec<Contender<'_>> = vec![
        (SMALL, Program::Floor, Box::new(peers::shell), vec!["x"]),
        (SMALL, Program::Trunkdesk, Box::new(|| trunkdesk(&thousand)), home.clone()),
        (LARGE, Program::Trunkdesk, Box::new(|| trunkdesk(&million)), home),
    ];
    for program in [Program::Dialog, Program::Whiptail] {
        if desk.peers.has(program) {
            let menu = Box::new(move || peers::menu(program, names));
            contenders.push((SMALL, program, menu, boxed.to_vec()));
        }
    }
    if desk.peers.has(Program::Fzf) {
        contenders.push((SMALL, Program::Fzf, Box::new(|| peers::fzf(&some_names)), vec!["1000/1000"]));
        contenders.push((LARGE, Program::Fzf, Box::new(|| peers::fzf(&all_names)), vec![&all_read]));
    }
    // the first start of each fills the caches
    for round in 0..=ROUNDS {
        for (what, program, command, complete) in &contenders {
            let (_, answer) = Session::start(command(), complete);
            if round > 0 {
                table.add(what, *program, answer);
            }
        }
    }
    if desk.peers.has(Program::Dialog) {
        dialog_with_many(desk, table);
    }
    let binary = fs::metadata(env!("CARGO_BIN_EXE_trunkdesk")).unwrap().len();
    table.aim(BINARY, "14 MB");
    table.say(BINARY, Program::Trunkdesk, format!("{:.1} MB", binary as f64 / 1e6));
}

/// What dialog takes of the million: no million, and that slowly.
fn dialog_with_many(desk: &Desk, table: &mut Table) {
    let all = fs::read_to_string(desk.million_names()).unwrap();
    let mut arguments = String::from("--menu Accounts 24 80 16\n");
    for (number, name) in all.lines().take(MANY).enumerate() {
        arguments += &format!("{} \"{}\"\n", number + 1, name.replace(['"', '\\'], ""));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("menu");
    fs::write(&file, arguments).unwrap();
    let mut times = Vec::new();
    let mut peak = 0;
    for _ in 0..ROUNDS_OF_MANY {
        let (session, answer) = Session::start(peers::menu_of_file(&file), &["Cancel"]);
        times.push(answer.last);
        peak = session.peak_memory();
    }
    let time = ms(percentile(&mut times, 50));
    table.say(LARGE, Program::Dialog, format!("{time} ms, {} at {}", mb(peak), count(all.lines().take(MANY).count())));
}
