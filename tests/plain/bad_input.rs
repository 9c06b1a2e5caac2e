//! Lines that nobody types on purpose, texts that drive terminals, and a file that says no.

use std::fs;

use rusqlite::Connection;

use crate::{
    home::{Home, assert_harmless, code_of},
    hostile::corpus,
};

#[test]
fn what_is_no_text_is_asked_again() {
    let home = Home::of_acme();
    let mut input = b"4\n\xff\xfe\nab\0c\nABC \x1b[A\n".to_vec();
    input.extend([b'x'; 200_000]);
    input.push(b'\n');
    input.extend([b'x'; 5000]);
    input.extend(b"\nABC\r\n");
    let output = home.send(&["--plain"], &input);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_harmless(&said);
    for error in [
        "Error: This is no UTF-8 text: type it again.",
        "Error: Has an invisible character (U+0000); delete it or type it anew.",
        "Error: Has an invisible character (U+001B); delete it or type it anew.",
        "Error: This line is longer than anything that is asked for: type a shorter one.",
        "Error: Too long: 5000 characters, 128 at most.",
    ] {
        assert!(said.contains(error), "{error}: {said}");
    }
    // a line of another system ends as one of ours
    assert!(said.contains("Kept as a draft: New account “ABC”."), "{said}");
}

#[test]
fn a_line_that_is_cut_off_is_no_answer() {
    let home = Home::of_abc();
    let output = home.send(&["--plain"], b"1\nabc\n1\n7\n2\n10");
    assert_eq!(output.status.code(), Some(0));
    assert!(home.drafts().is_empty());
}

#[test]
fn hostile_text_of_the_file_is_harmless() {
    let home = Home::of_abc();
    let file = Connection::open(home.file()).unwrap();
    file.execute("UPDATE account SET name = ?1", ["A\x1b]0;x\x07\u{202E}B\nC"]).unwrap();
    drop(file);
    for answers in [&["2", "1", "1", "8", "", "1", "<", "8"][..], &["2", "1", "2", "1", "", "6", "<", "8"]] {
        let said = home.talk(answers);
        assert!(said.contains("A\u{FFFD}]0;x\u{FFFD}\u{FFFD}B\u{FFFD}C"), "{said}");
    }
}

#[test]
fn hostile_text_that_is_typed_is_harmless() {
    let home = Home::of_abc();
    // to a menu, a search, a name and what comes after it, notes, a reason
    for begin in [
        &[][..],
        &["1"],
        &["7"],
        &["4"],
        &["1", "abc company", "1", "8", "1"],
        &["1", "abc company", "1", "7", "2", "5"],
    ] {
        let texts: Vec<String> = corpus().into_iter().map(|(_, text)| text).collect();
        let input = begin.join("\n") + "\n" + &texts.join("\n") + "\n";
        let output = home.send(&["--plain"], input.trim_start_matches('\n').as_bytes());
        assert_eq!(output.status.code(), Some(code_of(&output)), "{begin:?}");
        assert_harmless(&String::from_utf8(output.stdout).unwrap());
        let output = home.command(&["--plain"]).env("LANG", "C").stdin(std::process::Stdio::null()).output().unwrap();
        assert!(output.stdout.is_ascii());
    }
}

#[test]
fn where_only_ascii_can_be_shown_it_is_ascii() {
    let home = Home::of_acme();
    home.run(&["account", "add", "--name", "Caffè Nero 日本"]);
    let mut talk = home.command(&["--plain"]);
    talk.env("LANG", "C");
    fs::write(home.path("answers"), "2\n1\n1\n<\n4\nÉté\n.\n8\n").unwrap();
    let output = talk.stdin(fs::File::open(home.path("answers")).unwrap()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.is_ascii() && said.contains("Caffe Nero ??"), "{said}");
    assert!(said.contains("Kept as a draft: New account \"Ete\"."), "{said}");
}

#[test]
fn a_file_that_is_locked_keeps_the_answers() {
    let home = Home::of_abc();
    let mut talk = home.begin(&["--plain"]);
    for (prompt, answer) in
        [("Number", "1"), ("Search", "abc company"), ("Number", "1"), ("Number", "7"), ("Number", "2")]
    {
        talk.reply(prompt, answer);
    }
    talk.reply("Amount", "25");
    talk.reply("Reason", "Payment 17");
    talk.expect("Number: ");
    let other = Connection::open(home.file()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    talk.answer("1");
    talk.expect("Error: Nothing is saved. Another operator is writing");
    other.execute_batch("ROLLBACK").unwrap();
    talk.expect("Amount: $25.00");
    talk.reply("Number", "1");
    talk.expect("Balance: $35.00");
    talk.reply("Number", ".");
    assert!(talk.wait().0.success());
}

#[test]
fn a_file_that_is_gone_leaves_the_menu() {
    let home = Home::of_abc();
    let mut talk = home.begin(&["--plain"]);
    talk.reply("Number", "4");
    talk.reply("Account Name", "Beta");
    talk.expect("Account Realm: ");
    fs::rename(home.file(), home.path("elsewhere.db")).unwrap();
    for sign in [">", ">", ">"] {
        talk.answer(sign);
    }
    talk.expect("Review");
    talk.reply("Number", "1");
    talk.expect("Error: Nothing is saved.");
    fs::rename(home.path("elsewhere.db"), home.file()).unwrap();
    talk.reply("Number", "1");
    talk.expect("Account added: Beta");
    talk.answer("8");
    assert!(talk.wait().0.success());
}

#[test]
fn drafts_that_cannot_be_written_are_said_once() {
    let home = Home::of_abc();
    let state = home.path(".local/state/trunkdesk");
    fs::create_dir_all(&state).unwrap();
    // no folder can be made there
    fs::write(state.join("drafts"), "").unwrap();
    let said = home.talk(&["4", "Beta", "beta", ".", "n", ".", "y", "5", "8"]);
    assert_eq!(said.matches("What you type is not kept as a draft.").count(), 1, "{said}");
    assert_eq!(said.matches("What you typed cannot be kept as a draft.").count(), 2, "{said}");
    assert!(said.contains("Error: Your drafts cannot be looked for."), "{said}");
}
