//! How far an import is: one line that is written over on a terminal, and a line now and then elsewhere.

use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use crate::{domain::import::Progress, term::secret};

/// Between two looks of somebody at a terminal.
const TERMINAL: Duration = Duration::from_millis(200);
/// Between two lines of a log.
const LOG: Duration = Duration::from_secs(10);

/// Tells on standard error how far it is.
pub(super) struct Bar {
    is_terminal: bool,
    told_at: Instant,
    /// When what is going on began: its rate is from then on.
    began: Instant,
    phase: Option<&'static str>,
    /// Columns of the line that stands there.
    columns: usize,
}

impl Bar {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        Self { is_terminal: secret::somebody_reads(), told_at: now, began: now, phase: None, columns: 0 }
    }

    /// Tells of it, unless that was just done.
    pub(super) fn show(&mut self, progress: Progress) {
        let phase = progress.doing();
        if self.phase != Some(phase) {
            self.phase = Some(phase);
            self.began = Instant::now();
        }
        let every = if self.is_terminal { TERMINAL } else { LOG };
        if self.told_at.elapsed() < every {
            return;
        }
        self.told_at = Instant::now();
        let text = progress.in_words(self.began.elapsed());
        let mut to = io::stderr().lock();
        // where standard error is gone, there is nobody to tell
        let _ = if self.is_terminal {
            let columns = self.columns;
            self.columns = text.len();
            write!(to, "\r{text:<columns$}").and_then(|()| to.flush())
        } else {
            writeln!(to, "{text}")
        };
    }

    /// Takes the line away from a terminal.
    pub(super) fn clear(&mut self) {
        if self.columns > 0 {
            let mut to = io::stderr().lock();
            let _ = write!(to, "\r{:<columns$}\r", "", columns = self.columns).and_then(|()| to.flush());
            self.columns = 0;
        }
    }
}
