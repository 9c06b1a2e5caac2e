//! A file that somebody edited with SQL, or that a cluster filled: hostile text in every column, on every screen.

use rusqlite::{Connection, params};
use serde_json::json;
use trunkdesk::{
    app::{message::Message, model::Screen},
    domain::{account::AccountId, request::Read, request::Reply},
    view::look::{Glyphs, Look, Theme},
};

use crate::{
    harness::Desk,
    hostile::{STRIDE, corpus},
    watched::Watched,
};

/// A desk over a file with an account for each text, which stands in all of its columns; and the accounts' ids.
pub fn desk() -> (Desk, Vec<AccountId>) {
    desk_from(0)
}

/// As [`desk`], with every [`STRIDE`]th text from this one on.
fn desk_from(first: usize) -> (Desk, Vec<AccountId>) {
    let corpus: Vec<_> = corpus().into_iter().skip(first).step_by(if first == 0 { 1 } else { STRIDE }).collect();
    let mut desk = Desk::without_accounts();
    let root = desk.model.standing.as_ref().unwrap().reseller.id.clone();
    let new: Vec<_> = corpus
        .iter()
        .enumerate()
        .map(|(place, _)| {
            let mut account = trunkdesk::demo::account(3, &root);
            account.name = trunkdesk::domain::name::AccountName::parse(&format!("Account {place:03}")).unwrap();
            account.trunks = Default::default();
            account
        })
        .collect();
    let made: Vec<AccountId> =
        desk.colleague().create_accounts(&new).unwrap().into_iter().map(|made| made.id).collect();
    let file = Connection::open(desk.file()).unwrap();
    file.execute_batch("DROP TRIGGER history_unchanged; DROP TRIGGER ledger_entry_unchanged;").unwrap();
    for (place, ((_, text), id)) in corpus.iter().zip(&made).enumerate() {
        spoil(&file, place, text, id.as_str());
    }
    // the last account lies below the first, and that below none: a way through the tree
    file.execute("UPDATE account SET parent_id = ? WHERE id = ?", [made[0].as_str(), made[made.len() - 1].as_str()])
        .unwrap();
    desk.message(Message::FileChanged);
    desk.press("Down");
    (desk, made)
}

/// Puts a text into every column of an account, its users, its ledger and its history.
fn spoil(file: &Connection, place: usize, text: &str, id: &str) {
    // some columns may not be empty, and some have to be unique
    let name = if text.is_empty() { "-" } else { text };
    let unique = format!("{text}{place}");
    let contact = json!({
        "technical": {"name": text, "email": text, "number": text, "street_address": text, "locality": text},
        "billing": {"name": text, "street_address_extra": text, "region": text, "country": text, text: text},
        text: text,
    });
    let contract =
        json!({"representative": {"name": text, "account_id": text}, "end_date": 63_965_376_000_i64, text: text});
    let settings = json!({"myaccount": {"user": {"show_tab": false}, text: {"show_tab": text}}, text: text});
    let calls = json!({"international": {"action": "deny"}, name: {"action": "deny"}});
    let changed = file
        .execute(
            "UPDATE account SET name = ?2, name_key = ?3, realm = ?3, timezone = ?4, language = ?5, contact = ?6,
                 contract = ?7, ui_restrictions = ?8, call_restriction = ?9, notes = ?5, created_by = ?5,
                 created_from = ?5, changed_by = ?5, changed_from = ?5 WHERE id = ?1",
            params![
                id,
                name,
                unique,
                // no other zone can be shown with a time
                if place.is_multiple_of(2) { name } else { "Europe/Berlin" },
                text,
                contact.to_string(),
                contract.to_string(),
                settings.to_string(),
                calls.to_string()
            ],
        )
        .unwrap();
    assert_eq!(changed, 1);
    file.execute(
        "UPDATE user SET username = ?2, email = ?3, first_name = ?3, last_name = ?3, number = ?3, number_typed = ?3
         WHERE account_id = ?1",
        params![id, unique, text],
    )
    .unwrap();
    file.execute(
        "UPDATE ledger_entry SET reason = ?2, operator = ?3, source_id = ?4 WHERE account_id = ?1",
        params![id, name, text, unique],
    )
    .unwrap();
    let after = json!({"account": {"name": text, "custom_notes": text, text: text}, text: {text: text}});
    let before = json!({"account": {"name": "before", "custom_notes": [text, {text: 1}]}});
    file.execute(
        "UPDATE history SET operator = ?2, effective_user = ?2, sudo_user = ?2, ssh_address = ?2, before = ?3,
             after = ?4 WHERE account_id = ?1",
        params![id, text, before.to_string(), after.to_string()],
    )
    .unwrap();
}

#[test]
fn home_and_its_preview() {
    let (desk, made) = desk();
    let mut watched = Watched::new(desk);
    watched.look("the beginning");
    watched.desk.press("Home");
    for place in 0..made.len() {
        watched.look(&format!("account {place} selected"));
        if place.is_multiple_of(STRIDE) {
            watched.desk.press("Right");
            watched.look(&format!("below account {place}"));
            watched.desk.press("n");
            watched.look(&format!("a copy of account {place}"));
            leave(&mut watched);
        }
        watched.desk.press("Down");
    }
}

/// Back to Home, whatever is asked.
fn leave(watched: &mut Watched) {
    for _ in 0..6 {
        watched.desk.press("Esc");
        watched.look("leaving");
        if watched.desk.model.overlay.is_some() {
            watched.desk.press("Right Enter");
        }
        if matches!(watched.desk.model.screen, Screen::Home) && watched.desk.model.home.level.is_empty() {
            return;
        }
    }
}

#[test]
fn an_account_on_all_its_tabs() {
    let (desk, made) = desk_from(1);
    let mut watched = Watched::new(desk);
    watched.desk.press("Home");
    for place in 0..made.len() {
        watched.desk.press("Enter");
        watched.look(&format!("account {place}"));
        assert!(matches!(watched.desk.model.screen, Screen::Account(_)), "{place}\n{}", watched.desk.picture());
        watched.desk.press("c r");
        watched.look("sent to the clipboard");
        for tab in ["1", "2", "3", "4", "5", "6", "7", "8"] {
            watched.desk.press(tab);
            watched.look(&format!("account {place}, tab {tab}"));
            watched.desk.press("PgDn PgDn");
            watched.look(&format!("account {place}, tab {tab}, its end"));
        }
        watched.desk.press("8 Tab Tab Enter");
        watched.look(&format!("account {place}, a row of its history"));
        watched.desk.press("End");
        watched.look(&format!("account {place}, the end of a row of its history"));
        watched.desk.press("Esc 6 Tab Enter");
        watched.look(&format!("account {place}, an entry of its ledger"));
        watched.desk.press("Esc 4 Tab Enter");
        watched.look(&format!("account {place}, an admin"));
        leave(&mut watched);
        watched.desk.press("Down");
    }
    assert_eq!(watched.desk.copied.len(), made.len() * 2);
}

#[test]
fn an_account_being_changed_moved_deleted() {
    let (desk, made) = desk_from(2);
    let mut watched = Watched::new(desk);
    watched.desk.press("Home");
    for place in 0..made.len() {
        watched.desk.press("Enter");
        for tab in ["1", "2", "3", "5", "7"] {
            watched.desk.press(tab).press("e");
            watched.look(&format!("account {place}, changing tab {tab}"));
            watched.desk.press("End x Tab");
            watched.look(&format!("account {place}, changed tab {tab}"));
            watched.desk.press("Esc");
            watched.look(&format!("account {place}, asked about tab {tab}"));
            watched.desk.press("Right Enter 1");
        }
        for button in ["‹ Disable ›", "‹ Delete ›", "‹ Move ›", "‹ Copy ›"] {
            watched.desk.press("1");
            if watched.desk.shows(button) {
                watched.desk.focus(button).press("Enter");
                watched.look(&format!("account {place}, {button}"));
                watched.desk.press("Enter");
                watched.look(&format!("account {place}, {button} and Enter"));
            }
            if matches!(watched.desk.model.screen, Screen::Account(_)) {
                watched.desk.press("Esc");
            }
        }
        leave(&mut watched);
        watched.desk.press("Down");
    }
}

#[test]
fn what_two_operators_changed() {
    let (desk, made) = desk_from(3);
    let mut watched = Watched::new(desk);
    watched.desk.press("Home");
    for (place, id) in made.iter().enumerate() {
        let (_, theirs) = &corpus()[place];
        watched.desk.press("Enter 7 e").type_text("mine ").press("Shift-Tab");
        let file = Connection::open(watched.desk.file()).unwrap();
        file.execute(
            "UPDATE account SET notes = ?2, language = ?2, revision = revision + 1 WHERE id = ?1",
            params![id.as_str(), theirs],
        )
        .unwrap();
        watched.desk.message(Message::FileChanged);
        watched.look(&format!("account {place}, changed meanwhile"));
        watched.desk.focus("‹ Save ✓ ›").press("Enter");
        watched.look(&format!("account {place}, saved"));
        watched.desk.press("Down Space Enter");
        watched.look(&format!("account {place}, chosen"));
        leave(&mut watched);
        watched.desk.press("Down");
    }
}

#[test]
fn what_is_told_once() {
    let (desk, made) = desk_from(4);
    let mut watched = Watched::new(desk);
    watched.desk.press("Home");
    let mut told = 0;
    for place in 0..made.len() {
        watched.desk.press("Enter 4 Tab Enter");
        if watched.desk.shows("‹ Reset password ›") {
            watched.desk.focus("‹ Reset password ›").press("Enter");
            watched.look(&format!("account {place}, another password"));
            watched.desk.focus("‹ Save ✓ ›").press("Enter");
            watched.look(&format!("account {place}, told"));
            if watched.desk.model.overlay.as_ref().is_some_and(|overlay| overlay.has_password()) {
                told += 1;
                watched.desk.press("c");
                watched.look(&format!("account {place}, told and copied"));
                watched.desk.press("Tab Enter");
            }
        }
        leave(&mut watched);
        watched.desk.press("Down");
    }
    assert!(told * 2 > made.len(), "{told} of {}", made.len());
    assert!(watched.desk.copied.iter().all(|text| text.lines().count() == 2), "{:?}", watched.desk.copied);
}

#[test]
fn the_history_of_all() {
    let (desk, made) = desk();
    let mut watched = Watched::new(desk);
    watched.desk.press("m Down Enter");
    assert!(matches!(watched.desk.model.screen, Screen::History(_)));
    for place in 0..made.len() + 1 {
        watched.look(&format!("row {place}"));
        watched.desk.press("Enter");
        watched.look(&format!("row {place}, whole"));
        watched.desk.press("End");
        watched.look(&format!("row {place}, its end"));
        watched.desk.press("Esc Down");
    }
    for (what, text) in corpus() {
        watched.desk.press("/ C-u").paste(&text).press("Enter");
        watched.look(&format!("searched, {what}"));
    }
}

#[test]
fn the_reseller_and_the_operator() {
    for (what, text) in corpus().into_iter().step_by(STRIDE) {
        let mut desk = Desk::without_accounts();
        let file = Connection::open(desk.file()).unwrap();
        let name = if text.is_empty() { "-" } else { &text };
        // what cannot be read is told
        for statement in [
            "UPDATE reseller SET name = ?1",
            "UPDATE reseller SET realm_suffix = ?1",
            "UPDATE reseller SET timezone = ?1",
            "UPDATE reseller SET currency = ?1",
        ] {
            // a rule of the file may refuse it, and then it is not there
            let _refused = file.execute(statement, [name]);
            desk.model.session.operator.clone_from(&text);
            desk.message(Message::FileChanged);
            let mut watched = Watched::new(desk);
            watched.look(&format!("{statement}, {what}"));
            watched.desk.press("Enter a");
            watched.look(&format!("{statement}, {what}, a new account"));
            watched.desk.press("Esc m Enter");
            watched.look(&format!("{statement}, {what}, the reseller"));
            watched.desk.press("Right");
            watched.look(&format!("{statement}, {what}, its settings"));
            desk = watched.desk;
            desk.press("Esc Esc Esc");
        }
    }
}

#[test]
fn what_is_no_text_is_told() {
    let (mut desk, made) = desk();
    let file = Connection::open(desk.file()).unwrap();
    for (place, column) in ["name", "realm", "notes", "contact", "timezone", "changed_by"].iter().enumerate() {
        // a JSON column is checked as text
        let value = if *column == "contact" {
            "'{\"technical\": \"' || CAST(x'ff9b' AS TEXT) || '\"}'"
        } else {
            "CAST(x'41ff9b5a' AS TEXT)"
        };
        file.execute(&format!("UPDATE account SET {column} = {value} WHERE id = ?"), [made[place].as_str()]).unwrap();
        let reply = desk.ask(&Read::Account(made[place].clone()));
        if let Reply::Account(_, Some(account)) = &reply {
            panic!("{column} was read as {account:?}");
        }
        let mut watched = Watched::new(desk);
        watched.desk.message(Message::FileChanged);
        watched.look(column);
        watched.desk.press("Enter Enter Esc");
        watched.look(column);
        desk = watched.desk;
    }
}

#[test]
fn on_plainer_and_smaller_terminals() {
    for (look, columns, rows) in [
        (Look { theme: Theme::Mono, glyphs: Glyphs::Ascii }, 80, 24),
        (Look { theme: Theme::Mono, glyphs: Glyphs::PlainMarks }, 60, 16),
        (Look { theme: Theme::Dark, glyphs: Glyphs::Unicode }, 132, 43),
        (Look { theme: Theme::Dark, glyphs: Glyphs::Unicode }, 50, 15),
    ] {
        let (mut desk, made) = desk_from(5);
        desk.model.look = look;
        desk.resize(columns, rows).press("Home");
        let mut watched = Watched::new(desk);
        for place in 0..made.len() {
            watched.look(&format!("account {place}"));
            watched.desk.press("Enter");
            for tab in ["1", "4", "6", "7", "8"] {
                watched.desk.press(tab);
                watched.look(&format!("account {place}, tab {tab}"));
            }
            leave(&mut watched);
            watched.desk.press("Down");
        }
    }
}
