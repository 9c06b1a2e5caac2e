//! The reseller: the form of the first start, and its page from the menu.

use insta::assert_snapshot;
use trunkdesk::{
    app::message::Message,
    domain::{
        calling::Calling,
        money::Cents,
        permissions::{Permission, Permissions},
        realm::RealmSuffix,
        request::{Read, Reply, Write},
        reseller::{Reseller, ResellerSettings, Template},
        trunks::Totals,
    },
    view::look::{Glyphs, Look, Theme},
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
    desk.press("Esc Esc m Enter 2 Tab Tab");
    assert_snapshot!("reseller_from_the_menu", desk.picture());
    desk.press("C-u").type_text("voice.acme.example").focus("‹ Save ✓ ›").press("Enter");
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
    desk.press("m Enter 2 Tab Tab End").type_text("x").press("Esc");
    assert_snapshot!(desk.picture());
    desk.press("Shift-Tab Enter");
    assert!(desk.shows("sip.acme.examplex"), "Stay keeps what was typed");
    desk.press("Esc Tab Enter");
    assert!(desk.shows("Accounts 0"));
    desk.press("m Enter Esc");
    assert!(desk.shows("Accounts 0"), "unchanged, it is left at once");
}

#[test]
fn a_total_below_what_is_given_out_is_refused_and_says_by_how_much() {
    let mut desk = Desk::with_sample();
    desk.press("m Enter 2 Tab Tab Tab Tab C-u").type_text("5").press("Tab");
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
    desk.press("m Enter 2 Tab Tab").type_text("x");
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
    desk.press("m Enter 2");
    assert!(desk.shows("77"), "{}", desk.picture());
    desk.press("Tab Tab Tab Tab C-u").type_text("88").focus("‹ Save ✓ ›").press("Enter");
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
    desk.press("m Enter 2 Tab Tab Tab Tab Tab Tab Tab C-u").type_text("EUR").focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!(desk.picture());
}

#[test]
fn the_page_opens_with_what_is_given_out() {
    let mut desk = Desk::with_sample();
    desk.press("m Enter");
    assert_snapshot!("reseller_overview", desk.picture());
    desk.resize(120, 40);
    assert_snapshot!("reseller_overview_120x40", desk.picture());
    desk.resize(60, 20);
    assert_snapshot!("reseller_overview_60x20", desk.picture());
    desk.press("PgDn");
    assert_snapshot!("reseller_overview_60x20_scrolled", desk.picture());
    desk.press("PgUp PgUp").resize(80, 24);
    desk.model.look = Look { theme: Theme::Mono, glyphs: Glyphs::Ascii };
    let picture = desk.picture();
    assert!(picture.lines().take(12).all(|line| line.is_ascii()), "{picture}");
    assert_snapshot!("reseller_overview_ascii", picture);
    desk.press("Esc");
    assert!(desk.shows("Accounts 300"));
}

#[test]
fn without_accounts_nobody_holds_any() {
    let mut desk = Desk::without_accounts();
    desk.press("m Enter");
    assert_snapshot!(desk.picture());
    desk.resize(50, 15);
    assert_snapshot!("reseller_overview_empty_50x15", desk.picture());
}

#[test]
fn totals_that_are_exceeded_say_so_in_words() {
    let mut desk = Desk::with_sample();
    desk.press("m Enter");
    let standing = desk.model.standing.as_mut().unwrap();
    standing.reseller.settings.totals = Totals { twoway: Some(6_000), inbound: Some(2_148), outbound: Some(0) };
    assert_snapshot!(desk.picture());
}

#[test]
fn tabs_are_reached_by_tab_and_arrows_and_by_their_numbers() {
    let mut desk = Desk::without_accounts();
    desk.press("m Enter Right");
    assert!(desk.shows("Realm suffix"), "{}", desk.picture());
    desk.press("Right Right");
    assert!(desk.shows("A new account can place calls to"), "{}", desk.picture());
    desk.press("Left Left Left");
    assert!(desk.shows("Credit in all"), "{}", desk.picture());
    desk.press("2 Tab").type_text("3");
    assert!(desk.shows("Acme Reseller3"), "a digit that is typed opens no tab: {}", desk.picture());
    desk.press("Shift-Tab 3 Tab 1");
    assert!(desk.shows("Credit in all") && desk.shows("Save"), "what is changed can be saved from every tab");
    desk.press("Tab Tab Enter");
    assert!(desk.shows("The reseller is saved."), "{}", desk.picture());
}

#[test]
fn what_a_new_account_starts_with_is_set_here() {
    let mut desk = Desk::without_accounts();
    desk.press("m Enter 3");
    assert_snapshot!("reseller_new_accounts", desk.picture());
    desk.press("Tab Space");
    desk.focus("‹ Save ✓ ›");
    assert_snapshot!("reseller_new_accounts_changed", desk.picture());
    // the third box is that of emergency calls
    desk.press("3 Tab Tab Tab Space");
    assert_snapshot!("reseller_emergency_asked", desk.picture());
    desk.type_text("EMERGENCY").press("Enter");
    ticked(&mut desk, "Allow customers");
    ticked(&mut desk, "Per Minute");
    assert!(!desk.shows("MORE BALANCE SETTINGS"), "Per Minute folds its two settings: {}", desk.picture());
    ticked(&mut desk, "Twoway");
    desk.focus("‹ Save ✓ ›").press("Enter");
    let Reseller { template, revision, .. } = reseller(&mut desk);
    assert_eq!(revision, 2);
    let hidden = |p| matches!(p, Permission::PerMinute | Permission::Twoway);
    assert_eq!(
        template,
        Template {
            calling: Calling::denying(|key| {
                matches!(key, "tollfree_us" | "emergency" | "international" | "unknown")
            }),
            permissions: Permissions::hiding(hidden),
            allow_prepay: false,
        }
    );
    desk.press("a").type_text("ABC Company").open_call_restrictions();
    assert_snapshot!("wizard_from_the_template", desk.picture());
}

/// Goes down to the box with this label, and ticks or unticks it.
fn ticked(desk: &mut Desk, label: &str) {
    for _ in 0..40 {
        let (buffer, (x, y)) = desk.buffer();
        let row: String = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect();
        if row.chars().skip(usize::from(x) + 3).collect::<String>().starts_with(label) {
            desk.press("Space");
            return;
        }
        desk.press("Down");
    }
    panic!("no way to {label}:\n{}", desk.picture());
}

fn reseller(desk: &mut Desk) -> Reseller {
    let Reply::Standing(Some(standing)) = desk.ask(&Read::Standing) else { panic!("no standing") };
    standing.reseller
}

#[test]
fn the_amount_that_is_asked_about_twice_is_set_here() {
    let mut desk = Desk::without_accounts();
    desk.press("m Enter 2").focus("‹ Back ›").press("Shift-Tab").type_text("20,").press("Tab");
    assert!(desk.shows("! Not a number"), "{}", desk.picture());
    desk.press("Shift-Tab Shift-Tab").focus("‹ Save ✓ ›").press("Enter Backspace");
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert!(desk.shows("The reseller is saved."), "{}", desk.picture());
    assert_eq!(reseller(&mut desk).settings.ask_above, Cents(2_000));
    desk.press("a").type_text("ABC").open_call_restrictions();
    desk.focus("‹ Next » ›")
        .press("Shift-Tab Shift-Tab Shift-Tab Shift-Tab")
        .type_text("25")
        .focus("‹ Next » ›")
        .press("Enter");
    desk.focus("‹ Submit ✓ ›").press("Enter");
    assert!(desk.shows("Add $25.00 to the balance"), "{}", desk.picture());
}

#[test]
fn a_problem_opens_its_tab() {
    let mut desk = Desk::without_accounts();
    desk.press("m Enter 2 Tab C-u Tab Shift-Tab Shift-Tab 3").focus("‹ Save ✓ ›").press("Enter");
    assert!(desk.shows("! Type") && desk.shows("Reseller name"), "{}", desk.picture());
}

#[test]
fn what_two_operators_change_of_the_template_is_put_together() {
    let mut desk = Desk::without_accounts();
    desk.press("m Enter 3 Tab Space");
    let Reseller { settings, mut template, .. } = reseller(&mut desk);
    template.calling = Calling::denying(|_| false);
    template.permissions = Permissions::hiding(|p| p == Permission::ErrorsLog);
    let write = Write::SaveReseller {
        settings: Box::new(settings),
        template: Some(Box::new(template)),
        from_revision: Some(1),
    };
    assert!(matches!(desk.colleague().answer(&write), Reply::ResellerSaved(_)));
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_snapshot!(desk.picture());
    desk.press("Enter").focus("‹ Save ✓ ›").press("Enter");
    let template = reseller(&mut desk).template;
    assert_eq!(template.calling, Calling::denying(|key| key == "tollfree_us"), "theirs and mine");
    assert!(!template.permissions.shows(Permission::ErrorsLog));
}

#[test]
fn what_a_colleague_changes_comes_in_by_itself_but_not_under_what_is_typed() {
    let mut desk = Desk::without_accounts();
    desk.press("m Enter");
    colleague_sets(&desk, Some(1), |settings| settings.totals.twoway = Some(77));
    desk.message(Message::FileChanged);
    assert!(desk.shows("0 of 77 given out"), "{}", desk.picture());
    desk.press("2 Tab Tab Tab Tab C-u").type_text("90");
    colleague_sets(&desk, Some(2), |settings| settings.totals.twoway = Some(80));
    desk.message(Message::FileChanged);
    assert_snapshot!("reseller_overtaken_while_typing", desk.picture());
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert!(desk.shows("not saved yet. You typed something else than"), "{}", desk.picture());
    assert_eq!(reseller(&mut desk).settings.totals.twoway, Some(80), "nothing is overwritten unseen");
    desk.press("Enter").focus("‹ Save ✓ ›").press("Enter");
    assert_eq!(reseller(&mut desk).settings.totals.twoway, Some(90));
}

#[test]
fn no_size_panics_on_the_page() {
    let mut desk = Desk::with_sample();
    for step in ["m Enter", "2", "Tab Tab", "Shift-Tab Shift-Tab 3", "Tab Space"] {
        desk.resize(80, 24).press(step);
        for columns in (1..130).step_by(7) {
            for rows in 1..30 {
                desk.resize(columns, rows).picture();
            }
        }
    }
}
