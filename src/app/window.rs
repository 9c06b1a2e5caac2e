//! A window on numbered rows, the newest first: what of them is loaded, and moving in it.

use super::keys::Action;

/// Rows that are asked for at once.
pub const PAGE: u32 = 200;
/// How near the selected row comes to the end of what is loaded before more is asked for.
const NEAR: usize = 50;

/// A row with a number that grows with each that is added.
pub trait Numbered {
    /// Its number.
    fn number(&self) -> i64;
}

/// The rows, as far as they are loaded.
pub struct Window<T> {
    /// The loaded rows, the newest first.
    pub rows: Vec<T>,
    /// The selected one of them.
    pub selected: usize,
    /// The first of them that is seen.
    pub top: usize,
    /// Whether there are older ones than those that are loaded.
    pub more: bool,
    /// Whether newer ones than those were let go.
    pub newer: bool,
}

impl<T> Default for Window<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), selected: 0, top: 0, more: false, newer: false }
    }
}

impl<T: Numbered> Window<T> {
    /// The selected row.
    pub fn row(&self) -> Option<&T> {
        self.rows.get(self.selected)
    }

    /// Puts other rows in the place of all, the first of them selected.
    pub fn replace(&mut self, rows: Vec<T>, more: bool) {
        *self = Self { rows, selected: 0, top: 0, more, newer: false };
    }

    /// Puts rows that are older than the one with the number `before` behind those that are loaded. Where that one is not
    /// the last any more they are dropped: something would be missing between.
    pub fn take_older(&mut self, before: i64, rows: Vec<T>, more: bool) {
        if self.rows.last().is_some_and(|row| row.number() == before) {
            self.rows.extend(rows);
            self.more = more;
        }
    }

    /// Puts rows that are newer than the one with the number `after` before those that are loaded, where that one is
    /// still the first.
    pub fn take_newer(&mut self, after: i64, rows: Vec<T>, more: bool) {
        if self.rows.first().is_some_and(|row| row.number() == after) {
            self.selected += rows.len();
            self.top += rows.len();
            self.rows.splice(0..0, rows);
            self.newer = more;
        }
    }

    /// Lets rows go at the end that is farther from the selected one, so that so many stay at most.
    pub fn keep(&mut self, most: usize) {
        let surplus = self.rows.len().saturating_sub(most);
        if surplus == 0 {
            return;
        }
        if self.selected < self.rows.len() / 2 {
            self.rows.truncate(most);
            self.more = true;
        } else {
            self.rows.drain(..surplus);
            self.selected = self.selected.saturating_sub(surplus);
            self.top = self.top.saturating_sub(surplus);
            self.newer = true;
        }
    }

    /// The number of the row after which more is to be asked for, where the selected one is near those that were let go.
    pub fn newer_wanted(&self) -> Option<i64> {
        self.rows.first().filter(|_| self.newer && self.selected < NEAR).map(Numbered::number)
    }

    /// Puts the newest rows before those that are older than they are, where nothing is missing between. The cursor keeps
    /// its row; says whether that one is still there.
    pub fn take_newest(&mut self, rows: Vec<T>, more: bool) -> bool {
        let selected = self.row().map(Numbered::number);
        let joined = match (rows.last(), self.rows.first()) {
            (Some(oldest), Some(newest)) => more && oldest.number() <= newest.number(),
            _ => false,
        };
        match rows.last() {
            Some(oldest) if joined => {
                self.rows.retain(|row| row.number() < oldest.number());
                self.more |= self.rows.is_empty();
            }
            _ => {
                self.rows.clear();
                self.more = more;
            }
        }
        self.rows.splice(0..0, rows);
        let place = self.rows.iter().position(|row| Some(row.number()) == selected);
        match place {
            // at the top newer rows come into sight, further down what is seen stays
            Some(place) => {
                self.top = if self.top == 0 { 0 } else { (self.top + place).saturating_sub(self.selected) };
                self.selected = place;
            }
            None => (self.selected, self.top) = (0, 0),
        }
        place.is_some()
    }

    /// Where a key leads to from the selected row, with so many rows in sight; `None` for a key that moves nothing.
    pub fn place_for(&self, action: Action, shown: usize) -> Option<usize> {
        Some(match action {
            Action::Up => self.selected.saturating_sub(1),
            Action::Down => self.selected + 1,
            Action::PageUp => self.selected.saturating_sub(shown),
            Action::PageDown => self.selected + shown,
            Action::First => 0,
            Action::Last => self.rows.len().saturating_sub(1),
            _ => return None,
        })
    }

    /// Selects the row at this place, or the last one. Where it comes near the end of what is loaded, gives the number of
    /// the row before which more is to be asked for.
    pub fn select(&mut self, place: usize, shown: usize) -> Option<i64> {
        self.selected = place.min(self.rows.len().saturating_sub(1));
        self.follow(shown);
        let near_end = self.more && self.selected + NEAR >= self.rows.len();
        self.rows.last().filter(|_| near_end).map(Numbered::number)
    }

    /// Keeps the selected row among those that are seen.
    pub fn follow(&mut self, shown: usize) {
        let last_top = self.rows.len().saturating_sub(shown);
        self.top = self.top.clamp((self.selected + 1).saturating_sub(shown), self.selected).min(last_top);
    }
}
