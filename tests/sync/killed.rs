//! Killed at any moment of a push, again and again: afterwards each account is there once, with all that is its.

use std::{collections::HashMap, process::Stdio, thread, time::Duration};

use trunkdesk::{
    domain::{
        account::{Account, NewAccount},
        cluster::{ClusterId, SyncWord},
        email::Email,
        ledger::{CreditChange, Reason, Way},
        money::Cents,
        realm::RealmLabel,
        request::{Read, Reply, Write},
        setting::{AccountChange, Setting},
        trunks::TrunkKind,
    },
    store::{Reader, Writer},
};

use crate::{
    crossbar::Crossbar,
    harness::create,
    pair::{admin, guides, quick_folder, settings},
    program::{Program, QUICK},
    samples::PASSWORD,
};

const ACCOUNTS: usize = 50;
/// `TRUNKDESK_MANY_KILLS` has it killed as often as the promise says.
const KILLS: usize = 40;
const MANY_KILLS: usize = 200;
/// A run is killed after no longer than this, in milliseconds: later than it needs to begin and send some.
const LONGEST: u64 = 400;
const EDITED: usize = 8;

/// What an account has to be there, as far as it changes.
struct Wanted {
    twoway: u32,
    /// In ten-thousandths of a dollar.
    booked: Vec<i64>,
}

/// Numbers that look like any (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

fn name(number: usize) -> String {
    format!("Account {number:02}")
}

fn login(number: usize) -> String {
    format!("admin{number:02}@abc.example")
}

fn made(program: &Program) -> Vec<Wanted> {
    let (mut writer, parent) = (program.writer(), program.reseller());
    let make = |number| {
        let admin =
            trunkdesk::domain::admin::NewAdmin { email: Email::parse(&login(number)).unwrap(), ..admin(PASSWORD) };
        let account = NewAccount {
            name: trunkdesk::domain::name::AccountName::parse(&name(number)).unwrap(),
            realm_label: Some(RealmLabel::parse(&format!("account{number:02}")).unwrap()),
            admin: Some(admin),
            ..guides(&parent)
        };
        create(&mut writer, account).unwrap();
        Wanted { twoway: 10, booked: vec![100_000] }
    };
    (0..ACCOUNTS).map(make).collect()
}

fn account(program: &Program, number: usize) -> Account {
    let sql = "SELECT id FROM account WHERE name = ?1 AND deleted_at IS NULL";
    let id: String = program.raw().query_row(sql, [name(number)], |row| row.get(0)).unwrap();
    let id = trunkdesk::domain::account::AccountId::parse(&id).unwrap();
    match Reader::new(program.file()).answer(&Read::Account(id.clone())) {
        Reply::Account(_, Some(account)) => *account,
        other => panic!("{other:?}"),
    }
}

/// Enters more to be sent: other limits, or credit.
fn edit(program: &Program, wanted: &mut [Wanted], random: &mut Random) {
    let mut writer = program.writer();
    for _ in 0..EDITED {
        let number = random.below(ACCOUNTS as u64) as usize;
        let base = account(program, number);
        let (id, wanted) = (base.id.clone(), &mut wanted[number]);
        if random.below(2) == 0 {
            wanted.twoway = 1 + (wanted.twoway + 6) % 30;
            let settings = vec![Setting::Trunks(TrunkKind::Twoway, wanted.twoway)];
            done(&mut writer, Write::ChangeAccount(Box::new(AccountChange { base, settings, only_at: None })));
        } else {
            wanted.booked.push(50_000);
            let reason = Reason::parse("Payment 17").unwrap();
            let change = CreditChange { account: id, way: Way::Add, amount: Cents(500), reason, source_id: None };
            done(&mut writer, Write::ChangeCredit(Box::new(change)));
        }
    }
}

fn done(writer: &mut Writer, write: Write) {
    let reply = writer.answer(&write);
    assert!(matches!(reply, Reply::AccountSaved(_) | Reply::CreditSaved { .. }), "{reply:?}");
}

#[test]
fn a_push_that_is_killed_again_and_again_is_done_once() {
    let kills = if std::env::var_os("TRUNKDESK_MANY_KILLS").is_some() { MANY_KILLS } else { KILLS };
    let seed = std::env::var("TRUNKDESK_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| u64::from(std::process::id()));
    eprintln!("TRUNKDESK_TEST_SEED={seed}");
    let mut random = Random(seed);
    let crossbar = Crossbar::start(settings());
    let program = Program::logged_in(&quick_folder(), &crossbar, QUICK);
    let mut wanted = made(&program);
    let (mut killed, mut ended) = (0, 0);
    while killed < kills {
        let mut command = program.command(&["sync", "run"]);
        let mut run = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(random.below(LONGEST)));
        if run.try_wait().unwrap().is_none() {
            run.kill().unwrap();
            killed += 1;
        } else {
            ended += 1;
        }
        run.wait().unwrap();
        program.pass_time();
        if program.waiting() < 5 {
            edit(&program, &mut wanted, &mut random);
        }
        assert!(ended < 10 * kills, "runs end before they are killed");
    }
    eprintln!("{killed} killed, {ended} ended, {} requests", crossbar.requests().len());
    // what was sent last may still be done there
    thread::sleep(Duration::from_millis(50));
    for _ in 0..5 {
        if program.waiting() > 0 {
            program.run(&["sync", "run"]);
            program.pass_time();
        }
    }
    assert_eq!(program.waiting(), 0, "{}", String::from_utf8_lossy(&program.run(&["sync", "status"])));
    assert_all(&program, &crossbar, &wanted);
}

fn assert_all(program: &Program, crossbar: &Crossbar, wanted: &[Wanted]) {
    let there = crossbar.accounts();
    assert_eq!(there.len(), ACCOUNTS);
    let ids: HashMap<&str, &str> =
        there.iter().map(|one| (one["name"].as_str().unwrap(), one["id"].as_str().unwrap())).collect();
    for (number, wanted) in wanted.iter().enumerate() {
        let (here, id) = (account(program, number), ids[name(number).as_str()]);
        let sync = here.sync.as_ref().unwrap();
        assert_eq!((sync.word, sync.cluster_id.as_ref().map(ClusterId::as_str)), (SyncWord::Sent, Some(id)));
        assert_eq!(here.trunks.twoway, Some(wanted.twoway));
        let limits = crossbar.limits(id).unwrap();
        let trunks = ["twoway_trunks", "inbound_trunks", "outbound_trunks"].map(|key| limits[key].as_u64());
        assert_eq!(trunks, [Some(wanted.twoway.into()), Some(3), Some(4)], "{number}");
        let users = crossbar.users(id);
        assert_eq!(users.len(), 1, "{users:?}");
        assert!(crossbar.password_is(id, &login(number), PASSWORD), "{number}");
        let booked: Vec<i64> = crossbar.ledger(id).iter().map(crate::crossbar::Entry::signed).collect();
        assert_eq!(booked, wanted.booked, "{number}");
        assert_eq!(crossbar.callflows(id).len(), 1, "{number}");
    }
    assert_eq!(crossbar.mails().len(), 0);
    assert_eq!(crossbar.ids_sent(), [""; 0]);
    crossbar.assert_careful();
}
