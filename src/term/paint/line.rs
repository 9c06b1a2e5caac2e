//! One row: what differs is written, and what does not is passed over or written again, whichever is shorter.

use ratatui::layout::{Position, Size};

use super::pen::Pen;
use super::place::Place;
use super::shift::Shift;
use super::short::Short;
use super::tile::{Tile, Width};

/// The longest stretch that is ever shorter to write again than to pass over.
const GAP: u16 = 8;

/// What is written of a frame, row by row.
pub(super) struct Line {
    pub(super) pen: Pen,
    pub(super) place: Place,
    pub(super) size: Size,
    pub(super) out: Vec<u8>,
}

impl Line {
    /// Writes what differs between two states of a row.
    pub(super) fn paint(&mut self, row: u16, old: &[Tile], new: &[Tile]) {
        let moved = Shift::of(old, new).map(|shift| self.shift(row, &shift, old));
        let old = moved.as_deref().unwrap_or(old);
        let mut column = 0;
        // what an odd letter may have been drawn over is written again, whether it differs or not
        let mut doubtful = 0;
        while let Some(next) =
            (column..new.len()).find(|&at| new[at].columns > 0 && (at < doubtful || old[at] != new[at]))
        {
            self.reach(row, next, new);
            column = match self.erase(next, old, new) {
                Some(after) => after,
                None => {
                    let tile = &new[next];
                    self.put(tile, self.pen_at(next, old, new));
                    if tile.width() == Width::Odd {
                        doubtful = doubtful.max(next + usize::from(tile.at_most()));
                    }
                    next + usize::from(tile.columns)
                }
            };
        }
    }

    /// Moves the rest of a row aside; gives the row as it is then.
    fn shift<'a>(&mut self, row: u16, shift: &Shift, old: &[Tile<'a>]) -> Vec<Tile<'a>> {
        self.place.go(Position { x: narrow(shift.column), y: row }, self.size, &mut self.out);
        if !self.pen.erases() {
            self.pen.change(Pen::default(), &mut self.out);
        }
        self.out.extend_from_slice(shift.command().as_bytes());
        shift.apply(old)
    }

    /// Brings the cursor to a cell.
    fn reach(&mut self, row: u16, column: usize, new: &[Tile]) {
        let to = Position { x: narrow(column), y: row };
        match self.place {
            // the letter before was of the same kind
            Place::About(meant) if meant == to && new[column].width() == Width::Either => return,
            Place::At(from) if from.y == row && from.x < to.x && to.x - from.x <= GAP => {
                let gap = &new[usize::from(from.x)..=column];
                if gap.iter().all(|tile| tile.width() == Width::Sure) && self.write_again(gap, to) {
                    return;
                }
            }
            _ => {}
        }
        self.place.go(to, self.size, &mut self.out);
    }

    /// Writes what stands between the cursor and the last of these, where that is shorter than to move there.
    fn write_again(&mut self, gap: &[Tile], to: Position) -> bool {
        let (begin, place, pen) = (self.out.len(), self.place, self.pen);
        let [between @ .., last] = gap else { return false };
        self.place.go(to, self.size, &mut self.out);
        self.put(last, last.pen);
        let moved = self.out.len();
        (self.place, self.pen) = (place, pen);
        self.out.truncate(begin);
        between.iter().for_each(|tile| self.put(tile, tile.pen));
        let there = (self.out.len(), self.place, self.pen);
        self.put(last, last.pen);
        let shorter = self.out.len() <= moved;
        let (end, place, pen) = if shorter { there } else { (begin, place, pen) };
        self.out.truncate(end);
        (self.place, self.pen) = (place, pen);
        shorter
    }

    /// Erases the cells from here on that become empty, where that is shorter than to write blanks. Gives the column
    /// after them.
    fn erase(&mut self, from: usize, old: &[Tile], new: &[Tile]) -> Option<usize> {
        let end = from + new[from..].iter().take_while(|tile| tile.is_empty()).count();
        let last = (from..end).rev().find(|&at| old[at] != new[at])?;
        let follows = (end..new.len()).find(|&at| old[at] != new[at]);
        let mut way = Short::default();
        let blanks = last + 1 - from;
        let after = if end == new.len() {
            way.command(1, b'K');
            end
        } else {
            way.command(narrow(blanks), b'X');
            last + 1
        };
        // the cursor stays where it is
        let onward = |to: usize| follows.map_or(0, |next| step(next - to));
        let pen = if self.pen.erases() { 0 } else { 3 };
        let blanks_pen = if new[from].pen.blanks_alike(self.pen) { 0 } else { 3 };
        if way.len() + pen + onward(from) >= blanks + blanks_pen + onward(last + 1) {
            return None;
        }
        if !self.pen.erases() {
            self.pen.change(Pen::default(), &mut self.out);
        }
        self.out.extend_from_slice(way.as_bytes());
        Some(after)
    }

    /// The pen for a cell: for a blank one that what follows needs anyway.
    fn pen_at(&self, column: usize, old: &[Tile], new: &[Tile]) -> Pen {
        let tile = &new[column];
        if !tile.is_blank() || tile.pen.blanks_alike(self.pen) {
            return tile.pen;
        }
        let like = |next: &usize| new[*next].is_blank() && new[*next].pen == tile.pen;
        let next = (column + 1..new.len()).find(|next| !like(next));
        let wanted = next.filter(|&next| old[next] != new[next]).map(|next| new[next].pen);
        wanted.filter(|pen| tile.pen.blanks_alike(*pen)).unwrap_or(tile.pen)
    }

    /// Writes one letter where the cursor is.
    fn put(&mut self, tile: &Tile, pen: Pen) {
        if !(tile.is_blank() && tile.pen.blanks_alike(self.pen)) {
            self.pen.change(pen, &mut self.out);
        }
        let (Place::At(at) | Place::About(at)) = self.place else { return };
        let width = tile.width();
        if width == Width::Odd && tile.columns > 1 {
            // where it comes out narrower, nothing of before may be left beside it
            (0..tile.columns).for_each(|_| self.out.push(b' '));
            self.place = if at.x + tile.columns < self.size.width {
                Place::At(Position { x: at.x + tile.columns, ..at })
            } else {
                Place::Unknown
            };
            self.place.go(at, self.size, &mut self.out);
        }
        self.out.extend_from_slice(tile.symbol.as_bytes());
        let meant = Position { x: at.x + tile.columns, ..at };
        self.place = match width {
            // nobody relies on what a terminal does at the right edge
            _ if meant.x >= self.size.width => Place::Unknown,
            Width::Sure => Place::At(meant),
            // it does not wrap
            Width::Either | Width::Odd => Place::About(meant),
        };
    }
}

/// What a way over so many cells takes at most.
fn step(cells: usize) -> usize {
    cells.min(if cells < 10 { 4 } else { 5 })
}

fn narrow(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
