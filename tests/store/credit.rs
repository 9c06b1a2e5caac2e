//! Credit: the ledger, whose sum is the balance.

use serde_json::json;
use trunkdesk::domain::{
    account::AccountId,
    ledger::{LedgerEntry, LedgerPage, LedgerRequest},
    money::{AMOUNT_MAX, Cents, Currency},
    problem::Problem,
    request::{Failure, Read, Reply, Subject, Write},
    reseller::{CREDIT_MINIMUM, ResellerSettings},
};

use crate::harness::{
    Desk, NOW, check_chain, check_sums, create, credit, delete, history, last, refused, saved, set_enabled, settings,
    writer_of,
};

fn account(desk: &Desk, name: &str) -> AccountId {
    create(&mut desk.writer(), desk.plain(name)).unwrap().id
}

fn usd() -> Currency {
    Currency::parse("USD").unwrap()
}

fn page(desk: &Desk, account: &AccountId, before: Option<i64>, limit: u32) -> LedgerPage {
    match desk.reader().answer(&Read::Ledger(LedgerRequest { account: account.clone(), before, limit })) {
        Reply::Ledger(page) => page,
        reply => panic!("{reply:?}"),
    }
}

/// What the ledger of an account adds up to, and what all of them do together.
fn sums(desk: &Desk, account: &AccountId) -> (i64, i64) {
    let sql = "SELECT (SELECT sum(amount) FROM ledger_entry WHERE account_id = ?1), (SELECT credit FROM tally)";
    desk.raw().query_row(sql, [account.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

#[test]
fn credit_comes_and_goes_with_a_row_each() {
    let desk = Desk::new();
    let id = account(&desk, "A");
    let mut writer = writer_of(&desk.path(), "ben", NOW + 5);
    let (after, repeated) = credit(&mut writer, &id, 1_250, Some("pay_17")).unwrap();
    assert_eq!((after.balance, after.revision, repeated), (Cents(1_250), 1, false), "the revision stays");
    let row = last(&desk);
    assert_eq!((row.action.as_str(), row.account.as_deref()), ("credit.added", Some(id.as_str())));
    assert_eq!(row.before, Some(json!({ "credit": { "balance": "0.00" } })));
    assert_eq!(
        row.after,
        Some(json!({ "credit": {
            "balance": "12.50", "amount": "12.50", "reason": "Payment 17", "source_id": "pay_17"
        }}))
    );
    let (after, _) = credit(&mut writer, &id, -250, None).unwrap();
    assert_eq!(after.balance, Cents(1_000));
    let row = last(&desk);
    assert_eq!((row.action.as_str(), &row.after.unwrap()["credit"]["amount"]), ("credit.removed", &json!("-2.50")));
    assert_eq!(sums(&desk, &id), (1_000, 1_000));

    let page = page(&desk, &id, None, 10);
    assert_eq!((page.balance, page.more, page.entries.len()), (Cents(1_000), false, 2));
    let entry = &page.entries[1];
    assert_eq!(
        (entry.operator.as_str(), entry.reason.as_str(), entry.source_id.as_str()),
        ("ben", "Payment 17", "pay_17")
    );
    assert_eq!((entry.amount, entry.balance, entry.at.as_millisecond()), (Cents(1_250), Cents(1_250), NOW + 5));
    assert!(AccountId::parse(&page.entries[0].source_id).is_some(), "one of its own");
    check_sums(&desk.raw());
    check_chain(&desk.raw());
}

#[test]
fn amounts_keep_their_bounds() {
    let desk = Desk::new();
    let id = account(&desk, "A");
    let mut writer = desk.writer();
    let rows = history(&desk).len();
    let minimum = Problem::BelowMinimum { minimum: CREDIT_MINIMUM, currency: usd() };
    assert_eq!(credit(&mut writer, &id, 499, None), refused(Subject::Credit, minimum));
    assert!(matches!(credit(&mut writer, &id, 0, None), Err(Failure::Refused(_))));
    let too_much = || Problem::TooMuch(AMOUNT_MAX.to_string());
    assert_eq!(credit(&mut writer, &id, AMOUNT_MAX.0 + 1, None), refused(Subject::Credit, too_much()));
    assert_eq!(credit(&mut writer, &id, i64::MAX, None), refused(Subject::Credit, too_much()));
    let nothing = Problem::MoreThanBalance { balance: Cents(0), currency: usd() };
    assert_eq!(credit(&mut writer, &id, -1, None), refused(Subject::Credit, nothing));
    assert_eq!(history(&desk).len(), rows);

    credit(&mut writer, &id, 500, None).unwrap();
    let short = Problem::MoreThanBalance { balance: Cents(500), currency: usd() };
    assert_eq!(credit(&mut writer, &id, -501, None), refused(Subject::Credit, short));
    credit(&mut writer, &id, -1, None).unwrap();
    assert_eq!(credit(&mut writer, &id, -499, None).unwrap().0.balance, Cents(0), "down to nothing");

    // a balance as large as it may be
    let most = Cents(AMOUNT_MAX.0 * 1_000);
    desk.raw()
        .execute(
            "INSERT INTO ledger_entry (source_id, account_id, amount, reason, operator, at)
             VALUES ('large', ?1, ?2, 'r', 'x', 0)",
            (id.as_str(), most.0 - 500),
        )
        .unwrap();
    let too_large = Problem::BalanceTooLarge { max: most, currency: usd() };
    assert_eq!(credit(&mut writer, &id, 501, None), refused(Subject::Credit, too_large));
    assert_eq!(credit(&mut writer, &id, 500, None).unwrap().0.balance, most);
    check_sums(&desk.raw());
}

#[test]
fn an_entry_that_is_sent_twice_counts_once() {
    let desk = Desk::new();
    let (a, b) = (account(&desk, "A"), account(&desk, "B"));
    let mut writer = desk.writer();
    credit(&mut writer, &a, 1_000, Some("pay_17")).unwrap();
    let rows = history(&desk).len();
    let (after, repeated) = credit(&mut writer, &a, 1_000, Some("pay_17")).unwrap();
    assert_eq!((after.balance, repeated), (Cents(1_000), true));
    for (account, cents) in [(&a, 1_001), (&a, -1_000), (&b, 1_000)] {
        let used = Problem::SourceIdUsed("A".into());
        assert_eq!(credit(&mut writer, account, cents, Some("pay_17")), refused(Subject::SourceId, used), "{cents}");
    }
    // told even where nothing could be written any more
    set_enabled(&mut writer, &a, false).unwrap();
    assert!(credit(&mut writer, &a, 1_000, Some("pay_17")).unwrap().1);
    assert_eq!(credit(&mut writer, &a, 1_000, Some("pay_18")), refused(Subject::Account, Problem::Disabled));
    assert_eq!((history(&desk).len(), sums(&desk, &a)), (rows + 1, (1_000, 1_000)));
    // an account that is gone still has its entries
    delete(&mut writer, &a, "A").unwrap();
    let used = Problem::SourceIdUsed("A".into());
    assert_eq!(credit(&mut writer, &b, 1_000, Some("pay_17")), refused(Subject::SourceId, used));
    let ids: i64 = desk.raw().query_row("SELECT count(*) FROM ledger_entry", [], |row| row.get(0)).unwrap();
    assert_eq!(ids, 1);
}

#[test]
fn pages_go_on_with_the_balance() {
    let desk = Desk::new();
    let (id, other) = (account(&desk, "A"), account(&desk, "Other"));
    let mut writer = desk.writer();
    let amounts = [500, 700, -300, 1_000, -1_900, 600, 800];
    for amount in amounts {
        credit(&mut writer, &id, amount, None).unwrap();
        credit(&mut writer, &other, 9_900, None).unwrap();
    }
    let mut balances: Vec<i64> = amounts
        .iter()
        .scan(0, |sum, amount| {
            *sum += amount;
            Some(*sum)
        })
        .collect();
    balances.reverse();
    for limit in 1..=8 {
        let (mut before, mut entries) = (None, Vec::new());
        loop {
            let page = page(&desk, &id, before, limit);
            assert_eq!(page.balance, Cents(1_400), "that of now on every page");
            entries.extend(page.entries);
            before = entries.last().map(|entry: &LedgerEntry| entry.number);
            if !page.more {
                break;
            }
        }
        assert_eq!(entries.iter().map(|entry| entry.balance.0).collect::<Vec<_>>(), balances, "{limit}");
    }
    assert_eq!(sums(&desk, &id), (1_400, 1_400 + 7 * 9_900));
    let empty = page(&desk, &AccountId::from_random([9; 16]), None, 5);
    assert_eq!((empty.balance, empty.entries.len(), empty.more), (Cents(0), 0, false));
}

#[test]
fn the_resellers_minimum_is_that_of_now() {
    let desk = Desk::new();
    let id = account(&desk, "A");
    let settings = ResellerSettings { credit_minimum: Cents(0), ..settings() };
    let save = Write::SaveReseller { settings: Box::new(settings), template: None, from_revision: Some(1) };
    saved(desk.writer().answer(&save));
    assert_eq!(credit(&mut desk.writer(), &id, 1, None).unwrap().0.balance, Cents(1));
}
