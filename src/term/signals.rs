//! Signals while lines are asked for: they are told, so that what was typed can be kept before the program ends.

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use rustix::io::Errno;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::{flag, low_level::pipe};

use super::stop::Stop;

/// Watches signals. Once it is dropped they do again what they do by themselves.
pub(super) struct Signals {
    /// Can be read once something has arrived.
    pub(super) arrived: UnixStream,
    last: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
}

impl Signals {
    pub(super) fn watch() -> io::Result<Self> {
        let (arrived, tell) = UnixStream::pair()?;
        arrived.set_nonblocking(true)?;
        let (last, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        for (signal, number) in [
            (SIGHUP, Some(HANG_UP)),
            (SIGINT, Some(INTERRUPT)),
            (SIGQUIT, Some(TERMINATE)),
            (SIGTERM, Some(TERMINATE)),
            (SIGCONT, None),
        ] {
            if let Some(number) = number {
                flag::register_conditional_default(signal, Arc::clone(&over))?;
                flag::register_usize(signal, Arc::clone(&last), number)?;
            }
            pipe::register(signal, tell.try_clone()?)?;
        }
        Ok(Self { arrived, last, over })
    }

    /// Lets Ctrl-Z stop nothing any more, for as long as the program lasts.
    pub(super) fn ignore_suspend() -> io::Result<()> {
        flag::register(SIGTSTP, Arc::default()).map(drop)
    }

    /// What has arrived: a reason to end, or only that the program goes on after a stop.
    pub(super) fn take(&mut self) -> io::Result<Option<Stop>> {
        match rustix::io::read(&self.arrived, &mut [0; 64]) {
            Ok(_) | Err(Errno::AGAIN | Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(match self.last.load(Ordering::SeqCst) {
            HANG_UP => Some(Stop::HangUp),
            INTERRUPT => Some(Stop::Interrupt),
            TERMINATE => Some(Stop::Terminate),
            _ => None,
        })
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
    }
}

const HANG_UP: usize = 1;
const INTERRUPT: usize = 2;
const TERMINATE: usize = 3;
