//! Random input for everything that reads any: nothing panics, and what holds for all input holds.
//!
//! `PROPTEST_CASES` says how many cases there are of each; `.ci/run` has a hundred thousand.

mod decoder;
mod document;
mod exchange;
mod fields;
#[allow(dead_code, reason = "the harness of the screens, of which less is needed here")]
#[path = "../screens/harness.rs"]
mod harness;
mod keys;
mod parsers;

use proptest::{prelude::*, sample::select, test_runner::Config};

/// So many cases as the environment says; what fails is told, and no file is left in the project.
fn config() -> Config {
    Config { failure_persistence: None, ..Config::default() }
}

/// A character: letters mostly, but often one that acts, hides, joins or is wide.
fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => prop::char::range(' ', '~'),
        2 => select(&[
            '\0', '\u{7}', '\u{8}', '\t', '\n', '\r', '\u{1b}', '\u{7f}', '\u{85}', '\u{9b}', '\u{ad}', '\u{301}',
            '\u{335}', '\u{200b}', '\u{200d}', '\u{200f}', '\u{202e}', '\u{2028}', '\u{2066}', '\u{3164}', '\u{feff}',
            '\u{fe0f}', '\u{e0041}', '\u{a0}', '\u{3000}', '\u{ff9e}', '\u{1161}', '\u{1100}', '\u{fdd0}', 'ß', 'İ',
            'ﬁ', '電', '👩', '🏽', '🇩', 'ا', 'ل', 'ש', '\u{600}', '\u{94d}', 'क', '•', '│', '€',
        ][..]),
        1 => any::<char>(),
    ]
}

/// Text of such characters.
fn text(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(character(), 0..most).prop_map(|letters| letters.into_iter().collect())
}
