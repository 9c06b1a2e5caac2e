//! A few bytes that may be sent, to be compared with others before one is chosen.

use std::io::Write as _;

/// The longest is all ways of writing with two colours of three parts each.
const MOST: usize = 96;

/// Some bytes, in place.
#[derive(Clone, Copy)]
pub(super) struct Short {
    bytes: [u8; MOST],
    length: usize,
}

impl Default for Short {
    fn default() -> Self {
        Self { bytes: [0; MOST], length: 0 }
    }
}

impl Short {
    pub(super) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    pub(super) fn push(&mut self, byte: u8) {
        self.bytes[self.length] = byte;
        self.length += 1;
    }

    pub(super) fn append(&mut self, other: &Self) {
        other.as_bytes().iter().for_each(|byte| self.push(*byte));
    }

    /// A number, parted from the one before.
    pub(super) fn next_number(&mut self, number: u8) {
        if self.as_bytes().last().is_some_and(u8::is_ascii_digit) {
            self.push(b';');
        }
        self.number(number.into());
    }

    pub(super) fn number(&mut self, number: u16) {
        let mut left = &mut self.bytes[self.length..];
        let free = left.len();
        // nothing that is put together here comes near the end
        let _written = write!(left, "{number}");
        self.length += free - left.len();
    }

    /// A command with a number, which is left out where it is 1.
    pub(super) fn command(&mut self, number: u16, letter: u8) {
        self.push(0x1b);
        self.push(b'[');
        if number != 1 {
            self.number(number);
        }
        self.push(letter);
    }
}
