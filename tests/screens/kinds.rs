//! Kinds of calls that a cluster has beside the seven, or in place of some of them.

use insta::assert_snapshot;
use trunkdesk::{
    domain::{
        calling::{Classifier, Classifiers},
        request::{Read, Reply},
        setting::Setting,
    },
    form::{Control, FieldId},
};

use crate::harness::Desk;

/// Nine kinds: the seven, and two of the cluster's own.
fn nine() -> Classifiers {
    let seven = Classifiers::default();
    let seven = seven.iter().map(|kind| (kind.key, kind.label));
    Classifiers::of(seven.chain([("moon_night", "Moon at night"), ("mars", "Mars\u{1b}[31m and beyond, by satellite")]))
}

fn kind(key: &str) -> Classifier {
    nine().find(key).unwrap()
}

/// A desk whose reseller has these kinds.
fn desk(kinds: Classifiers) -> Desk {
    let mut desk = Desk::without_accounts();
    desk.model.standing.as_mut().unwrap().reseller.classifiers = kinds;
    desk
}

/// Has an account with no more than a name made and opened; the kinds are there again after what was read.
fn opened(kinds: Classifiers) -> Desk {
    let mut desk = desk(kinds.clone());
    desk.press("a").type_text("ABC").submit().press("Esc");
    desk.model.standing.as_mut().unwrap().reseller.classifiers = kinds;
    desk
}

fn denied(desk: &mut Desk) -> Vec<String> {
    let account = desk.opened();
    account.calling.0.keys().filter(|key| !account.calling.allows(key)).cloned().collect()
}

#[test]
fn a_new_account_has_a_box_for_each() {
    let mut desk = desk(nine());
    desk.press("a").type_text("ABC").open_call_restrictions();
    assert_snapshot!("kinds_wizard", desk.picture());
    desk.model.screen.form_mut().unwrap().enter(Control::Field(FieldId::Call(kind("moon_night"))));
    desk.press("Space").press("Tab Space");
    assert_snapshot!("kinds_wizard_ticked", desk.picture());
    desk.focus("‹ Next » ›").press("Enter").focus("‹ Review » ›").press("Enter");
    assert_snapshot!("kinds_review", desk.picture());
    desk.focus("‹ Submit ✓ ›").press("Enter Esc");
    assert_eq!(denied(&mut desk), ["international", "mars", "moon_night", "unknown"]);
    let newest = desk.newest_changes();
    for label in ["Calls to Moon at night", "Calls to Mars[31m and beyond, by satellite"] {
        assert!(newest.contains(&label.to_owned()), "{newest:?}");
    }
}

#[test]
fn limits_of_an_account_are_changed_kind_by_kind() {
    let mut desk = opened(nine());
    desk.colleague_changes(vec![Setting::Call(kind("mars"), false)]);
    desk.message(trunkdesk::app::message::Message::FileChanged);
    desk.model.standing.as_mut().unwrap().reseller.classifiers = nine();
    desk.press("Enter 2 e");
    assert_snapshot!("kinds_limits", desk.picture());
    desk.model.screen.form_mut().unwrap().enter(Control::Field(FieldId::Call(kind("moon_night"))));
    desk.press("Space").focus("‹ Save ✓ ›").press("Enter");
    assert_eq!(denied(&mut desk), ["international", "mars", "moon_night", "unknown"]);
    assert_eq!(desk.newest_changes(), ["Calls to Moon at night"]);
}

#[test]
fn what_the_cluster_lacks_by_now_stays_with_an_account_and_the_template() {
    let few = Classifiers::of([("toll_us", "US Toll"), ("international", "International")]);
    let mut desk = opened(nine());
    desk.colleague_changes(vec![Setting::Call(kind("mars"), false)]);
    desk.message(trunkdesk::app::message::Message::FileChanged);
    desk.model.standing.as_mut().unwrap().reseller.classifiers = few.clone();
    desk.press("Enter 2 e");
    assert!(desk.shows("[x] US Toll ") && !desk.shows("Caribbean") && !desk.shows("Mars"), "{}", desk.picture());
    desk.model.screen.form_mut().unwrap().enter(Control::Field(FieldId::Call(kind("toll_us"))));
    desk.press("Space").focus("‹ Save ✓ ›").press("Enter");
    assert_eq!(denied(&mut desk), ["international", "mars", "toll_us", "unknown"]);

    desk.press("Esc").model.standing.as_mut().unwrap().reseller.classifiers = few;
    desk.press("m Enter 3 Tab Space").focus("‹ Save ✓ ›").press("Enter");
    let Reply::Standing(Some(standing)) = desk.ask(&Read::Standing) else { panic!("no standing") };
    let calling = standing.reseller.template.calling;
    let denied: Vec<_> = calling.0.keys().filter(|key| !calling.allows(key)).collect();
    assert_eq!(denied, ["international", "toll_us", "unknown"]);
}

#[test]
fn a_kind_that_goes_while_its_box_has_the_focus_does_no_harm() {
    let mut desk = opened(nine());
    desk.press("Enter 2 e").model.screen.form_mut().unwrap().enter(Control::Field(FieldId::Call(kind("mars"))));
    desk.press("Space");
    desk.model.standing.as_mut().unwrap().reseller.classifiers = Classifiers::default();
    desk.message(trunkdesk::app::message::Message::FileChanged);
    desk.focus("‹ Save ✓ ›").press("Enter");
    assert_eq!(denied(&mut desk), ["international", "mars", "unknown"], "what was ticked is saved");
}

#[test]
fn many_more_kinds_scroll() {
    let own: Vec<String> = (0..40).map(|number| format!("own_{number:02}")).collect();
    let mut desk = desk(Classifiers::of(own.iter().map(|key| (key.as_str(), key.as_str()))));
    desk.press("a").type_text("ABC").open_call_restrictions();
    assert!(desk.shows("own_00") && !desk.shows("own_39"), "{}", desk.picture());
    desk.model.screen.form_mut().unwrap().enter(Control::Field(FieldId::Call(Classifier::known("own_38").unwrap())));
    desk.press("Tab");
    assert!(desk.shows("own_39"), "{}", desk.picture());
    for columns in (1..130).step_by(9) {
        for rows in 1..30 {
            desk.resize(columns, rows).picture();
        }
    }
}

impl Desk {
    /// The labels of what the newest row of the history changed.
    fn newest_changes(&mut self) -> Vec<String> {
        use trunkdesk::domain::history::{HistoryRequest, Span};
        let search = String::new();
        let request = HistoryRequest { generation: 0, account: None, search, span: Span::Newest, limit: 1 };
        let Reply::History(page) = self.ask(&Read::History(request)) else { panic!("no history") };
        page.rows[0].changes().into_iter().map(|change| change.label).collect()
    }
}
