//! `import`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use crate::domain::account::AccountId;

pub(super) const EXAMPLES: &str = "\
Examples:
  trunkdesk import --template > customers.csv
  trunkdesk import customers.csv --dry-run
  trunkdesk import customers.csv
  trunkdesk import customers.csv --skip-invalid --passwords-to \"$HOME/passwords.csv\"
  trunkdesk export --format json | trunkdesk import - --dry-run

A row is an account: of a CSV file (UTF-8 or UTF-16, with commas, semicolons or tabs, the columns in
any order), or a JSON document (in a list, or one after the other). An empty cell is as a new account
begins. All rows are checked first. If one of them is wrong, nothing is imported; with --skip-invalid
the others are, and those that are wrong go to a file that can be mended and imported again.
--dry-run makes the same checks and writes nothing.

A row is not doubled: where an account with its import_id or its realm is there, it is left as it is.
What was written is taken back where the import fails or is stopped; --skip-invalid leaves it.
Imported admins have no password yet: admin reset-password makes one, or --passwords-to all of them.";

/// Rows of a file to be imported.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(group = ArgGroup::new("what").required(true).args(["file", "template", "undo"]))]
pub struct ImportSource {
    /// The file, or - for standard input
    pub file: Option<PathBuf>,
    /// Check all rows, and write nothing
    #[arg(long, requires = "file")]
    pub dry_run: bool,
    /// Import the rows that can be, and write the others to a file
    #[arg(long, requires = "file")]
    pub skip_invalid: bool,
    /// Where the others go; must not be there yet. Else beside the file, such as customers.rejected.csv
    #[arg(long, value_name = "FILE", requires = "skip_invalid")]
    pub rejected: Option<PathBuf>,
    /// Make a password for each user, and write them to this file; must not be there yet
    #[arg(long, value_name = "FILE", requires = "file", conflicts_with = "dry_run")]
    pub passwords_to: Option<PathBuf>,
    /// Print a CSV file to be filled in
    #[arg(long)]
    pub template: bool,
    /// Take an import back, by its id: accounts that nobody has worked on since are deleted
    #[arg(long, value_name = "IMPORT", value_parser = import_id)]
    pub undo: Option<AccountId>,
}

fn import_id(typed: &str) -> Result<AccountId, &'static str> {
    AccountId::parse(typed.trim()).ok_or("An import's id has 32 digits of 0-9 and a-f; the history has it.")
}
