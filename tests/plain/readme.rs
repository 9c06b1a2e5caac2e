//! The talk that the README shows is one that was held.

use std::{fs, path::Path};

use crate::home::{Home, lasting};

const BEGIN: &str = "<!-- plain: made by tests/plain/readme.rs -->\n\n```text\n";
const END: &str = "```\n\n<!-- end of plain -->";
/// Set, the page is written anew instead of compared.
const UPDATE: &str = "UPDATE_README";

#[test]
fn the_readme_shows_a_talk() {
    let home = Home::of_abc();
    #[rustfmt::skip]
    let answers = [
        "4", "Beta Dental", "", "berlin", "1", "no", "1000", "5", ">", ">", "1", "8",
    ];
    let mut talk = lasting(&home.talk(&answers));
    for (another_each_time, shown) in [
        ("America/New_York, OFFSET, TIME", "America/New_York, UTC-5, 16:05"),
        ("Europe/Berlin, OFFSET, TIME", "Europe/Berlin, UTC+1, 22:05"),
        ("REALM", "5f0c9e21"),
        ("Account id: ID", "Account id: 0d6f2c31a9b84e7f95d2c04b6a1e8f37"),
    ] {
        talk = talk.replace(another_each_time, shown);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the README has a place for the talk");
    let (_, after) = rest.split_once(END).expect("the talk ends");
    let made = format!("{before}{BEGIN}{talk}{END}{after}");
    if std::env::var_os(UPDATE).is_some() {
        fs::write(&path, &made).unwrap();
    }
    assert!(
        page == made || std::env::var_os(UPDATE).is_some(),
        "stale: make it anew with {UPDATE}=1 cargo test --test plain, and look at it"
    );
}
