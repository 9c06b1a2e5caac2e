//! What is entered, and what has to come of it.

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
    expected::Expected,
    harness::{create, plain},
    pair::{LOGIN, NAME, Pair, admin},
    samples::PASSWORD,
};

const OTHER_LOGIN: &str = "m.demo@abc.example";
const OTHER_PASSWORD: &str = "another-9Wk4-word";

/// Something that is entered, and what has to come of it.
pub struct Scenario {
    pub name: &'static str,
    /// What is there already.
    pub before: fn() -> Pair,
    pub enter: fn(&mut Pair),
    pub expected: fn() -> Expected,
}

pub fn scenarios() -> Vec<Scenario> {
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
