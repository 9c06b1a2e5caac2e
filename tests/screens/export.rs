//! Export: the form, how far it is, what became of it.

use std::{fs, os::unix::fs::PermissionsExt};

use insta::assert_snapshot;
use jiff::SignedDuration;
use trunkdesk::{
    app::message::Message,
    domain::transfer::{ExportEnd, Report},
};

use crate::harness::Desk;

/// The form, opened while this is searched for.
fn form(search: &str) -> Desk {
    let mut desk = Desk::with_sample();
    desk.with_transfers();
    if !search.is_empty() {
        desk.press("/").type_text(search).press("Enter");
    }
    desk.press("m Down Down Down Down Enter");
    desk
}

#[test]
fn all_accounts_are_exported_for_a_spreadsheet() {
    let mut desk = form("");
    assert_snapshot!("export_form", desk.picture());
    desk.focus("‹ Export ›").press("Enter");
    assert!(desk.shows("Type the name of a new file"), "{}", desk.picture());
    desk.type_text("~/all.csv").press("Enter Enter");
    assert_snapshot!("export_done", desk.picture());
    let text = fs::read_to_string(desk.beside("all.csv")).unwrap();
    assert!(text.starts_with("\u{FEFF}import_id,parent,name,"), "{text}");
    assert_eq!(fs::metadata(desk.beside("all.csv")).unwrap().permissions().mode() & 0o777, 0o600);
    desk.press("Enter");
    assert!(desk.shows("+ Add New Account"), "{}", desk.picture());

    desk.press("m Down Down Down Down Enter Tab").paste("~/all.csv").press("Enter Enter");
    assert_snapshot!("export_there", desk.picture());
}

#[test]
fn only_what_search_finds_is_exported_or_all() {
    let mut desk = form("caf");
    assert_snapshot!("export_found", desk.picture());
    desk.press("Right Right Tab Tab").type_text("~/found.json").press("Enter Enter");
    assert!(desk.shows("Exported "), "{}", desk.picture());
    let found: serde_json::Value = serde_json::from_slice(&fs::read(desk.beside("found.json")).unwrap()).unwrap();
    let names: Vec<_> = found.as_array().unwrap().iter().map(|account| &account["account"]["name"]).collect();
    assert!(!names.is_empty() && names.len() < 20, "{names:?}");
    desk.press("Esc m Down Down Down Down Enter Left Tab Space Tab").type_text("~/all.json").press("Enter Enter");
    let all: serde_json::Value = serde_json::from_slice(&fs::read(desk.beside("all.json")).unwrap()).unwrap();
    assert!(all.as_array().unwrap().len() > 300);
}

#[test]
fn one_of_three_is_chosen_by_space_and_arrows() {
    let mut desk = form("");
    let chosen = |desk: &Desk| {
        let picture = desk.picture();
        let marked = picture.lines().find(|line| line.contains("(•)")).unwrap().to_owned();
        ["spreadsheet", "another program", "another trunkdesk"].into_iter().find(|word| marked.contains(word)).unwrap()
    };
    for (key, word) in [
        ("Space", "another program"),
        ("Right", "another trunkdesk"),
        ("Space", "spreadsheet"),
        ("Left", "another trunkdesk"),
        ("Up", "another program"),
        ("Down", "another trunkdesk"),
    ] {
        desk.press(key);
        assert_eq!(chosen(&desk), word, "{key}");
    }
    // beyond the last one lies the next field
    desk.press("Down").type_text("x");
    assert!(desk.shows("File (?)           x"), "{}", desk.picture());
}

#[test]
fn an_export_tells_how_far_it_is_and_can_be_stopped() {
    let mut desk = form("");
    desk.press("Tab").type_text("~/all.csv").hold().press("Enter Enter");
    assert!(desk.shows("Exporting…"), "{}", desk.picture());
    desk.message(Message::Transfer(Report::Exporting(12_000)));
    assert_snapshot!("export_running", desk.picture());
    desk.press("Esc");
    desk.message(Message::Transfer(Report::Exporting(13_000)));
    assert!(desk.shows("Stopping…"), "{}", desk.picture());
    desk.message(Message::Transfer(Report::Stopped));
    assert_snapshot!("export_stopped", desk.picture());
    assert!(!desk.beside("all.csv").exists());
}

#[test]
fn a_screen_that_is_locked_lets_an_export_go_on_and_tells_its_end() {
    let mut desk = form("");
    desk.model.session.lock_after = Some(SignedDuration::from_mins(15));
    desk.press("Tab").type_text("~/all.csv").hold().press("Enter Enter").wait(15 * 60);
    assert!(desk.shows("Exporting…") && !desk.shows("all.csv"), "{}", desk.picture());
    let end = ExportEnd { accounts: 326, file: "~/all.csv".into(), left_out: String::new() };
    desk.message(Message::Transfer(Report::Exported(end)));
    assert!(desk.shows("The export has ended: it is in ~/all.csv."), "{}", desk.picture());
    desk.release();
    desk.press("Enter");
    assert_eq!(desk.outside, ["Quit"]);
}

#[test]
fn an_export_that_fails_is_told() {
    let mut desk = form("");
    desk.press("Tab").type_text("~/no/folder.csv").press("Enter Enter");
    assert!(desk.shows("cannot be made"), "{}", desk.picture());
    desk.hold().focus("‹ Export ›").press("Enter");
    desk.message(Message::Transfer(Report::Failed("The file cannot be read. Look at the disk.".into())));
    assert!(desk.shows("Not done"), "{}", desk.picture());
    desk.press("Enter Esc");
    assert!(desk.shows("Leave the export?"), "{}", desk.picture());
}
