//! `doctor`.

use clap::Args;

pub(super) const EXAMPLES: &str = "\
Examples:
  trunkdesk doctor
  trunkdesk doctor --repair
  trunkdesk doctor --json

Looks at everything that can go wrong: the file, who may read and write it and what lies beside
it, the disk, its tables and triggers, the history, sums, the tree, the search. One line for each
check says ok, or what is wrong and what to do; then it ends with 1. Nothing is changed.

--repair mends what loses nothing by it: modes and groups, the search, what is kept added up,
indexes and triggers, the write-ahead log. It never touches what accounts have, the ledger or the
history, writes into the history what it did, and looks at everything again.";

/// Looks for what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Doctor {
    /// Mend what can be mended with nothing lost
    #[arg(long)]
    pub repair: bool,
}
