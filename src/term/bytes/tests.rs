use proptest::prelude::*;
use terminput::{ALT, CTRL, KeyCode, KeyEvent, KeyModifiers, SHIFT};

use super::{Decoder, Input, LONGEST_PASTE, LONGEST_SEQUENCE};

const NONE: KeyModifiers = KeyModifiers::NONE;

fn key(modifiers: KeyModifiers, code: KeyCode) -> Input {
    Input::Key(KeyEvent::new(code).modifiers(modifiers))
}

fn typed(text: &str) -> Vec<Input> {
    text.chars().map(|c| key(if c.is_uppercase() { SHIFT } else { NONE }, KeyCode::Char(c))).collect()
}

/// Settles until nothing is pending, as the reading thread does while the line is silent.
fn settle(decoder: &mut Decoder, out: &mut Vec<Input>) {
    for _ in 0..100 {
        decoder.settle(out);
    }
    assert!(!decoder.pending(), "still pending: {:?}", decoder.state);
}

fn decode<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<Input> {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    for piece in pieces {
        decoder.feed(piece, &mut out);
    }
    settle(&mut decoder, &mut out);
    out
}

/// Decoded at once, byte by byte, and cut in two at every place.
#[track_caller]
fn expect(bytes: &[u8], expected: &[Input]) {
    let shown = bytes.escape_ascii();
    assert_eq!(decode([bytes]), expected, "{shown} at once");
    assert_eq!(decode(bytes.chunks(1)), expected, "{shown} byte by byte");
    for cut in 1..bytes.len() {
        let (head, tail) = bytes.split_at(cut);
        assert_eq!(decode([head, tail]), expected, "{} | {}", head.escape_ascii(), tail.escape_ascii());
    }
}

#[test]
fn every_terminal_s_keys() {
    use KeyCode::*;
    let table: &[(&[u8], KeyModifiers, KeyCode)] = &[
        (b"\x1b", NONE, Esc),
        (b"\r", NONE, Enter),
        (b"\n", CTRL, Char('j')),
        (b"\t", NONE, Tab),
        (b"\x00", CTRL, Char(' ')),
        (b"\x0c", CTRL, Char('l')),
        (b"\x1a", CTRL, Char('z')),
        (b"\x1c", CTRL, Char('4')),
        // PuTTY and xterm send either
        (b"\x7f", NONE, Backspace),
        (b"\x08", NONE, Backspace),
        // arrows: normal, application mode
        (b"\x1b[A", NONE, Up),
        (b"\x1b[B", NONE, Down),
        (b"\x1b[C", NONE, Right),
        (b"\x1b[D", NONE, Left),
        (b"\x1bOA", NONE, Up),
        (b"\x1bOB", NONE, Down),
        (b"\x1bOC", NONE, Right),
        (b"\x1bOD", NONE, Left),
        // Home and End: xterm, application mode, linux and screen and PuTTY, rxvt
        (b"\x1b[H", NONE, Home),
        (b"\x1b[F", NONE, End),
        (b"\x1bOH", NONE, Home),
        (b"\x1bOF", NONE, End),
        (b"\x1b[1~", NONE, Home),
        (b"\x1b[4~", NONE, End),
        (b"\x1b[7~", NONE, Home),
        (b"\x1b[8~", NONE, End),
        (b"\x1b[2~", NONE, Insert),
        (b"\x1b[3~", NONE, Delete),
        (b"\x1b[5~", NONE, PageUp),
        (b"\x1b[6~", NONE, PageDown),
        (b"\x1b[Z", SHIFT, Tab),
        // F-keys: xterm, PuTTY and rxvt, linux
        (b"\x1bOP", NONE, F(1)),
        (b"\x1bOR", NONE, F(3)),
        (b"\x1bOS", NONE, F(4)),
        (b"\x1b[11~", NONE, F(1)),
        (b"\x1b[14~", NONE, F(4)),
        (b"\x1b[[A", NONE, F(1)),
        (b"\x1b[[E", NONE, F(5)),
        (b"\x1b[15~", NONE, F(5)),
        (b"\x1b[17~", NONE, F(6)),
        (b"\x1b[21~", NONE, F(10)),
        (b"\x1b[24~", NONE, F(12)),
        // modifiers: xterm, old xterm, rxvt
        (b"\x1b[1;2A", SHIFT, Up),
        (b"\x1b[1;5C", CTRL, Right),
        (b"\x1b[1;6H", CTRL.union(SHIFT), Home),
        (b"\x1b[1;2P", SHIFT, F(1)),
        (b"\x1b[3;5~", CTRL, Delete),
        (b"\x1b[15;2~", SHIFT, F(5)),
        (b"\x1b[5C", CTRL, Right),
        (b"\x1bO5C", CTRL, Right),
        (b"\x1bO1;5P", CTRL, F(1)),
        (b"\x1b[a", SHIFT, Up),
        (b"\x1b[d", SHIFT, Left),
        (b"\x1bOa", CTRL, Up),
        (b"\x1b[7$", SHIFT, Home),
        (b"\x1b[7^", CTRL, Home),
        (b"\x1b[7@", CTRL.union(SHIFT), Home),
        (b"\x1b[3$", SHIFT, Delete),
        // Alt: with a character, with a key, and as rxvt and PuTTY do it
        (b"\x1bx", ALT, Char('x')),
        (b"\x1bX", ALT.union(SHIFT), Char('X')),
        (b"\x1b1", ALT, Char('1')),
        (b"\x1b\r", ALT, Enter),
        (b"\x1b\x7f", ALT, Backspace),
        (b"\x1b\x08", ALT, Backspace),
        ("\u{1b}é".as_bytes(), ALT, Char('é')),
        (b"\x1b[1;3A", ALT, Up),
        (b"\x1b\x1b[A", ALT, Up),
        (b"\x1b\x1bOA", ALT, Up),
        (b"\x1b\x1b[3~", ALT, Delete),
        // the very openers of sequences
        (b"\x1b[", ALT, Char('[')),
        (b"\x1bO", ALT, Char('O')),
        (b"\x1b]", ALT, Char(']')),
        (b"\x1bP", ALT, Char('P')),
        // keypad in application mode
        (b"\x1bOp", NONE, Char('0')),
        (b"\x1bOt", NONE, Char('4')),
        (b"\x1bOy", NONE, Char('9')),
        (b"\x1bOM", NONE, Enter),
        (b"\x1bOn", NONE, Char('.')),
        (b"\x1bOm", NONE, Char('-')),
        (b"\x1bOk", NONE, Char('+')),
        (b"\x1bOX", NONE, Char('=')),
        // a terminal another program left in the kitty protocol
        (b"\x1b[97u", NONE, Char('a')),
        (b"\x1b[27u", NONE, Esc),
    ];
    for (bytes, modifiers, code) in table {
        expect(bytes, &[key(*modifiers, *code)]);
    }
}

#[test]
fn what_is_no_key_is_swallowed_whole() {
    let table: &[&[u8]] = &[
        // late replies: cursor, attributes, colours, settings, name, size, modes
        b"\x1b[24;80R",
        b"\x1b[1;5R",
        b"\x1b[?1;80R",
        b"\x1b[?62;22c",
        b"\x1b[>41;377;0c",
        b"\x1b[0n",
        b"\x1b[8;24;80t",
        b"\x1b[?2026;2$y",
        b"\x1b[4;1$y",
        b"\x1b[?1u",
        b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
        b"\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
        b"\x1b]52;c;cGFzc3dvcmQ=\x07",
        b"\x1bP1$r0m\x1b\\",
        b"\x1bP>|XTerm(390)\x1b\\",
        b"\x1b_Gi=1;OK\x1b\\",
        b"\x1b^private\x1b\\",
        b"\x1bXstring\x1b\\",
        // focus and mouse, left on by another program
        b"\x1b[I",
        b"\x1b[O",
        b"\x1b[M !!",
        b"\x1b[Mabc",
        b"\x1b[<0;12;7M",
        b"\x1b[<0;12;7m",
        b"\x1b[32;12;7M",
        // keys nobody knows
        b"\x1b[E",
        b"\x1b[99~",
        b"\x1b[201~",
        b"\x1b[27;5;9~",
        b"\x1b[;A",
        b"\x1bOE",
        b"\x1bOz",
        b"\x1bO9",
        b"\x1b[97;1:3u",
        b"\x1b[1;1:3A",
        // never finished
        b"\x1b[1;",
        b"\x1b]11;rgb:",
        b"\x1b]11;rgb:00\x1b",
        b"\x1bP1$r",
        b"\x1b[M !",
        // no UTF-8, and control characters in it
        b"\x80",
        b"\xff",
        b"\xc3",
        b"\xe2\x82",
        b"\xed\xa0\x80",
        b"\xc2\x9b",
    ];
    for bytes in table {
        expect(bytes, &[]);
        // and nothing of what follows is lost
        if decode([*bytes, b"\r"]).is_empty() {
            panic!("{} swallows the next key", bytes.escape_ascii());
        }
    }
}

#[test]
fn text_in_any_script() {
    expect("aZ?é€漢👍".as_bytes(), &typed("aZ?é€漢👍"));
    // a Latin-1 é among good text, and a character cut off by the next
    expect(b"caf\xe9s", &typed("cafs"));
    expect(b"\xe2\x82\xe2\x82\xacx", &typed("€x"));
}

#[test]
fn one_after_the_other() {
    let esc = || key(NONE, KeyCode::Esc);
    let up = || key(NONE, KeyCode::Up);
    expect(b"\x1b[A\x1b[A", &[up(), up()]);
    expect(b"\x1b\x1b", &[esc(), esc()]);
    expect(b"\x1b\x1b\x1b", &[esc(), esc(), esc()]);
    expect(b"\x1b\x1bx", &[esc(), key(ALT, KeyCode::Char('x'))]);
    expect(b"\x1b\x1b]11;rgb:0/0/0\x07", &[esc()]);
    // what was begun is dropped when something else begins
    expect(b"\x1b[1;\x1b[A", &[up()]);
    expect(b"\x1bO\x1b[A", &[up()]);
    expect(b"\x1b]11;rgb:0\x1b[A", &[up()]);
    expect(b"\x1b[M\x1b[A", &[up()]);
    expect(b"\x1b[\r", &[key(NONE, KeyCode::Enter)]);
    expect(b"\x1b[1\xc3\xa9", &typed("é"));
    expect(b"\x1b]0;title\r", &[key(NONE, KeyCode::Enter)]);
}

#[test]
fn only_a_lone_escape_settles_at_once() {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    decoder.feed(b"\x1b", &mut out);
    assert!(decoder.pending() && out.is_empty());
    decoder.settle(&mut out);
    assert!(!decoder.pending());
    assert_eq!(out, [key(NONE, KeyCode::Esc)]);

    // torn by a longer pause after its second byte, an arrow is an arrow, and a reply is nothing
    for (head, tail, expected) in [
        (&b"\x1b["[..], &b"A"[..], vec![key(NONE, KeyCode::Up)]),
        (b"\x1bO", b"A", vec![key(NONE, KeyCode::Up)]),
        (b"\x1b]11;rgb:00", b"00/0000/0000\x07", vec![]),
        (b"\x1b[24;", b"80R", vec![]),
    ] {
        out.clear();
        decoder.feed(head, &mut out);
        for _ in 0..5 {
            decoder.settle(&mut out);
        }
        decoder.feed(tail, &mut out);
        assert_eq!(out, expected, "{}", head.escape_ascii());
        assert!(!decoder.pending());
    }
}

#[test]
fn a_paste_is_one() {
    let paste = |text: &str| Input::Paste(text.into());
    expect(b"\x1b[200~one\rtwo\n\x1b[201~", &[paste("one\rtwo\n")]);
    expect(b"\x1b[200~\x1b[201~", &[paste("")]);
    expect("\u{1b}[200~é漢\u{1b}[201~x".as_bytes(), &[paste("é漢"), key(NONE, KeyCode::Char('x'))]);
    expect(b"\x1b[200~a\xffb\x1b[201~", &[paste("a\u{fffd}b")]);
    // what only looks like the end, or like a start, is text
    expect(b"\x1b[200~\x1b[20\x1b[200~\x1b\x1b[201~\x1b[A", &[paste("\x1b[20\x1b[200~\x1b"), key(NONE, KeyCode::Up)]);
    // the end never comes
    expect(b"\x1b[200~half", &[paste("half")]);
}

#[test]
fn a_paste_waits_long_for_its_end() {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    decoder.feed(b"\x1b[200~one\r", &mut out);
    for _ in 0..40 {
        decoder.settle(&mut out);
    }
    decoder.feed(b"two\x1b[201~", &mut out);
    assert_eq!(out, [Input::Paste("one\rtwo".into())]);
}

#[test]
fn a_paste_is_bounded() {
    // one byte off, so that a character lies across the border
    let text = format!("a{}", "é".repeat(LONGEST_PASTE));
    let bytes = format!("\x1b[200~{text}\x1b[201~x");
    let out = decode([bytes.as_bytes()]);
    assert_eq!(out.len(), 2);
    assert_eq!(out[0], Input::Paste(text[..LONGEST_PASTE - 1].into()));
    assert_eq!(out[1..], typed("x"));

    // every broken byte grows to three
    let broken = [b"\x1b[200~", &[0xff; LONGEST_PASTE][..], b"\x1b[201~"].concat();
    assert!(matches!(&decode([&broken[..]])[..], [Input::Paste(text)] if text.len() <= LONGEST_PASTE));
}

#[test]
fn an_endless_sequence_is_cut() {
    for opener in [&b"\x1b["[..], b"\x1bO", b"\x1b]"] {
        let bytes = [opener, &b"1".repeat(LONGEST_SEQUENCE), b"x"].concat();
        assert_eq!(decode([&bytes[..]]), typed("x"), "{}", opener.escape_ascii());
    }
}

/// Bytes that matter to the decoder more often than chance would have it.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => proptest::sample::select(b"\x1b\x1b\x1b[O]P\\M~;:?<$^@R0125Aaumx\r\x07\x08\x7f\xc3\xa9\x9b".to_vec())
            .prop_map(|byte| vec![byte]),
        1 => any::<u8>().prop_map(|byte| vec![byte]),
        1 => Just(b"\x1b[200~".to_vec()),
        1 => Just(b"\x1b[201~".to_vec()),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_bytes_panic_and_no_cut_matters(bytes in stream(), cuts in proptest::collection::vec(1..9usize, 60)) {
        let mut rest = bytes.as_slice();
        let mut pieces = Vec::new();
        for cut in cuts {
            let (piece, tail) = rest.split_at(cut.min(rest.len()));
            pieces.push(piece);
            rest = tail;
        }
        pieces.push(rest);
        prop_assert_eq!(decode(pieces), decode([bytes.as_slice()]));
    }
}

#[test]
fn what_was_pasted_is_not_shown() {
    assert_eq!(format!("{:?}", Input::Paste("hunter2".into())), "Paste(…)");
}
