//! The look: a style for each role in each theme, and the set of glyphs that the terminal can show.

use ratatui::{
    buffer::Buffer,
    style::{Color, Modifier, Style},
};
use unicode_normalization::UnicodeNormalization;

use crate::form::wrap::columns;
pub use crate::look::{Glyphs, Look, Theme};

/// A style for each role. What is said by it is also said by a word, a glyph or weight.
struct Roles {
    /// Letters and ground where no role says anything else; the terminal's own where they are [`Color::Reset`].
    ground: (Color, Color),
    focus: Style,
    typing: Style,
    accent: Style,
    strong: Style,
    dim: Style,
    trouble: Style,
    done: Style,
}

const OWN: (Color, Color) = (Color::Reset, Color::Reset);
const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
const REVERSED: Style = BOLD.add_modifier(Modifier::REVERSED).remove_modifier(Modifier::DIM);
const LINE: Style = BOLD.add_modifier(Modifier::UNDERLINED);

const MONO: Roles = Roles {
    ground: OWN,
    focus: REVERSED,
    typing: LINE,
    accent: BOLD,
    strong: BOLD.remove_modifier(Modifier::DIM),
    dim: Style::new().add_modifier(Modifier::DIM),
    trouble: BOLD,
    done: Style::new(),
};

const DARK: Roles =
    Roles { accent: BOLD.fg(Color::Cyan), trouble: BOLD.fg(Color::Red), done: Style::new().fg(Color::Green), ..MONO };

/// Of the sixteen colours only blue and red can be read on white on every terminal; what is dimmed cannot on some.
const LIGHT: Roles = Roles {
    // what was dim before is black on white, or the other way round
    focus: REVERSED.fg(Color::Reset),
    strong: BOLD.fg(Color::Reset),
    accent: BOLD.fg(Color::Blue),
    dim: Style::new().fg(Color::DarkGray),
    trouble: BOLD.fg(Color::Red),
    done: Style::new().fg(Color::Blue),
    ..MONO
};

const HIGH_CONTRAST: Roles = Roles {
    ground: (Color::White, Color::Black),
    focus: BOLD.fg(Color::Black).bg(Color::LightYellow),
    strong: BOLD.fg(Color::White),
    accent: BOLD.fg(Color::LightCyan),
    // a shade, but a bright one
    dim: Style::new().fg(Color::Gray),
    trouble: BOLD.fg(Color::White).bg(Color::Red),
    done: BOLD.fg(Color::LightGreen),
    ..MONO
};

impl Look {
    fn roles(&self) -> &'static Roles {
        match self.theme {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
            Theme::HighContrast => &HIGH_CONTRAST,
            Theme::Mono => &MONO,
        }
    }

    /// What parts the names of a way through the tree.
    pub fn parted(&self) -> &'static str {
        if self.glyphs == Glyphs::Unicode { " › " } else { " > " }
    }

    /// What has the focus: the brightest thing there is.
    pub fn focus(&self) -> Style {
        self.roles().focus
    }

    /// The line that is being typed into.
    pub fn typing(&self) -> Style {
        self.roles().typing
    }

    /// The label of what has the focus, and the frame around it.
    pub fn accent(&self) -> Style {
        self.roles().accent
    }

    /// The tab that is open.
    pub fn open_tab(&self) -> Style {
        self.accent().add_modifier(Modifier::UNDERLINED)
    }

    /// Titles and keys.
    pub fn strong(&self) -> Style {
        self.roles().strong
    }

    /// The empty part of a line that can be typed into.
    pub fn blank(&self) -> Style {
        self.dim().add_modifier(Modifier::UNDERLINED)
    }

    /// What is secondary: units, remarks, the frame of what has no focus.
    pub fn dim(&self) -> Style {
        self.roles().dim
    }

    /// What is wrong.
    pub fn trouble(&self) -> Style {
        self.roles().trouble
    }

    /// What is done.
    pub fn done(&self) -> Style {
        self.roles().done
    }

    /// Gives what is painted the theme's own letters and ground, and the glyphs that the terminal can show.
    pub fn apply(&self, buffer: &mut Buffer) {
        let (letters, ground) = self.roles().ground;
        if self.roles().ground != OWN {
            for cell in &mut buffer.content {
                let own = |colour, other| if colour == Color::Reset { other } else { colour };
                (cell.fg, cell.bg) = (own(cell.fg, letters), own(cell.bg, ground));
            }
        }
        self.glyphs.apply(buffer);
    }
}

impl Glyphs {
    /// Replaces what the terminal cannot show, cell by cell, so that nothing moves.
    fn apply(self, buffer: &mut Buffer) {
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
        "‘" | "’" => "'",
        "×" => "x",
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

    /// Two states of one thing, by their roles.
    type Pair<'a> = (&'a str, Style, Style);

    #[test]
    fn in_every_theme_no_state_looks_like_another() {
        let plain = Style::new();
        for theme in Theme::ALL {
            let look = Look { theme, glyphs: Glyphs::Unicode };
            let pairs: [Pair; 13] = [
                ("a button", look.focus(), plain),
                ("the selected row, elsewhere", look.strong(), plain),
                ("the selected row, here", look.focus(), look.strong()),
                ("the open tab", look.open_tab(), plain),
                ("the open tab with the focus", look.focus(), look.open_tab()),
                ("a tab not reached yet", look.dim(), plain),
                ("a tab not reached yet, the open one", look.dim(), look.open_tab()),
                ("the frame around the focus", look.accent(), look.dim()),
                ("the label of what has the focus", look.accent(), plain),
                ("the line that is typed into", look.typing(), look.blank()),
                ("an empty line", look.blank(), look.dim()),
                ("a sentence about what is wrong", look.trouble(), plain),
                ("what is wrong, what is done", look.trouble(), look.done()),
            ];
            for (what, one, other) in pairs {
                assert_ne!(one, other, "{what} {theme:?}");
            }
            for style in [look.focus(), look.strong()] {
                let over = look.dim().patch(style);
                assert!(
                    !over.add_modifier.contains(Modifier::DIM) && (over.fg.is_none() || over.fg != look.dim().fg),
                    "{theme:?}"
                );
            }
        }
    }

    #[test]
    fn without_colours_there_are_none() {
        let look = Look { theme: Theme::Mono, glyphs: Glyphs::Unicode };
        let roles = [
            look.focus(),
            look.typing(),
            look.accent(),
            look.open_tab(),
            look.strong(),
            look.blank(),
            look.dim(),
            look.trouble(),
            look.done(),
        ];
        assert!(roles.iter().all(|style| (style.fg, style.bg) == (None, None)));
    }

    #[test]
    fn ascii_keeps_every_column() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        buffer.set_string(0, 0, "│Caffè’日本…", Style::new());
        Glyphs::Ascii.apply(&mut buffer);
        let text: String = buffer.content.iter().map(|cell| cell.symbol()).collect();
        assert_eq!(text, "|Caffe'????~");
        assert!(buffer.content.iter().all(|cell| cell.symbol().len() == 1), "one character for each cell");
    }
}
