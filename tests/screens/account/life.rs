//! What becomes of an account as a whole.

use insta::assert_snapshot;
use trunkdesk::{
    app::message::Message,
    domain::{
        name::AccountName,
        request::{Failure, Read, Reply, Write},
        setting::Setting,
    },
};

use super::desk;
use crate::harness::Desk;

#[test]
fn a_disabled_account_is_read_noted_enabled_or_deleted() {
    let mut desk = desk();
    desk.focus("‹ Disable ›").press("Enter");
    assert_snapshot!("life_disable_asked", desk.picture());
    desk.press("Right Enter");
    assert_snapshot!("life_disabled_overview", desk.picture());
    desk.press("e");
    assert_snapshot!("life_disabled_edit_refused", desk.picture());
    desk.press("Esc 2");
    assert_snapshot!("life_disabled_limits", desk.picture());
    for tab in ["3", "4", "5", "6", "8"] {
        desk.press(tab);
        assert!(!desk.shows("‹ Edit ›") && !desk.shows("‹ Add"), "{}", desk.picture());
    }
    desk.press("4 e");
    assert!(desk.shows("The account is disabled"), "{}", desk.picture());
    desk.press("Esc 7 e").type_text("Did not pay.").focus("‹ Save ✓ ›").press("Enter");
    assert_eq!(desk.opened().notes, "Did not pay.");
    desk.press("Esc");
    assert!(desk.shows("off"), "{}", desk.picture());
    desk.press("Enter").focus("‹ Enable ›").press("Enter Right Enter");
    assert!(desk.opened().enabled && desk.shows("‹ Edit ›"), "{}", desk.picture());
}

#[test]
fn of_a_disabled_account_only_the_notes_are_changed() {
    let mut desk = desk();
    desk.focus("‹ Disable ›").press("Enter Right Enter 7 e").type_text("Did not pay.").press("Shift-Tab 2");
    assert_snapshot!("life_disabled_limits_while_noting", desk.picture());
    desk.press("Down Down").type_text("99").focus("‹ Save ✓ ›").press("Enter");
    assert!(desk.shows("Saved."), "{}", desk.picture());
    let account = desk.opened();
    assert_eq!((account.notes.as_str(), account.trunks.twoway), ("Did not pay.", Some(10)));
}

#[test]
fn an_account_that_is_disabled_while_it_is_changed_keeps_what_was_typed() {
    let mut desk = desk();
    desk.press("e End").type_text("!");
    let account = desk.opened().id;
    desk.colleague_writes(&Write::SetEnabled { account, enabled: false });
    desk.message(Message::FileChanged);
    desk.type_text("x");
    assert!(desk.shows("‹ Save ✓ ›") && desk.shows("· disabled"), "{}", desk.picture());
    desk.press("Esc");
    assert!(desk.shows("Leave off?"), "{}", desk.picture());
}

#[test]
fn what_is_being_saved_is_shown_once_the_file_has_answered() {
    let mut desk = desk();
    desk.hold().focus("‹ Disable ›").press("Enter Right Enter");
    // the file tells of the change before it answers
    let account = desk.opened().id;
    desk.colleague_writes(&Write::SetEnabled { account: account.clone(), enabled: false });
    let reply = desk.ask(&Read::Account(account));
    desk.message(Message::Store(reply));
    assert!(desk.shows("‹ Disable ›") && desk.shows("Saving the account…"), "{}", desk.picture());
    desk.release().press("e");
    assert!(desk.shows("The account is disabled: until it is enabled"), "{}", desk.picture());
}

#[test]
fn what_a_colleague_changed_while_a_save_failed_is_shown_all_the_same() {
    let mut desk = desk();
    desk.hold().focus("‹ Disable ›").press("Enter Right Enter");
    desk.colleague_changes(vec![Setting::Name(AccountName::parse("ABC Ltd").unwrap())]);
    let reply = desk.ask(&Read::Account(desk.model.home.list.row().unwrap().id.clone()));
    desk.message(Message::Store(reply));
    assert!(!desk.shows("ABC Ltd"), "{}", desk.picture());
    let trouble = Failure::Trouble("The disk gives an error.".into());
    desk.message(Message::Store(Reply::WriteFailed(trouble)));
    let read = desk.held_reads();
    assert!(matches!(read.last(), Some(Read::Account(_))), "{read:?}");
    let reply = desk.ask(read.last().unwrap());
    desk.message(Message::Store(reply));
    desk.press("Esc");
    assert!(desk.shows("ABC Ltd"), "{}", desk.picture());
}

#[test]
fn deleting_wants_the_name_and_says_what_goes_with_it() {
    let mut desk = desk();
    desk.focus("‹ Delete ›").press("Enter");
    assert_snapshot!("life_delete_asked", desk.picture());
    desk.press("Enter");
    assert_snapshot!("life_delete_nothing_typed", desk.picture());
    desk.type_text("abc").press("Enter");
    assert!(desk.shows("Does not match: type ABC Company"), "{}", desk.picture());
    desk.press("Esc").focus("‹ Delete ›").press("Enter").type_text("ABC Company").press("Enter");
    assert_snapshot!("life_deleted", desk.picture());
    let standing = desk.model.standing.as_ref().unwrap();
    assert_eq!((standing.accounts, standing.given.twoway), (0, 0));
}

#[test]
fn an_account_that_is_deleted_here_is_not_told_to_be_deleted_by_somebody_else() {
    let mut desk = desk();
    let id = desk.opened().id;
    desk.focus("‹ Delete ›").press("Enter").type_text("ABC Company").hold().press("Enter");
    // the answer to what a change of the file had read comes before that to the deletion
    desk.message(Message::Store(Reply::Account(id, None)));
    desk.release();
    assert!(desk.shows("ABC Company is deleted.") && desk.model.overlay.is_none(), "{}", desk.picture());
}

#[test]
fn an_account_that_is_gone_is_told_once_even_over_a_box() {
    let mut desk = desk();
    let id = desk.opened().id;
    desk.press("e End").type_text("!").press("C-g");
    desk.colleague_writes(&Write::DeleteAccount { account: id, confirm: "ABC Company".into() });
    desk.message(Message::FileChanged);
    assert!(desk.shows("The account is gone"), "{}", desk.picture());
    desk.press("Enter");
    desk.message(Message::FileChanged);
    assert!(desk.model.overlay.is_none() && desk.shows("ABC Company!"), "{}", desk.picture());
}

#[test]
fn a_question_about_an_account_that_is_gone_is_taken_back() {
    let mut desk = desk();
    let id = desk.opened().id;
    desk.focus("‹ Disable ›").press("Enter");
    desk.colleague_writes(&Write::DeleteAccount { account: id, confirm: "ABC Company".into() });
    desk.message(Message::FileChanged);
    assert!(desk.shows("The account is gone") && !desk.shows("Disable ABC"), "{}", desk.picture());
}

#[test]
fn moving_searches_the_tree_and_never_below_itself() {
    let mut desk = desk();
    desk.press("Esc a").type_text("Beta Dental").submit();
    desk.press("Esc").focus("‹ Move ›").press("Enter");
    assert_snapshot!("life_move", desk.picture());
    desk.type_text("abc");
    assert!(desk.shows("ABC Company"), "{}", desk.picture());
    desk.press("Enter");
    assert_snapshot!("life_move_asked", desk.picture());
    desk.press("Right Enter");
    let account = desk.opened();
    assert_eq!(account.path.iter().map(|above| above.name.as_str()).collect::<Vec<_>>(), ["ABC Company"]);
    assert_snapshot!("life_moved", desk.picture());
    let child = account.id;
    let parent = account.parent;
    desk.press("Esc");
    let reply = desk.colleague().answer(&Write::MoveAccount { account: parent, to: child });
    assert!(format!("{reply:?}").contains("ParentLoop"), "{reply:?}");
}

/// Three accounts, the box to move the last of them open.
fn moving() -> Desk {
    let mut desk = desk();
    desk.press("Esc a").type_text("Beta Dental").submit();
    desk.press("Esc Esc a").type_text("Café Gamma").submit();
    desk.press("Esc").focus("‹ Move ›").press("Enter");
    desk
}

#[test]
fn enter_before_the_answer_is_about_what_was_typed() {
    let mut desk = moving();
    desk.hold().type_text("beta").press("Enter");
    assert!(desk.shows("Move below: type to search"), "{}", desk.picture());
    desk.release();
    assert!(desk.shows("Move Café Gamma below Beta Dental?"), "{}", desk.picture());
    // an Enter too many moves nothing
    desk.press("Enter");
    assert_eq!(desk.opened().path.len(), 0);
}

#[test]
fn the_answer_to_a_search_arrives_below_the_help() {
    let mut desk = moving();
    desk.hold().type_text("abc").press("Enter C-g").release();
    assert!(desk.shows("Help"), "{}", desk.picture());
    desk.press("Esc");
    assert!(desk.shows("ABC Company") && !desk.shows("Beta Dental"), "{}", desk.picture());
    desk.press("Enter");
    assert!(desk.shows("Move Café Gamma below ABC Company?"), "{}", desk.picture());
}

#[test]
fn the_reseller_is_found_by_the_letters_of_its_name() {
    let mut desk = moving();
    desk.press("Esc");
    let mut standing = desk.model.standing.take().unwrap();
    standing.reseller.settings.name = AccountName::parse("Café Reseller").unwrap();
    let id = desk.opened().id;
    let to = desk.model.home.list.rows.iter().find(|row| row.id != id).unwrap().id.clone();
    desk.colleague_writes(&Write::MoveAccount { account: id, to });
    desk.message(Message::FileChanged);
    desk.model.standing = Some(standing);
    desk.focus("‹ Move ›").press("Enter").type_text("cafe r");
    assert!(desk.shows("Café Reseller"), "{}", desk.picture());
}

#[test]
fn an_account_with_sub_accounts_is_not_deleted() {
    let mut desk = desk();
    let above = desk.opened().id;
    desk.press("Esc a").type_text("Beta Dental").submit();
    let below = desk.opened().id;
    desk.colleague_writes(&Write::MoveAccount { account: below, to: above });
    desk.press("Esc Esc Home Enter");
    assert!(desk.shows("Sub-accounts  1"), "{}", desk.picture());
    desk.focus("‹ Delete ›").press("Enter");
    assert!(desk.shows("cannot be deleted. It has sub-accounts (1)"), "{}", desk.picture());
}
