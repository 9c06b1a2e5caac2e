//! What others change appears by itself, and the cursor stays on its account.

use insta::assert_snapshot;
use proptest::prelude::*;
use trunkdesk::{
    app::{effect::Effect, home, message::Message, model::Screen, update::update},
    domain::{
        account::{AccountId, NewAccount},
        name::AccountName,
        request::{ListRequest, Page, Read, Reply, Write},
        setting::{AccountChange, Setting},
    },
};

use crate::harness::{Desk, now};

fn add(desk: &Desk, name: &str) -> AccountId {
    let parent = desk.model.standing.as_ref().unwrap().reseller.id.clone();
    let mut account: NewAccount = trunkdesk::demo::account(0, &parent);
    account.name = AccountName::parse(name).unwrap();
    account.trunks = Default::default();
    desk.colleague().create_accounts(&[account]).unwrap().remove(0).id
}

fn delete(desk: &Desk, id: &AccountId, name: &str) {
    let write = Write::DeleteAccount { account: id.clone(), confirm: name.into() };
    assert!(matches!(desk.colleague().answer(&write), Reply::Deleted(_)));
}

/// The selected account, and the row of the screen that it stands on.
fn cursor(desk: &Desk) -> (String, u16) {
    let name = desk.model.home.list.row().map(|row| row.name.clone()).unwrap_or_default();
    (name, desk.buffer().1.1)
}

#[test]
fn rows_come_and_go_around_the_cursor() {
    let mut desk = Desk::with_sample();
    for _ in 0..60 {
        desk.press("Down");
    }
    desk.press("Up Up Up");
    let before = cursor(&desk);
    let first = add(&desk, "Aardvark Movers");
    add(&desk, "Aardwolf Movers");
    add(&desk, "Zebra Movers");
    desk.message(Message::FileChanged);
    assert_eq!(cursor(&desk), before);
    assert_eq!(desk.model.home.list.total, 303);
    delete(&desk, &first, "Aardvark Movers");
    desk.message(Message::FileChanged);
    assert_eq!(cursor(&desk), before);
    assert_eq!(desk.model.home.list.total, 302);
}

#[test]
fn a_renamed_account_keeps_the_cursor() {
    let mut desk = Desk::with_sample();
    desk.press("Down Down Down");
    let id = desk.model.home.list.row().unwrap().id.clone();
    let Reply::Account(_, Some(base)) = desk.ask(&Read::Account(id.clone())) else { panic!("no account") };
    let settings = vec![Setting::Name(AccountName::parse("Mongoose Movers").unwrap())];
    let write = Write::ChangeAccount(Box::new(AccountChange { base: *base, settings, only_at: None }));
    let reply = desk.colleague().answer(&write);
    assert!(matches!(reply, Reply::AccountSaved(_)), "{reply:?}");
    desk.message(Message::FileChanged);
    assert_eq!(desk.model.home.list.row().unwrap().id, id);
    assert!(on_cursor(&desk).contains("Mongoose Movers"), "{}", desk.picture());
}

fn on_cursor(desk: &Desk) -> String {
    let (buffer, (_, y)) = desk.buffer();
    (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect()
}

#[test]
fn a_deleted_account_leaves_the_cursor_to_the_next_one() {
    let mut desk = Desk::with_sample();
    let ids = ["Aardvark Movers", "Aardwolf Movers"].map(|name| (add(&desk, name), name));
    desk.message(Message::FileChanged);
    desk.press("Home");
    assert_eq!(cursor(&desk).0, "Aardvark Movers");
    for (id, name) in &ids {
        delete(&desk, id, name);
    }
    desk.message(Message::FileChanged);
    assert_eq!(cursor(&desk), ("Ångström Instruments".into(), 5));
    assert!(desk.shows("╭ Ångström Instruments"), "the preview follows:\n{}", desk.picture());
}

#[test]
fn the_last_account_that_goes_leaves_an_empty_list_and_the_first_that_comes_fills_it() {
    let mut desk = Desk::without_accounts();
    let id = add(&desk, "Aardvark Movers");
    desk.message(Message::FileChanged);
    assert_snapshot!("first_account_appears", desk.picture());
    desk.press("Tab");
    delete(&desk, &id, "Aardvark Movers");
    desk.message(Message::FileChanged);
    assert!(desk.shows("No account yet."), "{}", desk.picture());
}

#[test]
fn keys_pressed_while_it_is_read_again_are_not_undone() {
    let mut desk = Desk::with_sample();
    desk.press("Down Down").hold();
    desk.message(Message::FileChanged);
    desk.press("Down Down");
    let before = cursor(&desk);
    desk.release();
    assert_eq!(cursor(&desk), before);
    desk.hold();
    desk.message(Message::FileChanged);
    desk.press("/").type_text("red barn");
    desk.message(Message::FileChanged);
    desk.release();
    assert!(desk.model.home.list.rows.iter().all(|row| row.name.starts_with("Red Barn")), "{}", desk.picture());
}

#[test]
fn changes_while_it_is_read_again_are_one_more_reading() {
    let mut desk = Desk::with_sample();
    let first = update(&mut desk.model, Message::FileChanged, now());
    assert_eq!(lists(&first), 1);
    for _ in 0..5 {
        assert_eq!(update(&mut desk.model, Message::FileChanged, now()), []);
    }
    let standing = desk.ask(&Read::Standing);
    let again = update(&mut desk.model, Message::Store(standing), now());
    assert_eq!(lists(&again), 1, "once more, for all that came meanwhile");
    let standing = desk.ask(&Read::Standing);
    assert_eq!(update(&mut desk.model, Message::Store(standing), now()), []);
}

#[test]
fn only_a_list_that_is_seen_is_read_again() {
    for (keys, columns, read) in
        [("Down", 60, 1), ("a", 80, 1), ("a", 60, 0), ("Enter", 80, 0), ("m Down Enter", 80, 0), ("m Enter", 80, 0)]
    {
        let mut desk = Desk::with_sample();
        desk.resize(columns, 24).press(keys);
        add(&desk, "Aardvark Movers");
        let effects = update(&mut desk.model, Message::FileChanged, now());
        assert_eq!(lists(&effects), read, "{keys} {columns}");
        desk.do_all(effects);
        // it is as new once it is seen
        desk.resize(80, 24);
        if keys != "a" {
            desk.press("Esc");
        }
        assert!(desk.shows("Accounts 301"), "{keys} {columns}: {}", desk.picture());
    }
}

#[test]
fn the_list_beside_a_copy_of_an_open_account_is_as_new() {
    let mut desk = Desk::with_sample();
    desk.press("Enter");
    add(&desk, "Aardvark Movers");
    desk.message(Message::FileChanged);
    desk.focus("‹ Copy ›").press("Enter");
    assert!(desk.shows("Copy of") && desk.shows("Accounts 301"), "{}", desk.picture());
}

fn lists(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Read(Read::List(_)))).count()
}

#[test]
fn an_open_account_and_an_open_form_see_what_changed() {
    let mut desk = Desk::with_sample();
    desk.press("Enter");
    let id = desk.model.home.list.row().unwrap().id.clone();
    desk.colleague().answer(&Write::SetEnabled { account: id, enabled: false });
    desk.message(Message::FileChanged);
    assert!(desk.shows("disabled · created"), "{}", desk.picture());
    desk.press("Esc a").type_text("Zebra").open_call_restrictions();
    desk.type_text("5");
    let before = desk.picture();
    add(&desk, "Aardvark Movers");
    desk.message(Message::FileChanged);
    assert!(desk.shows("Accounts 301"));
    assert_eq!(before.lines().last(), desk.picture().lines().last(), "the cursor stays in the form");
}

#[test]
fn the_history_of_all_accounts_sees_what_was_done() {
    let mut desk = Desk::with_sample();
    desk.press("m Down Enter");
    add(&desk, "Aardvark Movers");
    desk.message(Message::FileChanged);
    assert!(desk.shows("rita          account added     Aardvark Movers"), "{}", desk.picture());
}

#[test]
fn without_word_of_changes_looking_anew_shows_them() {
    let mut desk = Desk::with_sample();
    home::unwatched(&mut desk.model);
    assert_snapshot!("unwatched", desk.picture());
    add(&desk, "Aardvark Movers");
    desk.press("Enter Esc");
    assert!(desk.shows("Accounts 301") && !desk.shows("This system"), "{}", desk.picture());
}

#[test]
fn nothing_changed_draws_nothing_anew() {
    let mut desk = Desk::with_sample();
    for keys in ["Down Down", "End", "/ c a f", "Esc Enter", "Esc a Z", "Esc Tab Enter m"] {
        desk.press(keys);
        let before = desk.buffer();
        desk.message(Message::FileChanged);
        assert_eq!(desk.buffer(), before, "{keys}");
    }
}

/// What a colleague or this operator does.
#[derive(Debug, Clone)]
enum Deed {
    Key(&'static str),
    /// A colleague adds an account under one of those that there are.
    Add(usize),
    /// A colleague deletes one, where it has none below it.
    Delete(usize),
    /// The file's answers are held back from here on.
    Hold,
    /// They come, and so does word of what changed.
    Release,
}

fn a_deed() -> impl Strategy<Value = Deed> {
    let keys = ["Up", "Down", "Left", "Right", "Home", "End", "PgDn", "Esc", "o", "/", "z", "Tab", "Enter"];
    prop_oneof![
        12 => prop::sample::select(keys.to_vec()).prop_map(Deed::Key),
        3 => (0_usize..40).prop_map(Deed::Add),
        3 => (0_usize..40).prop_map(Deed::Delete),
        1 => Just(Deed::Hold),
        2 => Just(Deed::Release),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn whatever_others_do_the_list_ends_up_as_the_file_is(deeds in prop::collection::vec(a_deed(), 1..60)) {
        let mut desk = Desk::without_accounts();
        let mut colleague = desk.colleague();
        let root = desk.model.standing.as_ref().unwrap().reseller.id.clone();
        let mut tree = vec![(root.clone(), String::new())];
        for (count, deed) in deeds.into_iter().enumerate() {
            match deed {
                Deed::Key(key) => {
                    desk.press(key);
                }
                Deed::Add(under) => {
                    let mut account: NewAccount = trunkdesk::demo::account(0, &tree[under % tree.len()].0);
                    account.name = AccountName::parse(&format!("Zebra {count}")).unwrap();
                    account.trunks = Default::default();
                    let made = colleague.create_accounts(&[account]).unwrap().remove(0);
                    tree.push((made.id, made.name));
                }
                Deed::Delete(which) if tree.len() > 1 => {
                    let place = 1 + which % (tree.len() - 1);
                    let (id, name) = tree[place].clone();
                    let write = Write::DeleteAccount { account: id, confirm: name };
                    if matches!(colleague.answer(&write), Reply::Deleted(_)) {
                        tree.remove(place);
                    }
                }
                Deed::Delete(_) => {}
                Deed::Hold => {
                    desk.release().hold();
                }
                Deed::Release => {
                    desk.message(Message::FileChanged);
                    desk.release();
                }
            }
            let (buffer, (x, y)) = desk.buffer();
            prop_assert!(x < buffer.area.width && y < buffer.area.height);
        }
        desk.release();
        // what covers the list is left
        desk.model.screen = Screen::Home;
        desk.message(Message::FileChanged);
        let home = &desk.model.home;
        let request = ListRequest {
            generation: 0,
            search: home.search.value().trim().to_owned(),
            under: Some(home.level.last().map_or(root, |level| level.id.clone())),
            disabled: home.only_disabled,
            page: Page::First,
            limit: 200,
        };
        let Reply::List(page) = desk.ask(&Read::List(request)) else { panic!("no list") };
        let home = &desk.model.home;
        prop_assert_eq!(&home.list.rows, &page.rows);
        prop_assert_eq!(home.list.total, page.total);
        prop_assert!(page.path.is_none_or(|path| path == home.level));
        prop_assert!(home.list.selected < home.list.rows.len().max(1));
        let shown = home.preview.as_ref().map(|account| account.id.clone());
        prop_assert_eq!(shown, home.list.row().map(|row| row.id.clone()));
    }
}
