//! Many operators who make accounts in one file at once, each a process; and one who only looks.

use std::{
    env,
    io::{Read as _, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use trunkdesk::{
    demo,
    domain::request::{ListRequest, Page, Read, Reply, Write},
    store::Reader,
};

use crate::{
    accounts,
    desk::Desk,
    store::Copied,
    table::{Program, Table, ms, percentile},
};

/// What the benchmark is called with to be one of the operators.
pub const OPERATOR: &str = "operator";

const OPERATORS: u64 = 20;
const TIME: Duration = Duration::from_secs(5);

const CREATIONS: &str = "20 operators: accounts made a second";
const WAITED: &str = "20 operators: an account saved, 99 of 100";
const READ: &str = "20 operators: an answer read meanwhile, 99 of 100";

/// Lets them all begin together.
pub fn measure(desk: &Desk, table: &mut Table) {
    let copied = Copied::of(&desk.million.path());
    let mut reader = Reader::new(copied.path().to_owned());
    let mut alone = look(&mut reader, Duration::from_secs(1));
    let mut operators: Vec<Child> = (0..OPERATORS).map(|number| operator(copied.path(), number)).collect();
    for operator in &mut operators {
        // it is ready
        operator.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    }
    for operator in &mut operators {
        operator.stdin.take().unwrap().write_all(b"!").unwrap();
    }
    let mut meanwhile = look(&mut reader, TIME);
    let mut saved: Vec<Duration> = Vec::new();
    for operator in operators {
        let output = operator.wait_with_output().unwrap();
        let output = String::from_utf8(output.stdout).unwrap();
        saved.extend(output.split_whitespace().map(|micros| Duration::from_micros(micros.parse().unwrap())));
    }
    let spread =
        |times: &mut [Duration]| format!("{} ms; median {}", ms(percentile(times, 99)), ms(percentile(times, 50)));
    table.aim(CREATIONS, "200");
    table.say(CREATIONS, Program::Trunkdesk, format!("{:.0}", saved.len() as f64 / TIME.as_secs_f64()));
    table.say(WAITED, Program::Trunkdesk, spread(&mut saved));
    table.aim(READ, "as alone");
    table.say(READ, Program::Trunkdesk, format!("{}; alone {}", spread(&mut meanwhile), spread(&mut alone)));
}

/// What an operator's keys ask for: a page of the list, then an account of it.
fn look(reader: &mut Reader, time: Duration) -> Vec<Duration> {
    let started = Instant::now();
    let mut times = Vec::new();
    let mut after = Page::First;
    while started.elapsed() < time {
        let request =
            ListRequest { generation: 1, search: String::new(), under: None, disabled: false, page: after, limit: 32 };
        let asked = Instant::now();
        let Reply::List(page) = reader.answer(&Read::List(request)) else { panic!("no list") };
        times.push(asked.elapsed());
        let row = page.rows.last().expect("the list is long");
        let asked = Instant::now();
        let Reply::Account(..) = reader.answer(&Read::Account(row.id.clone())) else { panic!("no account") };
        times.push(asked.elapsed());
        after = if page.more_after { Page::After(row.place.clone()) } else { Page::First };
        // as often as keys are pressed by somebody in a hurry
        std::thread::sleep(Duration::from_millis(5));
    }
    times
}

fn operator(file: &Path, number: u64) -> Child {
    Command::new(env::current_exe().unwrap())
        .arg(OPERATOR)
        .arg(file)
        .arg(number.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Is one of the operators: says that it is ready, begins when it is told to, and prints how long each account took, in
/// microseconds.
pub fn operate(file: &Path, number: u64) {
    let mut writer = accounts::writer(file);
    let reseller = accounts::reseller(file);
    let first = accounts::MILLION * (2 + number);
    let mut create = |index| {
        let account = Write::CreateAccount(Box::new(demo::account(index, &reseller)));
        let asked = Instant::now();
        let reply = writer.answer(&account);
        assert!(matches!(reply, Reply::Created(_)), "{reply:?}");
        asked.elapsed()
    };
    // opens the file
    create(first);
    print!("!");
    std::io::stdout().flush().unwrap();
    std::io::stdin().read_exact(&mut [0]).unwrap();
    let started = Instant::now();
    let mut times = Vec::new();
    for index in first + 1.. {
        if started.elapsed() >= TIME {
            break;
        }
        times.push(create(index).as_micros().to_string());
    }
    println!("{}", times.join(" "));
}
