//! JSON as it is printed and exported: nothing in it drives a terminal.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use serde::Serialize;

use crate::domain::text::visible;

/// One array with each object on a line of its own, written as they come.
pub struct JsonArray {
    /// Before the first object the array begins, before each other one a line ends.
    before: &'static str,
}

impl Default for JsonArray {
    /// With no object yet.
    fn default() -> Self {
        Self { before: "[\n" }
    }
}

impl JsonArray {
    /// Writes one.
    ///
    /// # Errors
    /// As the writer has it.
    pub fn add(&mut self, out: &mut dyn Write, object: &impl Serialize) -> io::Result<()> {
        write!(out, "{}{}", self.before, json_line(object)?)?;
        self.before = ",\n";
        Ok(())
    }

    /// Ends the array.
    ///
    /// # Errors
    /// As the writer has it.
    pub fn end(self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", if self.before == "[\n" { "[]" } else { "\n]" })
    }
}

/// A document as JSON, with an indent for people.
///
/// # Errors
/// It cannot be JSON.
pub fn json_pretty(document: &impl Serialize) -> io::Result<String> {
    Ok(escaped(&serde_json::to_string_pretty(document)?))
}

/// A document as JSON on one line.
///
/// # Errors
/// It cannot be JSON.
pub fn json_line(document: &impl Serialize) -> io::Result<String> {
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
}
