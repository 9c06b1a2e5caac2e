//! How letters look, and the shortest way from one look to another.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::short::Short;

/// What shows where no letter stands.
const SEEN_ON_BLANK: Modifier = Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);

/// Each way of writing, with the number that begins it and the one that ends it.
const MODES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// What the terminal writes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Pen {
    colour: Color,
    ground: Color,
    modes: Modifier,
}

impl Pen {
    /// How this cell is to look.
    pub(super) fn of(cell: &Cell) -> Self {
        let mut modes = cell.modifier;
        if modes.contains(Modifier::BOLD) {
            // many terminals have one weight at a time
            modes.remove(Modifier::DIM);
        }
        let pen = Self { colour: cell.fg, ground: cell.bg, modes };
        if cell.symbol() == " " && !modes.intersects(SEEN_ON_BLANK) { pen.on_blank() } else { pen }
    }

    /// The plainest pen that leaves a blank as this one does.
    fn on_blank(self) -> Self {
        Self { ground: self.ground, ..Self::default() }
    }

    /// Whether a blank of this look can be written with the other pen too.
    pub(super) fn blanks_alike(self, other: Self) -> bool {
        self == other || (self == self.on_blank() && self.ground == other.ground && other.leaves_no_mark())
    }

    /// Whether a blank shows nothing but the ground.
    fn leaves_no_mark(self) -> bool {
        !self.modes.intersects(SEEN_ON_BLANK)
    }

    /// Whether what it erases is as empty as a cleared screen, on every terminal.
    pub(super) fn erases(self) -> bool {
        self.ground == Color::Reset && self.leaves_no_mark()
    }

    /// Takes up `next`, where it is another one.
    pub(super) fn change(&mut self, next: Self, out: &mut Vec<u8>) {
        if *self == next {
            return;
        }
        let (anew, onward) = (next.anew(), self.onward(next));
        let shorter = if onward.len() < anew.len() { onward } else { anew };
        out.extend_from_slice(b"\x1b[");
        out.extend_from_slice(shorter.as_bytes());
        out.push(b'm');
        *self = next;
    }

    /// The numbers that begin with a plain pen; the 0 that makes it plain can be left out.
    fn anew(self) -> Short {
        let mut numbers = Short::default();
        let plain = Self::default();
        if self != plain {
            numbers.push(b';');
            numbers.append(&plain.onward(self));
        }
        numbers
    }

    /// The numbers that change only what differs.
    fn onward(self, next: Self) -> Short {
        let mut numbers = Short::default();
        let mut left = self.modes;
        for (mode, _, end) in MODES {
            if left.contains(mode) && !next.modes.contains(mode) {
                numbers.next_number(end);
                // it ends all that have the same end
                MODES.iter().filter(|other| other.2 == end).for_each(|other| left.remove(other.0));
            }
        }
        for (mode, begin, _) in MODES {
            if next.modes.contains(mode) && !left.contains(mode) {
                numbers.next_number(begin);
            }
        }
        if next.colour != self.colour {
            colour(next.colour, 30, &mut numbers);
        }
        if next.ground != self.ground {
            colour(next.ground, 40, &mut numbers);
        }
        numbers
    }
}

/// The numbers of a colour: `base` is 30 for letters, 40 for what is behind them.
fn colour(colour: Color, base: u8, numbers: &mut Short) {
    let named = match colour {
        Color::Reset => 9,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 60,
        Color::LightRed => 61,
        Color::LightGreen => 62,
        Color::LightYellow => 63,
        Color::LightBlue => 64,
        Color::LightMagenta => 65,
        Color::LightCyan => 66,
        Color::White => 67,
        Color::Indexed(index) => return [base + 8, 5, index].into_iter().for_each(|n| numbers.next_number(n)),
        Color::Rgb(r, g, b) => return [base + 8, 2, r, g, b].into_iter().for_each(|n| numbers.next_number(n)),
    };
    numbers.next_number(base + named);
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    fn pen(style: Style) -> Pen {
        let mut cell = Cell::new("a");
        cell.set_style(style);
        Pen::of(&cell)
    }

    #[test]
    fn the_shorter_way_is_taken() {
        let plain = Style::new();
        for (from, to, written) in [
            (plain, plain, ""),
            (plain, plain.bold(), "\x1b[1m"),
            (plain.bold(), plain, "\x1b[m"),
            (plain.bold(), plain.dim(), "\x1b[;2m"),
            (plain.bold().cyan(), plain.cyan(), "\x1b[22m"),
            (plain.red().underlined(), plain.red(), "\x1b[24m"),
            (plain.dim().red(), plain.bold().red(), "\x1b[22;1m"),
            (plain.reversed().bold(), plain.dim(), "\x1b[;2m"),
            (plain.red(), plain.green().bold(), "\x1b[1;32m"),
            (plain, plain.light_red().on_gray(), "\x1b[91;47m"),
            (plain.bold(), plain.bold().fg(Color::Indexed(208)), "\x1b[38;5;208m"),
            (plain.bold(), plain.bold().bg(Color::Rgb(1, 20, 255)), "\x1b[48;2;1;20;255m"),
            // one weight at a time
            (plain.bold(), plain.bold().dim(), ""),
        ] {
            let mut out = Vec::new();
            pen(from).change(pen(to), &mut out);
            assert_eq!(
                out.escape_ascii().to_string(),
                written.as_bytes().escape_ascii().to_string(),
                "{from:?} to {to:?}"
            );
        }
    }

    #[test]
    fn a_blank_needs_no_other_pen_unless_it_shows() {
        let blank = |style: Style| {
            let mut cell = Cell::new(" ");
            cell.set_style(style);
            Pen::of(&cell)
        };
        let plain = Style::new();
        assert!(blank(plain.bold().red()).blanks_alike(pen(plain.dim().cyan())));
        for (of, with) in [
            (plain, plain.underlined()),
            (plain, plain.reversed()),
            (plain, plain.on_red()),
            (plain.on_red(), plain),
            (plain.underlined(), plain),
            (plain.underlined(), plain.underlined().bold()),
            (plain.reversed(), plain.reversed().cyan()),
        ] {
            assert!(!blank(of).blanks_alike(pen(with)), "{of:?} with {with:?}");
        }
        assert!(pen(plain.bold().red()).erases());
        assert!(!pen(plain.underlined()).erases());
        assert!(!pen(plain.on_red()).erases());
    }
}
