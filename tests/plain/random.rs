//! Lines in no order at all: whatever is answered, the talk goes on, ends well and leaves a sound file.

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::home::{Home, assert_harmless, code_of};

/// What is answered; numbers and signs most of all, as those lead on.
#[rustfmt::skip]
const ANSWERS: [&str; 44] = [
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "", "", "", "", "<", "<", ">", ">", ".",
    "?", "-", " .", "y", "n", "yes", "abc", "ABC Company", "EMERGENCY", "berlin", "bea@abc.example", "+1 415 555 0100",
    "birds over quiet water", "999999", "250", "2027-01-31", "\u{202E}\u{301}", "\t", "\u{1b}[A", "0.5",
];

#[test]
fn any_answers_are_taken() {
    let home = Home::of_abc();
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let answers = prop::collection::vec(prop::sample::select(&ANSWERS[..]), 1..250);
    runner
        .run(&answers, |answers| {
            let output = home.send(&["--plain"], (answers.join("\n") + "\n").as_bytes());
            let ends = output.status.code() == Some(code_of(&output));
            let said = String::from_utf8(output.stdout).unwrap();
            prop_assert!(ends && output.stderr.is_empty(), "{answers:?}: {said}");
            assert_harmless(&said);
            Ok(())
        })
        .unwrap();
    assert!(home.run(&["doctor"]).ends_with("All is well.\n"));
}
