//! Files that accounts come from and go to: CSV for spreadsheets and for other programs, and JSON documents.
//!
//! Reading takes a file a row at a time, however large it is, and never more of one row than [`RECORD_MAX`].

mod columns;
mod csv_header;
mod csv_records;
mod csv_rows;
mod everywhere;
mod guard;
mod input;
mod json;
mod json_rows;
mod reading;
mod rejects;
mod rows;
mod writing;

pub use columns::template;
pub use guard::guarded;
pub use json::{JsonArray, json_line, json_pretty};
pub use rejects::Rejects;
pub use rows::Rows;
pub use writing::{CsvAccounts, CsvKind, LeftOut};

/// The most bytes of one row or document: the longest notes and contacts are far below, and a quote that is never closed
/// is found out.
pub const RECORD_MAX: u64 = 1 << 20;
