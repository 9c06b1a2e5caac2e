//! A frame as the fewest bytes that turn the one before into it.
//!
//! The terminal's cursor and pen are known from frame to frame, so that a letter typed is one byte. Only what every
//! terminal does alike is relied on: no wrap at the right edge, and after a letter of uncertain width the cursor is
//! placed anew. No scroll region is used: it scrolls whole rows, and lists share theirs with something that stays.

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
use place::Place;
use tile::{cells, cells_mut, lay};

/// More than this may be seen in the making, as it comes in pieces. Then the cursor is hidden meanwhile.
const LARGE: usize = 512;
const HIDE: &[u8] = b"\x1b[?25l";
const SHOW: &[u8] = b"\x1b[?25h";
/// Synchronized output: what is between the two is shown at once.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// What the terminal shows, and what it would write with and where.
pub(super) struct Painter {
    shown: Buffer,
    pen: Pen,
    place: Place,
    cursor: bool,
    /// Whether larger frames are to be shown at once, by terminals that can.
    pub(super) synchronized: bool,
}

impl Painter {
    /// Over an empty screen of that size: a plain pen, the cursor in the upper left corner and hidden.
    pub(super) fn over_empty(area: Rect, synchronized: bool) -> Self {
        let place = Place::At(Position::ORIGIN);
        Self { shown: Buffer::empty(area), pen: Pen::default(), place, cursor: false, synchronized }
    }

    /// Takes it that something else may have moved the cursor.
    pub(super) fn lose_cursor(&mut self) {
        self.place = Place::Unknown;
    }

    /// Writes what turns what is shown into `next`, with the cursor there or hidden.
    pub(super) fn paint(&mut self, next: &Buffer, cursor: Option<Position>, out: &mut Vec<u8>) {
        let size = next.area.as_size();
        let mut line = Line { pen: self.pen, place: self.place, size, out: Vec::new() };
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
        // a letter that is painted moves a cursor that is seen; where many are, it is hidden meanwhile
        let large = line.out.len() > LARGE;
        if let Some(cursor) = cursor {
            line.place.go(cursor, size, &mut line.out);
        }
        let hides = self.cursor && (large || cursor.is_none());
        let shows = cursor.is_some() && (hides || !self.cursor);
        (self.pen, self.place, self.cursor) = (line.pen, line.place, cursor.is_some());
        let parts = [
            (large && self.synchronized).then_some(BEGIN),
            hides.then_some(HIDE),
            Some(line.out.as_slice()),
            shows.then_some(SHOW),
            (large && self.synchronized).then_some(END),
        ];
        parts.into_iter().flatten().for_each(|part| out.extend_from_slice(part));
        for row in painted {
            cells_mut(&mut self.shown, row).clone_from_slice(cells(next, row));
        }
    }
}
