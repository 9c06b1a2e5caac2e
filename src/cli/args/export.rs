//! `export`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::domain::transfer::ExportFormat;

pub(super) const EXAMPLES: &str = "\
Examples:
  trunkdesk export > accounts.csv
  trunkdesk export --format spreadsheet --output accounts.csv
  trunkdesk export --format json --search dental
  trunkdesk export --format json | trunkdesk import - --dry-run

csv is for other programs, and for import: the fields of a new account, and the balance. spreadsheet
is the same, but so that nothing in it is run as a formula; import reads that too. What has no column
is left out, which is said on standard error. json has everything but who changed what, and makes the
same accounts again elsewhere. What is above an account comes before it. Passwords are in none of
them.";

/// Accounts to be exported.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct ExportTarget {
    /// Only accounts whose name, realm, id or admin e-mail contains this
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    pub search: String,
    /// What for; csv, or with --json json, where nothing is said
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Where to, for you alone; must not be there yet. Else standard output
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// A format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For other programs
    Csv,
    /// For a spreadsheet
    Spreadsheet,
    /// Everything, for another trunkdesk
    Json,
}

impl From<Format> for ExportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Csv => Self::Csv,
            Format::Spreadsheet => Self::Spreadsheet,
            Format::Json => Self::Json,
        }
    }
}
