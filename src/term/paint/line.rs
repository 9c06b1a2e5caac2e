//! One row: what differs is written, and what does not is passed over or written again, whichever is shorter.

use ratatui::layout::Position;

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
    /// What was written so far.
    pub(super) out: Vec<u8>,
    /// Whether a letter is in it that may come out so wide that it reaches over the right edge.
    pub(super) reaches_over: bool,
    /// How wide the last letter comes out.
    last: Width,
    /// Where the run of letters of that kind began.
    run: u16,
    /// The columns of the screen.
    columns: u16,
}

impl Line {
    /// Nothing yet: a plain pen, and the cursor anywhere.
    pub(super) fn new(columns: u16) -> Self {
        let (pen, place) = (Pen::default(), Place::Unknown);
        Self { pen, place, out: Vec::new(), reaches_over: false, last: Width::Sure, run: 0, columns }
    }

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
        self.place.go(Position { x: narrow(shift.column), y: row }, &mut self.out);
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
            // the letter before is of the same kind
            Place::About(meant) if meant == to && new[column].width() == self.last => return,
            Place::At(from) if from.y == row && from.x < to.x && to.x - from.x <= GAP => {
                let gap = &new[usize::from(from.x)..=column];
                if gap.iter().all(|tile| tile.width() == Width::Sure) && self.write_again(gap, to) {
                    return;
                }
            }
            _ => {}
        }
        self.place.go(to, &mut self.out);
    }

    /// Writes what stands between the cursor and the last of these, where that is shorter than to move there.
    fn write_again(&mut self, gap: &[Tile], to: Position) -> bool {
        let (begin, place, pen) = (self.out.len(), self.place, self.pen);
        let [between @ .., last] = gap else { return false };
        self.place.go(to, &mut self.out);
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
            self.place = Place::Unknown;
            self.place.go(at, &mut self.out);
        }
        if matches!(self.place, Place::At(_)) {
            self.run = at.x;
        }
        self.out.extend_from_slice(tile.symbol.as_bytes());
        let meant = Position { x: at.x + tile.columns, ..at };
        self.place = match width {
            // nobody relies on what a terminal does at the right edge
            _ if meant.x >= self.columns => Place::Unknown,
            Width::Sure => Place::At(meant),
            Width::Ambiguous | Width::Wide => Place::About(meant),
            Width::Odd => Place::Unknown,
        };
        self.last = width;
        let widest = match width {
            Width::Sure | Width::Wide => meant.x,
            Width::Ambiguous => self.run + 2 * (meant.x - self.run),
            Width::Odd => at.x + tile.at_most(),
        };
        self.reaches_over |= widest > self.columns;
    }
}

/// What a way over so many cells takes at most.
fn step(cells: usize) -> usize {
    cells.min(if cells < 10 { 4 } else { 5 })
}

fn narrow(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
