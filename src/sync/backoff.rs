//! How long the whole line is left alone after trouble: longer each time, and never as long as others are.

use std::time::Duration;

use crate::domain::cluster::backoff;

/// The longest wait that nobody asked for, in milliseconds.
const LONGEST: u64 = 60_000;

/// Counts troubles in a row.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    troubles: u32,
}

impl Backoff {
    /// All is well again.
    pub(super) fn reset(&mut self) {
        self.troubles = 0;
    }

    /// How many there were.
    pub(super) fn troubles(&self) -> u32 {
        self.troubles
    }

    /// There was one more: how long to wait. At least as long as was asked for.
    pub(super) fn next(&mut self, asked: Option<Duration>) -> Duration {
        let mut random = [0; 2];
        let _the_same_then = getrandom::fill(&mut random);
        let wait = backoff::wait(self.troubles, LONGEST, random);
        self.troubles = self.troubles.saturating_add(1);
        Duration::from_millis(wait).max(asked.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_twice_the_last_one_up_to_a_minute() {
        let mut backoff = Backoff::default();
        for wait in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
            let next = backoff.next(None).as_millis();
            assert!((wait * 750..=wait * 1250).contains(&next), "{next} for {wait}");
        }
        assert_eq!(backoff.troubles(), 9);
        backoff.reset();
        assert!(backoff.next(None) <= Duration::from_millis(1250));
        assert_eq!(backoff.next(Some(Duration::from_secs(100))), Duration::from_secs(100));
    }
}
