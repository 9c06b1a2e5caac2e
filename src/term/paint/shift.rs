//! The rest of a row moved aside, where less has to be written after that: a line of hints with another one in front.

use super::pen::Pen;
use super::short::Short;
use super::tile::{Tile, Width};

/// The farthest that a row is moved.
const FARTHEST: usize = 24;
/// Fewer cells that differ are written at once.
const FEW: usize = 16;
/// What moving costs at most: the command and the way to the column.
const COST: usize = 12;

/// Cells put in before a column, or taken out from it on.
pub(super) struct Shift {
    pub(super) column: usize,
    pub(super) by: usize,
    pub(super) inserts: bool,
}

impl Shift {
    /// The one that leaves the least to write, where one pays.
    pub(super) fn of(old: &[Tile], new: &[Tile]) -> Option<Self> {
        let column = (0..new.len()).find(|&at| old[at] != new[at])?;
        let differing = count(&old[column..], &new[column..]);
        // a wide letter could be torn, and an odd one stand elsewhere than we think
        if differing < FEW || [old, new].iter().any(|row| row[column..].iter().any(|tile| tile.width() != Width::Sure))
        {
            return None;
        }
        // tmux clears what comes in only as far as cells were moved over it: no more may come than stay
        let stays_clear = |&(by, inserts): &(usize, bool)| !inserts || by <= new.len() - column - by;
        let ways = (1..FARTHEST.min(new.len() - column)).flat_map(|by| [(by, true), (by, false)]).filter(stays_clear);
        let left = |&(by, inserts): &(usize, bool)| {
            let (kept, place) =
                if inserts { (&old[column..], &new[column + by..]) } else { (&old[column + by..], &new[column..]) };
            let common = kept.len().min(place.len());
            // what comes in is empty
            let come = if inserts { &new[column..column + by] } else { &new[new.len() - by..] };
            count(&kept[..common], &place[..common]) + come.iter().filter(|tile| !tile.is_empty()).count()
        };
        let best = ways.min_by_key(left)?;
        (left(&best) + COST < differing).then_some(Self { column, by: best.0, inserts: best.1 })
    }

    /// The row as it is then.
    pub(super) fn apply<'a>(&self, old: &[Tile<'a>]) -> Vec<Tile<'a>> {
        let empty = Tile { symbol: " ", columns: 1, pen: Pen::default() };
        let (kept, moved) = old.split_at(self.column);
        let mut row = kept.to_vec();
        if self.inserts {
            row.extend((0..self.by).map(|_| empty));
            row.extend_from_slice(&moved[..moved.len() - self.by]);
        } else {
            row.extend_from_slice(&moved[self.by..]);
            row.extend((0..self.by).map(|_| empty));
        }
        row
    }

    /// What the terminal is told.
    pub(super) fn command(&self) -> Short {
        let mut command = Short::default();
        command.command(u16::try_from(self.by).unwrap_or(u16::MAX), if self.inserts { b'@' } else { b'P' });
        command
    }
}

fn count(old: &[Tile], new: &[Tile]) -> usize {
    old.iter().zip(new).filter(|(old, new)| old != new).count()
}
