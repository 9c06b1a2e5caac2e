//! The operators' guide, step by step, with its values.

use insta::assert_snapshot;

use crate::harness::Desk;

/// Enters the guide's account up to the last tab.
pub fn enter(desk: &mut Desk) {
    desk.press("a").type_text("ABC Company").press("Tab Tab Tab Space Tab");
    desk.type_text("Melissa").press("Enter").type_text("Demo").press("Enter").type_text("melissa@abc.example");
    desk.press("Enter").type_text("+1 415 555 0100");
    assert_snapshot!("guide_1_set_up", desk.picture());
    desk.open_call_restrictions();
    desk.type_text("10").press("Tab").type_text("3").press("Tab").type_text("4");
    desk.focus("‹ Cancel ›").press("Shift-Tab Space Shift-Tab C-u").type_text("10");
    assert_snapshot!("guide_2_call_restrictions", desk.picture());
    desk.focus("‹ Next » ›").press("Enter Right Space Down Space Down Space");
    assert_snapshot!("guide_3_permissions", desk.picture());
}

#[test]
fn the_guide_ends_with_the_customer_in_the_list() {
    let mut desk = Desk::without_accounts();
    enter(&mut desk);
    desk.focus("‹ Review » ›").press("Enter");
    assert_snapshot!("guide_4_review", desk.picture());
    desk.press("Enter");
    assert_snapshot!("guide_5_saved", desk.picture());
    desk.press("Esc");
    assert_snapshot!("guide_6_open", desk.picture());
    desk.press("Esc");
    assert_snapshot!("guide_7_home", desk.picture());
}
