//! Choosing from many: a line to type in, and what matches.

use jiff::Timestamp;
use tui_input::Input;

use crate::domain::timezone::{self, LocalTime};

/// A choice of time zones, with their time as the box opened.
pub struct Picker {
    /// What is typed.
    pub search: Input,
    /// The zones that match, best first.
    pub found: Vec<LocalTime>,
    /// Which of them is chosen.
    pub selected: usize,
    opened: Timestamp,
}

impl Picker {
    /// All zones, with `current` chosen.
    pub fn open(current: &str, now: Timestamp) -> Self {
        let found = timezone::search("", now);
        let selected = found.iter().position(|zone| zone.name == current).unwrap_or(0);
        Self { search: Input::default(), found, selected, opened: now }
    }

    /// Finds anew after the search line changed; the best match is chosen.
    pub fn find(&mut self) {
        self.found = timezone::search(self.search.value(), self.opened);
        self.selected = 0;
    }

    /// Moves the choice by rows, without wrapping.
    pub fn move_by(&mut self, rows: isize) {
        let last = self.found.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(rows).min(last);
    }

    /// The chosen zone, if any matches.
    pub fn chosen(&self) -> Option<&LocalTime> {
        self.found.get(self.selected)
    }
}
