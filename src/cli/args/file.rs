//! `backup` and `restore`: the file as a whole.

use std::path::PathBuf;

use clap::Args;

pub(super) const BACKUP_EXAMPLES: &str = "\
Examples:
  trunkdesk backup \"$HOME/accounts-$(date +%F).db\"
  trunkdesk backup \"$HOME/accounts.backup\" --json

The copy is of one moment, however many write meanwhile; it is checked, and safe on the disk
once this is done. Nobody has to wait. It holds all that the file holds, the hashes of passwords
too, and is for you alone (mode 0600). What is printed last, the hash of the newest row of the
history, seals all of the history: keep it elsewhere than the copy. A file that is there already
is never replaced.";

pub(super) const RESTORE_EXAMPLES: &str = "\
Examples:
  trunkdesk backup \"$HOME/a.db\" && trunkdesk restore \"$HOME/a.db\" --confirm \"Acme Reseller\"

The backup is checked, its history too, and brought up to date where an older trunkdesk made it.
What the file held is kept beside it, and where is said; so is that the backup is of another
reseller. Others may have the file open: they wait, then go on with what was restored. The history
of the backup goes on with a row that tells of this.";

/// A backup to be made.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct BackupTarget {
    /// Where to; must not be there yet
    pub file: PathBuf,
}

/// A backup to be restored.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct RestoreSource {
    /// The backup, which stays as it is
    pub file: PathBuf,
    /// The name of the reseller whose accounts are replaced; its file's name where that is damaged
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub confirm: Option<String>,
}
