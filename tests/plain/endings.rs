//! Every way out: what was typed is kept, and the number says why it ended.

use rustix::process::Signal;

use crate::home::{Home, Talk};

fn typing(home: &Home) -> Talk {
    let mut talk = home.begin(&["--plain"]);
    talk.reply("Number", "4");
    talk.reply("Account Name", "ABC Company");
    talk.expect("Account Realm: ");
    talk
}

#[test]
fn a_signal_keeps_what_was_typed() {
    for (signal, code) in [(Signal::HUP, 129), (Signal::INT, 130), (Signal::TERM, 143), (Signal::QUIT, 143)] {
        let home = Home::of_acme();
        let talk = typing(&home);
        talk.signal(signal);
        let (status, said) = talk.wait();
        assert_eq!(status.code(), Some(code), "{said}");
        assert_eq!(said.contains("Kept as a draft: New account “ABC Company”."), signal != Signal::HUP, "{said}");
        let drafts = home.drafts();
        assert!(drafts.len() == 1 && drafts[0].contains("ABC Company"), "{drafts:?}");
    }
}

#[test]
fn nobody_listens_any_more() {
    let home = Home::of_acme();
    let mut talk = typing(&home);
    talk.turn_away();
    talk.answer("abc");
    talk.answer("");
    let (status, _) = talk.end();
    assert_eq!(status.code(), Some(0));
    let drafts = home.drafts();
    assert!(drafts.len() == 1 && drafts[0].contains("ABC Company"), "{drafts:?}");
}

#[test]
fn what_cannot_be_written_is_said_where_it_can() {
    let home = Home::of_acme();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = home.command(&["--plain"]).stdin(std::process::Stdio::null()).stdout(full).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.starts_with("What there is to say cannot be written: "), "{told}");
}

#[test]
fn an_end_where_nothing_is_typed_is_quiet() {
    let home = Home::of_acme();
    let output = home.send(&["--plain"], b"");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty() && output.stdout.ends_with(b"Number: \n"), "{output:?}");
    assert!(home.drafts().is_empty());
}
