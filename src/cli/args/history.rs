//! `history`.

use clap::Subcommand;

use crate::domain::history::chain::Hash;

pub(super) const EXAMPLES: &str = "\
Examples:
  trunkdesk history list --limit 20
  trunkdesk history list \"ABC Company\"
  trunkdesk history verify";

const LIST_EXAMPLES: &str = "\
Examples:
  trunkdesk history list --limit 20
  trunkdesk history list \"ABC Company\" --json
  trunkdesk history list --search \"credit mdemo\"

Each change is one line, the newest first: time, operator, what was done, account, and the
fields as label: before → after, parted by semicolons; with a tab between them. What is new or
gone as a whole has no arrow. All words of --search have to be found in operator, account,
action or fields; a day such as 2026-11-24 picks that day. A deleted account is found by its
id, or by --search.";

const VERIFY_EXAMPLES: &str = "\
Examples:
  trunkdesk history verify
  trunkdesk history verify --json

Goes through all rows, each of which is sealed with a hash of its contents and of the row before.
What was changed, removed, put in or moved is one line each, and ends with 1. Rows that were cut
off at the end, or a history that was written anew as a whole, are only seen with --head and a
hash that was kept elsewhere: in the log, or from this command's own answer.";

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
    /// Check that no row was changed, removed or put in
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify {
        /// The hash of a last row of earlier, to look for: 64 hexadecimal digits
        #[arg(long, value_name = "HASH", value_parser = Hash::parse)]
        head: Option<Hash>,
    },
}
