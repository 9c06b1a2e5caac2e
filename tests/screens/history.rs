//! The history of all accounts: its list, its search, a row whole.

use insta::assert_snapshot;
use trunkdesk::{
    app::{history::HistoryList, message::Message, model::Screen},
    domain::{
        account::{Account, AccountId, NewAccount},
        calling::CLASSIFIERS,
        history::{HistoryPage, HistoryRequest, HistoryRow, Span},
        ledger::{CreditChange, Reason, Way},
        money::Cents,
        name::AccountName,
        notes::Notes,
        operator::Operator,
        request::{Read, Reply, Write},
        setting::{AccountChange, Setting},
        trunks::{PerKind, TrunkKind},
    },
    store::Writer,
    view::look::{Glyphs, Look, Theme},
};

use crate::harness::{Desk, operator};

/// Some days of two operators' work, ending with an account that is deleted.
pub fn desk() -> Desk {
    let mut desk = Desk::without_accounts();
    let rita = || Operator { ssh_address: Some("2001:db8::17".into()), ..operator("rita") };
    let sudo = Operator {
        login_uid: None,
        effective_user: "root".into(),
        sudo_user: Some("mdemo".into()),
        ssh_address: None,
        ..operator("mdemo")
    };
    let abc = made(&mut desk, "2026-11-20T17:03:00Z", "ABC Company");
    let beta = made(&mut desk, "2026-11-20T17:41:00Z", "Beta Dental");
    let change = change(
        &mut desk,
        &abc,
        vec![
            Setting::Trunks(TrunkKind::Twoway, 12),
            Setting::Trunks(TrunkKind::Inbound, 3),
            Setting::Call(CLASSIFIERS[5], true),
            Setting::Call(CLASSIFIERS[2], false),
        ],
    );
    written(desk.hand_at(rita(), "2026-11-21T00:12:00Z").answer(&change));
    written(desk.hand_at(rita(), "2026-11-21T09:30:00Z").answer(&credit(&abc, Way::Add, 25_000, "Payment 4711")));
    written(desk.hand_at(sudo, "2026-11-22T08:00:00Z").answer(&credit(&abc, Way::Remove, 1_250, "Typing error")));
    let notes = "Calls at night only.\nAsk for Melissa, never for the front desk: they do not know the password.\n\n\
                 Contract is in the blue folder.";
    let notes = self::change(&mut desk, &beta, vec![Setting::Notes(Notes::parse(notes).unwrap())]);
    written(desk.hand_at(rita(), "2026-11-22T19:20:00Z").answer(&notes));
    let named = self::change(&mut desk, &beta, vec![Setting::Name(AccountName::parse("Beta Dental Care").unwrap())]);
    written(desk.hand_at(operator("mdemo"), "2026-11-23T10:00:00Z").answer(&named));
    let disabled = Write::SetEnabled { account: beta.clone(), enabled: false };
    written(desk.hand_at(operator("mdemo"), "2026-11-23T10:05:00Z").answer(&disabled));
    let deleted = Write::DeleteAccount { account: beta, confirm: "Beta Dental Care".into() };
    written(desk.hand_at(operator("mdemo"), "2026-11-23T22:40:00Z").answer(&deleted));
    desk
}

fn written(reply: Reply) {
    assert!(!matches!(reply, Reply::WriteFailed(_)), "{reply:?}");
}

fn made(desk: &mut Desk, at: &str, name: &str) -> AccountId {
    let Reply::Standing(Some(standing)) = desk.ask(&Read::Standing) else { panic!("no standing") };
    let mut account = trunkdesk::demo::account(3, &standing.reseller.id);
    account.name = AccountName::parse(name).unwrap();
    let reply = desk.hand_at(operator("mdemo"), at).answer(&Write::CreateAccount(Box::new(account)));
    let Reply::Created(created) = reply else { panic!("{reply:?}") };
    created.id
}

fn account(desk: &mut Desk, id: &AccountId) -> Account {
    let Reply::Account(_, Some(account)) = desk.ask(&Read::Account(id.clone())) else { panic!("no account") };
    *account
}

fn change(desk: &mut Desk, id: &AccountId, settings: Vec<Setting>) -> Write {
    Write::ChangeAccount(Box::new(AccountChange { base: account(desk, id), settings, only_at: None }))
}

fn credit(id: &AccountId, way: Way, cents: i64, reason: &str) -> Write {
    Write::ChangeCredit(Box::new(CreditChange {
        account: id.clone(),
        way,
        amount: Cents(cents),
        reason: Reason::parse(reason).unwrap(),
        source_id: None,
    }))
}

/// The list, opened from the menu.
fn opened() -> Desk {
    let mut desk = desk();
    desk.press("m Down Enter");
    desk
}

fn list(desk: &Desk) -> &HistoryList {
    match &desk.model.screen {
        Screen::History(list) => list,
        _ => panic!("no history is open:\n{}", desk.picture()),
    }
}

#[test]
fn the_menu_opens_the_history_of_all_accounts() {
    let mut desk = desk();
    desk.press("m");
    assert_snapshot!("menu_with_history", desk.picture());
    desk.press("Down Enter");
    assert_snapshot!("history", desk.picture());
    desk.press("Esc");
    assert!(desk.shows("Accounts 1"));
}

#[test]
fn what_the_selected_row_changed_stands_below() {
    let mut desk = opened();
    desk.press("Down Down Down Down");
    assert_snapshot!(desk.picture());
}

#[test]
fn enter_shows_a_row_whole_and_esc_goes_back() {
    let mut desk = opened();
    desk.press("Down Down Down Down Enter");
    assert_snapshot!("history_row_credit", desk.picture());
    desk.press("Esc Down Down Enter");
    assert_snapshot!("history_row_change", desk.picture());
    desk.press("Esc Up Up Up Enter");
    assert_snapshot!("history_row_notes", desk.picture());
    desk.press("Enter");
    assert_eq!(list(&desk).window.selected, 3, "the cursor is where it was");
}

#[test]
fn a_row_that_is_longer_than_the_screen_scrolls() {
    let mut desk = opened();
    desk.press("Enter");
    assert_snapshot!("history_row_deleted", desk.picture());
    desk.press("End");
    assert_snapshot!("history_row_deleted_end", desk.picture());
    desk.press("PgUp PgUp Home").resize(60, 20);
    assert_snapshot!("history_row_deleted_60x20", desk.picture());
}

#[test]
fn words_of_the_search_all_have_to_be_found() {
    let mut desk = opened();
    desk.press("/").type_text("rita credit");
    assert_snapshot!("history_found", desk.picture());
    desk.press("Enter Enter");
    assert!(desk.shows("Payment 4711"), "{}", desk.picture());
    desk.press("Esc Esc");
    assert!(desk.shows("History 10"), "Esc clears the search: {}", desk.picture());
    for (words, found) in [
        ("2026-11-20", 3),
        ("2026-11-23", 4),
        ("beta", 5),
        ("notes", 2),
        ("emergency", 5),
        ("removed", 1),
        ("2001:db8", 3),
        ("root", 1),
    ] {
        desk.press("/ C-u").type_text(words);
        assert!(desk.shows(&format!("History: {found} found")), "{words}: {}", desk.picture());
        desk.press("Esc Esc");
    }
}

#[test]
fn a_search_that_finds_nothing_says_so() {
    let mut desk = opened();
    desk.press("/").paste("no such\nwords");
    assert_snapshot!(desk.picture());
    desk.press("Enter Tab Down");
    assert!(list(&desk).is_typing(), "there is no list to go to");
    desk.press("Esc Esc Esc");
    assert!(desk.shows("Accounts 1"), "{}", desk.picture());
}

#[test]
fn a_row_opens_its_account_where_it_is_still_there() {
    let mut desk = opened();
    assert!(!desk.shows("open account"), "the newest row is of a deleted account");
    desk.press("o");
    assert!(desk.shows("History 10"));
    desk.press("Down Down Down Down");
    assert!(desk.shows("o open account"), "{}", desk.picture());
    desk.press("Enter o");
    assert!(desk.shows("Status") && desk.shows("ABC Company"), "{}", desk.picture());
    // back to where it was opened from, with what came meanwhile
    made(&mut desk, "2026-11-23T23:00:00Z", "Zebra");
    desk.press("Esc");
    assert!(desk.shows("Effective user"), "the row is whole still:\n{}", desk.picture());
    desk.press("Esc");
    assert_eq!((list(&desk).window.selected, list(&desk).window.rows.len()), (5, 11));
    desk.press("End");
    assert!(desk.shows("reseller set up") && !desk.shows("open account"), "the reseller is no account");
}

#[test]
fn long_histories_are_loaded_by_page() {
    let mut desk = Desk::with_sample();
    desk.press("m Down Enter");
    assert_snapshot!("history_of_the_sample", desk.picture());
    assert_eq!(list(&desk).window.rows.len(), 200);
    desk.press("End");
    assert_eq!(list(&desk).window.rows.last().unwrap().number, 1, "the end of what is loaded has the rest loaded");
    desk.press("End");
    assert_snapshot!("history_of_the_sample_end", desk.picture());
    assert!(list(&desk).window.rows.windows(2).all(|two| two[0].number == two[1].number + 1));
    desk.press("Home");
    assert_eq!((list(&desk).window.selected, list(&desk).window.top), (0, 0));
    for _ in 0..40 {
        desk.press("PgDn");
    }
    assert_eq!(list(&desk).row().unwrap().number, 1);
}

#[test]
fn answers_to_older_questions_are_dropped() {
    let mut desk = opened();
    desk.hold().press("/").type_text("rita");
    let Screen::History(open) = &desk.model.screen else { panic!("no history") };
    let rows = open.window.rows.clone();
    for (generation, search) in [(1, ""), (2, "r"), (4, "rit"), (5, "other")] {
        let request =
            HistoryRequest { generation, account: None, search: search.into(), span: Span::Newest, limit: 200 };
        let page = HistoryPage { request, rows: Vec::new(), newest: None, next: None };
        desk.message(Message::Store(Reply::History(page)));
        assert_eq!(list(&desk).window.rows, rows, "{search:?}");
    }
    desk.release();
    assert_eq!(list(&desk).window.rows.len(), 3);
}

#[test]
fn what_others_do_comes_in_and_the_cursor_keeps_its_row() {
    let mut desk = opened();
    desk.press("Down Down");
    let number = list(&desk).row().unwrap().number;
    made(&mut desk, "2026-11-23T23:00:00Z", "Zebra");
    desk.message(Message::FileChanged);
    assert_eq!((list(&desk).window.selected, list(&desk).window.rows.len()), (3, 11));
    assert_eq!(list(&desk).row().unwrap().number, number);
    // more of it than a page, so that something would be missing between
    let Reply::Standing(Some(standing)) = desk.ask(&Read::Standing) else { panic!("no standing") };
    let parent = &standing.reseller.id;
    let accounts: Vec<_> = (10..250)
        .map(|index| NewAccount { trunks: PerKind::default(), ..trunkdesk::demo::account(index, parent) })
        .collect();
    let mut hand: Writer = desk.hand_at(operator("rita"), "2026-11-24T00:00:00Z");
    hand.create_accounts(&accounts).unwrap();
    desk.message(Message::FileChanged);
    assert_eq!((list(&desk).window.selected, list(&desk).window.rows.len()), (0, 200));
    desk.press("End");
    assert_eq!(list(&desk).window.rows.len(), 251);
}

/// Lets the open list ask for what is new.
fn refreshed(desk: &mut Desk) {
    let Screen::History(list) = &mut desk.model.screen else { panic!("no history") };
    let effect = list.refresh();
    desk.do_all(effect.into_iter().collect());
}

#[test]
fn a_history_that_cannot_be_read_says_so() {
    let mut desk = desk();
    std::fs::write(desk.file(), "no database at all").unwrap();
    desk.press("m Down Enter");
    assert!(desk.shows("Not done"), "{}", desk.picture());
    desk.press("Enter Esc");
}

#[test]
fn other_terminals() {
    let mut desk = opened();
    desk.press("Down Down Down Down");
    desk.resize(120, 40);
    assert_snapshot!("history_120x40", desk.picture());
    desk.resize(60, 20);
    assert_snapshot!("history_60x20", desk.picture());
    desk.resize(50, 15);
    assert_snapshot!("history_50x15", desk.picture());
    desk.resize(80, 24);
    desk.model.look = Look { theme: Theme::Mono, glyphs: Glyphs::Ascii };
    let picture = desk.picture();
    assert!(picture.is_ascii(), "{picture}");
    assert_snapshot!("history_ascii", picture);
}

#[test]
fn no_size_panics() {
    let mut desk = opened();
    for step in ["", "/", "Esc Enter", "End", "Esc End", "Enter"] {
        desk.resize(80, 24).press(step);
        for columns in (1..130).step_by(7) {
            for rows in 1..30 {
                desk.resize(columns, rows).press("Down").picture();
            }
        }
    }
}

/// A list of one account, as the account's own tab has it.
#[test]
fn the_list_of_one_account_has_only_its_rows() {
    let mut desk = desk();
    let Reply::History(page) = desk.ask(&Read::History(request(None))) else { panic!("no history") };
    let (abc, _) = page.rows.last_chunk::<2>().unwrap()[0].account.clone().unwrap();
    desk.model.screen = Screen::History(Box::new(HistoryList::of_account(abc.clone())));
    refreshed(&mut desk);
    assert_snapshot!("history_of_one", desk.picture());
    let of = |row: &HistoryRow| row.account.as_ref().map(|(id, _)| id.clone());
    assert!(list(&desk).window.rows.iter().all(|row| of(row) == Some(abc.clone())));
    desk.resize(60, 20);
    assert_snapshot!("history_of_one_60x20", desk.picture());
}

fn request(account: Option<AccountId>) -> HistoryRequest {
    HistoryRequest { generation: 1, account, search: String::new(), span: Span::Newest, limit: 200 }
}
