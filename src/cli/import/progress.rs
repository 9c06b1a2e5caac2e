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
        let (phase, done, of) = match progress {
            Progress::Checking(rows) => ("Checking", rows, None),
            Progress::Writing { done, of } => ("Writing", done, Some(of)),
            Progress::Undoing { done, of } => ("Taking back", done, Some(of)),
        };
        if self.phase != Some(phase) {
            self.phase = Some(phase);
            self.began = Instant::now();
        }
        let every = if self.is_terminal { TERMINAL } else { LOG };
        if self.told_at.elapsed() < every {
            return;
        }
        self.told_at = Instant::now();
        let text = words(phase, done, of, self.began.elapsed());
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

/// What is told: “Writing 12000 of 100000, 1500 a second, 59 seconds left”.
fn words(phase: &str, done: u64, of: Option<u64>, took: Duration) -> String {
    let millis = took.as_millis().max(1);
    let rate = u128::from(done) * 1_000 / millis;
    match of {
        None => format!("{phase} {done} rows, {rate} a second"),
        Some(of) if rate == 0 => format!("{phase} {done} of {of}"),
        Some(of) => {
            let seconds = u128::from(of.saturating_sub(done)) / rate;
            let left = match seconds {
                0..=90 => format!("{seconds} seconds"),
                _ => format!("{} minutes", seconds.div_ceil(60)),
            };
            format!("{phase} {done} of {of}, {rate} a second, {left} left")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_and_time_left_are_told() {
        let seconds = Duration::from_secs;
        for (text, told) in [
            (words("Checking", 5_000, None, seconds(2)), "Checking 5000 rows, 2500 a second"),
            (words("Writing", 0, Some(10), seconds(0)), "Writing 0 of 10"),
            (
                words("Writing", 12_000, Some(100_000), seconds(8)),
                "Writing 12000 of 100000, 1500 a second, 58 seconds left",
            ),
            (words("Writing", 100, Some(100_000), seconds(1)), "Writing 100 of 100000, 100 a second, 17 minutes left"),
            (words("Taking back", 9, Some(9), seconds(1)), "Taking back 9 of 9, 9 a second, 0 seconds left"),
        ] {
            assert_eq!(text, told);
        }
    }
}
