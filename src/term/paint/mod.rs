//! A frame as the fewest bytes that turn the one before into it.
//!
//! Each frame places the cursor anew and leaves a plain pen: between two frames another program may write, or the line
//! drop. Only what every terminal does alike is relied on: nothing wraps at the right edge, and after a letter of
//! uncertain width the cursor is placed anew. No scroll region is used: it scrolls whole rows, and lists share theirs
//! with something that stays.

mod line;
mod pen;
mod place;
mod shift;
mod short;
#[cfg(test)]
mod tests;
mod tile;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use line::Line;
use pen::Pen;
use tile::{cells, cells_mut, lay};

/// More than this comes in pieces, and may be seen in the making.
const LARGE: usize = 512;
const HIDE: &[u8] = b"\x1b[?25l";
const SHOW: &[u8] = b"\x1b[?25h";
/// Whether a letter after the last column begins the next row: it does, but not in a frame where one may reach over the
/// right edge as it comes out wider than we count.
const NO_WRAP: &[u8] = b"\x1b[?7l";
const WRAP: &[u8] = b"\x1b[?7h";
/// Synchronized output: what is between the two is shown at once.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// What the terminal shows.
pub(super) struct Painter {
    shown: Buffer,
    /// Where its cursor is, where it is seen.
    cursor: Option<Position>,
    /// Whether larger frames are to be shown at once, by terminals that can.
    pub(super) synchronized: bool,
}

impl Painter {
    /// Over an empty screen of that size, with a plain pen and a hidden cursor.
    pub(super) fn over_empty(area: Rect, synchronized: bool) -> Self {
        Self { shown: Buffer::empty(area), cursor: None, synchronized }
    }

    /// Writes what turns what is shown into `next`, with the cursor there or hidden.
    pub(super) fn paint(&mut self, next: &Buffer, cursor: Option<Position>, out: &mut Vec<u8>) {
        let size = next.area.as_size();
        let mut line = Line::new(size.width);
        let (mut old, mut new, mut painted) = (Vec::new(), Vec::new(), Vec::new());
        for row in 0..size.height {
            let (before, after) = (cells(&self.shown, row), cells(next, row));
            if before != after {
                lay(before, &mut old);
                lay(after, &mut new);
                line.paint(row, &old, &new);
                painted.push(row);
            }
        }
        if line.out.is_empty() && cursor == self.cursor {
            return;
        }
        let large = self.synchronized && line.out.len() > LARGE;
        line.pen.change(Pen::default(), &mut line.out);
        if let Some(cursor) = cursor {
            line.place.go(cursor, &mut line.out);
        }
        // what follows a cursor that is seen, such as a braille line, shall not follow it all over the screen
        let hides = self.cursor.is_some() && (painted.len() > 1 || cursor.is_none());
        let shows = cursor.is_some() && (hides || self.cursor.is_none());
        self.cursor = cursor;
        let parts = [
            large.then_some(BEGIN),
            hides.then_some(HIDE),
            line.reaches_over.then_some(NO_WRAP),
            Some(line.out.as_slice()),
            line.reaches_over.then_some(WRAP),
            shows.then_some(SHOW),
            large.then_some(END),
        ];
        parts.into_iter().flatten().for_each(|part| out.extend_from_slice(part));
        for row in painted {
            cells_mut(&mut self.shown, row).clone_from_slice(cells(next, row));
        }
    }
}
