//! Importing and exporting from the screens: what is asked, and what is told of it.

use super::{
    account::AccountId,
    import::{Progress, Verdict},
};

/// Something to be done with a file of the operator, beside the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transfer {
    /// Check all rows of a file, and write nothing.
    Check(ImportOrder),
    /// Import the rows that were checked last, as was ordered then.
    Import,
    /// Export accounts.
    Export(ExportOrder),
    /// Stop what is being done. Of an import that leaves nothing out, what was written is taken back.
    Stop,
    /// Let the rows go that were checked last.
    Forget,
}

/// How a file is to be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOrder {
    /// The file, as it was typed.
    pub file: String,
    /// Whether rows that are wrong are left out, and go to a file beside it.
    pub skip_invalid: bool,
    /// The file that made passwords go to; `None` makes none.
    pub passwords_to: Option<String>,
}

/// What is to be exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportOrder {
    /// What for.
    pub format: ExportFormat,
    /// Only accounts that this finds; empty for all.
    pub search: String,
    /// The file, as it was typed.
    pub file: String,
}

/// What accounts are exported for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A spreadsheet: rows, of which none is run as a formula.
    Spreadsheet,
    /// Another program: the same rows as they are.
    Csv,
    /// Another trunkdesk: documents with everything.
    Json,
}

/// A file that was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// The one that is imported.
    Source,
    /// The one for made passwords.
    Passwords,
    /// The one that is exported to.
    Target,
}

/// What is told of what is being done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// How far a check or an import is.
    Progress(Progress),
    /// So many accounts are exported.
    Exporting(u64),
    /// All rows are checked.
    Checked(Box<Checked>),
    /// A named file cannot be used: a sentence with a remedy. Nothing was done.
    Unusable(Named, String),
    /// It failed before anything was done: a sentence with a remedy.
    Failed(String),
    /// It was stopped before anything was done.
    Stopped,
    /// An import has ended.
    Imported(Box<ImportEnd>),
    /// An export is done.
    Exported(ExportEnd),
}

/// A file whose rows were checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// How many there are of each kind.
    pub verdict: Verdict,
    /// The first of them, those with problems before the others.
    pub first: Vec<Preview>,
}

/// A row as it is shown before it is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The row.
    pub row: u32,
    /// The account's name, as far as it could be read.
    pub name: String,
    /// Whether its account is in the file already.
    pub is_there: bool,
    /// What is wrong with it, each with its place.
    pub problems: Vec<(String, String)>,
}

/// What became of an import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportEnd {
    /// Why it did not come to its end, and what became of what was written: sentences. `None` where it did.
    pub failed: Option<String>,
    /// The import's id; `None` where nothing was written.
    pub id: Option<AccountId>,
    /// Accounts that were made.
    pub made: u64,
    /// Rows that were there already.
    pub there: u64,
    /// Rows that were left out.
    pub bad: u64,
    /// The file that these went to.
    pub rejected: Option<String>,
    /// Why they could not be written there: a sentence.
    pub unwritten: Option<String>,
    /// The file with the made passwords.
    pub passwords: Option<String>,
}

/// What became of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportEnd {
    /// How many accounts were exported.
    pub accounts: u64,
    /// The file that they went to.
    pub file: String,
    /// What the format has no place for: a sentence, or nothing.
    pub left_out: String,
}
