//! Changing an account in place.

use insta::assert_snapshot;
use trunkdesk::{
    app::message::Message,
    domain::{
        calling::CLASSIFIERS,
        notes::Notes,
        permissions::Permission,
        request::{Read, Reply},
        setting::Setting,
        trunks::TrunkKind,
    },
    form::{Control, FieldId},
};

use super::desk;
use crate::harness::Desk;

/// The newest row of the history: what was done, and each field as `label: before → after`.
fn newest(desk: &mut Desk) -> (String, Vec<String>) {
    use trunkdesk::domain::history::{HistoryRequest, Span};
    let word = |value: Option<String>| value.unwrap_or_else(|| "nothing".into());
    let request = HistoryRequest { generation: 0, account: None, search: String::new(), span: Span::Newest, limit: 1 };
    let Reply::History(page) = desk.ask(&Read::History(request)) else { panic!("no history") };
    let changes = page.rows[0].changes().into_iter();
    let changes = changes.map(|change| format!("{}: {} → {}", change.label, word(change.before), word(change.after)));
    (page.rows[0].action.clone(), changes.collect())
}

#[test]
fn the_overview_is_changed_in_place_and_saved_as_one_row() {
    let mut desk = desk();
    desk.press("e");
    assert_snapshot!("editing_1_overview", desk.picture());
    desk.press("End").type_text(" & Sons").press("Tab C-u").type_text("abc");
    assert_snapshot!("editing_1_overview_changed", desk.picture());
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!("editing_1_overview_saved", desk.picture());
    let account = desk.opened();
    assert_eq!((account.name.as_str(), account.realm.as_str()), ("ABC Company & Sons", "abc.sip.acme.example"));
    assert_eq!(account.revision, 2);
    let (action, changes) = newest(&mut desk);
    assert_eq!(action, "account.changed");
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert_eq!(changes[0], "Account Name: ABC Company → ABC Company & Sons");
    assert!(changes[1].ends_with("→ abc.sip.acme.example"), "{changes:?}");
}

#[test]
fn an_edit_button_leads_to_its_field() {
    let mut desk = desk();
    desk.press("Tab Tab Tab Enter");
    let (_, (x, y)) = desk.buffer();
    assert!(desk.shows("‹ Save ✓ ›"));
    let picture = desk.picture();
    let line: Vec<char> = picture.lines().nth(usize::from(y)).unwrap().chars().collect();
    assert!(line.iter().collect::<String>().contains("Timezone"), "{picture}");
    assert!(x > 10);
    desk.press("Enter").type_text("berlin").press("Enter").focus("‹ Save ✓ ›").press("Enter");
    assert_eq!(desk.opened().timezone, "Europe/Berlin");
}

#[test]
fn limits_are_the_wizards_fields_against_what_is_left() {
    let mut desk = desk();
    desk.press("2 e");
    assert_snapshot!("editing_2_limits", desk.picture());
    // its own ten are free for it too
    desk.press("End");
    assert!(desk.shows("‹  500 ›  0 of 500 left"), "{}", desk.picture());
    desk.type_text("501").press("Tab");
    assert_snapshot!("editing_2_limits_problem", desk.picture());
    desk.press("Shift-Tab").type_text("12").focus("‹ Save ✓ ›").press("Enter");
    assert_eq!(desk.opened().trunks.get(TrunkKind::Twoway), Some(12));
    assert_eq!(newest(&mut desk).1, ["Twoway trunks: 10 → 12"]);
}

#[test]
fn a_number_of_trunks_has_no_sign() {
    let mut desk = desk();
    desk.press("2 e -");
    assert!(desk.shows("! Not a number: type digits only"), "{}", desk.picture());
    desk.press("5");
    assert!(desk.shows("‹    5 ›") && !desk.shows("Not a number"), "{}", desk.picture());
}

#[test]
fn emergency_calls_want_their_word_here_too() {
    let mut desk = desk();
    desk.press("2 e Tab Tab Tab Tab Tab Space");
    assert!(desk.shows("EMERGENCY"), "{}", desk.picture());
    desk.type_text("EMERGENCY").press("Enter").focus("‹ Save ✓ ›").press("Enter");
    assert!(!desk.opened().calling.allows("emergency"));
}

#[test]
fn per_minute_owns_its_two_settings_here_too() {
    let mut desk = desk();
    desk.press("3 e");
    assert_snapshot!("editing_3_permissions", desk.picture());
    desk.press("Tab Tab Tab Space").focus("‹ Save ✓ ›").press("Enter");
    let permissions = desk.opened().permissions();
    assert!(!permissions.shows(Permission::PerMinute) && !permissions.shows(Permission::ShowCredit));
}

#[test]
fn contacts_and_sales() {
    let mut desk = desk();
    desk.press("5 e").type_text("Tina Technical").press("Tab").type_text("tina").press("Tab");
    desk.type_text("+1 415 555 0101").press("Tab").type_text("Rita Reseller").press("Tab").type_text("2026-02-30");
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!("editing_5_contacts_problems", desk.picture());
    desk.type_text("@abc.example").press("Tab Tab Tab C-u").type_text("2027-02-28");
    desk.press("Tab Tab Tab Tab Tab Tab").type_text("San Francisco");
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!("editing_5_contacts_saved", desk.picture());
    let account = desk.opened();
    assert_eq!(account.contact["technical"]["number"], "+14155550101");
    assert_eq!(account.contact["billing"]["locality"], "San Francisco");
    assert_eq!(account.contract["representative"]["name"], "Rita Reseller");
}

#[test]
fn notes_have_several_lines() {
    let mut desk = desk();
    desk.press("7 e").type_text("Called on Monday.").press("Enter Enter").type_text("Wants more trunks in spring, ");
    desk.paste(
        "but only if the price\r\nstays as it is, and the line to the second office is moved before the summer.",
    );
    assert_snapshot!("editing_7_notes", desk.picture());
    desk.press("Tab");
    assert!(desk.shows("‹ Save ✓ ›"));
    desk.press("Tab Enter");
    assert_snapshot!("editing_7_notes_saved", desk.picture());
    assert!(desk.opened().notes.starts_with("Called on Monday.\n\nWants more"));
}

#[test]
fn notes_that_are_too_long_are_refused_in_words() {
    let mut desk = desk();
    desk.press("7 e").paste(&"All work and no play. ".repeat(3_000)).press("Tab Tab Enter");
    assert_snapshot!("editing_7_notes_too_long", desk.picture());
    assert_eq!(desk.opened().notes, "");
}

#[test]
fn changes_on_several_tabs_are_one_save() {
    let mut desk = desk();
    desk.press("e").press("End").type_text("!").focus("‹ Cancel ›");
    desk.press("7 Tab").type_text("A note.");
    desk.focus("‹ Save ✓ ›").press("Enter");
    let account = desk.opened();
    assert_eq!((account.name.as_str(), account.notes.as_str(), account.revision), ("ABC Company!", "A note.", 2));
}

#[test]
fn cancel_puts_back_what_was_there_after_a_question() {
    let mut desk = desk();
    desk.press("e Esc");
    assert!(!desk.shows("‹ Save ✓ ›"), "nothing was changed");
    desk.press("e").type_text("X").press("Esc");
    assert_snapshot!("editing_leave", desk.picture());
    desk.press("Esc");
    assert!(desk.shows("ABC CompanyX"));
    desk.press("Esc Right Enter");
    assert!(!desk.shows("ABC CompanyX") && !desk.shows("‹ Save ✓ ›"), "{}", desk.picture());
    assert_eq!(desk.opened().revision, 1);
}

#[test]
fn a_save_without_a_change_writes_nothing() {
    let mut desk = desk();
    desk.press("e").type_text("X").press("Backspace").focus("‹ Save ✓ ›").press("Enter");
    assert!(desk.shows("Nothing was changed."));
    assert_eq!(desk.opened().revision, 1);
}

#[test]
fn a_name_that_somebody_has_keeps_the_form() {
    let mut desk = desk();
    desk.press("Esc a").type_text("Beta Dental").submit();
    desk.press("Esc e C-u").type_text("abc company").focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!("editing_name_taken", desk.picture());
}

#[test]
fn a_locked_file_and_a_gone_account_are_told_over_the_form() {
    let mut desk = desk();
    let id = desk.opened().id;
    desk.press("7 e").type_text("Something long.");
    let confirm = "ABC Company".to_owned();
    desk.colleague_writes(&trunkdesk::domain::request::Write::DeleteAccount { account: id, confirm });
    desk.press("Tab Tab Enter");
    assert_snapshot!("editing_gone", desk.picture());
    // told once, however often the file changes; and once what was typed is given up there is nothing to see any more
    desk.press("Enter").message(trunkdesk::app::message::Message::FileChanged);
    assert!(!desk.shows("The account is gone") && desk.shows("Something long."), "{}", desk.picture());
    desk.press("Esc Right Enter");
    assert!(desk.shows("Accounts"), "{}", desk.picture());
    assert!(!desk.shows("Something long.") && !desk.shows("ABC Company"), "{}", desk.picture());
}

#[test]
fn a_wrong_word_is_told_of() {
    let mut desk = desk();
    desk.press("2 e");
    desk.model.screen.form_mut().unwrap().enter(Control::Field(FieldId::Call(CLASSIFIERS[2])));
    desk.press("Space").type_text("emergency").press("Enter");
    assert_snapshot!("editing_wrong_word", desk.picture());
    desk.type_text("!");
    assert!(!desk.shows("Does not match"), "{}", desk.picture());
    desk.press("C-u").type_text("EMERGENCY").press("Enter");
    assert!(!desk.model.screen.form().unwrap().is_on(FieldId::Call(CLASSIFIERS[2])));
}

#[test]
fn long_notes_are_broken_at_every_size() {
    let mut desk = desk();
    let words: Vec<String> = (0..30).map(|n| format!("word{n:02}")).collect();
    let all_shown = |desk: &Desk| words.iter().all(|word| desk.shows(word));
    desk.colleague_changes(vec![Setting::Notes(Notes::parse(&words.join(" ")).unwrap())]);
    desk.resize(60, 20).message(Message::FileChanged);
    desk.press("7");
    assert_snapshot!("editing_notes_60x20", desk.picture());
    assert!(all_shown(&desk), "{}", desk.picture());
    desk.resize(80, 24).press("e");
    assert!(all_shown(&desk), "{}", desk.picture());
    for (columns, rows) in [(60, 20), (50, 15), (100, 30)] {
        desk.resize(columns, rows);
        assert!(all_shown(&desk), "{}", desk.picture());
    }
}
