//! What a million accounts cost, beside what people would pick instead: bytes, time and memory, on a pseudo-terminal.
//!
//! `cargo bench --bench million` measures everything. Names of parts after `--` measure those alone, and `--markdown`
//! prints the tables for a page. `--small` takes a thousand accounts for the million, to try the benchmark itself.

#[path = "../accounts/mod.rs"]
mod accounts;
mod crowd;
mod desk;
mod guide;
mod idle;
mod import;
mod keys;
mod machine;
mod memory;
mod peers;
#[expect(dead_code, reason = "the tests use the rest of it")]
#[path = "../../tests/shared/pty.rs"]
mod pty;
mod search;
mod session;
mod start;
mod store;
mod table;
mod tour;

use std::{env, process::ExitCode, time::Instant};

use desk::Desk;
use table::Table;

/// A part of the measurements, with what it is called on the command line.
type Part = (&'static str, fn(&Desk, &mut Table));

/// Beside others.
const BESIDE: [Part; 6] = [
    ("start", start::measure),
    ("keys", keys::measure),
    ("guide", guide::measure),
    ("search", search::measure),
    ("memory", memory::measure),
    ("idle", idle::measure),
];

/// Only trunkdesk does it.
const ALONE: [Part; 5] = [
    ("queries", search::queries),
    ("tour", tour::measure),
    ("submit", store::submit),
    ("crowd", crowd::measure),
    ("import", import::measure),
];

fn main() -> ExitCode {
    // cargo gives --bench
    let mut words: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    if let [word, file, number] = words.as_slice()
        && word == crowd::OPERATOR
    {
        crowd::operate(file.as_ref(), number.parse().unwrap());
        return ExitCode::SUCCESS;
    }
    let mut has = |switch: &str| {
        let count = words.len();
        words.retain(|word| word != switch);
        words.len() < count
    };
    let (markdown, small) = (has("--markdown"), has("--small"));
    let known: Vec<&str> = BESIDE.iter().chain(&ALONE).map(|(name, _)| *name).collect();
    if let Some(unknown) = words.iter().find(|word| !known.contains(&word.as_str())) {
        eprintln!("There is no part “{unknown}”. The parts: {}.", known.join(", "));
        return ExitCode::from(2);
    }

    let started = Instant::now();
    let desk = Desk::new(small);
    println!("{}\n{}\n", machine::describe(&desk.folder), desk.peers.versions());
    for parts in [BESIDE.as_slice(), &ALONE] {
        let mut table = Table::default();
        for (name, measure) in parts {
            if words.is_empty() || words.iter().any(|word| word == name) {
                eprintln!("{name}…");
                measure(&desk, &mut table);
            }
        }
        println!("{}", table.show(markdown));
    }
    eprintln!("{:.0?} in all", started.elapsed());
    ExitCode::SUCCESS
}
