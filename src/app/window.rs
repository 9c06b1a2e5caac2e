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

/// Rows as the file gives them at once, the newest first.
pub struct Part<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The number of the newest row that was looked at, if there was any.
    pub newest: Option<i64>,
    /// Where to go on: rows beyond the one with this number were not looked at. `None` where there are none.
    pub next: Option<i64>,
}

/// The rows, as far as they are loaded.
pub struct Window<T> {
    /// The loaded rows, the newest first.
    pub rows: Vec<T>,
    /// The selected one of them.
    pub selected: usize,
    /// The first of them that is seen.
    pub top: usize,
    /// Where older ones than those that are loaded begin, if there may be any.
    pub next: Option<i64>,
    /// The newest row that was looked at: what is newer is not known yet; what is older is, down to `next`.
    newest: Option<i64>,
    /// Whether newer ones than those were let go.
    pub newer: bool,
}

impl<T> Default for Window<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), selected: 0, top: 0, next: None, newest: None, newer: false }
    }
}

impl<T: Numbered> Window<T> {
    /// The selected row.
    pub fn row(&self) -> Option<&T> {
        self.rows.get(self.selected)
    }

    /// Puts other rows in the place of all, the first of them selected.
    pub fn replace(&mut self, part: Part<T>) {
        *self = Self { rows: part.rows, next: part.next, newest: part.newest, ..Self::default() };
    }

    /// Puts rows that are older than the one with the number `before` behind those that are loaded. Where others were asked
    /// for meanwhile they are dropped: something would be missing between.
    pub fn take_older(&mut self, before: i64, part: Part<T>) {
        if self.next == Some(before) {
            self.rows.extend(part.rows);
            self.next = part.next;
        }
    }

    /// Puts rows that are newer than the one with the number `after` before those that are loaded, where those begin there.
    pub fn take_newer(&mut self, after: i64, part: Part<T>) {
        if self.newest == Some(after) {
            self.selected += part.rows.len();
            self.top += part.rows.len();
            self.rows.splice(0..0, part.rows);
            self.newest = part.newest.or(self.newest);
            self.newer = part.next.is_some();
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
            self.next = self.rows.last().map(Numbered::number);
        } else {
            self.rows.drain(..surplus);
            self.selected = self.selected.saturating_sub(surplus);
            self.top = self.top.saturating_sub(surplus);
            self.newest = self.rows.first().map(Numbered::number);
            self.newer = true;
        }
    }

    /// Puts the newest rows before those that are older than they are, where nothing is missing between. The cursor keeps
    /// its row; says whether that one is still there.
    pub fn take_newest(&mut self, part: Part<T>) -> bool {
        let selected = self.row().map(Numbered::number);
        match part.next {
            Some(next) if self.newest.is_some_and(|newest| next <= newest) => {
                self.rows.retain(|row| row.number() < next);
                self.next = self.next.map(|own| own.min(next));
            }
            _ => {
                self.rows.clear();
                self.next = part.next;
            }
        }
        self.newest = part.newest;
        self.newer = false;
        self.rows.splice(0..0, part.rows);
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

    /// Selects the row at this place, or the last one.
    pub fn select(&mut self, place: usize, shown: usize) {
        self.selected = place.min(self.rows.len().saturating_sub(1));
        self.follow(shown);
    }

    /// Where older rows are to be asked for, as the selected one is near the end of those that are loaded.
    pub fn wanted(&self) -> Option<i64> {
        self.next.filter(|_| self.selected + NEAR >= self.rows.len())
    }

    /// Where newer rows are to be asked for again, as the selected one is near those that were let go.
    pub fn wanted_again(&self) -> Option<i64> {
        self.newest.filter(|_| self.newer && self.selected < NEAR)
    }

    /// Keeps the selected row among those that are seen.
    pub fn follow(&mut self, shown: usize) {
        let last_top = self.rows.len().saturating_sub(shown);
        self.top = self.top.clamp((self.selected + 1).saturating_sub(shown), self.selected).min(last_top);
    }
}
