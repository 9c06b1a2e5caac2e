//! No more requests a second than are wanted, so that others at the cluster are not held up.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// What is left of the cluster's own allowance before it is gone easy on, and how far apart requests are then
/// (crossbar.md: X/cb_modules_util.erl).
const FEW_TOKENS: i64 = 20;
const GENTLY: Duration = Duration::from_millis(200);

/// When requests went, as far as it matters for the next one.
pub(super) struct Pace {
    per_second: usize,
    /// The newest last; no more than go in a second.
    sent: VecDeque<Instant>,
    tokens: Option<i64>,
}

impl Pace {
    /// No more than so many in any second; at least one.
    pub(super) fn new(per_second: u32) -> Self {
        let per_second = usize::try_from(per_second.max(1)).unwrap_or(usize::MAX);
        Self { per_second, sent: VecDeque::new(), tokens: None }
    }

    /// How long the next request has to wait.
    pub(super) fn wait(&self, now: Instant) -> Duration {
        let since = |at: Instant| now.saturating_duration_since(at);
        let full = match self.sent.front() {
            Some(oldest) if self.sent.len() >= self.per_second => Duration::from_secs(1).saturating_sub(since(*oldest)),
            _ => Duration::ZERO,
        };
        let gently = match self.sent.back() {
            Some(newest) if self.tokens.is_some_and(|left| left < FEW_TOKENS) => GENTLY.saturating_sub(since(*newest)),
            _ => Duration::ZERO,
        };
        full.max(gently)
    }

    /// One goes now.
    pub(super) fn sent(&mut self, now: Instant) {
        if self.sent.len() >= self.per_second {
            self.sent.pop_front();
        }
        self.sent.push_back(now);
    }

    /// What the cluster says is left of its allowance.
    pub(super) fn left(&mut self, tokens: Option<i64>) {
        self.tokens = tokens;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_second_has_more_than_are_wanted() {
        let start = Instant::now();
        let mut pace = Pace::new(3);
        let mut now = start;
        let mut sent = Vec::new();
        for _ in 0..20 {
            now += pace.wait(now);
            pace.sent(now);
            sent.push(now);
            now += Duration::from_millis(10);
        }
        for (number, at) in sent.iter().enumerate() {
            let within = sent[number..].iter().filter(|other| **other - *at < Duration::from_secs(1)).count();
            assert!(within <= 3, "{within} from request {number} on");
        }
        assert!(now - start < Duration::from_secs(7), "and not fewer than that");
    }

    #[test]
    fn a_cluster_with_little_left_is_gone_easy_on() {
        let now = Instant::now();
        let mut pace = Pace::new(100);
        pace.sent(now);
        pace.left(Some(20));
        assert_eq!(pace.wait(now), Duration::ZERO);
        pace.left(Some(19));
        assert_eq!(pace.wait(now), GENTLY);
        assert_eq!(pace.wait(now + GENTLY), Duration::ZERO);
    }
}
