//! What the painters paint on: text that is safe and fits, frames, buttons, and the one cursor.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
    symbols::border,
    widgets::{Block, Clear, Widget},
};
use unicode_segmentation::UnicodeSegmentation;

use super::look::Look;
use crate::{domain::text, form::wrap::columns as columns_in};

/// A buffer to paint on, with the look and the place of the cursor.
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    /// The styles.
    pub look: &'a Look,
    cursor: Option<Position>,
}

impl<'a> Canvas<'a> {
    /// A canvas over this buffer.
    pub fn new(buffer: &'a mut Buffer, look: &'a Look) -> Self {
        Self { buffer, look, cursor: None }
    }

    /// Where the cursor stands, once something placed it.
    pub fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    /// Puts the cursor there; the last one wins, so that a box takes it from what it covers.
    pub fn place_cursor(&mut self, x: u16, y: u16) {
        self.cursor = Some(Position { x, y });
    }

    /// Writes text at a place, cut with an ellipsis where it does not fit; gives the columns that it took.
    pub fn text(&mut self, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
        let area = self.buffer.area;
        if y < area.top() || y >= area.bottom() || x >= area.right() {
            return 0;
        }
        let columns = columns.min(area.right() - x);
        if let Some(wanted) = text::plain_columns(text) {
            return self.plain(x, y, columns, text, wanted, style);
        }
        let shown = fit(text, usize::from(columns));
        let (end, _) = self.buffer.set_stringn(x, y, &shown, usize::from(columns), style);
        end - x
    }

    /// Writes text that takes `wanted` columns, a cell for each character: ratatui asks more of each letter.
    fn plain(&mut self, x: u16, y: u16, columns: u16, text: &str, wanted: usize, style: Style) -> u16 {
        let ellipsis = (wanted > usize::from(columns)).then_some('…');
        let shown = usize::from(columns.saturating_sub(u16::from(ellipsis.is_some())));
        let cells = (x..x + columns).zip(text.chars().take(shown).chain(ellipsis));
        let mut end = x;
        for (x, c) in cells {
            self.buffer[(x, y)].set_char(c).set_style(style);
            end = x + 1;
        }
        end - x
    }

    /// Writes text that ends before column `right`; gives the columns that it took.
    pub fn text_right(&mut self, right: u16, y: u16, text: &str, style: Style) -> u16 {
        let columns = columns_of(text);
        self.text(right.saturating_sub(columns), y, columns, text, style)
    }

    /// Gives cells a style and leaves what stands in them.
    pub fn style(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area, style);
    }

    /// Draws a frame with a title; gives what is inside, with one empty column at each side.
    pub fn pane(&mut self, area: Rect, title: &str, focused: bool) -> Rect {
        let frame = if focused { self.look.accent() } else { self.look.dim() };
        let block = Block::bordered().border_set(border::ROUNDED).border_style(frame);
        let inner = block.inner(area);
        block.render(area, self.buffer);
        if !title.is_empty() {
            let style = if focused { self.look.accent() } else { self.look.strong() };
            let title = format!(" {title} ");
            self.text(area.x + 1, area.y, area.width.saturating_sub(2), &title, style);
        }
        Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
    }

    /// Empties cells for a box, and a wide letter that reaches into it from the left.
    pub fn clear(&mut self, area: Rect) {
        if let Some(left) = area.x.checked_sub(1) {
            for y in area.top()..area.bottom() {
                if let Some(cell) = self.buffer.cell_mut((left, y)).filter(|cell| columns_of(cell.symbol()) > 1) {
                    cell.set_symbol(" ");
                }
            }
        }
        Clear.render(area, self.buffer);
    }

    /// A rule over the whole width.
    pub fn rule(&mut self, area: Rect, y: u16) {
        let rule = "─".repeat(usize::from(area.width));
        self.text(area.x, y, area.width, &rule, self.look.dim());
    }

    /// A button; gives the columns that it took.
    pub fn button(&mut self, x: u16, y: u16, label: &str, focused: bool) -> u16 {
        let style = if focused { self.look.focus() } else { Style::new() };
        if focused {
            self.place_cursor(x + 2, y);
        }
        let text = button_text(label);
        self.text(x, y, columns_of(&text), &text, style)
    }

    /// Copies rows of another buffer onto this one, from its row `from` on.
    pub fn copy_rows(&mut self, other: &Buffer, from: u16, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for y in 0..area.height.min(other.area.height.saturating_sub(from)) {
            for x in 0..area.width.min(other.area.width) {
                self.buffer[(area.x + x, area.y + y)] = other[(x, from + y)].clone();
            }
        }
    }
}

/// The text of a button.
pub fn button_text(label: &str) -> String {
    format!("‹ {label} ›")
}

/// Columns that text takes.
pub fn columns_of(text: &str) -> u16 {
    u16::try_from(columns_in(text)).unwrap_or(u16::MAX)
}

/// Text that is safe to show and takes at most `columns`, cut with an ellipsis where it is longer.
pub fn fit(raw: &str, columns: usize) -> String {
    let shown = text::visible(raw);
    if columns_in(&shown) <= columns {
        return shown.into_owned();
    }
    let mut fitting = String::new();
    let mut used = 0;
    for grapheme in shown.graphemes(true) {
        used += columns_in(grapheme);
        if used >= columns {
            break;
        }
        fitting.push_str(grapheme);
    }
    if columns > 0 {
        fitting.push('…');
    }
    fitting
}

/// The part of a line around its caret that fits in `columns`, and the column of the caret in it. `caret` counts
/// characters.
pub fn window(value: &str, caret: usize, columns: u16) -> (String, u16) {
    let columns = usize::from(columns.max(1));
    // what is shown has a character for each of the value
    let value = text::visible(value);
    let caret = value.char_indices().nth(caret).map_or(value.len(), |(byte, _)| byte);
    let mut before = columns_in(&value[..caret]);
    let mut start = 0;
    for (byte, grapheme) in value[..caret].grapheme_indices(true) {
        // one column is kept for the caret itself
        if before < columns {
            break;
        }
        before = before.saturating_sub(columns_in(grapheme));
        start = byte + grapheme.len();
    }
    let shown = &value[start..];
    let mut used = 0;
    let end = shown
        .grapheme_indices(true)
        .find(|(_, grapheme)| {
            used += columns_in(grapheme);
            used > columns
        })
        .map_or(shown.len(), |(byte, _)| byte);
    (shown[..end].to_owned(), u16::try_from(before).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::look::{Glyphs, Theme};

    #[test]
    fn text_is_cut_by_columns() {
        for (text, columns, shown) in [
            ("ABC Company", 11, "ABC Company"),
            ("ABC Company", 5, "ABC …"),
            ("日本電話", 5, "日本…"),
            ("日本電話", 4, "日…"),
            ("a\u{202E}b", 5, "a\u{FFFD}b"),
            ("abc", 0, ""),
        ] {
            assert_eq!(fit(text, columns), shown, "{text:?} in {columns}");
        }
    }

    #[test]
    fn the_caret_is_always_in_sight() {
        for (value, caret, columns, shown, at) in [
            ("hello", 5, 10, "hello", 5),
            ("hello", 5, 4, "llo", 3),
            ("hello", 0, 4, "hell", 0),
            ("日本電話", 4, 5, "電話", 4),
            ("e\u{301}a", 3, 2, "a", 1),
            ("a\u{200B}\u{202E}b", 4, 10, "a\u{FFFD}\u{FFFD}b", 4),
            ("a\u{200B}\u{202E}b", 3, 3, "\u{FFFD}\u{FFFD}b", 2),
            ("لالا", 4, 10, "لالا", 4),
        ] {
            assert_eq!(window(value, caret, columns), (shown.to_owned(), at), "{value:?} {caret} {columns}");
        }
    }

    #[test]
    fn a_box_is_whole_over_wide_letters() {
        for left in [2, 3] {
            let look = Look { theme: Theme::Dark, glyphs: Glyphs::Unicode };
            let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
            let mut canvas = Canvas::new(&mut buffer, &look);
            canvas.text(0, 0, 8, "日本電話", Style::new());
            canvas.clear(Rect::new(left, 0, 3, 1));
            canvas.text(left, 0, 1, "│", Style::new());
            let row: String = (0..8).map(|x| buffer[(x, 0)].symbol()).collect();
            assert_eq!(row, if left == 2 { "日 │   話 " } else { "日  │  話 " }, "from column {left}");
        }
    }

    #[test]
    fn half_width_dakuten_are_counted_once() {
        assert_eq!(columns_of("ｶﾞ"), 2);
    }
}
