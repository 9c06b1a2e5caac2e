//! A crowd behind a lock: eight programs that make accounts and change them, while a ninth holds the file for four
//! seconds. Nobody is told no, nothing is lost, no total is exceeded.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Read as _, Write as _},
    process::{Child, ChildStdout},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use trunkdesk::{
    domain::{
        account::{Account, NewAccount},
        notes::Notes,
        problem::Problem,
        request::{Failure, Reply, Subject, Write},
        reseller::ResellerSettings,
        setting::{AccountChange, Setting},
        trunks::{PerKind, Totals},
    },
    store::worker::{self, Worker},
};

use crate::{
    crowd::{Member, finish, spawn},
    harness::{Desk, check_chain, check_sums, plain, saved, settings},
};

const NAME: &str = "queue::eight_programs_wait_for_a_ninth_and_lose_nothing";
const PROGRAMS: u64 = 8;
/// The program that holds the file.
const HOLDER: u64 = 9;
/// How many accounts each of the eight makes; it changes three of ten.
const ACCOUNTS: u64 = 200;
const HELD: Duration = Duration::from_secs(4);
/// What the reseller has of two-way trunks: less than one for each account.
const TRUNKS: u32 = 1_000;

#[test]
fn eight_programs_wait_for_a_ninth_and_lose_nothing() {
    match Member::of_environment() {
        Some(member) if member.number == HOLDER => return hold(&member),
        Some(member) => return write(member),
        None => {}
    }
    let desk = Desk::new();
    let totals = Totals { twoway: Some(TRUNKS), inbound: None, outbound: None };
    let settings = Box::new(ResellerSettings { totals, ..settings() });
    saved(desk.writer().answer(&Write::SaveReseller { settings, template: None, from_revision: Some(1) }));

    let mut holder = spawn(&desk, NAME, HOLDER);
    let _rest = wait_for(&mut holder, "holds the file");
    let programs: Vec<Child> = (1..=PROGRAMS).map(|program| spawn(&desk, NAME, program)).collect();
    let told: Vec<String> = programs.into_iter().map(finish).collect();
    finish(holder);
    let waited: u64 = told
        .iter()
        .map(|told| told.lines().find_map(|line| line.strip_prefix("waited ")).unwrap().parse::<u64>().unwrap())
        .sum();
    assert!(waited >= PROGRAMS, "{waited}: all stood behind the lock");

    let raw = desk.raw();
    check_sums(&raw);
    let texts = |sql: &str| -> BTreeSet<String> {
        let mut statement = raw.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let named: BTreeSet<String> =
        (1..=PROGRAMS).flat_map(|program| (0..ACCOUNTS).map(move |n| name(program, n))).collect();
    assert!(texts("SELECT name FROM account") == named);
    let changed: BTreeSet<String> = named.iter().filter(|name| is_changed(name)).map(|name| notes(name)).collect();
    assert!(texts("SELECT notes FROM account WHERE notes <> ''") == changed);
    let rows = 2 + PROGRAMS * ACCOUNTS + u64::try_from(changed.len()).unwrap();
    assert_eq!(check_chain(&raw), i64::try_from(rows).unwrap());
    assert_eq!(desk.standing().given.twoway, TRUNKS, "given out to the last, and none more");
}

fn name(program: u64, number: u64) -> String {
    format!("Account {program} {number}")
}

fn is_changed(name: &str) -> bool {
    name.ends_with(['0', '4', '8'])
}

fn notes(name: &str) -> String {
    format!("Notes of {name}")
}

/// Holds the file as a program in a long write does.
fn hold(member: &Member) {
    let raw = rusqlite::Connection::open(&member.path).unwrap();
    raw.execute_batch("BEGIN IMMEDIATE; UPDATE reseller SET name = 'Half done'").unwrap();
    println!("\nholds the file");
    std::io::stdout().flush().unwrap();
    thread::sleep(HELD);
    raw.execute_batch("ROLLBACK").unwrap();
}

/// Reads on until a line is told; what is told later can still be read.
fn wait_for(child: &mut Child, line: &str) -> BufReader<ChildStdout> {
    let mut told = BufReader::new(child.stdout.take().unwrap());
    assert!(told.by_ref().lines().any(|told| told.unwrap() == line), "{line}");
    told
}

/// Makes accounts and changes some, as the screens do, and is told no only by the total of trunks.
fn write(mut member: Member) {
    let parent = member.parent();
    let (tell, told) = channel();
    let worker = worker::spawn(member.reader, member.writer, move |reply| tell.send(reply).unwrap()).unwrap();
    let mut desk = Program { worker, told, waited: 0 };
    for number in 0..ACCOUNTS {
        let name = name(member.number, number);
        let trunks = PerKind { twoway: 1, ..PerKind::default() };
        let new = NewAccount { reseller_revision: 2, trunks, ..plain(&name, &parent) };
        let created = match desk.answer(Write::CreateAccount(Box::new(new.clone()))) {
            Reply::WriteFailed(Failure::Refused(all))
                if matches!(all[..], [(Subject::Trunks(_), Problem::TrunksLeft { left: 0, .. })]) =>
            {
                desk.answer(Write::CreateAccount(Box::new(NewAccount { trunks: PerKind::default(), ..new })))
            }
            reply => reply,
        };
        let Reply::Created(created) = created else { panic!("{name}: {created:?}") };
        if is_changed(&name) {
            let base = desk.account(&created.id);
            let settings = vec![Setting::Notes(Notes::parse(&notes(&name)).unwrap())];
            let change = AccountChange { base, settings, only_at: None };
            let reply = desk.answer(Write::ChangeAccount(Box::new(change)));
            assert!(matches!(reply, Reply::AccountSaved(_)), "{name}: {reply:?}");
        }
    }
    println!("\nwaited {}", desk.waited);
}

/// The threads of one program.
struct Program {
    worker: Worker,
    told: Receiver<Reply>,
    waited: u64,
}

impl Program {
    fn answer(&mut self, write: Write) -> Reply {
        self.worker.write(write);
        loop {
            match self.told.recv().unwrap() {
                Reply::Waiting => self.waited += 1,
                reply => return reply,
            }
        }
    }

    fn account(&self, id: &trunkdesk::domain::account::AccountId) -> Account {
        self.worker.read(trunkdesk::domain::request::Read::Account(id.clone()));
        match self.told.recv().unwrap() {
            Reply::Account(_, Some(account)) => *account,
            reply => panic!("{reply:?}"),
        }
    }
}
