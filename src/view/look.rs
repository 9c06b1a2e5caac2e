//! The look: a style for each role, and the set of glyphs that the terminal can show.

use ratatui::{
    buffer::Buffer,
    style::{Color, Modifier, Style},
};
use unicode_normalization::UnicodeNormalization;

use crate::form::wrap::columns;

/// How the screen looks on this terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether colours are used; every meaning is also told by a word, a glyph or weight.
    pub colour: bool,
    /// Which characters the terminal can show.
    pub glyphs: Glyphs,
}

/// Characters that a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyphs {
    /// All of Unicode.
    Unicode,
    /// Letters of Unicode, but plain lines and marks: the Linux console's font has no others.
    PlainMarks,
    /// ASCII only; other letters lose their accents or become a question mark.
    Ascii,
}

impl Look {
    /// The look for an environment: `NO_COLOR`, `TERM`, and the first of `LC_ALL`, `LC_CTYPE`, `LANG` that is set.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| set(name)).unwrap_or_default();
        let utf8 = ["utf-8", "utf8"].iter().any(|charset| locale.to_lowercase().contains(charset));
        let glyphs = match (utf8, term.as_str()) {
            (false, _) => Glyphs::Ascii,
            (true, "linux" | "vt100" | "vt220") => Glyphs::PlainMarks,
            (true, _) => Glyphs::Unicode,
        };
        let colour = set("NO_COLOR").is_none() && !term.starts_with("vt");
        Self { colour, glyphs }
    }

    /// What parts the names of a way through the tree.
    pub fn parted(&self) -> &'static str {
        if self.glyphs == Glyphs::Unicode { " › " } else { " > " }
    }

    /// What has the focus: the brightest thing there is.
    pub fn focus(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD).remove_modifier(Modifier::DIM)
    }

    /// The line that is being typed into.
    pub fn typing(&self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD)
    }

    /// The label of what has the focus, and the frame around it.
    pub fn accent(&self) -> Style {
        self.coloured(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// The tab that is open.
    pub fn open_tab(&self) -> Style {
        self.accent().add_modifier(Modifier::UNDERLINED)
    }

    /// Titles and keys.
    pub fn strong(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD).remove_modifier(Modifier::DIM)
    }

    /// The empty part of a line that can be typed into.
    pub fn blank(&self) -> Style {
        self.dim().add_modifier(Modifier::UNDERLINED)
    }

    /// What is secondary: units, remarks, the frame of what has no focus.
    pub fn dim(&self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// What is wrong.
    pub fn trouble(&self) -> Style {
        self.coloured(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// What is done.
    pub fn done(&self) -> Style {
        self.coloured(Color::Green)
    }

    fn coloured(&self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }
}

impl Glyphs {
    /// Replaces what the terminal cannot show, cell by cell, so that nothing moves.
    pub fn apply(self, buffer: &mut Buffer) {
        if self == Self::Unicode {
            return;
        }
        for place in 0..buffer.content.len() {
            let symbol = buffer.content[place].symbol();
            if symbol.is_ascii() {
                continue;
            }
            if let Some(mark) = plain_mark(symbol) {
                buffer.content[place].set_symbol(mark);
            } else if self == Self::Ascii {
                // one character for each cell, or a later frame would not know the second as taken
                let columns = columns(symbol).max(1);
                let plain = ascii_letter(symbol);
                for cell in buffer.content.iter_mut().skip(place).take(columns) {
                    cell.set_char(plain);
                }
            }
        }
    }
}

fn plain_mark(symbol: &str) -> Option<&'static str> {
    Some(match symbol {
        "╭" | "╮" | "╰" | "╯" | "├" | "┤" => "+",
        "─" => "-",
        "│" => "|",
        // around a button or a number, which may hold the others
        "‹" => "[",
        "›" => "]",
        "«" | "←" => "<",
        "»" | "→" | "▸" => ">",
        "↑" => "^",
        "↓" | "▾" => "v",
        "✓" | "•" => "*",
        "·" => "-",
        "…" => "~",
        "“" | "”" => "\"",
        "–" => "-",
        _ => return None,
    })
}

/// The letter without its accent, or a question mark.
fn ascii_letter(symbol: &str) -> char {
    symbol.nfkd().next().filter(char::is_ascii_graphic).unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    #[test]
    fn the_environment_decides() {
        for (variables, colour, glyphs) in [
            (vec![("LANG", "en_US.UTF-8"), ("TERM", "xterm-256color")], true, Glyphs::Unicode),
            (vec![("LANG", "C.utf8"), ("TERM", "xterm"), ("NO_COLOR", "1")], false, Glyphs::Unicode),
            (vec![("LANG", "en_US.UTF-8"), ("NO_COLOR", "")], true, Glyphs::Unicode),
            (vec![("LANG", "en_US.UTF-8"), ("TERM", "linux")], true, Glyphs::PlainMarks),
            (vec![("LANG", "en_US.UTF-8"), ("TERM", "vt100")], false, Glyphs::PlainMarks),
            (vec![("LANG", "en_US.UTF-8"), ("LC_ALL", "C")], true, Glyphs::Ascii),
            (vec![("LANG", "C")], true, Glyphs::Ascii),
            (vec![], true, Glyphs::Ascii),
        ] {
            let look = Look::of_environment(|name| {
                variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned())
            });
            assert_eq!(look, Look { colour, glyphs }, "{variables:?}");
        }
    }

    #[test]
    fn ascii_keeps_every_column() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        buffer.set_string(0, 0, "│Caffè 日本…", Style::new());
        Glyphs::Ascii.apply(&mut buffer);
        let text: String = buffer.content.iter().map(|cell| cell.symbol()).collect();
        assert_eq!(text, "|Caffe ????~");
        assert!(buffer.content.iter().all(|cell| cell.symbol().len() == 1), "one character for each cell");
    }
}
