//! What commands read besides their arguments: files, standard input, and passwords that nobody may look at.

use std::{
    fs::File,
    io::{self, Read},
    mem,
    path::Path,
};

use super::error::Error;
use crate::{
    domain::{secret::Secret, text::visible},
    exit::Exit,
    term::{Stop, secret},
};

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
        return sent();
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
        return sent();
    }
    ask(&["Password: "])?.into_iter().next().ok_or_else(Error::fault)
}

const PASSWORD: &str = "--password-stdin";

fn sent() -> Result<Secret, Error> {
    let mut line = secret::read_line().map_err(unreadable)?;
    if line.is_empty() {
        return Err(Error::option(Exit::Usage, PASSWORD, "There is no password on standard input: send it as a line."));
    }
    Ok(Secret::new(mem::take(&mut *line)))
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
