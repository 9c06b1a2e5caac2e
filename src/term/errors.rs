//! Standard error while the screen is up: what a library prints there would stand across it.

use std::os::fd::OwnedFd;
use std::sync::OnceLock;

use rustix::io::fcntl_dupfd_cloexec;
use rustix::stdio::{dup2_stderr, stderr};
use rustix::termios::isatty;

static ASIDE: OnceLock<OwnedFd> = OnceLock::new();
/// The first descriptor that is none of the standard ones.
const FREE: i32 = 3;

/// Where standard error goes while the screen is up, if it is the terminal. Call it once, before
/// [`Screen::enter`](super::Screen::enter).
pub fn divert_errors(to: impl Into<OwnedFd>) {
    // a second time changes nothing
    let _set = ASIDE.set(to.into());
}

/// Standard error as it was; dropping this puts it back.
pub(super) struct Diverted(OwnedFd);

/// Turns standard error aside, where it is the terminal and there is somewhere else.
pub(super) fn divert() -> Option<Diverted> {
    let aside = ASIDE.get().filter(|_| isatty(stderr()))?;
    let diverted = Diverted(fcntl_dupfd_cloexec(stderr(), FREE).ok()?);
    dup2_stderr(aside).ok()?;
    Some(diverted)
}

impl Drop for Diverted {
    fn drop(&mut self) {
        // descriptor 2 is there, so there is nothing to fail
        let _put_back = dup2_stderr(&self.0);
    }
}
