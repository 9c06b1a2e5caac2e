//! Import: the form, the check, what it found, the writing, what became of it.

use std::{fs, os::unix::fs::PermissionsExt};

use insta::assert_snapshot;
use jiff::SignedDuration;
use trunkdesk::{
    app::{
        effect::Effect,
        keys::Key,
        message::Message,
        model::{Model, Screen},
        overlay::MenuRow,
        update::update,
    },
    domain::{
        import::Progress,
        name::AccountName,
        read_only::ReadOnly,
        request::{Read, Reply},
        transfer::{Checked, ImportEnd, Report, Transfer},
    },
    store::Reader,
};

use crate::harness::{Desk, now};

const GOOD: &str = "name,realm,twoway_trunks,admin_first_name,admin_last_name,admin_email\n\
                    Beta Dental,beta,4,Bea,Dent,bea@beta.example\nDelta Freight,delta,2,,,\n";
const MIXED: &str = "name,realm,twoway_trunks,admin_first_name,admin_last_name,admin_email\n\
                     Beta Dental,beta,4,Bea,Dent,bea@beta.example\nCaffè Nero,nero,600,,,\n\
                     Delta\u{202E}Freight,delta,2,,,nobody\nEcho Labs,echo,1,,,\n";

/// The form, with this file beside the accounts' file.
fn form(text: &str) -> Desk {
    let mut desk = Desk::without_accounts();
    desk.with_transfers();
    fs::write(desk.beside("customers.csv"), text).unwrap();
    desk.press("m Down Down Down Enter");
    desk
}

/// What a check of this file has found.
fn checked(text: &str, ticks: &str) -> Desk {
    let mut desk = form(text);
    desk.type_text("~/customers.csv").press("Tab").press(ticks).focus("‹ Check ›").press("Enter");
    desk
}

/// An import of this file that does not go on by itself.
fn writing(ticks: &str) -> Desk {
    let mut desk = checked(GOOD, ticks);
    desk.hold().press("Tab Enter");
    desk
}

fn tell(desk: &mut Desk, report: Report) {
    desk.message(Message::Transfer(report));
}

fn stops(model: &mut Model, key: Key) -> bool {
    update(model, Message::Key(key), now()).contains(&Effect::Transfer(Transfer::Stop))
}

/// The names on Home.
fn names(desk: &Desk) -> Vec<&str> {
    desk.model.home.list.rows.iter().map(|row| row.name.as_str()).collect()
}

#[test]
fn the_form_says_what_is_missing_and_which_file_cannot_be_used() {
    let mut desk = form(GOOD);
    assert_snapshot!("import_form", desk.picture());
    desk.focus("‹ Check ›").press("Enter");
    assert!(desk.shows("Type the name of a file."), "{}", desk.picture());
    desk.type_text("~/customers.csx").press("Tab Down Space Down").type_text("~/customers.csv").press("Enter Enter");
    assert_snapshot!("import_no_such_file", desk.picture());
    desk.press("Backspace").type_text("v").focus("‹ Check ›").press("Enter");
    assert_snapshot!("import_passwords_there", desk.picture());
    // what is said of a file goes with its name
    desk.press("Backspace");
    assert!(!desk.shows("is there already"), "{}", desk.picture());
}

#[test]
fn what_is_typed_is_not_left_without_a_question() {
    let mut desk = form(GOOD);
    desk.press("Esc");
    assert!(desk.shows("+ Add New Account"), "{}", desk.picture());
    desk.press("m Down Down Down Enter").paste("~/a.csv").press("Esc");
    assert!(desk.shows("Leave the import?"), "{}", desk.picture());
    desk.press("Enter");
    assert!(desk.shows("~/a.csv"));
    desk.press("Esc Tab Enter");
    assert!(desk.shows("+ Add New Account") && desk.drafts.is_empty(), "{}", desk.picture());
}

#[test]
fn all_rows_are_imported_or_none() {
    let mut desk = checked(MIXED, "");
    assert_snapshot!("import_wrong_rows", desk.picture());
    // there is nothing but a way back, with all that was typed
    desk.press("Tab Enter");
    assert!(desk.shows("~/customers.csv") && desk.shows("‹ Check ›"), "{}", desk.picture());
    fs::write(desk.beside("customers.csv"), GOOD).unwrap();
    desk.focus("‹ Check ›").press("Enter");
    assert_snapshot!("import_all_new", desk.picture());
    // a key too many goes back
    desk.press("Enter").focus("‹ Check ›").press("Enter Tab Enter");
    assert_snapshot!("import_done", desk.picture());
    desk.press("Enter");
    assert_eq!(names(&desk), ["Beta Dental", "Delta Freight"]);
    assert!(desk.shows("Accounts 2"), "{}", desk.picture());

    // and again: all are there
    desk.press("m Down Down Down Enter").paste("~/customers.csv").focus("‹ Check ›").press("Enter");
    assert_snapshot!("import_all_there", desk.picture());
}

#[test]
fn wrong_rows_are_left_out_and_passwords_go_to_their_file() {
    let mut desk = checked(MIXED, "Space Tab Space Tab ~ / p . c s v");
    assert_snapshot!("import_leaves_out", desk.picture());
    desk.press("Tab Enter");
    assert_snapshot!("import_left_out", desk.picture());
    let rejected = fs::read_to_string(desk.beside("customers.rejected.csv")).unwrap();
    assert_eq!(rejected.lines().count(), 3, "{rejected}");
    let passwords = fs::metadata(desk.beside("p.csv")).unwrap();
    assert_eq!(passwords.permissions().mode() & 0o777, 0o600);
    desk.press("Esc");
    assert_eq!(names(&desk), ["Beta Dental", "Echo Labs"]);
}

#[test]
fn rows_are_scrolled_and_those_that_are_not_read_counted() {
    let text = (0..700).fold("name\n".to_owned(), |text, number| text + &format!("Customer {number:03}\n"));
    let mut desk = checked(&text, "");
    desk.press("PgDn Down");
    assert_snapshot!("import_scrolled", desk.picture());
    desk.press("End");
    assert!(desk.shows("and 200 more rows") && desk.shows("Customer 499"), "{}", desk.picture());
    desk.press("Home");
    assert!(desk.shows("Customer 000"), "{}", desk.picture());
    desk.resize(50, 15);
    assert_snapshot!("import_small", desk.picture());
}

#[test]
fn how_far_it_is_changes_only_as_it_is_told() {
    let mut desk = form(GOOD);
    desk.type_text("~/customers.csv").focus("‹ Check ›").hold().press("Enter");
    assert!(desk.shows("Checking the file…"), "{}", desk.picture());
    desk.now += SignedDuration::from_secs(2);
    tell(&mut desk, Report::Progress(Progress::Checking(5_000)));
    assert_snapshot!("import_checking", desk.picture());
    desk.now += SignedDuration::from_secs(2);
    desk.press("C-l");
    assert!(desk.shows("Checking 5000 rows, 2500 a second."), "{}", desk.picture());
    // no other key leads away
    desk.press("m q a Enter Tab");
    assert!(desk.shows("Checking 5000 rows"), "{}", desk.picture());
    assert!(stops(&mut desk.model, Key::Esc) && !stops(&mut desk.model, Key::Esc), "once");
    assert!(desk.shows("Stopping…"), "{}", desk.picture());
    tell(&mut desk, Report::Stopped);
    assert_snapshot!("import_check_stopped", desk.picture());
}

#[test]
fn writing_tells_its_rate_and_what_is_taken_back() {
    let mut desk = writing("");
    assert!(desk.shows("Beginning to write…"), "{}", desk.picture());
    desk.now += SignedDuration::from_secs(8);
    tell(&mut desk, Report::Progress(Progress::Writing { done: 12_000, of: 100_000 }));
    assert_snapshot!("import_writing", desk.picture());
    desk.press("Esc");
    assert_snapshot!("import_stop_question", desk.picture());
    // the safe answer has the focus
    desk.press("Enter");
    assert!(desk.shows("Writing 12000 of 100000"), "{}", desk.picture());
    desk.press("Esc Tab");
    assert!(stops(&mut desk.model, Key::Enter));
    desk.now += SignedDuration::from_secs(1);
    tell(&mut desk, Report::Progress(Progress::Undoing { done: 100, of: 12_000 }));
    desk.now += SignedDuration::from_secs(1);
    tell(&mut desk, Report::Progress(Progress::Undoing { done: 2_000, of: 12_000 }));
    assert_snapshot!("import_taking_back", desk.picture());
    desk.press("Esc");
    assert!(desk.model.overlay.is_none(), "it stops already");
    let failed = "Stopped. Nothing was imported: what was written was taken back, as the history tells.".into();
    tell(&mut desk, Report::Imported(Box::new(ImportEnd { failed: Some(failed), ..ImportEnd::default() })));
    assert_snapshot!("import_stopped", desk.picture());
}

#[test]
fn what_stays_is_said_where_rows_are_left_out() {
    let mut desk = writing("Space");
    desk.press("C-c");
    assert!(desk.shows("What is written by then stays."), "{}", desk.picture());
    // it ends before the question is answered: nobody asks any more
    tell(&mut desk, Report::Imported(Box::new(ImportEnd { made: 2, ..ImportEnd::default() })));
    assert!(desk.model.overlay.is_none() && desk.shows("2 accounts"), "{}", desk.picture());
}

#[test]
fn what_fails_is_told() {
    let mut desk = writing("");
    let sentence = "The disk that holds /srv/accounts.db is full. Free some space there, then try again.";
    tell(&mut desk, Report::Failed(sentence.into()));
    assert_snapshot!("import_failed", desk.picture());
    desk.release();

    let mut desk = form(GOOD);
    desk.type_text("~/customers.csv").focus("‹ Check ›").hold().press("Enter");
    tell(&mut desk, Report::Failed(sentence.into()));
    assert!(desk.shows("Not done") && desk.shows("The disk that holds"), "{}", desk.picture());
    desk.press("Enter");
    assert!(desk.shows("~/customers.csv"), "{}", desk.picture());
}

#[test]
fn somebody_who_was_first_is_told_of() {
    let mut desk = checked(GOOD, "");
    let root = desk.model.standing.as_ref().unwrap().reseller.id.clone();
    let mut account = trunkdesk::demo::account(0, &root);
    account.name = AccountName::parse("beta dental").unwrap();
    desk.colleague().create_accounts(&[account]).unwrap();
    desk.press("Tab Enter");
    assert_snapshot!("import_overtaken", desk.picture());
    desk.press("Enter");
    assert_eq!(names(&desk), ["beta dental"]);
}

#[test]
fn nothing_is_imported_into_a_file_that_was_put_in_the_place_of_the_first() {
    let other = Desk::without_accounts();
    for step in ["check", "write"] {
        let mut desk = checked(GOOD, "");
        let aside = desk.beside("other.db");
        fs::copy(other.file(), &aside).unwrap();
        if step == "check" {
            desk.press("Esc");
        }
        fs::rename(aside, desk.file()).unwrap();
        if step == "check" {
            desk.focus("‹ Check ›").press("Enter");
        } else {
            desk.press("Tab Enter");
        }
        assert!(desk.shows("Another file was put in the"), "{step}: {}", desk.picture());
        desk.press("Enter");
        let Reply::Standing(Some(standing)) = Reader::new(desk.file()).answer(&Read::Standing) else {
            panic!("no standing")
        };
        assert_eq!(standing.accounts, 0, "{step}");
    }
}

#[test]
fn a_report_of_what_was_left_changes_nothing() {
    let mut desk = form(GOOD);
    for _ in 0..2 {
        let before = desk.picture();
        tell(&mut desk, Report::Checked(Box::new(Checked { verdict: Default::default(), first: Vec::new() })));
        tell(&mut desk, Report::Stopped);
        assert_eq!(desk.picture(), before);
        desk.press("Esc");
    }
}

#[test]
fn a_screen_that_is_locked_lets_an_import_go_on_and_tells_its_end() {
    let mut desk = writing("");
    desk.model.session.lock_after = Some(SignedDuration::from_mins(15));
    tell(&mut desk, Report::Progress(Progress::Writing { done: 2, of: 3_000 }));
    desk.wait(15 * 60);
    assert_snapshot!("import_locked", desk.picture());
    desk.press("Enter q");
    assert!(!desk.outside.contains(&"Quit".to_owned()), "{:?}", desk.outside);
    let passwords = Some("~/passwords.csv".to_owned());
    tell(&mut desk, Report::Imported(Box::new(ImportEnd { made: 3_000, passwords, ..ImportEnd::default() })));
    assert_snapshot!("import_locked_done", desk.picture());
    desk.release();
    desk.press("Enter");
    assert!(desk.outside.contains(&"Quit".to_owned()), "{:?}", desk.outside);
}

#[test]
fn a_screen_that_is_locked_shows_no_rows_any_more() {
    let mut desk = checked(GOOD, "");
    desk.model.session.lock_after = Some(SignedDuration::from_mins(15));
    desk.wait(15 * 60);
    assert!(desk.shows("trunkdesk is locked") && matches!(desk.model.screen, Screen::Home), "{}", desk.picture());
}

#[test]
fn an_import_is_not_left_by_ctrl_z_nor_on_a_small_screen() {
    let mut desk = writing("");
    let suspends = |desk: &mut Desk| update(&mut desk.model, Message::Key(Key::Ctrl('z')), now());
    assert_eq!(suspends(&mut desk), []);
    desk.resize(20, 5).press("C-c");
    assert_eq!((suspends(&mut desk), &desk.outside), (Vec::new(), &Vec::new()));
    tell(&mut desk, Report::Imported(Box::default()));
    assert_eq!(suspends(&mut desk), [Effect::Suspend]);
}

#[test]
fn who_may_not_import_or_export_sees_neither() {
    for (kiosk, read_only, imports, exports) in [
        (false, None, true, true),
        (false, Some(ReadOnly::Asked), false, true),
        (true, None, false, false),
        (true, Some(ReadOnly::NoOperator), false, false),
    ] {
        let mut desk = Desk::without_accounts();
        (desk.model.session.kiosk, desk.model.session.read_only) = (kiosk, read_only);
        let rows = MenuRow::all(&desk.model.session, false);
        assert_eq!((rows.contains(&MenuRow::Import), rows.contains(&MenuRow::Export)), (imports, exports));
        desk.press("m");
        assert_eq!((desk.shows(" Import "), desk.shows(" Export ")), (imports, exports), "{}", desk.picture());
        // the last row is still the last
        desk.press("End Enter");
        assert_eq!(desk.outside, ["Quit"]);
    }
}
