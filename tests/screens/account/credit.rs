//! The tab Credit: balance, ledger, and what adds to it or takes from it.

use insta::assert_snapshot;
use trunkdesk::domain::{
    ledger::{CreditChange, Reason, Way},
    money::Cents,
    request::Write,
};

use super::desk;
use crate::harness::Desk;

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
    desk.press("6 Tab Down Enter");
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

#[test]
fn a_long_ledger_is_loaded_by_pages() {
    let mut desk = desk();
    let account = desk.opened().id;
    let mut colleague = desk.colleague();
    for number in 1..=250 {
        let change = CreditChange {
            account: account.clone(),
            way: Way::Add,
            amount: Cents(500),
            reason: Reason::parse(&format!("Payment {number}")).unwrap(),
            source_id: None,
        };
        colleague.answer(&Write::ChangeCredit(Box::new(change)));
    }
    desk.press("6 Tab");
    assert!(desk.shows("Payment 250") && desk.shows("↓ more"), "{}", desk.picture());
    desk.press("End End");
    assert!(desk.shows("Opening credit"), "{}", desk.picture());
    assert_snapshot!("credit_end_of_the_ledger", desk.picture());
    desk.resize(60, 16).press("Home");
    assert_snapshot!("credit_60x16", desk.picture());
}
