//! The Sync page.

use insta::assert_snapshot;
use trunkdesk::{
    app::model::Screen,
    domain::{
        cluster::{SyncPage, Trouble, TroubleKind},
        read_only::ReadOnly,
    },
    look::{Glyphs, Look, Theme},
};

use super::{away, desk, full, page};
use crate::harness::Desk;

fn open(page: impl Fn(&Desk) -> SyncPage) -> Desk {
    let mut desk = desk();
    let page = page(&desk);
    desk.behind(page).press("m Down Down Down Down Down Down Down");
    assert!(desk.shows("Sync"), "{}", desk.picture());
    desk.press("Enter");
    assert!(matches!(desk.model.screen, Screen::Sync(_)));
    desk
}

#[test]
fn the_menu_counts_what_needs_a_person() {
    let mut desk = desk();
    let page = full(&desk);
    desk.behind(page).press("m");
    assert_snapshot!("menu", desk.picture());
}

#[test]
fn the_page_lists_what_waits() {
    let mut desk = open(full);
    assert_snapshot!("page", desk.picture());
    desk.press("Down Down Down End");
    assert_snapshot!("page_end", desk.picture());
    desk.resize(120, 40);
    assert_snapshot!("page_120x40", desk.picture());
    desk.resize(60, 20).press("Home");
    assert_snapshot!("page_60x20", desk.picture());
    desk.resize(50, 15);
    assert_snapshot!("page_50x15", desk.picture());
}

#[test]
fn the_page_looks_alike_without_colours_and_in_ascii() {
    let mut desk = open(full);
    let unicode = desk.picture();
    desk.model.look = Look { theme: Theme::Mono, glyphs: Glyphs::Unicode };
    assert_eq!(desk.picture(), unicode);
    desk.model.look = Look { theme: Theme::Mono, glyphs: Glyphs::Ascii };
    assert_snapshot!("page_ascii", desk.picture());
}

#[test]
fn an_empty_page_says_so() {
    let mut desk = open(|_| page());
    assert_snapshot!("page_empty", desk.picture());
    desk.press("Enter Down Esc");
    assert!(matches!(desk.model.screen, Screen::Home));
}

#[test]
fn trouble_says_why_nothing_is_sent() {
    let mut desk = open(|desk| {
        let mut page = full(desk);
        page.cluster.trouble = Some(away());
        page
    });
    assert_snapshot!("page_offline", desk.picture());
    desk.resize(60, 20);
    assert_snapshot!("page_offline_60x20", desk.picture());
    let mut page = page();
    let message = "The cluster does not know us any more. Log in again: trunkdesk sync login.".into();
    page.cluster.trouble = Some(Trouble { kind: TroubleKind::Login, message });
    (page.cluster.version, page.cluster.reached_at, page.cluster.pulled_at) = (None, None, None);
    page.cluster.is_reseller = false;
    desk.behind(page).resize(80, 24);
    assert_snapshot!("page_log_in", desk.picture());
}

#[test]
fn what_a_pull_could_not_take_over_is_told_until_one_can() {
    let told = "15 accounts are gone there, which is many.";
    let mut desk = open(|_| page());
    assert!(desk.shows("in sync") && !desk.shows("Not taken over"), "{}", desk.picture());
    let mut after = page();
    after.cluster.pull_trouble = Some(told.into());
    desk.behind(after);
    for (columns, rows) in [(80, 24), (80, 15)] {
        desk.resize(columns, rows);
        assert!(desk.shows(&format!("Not taken over  {told}")) && desk.shows("trouble"), "{}", desk.picture());
    }
    desk.behind(page());
    assert!(!desk.shows(told), "{}", desk.picture());
}

#[test]
fn a_page_that_comes_anew_keeps_the_place() {
    let mut desk = open(full);
    desk.press("Down Down Down Down");
    let on_cursor = |desk: &Desk| {
        let (buffer, (_, y)) = desk.buffer();
        (0..80).map(|x| buffer[(x, y)].symbol()).collect::<String>()
    };
    assert!(on_cursor(&desk).contains("Rita Nero"), "{}", desk.picture());
    let mut page = full(&desk);
    page.rows.remove(0);
    desk.behind(page.clone());
    assert!(on_cursor(&desk).contains("Rita Nero"), "{}", desk.picture());
    page.rows.remove(1);
    desk.behind(page);
    assert!(on_cursor(&desk).contains("Delta Freight"), "the next one takes its place:\n{}", desk.picture());
}

#[test]
fn a_cluster_that_is_gone_is_told() {
    let mut desk = open(full);
    desk.behind = None;
    desk.message(trunkdesk::app::message::Message::FileChanged);
    assert!(desk.shows("No cluster is set up any more."), "{}", desk.picture());
    desk.press("Down Enter PgDn Esc");
    assert!(matches!(desk.model.screen, Screen::Home));
}

#[test]
fn who_only_reads_sees_it_and_orders_nothing() {
    let mut desk = open(full);
    desk.model.session.read_only = Some(ReadOnly::Asked);
    desk.press("Enter");
    assert!(desk.shows("‹ Close ›") && !desk.shows("Give up") && !desk.shows("Retry"), "{}", desk.picture());
    desk.press("Tab Enter");
    assert!(desk.behind.as_ref().unwrap().orders.is_empty());
}
