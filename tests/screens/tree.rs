//! The tree on Home: levels, the way to them, search and disabled accounts of the whole tree, and adding under an
//! account.

use insta::assert_snapshot;
use trunkdesk::{
    app::model::Screen,
    domain::{
        account::{Account, AccountId, NewAccount},
        request::{Read, Reply, Write},
    },
    view::look::{Glyphs, Look, Theme},
};

use crate::harness::Desk;

/// The account with this name in the list, selected.
fn select(desk: &mut Desk, name: &str) {
    desk.press("Home");
    for _ in 0..400 {
        if desk.model.home.list.row().is_some_and(|row| row.name == name) {
            return;
        }
        desk.press("Down");
    }
    panic!("no {name} in the list:\n{}", desk.picture());
}

fn selected(desk: &Desk) -> String {
    desk.model.home.list.row().map(|row| row.name.clone()).unwrap_or_default()
}

fn level(desk: &Desk) -> Vec<&str> {
    desk.model.home.level.iter().map(|level| level.name.as_str()).collect()
}

fn account(desk: &mut Desk, id: &AccountId) -> Account {
    let Reply::Account(_, Some(account)) = desk.ask(&Read::Account(id.clone())) else { panic!("no account") };
    *account
}

/// An account of a colleague's under this one.
fn colleagues(desk: &Desk, parent: &AccountId, name: &str) -> AccountId {
    let mut account: NewAccount = trunkdesk::demo::account(0, parent);
    account.name = trunkdesk::domain::name::AccountName::parse(name).unwrap();
    account.trunks = Default::default();
    desk.colleague().create_accounts(&[account]).unwrap().remove(0).id
}

/// A colleague deletes this account.
fn delete(desk: &Desk, id: &AccountId, name: &str) {
    let write = Write::DeleteAccount { account: id.clone(), confirm: name.into() };
    let reply = desk.colleague().answer(&write);
    assert!(matches!(reply, Reply::Deleted(_)), "{reply:?}");
}

#[test]
fn right_goes_in_and_left_goes_up_to_where_one_was() {
    let mut desk = Desk::with_sample();
    select(&mut desk, "Blue Heron Dental");
    assert_snapshot!("with_sub_accounts", desk.picture());
    desk.press("Right");
    assert_snapshot!("level", desk.picture());
    desk.press("End Right Down");
    assert_snapshot!("level_below", desk.picture());
    assert_eq!(level(&desk), ["Blue Heron Dental", "Blue Heron Dental Riverside"]);
    desk.press("Left");
    assert_eq!(selected(&desk), "Blue Heron Dental Riverside");
    desk.press("Esc");
    assert_eq!((selected(&desk), level(&desk)), ("Blue Heron Dental".into(), vec![]));
    let top = desk.picture();
    desk.press("Left Esc");
    assert_eq!(desk.picture(), top, "there is nothing above");
}

#[test]
fn an_open_account_says_where_it_stands_and_the_list_is_where_it_was() {
    let mut desk = Desk::with_sample();
    select(&mut desk, "Blue Heron Dental");
    desk.press("Right End Right Enter");
    assert!(desk.shows("Accounts Manager › … › Riverside Front Desk "), "{}", desk.picture());
    desk.press("Esc");
    assert_eq!(selected(&desk), "Riverside Front Desk");
    assert_eq!(level(&desk).len(), 2);
}

#[test]
fn the_way_fits_every_width_and_keeps_its_end() {
    let mut desk = Desk::with_sample();
    select(&mut desk, "Blue Heron Dental");
    desk.press("Right End Right");
    for (columns, rows) in [(60, 20), (80, 24), (120, 40)] {
        desk.resize(columns, rows);
        assert_snapshot!(format!("way_{columns}"), desk.picture());
    }
    for columns in 50..130 {
        let head = desk.resize(columns, 20).picture().lines().next().unwrap().to_owned();
        assert!(head.ends_with("mdemo · Menu m") && head.contains("side"), "{columns}: {head}");
    }
    desk.model.look = Look { theme: Theme::Dark, glyphs: Glyphs::Ascii };
    assert!(desk.resize(80, 24).shows("Accounts Manager > ~ > Blue Heron Dental Riverside"), "{}", desk.picture());
}

#[test]
fn an_account_without_sub_accounts_says_the_next_key() {
    let mut desk = Desk::with_sample();
    desk.press("Right");
    assert_snapshot!("empty_level", desk.picture());
    desk.resize(60, 20);
    assert!(desk.shows("No sub-account yet. Press a to add one, ← to go up."), "{}", desk.picture());
    desk.resize(80, 24).press("Left");
    assert_eq!(selected(&desk), "Ångström Instruments");
    desk.press("Right Esc");
    assert_eq!((selected(&desk), level(&desk)), ("Ångström Instruments".into(), vec![]));
}

#[test]
fn search_is_of_the_whole_tree_and_shows_the_way_to_each_hit() {
    let mut desk = Desk::with_sample();
    desk.press("/").type_text("front desk").press("Down");
    assert_snapshot!("found_with_way", desk.picture());
    desk.resize(120, 40);
    assert_snapshot!("found_with_way_120", desk.picture());
    desk.resize(60, 20);
    assert_snapshot!("found_with_way_60", desk.picture());
    desk.resize(80, 24).press("Left");
    assert_snapshot!("found_in_its_place", desk.picture());
    desk.press("/").type_text("riverside").press("Down");
    assert_eq!(level(&desk).len(), 2, "search does not leave the level");
    select(&mut desk, "Blue Heron Dental Riverside");
    desk.press("Right");
    assert_eq!(level(&desk), ["Blue Heron Dental", "Blue Heron Dental Riverside"]);
    assert!(desk.shows("Sub-accounts 3") && desk.model.home.search.value().is_empty());
}

#[test]
fn esc_clears_the_search_then_the_narrowing_then_goes_up() {
    let mut desk = Desk::with_sample();
    select(&mut desk, "Blue Heron Dental");
    desk.press("Right o");
    assert_snapshot!("only_disabled", desk.picture());
    desk.press("/").type_text("riverside").press("Down");
    assert_snapshot!("only_disabled_found", desk.picture());
    desk.press("Esc");
    assert!(desk.shows("Disabled 30 in all"), "{}", desk.picture());
    desk.press("Esc");
    assert!(desk.shows("Sub-accounts 3"), "{}", desk.picture());
    desk.press("Esc");
    assert!(desk.shows("Accounts 300"), "{}", desk.picture());
}

#[test]
fn only_disabled_accounts_is_in_the_menu_and_says_where_there_are_none() {
    let mut desk = Desk::with_sample();
    desk.press("Enter m");
    while !desk.picture().contains("cursor") || !on_row(&desk, "Only disabled accounts") {
        desk.press("Down");
    }
    desk.press("Enter");
    assert!(desk.shows("Disabled 30 in all"), "{}", desk.picture());
    desk.press("o");
    assert!(desk.shows("Accounts 300"));
    let mut desk = Desk::without_accounts();
    desk.press("o");
    assert_snapshot!("none_disabled", desk.picture());
    desk.press("/").type_text("x");
    assert!(desk.shows("No disabled account"), "{}", desk.picture());
}

/// Whether the cursor stands on a row with this text.
fn on_row(desk: &Desk, text: &str) -> bool {
    let (buffer, (_, y)) = desk.buffer();
    (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>().contains(text)
}

#[test]
fn a_level_that_a_colleague_deleted_is_left_for_the_nearest_that_is_there() {
    let mut desk = Desk::with_sample();
    let parent = desk.model.home.list.row().unwrap().id.clone();
    let (middle, name) = (colleagues(&desk, &parent, "Zebra Branch"), "Ångström Instruments");
    let lowest = colleagues(&desk, &middle, "Zebra Kiosk");
    desk.press("Right Right Right");
    assert_eq!(level(&desk), [name, "Zebra Branch", "Zebra Kiosk"]);
    delete(&desk, &lowest, "Zebra Kiosk");
    delete(&desk, &middle, "Zebra Branch");
    desk.message(trunkdesk::app::message::Message::FileChanged);
    assert_snapshot!("level_gone", desk.picture());
    assert_eq!(level(&desk), [name]);
}

#[test]
fn what_is_added_on_a_level_stands_under_its_account() {
    let mut desk = Desk::with_sample();
    select(&mut desk, "Blue Heron Dental");
    let parent = desk.model.home.list.row().unwrap().id.clone();
    desk.press("Right a").type_text("Zebra Clinic");
    assert_snapshot!("add_under", desk.picture());
    let zone = account(&mut desk, &parent).timezone;
    assert!(desk.shows(&format!("Timezone          {zone}")), "the time zone is the parent's:\n{}", desk.picture());
    desk.open_permissions().focus("‹ Review » ›").press("Enter");
    assert_snapshot!("add_under_review", desk.picture());
    desk.press("Enter");
    assert!(desk.shows("Zebra Clinic is saved."), "{}", desk.picture());
    desk.press("Esc Esc");
    assert_eq!((selected(&desk), level(&desk)), ("Zebra Clinic".into(), vec!["Blue Heron Dental"]));
    let id = desk.model.home.list.row().unwrap().id.clone();
    let made = account(&mut desk, &id);
    assert_eq!((made.parent, made.timezone), (parent, zone));
}

#[test]
fn nothing_is_added_under_what_is_gone_or_disabled() {
    for gone in [true, false] {
        let mut desk = Desk::with_sample();
        let parent = desk.model.home.list.row().unwrap().id.clone();
        let id = colleagues(&desk, &parent, "Zebra Branch");
        desk.press("Right Right");
        if gone {
            delete(&desk, &id, "Zebra Branch");
        } else {
            desk.colleague().answer(&Write::SetEnabled { account: id, enabled: false });
        }
        desk.press("a");
        assert_snapshot!(format!("add_under_{}", if gone { "gone" } else { "disabled" }), desk.picture());
        assert!(matches!(desk.model.screen, Screen::Home));
    }
}

#[test]
fn a_parent_that_goes_while_the_form_is_open_keeps_what_was_typed() {
    let mut desk = Desk::with_sample();
    let parent = desk.model.home.list.row().unwrap().id.clone();
    let id = colleagues(&desk, &parent, "Zebra Branch");
    desk.press("Right Right a").type_text("Zebra Kiosk").open_permissions();
    delete(&desk, &id, "Zebra Branch");
    desk.focus("‹ Submit ✓ ›").press("Enter");
    assert_snapshot!("parent_gone_on_submit", desk.picture());
    desk.press("Enter 1");
    assert!(desk.shows("Zebra Kiosk"));
    // what was typed can stand a level further up
    let above = account(&mut desk, &parent).name;
    desk.submit().press("Tab Enter");
    assert!(desk.shows(&format!("New account under {above}")), "{}", desk.picture());
    desk.press("1");
    assert!(desk.shows("Zebra Kiosk"), "{}", desk.picture());
    desk.submit();
    assert!(desk.shows("Zebra Kiosk is saved."), "{}", desk.picture());
    let id = desk.model.home.list.row().unwrap().id.clone();
    assert_eq!(account(&mut desk, &id).parent, parent);
}

#[test]
fn a_copy_has_all_but_name_realm_admins_and_credit() {
    let mut desk = Desk::with_sample();
    select(&mut desk, "Blue Heron Dental");
    let id = desk.model.home.list.row().unwrap().id.clone();
    let source = account(&mut desk, &id);
    // more two-way trunks than are left would have to be lowered first
    desk.press("n").type_text("Zebra Dental");
    assert_snapshot!("copy", desk.picture());
    desk.focus("‹ Next » ›").press("Enter");
    assert_snapshot!("copy_restrictions", desk.picture());
    desk.type_text("3").focus("‹ Next » ›").press("Enter").focus("‹ Review » ›").press("Enter End");
    assert_snapshot!("copy_review", desk.picture());
    desk.press("Enter Esc Esc");
    let id = desk.model.home.list.row().unwrap().id.clone();
    let made = account(&mut desk, &id);
    assert_eq!(made.name, "Zebra Dental");
    assert_eq!(
        (made.parent, made.timezone, made.language, made.allow_prepay),
        (source.parent, source.timezone, source.language, source.allow_prepay)
    );
    assert_eq!((made.calling, made.ui_restrictions), (source.calling, source.ui_restrictions));
    assert_eq!((made.contact, made.contract, made.notes), (source.contact, source.contract, source.notes));
    assert_eq!((made.trunks.inbound, made.trunks.outbound), (source.trunks.inbound, source.trunks.outbound));
    assert!(made.users.is_empty() && made.realm != source.realm && made.balance.0 == 0 && made.enabled);
}

#[test]
fn a_copy_that_denies_emergency_calls_asks_for_the_word() {
    let mut desk = Desk::without_accounts();
    let mut theirs = trunkdesk::demo::account(0, &desk.model.standing.as_ref().unwrap().reseller.id.clone());
    theirs.calling = trunkdesk::domain::calling::Calling::denying(|key| key == "emergency");
    desk.colleague().create_accounts(&[theirs]).unwrap();
    desk.message(trunkdesk::app::message::Message::FileChanged);
    desk.press("Tab n").type_text("Zebra Dental").submit();
    assert!(desk.shows("could call for help"), "{}", desk.picture());
    desk.press("Esc");
    assert!(desk.shows("SETTINGS"));
    desk.press("Enter").type_text("EMERGENCY").press("Enter");
    assert!(desk.shows("Zebra Dental is saved."), "{}", desk.picture());
}
