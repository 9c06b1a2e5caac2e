//! What commands print: labelled lines, and JSON. No colours, and nothing that could drive a terminal.

use std::{
    fmt::{Display, Write as _},
    io::{self, Write},
};

use serde::Serialize;

use crate::domain::{request::Login, secret::Secret, text::visible};

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

/// A document as JSON, with an indent for people.
pub(super) fn json_pretty(document: &impl Serialize) -> io::Result<String> {
    Ok(escaped(&serde_json::to_string_pretty(document)?))
}

/// A document as JSON on one line.
pub(super) fn json_line(document: &impl Serialize) -> io::Result<String> {
    Ok(escaped(&serde_json::to_string(document)?))
}

/// Escapes what `serde_json` leaves as it is but a terminal acts on or hides: DEL, C1, bidirectional and invisible
/// characters, floods of marks.
/// Between strings JSON has none of them but line breaks.
fn escaped(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for line in json.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        // what is shown has a character for each
        for (c, shown) in line.chars().zip(visible(line).chars()) {
            if c == shown {
                safe.push(c);
                continue;
            }
            for unit in c.encode_utf16(&mut [0; 2]) {
                // writing to a String never fails
                let _ = write!(safe, "\\u{unit:04x}");
            }
        }
        safe.push_str(end);
    }
    safe
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::text::is_invisible;

    #[test]
    fn json_has_nothing_that_acts_and_means_the_same() {
        let document = json!({"name": "a\u{1b}[31m\u{7f}\u{9b}\u{202e}b\n\u{e0041}é日", "flood": "a\u{335}".to_owned() + &"\u{335}".repeat(99), "\u{200b}": "\\u0041"});
        for text in [json_line(&document).unwrap(), json_pretty(&document).unwrap()] {
            assert!(!text.contains(|c: char| c != '\n' && is_invisible(c)), "{text:?}");
            assert!(text.contains("é日") && text.contains("\\u202e") && text.contains("\\udb40\\udc41"), "{text}");
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), document);
        }
        assert!(!json_line(&document).unwrap().contains('\n'));
    }

    #[test]
    fn lines_have_nothing_that_acts() {
        let mut out = Vec::new();
        row(&mut out, "Name", "a\x1b[31m\nb").unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "Name              a\u{FFFD}[31m\u{FFFD}b\n");
    }
}
