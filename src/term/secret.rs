//! Asking for something that nobody may look at: one line, without showing it.

use std::io::{self, Write as _};
use std::mem;

use rustix::io::Errno;
use rustix::stdio::{stderr, stdin};
use rustix::termios::isatty;
use zeroize::Zeroizing;

use super::lines::{Line, Lines, Quiet, Silence};
use super::stop::Stop;

/// The most bytes of a line: more than any password, and all of the room at once, so that no copy is left behind.
const LINE: usize = 4096;

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
            Ok(_) if line.len() == LINE => return Err(too_long()),
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
    let mut lines = Lines::begin(None)?;
    // before a prompt, and between two
    let _quiet = Quiet::begin()?;
    let mut typed = Vec::new();
    for prompt in prompts {
        let mut error = io::stderr();
        error.write_all(prompt.as_bytes())?;
        error.flush()?;
        let line = lines.next_unseen();
        // the Enter was not shown either
        let _ended = error.write_all(b"\n");
        match line {
            Ok(Line::Text(line)) => typed.push(line),
            Ok(Line::NoText) => return Err(no_text()),
            Ok(Line::TooLong) => return Err(too_long()),
            Err(Silence::Stopped(stop)) => return Ok(Err(stop)),
            Err(Silence::Ended | Silence::Idle | Silence::Resumed) => return Ok(Err(Stop::HangUp)),
        }
    }
    Ok(Ok(typed))
}

fn text(line: &mut Zeroizing<Vec<u8>>) -> io::Result<Zeroizing<String>> {
    match String::from_utf8(mem::take(&mut **line)) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(error) => {
            let _wiped = Zeroizing::new(error.into_bytes());
            Err(no_text())
        }
    }
}

fn no_text() -> io::Error {
    io::Error::other("it is no UTF-8 text")
}

fn too_long() -> io::Error {
    io::Error::other("the line is too long")
}
