//! `history`.

use clap::Subcommand;

pub(super) const EXAMPLES: &str = "\
Examples:
  trunkdesk history list --limit 20
  trunkdesk history list \"ABC Company\"";

const LIST_EXAMPLES: &str = "\
Examples:
  trunkdesk history list --limit 20
  trunkdesk history list \"ABC Company\" --json
  trunkdesk history list --search \"credit mdemo\"

Each change is one line, the newest first: time, operator, what was done, account, and the
fields as label: before → after, parted by semicolons; with a tab between them. What is new or
gone as a whole has no arrow. All words of --search have to be found in operator, account, action or fields; a day such as 2026-11-24 picks
that day. A deleted account is found by its id.";

/// What is done with the history.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum HistoryCommand {
    /// List who changed what, of one account or of all
    #[command(after_help = LIST_EXAMPLES)]
    List {
        /// The account's id, realm or exact name; all without it
        account: Option<String>,
        /// Only changes with all of these words
        #[arg(long, value_name = "WORDS")]
        search: Option<String>,
        /// The most changes; all without it
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
        limit: Option<u64>,
    },
}
