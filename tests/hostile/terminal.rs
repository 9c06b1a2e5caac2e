//! Hostile text on a real terminal: typed, pasted, and from the file.

use std::{fs, time::Duration};

use crate::{
    edited,
    hostile::corpus,
    pty::Pty,
    strict,
    trunkdesk_home::{Home, quit},
};

/// Long enough for the last of what a key changes.
const MOMENT: Duration = Duration::from_millis(150);

/// Some of each kind, as bytes, and a few that only a terminal can send.
fn some() -> Vec<(&'static str, Vec<u8>)> {
    let named = [
        "CSI, clear the screen",
        "CSI, end of a paste",
        "CSI, asks for the cursor",
        "a reply, cursor position",
        "a reply, what terminal this is",
        "OSC 52, clipboard",
        "OSC, without its end",
        "DCS, through tmux",
        "APC, kitty",
        "8-bit CSI",
        "ESC at the end",
        "NUL",
        "CR that overprints",
        "bidi, override",
        "zero width",
        "families",
        "half width, voiced",
        "Arabic",
        "marks, none to stand on",
    ];
    let mut some: Vec<_> = corpus()
        .into_iter()
        .filter(|(what, _)| named.contains(what))
        .map(|(what, text)| (what, text.into_bytes()))
        .collect();
    assert_eq!(some.len(), named.len());
    some.push(("8-bit CSI in Latin-1", b"A\x9b31mZ".to_vec()));
    some.push(("a cut character", b"A\xe2\x82".to_vec()));
    some
}

/// All that was written so far is ours; the clipboard's payloads.
#[track_caller]
fn check(pty: &mut Pty, what: &str) -> Vec<Vec<u8>> {
    // the last sequence is whole
    pty.rest(MOMENT);
    strict::sequences(pty.bytes_written()).unwrap_or_else(|wrong| panic!("{what}: {wrong}"))
}

/// The frames around the list and the form stand where they belong.
#[track_caller]
fn check_frames(pty: &Pty, what: &str) {
    let text = pty.screen_text();
    for row in text.lines().skip(2).take(18) {
        let letters: Vec<char> = row.chars().collect();
        assert!(letters[0] == '│' && row.ends_with('│'), "{what}:\n{text}");
    }
}

#[test]
fn pasted_into_a_form() {
    let home = Home::of_acme();
    let mut pty = home.start(&[]);
    pty.wait_for("Accounts 0");
    pty.keys("a");
    pty.wait_for("Account Name");
    for (what, bytes) in some() {
        pty.keys("Ctrl-U");
        pty.send(b"\x1b[200~");
        pty.send(&bytes);
        pty.send(b"\x1b[201~");
        check(&mut pty, what);
        check_frames(&pty, what);
        if !what.starts_with("CSI, end of a paste") {
            assert!(pty.screen_text().contains("‹ Cancel ›"), "{what}:\n{}", pty.screen_text());
            continue;
        }
        // what follows the end that was in it counts as typed: it may have been asked whether to leave
        pty.keys("Ctrl-G");
        pty.wait_for("Help");
        pty.keys("Esc Esc");
        pty.rest(MOMENT);
        pty.keys("Shift-Tab");
        pty.rest(MOMENT);
    }
}

#[test]
fn typed_as_it_is() {
    let home = Home::of_acme();
    for (what, bytes) in some() {
        let mut pty = home.start(&[]);
        pty.wait_for("Accounts 0");
        pty.keys("a");
        pty.wait_for("Account Name");
        pty.send(&bytes);
        // a sequence without its end is given up after a while
        pty.rest(Duration::from_millis(800));
        check(&mut pty, what);
        pty.keys("Ctrl-G");
        pty.wait_for("Help");
        check(&mut pty, what);
    }
}

#[test]
fn from_an_edited_file() {
    let (desk, _) = edited::desk();
    let home = Home::of_acme();
    fs::copy(desk.file(), home.file()).unwrap();
    // the log holds what was written last
    let log = |file: &std::path::Path| file.with_extension("db-wal");
    let _none = fs::remove_file(log(&home.file()));
    fs::copy(log(&desk.file()), log(&home.file())).unwrap();
    let mut pty = home.start(&[]);
    pty.wait_for("Accounts 11");
    pty.keys("Down Home");
    for row in 0..25 {
        pty.keys("Down");
        check(&mut pty, &format!("row {row}"));
    }
    pty.keys("Enter");
    pty.wait_for("‹ Back ›");
    for tab in ["2", "3", "4", "5", "6", "7", "8", "1"] {
        pty.keys(tab);
        check(&mut pty, tab);
    }
    pty.keys("c r");
    pty.rest(MOMENT);
    let copied = check(&mut pty, "the clipboard");
    assert_eq!(copied.len(), 2);
    for payload in copied {
        let text = String::from_utf8(decoded(&payload)).unwrap();
        strict::lines(&text).unwrap();
        assert!(!text.contains(['\n', '\t']), "{text:?}");
    }
    quit(&mut pty);
    check(&mut pty, "the end");
}

/// Base64, decoded.
pub fn decoded(payload: &[u8]) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut held) = (0_u32, 0);
    let mut bytes = Vec::new();
    for letter in payload.iter().filter(|letter| **letter != b'=') {
        let value = LETTERS.iter().position(|known| known == letter).expect("base64");
        bits = bits << 6 | u32::try_from(value).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held).to_le_bytes()[0]);
            bits &= (1 << held) - 1;
        }
    }
    bytes
}
