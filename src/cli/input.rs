//! What commands read besides their arguments: files, standard input, and passwords that nobody may look at.

use std::{
    fs::File,
    io::{self, Read, Write as _},
    mem,
    path::Path,
};

use super::error::Error;
use crate::{
    domain::{secret::Secret, text::visible},
    exit::Exit,
    term::{Line, Lines, Quiet, Silence, Stop, secret},
};
use zeroize::Zeroizing;

/// The most bytes of a file that is read: a document of an account with the longest notes is far below.
const FILE_MAX: u64 = 4 * 1024 * 1024;

/// Whether a path stands for standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The text of a file that an option names, or of standard input.
pub(super) fn text(path: &Path, option: &str) -> Result<String, Error> {
    let shown = visible(&path.display().to_string()).into_owned();
    let read = if is_stdin(path) { limited(io::stdin().lock()) } else { File::open(path).and_then(limited) };
    let bytes = read.map_err(|error| {
        let sentence = match error.kind() {
            io::ErrorKind::NotFound => format!("There is no file {shown}. Check how it is spelt."),
            io::ErrorKind::PermissionDenied => format!("You have no permission to read {shown}."),
            _ => format!("{shown} cannot be read: {error}."),
        };
        Error::option(Exit::Failed, option, sentence)
    })?;
    if bytes.len() as u64 > FILE_MAX {
        return Err(Error::refused([(option.into(), "Too long: 4 MiB at most.".into())]));
    }
    String::from_utf8(bytes).map_err(|_| Error::refused([(option.into(), "Not UTF-8 text: convert it first.".into())]))
}

fn limited(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(FILE_MAX + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A new password: asked for twice where somebody types, else one line of standard input.
pub(super) fn new_password() -> Result<Secret, Error> {
    if !secret::somebody_types() {
        return sent(PASSWORD, "password");
    }
    let mut typed = ask(&["New password: ", "Once more: "])?.into_iter();
    match (typed.next(), typed.next()) {
        (Some(first), Some(second)) if first == second => Ok(first),
        _ => Err(Error::refused([(PASSWORD.into(), "The two do not match: type the same twice.".into())])),
    }
}

/// A password to be compared: asked for where somebody types, else one line of standard input.
pub(super) fn password() -> Result<Secret, Error> {
    if !secret::somebody_types() {
        return sent(PASSWORD, "password");
    }
    ask(&["Password: "])?.into_iter().next().ok_or_else(Error::fault)
}

const PASSWORD: &str = "--password-stdin";

/// What `option` says comes on standard input, as one line.
pub(super) fn sent(option: &str, what: &str) -> Result<Secret, Error> {
    let mut line = secret::read_line().map_err(unreadable)?;
    if line.is_empty() {
        let sentence = format!("There is no {what} on standard input: send it as a line.");
        return Err(Error::option(Exit::Usage, option, sentence));
    }
    Ok(Secret::new(mem::take(&mut *line)))
}

/// Questions on the terminal, one after the other.
pub(super) struct Asking(Lines);

impl Asking {
    pub(super) fn begin() -> Result<Self, Error> {
        Lines::begin(None).map(Self).map_err(unasked)
    }

    /// What is typed.
    pub(super) fn line(&mut self, prompt: &str) -> Result<String, Error> {
        say(prompt);
        text_of(self.0.next_line()).map(|mut line| mem::take(&mut *line))
    }

    /// What is typed, without showing it.
    pub(super) fn unseen(&mut self, prompt: &str) -> Result<Secret, Error> {
        // before the prompt: who types at once is not seen either
        let _quiet = Quiet::begin().map_err(unasked)?;
        say(prompt);
        let line = self.0.next_unseen();
        // the Enter was not shown either
        say("\n");
        text_of(line).map(|mut line| Secret::new(mem::take(&mut *line)))
    }

    /// Whether the answer is yes; anything else is no.
    pub(super) fn is_meant(&mut self, prompt: &str) -> Result<bool, Error> {
        Ok(matches!(self.line(prompt)?.trim().to_lowercase().as_str(), "y" | "yes"))
    }
}

fn unasked(error: io::Error) -> Error {
    Error::told(Exit::Failed, format!("The terminal cannot be read: {error}."))
}

fn say(prompt: &str) {
    let mut error = io::stderr().lock();
    // where standard error is gone, the question is not seen, and not answered either
    let _ = error.write_all(prompt.as_bytes()).and_then(|()| error.flush());
}

fn text_of(line: Result<Line, Silence>) -> Result<Zeroizing<String>, Error> {
    match line {
        Ok(Line::Text(line)) => Ok(line),
        Ok(Line::NoText) => Err(Error::told(Exit::Failed, "What was typed is no UTF-8 text.")),
        Ok(Line::TooLong) => Err(Error::told(Exit::Failed, "What was typed is too long.")),
        Err(Silence::Stopped(stop)) => Err(stopped(stop)),
        Err(Silence::Ended | Silence::Idle | Silence::Resumed) => Err(stopped(Stop::HangUp)),
    }
}

fn ask(prompts: &[&str]) -> Result<Vec<Secret>, Error> {
    match secret::ask(prompts).map_err(unreadable)? {
        Ok(lines) => Ok(lines.into_iter().map(|mut line| Secret::new(mem::take(&mut *line))).collect()),
        Err(stop) => Err(stopped(stop)),
    }
}

/// The program was told to end.
pub(super) fn stopped(stop: Stop) -> Error {
    Error::Stopped(match stop {
        Stop::HangUp => Exit::HungUp,
        Stop::Interrupt => Exit::Interrupted,
        Stop::Terminate => Exit::Terminated,
    })
}

fn unreadable(error: io::Error) -> Error {
    Error::option(Exit::Failed, PASSWORD, format!("The password cannot be read: {error}."))
}
