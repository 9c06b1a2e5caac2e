//! What is typed is kept: when, of which forms, and how it is gone on with.

use insta::assert_snapshot;
use trunkdesk::{
    app::{
        draft::{Draft, DraftId, Unreadable, Waiting},
        message::Message,
        model::{Model, Screen},
        update::{first_drafts, flush},
    },
    domain::{
        name::AccountName,
        request::{Reply, Write},
        setting::Setting,
        trunks::TrunkKind,
    },
    form::{Control, FieldId, Form, Value},
};

use crate::harness::Desk;

/// Ends the program as a killed one does, and starts another on the same file, with the drafts that are left.
fn begin_again(desk: &mut Desk) {
    let drafts = desk.drafts.clone();
    let token = format!("{}0", desk.model.session.token);
    desk.restart(&token);
    desk.drafts = drafts.clone();
    let waiting = drafts.into_iter().map(|(id, draft)| Waiting {
        id,
        at: desk.now,
        open: true,
        elsewhere: false,
        unwritten: false,
        instead_of: None,
        draft,
    });
    let effects = first_drafts(&mut desk.model, waiting.collect(), Vec::new());
    desk.do_all(effects);
}

/// What stands in a form, but for passwords, and where the focus is.
fn typed(form: &Form) -> (Vec<(FieldId, String, bool)>, Control) {
    let fields = form.draft().map(|draft| draft.fields().to_vec()).unwrap_or_default();
    (
        fields
            .into_iter()
            .map(|field| (field.id, form.field(field.id).value.in_words(), form.field(field.id).is_changed()))
            .collect(),
        form.focus(),
    )
}

fn form(model: &Model) -> &Form {
    model.screen.form().expect("a form is open")
}

#[test]
fn what_is_typed_is_kept_two_seconds_later_and_at_every_field_that_is_left() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC");
    assert!(desk.drafts.is_empty(), "not at every key");
    desk.wait(1).type_text("D").wait(1);
    let names = |desk: &Desk| -> Vec<String> { desk.drafts.values().map(Draft::title).collect() };
    assert_eq!(names(&desk), ["New account “ABCD”"], "two seconds after the first key");
    desk.type_text("E").press("Tab");
    assert_eq!(names(&desk), ["New account “ABCDE”"], "the field is left");
    // whoever looks, waits or walks on writes nothing more
    let kept = desk.kept;
    desk.wait(60);
    assert_eq!(desk.kept, kept);
    let Draft::NewAccount(draft) = desk.drafts.values().next().unwrap().clone() else { panic!() };
    assert_eq!(draft.form.focus(), Control::Button(trunkdesk::form::Button::ChangeRealm));
    // put back as it was, there is nothing to keep
    desk.press("Shift-Tab C-u");
    assert!(desk.drafts.is_empty(), "{:?}", desk.drafts);
}

#[test]
fn a_clock_that_is_set_back_puts_nothing_off() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("A");
    desk.now -= jiff::SignedDuration::from_hours(1);
    desk.type_text("B").wait(2);
    assert_eq!(desk.drafts.len(), 1);
}

#[test]
fn every_step_of_a_new_account_is_gone_on_with_as_it_was() {
    let steps: [&dyn Fn(&mut Desk); 12] = [
        &|desk| {
            desk.press("a").type_text("ABC Company");
        },
        &|desk| {
            desk.press("Tab Enter").type_text("abc");
        },
        &|desk| {
            desk.press("Tab Tab Enter").type_text("new york").press("Enter");
        },
        &|desk| {
            desk.press("Tab Space Tab").type_text("Melissa").press("Tab").type_text("Demo");
        },
        &|desk| {
            desk.press("Tab").type_text("melissa@abc.example").press("Tab").type_text("+1 415 555 0100");
        },
        &|desk| {
            desk.press("Tab Space Tab")
                .type_text("correct horse battery")
                .press("Tab")
                .type_text("correct horse battery");
        },
        &|desk| {
            desk.focus("‹ Next » ›").press("Enter").type_text("10").press("Tab").type_text("3");
        },
        &|desk| {
            desk.press("Tab End PgDn Tab Tab Space");
        },
        &|desk| {
            desk.focus("‹ « Previous ›").press("Shift-Tab Shift-Tab Shift-Tab").type_text("10.00");
        },
        &|desk| {
            desk.focus("‹ Next » ›").press("Enter Space Down Space");
        },
        &|desk| {
            desk.press("1");
        },
        &|desk| {
            desk.press("3").focus("‹ Review » ›").press("Enter");
        },
    ];
    let mut desk = Desk::without_accounts();
    for (place, step) in steps.iter().enumerate() {
        step(&mut desk);
        desk.wait(2);
        let before = typed(form(&desk.model));
        let tab = |desk: &Desk| match &desk.model.screen {
            Screen::Wizard(wizard) => (wizard.tab, wizard.furthest),
            _ => panic!("no new account after step {place}"),
        };
        let tabs = tab(&desk);
        assert!(!format!("{:?}", desk.drafts).contains("horse"), "no password is kept");
        begin_again(&mut desk);
        desk.press("d Enter");
        assert_eq!((typed(form(&desk.model)), tab(&desk)), (before, tabs), "after step {place}");
        assert_eq!(desk.drafts.len(), 1, "under one name only");
        if place == 5 {
            assert!(!desk.shows("••••"), "passwords are typed anew");
            desk.press("Shift-Tab").type_text("correct horse battery").press("Tab").type_text("correct horse battery");
        }
    }
}

#[test]
fn a_saved_account_leaves_no_draft() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").press("Tab");
    assert_eq!(desk.drafts.len(), 1);
    desk.hold().submit();
    assert_eq!(desk.drafts.len(), 1, "as long as the file has not answered");
    desk.release();
    assert!(desk.shows("ABC Company is saved."), "{}", desk.picture());
    assert!(desk.drafts.is_empty());
}

#[test]
fn a_form_that_is_left_is_kept_or_forgotten() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").press("Esc Enter");
    assert_snapshot!("kept_as_a_draft", desk.picture());
    desk.press("m Esc");
    assert_snapshot!("draft_on_home", desk.picture());
    desk.press("d");
    assert_snapshot!("draft_question", desk.picture());
    desk.press("Esc a").type_text("Other").press("Esc Right Enter");
    assert_eq!(desk.drafts.values().map(Draft::title).collect::<Vec<_>>(), ["New account “ABC Company”"]);
    desk.press("d Right Enter");
    assert!(desk.drafts.is_empty() && desk.shows("The draft is discarded."), "{}", desk.picture());
    desk.press("m Down Down Enter");
    assert!(desk.shows("No draft waits."), "{}", desk.picture());
}

#[test]
fn several_drafts_wait() {
    let mut desk = Desk::with_sample();
    desk.press("a").type_text("First").press("Esc Enter").wait(60);
    desk.press("Enter e").type_text(" Ltd").press("Esc Enter Esc").wait(60);
    desk.press("m Enter 2 Tab").type_text("X").press("Esc Enter m Esc");
    assert_snapshot!("drafts_on_home", desk.picture());
    desk.press("m");
    assert_snapshot!("menu_with_drafts", desk.picture());
    desk.press("Esc d Down");
    assert_snapshot!("drafts", desk.picture());
    desk.press("Enter Enter");
    assert!(desk.shows("Ltd") && desk.shows("‹ Save ✓ ›"), "{}", desk.picture());
    assert_eq!(desk.drafts.len(), 3);
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_eq!(desk.drafts.len(), 2);
}

/// An account with its form open, and some of it changed.
fn changing() -> Desk {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").submit().press("Esc");
    desk.press("e C-u").type_text("ABC Ltd");
    desk
}

#[test]
fn changes_of_an_account_are_gone_on_with_at_their_field() {
    let mut desk = changing();
    desk.press("Shift-Tab 2 Tab").type_text("7");
    desk.wait(2);
    let before = typed(form(&desk.model));
    begin_again(&mut desk);
    desk.press("d Enter");
    assert_eq!(typed(form(&desk.model)), before);
    assert_snapshot!("changes_resumed", desk.picture());
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert!(desk.shows("Saved.") && desk.drafts.is_empty(), "{}", desk.picture());
    let account = desk.opened();
    assert_eq!((account.name.as_str(), account.trunks.twoway), ("ABC Ltd", Some(7)));
}

#[test]
fn what_a_colleague_changed_meanwhile_is_put_together_or_asked_about() {
    let mut desk = changing();
    desk.wait(2);
    let name = AccountName::parse("ABC Inc").unwrap();
    desk.colleague_changes(vec![Setting::Name(name), Setting::Trunks(TrunkKind::Inbound, 2)]);
    begin_again(&mut desk);
    desk.press("d Enter");
    assert_snapshot!("changes_overtaken", desk.picture());
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!("changes_clash", desk.picture());
    desk.press("Space Enter");
    let account = desk.opened();
    assert_eq!((account.name.as_str(), account.trunks.inbound), ("ABC Ltd", Some(2)), "mine, and theirs besides");
}

#[test]
fn the_draft_of_a_deleted_account_can_still_be_read() {
    let mut desk = changing();
    desk.wait(2);
    let account = desk.opened().id.clone();
    let confirm = desk.opened().name.clone();
    let reply = desk.colleague().answer(&Write::DeleteAccount { account, confirm });
    assert!(matches!(reply, Reply::Deleted(_)), "{reply:?}");
    begin_again(&mut desk);
    desk.press("d Enter");
    assert_snapshot!("draft_of_a_deleted_account", desk.picture());
    desk.press("Enter");
    assert_eq!(desk.drafts.len(), 1, "it waits until it is discarded");
}

#[test]
fn the_forms_over_an_account_are_gone_on_with() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").submit().press("Esc");
    desk.press("6").focus("‹ Add credit ›").press("Enter").type_text("25").press("Tab").type_text("Payment").wait(2);
    let before = typed(form(&desk.model));
    begin_again(&mut desk);
    desk.press("d Enter");
    assert_eq!(typed(form(&desk.model)), before);
    desk.press("Enter Enter");
    assert!(desk.shows("Saved."), "{}", desk.picture());

    desk.press("4").focus("‹ Add admin ›").press("Enter").type_text("Melissa").press("Tab").wait(2);
    let before = typed(form(&desk.model));
    begin_again(&mut desk);
    desk.press("d Enter");
    assert_eq!(typed(form(&desk.model)), before);
    desk.type_text("Demo").press("Tab").type_text("m@abc.example").focus("‹ Save ✓ ›").press("Enter Esc");

    desk.press("4 Tab Enter").type_text("-Ann").wait(2);
    let before = typed(form(&desk.model));
    begin_again(&mut desk);
    desk.press("d Enter");
    assert_eq!(typed(form(&desk.model)), before);
    assert_snapshot!("user_resumed", desk.picture());
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_eq!(desk.opened().users[0].first_name, "Melissa-Ann");
    assert!(desk.drafts.is_empty());
}

#[test]
fn credit_that_is_sent_again_after_a_lost_answer_counts_once() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").submit().press("Esc");
    desk.press("6").focus("‹ Add credit ›").press("Enter").type_text("25").press("Tab").type_text("Payment").wait(2);
    let kept = desk.drafts.clone();
    desk.press("Enter Enter");
    assert!(desk.shows("$25.00"), "{}", desk.picture());
    // the program was killed before it heard of it
    desk.drafts = kept;
    begin_again(&mut desk);
    desk.press("d Enter").focus("‹ Add credit ›").press("Enter");
    assert_eq!(desk.opened().balance.0, 2500, "{}", desk.picture());
}

#[test]
fn a_form_over_a_form_is_kept_by_itself() {
    let mut desk = Desk::without_accounts();
    desk.press("a")
        .type_text("ABC Company")
        .press("Tab Tab Tab Space Tab")
        .type_text("Melissa")
        .press("Tab")
        .type_text("Demo");
    desk.press("Tab").type_text("m@abc.example").submit().press("Esc");
    desk.press("e").type_text(" Ltd").press("Shift-Tab 4 Tab Enter").type_text("-Ann").press("Esc Enter");
    assert!(desk.shows("Kept as a draft"), "{}", desk.picture());
    let mut titles: Vec<_> = desk.drafts.values().map(Draft::title).collect();
    titles.sort();
    assert_eq!(titles, ["Changes of “ABC Company”", "User of “ABC Company”"]);
}

#[test]
fn the_resellers_settings_are_gone_on_with() {
    let mut desk = Desk::without_accounts();
    desk.press("m Enter 2 Tab").type_text("X").press("Tab").wait(2);
    let before = typed(form(&desk.model));
    begin_again(&mut desk);
    desk.press("d Enter");
    assert_eq!(typed(form(&desk.model)), before);
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert!(desk.shows("The reseller is saved.") && desk.drafts.is_empty(), "{}", desk.picture());
}

#[test]
fn the_first_start_goes_on_by_itself() {
    let mut desk = Desk::without_a_file();
    desk.press("C-u").type_text("sip.acme.example").wait(2);
    let before = typed(form(&desk.model));
    begin_again(&mut desk);
    assert_eq!(typed(form(&desk.model)), before);
    assert_snapshot!("first_start_resumed", desk.picture());
    desk.press("Esc Right Enter");
    assert_eq!(desk.outside, ["Quit"]);
    assert!(desk.drafts.is_empty(), "discarded");
}

#[test]
fn a_copy_is_gone_on_with_whatever_became_of_the_account_that_it_is_of() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").open_call_restrictions().type_text("7").focus("‹ Next » ›").press("Enter");
    desk.focus("‹ Submit ✓ ›").press("Enter Esc 5 e").type_text("Tess Tech").focus("‹ Save ✓ ›").press("Enter");
    desk.press("Esc n").type_text("Second").wait(2);
    let reply = desk.colleague().answer(&Write::DeleteAccount {
        account: desk.model.home.list.rows[0].id.clone(),
        confirm: "ABC Company".into(),
    });
    assert!(matches!(reply, Reply::Deleted(_)), "{reply:?}");
    begin_again(&mut desk);
    desk.press("d Enter");
    assert!(
        desk.shows("Copy of ABC Company") && desk.shows("Copied too: language en-US, technical contact."),
        "{}",
        desk.picture()
    );
    desk.submit();
    let Screen::Account(screen) = &desk.model.screen else { panic!("{}", desk.picture()) };
    let account = screen.account().unwrap();
    assert_eq!((account.trunks.twoway, account.contact["technical"]["name"].as_str()), (Some(7), Some("Tess Tech")));
}

#[test]
fn a_draft_that_cannot_be_kept_is_told_of() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC").wait(2);
    let own = desk.drafts.keys().next().cloned();
    desk.message(Message::DraftFailed(own, "There is no room in /home/m/drafts: free some space there.".into()));
    assert_snapshot!("draft_failed", desk.picture());
    let kept = desk.kept;
    desk.wait(600);
    assert!(desk.shows("not kept as a draft"), "{}", desk.picture());
    assert_eq!(desk.kept, kept, "nothing is tried again while nobody types");
}

#[test]
fn drafts_that_are_open_elsewhere_say_so() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC").press("Esc Enter");
    let mut waiting = desk.model.drafts.waiting.clone();
    waiting[0].elsewhere = true;
    waiting[0].id = DraftId("other-1".into());
    desk.message(Message::Drafts(waiting, Vec::new()));
    desk.press("d");
    assert_snapshot!("draft_elsewhere", desk.picture());
}

#[test]
fn without_a_place_for_drafts_leaving_says_what_is_lost() {
    let mut desk = Desk::without_accounts();
    desk.model.session.keeps_drafts = false;
    desk.press("a").type_text("ABC").press("Esc");
    assert!(desk.shows("would be lost.") && !desk.shows("Keep as draft"), "{}", desk.picture());
    desk.wait(10);
    assert!(desk.drafts.is_empty());
}

#[test]
fn only_fields_that_differ_are_kept() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC").press("Tab");
    let Draft::NewAccount(draft) = desk.drafts.values().next().unwrap().clone() else { panic!() };
    assert_eq!(draft.form.fields().len(), 1);
    assert!(matches!(form(&desk.model).field(FieldId::Name).value, Value::Text(_)));
}

#[test]
fn a_draft_that_another_session_has_taken_is_said_to_be_gone() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC").press("Esc Enter d");
    desk.message(Message::Drafts(Vec::new(), Vec::new()));
    desk.press("Enter");
    assert!(desk.shows("The draft is gone: another session"), "{}", desk.picture());
}

#[test]
fn an_account_that_cannot_be_read_leaves_its_draft_waiting() {
    let mut desk = changing();
    desk.wait(2);
    begin_again(&mut desk);
    desk.hold().press("d Enter");
    let trouble = trunkdesk::domain::request::Failure::Trouble("The disk gives an error.".into());
    desk.message(Message::Store(Reply::ReadFailed(trouble)));
    assert!(desk.shows("The disk gives an error.") && desk.drafts.len() == 1, "{}", desk.picture());
    // an answer about the account that comes for another reason opens nothing
    desk.press("Enter").release();
    assert!(matches!(desk.model.screen, Screen::Home), "{}", desk.picture());
}

#[test]
fn a_draft_that_is_only_in_memory_is_not_lost_without_a_question() {
    let mut desk = Desk::without_accounts();
    desk.full = true;
    desk.press("a").type_text("ABC").press("Esc Enter");
    assert!(desk.shows("New account “ABC” is not kept on the disk, only here."), "{}", desk.picture());
    for leave in ["q", "m End Enter", "m q", "C-c"] {
        desk.press(leave);
        assert!(desk.shows("not on the disk yet") && desk.outside.is_empty(), "{leave}: {}", desk.picture());
        desk.press("Enter");
    }
    desk.press("q");
    assert_snapshot!("draft_unwritten", desk.picture());
    // what the disk has does not take it away
    desk.press("Enter").message(Message::Drafts(Vec::new(), Vec::new()));
    desk.press("q Right Enter q Left Enter");
    assert_eq!(desk.outside, ["Quit"], "it is tried again, in vain");
    desk.outside.clear();
    desk.full = false;
    desk.press("q Right Enter");
    assert!(desk.shows("Kept as a draft") && desk.drafts.len() == 1, "{}", desk.picture());
    desk.press("q");
    assert_eq!(desk.outside, ["Quit"]);
}

#[test]
fn a_draft_that_is_resumed_on_a_full_disk_stays_as_it_was() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC").wait(2);
    begin_again(&mut desk);
    let before = desk.drafts.clone();
    desk.full = true;
    desk.press("d Enter");
    assert!(desk.shows("ABC") && desk.shows("not kept as a draft"), "{}", desk.picture());
    assert_eq!(desk.drafts, before);
    desk.full = false;
    desk.type_text("D").wait(2);
    assert_eq!(desk.drafts.values().map(Draft::title).collect::<Vec<_>>(), ["New account “ABCD”"]);
}

#[test]
fn a_draft_that_is_resumed_is_there_once_whenever_the_line_drops() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC").wait(2);
    begin_again(&mut desk);
    desk.dropped = true;
    let titles = |desk: &Desk| desk.drafts.values().map(Draft::title).collect::<Vec<_>>();
    desk.press("d Enter");
    assert_eq!(titles(&desk), ["New account “ABC”"]);
    desk.type_text("D");
    let effects = flush(&mut desk.model);
    desk.do_all(effects);
    assert_eq!(titles(&desk), ["New account “ABCD”"]);
}

#[test]
fn a_draft_that_is_resumed_and_put_aside_on_a_full_disk_stays_as_it_was_until_there_is_room() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC").wait(2);
    begin_again(&mut desk);
    let before = desk.drafts.clone();
    desk.full = true;
    desk.press("d Enter").type_text("D").press("Esc Enter");
    assert!(desk.shows("New account “ABCD” is not kept on the disk, only here."), "{}", desk.picture());
    assert_eq!(desk.drafts, before);
    desk.full = false;
    desk.press("q Right Enter");
    assert_eq!(desk.drafts.values().map(Draft::title).collect::<Vec<_>>(), ["New account “ABCD”"]);
    // discarded in the one place, it is gone in the other
    begin_again(&mut desk);
    desk.full = true;
    desk.press("d Enter").type_text("E").press("Esc Enter d Right Enter");
    assert!(desk.drafts.is_empty() && desk.shows("The draft is discarded."), "{}", desk.picture());
}

#[test]
fn a_list_that_is_late_brings_nothing_back() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC").press("Esc Enter");
    let stale = desk.model.drafts.waiting.clone();
    desk.press("d Enter");
    desk.message(Message::Drafts(stale.clone(), Vec::new()));
    assert!(desk.model.drafts.waiting.is_empty(), "it is open");
    desk.press("Esc Right Enter");
    desk.message(Message::Drafts(stale, Vec::new()));
    assert!(desk.model.drafts.waiting.is_empty() && desk.drafts.is_empty(), "it is discarded");
}

#[test]
fn what_was_typed_at_the_first_start_overwrites_nobodys_reseller() {
    let mut desk = Desk::without_a_file();
    desk.press("C-u").type_text("sip.mine.example").wait(2);
    let set = Write::SaveReseller { settings: Box::new(crate::harness::acme()), template: None, from_revision: None };
    assert!(matches!(desk.colleague().answer(&set), Reply::ResellerSaved(_)));
    begin_again(&mut desk);
    desk.press("d Enter");
    assert_snapshot!("first_start_overtaken", desk.picture());
}

#[test]
fn a_review_with_a_password_to_type_anew_goes_on_at_the_password() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC").press("Tab Tab Tab Space Tab").type_text("Melissa").press("Tab").type_text("Demo");
    desk.press("Tab").type_text("m@abc.example").press("Tab Tab Space Tab").type_text("correct horse battery");
    desk.press("Tab")
        .type_text("correct horse battery")
        .open_permissions()
        .focus("‹ Review » ›")
        .press("Enter")
        .wait(2);
    assert!(desk.shows("Review"), "{}", desk.picture());
    begin_again(&mut desk);
    desk.press("d Enter");
    assert!(desk.shows("Admin password") && desk.shows("‹ Next » ›"), "{}", desk.picture());
    assert_eq!(form(&desk.model).focus(), Control::Field(FieldId::Password));
}

#[test]
fn a_draft_that_cannot_be_read_can_be_looked_at_and_discarded() {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC").press("Esc Enter");
    let file = "/home/m/.local/state/trunkdesk/drafts/f00d-1.json".to_owned();
    let unreadable = vec![Unreadable { id: DraftId("f00d-1".into()), file }];
    let waiting = desk.model.drafts.waiting.clone();
    desk.message(Message::Drafts(waiting, unreadable.clone()));
    desk.press("d Down");
    assert_snapshot!("drafts_unreadable", desk.picture());
    desk.press("Esc");
    desk.message(Message::Drafts(Vec::new(), unreadable));
    desk.press("m Esc");
    assert!(desk.shows("A draft cannot be read: d says which."), "{}", desk.picture());
    desk.press("d");
    assert_snapshot!("draft_unreadable", desk.picture());
    desk.press("Right Enter");
    assert!(desk.model.drafts.unreadable.is_empty() && desk.shows("discarded"), "{}", desk.picture());
}
