//! An account, as it stands with the cluster.

use insta::assert_snapshot;
use trunkdesk::domain::{
    cluster::{
        AccountSync, SyncOrder, SyncWord,
        outbox::{StepKind, StepState},
    },
    money::Cents,
    read_only::ReadOnly,
};

use super::{clashes, desk, later, no_password, realm_in_use, refused, step, sync};

#[test]
fn the_overview_says_how_it_stands() {
    for (name, stands) in [
        ("sent", sync(SyncWord::Sent, Vec::new())),
        ("here_only", sync(SyncWord::HereOnly, Vec::new())),
        (
            "waiting",
            sync(
                SyncWord::Waiting,
                vec![step(1, StepKind::Limits, "", StepState::Waiting), step(2, StepKind::Credit, "5.00", later())],
            ),
        ),
        ("attention", sync(SyncWord::NeedsAttention, vec![step(1, StepKind::Account, "", realm_in_use())])),
        ("changed", AccountSync { clashes: clashes(), ..sync(SyncWord::ChangedThere, Vec::new()) }),
    ] {
        let mut desk = desk();
        desk.stands(stands);
        assert_snapshot!(format!("preview_{name}"), desk.picture());
        desk.press("Enter");
        assert_snapshot!(format!("overview_{name}"), desk.picture());
    }
}

#[test]
fn an_account_is_read_at_the_cluster_when_it_is_opened() {
    let mut desk = desk();
    desk.outside.clear();
    desk.press("Enter");
    assert_eq!(desk.outside, [format!("RefreshAccount({:?})", desk.abc())]);
}

#[test]
fn an_account_that_is_here_only_can_be_sent() {
    let mut desk = desk();
    desk.stands(sync(SyncWord::HereOnly, Vec::new())).press("Enter").focus("‹ Send ›").press("Enter");
    assert_snapshot!("send", desk.picture());
    desk.press("Enter");
    assert!(desk.behind.as_ref().unwrap().orders.is_empty());
    desk.focus("‹ Send ›").press("Enter Tab Enter");
    assert_eq!(desk.behind.as_ref().unwrap().orders, [SyncOrder::Send { account: desk.abc() }]);
    assert!(!desk.model.screen.is_saving() && desk.shows("It is sent as soon as"), "{}", desk.picture());
}

#[test]
fn see_shows_what_is_stuck_and_edit_stays_in_the_account() {
    let mut desk = desk();
    desk.stands(sync(SyncWord::NeedsAttention, vec![step(1, StepKind::User, "Melissa Demo", no_password())]));
    desk.press("Enter").focus("‹ See ›").press("Enter");
    assert!(desk.shows("‹ Set password ›"), "{}", desk.picture());
    desk.press("Tab Enter");
    assert!(desk.shows("Reset password"), "{}", desk.picture());
}

#[test]
fn who_only_reads_gets_no_buttons() {
    let mut desk = desk();
    desk.model.session.read_only = Some(ReadOnly::Asked);
    desk.stands(sync(SyncWord::HereOnly, Vec::new())).press("Enter");
    assert!(desk.shows("here only") && !desk.shows("‹ Send ›"), "{}", desk.picture());
}

#[test]
fn the_balances_of_both_sides_stand_with_their_names() {
    let mut desk = desk();
    let waiting = sync(SyncWord::Waiting, vec![step(1, StepKind::Credit, "5.00", StepState::Waiting)]);
    desk.stands(AccountSync { on_the_way: Cents(500), ..waiting }).press("Enter 6");
    desk.focus("‹ Add credit ›").press("Enter").type_text("10").press("Tab").type_text("Payment");
    assert_snapshot!("credit_form", desk.picture());
    desk.focus("‹ Add credit ›").press("Enter");
    assert_snapshot!("credit", desk.picture());
    desk.resize(60, 20);
    assert_snapshot!("credit_60x20", desk.picture());
}

#[test]
fn what_the_cluster_says_stands_under_its_field() {
    let mut desk = desk();
    let limits = refused("No.", &[("twoway_trunks", "is more than you have there")]);
    let name = refused("No.", &[("name", "already in use")]);
    desk.stands(sync(
        SyncWord::NeedsAttention,
        vec![step(1, StepKind::Account, "", name), step(2, StepKind::Limits, "", limits)],
    ));
    desk.press("Enter e");
    assert_snapshot!("field_name", desk.picture());
    desk.press("Esc 2");
    assert_snapshot!("field_trunks", desk.picture());
    desk.press("e").type_text("4");
    assert!(!desk.shows("is more than you have there"), "{}", desk.picture());
}

#[test]
fn who_deletes_an_account_is_told_that_it_goes_there_too() {
    let mut desk = desk();
    desk.stands(sync(SyncWord::Sent, Vec::new())).press("Enter").focus("‹ Delete ›").press("Enter");
    assert!(desk.shows(", here and"), "{}", desk.picture());
    let mut desk = self::desk();
    desk.stands(sync(SyncWord::HereOnly, Vec::new())).press("Enter").focus("‹ Delete ›").press("Enter");
    assert!(desk.shows("be undone") && !desk.shows(", here and"), "{}", desk.picture());
}
