//! Credit: added, removed, refused, counted once.

use crate::home::{Home, lasting};

#[test]
fn credit_is_added_and_removed() {
    let home = Home::of_abc();
    #[rustfmt::skip]
    let answers = [
        "1", "abc company", "1",
        "7", "2", "1", "25", "", "Payment 17", "1",
        "7", "2", "250", "Payment 18", "1", "", "1", "y",
        "7", "3", "9999", "5", "Refund", "1",
        "7", "1", "1",
        "<", "8",
    ];
    insta::assert_snapshot!(lasting(&home.talk(&answers)));
    assert_eq!(home.account("ABC Company")["credit"]["balance"], "280.00");
}

#[test]
fn an_entry_that_is_sent_again_counts_once() {
    let home = Home::of_abc();
    home.talk(&["1", "abc company", "1", "7", "2", "25", "Payment 17"]);
    let draft = home.drafts().pop().unwrap();
    let said = home.talk(&["5", "1", "1", "", "1", "8"]);
    assert!(said.contains("Added: $25.00") && said.contains("Balance: $35.00"), "{said}");
    // as if the answer had never come
    let folder = home.path(".local/state/trunkdesk/drafts");
    std::fs::write(folder.join("0123456789abcdef-1.json"), draft).unwrap();
    let said = home.talk(&["5", "1", "1", "", "1", "8"]);
    assert!(said.contains("It is in the ledger already, and counts once."), "{said}");
    assert_eq!(home.account("ABC Company")["credit"]["balance"], "35.00");
}
