//! Hostile text typed and pasted into every field of every form, every search, and every box that is typed into.

use trunkdesk::{
    app::{
        keys::Key,
        message::Message,
        model::Screen,
        overlay::{Intent, Overlay, TypedQuestion},
    },
    form::{Button, Control, FieldId, Value, text_area::TextArea},
};

use crate::{
    harness::Desk,
    hostile::{STRIDE, corpus},
    watched::Watched,
};

/// The account that the forms are about.
fn desk() -> Desk {
    let mut desk = Desk::without_accounts();
    let mut account = trunkdesk::demo::account(3, &desk.model.standing.as_ref().unwrap().reseller.id);
    account.name = trunkdesk::domain::name::AccountName::parse("ABC Company").unwrap();
    desk.colleague().create_accounts(&[account]).unwrap();
    desk.message(Message::FileChanged);
    desk
}

/// As [`desk`], with the account open.
fn opened() -> Desk {
    let mut desk = desk();
    desk.press("Down Home Enter");
    assert!(matches!(desk.model.screen, Screen::Account(_)), "{}", desk.picture());
    desk
}

/// Types and pastes every [`STRIDE`]th text, from one on, where the focus is, each into an empty line.
fn fill(watched: &mut Watched, place: &str, first: usize) {
    for (what, text) in corpus().into_iter().skip(first % STRIDE).step_by(STRIDE) {
        let at = format!("{place}, {what}");
        // a key for each letter takes its time, and what is long is pasted
        let typed: String = text.chars().take(120).collect();
        clear(&mut watched.desk).paste(&text);
        watched.look(&format!("{at}, pasted"));
        watched.desk.press("Home Right Right Delete Backspace End Left");
        clear(&mut watched.desk).type_text(&typed);
        watched.look(&format!("{at}, typed"));
    }
    clear(&mut watched.desk);
}

/// Empties what is typed into; Ctrl-U empties one line only.
fn clear(desk: &mut Desk) -> &mut Desk {
    if let Some(form) = desk.model.screen.form_mut()
        && let Some(id) = form.focused_field()
        && let Value::Lines(area) = &mut form.field_mut(id).value
    {
        *area = TextArea::new("");
    }
    desk.press("C-u")
}

/// Fills every field of a form that can be typed into; gives which.
fn fill_form(desk: Desk, place: &str) -> Vec<FieldId> {
    let mut watched = Watched::new(desk);
    let mut filled = Vec::new();
    for _ in 0..60 {
        let form = watched.desk.model.screen.form().expect("a form");
        if let Some(id) = form.focused_field().filter(|id| !filled.contains(id))
            && matches!(form.field(id).value, Value::Text(_) | Value::Lines(_) | Value::Hidden(_))
        {
            fill(&mut watched, &format!("{place}, {id:?}"), filled.len());
            // what is wrong with the last one is told below it
            for (what, text) in corpus().into_iter().skip(filled.len() % STRIDE).step_by(STRIDE) {
                clear(&mut watched.desk).paste(&text).press("Shift-Tab");
                watched.look(&format!("{place}, {id:?}, {what}, left"));
                watched.desk.press("Tab");
                assert_eq!(watched.desk.model.screen.form().and_then(|form| form.focused_field()), Some(id));
            }
            clear(&mut watched.desk);
            filled.push(id);
        }
        watched.desk.press("Tab");
    }
    assert!(watched.looks >= filled.len() * corpus().len() / STRIDE * 3);
    filled
}

#[test]
fn a_new_account() {
    let mut desk = desk();
    desk.press("a").type_text("x").press("Tab Enter Tab Tab Tab Space");
    desk.press("Tab Tab Tab Tab Tab Down");
    let filled = fill_form(desk, "a new account");
    use FieldId::{Confirm, Email, FirstName, LastName, Name, Password, Phone, RealmLabel};
    for id in [Name, RealmLabel, FirstName, LastName, Email, Phone, Password, Confirm] {
        assert!(filled.contains(&id), "{id:?} of {filled:?}");
    }
}

#[test]
fn the_credit_of_a_new_account() {
    let mut desk = desk();
    desk.press("a").type_text("x").open_call_restrictions();
    assert!(fill_form(desk, "a new account").contains(&FieldId::Credit));
}

#[test]
fn the_tabs_of_an_account() {
    for (tab, ids) in
        [("1 e", vec![FieldId::Name, FieldId::RealmLabel, FieldId::Language]), ("7 e", vec![FieldId::Notes])]
    {
        let mut desk = opened();
        desk.press(tab);
        let filled = fill_form(desk, tab);
        assert!(ids.iter().all(|id| filled.contains(id)), "{ids:?} of {filled:?}");
    }
}

#[test]
fn the_contacts_of_an_account() {
    let mut desk = opened();
    desk.press("5 e");
    let filled = fill_form(desk, "contacts");
    assert_eq!(filled.len(), 14, "{filled:?}");
}

#[test]
fn admins_and_credit() {
    let mut desk = opened();
    desk.press("4").focus("‹ Add admin ›").press("Enter Tab Tab Tab Tab Down");
    let filled = fill_form(desk, "an admin");
    assert!(filled.contains(&FieldId::Password) && filled.contains(&FieldId::Email), "{filled:?}");
    let mut desk = opened();
    desk.press("6").focus("‹ Add credit ›").press("Enter");
    assert_eq!(fill_form(desk, "credit").len(), 2);
}

#[test]
fn the_reseller() {
    assert!(fill_form(Desk::without_a_file(), "the first start").len() >= 7);
    let mut desk = desk();
    desk.press("m Enter 2");
    assert!(fill_form(desk, "the reseller").len() >= 5);
}

#[test]
fn searches_and_boxes() {
    let mut home = desk();
    home.press("/");
    let mut history = desk();
    history.press("m Down Enter /");
    let mut of_one = opened();
    of_one.press("8 Tab /");
    assert!(matches!(&of_one.model.screen, Screen::Account(screen) if screen.is_searching()), "{}", of_one.picture());
    let mut delete = opened();
    delete.focus("‹ Delete ›").press("Enter");
    let mut places = opened();
    places.focus("‹ Move ›").press("Enter");
    let mut zones = desk();
    zones.press("a Tab Tab Enter");
    let mut word = desk();
    word.model.overlay = Some(Overlay::Typed(TypedQuestion::new("Sure?", "Type it.", "EMERGENCY", Intent::Quit)));
    for (desk, place) in [
        (home, "search"),
        (history, "history"),
        (of_one, "history of one"),
        (delete, "delete"),
        (places, "move"),
        (zones, "zones"),
        (word, "word"),
    ] {
        let mut watched = Watched::new(desk);
        fill(&mut watched, place, place.len());
        for (what, text) in corpus() {
            watched.desk.press("C-u").paste(&text);
            let open = watched.desk.model.overlay.is_some();
            if open {
                watched.desk.press("Enter");
                watched.look(&format!("{place}, {what}, Enter"));
                assert!(
                    watched.desk.model.overlay.is_some() || place == "zones",
                    "{place}, {what}\n{}",
                    watched.desk.picture()
                );
            }
            if place == "zones" && watched.desk.model.overlay.is_none() {
                watched.desk.press("Enter");
            }
        }
    }
}

#[test]
fn each_as_the_name_of_an_account() {
    let mut watched = Watched::new(desk());
    let (mut made, mut refused) = (0, 0);
    for (what, text) in corpus() {
        watched.desk.press("Esc Esc Esc Esc a").paste(&text);
        watched.desk.submit_or_stay();
        watched.look(&format!("{what}, submitted"));
        match watched.desk.model.screen {
            Screen::Account(_) => {
                made += 1;
                watched.desk.press("c Esc");
                watched.look(&format!("{what}, made"));
                watched.desk.press("Esc");
                watched.look(&format!("{what}, at home"));
            }
            _ => {
                refused += 1;
                watched.desk.press("Esc");
                watched.look(&format!("{what}, leaving"));
                // nothing typed, nothing asked
                if watched.desk.model.overlay.is_some() {
                    watched.desk.press("Right Enter");
                }
            }
        }
        assert!(matches!(watched.desk.model.screen, Screen::Home), "{what}\n{}", watched.desk.picture());
    }
    assert!(made > 15 && refused > 30, "{made} made, {refused} refused");
    let rows = &watched.desk.model.home.list.rows;
    assert!(rows.iter().all(|row| trunkdesk::domain::text::visible(&row.name) == row.name));
}

#[test]
fn keys_of_no_keyboard() {
    let mut watched = Watched::new(opened());
    watched.desk.press("1 e");
    for c in ('\0'..'\u{300}').chain('\u{2000}'..'\u{2100}').chain('\u{fe00}'..'\u{ff00}') {
        watched.desk.message(Message::Key(Key::Char(c)));
    }
    watched.look("all of them in one line");
}

impl Desk {
    /// Presses Submit as far as that goes.
    fn submit_or_stay(&mut self) -> &mut Self {
        for button in [Button::Next, Button::Next, Button::Submit] {
            for _ in 0..40 {
                let Some(form) = self.model.screen.form() else { return self };
                if form.focus() == Control::Button(button) {
                    self.press("Enter");
                    break;
                }
                self.press("Shift-Tab");
            }
        }
        self
    }
}
