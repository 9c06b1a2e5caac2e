//! The first row of a CSV file: what its columns are.

use super::columns::{self, Column, MORE_COLUMN, PROBLEM_COLUMNS};
use crate::domain::{calling::Classifiers, import::Unreadable};

/// What a column of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Of(Column),
    /// Without a name: passed over.
    Nameless,
    /// One of [`PROBLEM_COLUMNS`].
    Told,
    /// [`MORE_COLUMN`].
    More,
}

/// What parts the columns: whichever of comma, semicolon and tab the first line has most of, outside of quotes.
pub(super) fn delimiter(head: &[u8]) -> u8 {
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
pub(super) fn columns_of(header: &[String], classifiers: &Classifiers) -> Result<Vec<Kind>, Unreadable> {
    let mut columns = Vec::new();
    let mut unknown = Vec::new();
    for cell in header {
        let name = columns::normal(cell);
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
        let kind = match columns::named(cell, classifiers) {
            Some(column) if columns.contains(&Kind::Of(column)) => {
                return Err(Unreadable(format!("Two columns are called {name}. Take one of them away.")));
            }
            Some(column) => Kind::Of(column),
            None if name == MORE_COLUMN => Kind::More,
            None if PROBLEM_COLUMNS.contains(&name.as_str()) => Kind::Told,
            None => {
                if !name.is_empty() {
                    unknown.push(cell);
                }
                Kind::Nameless
            }
        };
        columns.push(kind);
    }
    if !unknown.is_empty() {
        return Err(Unreadable(unknown_columns(&unknown, classifiers)));
    }
    if !columns.contains(&Kind::Of(Column::Name)) {
        return Err(Unreadable(
            "There is no column called name. The first row names the columns: see import --template.".into(),
        ));
    }
    Ok(columns)
}

fn unknown_columns(unknown: &[&String], classifiers: &Classifiers) -> String {
    let named = unknown.iter().map(|cell| {
        let meant =
            columns::nearest(cell, classifiers).map_or_else(String::new, |name| format!(" (did you mean {name}?)"));
        format!("“{cell}”{meant}")
    });
    let names: Vec<_> = Column::all(classifiers).map(|column| column.name().into_owned()).collect();
    format!(
        "No such column: {}. Rename it, or take it away. The columns: {}.",
        named.collect::<Vec<_>>().join(", "),
        names.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::{
        super::{csv_rows::CsvRows, input::Input},
        *,
    };

    fn header(text: &str) -> Result<CsvRows, Unreadable> {
        let (input, head) = Input::new(std::io::Cursor::new(text.as_bytes().to_vec()))?;
        CsvRows::new(input, &head, &Classifiers::default())
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
            (
                "name,\"realm\nA,a",
                "The row that names the columns has a wrong quote. A quote that begins here is never",
            ),
        ] {
            let sentence = header(text).err().unwrap().to_string();
            assert!(sentence.starts_with(says), "{text:?}: {sentence}");
        }
    }
}
