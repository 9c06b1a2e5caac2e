//! What one finished escape sequence means as a key.

use terminput::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// The key of a finished sequence without its ESC (`[A`, `[3~`, `O5C`), or none: everything unknown, every report of
/// the mouse or the focus, and every late reply to a question is nobody's key.
pub(super) fn key(sequence: &[u8]) -> Option<KeyEvent> {
    match sequence {
        [b'[', parameters @ .., last] => csi(parameters, *last),
        [b'O', parameters @ .., last] => ss3(parameters, *last),
        _ => None,
    }
}

fn csi(parameters: &[u8], last: u8) -> Option<KeyEvent> {
    match (parameters, last) {
        // reports, never keys: `ESC[?…`, `ESC[>…`, and the cursor position, which terminput takes for F3
        ([b'<'..=b'?', ..], _) | ([_, ..], b'R') => None,
        // rxvt marks the modifier by the last byte
        ([], b'a'..=b'd') => parse(b"", last.to_ascii_uppercase(), KeyModifiers::SHIFT),
        ([_, ..], b'$') => parse(parameters, b'~', KeyModifiers::SHIFT),
        ([_, ..], b'^') => parse(parameters, b'~', KeyModifiers::CTRL),
        ([_, ..], b'@') => parse(parameters, b'~', KeyModifiers::CTRL | KeyModifiers::SHIFT),
        _ => parse(parameters, last, KeyModifiers::NONE),
    }
}

fn ss3(parameters: &[u8], last: u8) -> Option<KeyEvent> {
    match (parameters, last) {
        // the keypad in application mode, which we never ask for but may find
        ([], b'j'..=b'y') => Some(KeyCode::Char(char::from(last - 0x40)).into()),
        ([], b'X') => Some(KeyCode::Char('=').into()),
        ([], b'M') => Some(KeyCode::Enter.into()),
        ([], b'I') => Some(KeyCode::Tab.into()),
        // rxvt
        ([], b'a'..=b'd') => parse(b"", last.to_ascii_uppercase(), KeyModifiers::CTRL),
        ([], b'A'..=b'D' | b'F' | b'H' | b'P'..=b'S') => parse(b"", last, KeyModifiers::NONE),
        // old xterm: ESC O 5 C is Ctrl-Right, and ESC O 1 ; 5 P is Ctrl-F1
        ([.., modifier @ b'0'..=b'9'], b'A'..=b'D' | b'F' | b'H' | b'P'..=b'S') => {
            parse(&[b'1', b';', *modifier], last, KeyModifiers::NONE)
        }
        _ => None,
    }
}

fn parse(parameters: &[u8], last: u8, modifiers: KeyModifiers) -> Option<KeyEvent> {
    let sequence = [b"\x1b[", parameters, &[last]].concat();
    match Event::parse_from(&sequence) {
        // releases come only from a terminal another program left in a mode of its own
        Ok(Some(Event::Key(key))) if key.kind != KeyEventKind::Release => {
            Some(key.modifiers(key.modifiers | modifiers))
        }
        _ => None,
    }
}
