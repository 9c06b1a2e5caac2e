//! Hearing of a signal that ends the program while it is in the midst of something that it has to clean up first.

use std::io;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::flag;
use signal_hook::iterator::Signals;

use super::stop::Stop;

/// Whether the program was told to end since this was made.
#[derive(Debug, Clone)]
pub struct Signalled(Arc<AtomicUsize>);

impl Signalled {
    /// From now on no signal ends the program by itself: whoever works has to ask.
    ///
    /// # Errors
    /// A signal handler could not be set up.
    pub fn listen() -> io::Result<Self> {
        let signalled = Arc::new(AtomicUsize::new(0));
        for (signal, number) in [(SIGHUP, SIGHUP), (SIGINT, SIGINT), (SIGQUIT, SIGTERM), (SIGTERM, SIGTERM)] {
            flag::register_usize(signal, Arc::clone(&signalled), usize::try_from(number).unwrap_or(usize::MAX))?;
        }
        Ok(Self(signalled))
    }

    /// Calls `on_stop` once the program has to end, on a thread of its own.
    ///
    /// # Errors
    /// A signal handler could not be set up, or the thread not be started.
    pub fn ring(&self, on_stop: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
        thread::Builder::new().name("signals".into()).spawn(move || {
            if signals.forever().next().is_some() {
                on_stop();
            }
        })?;
        Ok(())
    }

    /// Why the program has to end, if it has to.
    pub fn stop(&self) -> Option<Stop> {
        match i32::try_from(self.0.load(Ordering::Relaxed)) {
            Ok(0) => None,
            Ok(SIGHUP) => Some(Stop::HangUp),
            Ok(SIGINT) => Some(Stop::Interrupt),
            _ => Some(Stop::Terminate),
        }
    }
}

#[cfg(test)]
mod tests {
    use signal_hook::low_level::raise;

    use super::*;

    #[test]
    fn a_signal_is_heard_of_and_ends_nothing() {
        let signalled = Signalled::listen().unwrap();
        assert_eq!(signalled.stop(), None);
        for (signal, stop) in [(SIGHUP, Stop::HangUp), (SIGINT, Stop::Interrupt), (SIGQUIT, Stop::Terminate)] {
            raise(signal).unwrap();
            assert_eq!(signalled.clone().stop(), Some(stop));
        }
        let (sender, heard) = std::sync::mpsc::channel();
        signalled.ring(move || sender.send(()).unwrap()).unwrap();
        raise(SIGINT).unwrap();
        assert_eq!(heard.recv_timeout(std::time::Duration::from_secs(60)), Ok(()));
    }
}
