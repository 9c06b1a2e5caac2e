//! The tab Credit: balance, ledger, and what adds to it or takes from it.

use insta::assert_snapshot;
use trunkdesk::{
    app::{account::Ledger, effect::Effect, keys::Key, message::Message, model::Screen, update::update},
    domain::{
        ledger::{CreditChange, Reason, SourceId, Way},
        money::Cents,
        request::{Failure, Read, Reply, Write},
    },
};

use super::desk;
use crate::harness::{Desk, now};

fn add(desk: &mut Desk, amount: &str, reason: &str) {
    desk.focus("‹ Add credit ›").press("Enter").type_text(amount).press("Tab").type_text(reason);
    desk.focus("‹ Add credit ›").press("Enter");
}

#[test]
fn credit_is_added_and_removed_with_a_reason() {
    let mut desk = desk();
    desk.press("6").focus("‹ Add credit ›").press("Enter");
    assert_snapshot!("credit_add", desk.picture());
    desk.type_text("25.50");
    assert!(desk.shows("$35.50"), "{}", desk.picture());
    desk.press("Enter").type_text("Payment 17").press("Enter Enter");
    assert!(desk.shows("Saved."), "{}", desk.picture());
    desk.focus("‹ Remove credit ›")
        .press("Enter")
        .type_text("5")
        .press("Enter")
        .type_text("Refund")
        .press("Enter Enter");
    assert_snapshot!("credit_ledger", desk.picture());
    assert_eq!(desk.opened().balance, Cents(3050));
    desk.press("6 Tab Home Down Enter");
    assert_snapshot!("credit_entry", desk.picture());
    desk.press("Enter");
    assert!(desk.shows("Why"), "{}", desk.picture());
    // the ledger raises no revision
    assert_eq!(desk.opened().revision, 1);
}

#[test]
fn amounts_and_reasons_are_checked() {
    let mut desk = desk();
    desk.press("6")
        .focus("‹ Remove credit ›")
        .press("Enter")
        .type_text("10.01")
        .focus("‹ Remove credit ›")
        .press("Enter");
    assert_snapshot!("credit_problems", desk.picture());
    desk.press("Esc Right Enter");
    add(&mut desk, "2", "Too little");
    assert!(desk.shows("Less than the smallest credit, $5.00"), "{}", desk.picture());
}

#[test]
fn much_credit_is_asked_about_once_more() {
    let mut desk = desk();
    desk.press("6");
    add(&mut desk, "100.01", "Yearly");
    assert_snapshot!("credit_asked", desk.picture());
    desk.press("Enter");
    assert_eq!(desk.opened().balance, Cents(1000));
    desk.press("Enter Right Enter");
    assert_eq!(desk.opened().balance, Cents(11_001));
}

#[test]
fn a_balance_that_a_colleague_took_is_told() {
    let mut desk = desk();
    desk.press("6").focus("‹ Remove credit ›").press("Enter").type_text("10").press("Tab").type_text("Refund");
    let change = CreditChange {
        account: desk.opened().id,
        way: Way::Remove,
        amount: Cents(600),
        reason: Reason::parse("Mine first").unwrap(),
        source_id: None,
    };
    desk.colleague_writes(&Write::ChangeCredit(Box::new(change)));
    desk.focus("‹ Remove credit ›").press("Enter");
    assert_snapshot!("credit_taken_meanwhile", desk.picture());
    assert_eq!(desk.opened().balance, Cents(400));
}

/// Has a colleague add payments with these numbers.
fn payments(desk: &mut Desk, numbers: std::ops::RangeInclusive<u32>) {
    let account = desk.opened().id;
    let mut colleague = desk.colleague();
    for number in numbers {
        let change = CreditChange {
            account: account.clone(),
            way: Way::Add,
            amount: Cents(500),
            reason: Reason::parse(&format!("Payment {number}")).unwrap(),
            source_id: Some(SourceId::parse(&format!("payment-{number}")).unwrap()),
        };
        colleague.answer(&Write::ChangeCredit(Box::new(change)));
    }
}

fn ledger(desk: &Desk) -> &Ledger {
    let Screen::Account(screen) = &desk.model.screen else { panic!("no account is open") };
    &screen.ledger
}

#[test]
fn a_refresh_keeps_what_is_loaded_and_the_selected_entry() {
    let mut desk = desk();
    payments(&mut desk, 1..=250);
    desk.press("6 Tab End End Up Up");
    let (loaded, selected) = (ledger(&desk).entries.rows.len(), ledger(&desk).entries.row().unwrap().number);
    payments(&mut desk, 251..=252);
    desk.message(Message::FileChanged);
    let entries = &ledger(&desk).entries;
    assert_eq!((entries.rows.len(), entries.row().unwrap().number), (loaded + 2, selected));
}

#[test]
fn the_ledger_is_read_anew_when_its_tab_is_opened_again() {
    let mut desk = desk();
    desk.press("6 1");
    payments(&mut desk, 1..=1);
    desk.message(Message::FileChanged);
    desk.press("6");
    assert!(desk.shows("Payment 1") && desk.shows("Balance  $15.00"), "{}", desk.picture());
}

#[test]
fn pages_of_the_ledger_in_another_order_leave_no_hole() {
    let mut desk = desk();
    payments(&mut desk, 1..=450);
    desk.press("6 Tab");
    let is_ledger = |effect: &Effect| matches!(effect, Effect::Read(Read::Ledger(_)));
    let asked = |desk: &mut Desk, message| -> Effect {
        let effects = update(&mut desk.model, message, now());
        effects.into_iter().find(is_ledger).expect("the ledger is asked for")
    };
    let older = asked(&mut desk, Message::Key(Key::End));
    // more than a page comes meanwhile, so that the newest take the place of all
    payments(&mut desk, 451..=700);
    let newest = asked(&mut desk, Message::FileChanged);
    desk.do_all(vec![newest]);
    desk.do_all(vec![older]);
    desk.press("End End End End");
    let numbers: Vec<i64> = ledger(&desk).entries.rows.iter().map(|entry| entry.number).collect();
    assert!(numbers.len() > 400 && numbers.windows(2).all(|pair| pair[0] == pair[1] + 1), "{numbers:?}");
}

#[test]
fn older_entries_are_asked_for_again_after_they_could_not_be_read() {
    let mut desk = desk();
    payments(&mut desk, 1..=250);
    desk.press("6 Tab").hold().press("End");
    desk.message(Message::Store(Reply::ReadFailed(Failure::Busy)));
    desk.press("Enter End");
    desk.release();
    assert_eq!(ledger(&desk).entries.rows.len(), 251);
}

#[test]
fn a_long_ledger_is_loaded_by_pages() {
    let mut desk = desk();
    payments(&mut desk, 1..=250);
    desk.press("6 Tab");
    assert!(desk.shows("Payment 250") && desk.shows("↓ more"), "{}", desk.picture());
    desk.press("End End");
    assert!(desk.shows("Opening credit"), "{}", desk.picture());
    assert_snapshot!("credit_end_of_the_ledger", desk.picture());
    desk.resize(60, 16).press("Home");
    assert_snapshot!("credit_60x16", desk.picture());
}
