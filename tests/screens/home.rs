//! Home: the list, its search, the preview, the menu.

use insta::assert_snapshot;

use crate::harness::Desk;

#[test]
fn without_accounts_the_landing_text_stands_there() {
    assert_snapshot!(Desk::without_accounts().picture());
}

#[test]
fn the_first_account_is_previewed() {
    assert_snapshot!(Desk::with_sample().picture());
}
