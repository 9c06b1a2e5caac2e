//! Bytes of a terminal.

use proptest::{prelude::*, sample::select};
use terminput::KeyCode;
use trunkdesk::term::{Decoder, Input};

use crate::config;

/// Bytes that begin, go on and end sequences, and others.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => any::<u8>().prop_map(|byte| vec![byte]),
        3 => select(&[
            "\x1b", "\x1b[", "\x1bO", "\x1b]", "\x1bP", "\x1b_", "\x1b\\", "\x07", "\x1b[200~", "\x1b[201~", "\x1b[A",
            "\x1b[1;5C", "\x1b[M", "\x1b[<0;1;1M", "\x1b[24;80R", "\x1b[?62c", "\x1b[3~", "\x1b[[A", ";", "1", "9999",
            "é", "日", "👩\u{200d}👧", "\u{9b}31m", "\r", "\x7f",
        ][..]).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(0x80..=0xff_u8, 1..5),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_bytes_in_any_pieces(bytes in bytes(), cuts in prop::collection::vec(0..64_usize, 0..6)) {
        let mut whole = Vec::new();
        let mut decoder = Decoder::default();
        decoder.feed(&bytes, &mut whole);
        let mut cut = Vec::new();
        let mut torn = Decoder::default();
        let mut rest = &bytes[..];
        for at in cuts {
            let (now, later) = rest.split_at(at.min(rest.len()));
            torn.feed(now, &mut cut);
            rest = later;
        }
        torn.feed(rest, &mut cut);
        prop_assert!(whole == cut, "{:?} and {:?}", whole, cut);
        // silence ends everything
        for _ in 0..64 {
            decoder.settle(&mut whole);
        }
        prop_assert!(!decoder.pending());
        for input in &whole {
            if let Input::Key(key) = input {
                prop_assert!(!matches!(key.code, KeyCode::Char(c) if c.is_control()), "{:?}", key);
            }
        }
        // and the next key is that key
        let mut next = Vec::new();
        decoder.feed(b"x", &mut next);
        prop_assert!(matches!(next[..], [Input::Key(key)] if key.code == KeyCode::Char('x')), "{:?}", next);
    }

    #[test]
    fn a_paste_is_never_keys(text in crate::text(60)) {
        prop_assume!(!text.contains("\u{1b}[201~"));
        let mut out = Vec::new();
        let mut decoder = Decoder::default();
        decoder.feed(format!("\u{1b}[200~{text}\u{1b}[201~").as_bytes(), &mut out);
        prop_assert!(out == [Input::Paste(text)] && !decoder.pending());
    }
}
