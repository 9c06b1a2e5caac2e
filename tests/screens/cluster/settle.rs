//! What was changed here and at the cluster.

use insta::assert_snapshot;
use trunkdesk::{
    app::model::Screen,
    domain::cluster::{AccountSync, SyncOrder, SyncWord},
};

use super::{clashes, desk, sync};
use crate::harness::Desk;

fn changed() -> Desk {
    let mut desk = desk();
    desk.stands(AccountSync { clashes: clashes(), ..sync(SyncWord::ChangedThere, Vec::new()) });
    desk
}

#[test]
fn each_field_is_decided() {
    let mut desk = changed();
    desk.press("m Down Down Down Down Down Down Down Enter");
    assert_snapshot!("changed_there_page", desk.picture());
    desk.press("Enter");
    assert_snapshot!("settle", desk.picture());
    desk.resize(60, 20);
    assert_snapshot!("settle_60x20", desk.picture());
    desk.resize(80, 24).press("Down Space Enter");
    let id = desk.abc();
    assert_eq!(
        desk.behind.as_ref().unwrap().orders,
        [SyncOrder::Settle { account: id, seen: clashes(), take_theirs: vec![true, false, true] }]
    );
    assert!(desk.shows("Settled.") && !desk.model.screen.is_saving(), "{}", desk.picture());
    desk.press("Esc");
    assert!(matches!(desk.model.screen, Screen::Sync(_)), "{}", desk.picture());
}

#[test]
fn deciding_can_wait() {
    let mut desk = changed();
    desk.press("Enter").focus("‹ Decide ›").press("Enter Space Esc");
    assert!(desk.behind.as_ref().unwrap().orders.is_empty());
    assert!(desk.shows("changed there: Account Name, Timezone"), "{}", desk.picture());
}
