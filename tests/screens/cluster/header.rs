//! The line's word in the head line.

use insta::assert_snapshot;
use trunkdesk::domain::cluster::{
    SyncWord, Trouble, TroubleKind,
    outbox::{StepKind, StepState},
};

use super::{away, desk, page, realm_in_use, step, sync};
use crate::harness::{Desk, text_of};

fn head(desk: &Desk) -> String {
    text_of(&desk.buffer().0).lines().next().unwrap_or_default().to_owned()
}

/// The head line in every state of the line.
fn heads(desk: &mut Desk) -> Vec<String> {
    let mut heads = Vec::new();
    for steps in [
        vec![],
        vec![step(1, StepKind::Limits, "", StepState::Waiting)],
        vec![step(1, StepKind::Limits, "", StepState::Sending)],
        vec![step(1, StepKind::Account, "", realm_in_use())],
    ] {
        let word = if steps.is_empty() { SyncWord::Sent } else { SyncWord::Waiting };
        desk.stands(sync(word, steps));
        heads.push(head(desk));
    }
    for trouble in [away(), Trouble { kind: TroubleKind::Login, message: "Log in.".into() }] {
        let mut page = page();
        page.cluster.trouble = Some(trouble);
        desk.behind(page);
        heads.push(head(desk));
    }
    heads
}

#[test]
fn the_word_of_the_line_moves_nothing() {
    for (columns, rows) in [(80, 24), (60, 20), (50, 15)] {
        let mut desk = desk();
        desk.resize(columns, rows);
        let heads = heads(&mut desk);
        assert_snapshot!(format!("heads_{columns}"), heads.join("\n"));
        let places: Vec<_> = heads.iter().map(|head| head.find(" · mdemo")).collect();
        assert!(places.iter().all(|place| *place == places[0] && place.is_some()), "{heads:?}");
    }
}

#[test]
fn it_stands_in_an_open_account_too() {
    let mut desk = desk();
    desk.press("Enter");
    assert_snapshot!("heads_of_an_account", heads(&mut desk).join("\n"));
}

#[test]
fn what_waits_for_a_person_is_not_told_by_colour_alone() {
    let mut desk = desk();
    desk.stands(sync(SyncWord::NeedsAttention, vec![step(1, StepKind::Account, "", realm_in_use())]));
    let (buffer, _) = desk.buffer();
    let row: String = (0..80).map(|x| buffer[(x, 0)].symbol()).collect();
    let at = u16::try_from(row.find("trouble").unwrap()).unwrap();
    assert_ne!(buffer[(at, 0)].fg, buffer[(at + 10, 0)].fg, "{row}");
}

#[test]
fn without_a_cluster_nothing_is_said_of_one() {
    let mut desk = Desk::without_accounts();
    desk.press("m");
    assert!(!desk.shows("Sync") && !desk.shows("in sync"), "{}", desk.picture());
}
