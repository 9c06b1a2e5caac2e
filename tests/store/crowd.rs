//! Many programs at once over one file: real processes, which are this test's own program started again.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use trunkdesk::{
    domain::{
        account::{Account, AccountId, NewAccount},
        contact::{self, ContactKey, ContactRole},
        money::Cents,
        notes::Notes,
        operator::Operator,
        request::{Failure, ListRequest, Page, Read, Reply},
        setting::{Setting, SettingKey},
        trunks::{PerKind, TrunkKind},
    },
    store::{Reader, Sources, Writer},
};

use crate::harness::{Desk, change, check_chain, check_sums, create, credit, history, operator, settings, standing};

/// Tells a process of the crowd which one it is, and where the file is.
const MEMBER: &str = "TRUNKDESK_TEST_MEMBER";
const FILE: &str = "TRUNKDESK_TEST_FILE";

/// How long the crowd writes.
const WRITES_FOR: Duration = Duration::from_secs(3);
/// How many accounts it writes to.
const ACCOUNTS: u64 = 4;
/// How often each of two editors saves.
const EDITS: u32 = 40;

/// The test `name` as a program of its own over one file.
pub fn program(desk: &Desk, name: &str, member: u64) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--nocapture"]).env(MEMBER, member.to_string()).env(FILE, desk.path());
    command
}

/// Starts the test `name` again in a process of its own over one file.
pub fn spawn(desk: &Desk, name: &str, member: u64) -> Child {
    spawn_with(desk, name, member, Stdio::null())
}

/// The same with an input.
pub fn spawn_with(desk: &Desk, name: &str, member: u64, input: Stdio) -> Child {
    let mut command = program(desk, name, member);
    command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Starts the test `name` again in processes of their own, all over one file; gives what they print.
fn start(desk: &Desk, name: &str, members: u64) -> Vec<String> {
    let children: Vec<Child> = (1..=members).map(|member| spawn(desk, name, member)).collect();
    children.into_iter().map(finish).collect()
}

/// Waits until it has ended well; gives what it printed.
pub fn finish(child: Child) -> String {
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    told
}

/// A process of the crowd.
pub struct Member {
    pub number: u64,
    pub path: PathBuf,
    pub reader: Reader,
    pub writer: Writer,
    random: Dice,
}

/// Random numbers that are the same each time: SplitMix64.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }
}

impl Member {
    /// Which process this is; `None` in the test that starts them.
    pub fn of_environment() -> Option<Self> {
        let number: u64 = std::env::var(MEMBER).ok()?.parse().unwrap();
        let path = PathBuf::from(std::env::var_os(FILE).unwrap());
        let operator = Operator { name: format!("operator{number}"), ..operator() };
        let writer = Writer::new(path.clone(), None, operator, Sources::system());
        Some(Self { number, reader: Reader::new(path.clone()), path, writer, random: Dice::new(number) })
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.random.below(bound)
    }

    /// The reseller.
    pub fn parent(&mut self) -> AccountId {
        standing(&mut self.reader).unwrap().reseller.id
    }

    pub fn account(&mut self, name: &str) -> Account {
        let request = ListRequest {
            generation: 0,
            search: name.into(),
            under: None,
            disabled: false,
            page: Page::First,
            limit: 1,
        };
        let Reply::List(page) = self.reader.answer(&Read::List(request)) else { panic!("no list") };
        self.account_of(&page.rows[0].id)
    }

    pub fn account_of(&mut self, id: &AccountId) -> Account {
        match self.reader.answer(&Read::Account(id.clone())) {
            Reply::Account(_, Some(account)) => *account,
            reply => panic!("{reply:?}"),
        }
    }
}

/// Whether a write was done; rules and other operators may say no, locks may not.
fn done<T>(result: Result<T, Failure>) -> bool {
    match result {
        Ok(_) => true,
        Err(Failure::Refused(_) | Failure::Overtaken(_)) => false,
        Err(failure) => panic!("{failure:?}"),
    }
}

#[test]
fn twelve_processes_keep_every_sum_and_total() {
    if let Some(mut member) = Member::of_environment() {
        write_for_a_while(&mut member);
        return;
    }
    let desk = Desk::new();
    for index in 0..ACCOUNTS {
        let trunks = PerKind { twoway: 20, inbound: 2, outbound: 1 };
        let new = NewAccount { trunks, credit: Cents(2_000), ..desk.plain(&format!("Account {index}")) };
        create(&mut desk.writer(), new).unwrap();
    }
    let told = start(&desk, "crowd::twelve_processes_keep_every_sum_and_total", 12);
    let (mut wrote, mut refused) = (0, 0);
    for told in &told {
        let line = told.lines().find_map(|line| line.split_once("wrote ")).unwrap().1;
        let (one, other) = line.split_once(" refused ").unwrap();
        let (one, other): (u64, u64) = (one.parse().unwrap(), other.parse().unwrap());
        assert!(one > 0, "nobody is kept from writing: {told}");
        wrote += one;
        refused += other;
    }
    assert!(wrote > 40 && refused > 4, "{wrote} written, {refused} refused: enough to meet each other");
    let raw = desk.raw();
    check_sums(&raw);
    assert_eq!(check_chain(&raw), i64::try_from(wrote).unwrap() + 1 + i64::try_from(ACCOUNTS).unwrap());
    replay(&desk);
}

/// Adds and removes credit and changes trunks of the same few accounts as the others.
fn write_for_a_while(member: &mut Member) {
    let started = Instant::now();
    let (mut wrote, mut refused) = (0, 0);
    while started.elapsed() < WRITES_FOR {
        let name = format!("Account {}", member.below(ACCOUNTS));
        let account = member.account(&name);
        let result = match member.below(4) {
            0 => credit(&mut member.writer, &account.id, 500, None).map(drop),
            1 => {
                let cents = -1 - i64::try_from(member.below(1_500)).unwrap();
                credit(&mut member.writer, &account.id, cents, None).map(drop)
            }
            _ => {
                let kind = [TrunkKind::Twoway, TrunkKind::Inbound][usize::try_from(member.below(2)).unwrap()];
                let most = if kind == TrunkKind::Twoway { 60 } else { 6 };
                let wanted = u32::try_from(member.below(most)).unwrap();
                if account.trunks.get(kind) == Some(wanted) {
                    continue;
                }
                match change(&mut member.writer, &account, vec![Setting::Trunks(kind, wanted)]) {
                    // somebody else made it the same
                    Ok(saved) if saved.changed.by != format!("operator{}", member.number) => continue,
                    result => result.map(drop),
                }
            }
        };
        if done(result) { wrote += 1 } else { refused += 1 }
    }
    println!("\nwrote {wrote} refused {refused}");
}

/// Goes through the history and does again what it says: what was before is what the row before left, no total is ever
/// exceeded, no balance ever below zero.
fn replay(desk: &Desk) {
    let totals = settings().totals;
    let cents = |value: &Value| Cents::parse(value.as_str().unwrap()).unwrap().0;
    let mut trunks: BTreeMap<String, Value> = BTreeMap::new();
    let mut balances: BTreeMap<String, i64> = BTreeMap::new();
    for (index, row) in history(desk).into_iter().enumerate() {
        let Some(account) = row.account else { continue };
        let (before, after) = (row.before.unwrap_or_default(), row.after.unwrap());
        if row.action == "account.created" {
            trunks.insert(account.clone(), after["limits"].clone());
            balances.insert(account, cents(&after["credit"]["balance"]));
        } else if row.action.starts_with("credit.") {
            let balance = balances.get_mut(&account).unwrap();
            assert_eq!(cents(&before["credit"]["balance"]), *balance, "row {index}");
            let amount = after["credit"]["amount"].as_str().unwrap();
            let amount = amount.strip_prefix('-').map_or_else(|| cents(&amount.into()), |less| -cents(&less.into()));
            *balance += amount;
            assert!(*balance >= 0, "row {index}");
            assert_eq!(cents(&after["credit"]["balance"]), *balance, "row {index}");
        } else {
            let limits = trunks.get_mut(&account).unwrap();
            for (key, value) in before["limits"].as_object().unwrap() {
                assert_eq!(limits[key], *value, "row {index}");
                limits[key] = after["limits"][key].clone();
            }
        }
        for (key, total) in [("twoway_trunks", totals.twoway), ("inbound_trunks", totals.inbound)] {
            let given: u64 = trunks.values().map(|limits| limits[key].as_u64().unwrap()).sum();
            assert!(given <= u64::from(total.unwrap()), "row {index}: {given} {key}");
        }
    }
    for (id, balance) in balances {
        let account = desk.account(&AccountId::parse(&id).unwrap());
        assert_eq!(account.balance, Cents(balance));
        assert_eq!(trunks[&id]["twoway_trunks"], json!(account.trunks.twoway));
    }
}

#[test]
fn of_two_processes_that_edit_one_account_neither_loses_anything() {
    if let Some(mut member) = Member::of_environment() {
        edit(&mut member);
        return;
    }
    let desk = Desk::new();
    let id = create(&mut desk.writer(), desk.plain("ABC Company")).unwrap().id;
    let asked: Vec<u32> = start(&desk, "crowd::of_two_processes_that_edit_one_account_neither_loses_anything", 2)
        .iter()
        .map(|told| told.lines().find_map(|line| line.split_once("asked ")).unwrap().1.parse().unwrap())
        .collect();
    let account = desk.account(&id);
    let mut lines: Vec<&str> = account.notes.lines().collect();
    lines.sort_unstable();
    let mut expected: Vec<String> =
        (1..=2).flat_map(|member| (0..EDITS).map(move |edit| format!("{member} wrote {edit}"))).collect();
    expected.sort_unstable();
    assert_eq!(lines, expected, "asked {asked:?}");
    for role in ContactRole::ALL {
        assert_eq!(contact::part(&account.contact, role, ContactKey::Name), (EDITS - 1).to_string());
    }
    assert!(asked.iter().sum::<u32>() > 0, "they met");
    assert_eq!(i64::from(EDITS) * 2 + 1, account.revision, "one revision for each save");
    check_chain(&desk.raw());
}

/// Adds lines to the notes, where the two clash, and counts in a contact of its own, where they do not.
fn edit(member: &mut Member) {
    let role = ContactRole::ALL[usize::try_from(member.number - 1).unwrap()];
    let mut asked = 0;
    let mut base = member.account("ABC Company");
    for edit in 0..EDITS {
        loop {
            let line = format!("{} wrote {edit}", member.number);
            let notes = if base.notes.is_empty() { line } else { format!("{}\n{line}", base.notes) };
            let settings = vec![
                Setting::Notes(Notes::parse(&notes).unwrap()),
                Setting::Contact(role, ContactKey::Name, edit.to_string()),
            ];
            // long enough to be overtaken
            thread::sleep(Duration::from_millis(2));
            match change(&mut member.writer, &base, settings) {
                Ok(saved) => {
                    base = saved;
                    break;
                }
                Err(Failure::Overtaken(overtaken)) => {
                    let keys: Vec<SettingKey> = overtaken.clashes.iter().map(|clash| clash.key).collect();
                    assert_eq!(keys, [SettingKey::Notes], "the contacts are put together");
                    base = overtaken.theirs;
                    asked += 1;
                }
                Err(failure) => panic!("{failure:?}"),
            }
        }
    }
    println!("\nasked {asked}");
}
