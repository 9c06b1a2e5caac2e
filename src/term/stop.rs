//! Everything that reaches the program from outside: keys, signals, and the end of the line.

use std::io;
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::bytes::Input;
use super::input;
use super::size::size;

/// What [`watch`] reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The operator pressed keys or pasted: all that came at once.
    Inputs(Vec<Input>),
    /// The terminal changed its size, or was attached anew: repaint all.
    Resize { columns: u16, rows: u16 },
    /// Asked from outside to stop until it is brought back: suspend the screen.
    Suspend,
    /// The program goes on after a stop, and something else may have been on the screen: repaint all.
    Repaint,
    /// The program has to end.
    Stop(Stop),
}

/// Why the program has to end. A hang-up may be reported more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The terminal is gone: nothing may be written to it any more.
    HangUp,
    /// Interrupted from outside; Ctrl-C is a key, not this.
    Interrupt,
    /// Asked to end from outside.
    Terminate,
}

impl Stop {
    /// The exit code shells know it by: 128 and the number of the signal.
    pub fn exit_code(self) -> i32 {
        match self {
            Self::HangUp => 129,
            Self::Interrupt => 130,
            Self::Terminate => 143,
        }
    }
}

/// Starts the threads that read the terminal and listen for signals; they last as long as the program. Call it once,
/// before [`Screen::enter`](super::Screen::enter), so that no signal finds the screen taken and nobody listening.
///
/// # Errors
/// A thread or a signal handler could not be set up.
pub fn watch(on_event: impl Fn(Event) + Send + Sync + Clone + 'static) -> io::Result<()> {
    watch_signals(on_event.clone())?;
    watch_line(on_event.clone())?;
    input::start(on_event)
}

fn watch_signals(on_event: impl Fn(Event) + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH, SIGTSTP, SIGCONT])?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            match signal {
                SIGHUP => on_event(Event::Stop(Stop::HangUp)),
                SIGINT => on_event(Event::Stop(Stop::Interrupt)),
                SIGQUIT | SIGTERM => on_event(Event::Stop(Stop::Terminate)),
                SIGTSTP => on_event(Event::Suspend),
                SIGCONT => on_event(Event::Repaint),
                _ => {
                    // a terminal without a size is a terminal about to hang up
                    if let Ok((columns, rows)) = size() {
                        on_event(Event::Resize { columns, rows });
                    }
                }
            }
        }
    })?;
    Ok(())
}

/// Notices the end of the line even where SIGHUP never comes and input waits unread.
fn watch_line(on_event: impl Fn(Event) + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name("line".into()).spawn(move || {
        let stdin = rustix::stdio::stdin();
        loop {
            // waiting for nothing still wakes for a hang-up
            let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
            match poll(&mut watched, None) {
                Ok(_) if watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) => {
                    return on_event(Event::Stop(Stop::HangUp));
                }
                Err(Errno::INTR | Errno::AGAIN) => {}
                // no line to watch
                _ => return,
            }
        }
    })?;
    Ok(())
}
