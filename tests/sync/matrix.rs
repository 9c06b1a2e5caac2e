//! Each step, and each trouble at each request of it: afterwards it is done once, and the file says so.

use std::{
    collections::HashMap,
    net::TcpListener,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use serde_json::json;
use trunkdesk::domain::{
    account::AccountId,
    admin::{NewAdmin, NewPassword},
    calling::Classifier,
    email::Email,
    ledger::{CreditChange, Reason, Way},
    money::Cents,
    name::AccountName,
    request::Write,
    secret::Secret,
    setting::{AccountChange, Setting},
    timezone::Timezone,
    trunks::TrunkKind,
    user::{UserChange, UserSettings},
};

use crate::{
    crossbar::{Rule, Seen, What},
    harness::{create, plain},
    killed::Random,
    pair::{Expected, LOGIN, NAME, Pair, admin},
    samples::PASSWORD,
};

/// How long an answer is waited for where one comes late, and how much later it comes.
const HURRY: Duration = Duration::from_millis(250);
const LATE: Duration = Duration::from_millis(600);
/// Cells that are worked through at once; most of their time they wait.
const THREADS: usize = 8;
/// So often several troubles are thrown together.
const UPON: usize = 100;
const OTHER_LOGIN: &str = "m.demo@abc.example";
const OTHER_PASSWORD: &str = "another-9Wk4-word";

/// Something that is entered, and what has to come of it.
struct Scenario {
    name: &'static str,
    /// What is there already.
    before: fn() -> Pair,
    enter: fn(&mut Pair),
    expected: fn() -> Expected,
}

fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario { name: "a new account", before: Pair::entered, enter: |_| (), expected: Expected::default },
        Scenario {
            name: "other settings",
            before: Pair::pushed,
            enter: |pair| {
                change(
                    pair,
                    vec![
                        Setting::Name(AccountName::parse("ABC Incorporated").unwrap()),
                        Setting::Timezone(Timezone::parse("Europe/Berlin").unwrap()),
                        Setting::Call(Classifier::known("international").unwrap(), true),
                    ],
                );
            },
            expected: || Expected {
                name: "ABC Incorporated",
                timezone: "Europe/Berlin",
                international: "inherit",
                ..Expected::default()
            },
        },
        Scenario {
            name: "other limits",
            before: Pair::pushed,
            enter: |pair| change(pair, vec![Setting::Trunks(TrunkKind::Twoway, 12), Setting::AllowPrepay(true)]),
            expected: || Expected { trunks: [12, 3, 4], ..Expected::default() },
        },
        Scenario {
            name: "disabled",
            before: Pair::pushed,
            enter: |pair| {
                let account = pair.account().id;
                pair.do_write(Write::SetEnabled { account, enabled: false });
            },
            expected: || Expected { enabled: false, ..Expected::default() },
        },
        Scenario {
            name: "other settings, then disabled",
            before: Pair::pushed,
            enter: |pair| {
                change(pair, vec![Setting::Timezone(Timezone::parse("Europe/Berlin").unwrap())]);
                let account = pair.account().id;
                pair.do_write(Write::SetEnabled { account, enabled: false });
            },
            expected: || Expected { enabled: false, timezone: "Europe/Berlin", ..Expected::default() },
        },
        Scenario {
            name: "another login and password",
            before: Pair::pushed,
            enter: |pair| {
                let account = pair.account();
                let base = account.users[0].clone();
                let email = Email::parse(OTHER_LOGIN).unwrap();
                let settings = UserSettings { email, ..UserSettings::of(&base, true).unwrap() };
                let password = Some(NewPassword::Typed(Secret::new(OTHER_PASSWORD.into())));
                let change =
                    UserChange { account: account.id, base, settings: Some(settings), password, last_admin: false };
                pair.do_write(Write::ChangeUser(Box::new(change)));
            },
            expected: || Expected { users: vec![(OTHER_LOGIN, OTHER_PASSWORD)], ..Expected::default() },
        },
        Scenario {
            name: "another admin, who gets a mail",
            before: Pair::pushed,
            enter: |pair| {
                let account = pair.account().id;
                let email = Email::parse(OTHER_LOGIN).unwrap();
                let admin = Box::new(NewAdmin { email, send_email: true, ..admin(OTHER_PASSWORD) });
                pair.do_write(Write::AddAdmin { account, admin });
            },
            expected: || Expected {
                users: vec![(LOGIN, PASSWORD), (OTHER_LOGIN, OTHER_PASSWORD)],
                mails: 1,
                ..Expected::default()
            },
        },
        Scenario {
            name: "an admin removed",
            before: Pair::pushed,
            enter: |pair| {
                let account = pair.account();
                let base = Box::new(account.users[0].clone());
                pair.do_write(Write::RemoveUser { account: account.id, base, last_admin: true });
            },
            expected: || Expected { users: Vec::new(), ..Expected::default() },
        },
        Scenario {
            name: "credit added",
            before: Pair::pushed,
            enter: |pair| book(pair, Way::Add, 525),
            expected: || Expected { booked: vec![100_000, 52_500], ..Expected::default() },
        },
        Scenario {
            name: "credit removed",
            before: Pair::pushed,
            enter: |pair| book(pair, Way::Remove, 310),
            expected: || Expected { booked: vec![100_000, -31_000], ..Expected::default() },
        },
        Scenario {
            name: "moved",
            before: || {
                let mut pair = Pair::pushed();
                create(&mut pair.writer, plain("Above", &pair.desk.parent)).unwrap();
                pair.until_still();
                pair.crossbar.forget_requests();
                pair
            },
            enter: |pair| {
                let (account, to): (AccountId, AccountId) = (pair.account().id, pair.desk.account_called("Above").id);
                pair.do_write(Write::MoveAccount { account, to });
            },
            expected: || Expected { parent: Some("Above"), ..Expected::default() },
        },
        Scenario {
            name: "deleted",
            before: Pair::pushed,
            enter: |pair| {
                let account = pair.account().id;
                pair.do_write(Write::DeleteAccount { account, confirm: NAME.into() });
            },
            expected: || Expected { is_there: false, ..Expected::default() },
        },
    ]
}

fn change(pair: &mut Pair, settings: Vec<Setting>) {
    let change = AccountChange { base: pair.account(), settings, only_at: None };
    pair.do_write(Write::ChangeAccount(Box::new(change)));
}

fn book(pair: &mut Pair, way: Way, cents: i64) {
    let reason = Reason::parse("Payment 17").unwrap();
    let change = CreditChange { account: pair.account().id, way, amount: Cents(cents), reason, source_id: None };
    pair.do_write(Write::ChangeCredit(Box::new(change)));
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Dropped,
    DoneAndDropped,
    /// It is done when nobody waits for the answer any more.
    DoneLate,
    /// It is done at once, and the answer comes when nobody waits for it any more.
    AnsweredLate,
    DoneAndCut,
    Page(u16),
    DoneAndPage,
    StatusError,
    DoneAndStatusError,
    Fields,
    Refused(u16, &'static str),
    DoneAnd(u16, &'static str),
    Charges,
    TooMany(Option<&'static str>),
    Redirected,
}

const FAULTS: &[Fault] = &[
    Fault::Dropped,
    Fault::DoneAndDropped,
    Fault::DoneLate,
    Fault::AnsweredLate,
    Fault::DoneAndCut,
    Fault::Page(200),
    Fault::Page(502),
    Fault::DoneAndPage,
    Fault::StatusError,
    Fault::DoneAndStatusError,
    Fault::Fields,
    Fault::Refused(401, "invalid_credentials"),
    Fault::Charges,
    Fault::Refused(402, "billing_issue"),
    Fault::Refused(403, "forbidden"),
    Fault::Refused(404, "bad_identifier"),
    Fault::Refused(409, "datastore_conflict"),
    Fault::DoneAnd(409, "datastore_conflict"),
    Fault::TooMany(None),
    Fault::TooMany(Some("2")),
    Fault::Refused(500, "unspecified_fault"),
    Fault::DoneAnd(500, "timeout"),
    Fault::Refused(502, "bad_gateway"),
    Fault::Refused(503, "datastore_unreachable"),
    Fault::DoneAnd(503, "datastore_fault"),
    Fault::Redirected,
];

impl Fault {
    fn rule(self, request: &Request, elsewhere: &str) -> Rule {
        let at = |what| Rule::new(&request.method, &request.path, what).nth(request.nth);
        match self {
            Self::Dropped => at(What::Drop),
            Self::DoneAndDropped => at(What::Drop).after_doing(),
            Self::DoneLate => at(What::Delay(LATE)),
            Self::AnsweredLate => at(What::Delay(LATE)).after_doing(),
            Self::DoneAndCut => at(What::Cut),
            Self::Page(status) => at(What::Html(status)),
            Self::DoneAndPage => at(What::Html(200)).after_doing(),
            Self::StatusError => at(What::StatusError),
            Self::DoneAndStatusError => at(What::StatusError).after_doing(),
            Self::Fields => at(What::Fields(json!({"name": {"required": {"message": "Field is required"}}}))),
            Self::Refused(status, message) => at(What::Refuse(status, message)),
            Self::DoneAnd(status, message) => at(What::Refuse(status, message)).after_doing(),
            Self::Charges => {
                let costs = json!({"limits": {"twoway_trunks": {"rate": 29.99, "quantity": 10}}});
                at(What::RefuseWith(402, "accept charges", costs))
            }
            Self::TooMany(after) => at(What::TooMany(after)),
            Self::Redirected => at(What::Redirect(elsewhere.to_owned())),
        }
    }

    fn is_late(self) -> bool {
        matches!(self, Self::DoneLate | Self::AnsweredLate)
    }
}

/// A request of a scenario: the nth with this method and path.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Request {
    method: String,
    /// With `*` for each id.
    path: String,
    nth: usize,
}

fn requests(seen: &[Seen]) -> Vec<Request> {
    let mut counted: HashMap<(String, String), usize> = HashMap::new();
    let mut all = Vec::new();
    for one in seen {
        let is_id = |part: &str| part.len() == 32 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        let parts: Vec<&str> = one.path.split('/').map(|part| if is_id(part) { "*" } else { part }).collect();
        let (method, path) = (one.method.clone(), parts.join("/"));
        let nth = counted.entry((method.clone(), path.clone())).or_default();
        *nth += 1;
        all.push(Request { method, path, nth: *nth });
    }
    all
}

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
