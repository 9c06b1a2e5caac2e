//! Each step, and each trouble at each request of it: afterwards it is done once, and the file says so.

mod faults;
mod scenarios;

use std::{
    net::TcpListener,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use self::{
    faults::{FAULTS, Fault, HURRY, LATE, Request, requests},
    scenarios::{Scenario, scenarios},
};
use crate::killed::Random;

/// Cells that are worked through at once; most of their time they wait.
const THREADS: usize = 8;
/// So often several troubles are thrown together.
const UPON: usize = 100;

/// What nobody can tell from the truth, or no cluster says: a 404 to a deletion or to the look before it is believed, as
/// what is to be gone is gone; and it is changes that cost something.
fn is_left_out(scenario: &Scenario, request: &Request, fault: Fault) -> bool {
    match fault {
        Fault::Refused(404, _) => request.method == "DELETE" || scenario.name == "deleted",
        Fault::Charges => request.method == "GET" || request.path == "/api_auth",
        _ => false,
    }
}

/// Runs a scenario with troubles; panics where something is not as it has to be. Gives how many of them came.
fn run(scenario: &Scenario, troubles: &[(Request, Fault)]) -> usize {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let mut pair = (scenario.before)();
    let is_late = troubles.iter().any(|(_, fault)| fault.is_late());
    if is_late {
        pair.hurry(HURRY);
    }
    (scenario.enter)(&mut pair);
    let url = format!("http://{}/v2", elsewhere.local_addr().unwrap());
    let rules = troubles.iter().map(|(request, fault)| pair.crossbar.fail(fault.rule(request, &url)));
    let rules: Vec<_> = rules.collect();
    pair.until_still();
    if is_late {
        thread::sleep(LATE);
    }
    let trail = pair.trail.clone();
    let told = catch_unwind(AssertUnwindSafe(|| (scenario.expected)().assert(&pair)));
    if told.is_err() {
        let asked: Vec<String> = pair
            .crossbar
            .requests()
            .iter()
            .map(|seen| format!("{} {} {} -> {}", seen.method, seen.target, seen.body, seen.status))
            .collect();
        panic!("what happened: {trail:#?}\n{asked:#?}");
    }
    assert!(elsewhere.accept().is_err(), "nobody went where the redirect pointed");
    rules.into_iter().map(|rule| pair.crossbar.met(rule)).sum()
}

/// Each scenario with the requests that it is made of.
fn asked(scenarios: &[Scenario]) -> Vec<(&Scenario, Vec<Request>)> {
    let asked = |scenario: &Scenario| {
        let mut pair = (scenario.before)();
        (scenario.enter)(&mut pair);
        pair.until_still();
        (scenario.expected)().assert(&pair);
        let requests = requests(&pair.crossbar.requests());
        assert!(!requests.is_empty(), "{} asks for something", scenario.name);
        requests
    };
    scenarios.iter().map(|scenario| (scenario, asked(scenario))).collect()
}

/// A scenario with its troubles.
type Cell<'a> = (&'a Scenario, Vec<(Request, Fault)>);

/// Runs all cells; each has to be as `holds` says of how many troubles came. `TRUNKDESK_TEST_CELL` picks those whose
/// name has it.
fn run_all(cells: &[Cell<'_>], holds: impl Fn(usize) -> bool + Sync) {
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let only = std::env::var("TRUNKDESK_TEST_CELL").ok();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some((scenario, troubles)) = cells.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let cell = format!("{}, {troubles:?}", scenario.name);
                    if only.as_ref().is_some_and(|only| !cell.contains(only)) {
                        continue;
                    }
                    let ran = catch_unwind(|| run(scenario, troubles));
                    if !ran.is_ok_and(&holds) {
                        eprintln!("FAILED: {cell}");
                        failed.lock().unwrap().push(cell);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{} of {}: {failed:#?}", failed.len(), cells.len());
}

#[test]
fn whatever_happens_to_a_request_it_is_done_once() {
    let scenarios = scenarios();
    let mut cells: Vec<Cell<'_>> = Vec::new();
    for (scenario, requests) in asked(&scenarios) {
        for request in requests {
            for fault in FAULTS.iter().filter(|fault| !is_left_out(scenario, &request, **fault)) {
                cells.push((scenario, vec![(request.clone(), *fault)]));
            }
        }
    }
    run_all(&cells, |came| came == 1);
}

#[test]
fn whatever_happens_one_upon_the_other_it_is_done_once() {
    let seed = std::env::var("TRUNKDESK_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| u64::from(std::process::id()));
    eprintln!("TRUNKDESK_TEST_SEED={seed}");
    let (mut random, scenarios) = (Random(seed), scenarios());
    let asked = asked(&scenarios);
    let mut cells: Vec<Cell<'_>> = Vec::new();
    while cells.len() < UPON {
        let (scenario, requests) = &asked[random.below(asked.len() as u64) as usize];
        let mut one = || {
            let request = requests[random.below(requests.len() as u64) as usize].clone();
            // the first, or the one after a trouble
            let nth = request.nth + random.below(2) as usize;
            (Request { nth, ..request }, FAULTS[random.below(FAULTS.len() as u64) as usize])
        };
        let mut troubles: Vec<_> = (0..4).map(|_| one()).collect();
        troubles.retain(|(request, fault)| !is_left_out(scenario, request, *fault));
        cells.push((scenario, troubles));
    }
    run_all(&cells, |_| true);
}
