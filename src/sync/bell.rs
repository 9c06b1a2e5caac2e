//! Waiting that somebody else can end: for good, or to look for work.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Ends the waiting of whoever waits on it.
#[derive(Clone, Default)]
pub struct Bell(Arc<(Mutex<Rung>, Condvar)>);

#[derive(Default)]
struct Rung {
    stopped: bool,
    woken: bool,
}

/// The program ends, or the command was broken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

impl Bell {
    /// There may be work.
    pub fn wake(&self) {
        self.rung().woken = true;
        self.0.1.notify_all();
    }

    /// Nothing more is to be begun.
    pub fn stop(&self) {
        self.rung().stopped = true;
        self.0.1.notify_all();
    }

    /// Whether nothing more is to be begun.
    pub fn is_stopped(&self) -> bool {
        self.rung().stopped
    }

    /// Waits for as long as this, but not once it is stopped.
    ///
    /// # Errors
    /// It is stopped.
    pub fn pause(&self, pause: Duration) -> Result<(), Stopped> {
        self.wait(pause, |rung| rung.stopped)
    }

    /// Waits until it is woken, but no longer than this. A wake from before counts.
    ///
    /// # Errors
    /// It is stopped.
    pub fn sleep(&self, longest: Duration) -> Result<(), Stopped> {
        let slept = self.wait(longest, |rung| rung.stopped || rung.woken);
        self.rung().woken = false;
        slept
    }

    fn wait(&self, longest: Duration, over: impl Fn(&Rung) -> bool) -> Result<(), Stopped> {
        let end = Instant::now() + longest;
        let mut rung = self.rung();
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if over(&rung) || left.is_zero() {
                return if rung.stopped { Err(Stopped) } else { Ok(()) };
            }
            rung = self.0.1.wait_timeout(rung, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// A thread that panicked while it held these has left nothing half done in them.
    fn rung(&self) -> MutexGuard<'_, Rung> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVER: Duration = Duration::from_secs(3600);

    #[test]
    fn a_wake_ends_a_sleep_once_and_a_stop_ends_all() {
        let bell = Bell::default();
        bell.wake();
        assert_eq!(bell.sleep(EVER), Ok(()));
        assert_eq!(bell.sleep(Duration::from_millis(1)), Ok(()));
        bell.wake();
        assert_eq!(bell.pause(Duration::from_millis(1)), Ok(()), "a pause is not for wakes");
        let other = bell.clone();
        let stopping = std::thread::spawn(move || other.stop());
        assert_eq!(bell.pause(EVER), Err(Stopped));
        stopping.join().unwrap();
        assert_eq!(bell.sleep(EVER), Err(Stopped));
        assert!(bell.is_stopped());
    }
}
