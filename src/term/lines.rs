//! Lines that are typed or sent on standard input, one after the other.

use std::io;
use std::mem;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::stdio::stdin;
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use super::secret::somebody_types;
use super::signals::Signals;
use super::stop::Stop;

/// The most bytes of a line: as many as the longest notes have.
const LONGEST: usize = 64 * 1024;
/// Bytes that are read at once.
const PIECE: usize = 4096;

/// One line, without its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// What stands in it.
    Text(Zeroizing<String>),
    /// It is no UTF-8 text.
    NoText,
    /// It is longer than anything that is asked for; all of it was taken off.
    TooLong,
}

/// Why there is no line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// There are no more: standard input has ended. What stood in it after the last whole line is no line.
    Ended,
    /// The program has to end.
    Stopped(Stop),
    /// Nobody has typed anything for as long as was to be waited.
    Idle,
    /// The program was stopped and goes on: what was asked may be far up on the terminal by now.
    Resumed,
}

/// Standard input by lines, and the signals that arrive meanwhile. There is one at a time.
pub struct Lines {
    signals: Signals,
    /// What was read and not given out yet.
    read: Zeroizing<Vec<u8>>,
    /// How much of it was given out.
    given: usize,
    patience: Option<Timespec>,
    /// Whether it is a terminal, or was one.
    on_terminal: bool,
}

impl Lines {
    /// Begins to listen for signals. Nobody has to type for longer than `patience`, where there is one.
    ///
    /// # Errors
    /// A signal handler could not be set up.
    pub fn begin(patience: Option<Duration>) -> io::Result<Self> {
        let patience = patience.and_then(|patience| Timespec::try_from(patience).ok());
        let signals = Signals::watch()?;
        Ok(Self { signals, read: Zeroizing::default(), given: 0, patience, on_terminal: somebody_types() })
    }

    /// Lets Ctrl-Z do nothing from now on.
    ///
    /// # Errors
    /// A signal handler could not be set up.
    pub fn ignore_suspend(&self) -> io::Result<()> {
        Signals::ignore_suspend()
    }

    /// The next line.
    ///
    /// # Errors
    /// Why there is none.
    pub fn next_line(&mut self) -> Result<Line, Silence> {
        let (mut line, mut too_long) = (Zeroizing::new(Vec::with_capacity(PIECE)), false);
        loop {
            match self.byte(PIECE, None)? {
                b'\n' => break,
                _ if too_long => {}
                _ if line.len() == LONGEST => too_long = true,
                byte => line.push(byte),
            }
        }
        if too_long {
            return Ok(Line::TooLong);
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(text(&mut line))
    }

    /// The next line, of which a terminal shows nothing as it is typed. It is as it was afterwards, whatever happens.
    ///
    /// # Errors
    /// Why there is none.
    pub fn next_unseen(&mut self) -> Result<Line, Silence> {
        if !self.on_terminal {
            return self.next_line();
        }
        // a terminal without modes is one that is gone
        let quiet = Quiet::begin().map_err(|_| Silence::Stopped(Stop::HangUp))?;
        let mut line = Zeroizing::new(Vec::with_capacity(PIECE));
        loop {
            // what is typed ahead is left to whoever reads next
            match self.byte(1, Some(&quiet))? {
                b'\n' | b'\r' => return Ok(text(&mut line)),
                // Ctrl-C, Ctrl-D, Ctrl-\
                3 | 4 | 28 => return Err(Silence::Stopped(Stop::Interrupt)),
                8 | 127 => {
                    // a letter of several bytes goes whole
                    while line.pop().is_some_and(|byte| byte & 0xC0 == 0x80) {}
                }
                // Ctrl-U
                21 => line.clear(),
                byte if byte >= b' ' && line.len() < PIECE => line.push(byte),
                _ => {}
            }
        }
    }

    fn byte(&mut self, most: usize, quiet: Option<&Quiet>) -> Result<u8, Silence> {
        while self.given == self.read.len() {
            self.read_on(most, quiet)?;
        }
        // it may be of a password
        let byte = mem::take(&mut self.read[self.given]);
        self.given += 1;
        Ok(byte)
    }

    /// Waits for something to read, and reads it.
    fn read_on(&mut self, most: usize, quiet: Option<&Quiet>) -> Result<(), Silence> {
        let gone = |_| Silence::Stopped(Stop::HangUp);
        let stdin = stdin();
        let mut watched = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(&self.signals.arrived, PollFlags::IN)];
        match poll(&mut watched, self.patience.as_ref()) {
            Ok(0) => return Err(Silence::Idle),
            Ok(_) => {}
            Err(Errno::INTR) => return Ok(()),
            Err(error) => return Err(gone(error)),
        }
        let (typed, signalled) = (watched[0].revents(), watched[1].revents());
        if signalled.contains(PollFlags::IN) {
            if let Some(stop) = self.signals.take().map_err(|_| Silence::Stopped(Stop::HangUp))? {
                return Err(Silence::Stopped(stop));
            }
            match quiet {
                // a shell may have shown what is typed meanwhile
                Some(quiet) => quiet.again().map_err(|_| Silence::Stopped(Stop::HangUp))?,
                None if self.on_terminal => return Err(Silence::Resumed),
                None => {}
            }
        }
        if typed.is_empty() {
            return Ok(());
        }
        self.read.clear();
        self.given = 0;
        let mut piece = Zeroizing::new([0; PIECE]);
        match rustix::io::read(stdin, &mut piece[..most]) {
            Ok(0) => {
                // Ctrl-D, but for a line that is gone
                let ended = !self.on_terminal || (quiet.is_none() && !typed.contains(PollFlags::HUP));
                let silence = if ended { Silence::Ended } else { Silence::Stopped(Stop::HangUp) };
                // both may come at once
                let stop = self.signals.take().unwrap_or_default();
                Err(stop.map_or(silence, Silence::Stopped))
            }
            Ok(count) => {
                self.read.extend_from_slice(&piece[..count]);
                Ok(())
            }
            Err(Errno::INTR | Errno::AGAIN) => Ok(()),
            Err(error) => Err(gone(error)),
        }
    }
}

fn text(line: &mut Zeroizing<Vec<u8>>) -> Line {
    match String::from_utf8(mem::take(&mut **line)) {
        Ok(text) => Line::Text(Zeroizing::new(text)),
        Err(error) => {
            let _wiped = Zeroizing::new(error.into_bytes());
            Line::NoText
        }
    }
}

/// The terminal while it shows nothing of what is typed. Dropping it gives its modes back. Begun before a question is
/// written, nothing of the answer is shown, however fast it comes.
pub struct Quiet {
    before: Termios,
}

impl Quiet {
    /// Begins, on the terminal of standard input.
    ///
    /// # Errors
    /// There is none, or it has no modes any more.
    pub fn begin() -> io::Result<Self> {
        let quiet = Self { before: tcgetattr(stdin())? };
        quiet.again()?;
        Ok(quiet)
    }

    /// Keys come one by one and unseen, Ctrl-C as one of them.
    fn again(&self) -> io::Result<()> {
        let mut modes = self.before.clone();
        modes
            .local_modes
            .remove(LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN);
        modes.special_codes[SpecialCodeIndex::VMIN] = 1;
        modes.special_codes[SpecialCodeIndex::VTIME] = 0;
        Ok(tcsetattr(stdin(), OptionalActions::Drain, &modes)?)
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // a terminal that is gone has no modes
        let _set = tcsetattr(stdin(), OptionalActions::Now, &self.before);
    }
}
