//! The records of a CSV file as they are written, and what is wrong with their quotes.

use std::io::{self, BufRead, BufReader};

use csv::ByteRecord;

use super::input::Input;
use crate::domain::problem::Problem;

pub(super) const NEVER_CLOSED: Problem = Problem::NotValid(
    "A quote that begins here is never closed: close it, or double it where it is part of the value.",
);
pub(super) const AFTER_QUOTE: Problem = Problem::NotValid(
    "Text after the quote that closes this value: double each quote that is part of it. Perhaps a quote was never closed.",
);

/// One record.
#[derive(Default)]
pub(super) struct CsvRecord {
    /// Its number among all, blank ones too.
    pub(super) row: u64,
    /// The line that it begins on.
    pub(super) line: u64,
    /// The cells; where the quotes are wrong, those before.
    pub(super) cells: ByteRecord,
    /// What is wrong with the quotes, and all that is written from the cell on where it is.
    pub(super) wrong: Option<(Problem, Vec<u8>)>,
}

impl CsvRecord {
    /// Whether there is nothing in it.
    pub(super) fn is_blank(&self) -> bool {
        self.wrong.is_none() && self.cells.iter().all(|cell| cell.trim_ascii().is_empty())
    }
}

/// Where in a cell a byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Begin,
    Plain,
    Quoted,
    /// After a quote in quotes: it closes them, or is the first of two that are one.
    Closed,
}

/// Reads records one after the other.
pub(super) struct CsvRecords {
    from: BufReader<Input>,
    scan: Scan,
    /// Records so far, the one that is being read among them.
    row: u64,
}

impl CsvRecords {
    pub(super) fn new(from: Input, delimiter: u8) -> Self {
        Self { from: BufReader::new(from), scan: Scan::new(delimiter), row: 0 }
    }

    /// What parts the cells.
    pub(super) fn delimiter(&self) -> char {
        self.scan.delimiter.into()
    }

    /// The number of the record that is being read.
    pub(super) fn row(&self) -> u64 {
        self.row
    }

    /// Whether that is longer than any can be.
    pub(super) fn is_too_long(&self) -> bool {
        self.from.get_ref().is_too_long()
    }

    /// The next record that is not blank; `None` after the last.
    pub(super) fn next_filled(&mut self) -> io::Result<Option<CsvRecord>> {
        while let Some(record) = self.next()? {
            if !record.is_blank() {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    fn next(&mut self) -> io::Result<Option<CsvRecord>> {
        self.from.get_mut().renew();
        self.row += 1;
        let line = self.scan.line;
        self.scan.begin();
        loop {
            let bytes = self.from.fill_buf()?;
            if bytes.is_empty() {
                let is_none = self.scan.raw.is_empty();
                return Ok((!is_none).then(|| self.scan.end(self.row, line)));
            }
            let scan = &mut self.scan;
            let end = bytes.iter().position(|byte| scan.take(*byte));
            let used = end.map_or(bytes.len(), |end| end + 1);
            self.from.consume(used);
            if end.is_some() {
                return Ok(Some(self.scan.end(self.row, line)));
            }
        }
    }
}

/// One record while it is read, byte by byte.
struct Scan {
    delimiter: u8,
    /// The line that is being read.
    line: u64,
    /// The byte before.
    last: u8,
    /// The record as it is written.
    raw: Vec<u8>,
    cells: ByteRecord,
    /// The cell that is being read, and where in `raw` it begins.
    cell: Vec<u8>,
    begin: usize,
    place: Place,
    /// What is wrong first, in which cell, and where in `raw` that begins.
    wrong: Option<(Problem, usize, usize)>,
}

impl Scan {
    fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            line: 1,
            last: 0,
            raw: Vec::new(),
            cells: ByteRecord::new(),
            cell: Vec::new(),
            begin: 0,
            place: Place::Begin,
            wrong: None,
        }
    }

    fn begin(&mut self) {
        self.raw.clear();
        self.cells.clear();
        self.cell.clear();
        (self.begin, self.place, self.wrong) = (0, Place::Begin, None);
    }

    /// Takes a byte; gives whether the record ends with it.
    fn take(&mut self, byte: u8) -> bool {
        let is_second_of_two = byte == b'\n' && self.last == b'\r';
        self.line += u64::from(matches!(byte, b'\n' | b'\r') && !is_second_of_two);
        self.last = byte;
        if is_second_of_two && self.raw.is_empty() {
            // the record before has ended with both
            return false;
        }
        self.raw.push(byte);
        match (self.place, byte) {
            (Place::Begin, b'"') => self.place = Place::Quoted,
            (Place::Quoted, b'"') => self.place = Place::Closed,
            (Place::Closed, b'"') => {
                self.cell.push(byte);
                self.place = Place::Quoted;
            }
            (Place::Quoted, _) => self.cell.push(byte),
            (_, b'\n' | b'\r') => return true,
            (_, byte) if byte == self.delimiter => self.end_cell(),
            (place, _) => {
                if place == Place::Closed {
                    self.is_wrong(AFTER_QUOTE);
                }
                self.cell.push(byte);
                self.place = Place::Plain;
            }
        }
        false
    }

    fn end_cell(&mut self) {
        self.cells.push_field(&self.cell);
        self.cell.clear();
        (self.begin, self.place) = (self.raw.len(), Place::Begin);
    }

    fn is_wrong(&mut self, problem: Problem) {
        self.wrong.get_or_insert((problem, self.cells.len(), self.begin));
    }

    /// The record that has ended.
    fn end(&mut self, row: u64, line: u64) -> CsvRecord {
        if self.place == Place::Quoted {
            self.is_wrong(NEVER_CLOSED);
        }
        self.end_cell();
        let wrong = self.wrong.take().map(|(problem, cell, begin)| {
            self.cells.truncate(cell);
            (problem, self.raw[begin..].trim_ascii_end().to_vec())
        });
        CsvRecord { row, line, cells: std::mem::take(&mut self.cells), wrong }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The row, line and cells of each record, with what is wrong with it.
    type Found = (u64, u64, Vec<String>, Option<(Problem, String)>);

    fn all(text: &str) -> Vec<Found> {
        let (input, _) = Input::new(io::Cursor::new(text.as_bytes().to_vec())).unwrap();
        let mut records = CsvRecords::new(input, b',');
        let mut found = Vec::new();
        let shown = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        while let Some(record) = records.next_filled().unwrap() {
            let wrong = record.wrong.map(|(problem, raw)| (problem, shown(&raw)));
            found.push((record.row, record.line, record.cells.iter().map(shown).collect(), wrong));
        }
        found
    }

    #[test]
    fn quotes_are_told_from_letters_and_what_is_wrong_with_them_is_flagged_where_it_begins() {
        let good = |row, line, cells: &[&str]| (row, line, cells.iter().map(ToString::to_string).collect(), None);
        let bad = |row, line, cells: &[&str], problem, raw: &str| {
            (row, line, cells.iter().map(ToString::to_string).collect(), Some((problem, raw.to_owned())))
        };
        for (text, found) in [
            ("a,b\nc,d", vec![good(1, 1, &["a", "b"]), good(2, 2, &["c", "d"])]),
            ("a,\n", vec![good(1, 1, &["a", ""])]),
            ("\"a\",\"\"\n", vec![good(1, 1, &["a", ""])]),
            ("\"a\"\"b\",\"\"\"\"", vec![good(1, 1, &["a\"b", "\""])]),
            (
                "\"a\nb\",\"c\r\nd\"\re,f\r\n\r\ng\n",
                vec![good(1, 1, &["a\nb", "c\r\nd"]), good(2, 4, &["e", "f"]), good(4, 6, &["g"])],
            ),
            // no quote in these opens anything
            ("5\" Pipe,a\n \"b\",c\"\n", vec![good(1, 1, &["5\" Pipe", "a"]), good(2, 2, &[" \"b\"", "c\""])]),
            ("5\" Pipe,a\n\"A\nB\",b", vec![good(1, 1, &["5\" Pipe", "a"]), good(2, 2, &["A\nB", "b"])]),
            (
                "\"Beta,b\nC,c\n\"Delta\",d\nE,e\n",
                vec![bad(1, 1, &[], AFTER_QUOTE, "\"Beta,b\nC,c\n\"Delta\",d"), good(2, 4, &["E", "e"])],
            ),
            ("x,\"a\" ,\"b\"c\ny,\n", vec![bad(1, 1, &["x"], AFTER_QUOTE, "\"a\" ,\"b\"c"), good(2, 2, &["y", ""])]),
            ("x,y,\"a\nb,c\n", vec![bad(1, 1, &["x", "y"], NEVER_CLOSED, "\"a\nb,c")]),
            ("5\" Pipe,\"a\nb,c", vec![bad(1, 1, &["5\" Pipe"], NEVER_CLOSED, "\"a\nb,c")]),
            ("\"", vec![bad(1, 1, &[], NEVER_CLOSED, "\"")]),
            ("\"a\"\"", vec![bad(1, 1, &[], NEVER_CLOSED, "\"a\"\"")]),
            ("\n,\n \n", vec![]),
        ] {
            assert_eq!(all(text), found, "{text:?}");
        }
    }
}
