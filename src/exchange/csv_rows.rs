//! The rows of a CSV file.

use std::{io, iter};

use super::{
    columns::Column,
    csv_header::{Kind, columns_of, delimiter},
    csv_records::{CsvRecord, CsvRecords},
    guard::unguarded,
    input::{Input, LETTER_LOST, LOST_LETTER, unreadable},
};
use crate::domain::{
    calling::Classifiers,
    document::Flaw,
    import::{Record, Unreadable},
    problem::Problem,
};

const NOT_UTF_8: Problem = Problem::NotValid("Not UTF-8 text: save the file as UTF-8 (“CSV UTF-8” in a spreadsheet).");
const MORE_CELLS: Problem =
    Problem::NotValid("More values than the header has columns: put a value with a comma or semicolon in quotes.");
const MORE_LEFT: Problem = Problem::NotValid(
    "Not empty: it holds what did not fit into the row's columns. Put that where it belongs, then empty this cell.",
);

/// The rows of a CSV file, and what its columns are.
pub struct CsvRows {
    records: CsvRecords,
    header: Vec<String>,
    /// The columns as they stand.
    columns: Vec<Kind>,
    /// Whether a row so far has more than fits into its columns.
    has_more: bool,
}

impl CsvRows {
    /// Begins to read; `head` is what the file begins with, and each of `classifiers` can have a column.
    pub(super) fn new(input: Input, head: &[u8], classifiers: &Classifiers) -> Result<Self, Unreadable> {
        let mut records = CsvRecords::new(input, delimiter(head));
        let first = records.next_filled().map_err(|error| ended(&error, &records))?.ok_or_else(|| {
            Unreadable("The file is empty. The first row names the columns: see import --template.".into())
        })?;
        if let Some((problem, _)) = first.wrong {
            return Err(Unreadable(format!(
                "The row that names the columns has a wrong quote. {problem} Then import the file again."
            )));
        }
        let header = first.cells.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect::<Vec<_>>();
        let columns = columns_of(&header, classifiers)?;
        Ok(Self { records, header, columns, has_more: false })
    }

    /// What parts the columns.
    pub(super) fn delimiter(&self) -> char {
        self.records.delimiter()
    }

    /// Whether a row so far has more than fits into its columns.
    pub(super) fn has_more(&self) -> bool {
        self.has_more
    }

    /// The names of the file's own columns.
    pub(super) fn own_header(&self) -> impl Iterator<Item = &str> {
        self.own(&self.header)
    }

    /// Of a row what is in the file's own columns, those passed over among them.
    pub(super) fn own<'a>(&'a self, cells: &'a [String]) -> impl Iterator<Item = &'a str> {
        let cells = cells.iter().map(String::as_str).chain(iter::repeat(""));
        let pairs = self.columns.iter().zip(cells);
        pairs.filter_map(|(kind, cell)| matches!(kind, Kind::Of(_) | Kind::Nameless).then_some(cell))
    }

    /// Of a row what is beside its columns, parted as in the file.
    pub(super) fn more(&self, cells: &[String]) -> String {
        let beside = cells.get(self.columns.len()..).unwrap_or_default();
        let count = beside.iter().rposition(|cell| !is_blank(cell.as_bytes())).map_or(0, |last| last + 1);
        let pairs = self.columns.iter().zip(cells);
        let left = pairs.filter(|(kind, cell)| **kind == Kind::More && !is_blank(cell.as_bytes()));
        let all = left.map(|(_, cell)| unguarded(cell)).chain(beside[..count].iter().map(String::as_str));
        all.collect::<Vec<_>>().join(&self.delimiter().to_string())
    }

    /// The name of a column, as this file has it.
    pub(super) fn name_of(&self, column: Column) -> String {
        let place = self.columns.iter().position(|other| *other == Kind::Of(column));
        place.map_or_else(|| column.name().into_owned(), |place| self.header[place].clone())
    }

    /// What stands in each column.
    pub(super) fn cells<'a>(&'a self, cells: &'a [String]) -> impl Iterator<Item = (Column, &'a str)> {
        self.columns.iter().zip(cells).filter_map(|(kind, cell)| match kind {
            Kind::Of(column) => Some((*column, unguarded(cell))),
            _ => None,
        })
    }

    /// The next row that is not empty.
    pub(super) fn next(&mut self) -> Result<Option<Record>, Unreadable> {
        let record = self.records.next_filled().map_err(|error| ended(&error, &self.records))?;
        let Some(record) = record else { return Ok(None) };
        let flaws = self.flaws(&record);
        let cells = self.kept(&record);
        self.has_more |= !flaws.is_empty() && !self.more(&cells).is_empty();
        let text = serde_json::to_string(&cells).unwrap_or_default();
        Ok(Some(Record { row: number(record.row), line: number(record.line), text, flaws }))
    }

    /// The cells of a row as they are kept until they are read. What is written from a wrong quote on comes after all
    /// columns, so that it is in none.
    fn kept(&self, record: &CsvRecord) -> Vec<String> {
        let shown = |cell| String::from_utf8_lossy(cell).into_owned();
        let mut cells: Vec<String> = record.cells.iter().map(shown).collect();
        if let Some((_, raw)) = &record.wrong {
            cells.resize(cells.len().max(self.columns.len()), String::new());
            cells.push(shown(raw));
        }
        cells
    }

    fn flaws(&self, record: &CsvRecord) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let mut flaw = |place: usize, problem: &Problem| {
            let path = self.header.get(place).cloned().unwrap_or_default();
            flaws.push(Flaw { path, problem: problem.clone() });
        };
        for (place, (kind, cell)) in self.columns.iter().zip(&record.cells).enumerate() {
            match std::str::from_utf8(cell) {
                // nothing of it is read
                _ if *kind == Kind::Told => {}
                _ if *kind == Kind::More && !is_blank(cell) => flaw(place, &MORE_LEFT),
                Err(_) => flaw(place, &NOT_UTF_8),
                Ok(cell) if cell.contains(LOST_LETTER) => flaw(place, &LETTER_LOST),
                Ok(_) => {}
            }
        }
        if let Some((problem, _)) = &record.wrong {
            flaw(record.cells.len(), problem);
        } else if record.cells.iter().skip(self.columns.len()).any(|cell| !is_blank(cell)) {
            flaw(self.columns.len(), &MORE_CELLS);
        }
        flaws
    }
}

fn is_blank(cell: &[u8]) -> bool {
    cell.trim_ascii().is_empty()
}

/// A number of a row, which is never beyond what is counted.
fn number(row: u64) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

/// The cells of a row as they were kept.
pub(super) fn cells_of(text: &str) -> Vec<String> {
    serde_json::from_str(text).unwrap_or_default()
}

fn ended(error: &io::Error, records: &CsvRecords) -> Unreadable {
    if !records.is_too_long() {
        return unreadable(error);
    }
    Unreadable(format!(
        "Row {} is longer than a megabyte: probably a quote in it is never closed. Close it, then import the file again.",
        records.row()
    ))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{
        super::csv_records::{AFTER_QUOTE, NEVER_CLOSED},
        *,
    };

    fn rows(text: &[u8]) -> Result<CsvRows, Unreadable> {
        let (input, head) = Input::new(std::io::Cursor::new(text.to_vec()))?;
        CsvRows::new(input, &head, &Classifiers::default())
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
    fn a_quote_that_is_never_closed_ends_at_a_megabyte() {
        let endless = std::io::Cursor::new(b"name,realm\nA,a\nB,\"b".to_vec()).chain(std::io::repeat(b'x'));
        let (input, head) = Input::new(endless).unwrap();
        let mut rows = CsvRows::new(input, &head, &Classifiers::default()).unwrap();
        assert!(rows.next().unwrap().is_some());
        let sentence = rows.next().unwrap_err().to_string();
        assert!(sentence.starts_with("Row 3 is longer than a megabyte"), "{sentence}");
    }

    #[test]
    fn what_is_wrong_with_a_row_as_text_is_named_with_its_column() {
        let flaw = |path: &str, problem| vec![Flaw { path: path.into(), problem }];
        for (row, flaws) in [
            (b"A,b,," as &[u8], Vec::new()),
            (b"Caff\xe8,a", flaw("name", NOT_UTF_8)),
            (b"A,b,c", flaw("", MORE_CELLS)),
            (b"A,b,\xff", flaw("", MORE_CELLS)),
            ("Caff\u{FFFD},a".as_bytes(), flaw("name", LETTER_LOST)),
            (b"A,\"b\nC,c", flaw("realm", NEVER_CLOSED)),
            (b"\"A,b\nC,c\n\"Delta\",d", flaw("name", AFTER_QUOTE)),
            (b"A,b,\"c\"d", flaw("", AFTER_QUOTE)),
        ] {
            let mut rows = rows(&[b"name,realm\n", row].concat()).unwrap();
            assert_eq!(rows.next().unwrap().unwrap().flaws, flaws, "{}", String::from_utf8_lossy(row));
        }
        let mut rows = rows("name,Problem,problem_more\nA,\u{FFFD}, \nB,,b\n".as_bytes()).unwrap();
        assert_eq!(rows.next().unwrap().unwrap().flaws, [], "what is only told is passed over");
        assert_eq!(rows.next().unwrap().unwrap().flaws, flaw("problem_more", MORE_LEFT));
    }

    #[test]
    fn what_is_beside_the_columns_of_a_row_is_kept() {
        for (row, more) in [
            ("A,b", ""),
            ("A,b,, ,", ""),
            ("A,b,7", "7"),
            ("A,b,,7,8,,", ",7,8"),
            ("A,\"b\"c,d", "\"b\"c,d"),
            ("\"A\"a,b,7\n", "\"A\"a,b,7"),
            ("A,b,7,\"c\nD,d\n", "7,\"c\nD,d"),
        ] {
            let mut rows = rows(format!("name,realm\n{row}").as_bytes()).unwrap();
            let record = rows.next().unwrap().unwrap();
            assert_eq!(rows.more(&cells_of(&record.text)), more, "{row:?}");
            assert_eq!(rows.has_more(), !more.is_empty(), "{row:?}");
        }
        let mut rows = rows(b"name;problem_more;realm\nA;7;b;8\n").unwrap();
        let cells = cells_of(&rows.next().unwrap().unwrap().text);
        assert_eq!(rows.own(&cells).collect::<Vec<_>>(), ["A", "b"]);
        assert_eq!(rows.more(&cells), "7;8");
    }
}
