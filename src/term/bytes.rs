//! From bytes to keys and pastes, however the line cut them.

use std::{fmt, mem};

use terminput::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::sequence;

/// A sequence longer than this is not one: what follows counts as typed again.
const LONGEST_SEQUENCE: usize = 4096;
/// More than this of one paste is dropped.
const LONGEST_PASTE: usize = 1 << 20;
const PASTE_START: &[u8] = b"[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// What the operator did.
#[derive(Clone, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed.
    Key(KeyEvent),
    /// A text was pasted, as it came: line breaks and control characters are still in it. At most 1 MiB.
    Paste(String),
}

/// Without what was pasted, which may be a password.
impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.debug_tuple("Key").field(key).finish(),
            Self::Paste(_) => f.write_str("Paste(…)"),
        }
    }
}

/// Turns the bytes of a terminal into [`Input`]s; where the stream was cut makes no difference.
///
/// Only time tells the Esc key from the start of a sequence, so the owner calls [`settle`](Self::settle) whenever
/// nothing came for a moment while something is [`pending`](Self::pending).
#[derive(Default)]
pub struct Decoder {
    state: State,
    /// The unfinished sequence without its ESC, character or paste.
    held: Vec<u8>,
    /// An ESC came before what is held (in [`State::Escape`]: a second one).
    alt: bool,
    /// How many times nothing came.
    silences: u8,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Ground,
    /// Inside a character of several bytes.
    Character,
    /// After ESC.
    Escape,
    /// After ESC [.
    Csi,
    /// After ESC O.
    Ss3,
    /// In the three raw bytes of an old mouse report.
    Mouse,
    /// In a string the terminal sends: OSC, DCS and their kin.
    Text,
    /// After an ESC in such a string: the start of its end.
    TextEscape,
    /// In a paste, with so many bytes of its end seen.
    Paste(usize),
}

impl Decoder {
    /// Takes the next bytes and appends what they complete to `out`.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<Input>) {
        self.silences = 0;
        for &byte in bytes {
            self.byte(byte, out);
        }
    }

    /// Whether something is unfinished, so that silence has a meaning.
    pub fn pending(&self) -> bool {
        self.state != State::Ground
    }

    /// Says that nothing came for a moment (75 ms). A lone ESC becomes the Esc key at once; a torn sequence is given
    /// up only after eight silences, and a paste without its end after sixty-four: slow lines do stall.
    pub fn settle(&mut self, out: &mut Vec<Input>) {
        let patience = match self.state {
            State::Ground => return,
            State::Escape => 1,
            State::Paste(_) => 64,
            _ => 8,
        };
        self.silences += 1;
        if self.silences < patience {
            return;
        }
        match (self.state, self.held.as_slice()) {
            (State::Escape, _) => self.escape_keys(out),
            // Alt with the very character that starts a sequence
            (State::Csi | State::Ss3 | State::Text, &[opener]) => {
                self.alt = true;
                self.key(KeyCode::Char(char::from(opener)).into(), out);
            }
            (State::Paste(_), _) => self.paste(out),
            _ => {}
        }
        self.reset();
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<Input>) {
        match self.state {
            State::Ground => self.ground(byte, out),
            State::Character => self.character(byte, out),
            State::Escape => self.escape(byte, out),
            State::Csi => self.csi(byte, out),
            State::Ss3 => self.ss3(byte, out),
            State::Mouse if byte < 0x20 => self.restart(byte, out),
            State::Mouse => {
                self.held.push(byte);
                if self.held.len() == b"[M123".len() {
                    self.reset();
                }
            }
            State::Text => self.text(byte, out),
            // anything else after the ESC starts a sequence of its own
            State::TextEscape => {
                self.reset();
                if byte != b'\\' {
                    self.state = State::Escape;
                    self.escape(byte, out);
                }
            }
            State::Paste(seen) => self.pasted(byte, seen, out),
        }
    }

    fn ground(&mut self, byte: u8, out: &mut Vec<Input>) {
        match byte {
            0x1b => self.state = State::Escape,
            // terminals disagree on what Backspace sends, and Ctrl-H is not worth the difference
            0x08 | 0x7f => self.key(KeyCode::Backspace.into(), out),
            _ => {
                self.state = State::Character;
                self.character(byte, out);
            }
        }
    }

    fn character(&mut self, byte: u8, out: &mut Vec<Input>) {
        let broken = !self.held.is_empty() && byte & 0xc0 != 0x80;
        if broken {
            self.reset();
            return self.byte(byte, out);
        }
        self.held.push(byte);
        match Event::parse_from(&self.held) {
            Ok(None) => {}
            Ok(Some(Event::Key(key))) => self.key(key, out),
            _ => self.reset(),
        }
    }

    fn escape(&mut self, byte: u8, out: &mut Vec<Input>) {
        match byte {
            b'[' | b'O' => {
                self.state = if byte == b'[' { State::Csi } else { State::Ss3 };
                self.held.push(byte);
            }
            // a second ESC may be Alt with an arrow; of three the first was surely the key
            0x1b if self.alt => Self::press(KeyCode::Esc.into(), out),
            0x1b => self.alt = true,
            _ => {
                if mem::take(&mut self.alt) {
                    Self::press(KeyCode::Esc.into(), out);
                }
                if matches!(byte, b']' | b'P' | b'X' | b'^' | b'_') {
                    self.state = State::Text;
                    self.held.push(byte);
                } else {
                    self.state = State::Ground;
                    self.alt = true;
                    self.ground(byte, out);
                }
            }
        }
    }

    fn csi(&mut self, byte: u8, out: &mut Vec<Input>) {
        let digits = self.held.len() > 1 && self.held[1..].iter().all(u8::is_ascii_digit);
        match (self.held.as_slice(), byte) {
            (b"[", b'M') => {
                self.state = State::Mouse;
                self.held.push(byte);
            }
            // the Linux console sends ESC [ [ A for F1
            (b"[", b'[') => self.hold(byte),
            // `$` is no end by the book, but rxvt ends Shift with Home so
            (_, b'$') if digits => self.finish(byte, out),
            (_, 0x20..=0x3f) => self.hold(byte),
            (_, 0x40..=0x7e) => self.finish(byte, out),
            _ => self.restart(byte, out),
        }
    }

    fn ss3(&mut self, byte: u8, out: &mut Vec<Input>) {
        match byte {
            b'0'..=b'9' | b';' => self.hold(byte),
            0x20..=0x7e => self.finish(byte, out),
            _ => self.restart(byte, out),
        }
    }

    fn text(&mut self, byte: u8, out: &mut Vec<Input>) {
        match byte {
            0x07 => self.reset(),
            0x1b => self.state = State::TextEscape,
            0x00..=0x1f | 0x7f => self.restart(byte, out),
            _ => self.hold(byte),
        }
    }

    fn pasted(&mut self, byte: u8, seen: usize, out: &mut Vec<Input>) {
        if byte == PASTE_END[seen] {
            self.state = State::Paste(seen + 1);
            if seen + 1 == PASTE_END.len() {
                self.paste(out);
                self.reset();
            }
            return;
        }
        self.keep(&PASTE_END[..seen]);
        // the end begins with its only ESC, so a false start can begin again only here
        self.state = State::Paste(usize::from(byte == PASTE_END[0]));
        if byte != PASTE_END[0] {
            self.keep(&[byte]);
        }
    }

    /// Keeps pasted bytes; a few more than fit, so that the character on the border is whole.
    fn keep(&mut self, bytes: &[u8]) {
        if self.held.len() < LONGEST_PASTE + 3 {
            self.held.extend_from_slice(bytes);
        }
    }

    fn paste(&mut self, out: &mut Vec<Input>) {
        let mut text = String::from_utf8_lossy(&mem::take(&mut self.held)).into_owned();
        text.truncate(text.floor_char_boundary(LONGEST_PASTE));
        out.push(Input::Paste(text));
    }

    fn hold(&mut self, byte: u8) {
        self.held.push(byte);
        if self.held.len() > LONGEST_SEQUENCE {
            self.reset();
        }
    }

    fn finish(&mut self, last: u8, out: &mut Vec<Input>) {
        self.held.push(last);
        if self.held == PASTE_START {
            self.reset();
            self.state = State::Paste(0);
            return;
        }
        match sequence::key(&self.held) {
            Some(key) => self.key(key, out),
            None => self.reset(),
        }
    }

    /// A byte no sequence may hold: what was begun is nothing, and the byte counts for itself.
    fn restart(&mut self, byte: u8, out: &mut Vec<Input>) {
        self.reset();
        self.ground(byte, out);
    }

    fn escape_keys(&self, out: &mut Vec<Input>) {
        for _ in 0..=usize::from(self.alt) {
            Self::press(KeyCode::Esc.into(), out);
        }
    }

    fn key(&mut self, mut key: KeyEvent, out: &mut Vec<Input>) {
        if self.alt {
            key.modifiers |= KeyModifiers::ALT;
        }
        self.reset();
        Self::press(key, out);
    }

    fn press(key: KeyEvent, out: &mut Vec<Input>) {
        // control characters that came as UTF-8 are keys of no keyboard
        if !matches!(key.code, KeyCode::Char(c) if c.is_control()) {
            out.push(Input::Key(key));
        }
    }

    fn reset(&mut self) {
        self.state = State::Ground;
        self.held.clear();
        self.alt = false;
    }
}

#[cfg(test)]
mod tests;
