//! Asking for something that nobody may look at: one line, without showing it.

use std::io::{self, Write as _};
use std::mem;
use std::os::unix::net::UnixStream;
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::stdio::{stderr, stdin};
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, isatty, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::{flag, low_level::pipe};
use zeroize::Zeroizing;

use super::stop::Stop;

/// The most bytes of a line: more than any password, and all of the room at once, so that no copy is left behind.
const LINE: usize = 4096;

/// What came of asking.
enum Asked {
    /// What was typed or sent, without the end of the line.
    Line(Zeroizing<String>),
    /// The program has to end instead.
    Stopped(Stop),
}

/// Whether somebody types, rather than a program sending what stands on standard input.
pub fn somebody_types() -> bool {
    isatty(stdin())
}

/// Whether somebody reads what is said on standard error, rather than a program or a file.
pub fn somebody_reads() -> bool {
    isatty(stderr())
}

/// Reads one line that a program sends on standard input; an end without a line is an empty line.
///
/// # Errors
/// It cannot be read, is longer than any password, or is no UTF-8.
pub fn read_line() -> io::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(Vec::with_capacity(LINE));
    loop {
        let mut byte = Zeroizing::new([0]);
        match rustix::io::read(stdin(), &mut *byte) {
            Ok(0) => break,
            Ok(_) if byte[0] == b'\n' => break,
            Ok(_) if line.len() == LINE => return Err(io::Error::other("the line is too long")),
            Ok(_) => line.push(byte[0]),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    text(&mut line)
}

/// Asks on the terminal, once for each prompt, and shows nothing of what is typed. The terminal is as it was
/// afterwards, also where the program is told to end meanwhile.
///
/// # Errors
/// The terminal cannot be used, or what was typed is no UTF-8.
pub fn ask(prompts: &[&str]) -> io::Result<Result<Vec<Zeroizing<String>>, Stop>> {
    let mut signals = Signals::watch()?;
    let quiet = Quiet::begin()?;
    let mut lines = Vec::new();
    for prompt in prompts {
        let mut error = io::stderr();
        error.write_all(prompt.as_bytes())?;
        error.flush()?;
        let asked = type_line(&quiet, &mut signals);
        // the Enter was not shown either
        let _ended = error.write_all(b"\n");
        match asked? {
            Asked::Line(line) => lines.push(line),
            Asked::Stopped(stop) => return Ok(Err(stop)),
        }
    }
    Ok(Ok(lines))
}

fn type_line(quiet: &Quiet, signals: &mut Signals) -> io::Result<Asked> {
    let mut line = Zeroizing::new(Vec::with_capacity(LINE));
    loop {
        let stdin = stdin();
        let mut watched = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(&signals.arrived, PollFlags::IN)];
        match poll(&mut watched, None) {
            Ok(_) => {}
            Err(Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
        }
        let (typed, signalled) = (watched[0].revents(), watched[1].revents());
        if signalled.contains(PollFlags::IN) {
            if let Some(stop) = signals.take()? {
                return Ok(Asked::Stopped(stop));
            }
            // it was stopped, and a shell may have shown what is typed meanwhile
            quiet.again()?;
        }
        if typed.is_empty() {
            continue;
        }
        let mut byte = Zeroizing::new([0]);
        match rustix::io::read(stdin, &mut *byte) {
            Ok(0) => return Ok(Asked::Stopped(Stop::HangUp)),
            Ok(_) => {}
            Err(Errno::INTR | Errno::AGAIN) => continue,
            Err(_) => return Ok(Asked::Stopped(Stop::HangUp)),
        }
        match byte[0] {
            b'\n' | b'\r' => return text(&mut line).map(Asked::Line),
            // Ctrl-C, Ctrl-D, Ctrl-\
            3 | 4 | 28 => return Ok(Asked::Stopped(Stop::Interrupt)),
            8 | 127 => {
                // a letter of several bytes goes whole
                while line.pop().is_some_and(|byte| byte & 0xC0 == 0x80) {}
            }
            // Ctrl-U
            21 => line.clear(),
            byte if byte >= b' ' && line.len() < LINE => line.push(byte),
            _ => {}
        }
    }
}

fn text(line: &mut Zeroizing<Vec<u8>>) -> io::Result<Zeroizing<String>> {
    match String::from_utf8(mem::take(&mut **line)) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(error) => {
            let _wiped = Zeroizing::new(error.into_bytes());
            Err(io::Error::other("it is no UTF-8 text"))
        }
    }
}

/// The terminal while it shows nothing of what is typed. Dropping it gives its modes back.
struct Quiet {
    before: Termios,
}

impl Quiet {
    fn begin() -> io::Result<Self> {
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

/// Signals while a question is open; afterwards they do again what they do by themselves.
struct Signals {
    arrived: UnixStream,
    last: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
}

impl Signals {
    fn watch() -> io::Result<Self> {
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

    /// What has arrived: a reason to end, or only that the program goes on after a stop.
    fn take(&mut self) -> io::Result<Option<Stop>> {
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
