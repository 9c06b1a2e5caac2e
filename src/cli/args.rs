//! What can stand on the command line: a file for each group of commands.

mod account;
mod admin;
mod config;
mod credit;
mod doctor;
mod export;
mod file;
mod history;
mod import;
mod itself;
mod reseller;
mod settings;
mod sync;

use std::path::PathBuf;

use clap::{ColorChoice, Parser, Subcommand};

use crate::domain::operator::OperatorName;

pub use account::{AccountCommand, Addition, Change, Copy};
pub use admin::{AdminCommand, AdminEdit, Level, Number, Password};
pub use config::ConfigCommand;
pub use credit::{CreditChange, CreditCommand};
pub use doctor::Doctor;
pub use export::{ExportTarget, Format};
pub use file::{BackupTarget, RestoreSource};
pub use history::HistoryCommand;
pub use import::ImportSource;
pub use itself::{Itself, Line, Shell};
pub use reseller::{ResellerChange, ResellerCommand, ResellerSettings, Total};
pub use settings::{AccountSettings, End, TemplateSettings};
pub use sync::{ClusterLogin, Settling, SyncCommand};

/// The heading of the options that every command takes.
const GLOBAL: &str = "Global options";

const EXAMPLES: &str = "\
Examples:
  trunkdesk                                  # the screens; the first start asks for the reseller
  trunkdesk --demo                           # the screens, on a throw-away file of samples
  trunkdesk --plain                          # the same work, asked line by line
  trunkdesk reseller set --name \"Acme Reseller\" --realm-suffix sip.example.com
  trunkdesk account add --name \"Beta Dental\" --twoway 4
  trunkdesk account list --search abc
  trunkdesk account show \"ABC Company\" --json
  trunkdesk history list --limit 10
  trunkdesk backup \"$HOME/accounts.backup\"
  trunkdesk doctor
  trunkdesk config
  trunkdesk sync status

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by a rule, 4 not found, 5 changed by
somebody else or busy, 6 cluster not reached, 129 hang-up, 130 interrupted, 143 terminated.
Errors go to standard error; with --json as {\"error\":{\"code\":…,\"message\":…,\"fields\":{…}}}.";

/// The command line as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Parser)]
#[command(
    name = "trunkdesk",
    version,
    about = "The Accounts Manager of a KAZOO reseller, in the terminal",
    long_about = "The Accounts Manager of a KAZOO reseller, in the terminal. With no command it starts the screens.",
    after_help = EXAMPLES,
    color = ColorChoice::Never
)]
pub struct Invocation {
    /// The accounts' file, else TRUNKDESK_DB, else the config's database, else one in your data directory
    #[arg(long, value_name = "FILE", global = true, help_heading = GLOBAL)]
    pub db: Option<PathBuf>,
    /// The config file, else config.toml in your config directory, which need not be there
    #[arg(long, value_name = "FILE", global = true, help_heading = GLOBAL)]
    pub config: Option<PathBuf>,
    /// Show everything and change nothing
    #[arg(long, global = true, help_heading = GLOBAL)]
    pub read_only: bool,
    /// Who works, where several people share one Unix user; for the forced command of a key
    #[arg(long, value_name = "NAME", global = true, help_heading = GLOBAL, value_parser = OperatorName::parse)]
    pub operator: Option<OperatorName>,
    /// Print JSON, for errors too
    #[arg(long, global = true, help_heading = GLOBAL)]
    pub json: bool,
    /// Start the screens on a throw-away file with sample accounts
    #[arg(long, conflicts_with = "db")]
    pub demo: bool,
    /// Ask line by line instead of drawing screens, for screen readers, serial lines and scripts; also with
    /// ACCESSIBLE=1 or TERM=dumb
    #[arg(long)]
    pub plain: bool,
    /// Start the screens and nothing else, for the forced command of SSH: no way to a shell, and the file only from
    /// --db or --config
    #[arg(long)]
    pub kiosk: bool,
    /// What to do without the screens; `None` starts them.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What is done without the screens.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// The reseller: name, realm suffix, trunk totals, credit
    #[command(subcommand, after_help = reseller::EXAMPLES)]
    Reseller(ResellerCommand),
    /// The customers' accounts
    #[command(subcommand, after_help = account::EXAMPLES)]
    Account(AccountCommand),
    /// The admins and other users of an account
    #[command(subcommand, after_help = admin::EXAMPLES)]
    Admin(AdminCommand),
    /// The credit of an account
    #[command(subcommand, after_help = credit::EXAMPLES)]
    Credit(CreditCommand),
    /// Who did what
    #[command(subcommand, after_help = history::EXAMPLES)]
    History(HistoryCommand),
    /// Make accounts of the rows of a file
    #[command(after_help = import::EXAMPLES)]
    Import(ImportSource),
    /// Print all accounts, or those that a search finds
    #[command(after_help = export::EXAMPLES)]
    Export(ExportTarget),
    /// Back the file up, while others work in it
    #[command(after_help = file::BACKUP_EXAMPLES)]
    Backup(BackupTarget),
    /// Put a backup's contents into the file
    #[command(after_help = file::RESTORE_EXAMPLES)]
    Restore(RestoreSource),
    /// Look for what is wrong with the file, and mend it
    #[command(after_help = doctor::EXAMPLES)]
    Doctor(Doctor),
    /// What is set, and what set it
    #[command(after_help = config::EXAMPLES)]
    Config(ConfigCommand),
    /// The KAZOO cluster behind the file
    #[command(subcommand, after_help = sync::EXAMPLES)]
    Sync(SyncCommand),
    /// What needs no file.
    #[command(flatten)]
    Itself(Itself),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Invocation::command().debug_assert();
    }

    #[test]
    fn no_command_starts_the_screens() {
        assert_eq!(Invocation::try_parse_from(["trunkdesk"]).unwrap().command, None);
        assert!(Invocation::try_parse_from(["trunkdesk", "--demo"]).unwrap().demo);
        assert!(Invocation::try_parse_from(["trunkdesk", "--demo", "--db", "a.db"]).is_err());
    }

    #[test]
    fn what_every_command_takes_may_stand_before_or_after_it() {
        for line in [
            ["trunkdesk", "--db", "a.db", "--json", "reseller", "show"],
            ["trunkdesk", "reseller", "show", "--json", "--db", "a.db"],
        ] {
            let invocation = Invocation::try_parse_from(line).unwrap();
            assert_eq!((invocation.db, invocation.json), (Some("a.db".into()), true));
        }
    }
}
