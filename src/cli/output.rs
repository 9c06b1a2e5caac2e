//! What commands print: lines for people and scripts, and JSON. No colours, and nothing that could drive a terminal.

use std::{
    fmt::Display,
    io::{self, Write},
};

use serde::Serialize;

pub(super) use crate::exchange::{json_line, json_pretty};
use crate::{
    domain::{request::Login, secret::Secret, text::visible},
    exchange::JsonArray,
};

/// The columns of a label, with the space after it.
const LABEL: usize = 18;

/// Prints a labelled line.
pub(super) fn row(out: &mut dyn Write, label: &str, value: impl Display) -> io::Result<()> {
    writeln!(out, "{label:<LABEL$}{}", visible(&value.to_string()))
}

/// Prints values with a tab between them.
pub(super) fn columns<const N: usize>(out: &mut dyn Write, values: [&str; N]) -> io::Result<()> {
    writeln!(out, "{}", values.map(visible).join("\t"))
}

/// Many objects: a line for each, or one array with each on a line of its own.
pub(super) struct Lines<'a>(Target<'a>);

enum Target<'a> {
    People(&'a mut dyn Write),
    Machine(JsonArray<'a>),
}

impl<'a> Lines<'a> {
    pub(super) fn new(out: &'a mut dyn Write, json: bool) -> Self {
        Self(if json { Target::Machine(JsonArray::new(out)) } else { Target::People(out) })
    }

    /// Prints one, as JSON or by `line`.
    pub(super) fn add(
        &mut self,
        object: &impl Serialize,
        line: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        match &mut self.0 {
            Target::People(out) => line(*out),
            Target::Machine(array) => array.add(object),
        }
    }

    /// Ends the array.
    pub(super) fn end(self) -> io::Result<()> {
        match self.0 {
            Target::People(_) => Ok(()),
            Target::Machine(array) => array.end(),
        }
    }
}

/// What a user logs in with, for `--json`. The password is there where it was made, which is told once.
#[derive(Serialize)]
pub(super) struct LoginPart<'a> {
    username: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
}

impl<'a> LoginPart<'a> {
    pub(super) fn new(login: &'a Login) -> Self {
        Self { username: &login.username, password: login.password.as_ref().map(Secret::reveal) }
    }
}

/// Prints what a user logs in with.
pub(super) fn login(out: &mut dyn Write, login: &Login) -> io::Result<()> {
    row(out, "Login", &login.username)?;
    match &login.password {
        Some(password) => row(out, "Password", format!("{} (shown only now)", password.reveal())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_nothing_that_acts() {
        let mut out = Vec::new();
        row(&mut out, "Name", "a\x1b[31m\nb").unwrap();
        columns(&mut out, ["a\tb", "c", "d\u{202E}"]).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "Name              a\u{FFFD}[31m\u{FFFD}b\na\u{FFFD}b\tc\td\u{FFFD}\n");
    }
}
