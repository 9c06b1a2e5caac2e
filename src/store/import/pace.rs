//! How many rows one transaction has, so that nobody waits for long.

use std::{thread, time::Duration};

/// How long one transaction may hold the file: what others save meanwhile waits no longer.
const TRANSACTION: Duration = Duration::from_millis(300);
/// How long the file is left to others between two, of the time that one takes.
const PAUSE_PART: u32 = 16;
/// Rows in the first transaction, of which it is not known yet how long they take.
pub(super) const FIRST_ROWS: usize = 50;
/// The most rows in one: their contents are in memory.
pub(super) const ROWS_MAX: usize = 2_000;

/// Leaves the file to others for a moment, after a transaction that took so long.
pub(super) fn pause(took: Duration) {
    thread::sleep(took / PAUSE_PART);
}

/// How many rows come next, so that their transaction takes about [`TRANSACTION`].
pub(super) fn next_rows(rows: usize, took: Duration) -> usize {
    let took = took.as_micros().max(1);
    let fit = u128::try_from(rows).unwrap_or(1) * TRANSACTION.as_micros() / took;
    // never many times as many at once: the first ones may have been quick
    usize::try_from(fit).unwrap_or(ROWS_MAX).clamp(1, (rows * 4).clamp(1, ROWS_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_takes_as_many_rows_as_fit_its_time() {
        let after = |rows, millis| next_rows(rows, Duration::from_millis(millis));
        assert_eq!(after(100, 300), 100);
        assert_eq!(after(100, 600), 50);
        assert_eq!(after(100, 150), 200);
        // slower and slower, but never none
        assert_eq!(after(1, 10_000), 1);
        // quick ones are not taken at their word
        assert_eq!(after(50, 0), 200);
        assert_eq!(after(1_500, 1), ROWS_MAX);
    }
}
