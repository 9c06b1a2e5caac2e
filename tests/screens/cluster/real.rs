//! The screens over a file that really stands with a cluster.

use insta::assert_snapshot;
use trunkdesk::{
    app::{message::Message, model::Screen},
    domain::{cluster::SyncWord, request::Write},
};

use super::page;
use crate::harness::Desk;

/// A file with an account that is here only, and then a cluster.
fn desk() -> Desk {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").press("Tab Tab Tab Space Tab").type_text("Melissa").press("Tab");
    desk.type_text("Demo").press("Tab").type_text("melissa@abc.example").submit();
    desk.press("Esc Esc");
    desk.colleague().join_cluster(&page().cluster).unwrap();
    desk.seal();
    desk.message(Message::FileChanged);
    desk
}

fn word(desk: &Desk) -> SyncWord {
    let Screen::Account(screen) = &desk.model.screen else { panic!("{}", desk.picture()) };
    screen.account().unwrap().sync.as_ref().unwrap().word
}

#[test]
fn an_account_is_sent_given_up_and_sent_again() {
    let mut desk = desk();
    assert!(desk.shows("in sync") && desk.shows("here only"), "{}", desk.picture());
    desk.press("Enter").focus("‹ Send ›").press("Enter Tab Enter");
    assert_eq!(word(&desk), SyncWord::Waiting);
    assert!(desk.shows("waiting: account") && desk.shows("waiting · mdemo"), "{}", desk.picture());
    desk.press("Esc m Down Down Down Down Down Down Down Enter");
    assert!(desk.shows("admin Melissa Demo"), "{}", desk.picture());
    // the account's own step: nothing of it is sent then
    desk.press("Enter Tab Enter Tab Enter");
    assert!(desk.shows("Given up") && desk.shows("Nothing waits to be sent."), "{}", desk.picture());
    assert!(desk.shows("1 account is here only"), "{}", desk.picture());
}

#[test]
fn what_is_entered_with_a_cluster_waits() {
    let mut desk = desk();
    desk.press("a").type_text("Beta Dental").press("Tab Tab Tab Space Tab").type_text("Rita").press("Tab");
    desk.type_text("Beta").press("Tab").type_text("rita@beta.example").press("Tab Tab Tab Space").submit();
    let made = desk.written.last();
    let Some(Write::CreateAccount(made)) = made else { panic!("{made:?}") };
    assert!(made.admin.as_ref().unwrap().send_email);
    assert_snapshot!("told_travels", desk.picture());
    desk.press("Tab Enter");
    assert_eq!(word(&desk), SyncWord::Waiting);
    assert!(desk.shows("waiting · mdemo"), "read anew after the write:\n{}", desk.picture());
}

#[test]
fn an_order_about_what_is_sent_meanwhile_is_refused() {
    let mut desk = desk();
    desk.press("Enter").focus("‹ Send ›").press("Enter Tab Enter Esc");
    desk.press("m Down Down Down Down Down Down Down Enter Enter");
    let step = desk.model.sync.as_ref().unwrap().rows[0].steps[0].number;
    let order = trunkdesk::domain::cluster::SyncOrder::GiveUp { step };
    desk.colleague().answer(&Write::Sync(Box::new(order)));
    desk.press("Tab Enter Tab Enter");
    assert!(desk.shows("Nothing was done."), "{}", desk.picture());
    desk.press("Esc");
    assert!(desk.shows("Nothing waits to be sent."), "the page is read anew:\n{}", desk.picture());
}

#[test]
fn without_a_key_to_seal_it_with_a_password_is_not_said_to_travel() {
    let mut desk = desk();
    desk.unseal();
    desk.press("a").type_text("Beta Dental").press("Tab Tab Tab Space Tab").type_text("Rita").press("Tab");
    desk.type_text("Beta").press("Tab").type_text("rita@beta.example").submit();
    assert!(!desk.shows("goes to the cluster"), "{}", desk.picture());
    desk.press("Tab Enter");
    assert!(desk.shows("needs attention: set a password"), "{}", desk.picture());
}
