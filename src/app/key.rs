//! A key, as the terminal sends it and as people call it.

use terminput::{KeyCode, KeyEvent, KeyModifiers};

use crate::look::Glyphs;

/// A key as people name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A character that is typed.
    Char(char),
    /// A letter with Control.
    Ctrl(char),
    /// Enter, or Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

impl Key {
    /// The key of a terminal's event; `None` for keys that nothing here uses.
    pub fn from_event(event: KeyEvent) -> Option<Self> {
        let KeyEvent { code, modifiers, .. } = event;
        if modifiers.contains(KeyModifiers::ALT) {
            return None;
        }
        Some(match code {
            KeyCode::Char(c) if modifiers.contains(KeyModifiers::CTRL) => Self::Ctrl(c.to_ascii_lowercase()),
            KeyCode::Char(c) => Self::Char(c),
            KeyCode::Tab if modifiers.contains(KeyModifiers::SHIFT) => Self::BackTab,
            KeyCode::Enter => Self::Enter,
            KeyCode::Esc => Self::Esc,
            KeyCode::Tab => Self::Tab,
            KeyCode::Backspace => Self::Backspace,
            KeyCode::Delete => Self::Delete,
            KeyCode::Up => Self::Up,
            KeyCode::Down => Self::Down,
            KeyCode::Left => Self::Left,
            KeyCode::Right => Self::Right,
            KeyCode::Home => Self::Home,
            KeyCode::End => Self::End,
            KeyCode::PageUp => Self::PageUp,
            KeyCode::PageDown => Self::PageDown,
            _ => return None,
        })
    }

    /// What the last line and the help call it: arrows by a word where the terminal has no arrows.
    pub fn name(self, glyphs: Glyphs) -> String {
        match self {
            Self::Up if glyphs != Glyphs::Unicode => "Up".into(),
            Self::Down if glyphs != Glyphs::Unicode => "Down".into(),
            Self::Left if glyphs != Glyphs::Unicode => "Left".into(),
            Self::Right if glyphs != Glyphs::Unicode => "Right".into(),
            Self::Char(' ') => "Space".into(),
            Self::Char(c) => c.into(),
            Self::Ctrl(c) => format!("Ctrl-{}", c.to_ascii_uppercase()),
            Self::Enter => "Enter".into(),
            Self::Esc => "Esc".into(),
            Self::Tab => "Tab".into(),
            Self::BackTab => "Shift-Tab".into(),
            Self::Backspace => "Backspace".into(),
            Self::Delete => "Delete".into(),
            Self::Up => "↑".into(),
            Self::Down => "↓".into(),
            Self::Left => "←".into(),
            Self::Right => "→".into(),
            Self::Home => "Home".into(),
            Self::End => "End".into(),
            Self::PageUp => "PgUp".into(),
            Self::PageDown => "PgDn".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_become_keys() {
        let press = |code, modifiers| Key::from_event(KeyEvent::new(code).modifiers(modifiers));
        for (code, modifiers, key) in [
            (KeyCode::Char('A'), KeyModifiers::SHIFT, Some(Key::Char('A'))),
            (KeyCode::Char('c'), KeyModifiers::CTRL, Some(Key::Ctrl('c'))),
            (KeyCode::Char('x'), KeyModifiers::ALT, None),
            (KeyCode::Tab, KeyModifiers::SHIFT, Some(Key::BackTab)),
            (KeyCode::Tab, KeyModifiers::empty(), Some(Key::Tab)),
            (KeyCode::F(1), KeyModifiers::empty(), None),
        ] {
            assert_eq!(press(code, modifiers), key, "{code:?} {modifiers:?}");
        }
    }
}
