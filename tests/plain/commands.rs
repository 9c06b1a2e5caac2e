//! The signs that are answered to any question, and how they are typed as text.

use crate::home::{Home, lasting};

#[test]
fn help_back_and_leave() {
    let home = Home::of_acme();
    #[rustfmt::skip]
    let answers = [
        "?",
        "4", "?", "ABC Company", "?", "<", "?", "ABC", "", "?", "<", "<", "", "abc", "?", "", ".",
        "8",
    ];
    insta::assert_snapshot!(lasting(&home.talk(&answers)));
    let drafts = home.drafts();
    assert_eq!(drafts.len(), 1, "{drafts:?}");
    assert!(drafts[0].contains("\"ABC\"") && drafts[0].contains("\"abc\""), "{}", drafts[0]);
}

#[test]
fn back_from_the_first_question_asks_what_becomes_of_it() {
    let home = Home::of_acme();
    let said = home.talk(&["4", "<", "4", "ABC", "<", "<", "3", "", "<", "<", "2", "8"]);
    assert_eq!(said.matches("Leave this form? It is not saved yet.").count(), 2, "{said}");
    assert!(said.contains("Press Enter for ABC.") && said.contains("Discarded."), "{said}");
    assert!(home.drafts().is_empty());
}

#[test]
fn a_sign_can_be_an_answer() {
    let home = Home::of_abc();
    for sign in ["?", "<", ".", ">", "-"] {
        let typed = format!(" {sign}");
        // the representative
        let said = home.talk(&["1", "abc company", "1", "6", "4", &typed, "15", "<", "8"]);
        assert!(said.contains("Saved."), "{said}");
        let shown = home.run(&["account", "show", "ABC Company"]);
        let line = shown.lines().find(|line| line.starts_with("Representative")).unwrap();
        assert_eq!(line.trim_start_matches("Representative").trim(), sign);
    }
}

#[test]
fn a_dot_at_a_menu_ends_it() {
    let home = Home::of_abc();
    for answers in [&["."][..], &["<"], &["2", "."], &["2", "1", "."], &["2", "1", "5", "."], &["1", "."], &["7", ""]] {
        let said = home.talk(answers);
        assert!(said.starts_with("trunkdesk, line by line."), "{said}");
    }
}

#[test]
fn time_zones_come_in_pages() {
    let home = Home::of_acme();
    let said = home.talk(&["4", "ABC", "", "america", "", "11", ">", ">", ">", ".", "8"]);
    let lines: Vec<&str> = said.lines().collect();
    let asked = lines.iter().position(|line| *line == "Timezone: america").unwrap();
    assert!(lines[asked + 10].starts_with("10 America/"), "{said}");
    assert_eq!(lines[asked + 11], "Type a number, a part of another, or press Enter for more.");
    let chosen = lines[asked + 13].strip_prefix("11 ").unwrap();
    let zone = chosen.split(',').next().unwrap();
    assert!(said.contains(&format!("\nTimezone: {zone}\n")), "{said}");
}
