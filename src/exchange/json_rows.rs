//! The documents of a JSON file: in a list, one a line, or one after the other.

use std::io::{BufRead, BufReader};

use super::{
    everywhere::without_secrets,
    input::{Input, unreadable},
};
use crate::domain::{
    document::Flaw,
    import::{Record, Unreadable},
    problem::Problem,
};

const NOT_UTF_8: Problem = Problem::NotValid("Not UTF-8 text: save the file as UTF-8.");

/// The documents of a JSON file.
pub struct JsonRows {
    from: BufReader<Input>,
    /// The number of documents so far.
    row: u32,
    /// The line that is being read.
    line: u32,
    /// Whether they stand in a list.
    is_list: bool,
    /// Whether the list has ended.
    is_done: bool,
}

impl JsonRows {
    pub(super) fn new(mut input: Input) -> Result<Self, Unreadable> {
        input.renew();
        let mut rows = Self { from: BufReader::new(input), row: 0, line: 1, is_list: false, is_done: false };
        if rows.peek_past(b"")? == Some(b'[') {
            rows.take()?;
            rows.is_list = true;
        }
        Ok(rows)
    }

    /// The next document.
    pub(super) fn next(&mut self) -> Result<Option<Record>, Unreadable> {
        if self.is_done {
            return Ok(None);
        }
        loop {
            self.from.get_mut().renew();
            match self.peek_past(if self.is_list { b"," } else { b"" })? {
                None if self.is_list => {
                    return Err(Unreadable(format!(
                        "The list ends before its last bracket, after {} documents. Is the file whole?",
                        self.row
                    )));
                }
                Some(b']') if self.is_list => {
                    self.take()?;
                    if !self.begins_another()? {
                        self.is_done = true;
                        return Ok(None);
                    }
                }
                None => return Ok(None),
                Some(_) => return self.record().map(Some),
            }
        }
    }

    /// After a list: whether another one follows, which is entered.
    fn begins_another(&mut self) -> Result<bool, Unreadable> {
        match self.peek_past(b"")? {
            None => Ok(false),
            Some(b'[') => self.take().map(|()| true),
            Some(_) => Err(Unreadable(format!(
                "On line {}, after the end of a list, something stands that is no list. Put all documents into one \
                 list, or one after the other without any, then import the file again.",
                self.line
            ))),
        }
    }

    fn record(&mut self) -> Result<Record, Unreadable> {
        self.row = self.row.saturating_add(1);
        let line = self.line;
        let bytes = self.value()?;
        let (text, flaws) = match String::from_utf8(bytes) {
            Ok(text) => (text, Vec::new()),
            Err(error) => {
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                (text, vec![Flaw { path: String::new(), problem: NOT_UTF_8 }])
            }
        };
        Ok(Record { row: self.row, line, text: without_secrets(text), flaws })
    }

    /// The bytes of one value, however wrong it is within.
    fn value(&mut self) -> Result<Vec<u8>, Unreadable> {
        let (mut bytes, mut depth, mut in_string, mut escaped) = (Vec::new(), 0_u32, false, false);
        while let Some(byte) = self.peek()? {
            let is_end = depth == 0 && !in_string && matches!(byte, b',' | b']' | b'}' | b'\n');
            if is_end && !bytes.is_empty() {
                return Ok(bytes);
            }
            self.take()?;
            bytes.push(byte);
            if in_string {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => in_string = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => in_string = true,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Ok(bytes);
                    }
                }
                _ => {}
            }
        }
        if depth > 0 || in_string {
            return Err(Unreadable(format!(
                "Document {} begins but never ends: a bracket or a quote in it is not closed. Close it, then import the \
                 file again.",
                self.row
            )));
        }
        Ok(bytes)
    }

    /// The next byte after white space and these marks.
    fn peek_past(&mut self, marks: &[u8]) -> Result<Option<u8>, Unreadable> {
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_whitespace() && !marks.contains(&byte) {
                return Ok(Some(byte));
            }
            self.take()?;
            // blank lines are no part of a document
            self.from.get_mut().renew();
        }
        Ok(None)
    }

    fn peek(&mut self) -> Result<Option<u8>, Unreadable> {
        let first = self.from.fill_buf().map(|bytes| bytes.first().copied());
        first.map_err(|error| {
            if !self.from.get_ref().is_too_long() {
                return unreadable(&error);
            }
            Unreadable(format!(
                "Document {} is longer than a megabyte: probably a bracket or a quote in it is not closed. Close it, then \
                 import the file again.",
                self.row
            ))
        })
    }

    fn take(&mut self) -> Result<(), Unreadable> {
        if self.peek()? == Some(b'\n') {
            self.line = self.line.saturating_add(1);
        }
        self.from.consume(1);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Result<Vec<(u32, u32, String)>, Unreadable> {
        let (input, _) = Input::new(std::io::Cursor::new(text.to_vec()))?;
        let mut rows = JsonRows::new(input)?;
        let mut found = Vec::new();
        while let Some(record) = rows.next()? {
            found.push((record.row, record.line, record.text));
        }
        Ok(found)
    }

    #[test]
    fn documents_come_in_a_list_or_one_after_the_other() {
        let both = [(1, 1, r#"{"a":"}\"{"}"#.to_owned()), (2, 2, r#"{"b":[{}]}"#.to_owned())];
        for text in [
            "{\"a\":\"}\\\"{\"}\n{\"b\":[{}]}",
            "[{\"a\":\"}\\\"{\"},\n{\"b\":[{}]}]\n",
            "\u{FEFF}{\"a\":\"}\\\"{\"}\n{\"b\":[{}]}\n\n",
        ] {
            assert_eq!(all(text.as_bytes()).unwrap(), both, "{text}");
        }
        assert_eq!(all(b"[]").unwrap(), []);
        for text in ["[{\"a\":\"}\\\"{\"}]\n[{\"b\":[{}]}]\n", "[] [{\"a\":\"}\\\"{\"}][\n{\"b\":[{}]}][]"] {
            assert_eq!(all(text.as_bytes()).unwrap(), both, "{text}");
        }
        assert_eq!(all(b"{\n\"a\":\n1}").unwrap(), [(1, 1, "{\n\"a\":\n1}".to_owned())]);
    }

    #[test]
    fn what_is_no_document_is_a_row_of_its_own() {
        let rows: Vec<_> = all(b"[1, \"x\", {}]").unwrap().into_iter().map(|(_, _, text)| text).collect();
        assert_eq!(rows, ["1", "\"x\"", "{}"]);
        assert_eq!(all(b"{}\n}\n{}").unwrap().len(), 3);
    }

    #[test]
    fn what_never_ends_is_told() {
        for (text, says) in [
            ("[{}", "The list ends before its last bracket, after 1 documents."),
            ("{}\n{\"a\":", "Document 2 begins but never ends"),
            ("{\"a\": \"", "Document 1 begins but never ends"),
            ("[{}] [{}", "The list ends before its last bracket, after 2 documents."),
            ("[{}]\n{}", "On line 2, after the end of a list, something stands that is no list."),
            ("[{}],", "On line 1, after the end of a list, something stands that is no list."),
            ("[{}]]", "On line 1, after the end of a list, something stands that is no list."),
        ] {
            let sentence = all(text.as_bytes()).unwrap_err().to_string();
            assert!(sentence.starts_with(says), "{text}: {sentence}");
        }
        assert_eq!(all("[]".repeat(1 << 20).as_bytes()).unwrap(), []);
        let endless = format!("[{{\"a\": \"{}", "x".repeat(2 << 20));
        let sentence = all(endless.as_bytes()).unwrap_err().to_string();
        assert!(sentence.starts_with("Document 1 is longer than a megabyte"), "{sentence}");
    }
}
