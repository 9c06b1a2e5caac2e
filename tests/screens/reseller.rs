//! The reseller's form: the first start, and from the menu.

use insta::assert_snapshot;
use trunkdesk::domain::{
    realm::RealmSuffix,
    request::{Read, Reply, Write},
    reseller::ResellerSettings,
    trunks::Totals,
};

use crate::harness::Desk;

#[test]
fn the_first_start_asks_for_the_reseller() {
    let desk = Desk::without_a_file();
    assert_snapshot!(desk.picture());
    assert!(!desk.file().exists(), "nothing is made before Save");
}

#[test]
fn confirming_the_suffix_leads_home() {
    let mut desk = Desk::without_a_file();
    desk.press("C-u").type_text("sip.acme.example");
    desk.press("Shift-Tab C-u").type_text("Acme Reseller");
    desk.press("Tab Tab Tab").type_text("500").press("Enter").type_text("200").press("Enter");
    desk.press("Enter Enter Enter Enter");
    assert_snapshot!(desk.picture());
    let settings = &desk.model.standing.as_ref().unwrap().reseller.settings;
    assert_eq!(settings.name.as_str(), "Acme Reseller");
    assert_eq!(settings.realm_suffix.as_str(), "sip.acme.example");
    assert_eq!(settings.totals, Totals { twoway: Some(500), inbound: Some(200), outbound: None });
}

#[test]
fn the_suggested_suffix_has_to_be_confirmed() {
    let mut desk = Desk::without_a_file();
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!(desk.picture());
    desk.press("Enter");
    assert!(desk.shows("Welcome") && !desk.file().exists());
    desk.press("Enter Tab Enter");
    assert!(desk.shows("Accounts 0") && desk.file().exists());
}

#[test]
fn problems_stand_under_their_fields() {
    let mut desk = Desk::without_a_file();
    desk.press("C-u").type_text("Example").press("Tab Tab").type_text("lots").press("Enter Enter Enter");
    desk.press("C-u").type_text("JPY").press("Enter C-u").type_text("1,234").press("Enter Enter");
    assert_snapshot!(desk.picture());
    assert!(!desk.file().exists());
}

#[test]
fn leaving_the_first_start_asks() {
    let mut desk = Desk::without_a_file();
    desk.press("Esc");
    assert_snapshot!(desk.picture());
    desk.press("Esc Esc Tab Enter");
    assert_eq!(desk.outside, ["Quit"]);
}

#[test]
fn the_menu_opens_the_same_form_and_a_new_suffix_holds_for_later_accounts() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("Early Bird");
    desk.submit();
    let early = desk.model.home.list.row().unwrap().realm.clone();
    desk.press("Esc Esc m Enter");
    assert_snapshot!("reseller_from_the_menu", desk.picture());
    desk.press("C-u").type_text("voice.acme.example").press("Shift-Tab Shift-Tab Enter");
    assert!(desk.shows("The reseller is saved."));
    desk.press("a").type_text("Late Riser");
    assert!(desk.shows(".voice.acme.example"));
    desk.submit();
    let realms: Vec<_> = desk.model.home.list.rows.iter().map(|row| row.realm.clone()).collect();
    assert!(realms.contains(&early) && early.ends_with(".sip.acme.example"), "{realms:?}");
    assert!(realms.iter().any(|realm| realm.ends_with(".voice.acme.example")), "{realms:?}");
}

#[test]
fn changed_settings_are_not_left_without_a_question() {
    let mut desk = Desk::without_accounts();
    desk.press("m Enter End").type_text("x").press("Esc");
    assert_snapshot!(desk.picture());
    desk.press("Enter");
    assert!(desk.shows("sip.acme.examplex"), "Stay keeps what was typed");
    desk.press("Esc Tab Enter");
    assert!(desk.shows("Accounts 0"));
    desk.press("m Enter Esc");
    assert!(desk.shows("Accounts 0"), "unchanged, it is left at once");
}

#[test]
fn a_total_below_what_is_given_out_is_refused_and_says_by_how_much() {
    let mut desk = Desk::with_sample();
    desk.press("m Enter Tab Tab C-u").type_text("5").press("Tab");
    assert_snapshot!(desk.picture());
}

/// A colleague's change of the reseller.
fn colleague_sets(desk: &Desk, from_revision: Option<i64>, change: impl Fn(&mut ResellerSettings)) {
    let mut settings = crate::harness::acme();
    change(&mut settings);
    let write = Write::SaveReseller { settings: Box::new(settings), template: None, from_revision };
    assert!(matches!(desk.colleague().answer(&write), Reply::ResellerSaved(_)));
}

#[test]
fn two_operators_do_not_overwrite_each_other() {
    let mut desk = Desk::without_accounts();
    desk.press("m Enter").type_text("x");
    colleague_sets(&desk, Some(1), |settings| {
        settings.totals.twoway = Some(77);
        settings.realm_suffix = RealmSuffix::parse("voice.acme.example").unwrap();
    });
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!(desk.picture());
    desk.press("Enter");
    assert!(desk.shows("sip.acme.examplex") && desk.shows("77"), "{}", desk.picture());
    desk.press("Enter");
    let Reply::Standing(Some(standing)) = desk.ask(&Read::Standing) else { panic!("no standing") };
    assert_eq!(standing.reseller.settings.totals.twoway, Some(77), "theirs is kept");
    assert_eq!(standing.reseller.settings.realm_suffix.as_str(), "sip.acme.examplex", "mine is put on top");
}

#[test]
fn the_form_opens_with_what_a_colleague_saved() {
    let mut desk = Desk::without_accounts();
    colleague_sets(&desk, Some(1), |settings| settings.totals.twoway = Some(77));
    desk.press("m Enter");
    assert!(desk.shows("77"), "{}", desk.picture());
    desk.press("Tab Tab C-u").type_text("88").focus("‹ Save ✓ ›").press("Enter");
    assert!(desk.shows("The reseller is saved."), "{}", desk.picture());
}

#[test]
fn a_colleague_who_sets_up_first_is_told_of() {
    let mut desk = Desk::without_a_file();
    desk.press("C-u").type_text("mine.example");
    colleague_sets(&desk, None, |_| {});
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!(desk.picture());
    desk.press("Enter Esc");
    assert!(desk.shows("Leave the reseller's settings?"), "{}", desk.picture());
    desk.press("Tab Enter");
    assert!(desk.shows("Accounts 0") && desk.shows("Acme Reseller"), "{}", desk.picture());
}

#[test]
fn the_currency_stays_once_amounts_are_kept_in_it() {
    let mut desk = Desk::with_sample();
    desk.press("m Enter Tab Tab Tab Tab Tab C-u").type_text("EUR").focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!(desk.picture());
}
