//! A row of the screen as the terminal shows it: what stands in a cell, how it looks, and how wide it may come out.

use std::ops::Range;

use ratatui::buffer::{Buffer, Cell, CellWidth as _};
use unicode_width::UnicodeWidthChar as _;

use super::pen::Pen;

/// What the terminal shows in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tile<'a> {
    /// The letter; empty where a wide one from the left reaches into the cell.
    pub(super) symbol: &'a str,
    /// The cells that it takes as we count; 0 where another reaches in.
    pub(super) columns: u16,
    /// How it looks.
    pub(super) pen: Pen,
}

/// Whether terminals agree on the columns of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    /// Everywhere it takes one.
    Sure,
    /// One here and two there, but the same for all such letters: a run of them can be written on.
    Either,
    /// Nobody knows: several characters for one letter, emoji, marks that stand alone here and not there.
    Odd,
}

impl Tile<'_> {
    /// Whether nothing stands here.
    pub(super) fn is_blank(&self) -> bool {
        self.symbol == " "
    }

    /// Whether erasing gives it.
    pub(super) fn is_empty(&self) -> bool {
        self.is_blank() && self.pen == Pen::default()
    }

    /// Whether terminals agree on its columns.
    pub(super) fn width(&self) -> Width {
        if let [byte] = self.symbol.as_bytes() {
            return if byte.is_ascii_graphic() || *byte == b' ' { Width::Sure } else { Width::Odd };
        }
        let mut characters = self.symbol.chars();
        let (Some(only), None) = (characters.next(), characters.next()) else { return Width::Odd };
        match only {
            // around a button
            '‹' | '›' => Width::Sure,
            // scripts that were always wide
            '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' => {
                Width::Either
            }
            '\u{20000}'..='\u{3fffd}' => Width::Either,
            // lines, and letters with accents: wide where Chinese or Japanese is read
            _ if only.width() == Some(1) => Width::Either,
            _ => Width::Odd,
        }
    }

    /// The most columns that a terminal draws it in.
    pub(super) fn at_most(&self) -> u16 {
        let columns: usize = self.symbol.chars().map(|c| c.width().map_or(2, |columns| columns.max(1))).sum();
        u16::try_from(columns).unwrap_or(u16::MAX).max(self.columns)
    }
}

/// The cells of a row.
pub(super) fn cells(buffer: &Buffer, row: u16) -> &[Cell] {
    &buffer.content[place(buffer, row)]
}

/// The cells of a row, to be changed.
pub(super) fn cells_mut(buffer: &mut Buffer, row: u16) -> &mut [Cell] {
    let place = place(buffer, row);
    &mut buffer.content[place]
}

fn place(buffer: &Buffer, row: u16) -> Range<usize> {
    let columns = usize::from(buffer.area.width);
    let start = usize::from(row) * columns;
    start..start + columns
}

/// Lays the cells of a row as the terminal shows them.
pub(super) fn lay<'a>(cells: &'a [Cell], tiles: &mut Vec<Tile<'a>>) {
    tiles.clear();
    let mut reached = 0;
    for (column, cell) in cells.iter().enumerate() {
        if column < reached {
            tiles.push(Tile { symbol: "", columns: 0, pen: Pen::default() });
            continue;
        }
        let mut tile = Tile { symbol: cell.symbol(), columns: cell.cell_width(), pen: Pen::of(cell) };
        // what takes no column, or is cut by the edge, cannot be shown
        if tile.columns == 0 || column + usize::from(tile.columns) > cells.len() {
            tile = Tile { symbol: " ", columns: 1, ..tile };
        }
        reached = column + usize::from(tile.columns);
        tiles.push(tile);
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{layout::Rect, style::Style};

    use super::*;

    #[test]
    fn what_a_wide_letter_covers_does_not_show() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        buffer.set_string(0, 0, "日", Style::new().bold());
        buffer[(1, 0)].set_symbol("x");
        buffer[(2, 0)].set_symbol("y");
        buffer[(3, 0)].set_symbol("\u{301}");
        buffer[(5, 0)].set_symbol("電");
        let mut tiles = Vec::new();
        lay(cells(&buffer, 0), &mut tiles);
        let shown: Vec<_> = tiles.iter().map(|tile| (tile.symbol, tile.columns)).collect();
        assert_eq!(shown, [("日", 2), ("", 0), ("y", 1), (" ", 1), (" ", 1), (" ", 1)]);
    }

    #[test]
    fn letters_that_terminals_draw_differently_are_known() {
        for (width, letters) in [
            (Width::Sure, ["a", " ", "~", "‹", "›"].as_slice()),
            (Width::Either, ["é", "ç", "ž", "─", "│", "…", "Р", "α", "✓", "日", "한", "・", "Ａ"].as_slice()),
            (Width::Odd, ["e\u{301}", "ｶﾞ", "👩", "👩\u{200d}👧", "⌨\u{fe0f}", "🇩🇪", "\u{7f}"].as_slice()),
        ] {
            for symbol in letters {
                let tile = Tile { symbol, columns: 1, pen: Pen::default() };
                assert_eq!(tile.width(), width, "{symbol}");
            }
        }
    }
}
