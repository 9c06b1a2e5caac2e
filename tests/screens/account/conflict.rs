//! Two operators who change one account.

use insta::assert_snapshot;
use jiff::SignedDuration;
use trunkdesk::{
    app::message::Message,
    domain::{
        language::Language, name::AccountName, notes::Notes, request::Reply, setting::Setting, timezone::Timezone,
        trunks::TrunkKind,
    },
};

use super::desk;

fn name(text: &str) -> Setting {
    Setting::Name(AccountName::parse(text).unwrap())
}

#[test]
fn what_a_restored_backup_has_is_nobodys_change() {
    let mut desk = desk();
    desk.press("e").type_text("!");
    let mut theirs = desk.opened();
    // as it was an hour before, under a revision that nobody else has had
    theirs.revision += 1;
    theirs.changed.at -= SignedDuration::from_hours(1);
    theirs.name = "ABC of old".into();
    desk.message(Message::Store(Reply::Account(theirs.id.clone(), Some(Box::new(theirs)))));
    assert!(desk.shows("A backup was restored meanwhile."), "{}", desk.picture());
}

#[test]
fn what_does_not_clash_is_put_together() {
    let mut desk = desk();
    desk.press("e End").type_text("!");
    desk.colleague_changes(vec![
        Setting::Timezone(Timezone::parse("Europe/Berlin").unwrap()),
        Setting::Trunks(TrunkKind::Twoway, 20),
    ]);
    desk.focus("‹ Save ✓ ›").press("Enter");
    let account = desk.opened();
    assert_eq!(
        (account.name.as_str(), account.timezone.as_str(), account.trunks.twoway, account.revision),
        ("ABC Company!", "Europe/Berlin", Some(20), 3)
    );
    assert!(desk.shows("Saved."));
}

#[test]
fn what_clashes_is_shown_field_by_field_and_chosen() {
    let mut desk = desk();
    desk.press("e End").type_text("!").press("Tab Tab Tab C-u").type_text("de-DE");
    desk.colleague_changes(vec![name("ABC Group"), Setting::Language(Language::parse("fr-FR").unwrap())]);
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!("conflict", desk.picture());
    desk.press("Down Space");
    assert_snapshot!("conflict_mine", desk.picture());
    desk.press("Enter");
    let account = desk.opened();
    assert_eq!((account.name.as_str(), account.language.as_deref(), account.revision), ("ABC Group", Some("de-DE"), 3));
    assert!(desk.shows("Saved."), "{}", desk.picture());
}

#[test]
fn taking_all_of_theirs_writes_nothing() {
    let mut desk = desk();
    desk.press("e End").type_text("!");
    desk.colleague_changes(vec![name("ABC Group")]);
    desk.focus("‹ Save ✓ ›").press("Enter Enter");
    assert_eq!(desk.opened().revision, 2);
    assert_snapshot!("conflict_theirs", desk.picture());
}

#[test]
fn going_back_keeps_what_was_typed_and_asks_again() {
    let mut desk = desk();
    desk.press("7 e").type_text("Mine\nof two lines");
    desk.colleague_changes(vec![Setting::Notes(Notes::parse("Theirs").unwrap())]);
    desk.press("Tab Tab Enter");
    assert!(desk.shows("Changed by two"), "{}", desk.picture());
    desk.resize(60, 16);
    assert_snapshot!("conflict_60x16", desk.picture());
    desk.resize(80, 24).press("Esc");
    assert!(desk.shows("of two lines"), "{}", desk.picture());
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert!(desk.shows("Changed by two"), "{}", desk.picture());
    desk.press("Space Enter");
    assert_eq!(desk.opened().notes, "Mine\nof two lines");
}

#[test]
fn a_colleague_who_is_first_again_is_shown_again() {
    let mut desk = desk();
    desk.press("e End").type_text("!");
    desk.colleague_changes(vec![name("ABC Group")]);
    desk.focus("‹ Save ✓ ›").press("Enter Space");
    desk.colleague_changes(vec![name("ABC Holding")]);
    desk.press("Enter");
    assert!(desk.shows("ABC Holding") && desk.shows("Changed by two"), "{}", desk.picture());
    desk.press("Space Enter");
    assert_eq!(desk.opened().name, "ABC Company!");
}
