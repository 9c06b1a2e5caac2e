//! `config`.

use clap::Args;

pub(super) const EXAMPLES: &str = "\
Examples:
  trunkdesk config
  trunkdesk config --json
  trunkdesk config --template                # to be kept as ~/.config/trunkdesk/config.toml

Prints every key of the config file with the value that is in force and what decided it: nothing
(default), a line of the config file, an option, a variable of the environment. Below stand the
config file, whether it is there, the folder of your drafts, and the log. Nothing is changed.

--template prints a config file that sets nothing and explains every key.";

/// Says what is in force.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct ConfigCommand {
    /// Print a config file to begin with, which explains every key
    #[arg(long)]
    pub template: bool,
}
