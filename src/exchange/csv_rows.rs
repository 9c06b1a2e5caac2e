//! The rows of a CSV file.

use csv::{ByteRecord, ErrorKind, ReaderBuilder};

use super::{
    columns::{self, Column, PROBLEM_COLUMNS},
    input::{Input, unreadable},
};
use crate::domain::{
    document::Flaw,
    import::{Record, Unreadable},
    problem::Problem,
};

const NOT_UTF_8: Problem = Problem::NotValid("Not UTF-8 text: save the file as UTF-8 (“CSV UTF-8” in a spreadsheet).");
const NEVER_CLOSED: Problem = Problem::NotValid(
    "A quote that begins here is never closed: close it, or double it where it is part of the value.",
);
const MORE_CELLS: Problem =
    Problem::NotValid("More values than the header has columns: put a value with a comma or semicolon in quotes.");

/// The rows of a CSV file, and what its columns are.
pub struct CsvRows {
    reader: csv::Reader<Input>,
    header: Vec<String>,
    /// The columns as they stand; `None` for what is passed over.
    columns: Vec<Option<Column>>,
    /// Lines of the file that are within values so far: a spreadsheet does not count them.
    within: u64,
    /// The row that was read last; the header is the first.
    row: u64,
    /// Whether lines end with a carriage return and a line feed.
    returns: bool,
}

impl CsvRows {
    /// Begins to read; `head` is what the file begins with.
    pub(super) fn new(mut input: Input, head: &[u8]) -> Result<Self, Unreadable> {
        input.renew();
        let mut builder = ReaderBuilder::new();
        let mut reader = builder.delimiter(delimiter(head)).has_headers(false).flexible(true).from_reader(input);
        let mut record = ByteRecord::new();
        let read = reader.read_byte_record(&mut record);
        if !read.map_err(|error| ended(&error, &reader, 1))? {
            return Err(Unreadable(
                "The file is empty. The first row names the columns: see import --template.".into(),
            ));
        }
        let header: Vec<String> = record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect();
        let columns = columns_of(&header)?;
        let within = line_breaks(&record);
        let returns =
            head.trim_ascii_start().split(|byte| *byte == b'\n').next().is_some_and(|line| line.ends_with(b"\r"));
        Ok(Self { reader, header, columns, within, row: 1, returns })
    }

    /// The header's cells.
    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    /// The name of a column, as this file has it.
    pub(super) fn name_of(&self, column: Column) -> String {
        let place = self.columns.iter().position(|other| *other == Some(column));
        place.map_or_else(|| column.name().into_owned(), |place| self.header[place].clone())
    }

    /// What stands in each column.
    pub(super) fn cells<'a>(&'a self, cells: &'a [String]) -> impl Iterator<Item = (Column, &'a str)> {
        let pairs = self.columns.iter().zip(cells);
        pairs.filter_map(|(column, cell)| column.map(|column| (column, unguarded(cell))))
    }

    /// The next row that is not empty.
    pub(super) fn next(&mut self) -> Result<Option<Record>, Unreadable> {
        let mut record = ByteRecord::new();
        loop {
            self.reader.get_mut().renew();
            let before = self.reader.position().line().saturating_sub(self.within);
            let read = self.reader.read_byte_record(&mut record);
            if !read.map_err(|error| ended(&error, &self.reader, before))? {
                return Ok(None);
            }
            let breaks = line_breaks(&record);
            let line = self.first_line(breaks);
            // where lines end with a carriage return alone, none is counted
            let row = line.saturating_sub(self.within).max(self.row + 1);
            let line = line.max(row);
            (self.row, self.within) = (row, self.within + breaks);
            if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            return Ok(Some(Record {
                row: number(row),
                line: number(line),
                flaws: self.flaws(&record),
                text: text(&record),
            }));
        }
    }

    /// The line that the row begins on which was just read, with so many line breaks in it.
    fn first_line(&self, breaks: u64) -> u64 {
        // the line feed after a carriage return is left for the next row, and the last row need not end with one
        let is_on_next = !self.returns && !self.reader.get_ref().is_at_end();
        self.reader.position().line().saturating_sub(breaks + u64::from(is_on_next))
    }

    fn flaws(&self, record: &ByteRecord) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        for (place, cell) in record.iter().enumerate() {
            if std::str::from_utf8(cell).is_err() {
                let path = self.header.get(place).cloned().unwrap_or_default();
                flaws.push(Flaw { path, problem: NOT_UTF_8 });
            }
        }
        // only the last row can end so
        if self.reader.get_ref().is_at_end() && self.reader.get_ref().has_odd_quotes() {
            let spans = record.iter().position(|cell| cell.contains(&b'\n'));
            let path = spans.and_then(|place| self.header.get(place).cloned());
            flaws.extend(path.map(|path| Flaw { path, problem: NEVER_CLOSED }));
        }
        let more = record.iter().skip(self.columns.len()).any(|cell| !cell.trim_ascii().is_empty());
        if more {
            flaws.push(Flaw { path: String::new(), problem: MORE_CELLS });
        }
        flaws
    }
}

/// A number of a row, which is never beyond what is counted.
pub(super) fn number(row: u64) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

/// The cells of a row as they are kept until they are read.
fn text(record: &ByteRecord) -> String {
    let cells: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
    serde_json::to_string(&cells).unwrap_or_default()
}

/// The same again.
pub(super) fn cells_of(text: &str) -> Vec<String> {
    serde_json::from_str(text).unwrap_or_default()
}

fn line_breaks(record: &ByteRecord) -> u64 {
    let breaks = |cell: &[u8]| cell.iter().filter(|byte| **byte == b'\n').count();
    record.iter().map(breaks).sum::<usize>() as u64
}

/// What parts the columns: whichever of comma, semicolon and tab the first line has most of, outside of quotes.
fn delimiter(head: &[u8]) -> u8 {
    let (mut quoted, mut counts) = (false, [(b',', 0), (b';', 0), (b'\t', 0)]);
    for byte in head.trim_ascii_start() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(mark, _)| mark == byte).for_each(|(_, count)| *count += 1),
        }
    }
    // of as many the first
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| *mark)
}

/// What the header's cells are.
fn columns_of(header: &[String]) -> Result<Vec<Option<Column>>, Unreadable> {
    let mut columns: Vec<Option<Column>> = Vec::new();
    let mut unknown = Vec::new();
    for cell in header {
        let name = columns::normal(cell);
        let column = columns::named(cell);
        if name.contains("password") {
            return Err(Unreadable(
                "The file has a column of passwords, which is never read: passwords in a file are known to whoever has \
                 it. Take the column away; reset-password or --passwords-to makes new ones."
                    .into(),
            ));
        }
        if name.contains('\0') {
            return Err(Unreadable("The file is not UTF-8 text. Save it as “CSV UTF-8”, then import it again.".into()));
        }
        if column.is_some() && columns.contains(&column) {
            return Err(Unreadable(format!("Two columns are called {name}. Take one of them away.")));
        }
        if column.is_none() && !name.is_empty() && !PROBLEM_COLUMNS.contains(&name.as_str()) {
            unknown.push(cell);
        }
        columns.push(column);
    }
    if !unknown.is_empty() {
        return Err(Unreadable(unknown_columns(&unknown)));
    }
    if !columns.contains(&Some(Column::Name)) {
        return Err(Unreadable(
            "There is no column called name. The first row names the columns: see import --template.".into(),
        ));
    }
    Ok(columns)
}

fn unknown_columns(unknown: &[&String]) -> String {
    let named = unknown.iter().map(|cell| {
        let meant = columns::nearest(cell).map_or_else(String::new, |name| format!(" (did you mean {name}?)"));
        format!("“{cell}”{meant}")
    });
    let names: Vec<_> = Column::all().map(|column| column.name().into_owned()).collect();
    format!(
        "No such column: {}. Rename it, or take it away. The columns: {}.",
        named.collect::<Vec<_>>().join(", "),
        names.join(", ")
    )
}

/// The value without the apostrophe that keeps a spreadsheet from running it as a formula.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(is_guarded) => rest,
        _ => cell,
    }
}

/// What a cell may not begin with in a spreadsheet, in any width; an apostrophe, so that one that was there stays.
pub(super) fn is_guarded(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\'' | '＝' | '＋' | '－' | '＠')
}

fn ended(error: &csv::Error, reader: &csv::Reader<Input>, row: u64) -> Unreadable {
    match error.kind() {
        ErrorKind::Io(_) if reader.get_ref().is_too_long() => Unreadable(format!(
            "Row {row} is longer than a megabyte: probably a quote in it is never closed. Close it, then import the file \
             again."
        )),
        ErrorKind::Io(error) => unreadable(error),
        _ => Unreadable(format!("Row {row} cannot be read: {error}. Mend it, then import the file again.")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn rows(text: &[u8]) -> Result<CsvRows, Unreadable> {
        let (input, head) = Input::new(std::io::Cursor::new(text.to_vec()))?;
        CsvRows::new(input, &head)
    }

    fn all(rows: &mut CsvRows) -> Vec<(u32, u32, Vec<String>)> {
        let mut found = Vec::new();
        while let Some(record) = rows.next().unwrap() {
            found.push((record.row, record.line, cells_of(&record.text)));
        }
        found
    }

    #[test]
    fn every_way_of_writing_gives_the_same_rows() {
        let lines = ["name,realm", "ABC Company,abc", "\"Beta, \"\"Dental\"\"\",", "Caffè,"];
        let expected: Vec<(u32, u32, Vec<String>)> = vec![
            (2, 2, vec!["ABC Company".into(), "abc".into()]),
            (3, 3, vec!["Beta, \"Dental\"".into(), String::new()]),
            (4, 4, vec!["Caffè".into(), String::new()]),
        ];
        let text = lines.join("\n");
        let utf_16 = |little: bool| {
            let units = "\u{FEFF}".encode_utf16().chain(text.encode_utf16());
            units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect::<Vec<u8>>()
        };
        for (way, bytes) in [
            ("plain", text.clone().into_bytes()),
            ("a last line break", format!("{text}\n").into_bytes()),
            ("Windows line breaks", lines.join("\r\n").into_bytes()),
            ("a mark of UTF-8", format!("\u{FEFF}{text}").into_bytes()),
            ("UTF-16, little end first", utf_16(true)),
            ("UTF-16, big end first", utf_16(false)),
            (
                "semicolons",
                text.replace("name,", "name;")
                    .replace("ny,", "ny;")
                    .replace("\",", "\";")
                    .replace("è,", "è;")
                    .into_bytes(),
            ),
            (
                "tabs",
                text.replace("name,", "name\t")
                    .replace("ny,", "ny\t")
                    .replace("\",", "\"\t")
                    .replace("è,", "è\t")
                    .into_bytes(),
            ),
        ] {
            assert_eq!(all(&mut rows(&bytes).unwrap()), expected, "{way}");
        }
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them_and_lines_as_an_editor_does() {
        for text in ["name,realm\n\"A\nB\",x\n\n,\nC,y", "name,realm\n\"A\nB\",x\n\n\nC,y\n"] {
            for text in [text.to_owned(), text.replace('\n', "\r\n")] {
                let mut rows = rows(text.as_bytes()).unwrap();
                let found: Vec<_> = all(&mut rows).into_iter().map(|(row, line, _)| (row, line)).collect();
                assert_eq!(found, [(2, 2), (5, 6)], "{text:?}");
            }
        }
    }

    #[test]
    fn a_header_that_cannot_be_used_is_named() {
        for (text, says) in [
            ("", "The file is empty."),
            ("\n\n", "The file is empty."),
            (
                "nme,realm\nA,a",
                "No such column: “nme” (did you mean name?). Rename it, or take it away. The columns: import_id, ",
            ),
            ("realm\na", "There is no column called name."),
            ("name,NAME\nA,B", "Two columns are called name."),
            ("name,Admin Password\nA,B", "The file has a column of passwords, which is never read"),
            ("n\0a\0m\0e\0,\0", "The file is not UTF-8 text."),
        ] {
            let sentence = rows(text.as_bytes()).err().unwrap().to_string();
            assert!(sentence.starts_with(says), "{text:?}: {sentence}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_ends_at_a_megabyte() {
        let endless = std::io::Cursor::new(b"name,realm\nA,a\nB,\"b".to_vec()).chain(std::io::repeat(b'x'));
        let (input, head) = Input::new(endless).unwrap();
        let mut rows = CsvRows::new(input, &head).unwrap();
        assert!(rows.next().unwrap().is_some());
        let sentence = rows.next().unwrap_err().to_string();
        assert!(sentence.starts_with("Row 3 is longer than a megabyte"), "{sentence}");
    }

    #[test]
    fn a_quote_that_the_end_of_the_file_closes_is_named() {
        let mut rows = rows(b"name,realm\nA,a\nB,\"b\nC,c\nD,d\n").unwrap();
        assert!(rows.next().unwrap().unwrap().flaws.is_empty());
        let last = rows.next().unwrap().unwrap();
        assert_eq!((last.row, last.flaws), (3, vec![Flaw { path: "realm".into(), problem: NEVER_CLOSED }]));
        assert_eq!(rows.next().unwrap(), None);
    }

    #[test]
    fn what_is_wrong_with_a_row_as_text_is_named() {
        let mut rows = rows(b"name,realm\nCaff\xe8,a\nA,b,c\nB,b,,").unwrap();
        let mut flaws = Vec::new();
        while let Some(record) = rows.next().unwrap() {
            flaws.push((record.row, record.flaws));
        }
        assert_eq!(flaws[0], (2, vec![Flaw { path: "name".into(), problem: NOT_UTF_8 }]));
        assert_eq!(flaws[1], (3, vec![Flaw { path: String::new(), problem: MORE_CELLS }]));
        assert_eq!(flaws[2], (4, Vec::new()));
    }

    #[test]
    fn a_guard_against_formulas_goes_and_an_apostrophe_stays() {
        for (cell, value) in [
            ("'+14155550100", "+14155550100"),
            ("'=1+1", "=1+1"),
            ("''=1+1", "'=1+1"),
            ("'Til Late", "'Til Late"),
            ("'", "'"),
            ("=1+1", "=1+1"),
        ] {
            assert_eq!(unguarded(cell), value, "{cell}");
        }
    }
}
