//! The rows that were not imported, with why: a file to be mended and imported again.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{
    Rows,
    columns::{MORE_COLUMN, PROBLEM_COLUMNS},
    csv_rows::cells_of,
    everywhere::PROBLEM_KEY,
    guard::{guarded, unguarded},
};
use crate::domain::import::RowProblem;

/// Writes the rows that were not imported.
pub struct Rejects<W: Write> {
    to: Format<W>,
}

enum Format<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Json(W),
}

impl<W: Write> Rejects<W> {
    /// Begins to write, once all rows are read, in the format that they have. A spreadsheet runs nothing of it.
    ///
    /// # Errors
    /// As the writer has it.
    pub fn of(rows: &Rows, mut to: W) -> io::Result<Self> {
        let to = match rows {
            Rows::Json(_) => Format::Json(to),
            Rows::Csv(rows) => {
                // as what a spreadsheet writes as UTF-8 begins
                to.write_all("\u{FEFF}".as_bytes())?;
                let delimiter = u8::try_from(rows.delimiter()).unwrap_or(b',');
                let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(to);
                let more = rows.has_more().then_some(MORE_COLUMN);
                writer.write_record(rows.own_header().chain(PROBLEM_COLUMNS).chain(more))?;
                Format::Csv(Box::new(writer))
            }
        };
        Ok(Self { to })
    }

    /// Writes one row, with all that is wrong with it.
    ///
    /// # Errors
    /// As the writer has it.
    pub fn write(&mut self, rows: &Rows, text: &str, problems: &[RowProblem]) -> io::Result<()> {
        match &mut self.to {
            Format::Csv(writer) => {
                let Rows::Csv(rows) = rows else { return Ok(()) };
                let cells = cells_of(text);
                let own = rows.own(&cells).map(|cell| guarded(unguarded(cell).to_owned()));
                let row = problems.first().map(|problem| problem.row.to_string()).unwrap_or_default();
                let joined = |part: fn(&RowProblem) -> &str| {
                    guarded(problems.iter().map(part).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; "))
                };
                let told = [row, joined(|problem| &problem.place), joined(|problem| &problem.reason)];
                let more = rows.has_more().then(|| guarded(rows.more(&cells)));
                Ok(writer.write_record(own.chain(told).chain(more))?)
            }
            Format::Json(to) => {
                let mut document = match serde_json::from_str(text) {
                    Ok(Value::Object(document)) => document,
                    _ => Map::from_iter([("text".to_owned(), text.into())]),
                };
                let told = problems
                    .iter()
                    .map(|problem| json!({ "row": problem.row, "place": problem.place, "reason": problem.reason }));
                document.insert(PROBLEM_KEY.to_owned(), told.collect());
                serde_json::to_writer(&mut *to, &Value::Object(document))?;
                to.write_all(b"\n")
            }
        }
    }

    /// Ends it, and gives the writer back.
    ///
    /// # Errors
    /// As the writer has it.
    pub fn end(self) -> io::Result<W> {
        match self.to {
            Format::Csv(writer) => writer.into_inner().map_err(|error| error.into_error()),
            Format::Json(mut to) => {
                to.flush()?;
                Ok(to)
            }
        }
    }
}
