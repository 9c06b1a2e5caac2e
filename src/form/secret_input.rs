//! An editor for a password: its text lives in one [`Secret`]-like buffer that is wiped, with no undo and no kill ring.

use std::cell::RefCell;

use unicode_segmentation::UnicodeSegmentation;
use zeroize::Zeroizing;

use crate::domain::{
    password::{self, PASSWORD_MAX, Strength},
    secret::Secret,
};

/// Room for more than is taken, so that the buffer is never moved and no copy stays behind.
const CAPACITY: usize = (PASSWORD_MAX + 1) * 4;

/// A password being typed, with its caret.
pub struct SecretInput {
    text: Zeroizing<String>,
    /// In characters.
    caret: usize,
    /// How it was weighed, and against which words: weighing takes a while, and a screen is drawn often.
    weighed: RefCell<Option<(Vec<String>, Strength)>>,
}

impl Default for SecretInput {
    fn default() -> Self {
        Self { text: Zeroizing::new(String::with_capacity(CAPACITY)), caret: 0, weighed: RefCell::default() }
    }
}

impl SecretInput {
    /// The password as it stands.
    pub fn secret(&self) -> Secret {
        Secret::new(self.text.as_str().to_owned())
    }

    /// How hard it is to guess for somebody who knows these words, see [`password::strength`]. Weighed once for each
    /// state of both.
    pub fn strength(&self, known: &[&str]) -> Strength {
        let mut weighed = self.weighed.borrow_mut();
        match &*weighed {
            Some((words, strength)) if words == known => *strength,
            _ => {
                let (strength, _) = password::strength(&self.secret(), known);
                *weighed = Some((known.iter().map(|word| (*word).to_owned()).collect(), strength));
                strength
            }
        }
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// How many dots stand for it.
    pub fn len(&self) -> usize {
        self.text.chars().count()
    }

    /// The dot that the caret stands before.
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// Puts characters in at the caret, without control characters, as far as there is room.
    pub fn insert(&mut self, typed: &str) {
        self.weighed.take();
        for c in typed.chars().filter(|c| !c.is_control()) {
            if self.text.len() + c.len_utf8() <= CAPACITY {
                let byte = self.byte(self.caret);
                self.text.insert(byte, c);
                self.caret += 1;
            }
        }
    }

    /// Deletes what people see as the character before the caret.
    pub fn delete_before(&mut self) {
        self.weighed.take();
        let end = self.byte(self.caret);
        if let Some((start, _)) = self.text[..end].grapheme_indices(true).next_back() {
            self.caret -= self.text[start..end].chars().count();
            self.text.drain(start..end);
        }
    }

    /// Deletes what people see as the character after the caret.
    pub fn delete_after(&mut self) {
        self.weighed.take();
        let start = self.byte(self.caret);
        if let Some(grapheme) = self.text[start..].graphemes(true).next() {
            let end = start + grapheme.len();
            self.text.drain(start..end);
        }
    }

    /// Moves the caret by characters, or to an end with `isize::MIN` or `isize::MAX`.
    pub fn move_by(&mut self, characters: isize) {
        self.caret = self.caret.saturating_add_signed(characters).min(self.len());
    }

    fn byte(&self, character: usize) -> usize {
        self.text.char_indices().nth(character).map_or(self.text.len(), |(byte, _)| byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editing() {
        let mut input = SecretInput::default();
        input.insert("pässwort\n\x1b");
        assert_eq!((input.len(), input.caret()), (8, 8));
        input.move_by(-6);
        input.delete_before();
        input.insert("a");
        assert_eq!(input.secret().reveal(), "passwort");
        input.move_by(isize::MIN);
        input.delete_before();
        input.delete_after();
        assert_eq!(input.secret().reveal(), "asswort");
        input.move_by(isize::MAX);
        input.insert("e\u{301}");
        input.delete_before();
        assert_eq!((input.secret().reveal(), input.caret()), ("asswort", 7));
    }

    #[test]
    fn it_is_weighed_anew_where_it_or_what_is_known_changes() {
        let mut input = SecretInput::default();
        input.insert("zwirbelwind77");
        let strength = input.strength(&[]);
        assert_eq!(input.strength(&[]), strength);
        assert!(input.strength(&["zwirbelwind77"]) < strength);
        assert_eq!(input.strength(&[]), strength);
        (0..9).for_each(|_| input.delete_before());
        let short = input.strength(&[]);
        assert!(short < strength);
        input.insert(" im Regen vor dem Fenster");
        assert!(input.strength(&[]) > short);
        input.move_by(isize::MIN);
        (0..25).for_each(|_| input.delete_after());
        assert_eq!(input.strength(&[]), Strength::Weak);
    }

    #[test]
    fn the_buffer_is_never_moved() {
        let mut input = SecretInput::default();
        let before = input.text.as_ptr();
        input.insert(&"字".repeat(1000));
        assert_eq!(input.text.as_ptr(), before);
        assert!(input.text.len() <= CAPACITY);
    }
}
