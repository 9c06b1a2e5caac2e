//! The screen: taken whole, and given back as it was on every way out.

use std::io;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::Rect;
use rustix::process::{Signal, kill_current_process_group};
use rustix::stdio::{stdin, stdout};
use rustix::termios::{OptionalActions, Termios, isatty, tcgetattr, tcsetattr};

use super::errors::{Diverted, divert};
use super::frames::Frames;
use super::output::send;
use super::panic;
use super::size::size;

/// Alternate screen; bracketed paste on; cursor hidden until a frame places it. Then what line noise or another program
/// may have left: ASCII, letters that replace, the whole screen to scroll, a plain pen. Cleared.
const TAKE: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?25l\x0f\x1b(B\x1b[4l\x1b[r\x1b[m\x1b[2J";
/// The same backwards. Cleared first: where there is no alternate screen, the operator's data would stay in sight.
const GIVE_BACK: &[u8] = b"\x1b[m\x1b[2J\x1b[H\x1b[?2004l\x1b[?1049l\x1b[?25h";

/// What is needed to give the terminal back: global, because a panic has to find it too.
static TAKEN: Mutex<Option<Taken>> = Mutex::new(None);

struct Taken {
    thread: ThreadId,
    modes: Termios,
    /// Standard error, where it is turned aside.
    errors: Option<Diverted>,
}

/// The whole terminal, while it is ours. Dropping it gives the terminal back. One at a time.
pub struct Screen {
    pub(super) frames: Frames,
    /// What is to be sent next, in one write.
    pub(super) page: Vec<u8>,
}

impl Screen {
    /// Takes the terminal: raw mode, alternate screen, bracketed paste. The calling thread becomes the screen's. With
    /// `synchronized` the terminal is told where a larger frame begins and ends; it is not asked whether it knows that.
    ///
    /// # Errors
    /// Standard input or output is not a terminal (with a sentence for the operator), or it refused.
    pub fn enter(synchronized: bool) -> io::Result<Self> {
        if !isatty(stdin()) || !isatty(stdout()) {
            return Err(io::Error::other(
                "The full screen needs a terminal, but the input or the output is not one. \
                 Run it without a pipe; over ssh, add -t. Through pipes it asks line by line with --plain.",
            ));
        }
        let area = area()?;
        take()?;
        let mut screen = Self { frames: Frames::over_empty(area, synchronized), page: TAKE.to_vec() };
        // at once, or what gives it back would clear a screen that was never taken
        screen.send()?;
        Ok(screen)
    }

    /// Draws one frame and sends what changed in one write. After [`leave`](Self::leave) it does nothing.
    ///
    /// # Errors
    /// The terminal could not be written to: treat it as a hang-up.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame)) -> io::Result<()> {
        if taken().is_none() {
            return Ok(());
        }
        if self.frames.area() != area()? {
            self.repaint()?;
        }
        self.frames.draw(render, &mut self.page);
        self.send()
    }

    /// Sends what was gathered; afterwards nothing is, also where sending failed.
    pub(super) fn send(&mut self) -> io::Result<()> {
        // freed and so wiped, as a made password may be in it
        send(&mem::take(&mut self.page))
    }

    /// Takes the terminal again, in case something else used it, and makes the next frame a full one.
    ///
    /// # Errors
    /// The terminal refused.
    pub fn repaint(&mut self) -> io::Result<()> {
        self.frames.begin_anew(area()?);
        take()?;
        // sent with the frame, so that nobody sees the screen blank
        if !self.page.ends_with(TAKE) {
            self.page.extend_from_slice(TAKE);
        }
        Ok(())
    }

    /// Gives the terminal back; does nothing when that is done already. Errors are ignored: there is nothing left to
    /// do, and nowhere to say so.
    pub fn leave(&mut self) {
        give_back();
    }

    /// Stops the program until the shell brings it back, as Ctrl-Z does elsewhere. Draw a frame afterwards.
    ///
    /// # Errors
    /// The terminal could not be taken again.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.leave();
        // The whole group, or a script that runs us keeps the shell waiting. And not SIGSTOP (signal-hook's emulated
        // default, which stops only us): the kernel drops a SIGTTOU where no shell could ever bring us back. Nor SIGTSTP,
        // which does the same, but reaches the handler that had us called. Refused, we simply go on.
        let _stopped = kill_current_process_group(Signal::TTOU);
        // another thread may be handed the signal, and this one run on until the stop reaches it
        thread::sleep(Duration::from_millis(20));
        self.repaint()?;
        // as when it is entered: it may be stopped once more before a frame is drawn
        self.send()
    }

    /// Lets go of a terminal that is gone: nothing is written to it any more. End the program with
    /// [`std::process::exit`] next.
    pub fn abandon(&self) {
        taken().take();
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.leave();
    }
}

fn area() -> io::Result<Rect> {
    let (columns, rows) = size()?;
    Ok(Rect::new(0, 0, columns, rows))
}

fn taken() -> MutexGuard<'static, Option<Taken>> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Raw mode for the calling thread's screen, remembering the modes from before the first time.
fn take() -> io::Result<()> {
    let mut taken = taken();
    let (modes, errors) = match taken.take() {
        Some(Taken { modes, errors, .. }) => (modes, errors),
        None => (tcgetattr(stdin())?, divert()),
    };
    let mut raw = modes.clone();
    raw.make_raw();
    *taken = Some(Taken { thread: thread::current().id(), modes, errors });
    // in the background this stops us, before anything is written on the shell's screen
    tcsetattr(stdin(), OptionalActions::Now, &raw)?;
    Ok(())
}

/// Gives the terminal back, if it is taken.
pub(super) fn give_back() {
    let Some(Taken { modes, errors, .. }) = taken().take() else { return };
    // a terminal that is gone needs neither
    let _sent = send(GIVE_BACK);
    let _set = tcsetattr(stdin(), OptionalActions::Now, &modes);
    drop(errors);
    panic::tell_kept();
}

/// Whose the screen is, if anyone's.
pub(super) fn screen_thread() -> Option<ThreadId> {
    taken().as_ref().map(|taken| taken.thread)
}
