//! Programs that are killed where they stand, hundreds of times: what they confirmed is in the file, and what is in the
//! file is whole.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader, Write as _},
    process::{Child, ChildStdout},
    thread::{self, JoinHandle},
    time::Duration,
};

use rusqlite::Connection;
use trunkdesk::domain::{
    account::NewAccount,
    admin::NewPassword,
    email::Email,
    ledger::{CreditChange, Reason, SourceId, Way},
    money::Cents,
    notes::Notes,
    request::{Failure, Reply, Write},
    reseller::ResellerSettings,
    setting::Setting,
    trunks::{PerKind, Totals},
};

use crate::{
    crowd::{Dice, Member, spawn},
    harness::{Desk, change, check_chain, check_sums, create, delete, melissa, plain, relocate, saved, settings},
};

const NAME: &str = "killed::two_hundred_kills_lose_nothing_that_was_confirmed";
/// How often a program is killed.
const KILLS: u64 = 200;
/// How many write at the same time.
const WRITERS: usize = 4;
/// What the reseller has of two-way trunks: less than the accounts would take.
const TRUNKS: u32 = 150;

/// A program that writes until it is killed, and what it has confirmed so far.
struct Writing {
    child: Child,
    told: JoinHandle<Vec<String>>,
}

impl Writing {
    fn start(desk: &Desk, number: u64) -> Self {
        let mut child = spawn(desk, NAME, number);
        let told = child.stdout.take().unwrap();
        Self { child, told: thread::spawn(move || lines(told)) }
    }

    /// Kills it; gives what it had confirmed.
    fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        let output = self.child.wait_with_output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), None, "it wrote until it was killed: {errors}");
        self.told.join().unwrap()
    }
}

/// The whole lines that begin with a mark; what a killed program was still writing is none.
fn lines(told: ChildStdout) -> Vec<String> {
    let mut told = BufReader::new(told);
    let (mut lines, mut line) = (Vec::new(), String::new());
    while told.read_line(&mut line).is_ok_and(|read| read > 0) {
        if let Some(confirmed) = line.strip_prefix("> ").and_then(|line| line.strip_suffix('\n')) {
            lines.push(confirmed.to_owned());
        }
        line.clear();
    }
    lines
}

#[test]
fn two_hundred_kills_lose_nothing_that_was_confirmed() {
    if let Some(mut member) = Member::of_environment() {
        write_on(&mut member);
    }
    let desk = Desk::new();
    let totals = Totals { twoway: Some(TRUNKS), inbound: None, outbound: None };
    let settings = Box::new(ResellerSettings { totals, ..settings() });
    saved(desk.writer().answer(&Write::SaveReseller { settings, template: None, from_revision: Some(1) }));
    for name in ["Above", "Beside"] {
        create(&mut desk.writer(), NewAccount { reseller_revision: 2, ..desk.plain(name) }).unwrap();
    }

    let mut dice = Dice::new(KILLS);
    let mut started = 0;
    let mut start = || {
        started += 1;
        Writing::start(&desk, started)
    };
    let mut writing: Vec<Writing> = (0..WRITERS).map(|_| start()).collect();
    let mut confirmed = Vec::new();
    for kill in 1..=KILLS {
        thread::sleep(Duration::from_millis(dice.below(100)));
        let killed = usize::try_from(dice.below(WRITERS as u64)).unwrap();
        confirmed.extend(std::mem::replace(&mut writing[killed], start()).kill());
        if kill % 50 == 0 {
            check(&desk, &confirmed);
        }
    }
    confirmed.extend(writing.into_iter().flat_map(Writing::kill));
    check(&desk, &confirmed);
    println!("{} confirmed, {:?}", confirmed.len(), tally(&confirmed));
    let kinds = tally(&confirmed);
    for kind in ["created", "changed", "credited", "moved", "deleted"] {
        assert!(kinds.get(kind).is_some_and(|count| *count > 0), "{kind}: {kinds:?}");
    }
}

fn tally(confirmed: &[String]) -> BTreeMap<&str, usize> {
    let mut tally = BTreeMap::new();
    for line in confirmed {
        *tally.entry(line.split(' ').next().unwrap()).or_default() += 1;
    }
    tally
}

/// Confirms something, once the file has answered that it is saved.
fn confirm(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n> {line}").and_then(|()| out.flush()).unwrap();
}

/// Writes one thing after the other, until it is killed.
fn write_on(member: &mut Member) -> ! {
    let parent = member.parent();
    let mut made = Vec::new();
    for step in 0.. {
        let mark = format!("{}-{step}", member.number);
        if made.is_empty() || member.below(3) == 0 {
            let mut admin = melissa(NewPassword::None);
            admin.email = Email::parse(&format!("m{mark}@abc.example")).unwrap();
            let new = NewAccount {
                reseller_revision: 2,
                admin: Some(admin),
                trunks: PerKind { twoway: 1, inbound: 2, outbound: 3 },
                credit: Cents(500),
                ..plain(&format!("Account {mark}"), &parent)
            };
            match create(&mut member.writer, new) {
                Ok(created) => {
                    confirm(&format!("created {}", created.id));
                    made.push(created.id);
                }
                Err(Failure::Refused(_)) if made.is_empty() => made.push(member.account("Beside").id),
                Err(Failure::Refused(_)) => {}
                Err(failure) => panic!("{failure:?}"),
            }
            continue;
        }
        let place = usize::try_from(member.below(made.len() as u64)).unwrap();
        let account = member.account_of(&made[place]);
        match member.below(5) {
            0 | 1 => {
                let credit = CreditChange {
                    account: account.id.clone(),
                    way: Way::Add,
                    amount: Cents(700),
                    reason: Reason::parse("Payment").unwrap(),
                    source_id: Some(SourceId::parse(&format!("pay_{mark}")).unwrap()),
                };
                match member.writer.answer(&Write::ChangeCredit(Box::new(credit))) {
                    Reply::CreditSaved { repeated: false, .. } => confirm(&format!("credited pay_{mark}")),
                    reply => panic!("{reply:?}"),
                }
            }
            2 | 3 => {
                let notes = Setting::Notes(Notes::parse(&format!("noted {mark}")).unwrap());
                match change(&mut member.writer, &account, vec![notes]) {
                    Ok(_) => confirm(&format!("changed {mark}")),
                    // those whose first account was refused share one
                    Err(Failure::Overtaken(_)) => {}
                    Err(failure) => panic!("{failure:?}"),
                }
            }
            _ if account.name == "Beside" => {}
            _ if account.path.is_empty() => {
                let above = member.account("Above").id;
                relocate(&mut member.writer, &account.id, &above).unwrap();
                confirm(&format!("moved {}", account.id));
            }
            _ => {
                delete(&mut member.writer, &account.id, &account.name).unwrap();
                confirm(&format!("deleted {}", account.id));
                made.remove(place);
            }
        }
    }
    unreachable!("killed long before")
}

/// The file is whole, and has all that was confirmed.
fn check(desk: &Desk, confirmed: &[String]) {
    let raw = desk.raw();
    // others go on working: all of it is looked at in one state
    raw.execute_batch("BEGIN IMMEDIATE").unwrap();
    check_sums(&raw);
    check_chain(&raw);
    check_accounts(&raw);
    let texts = |sql: &str| -> BTreeSet<String> {
        let mut statement = raw.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let created = texts("SELECT id FROM account");
    let deleted = texts("SELECT id FROM account WHERE deleted_at IS NOT NULL");
    let moved = texts("SELECT account_id FROM history WHERE action = 'account.moved'");
    let credited = texts("SELECT source_id FROM ledger_entry");
    let changed = texts("SELECT json_extract(after, '$.account.custom_notes') FROM history WHERE after LIKE '%noted%'");
    for line in confirmed {
        let (what, which) = line.split_once(' ').unwrap();
        let is_there = match what {
            "created" => created.contains(which),
            "deleted" => deleted.contains(which),
            "moved" => moved.contains(which),
            "credited" => credited.contains(which),
            "changed" => changed.contains(&format!("noted {which}")),
            other => panic!("{other}"),
        };
        assert!(is_there, "confirmed, but not in the file: {line}");
    }
}

/// Each account is there with all that was made with it, and each entry and change has its row in the history.
fn check_accounts(raw: &Connection) {
    let none = |what: &str, sql: &str| {
        let found: i64 = raw.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(found, 0, "{what}");
    };
    none("a reference that leads nowhere", "SELECT count(*) FROM pragma_foreign_key_check");
    none(
        "an account without its row in the history",
        "SELECT count(*) FROM account WHERE (SELECT count(*) FROM history WHERE account_id = account.id
             AND action = 'account.created') <> 1",
    );
    none(
        "an account without its admin, who goes with it, its trunks or its opening credit",
        "SELECT count(*) FROM account WHERE name LIKE 'Account %' AND (
             (SELECT count(*) FROM user WHERE account_id = account.id
                 AND username = 'm' || substr(account.name, 9) || '@abc.example') <> (deleted_at IS NULL)
             OR (twoway_trunks, inbound_trunks, outbound_trunks) <> (1, 2, 3)
             OR (SELECT count(*) FROM ledger_entry WHERE account_id = account.id AND amount = 500) <> 1)",
    );
    none("a user of no account", "SELECT count(*) FROM user WHERE account_id NOT IN (SELECT id FROM account)");
    none(
        "an entry of the ledger without its row in the history, or the other way around",
        "SELECT (SELECT count(*) FROM ledger_entry WHERE amount = 700)
             - (SELECT count(*) FROM history WHERE action = 'credit.added')",
    );
    none(
        "a deletion without its row in the history, or the other way around",
        "SELECT (SELECT count(*) FROM account WHERE deleted_at IS NOT NULL)
             - (SELECT count(*) FROM history WHERE action = 'account.deleted')",
    );
    none(
        "a revision without its row in the history, or the other way around",
        "SELECT count(*) FROM account WHERE revision <> (SELECT count(*) FROM history WHERE account_id = account.id
             AND action IN ('account.created', 'account.changed', 'account.moved'))",
    );
    none(
        "a balance that the history does not have",
        "SELECT count(*) FROM account WHERE deleted_at IS NULL AND name LIKE 'Account %'
             AND (SELECT sum(amount) FROM ledger_entry WHERE account_id = account.id) <>
                 (SELECT CAST(round(json_extract(after, '$.credit.balance') * 100) AS INTEGER) FROM history
                  WHERE account_id = account.id AND json_extract(after, '$.credit.balance') IS NOT NULL
                  ORDER BY number DESC LIMIT 1)",
    );
    let given: i64 = raw.query_row("SELECT twoway_trunks FROM tally", [], |row| row.get(0)).unwrap();
    assert!(given <= i64::from(TRUNKS), "{given}");
}
