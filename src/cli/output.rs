//! What commands print: labelled lines, and JSON. No colours, and nothing that could drive a terminal.

use std::{
    fmt::Display,
    io::{self, Write},
};

use serde::Serialize;

use crate::domain::{request::Login, secret::Secret, text::visible};
pub(super) use crate::exchange::{json_line, json_pretty};

/// The columns of a label, with the space after it.
const LABEL: usize = 18;

/// Prints a labelled line.
pub(super) fn row(out: &mut dyn Write, label: &str, value: impl Display) -> io::Result<()> {
    writeln!(out, "{label:<LABEL$}{}", visible(&value.to_string()))
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
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "Name              a\u{FFFD}[31m\u{FFFD}b\n");
    }
}
