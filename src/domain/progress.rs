//! How far an import is, in words.

use std::time::Duration;

use super::import::Progress;

impl Progress {
    /// What is being done.
    pub fn doing(self) -> &'static str {
        match self {
            Self::Checking(_) => "Checking",
            Self::Writing { .. } => "Writing",
            Self::Undoing { .. } => "Taking back",
        }
    }

    /// What is told, where it was begun so long ago: “Writing 12000 of 100000, 1500 a second, 59 seconds left”.
    pub fn in_words(self, took: Duration) -> String {
        let doing = self.doing();
        let (done, of) = match self {
            Self::Checking(rows) => (rows, None),
            Self::Writing { done, of } | Self::Undoing { done, of } => (done, Some(of)),
        };
        let millis = took.as_millis().max(1);
        let rate = u128::from(done) * 1_000 / millis;
        match of {
            None => format!("{doing} {done} rows, {rate} a second"),
            Some(of) if rate == 0 => format!("{doing} {done} of {of}"),
            Some(of) => {
                let seconds = u128::from(of.saturating_sub(done)) / rate;
                let left = match seconds {
                    0..=90 => format!("{seconds} seconds"),
                    _ => format!("{} minutes", seconds.div_ceil(60)),
                };
                format!("{doing} {done} of {of}, {rate} a second, {left} left")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_and_time_left_are_told() {
        let writing = |done, of| Progress::Writing { done, of };
        for (progress, seconds, told) in [
            (Progress::Checking(5_000), 2, "Checking 5000 rows, 2500 a second"),
            (writing(0, 10), 0, "Writing 0 of 10"),
            (writing(12_000, 100_000), 8, "Writing 12000 of 100000, 1500 a second, 58 seconds left"),
            (writing(100, 100_000), 1, "Writing 100 of 100000, 100 a second, 17 minutes left"),
            (Progress::Undoing { done: 9, of: 9 }, 1, "Taking back 9 of 9, 9 a second, 0 seconds left"),
        ] {
            assert_eq!(progress.in_words(Duration::from_secs(seconds)), told);
        }
    }
}
