//! The box of a step, and what is ordered in it.

use insta::assert_snapshot;
use trunkdesk::{
    app::model::Screen,
    domain::{
        cluster::{
            SyncOrder, SyncWord,
            outbox::{QueuedStep, Reason, StepKind, StepState},
        },
        request::Failure,
    },
};

use super::{attention, charges, desk, gone, later, no_password, realm_in_use, refused, step, sync};
use crate::harness::Desk;

/// The Sync page with this step on it, and the box of it open.
fn open(step: QueuedStep) -> Desk {
    let mut desk = desk();
    desk.stands(sync(SyncWord::NeedsAttention, vec![step])).press("m Down Down Down Down Down Down Down Enter Enter");
    assert!(desk.model.overlay.is_some(), "{}", desk.picture());
    desk
}

fn orders(desk: &Desk) -> &[SyncOrder] {
    &desk.behind.as_ref().unwrap().orders
}

#[test]
fn each_step_is_told_whole() {
    for (name, step) in [
        ("validation", step(11, StepKind::Account, "", realm_in_use())),
        ("charges", step(11, StepKind::Limits, "", charges())),
        ("password", step(11, StepKind::User, "Melissa Demo", no_password())),
        ("gone", step(11, StepKind::Account, "", StepState::Attention(gone()))),
        ("later", step(11, StepKind::Credit, "10.00", later())),
        ("waiting", step(11, StepKind::Callflow, "", StepState::Waiting)),
        ("sending", step(11, StepKind::Delete, "", StepState::Sending)),
    ] {
        let mut desk = open(step);
        assert_snapshot!(format!("step_{name}"), desk.picture());
        desk.resize(50, 15);
        assert_snapshot!(format!("step_{name}_50x15"), desk.picture());
    }
}

#[test]
fn a_long_step_scrolls() {
    let fields: Vec<(String, String)> =
        (0..30).map(|n| (format!("caller_id.external.number_{n}"), format!("Wrong format {n}"))).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(field, text)| (field.as_str(), text.as_str())).collect();
    let mut desk = open(step(11, StepKind::Account, "", refused("The cluster refused the account.", &fields)));
    assert_snapshot!("step_long", desk.picture());
    desk.press("PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn");
    assert!(desk.shows("Wrong format 29"), "{}", desk.picture());
    desk.press("PgUp PgUp PgUp PgUp PgUp PgUp PgUp PgUp PgUp PgUp");
    assert!(desk.shows("ABC Company"), "{}", desk.picture());
}

#[test]
fn the_first_enter_does_nothing() {
    for state in [realm_in_use(), charges(), later(), StepState::Waiting] {
        let mut desk = open(step(11, StepKind::Account, "", state));
        desk.press("Enter");
        assert!(desk.model.overlay.is_none() && orders(&desk).is_empty(), "{}", desk.picture());
    }
}

#[test]
fn charges_are_accepted_as_they_were_shown() {
    let mut desk = open(step(11, StepKind::Limits, "", charges()));
    let StepState::Attention(shown) = charges() else { panic!() };
    desk.press("Tab Enter");
    assert_eq!(orders(&desk), [SyncOrder::AcceptCharges { step: 11, shown: shown.charges }]);
    assert!(desk.shows("Accepted."), "{}", desk.picture());
}

#[test]
fn a_step_is_tried_again() {
    let mut desk = open(step(11, StepKind::Account, "", realm_in_use()));
    desk.press("Tab Enter");
    assert_eq!(orders(&desk), [SyncOrder::Retry { step: 11 }]);
    assert!(desk.shows("It is tried again at once."), "{}", desk.picture());
}

#[test]
fn giving_up_asks_and_says_what_it_means() {
    let mut desk = open(step(11, StepKind::Account, "", realm_in_use()));
    desk.press("Shift-Tab Enter");
    assert_snapshot!("give_up", desk.picture());
    desk.press("Enter");
    assert!(orders(&desk).is_empty());
    desk.press("Enter Shift-Tab Enter Tab Enter");
    assert_eq!(orders(&desk), [SyncOrder::GiveUp { step: 11 }]);
}

#[test]
fn what_the_file_refuses_is_told() {
    let mut desk = open(step(11, StepKind::Account, "", realm_in_use()));
    desk.behind.as_mut().unwrap().refuses = Some(Failure::Changed);
    desk.press("Tab Enter");
    assert!(desk.shows("Nothing was done.") && !desk.model.screen.is_saving(), "{}", desk.picture());
}

#[test]
fn no_key_does_anything_before_the_file_has_answered() {
    let mut desk = open(step(11, StepKind::Account, "", realm_in_use()));
    desk.hold();
    desk.press("Tab Enter");
    assert!(desk.model.screen.is_saving());
    desk.press("Enter");
    assert!(desk.model.overlay.is_none(), "{}", desk.picture());
    desk.release();
    assert!(!desk.model.screen.is_saving());
}

#[test]
fn edit_opens_the_field_that_was_refused() {
    let mut desk = open(step(11, StepKind::Account, "", realm_in_use()));
    desk.press("Tab Tab Enter");
    assert_snapshot!("edit_realm", desk.picture());
    desk.press("End").type_text("x");
    assert!(!desk.shows("already in use"), "until it is changed:\n{}", desk.picture());
    desk.press("Backspace Esc");
    assert!(matches!(desk.model.screen, Screen::Account(_)), "{}", desk.picture());
    desk.press("Esc");
    assert!(matches!(desk.model.screen, Screen::Sync(_)), "back where it came from:\n{}", desk.picture());
}

#[test]
fn edit_opens_the_tab_that_it_belongs_to() {
    for (step, shown) in [
        (
            step(1, StepKind::Limits, "", refused("No.", &[("inbound_trunks", "is too much")])),
            "The cluster says: is too much",
        ),
        (step(1, StepKind::User, "Melissa Demo", refused("No.", &[("username", "is taken there")])), "is taken there"),
        (step(1, StepKind::Credit, "5.00", refused("No.", &[])), "Entered here"),
    ] {
        let mut desk = open(step);
        desk.press("Tab Tab Enter");
        assert!(desk.shows(shown), "{}", desk.picture());
    }
}

#[test]
fn a_missing_password_is_set_at_once() {
    let mut desk = open(step(1, StepKind::User, "melissa@abc.example", no_password()));
    desk.press("Tab Enter");
    assert_snapshot!("set_password", desk.picture());
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!("password_set", desk.picture());
}

#[test]
fn a_step_that_is_sent_meanwhile_closes_its_box() {
    let mut desk = open(step(11, StepKind::Limits, "", later()));
    desk.stands(sync(SyncWord::Sent, Vec::new()));
    assert!(desk.model.overlay.is_none() && desk.shows("That waits no more."), "{}", desk.picture());
}

#[test]
fn a_step_that_changes_under_the_hand_gives_the_focus_back() {
    let mut desk = open(step(11, StepKind::Limits, "", later()));
    desk.press("Tab");
    desk.stands(sync(SyncWord::NeedsAttention, vec![step(11, StepKind::Limits, "", charges())])).press("Enter");
    assert!(orders(&desk).is_empty(), "not accepted by a key that was meant for Retry");
}

#[test]
fn words_of_the_cluster_cannot_act_on_the_terminal() {
    let state = StepState::Attention(attention(Reason::Refused, "No\u{1b}]0;owned\u{7}\u{202e}!"));
    let desk = open(step(11, StepKind::Account, "", state));
    let picture = desk.picture();
    assert!(!picture.contains('\u{1b}') && !picture.contains('\u{202e}') && !picture.contains('\u{7}'), "{picture}");
}
