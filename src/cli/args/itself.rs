//! `completions`, `man`, `schema`: what trunkdesk says of itself.

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, Subcommand, ValueEnum, builder::PossibleValuesParser};

use crate::cli::schema;

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  trunkdesk completions bash
  trunkdesk completions zsh
  trunkdesk completions fish

Where each shell looks for them:
  bash  ~/.local/share/bash-completion/completions/trunkdesk
  zsh   a file _trunkdesk in a folder of $fpath
  fish  ~/.config/fish/completions/trunkdesk.fish

The shell then asks trunkdesk what can stand where the cursor is: commands, options, accounts by
realm or name, logins, time zones. It looks at the file that --db or --config on the line so far
names, else at yours; it changes nothing, and says nothing where the file cannot be read.";

const MAN_EXAMPLES: &str = "\
Examples:
  trunkdesk man | head -n 20
  mkdir -p \"$HOME/man1\" && trunkdesk man \"$HOME/man1\"

Without DIR the page of trunkdesk itself is printed: trunkdesk man | man -l - shows it. With DIR
a page for each command is written there; files of the same names are replaced.";

const SCHEMA_EXAMPLES: &str = "\
Examples:
  trunkdesk schema
  trunkdesk schema account
  trunkdesk schema error

Without NAME each schema is one line: its name, and whose answer it describes, with a tab
between them. They are JSON Schema, draft 2020-12.";

/// What trunkdesk says of itself; it needs no file.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Itself {
    /// Print what makes a shell complete trunkdesk's commands
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, or write one for each command
    #[command(after_help = MAN_EXAMPLES)]
    Man {
        /// Where to write them; has to be there
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// Print the form of an answer with --json, as JSON Schema
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema {
        /// Which one; lists them without it
        #[arg(value_parser = PossibleValuesParser::new(schema::names()), hide_possible_values = true)]
        name: Option<String>,
    },
    /// What can stand where the cursor is, for the shell's script
    #[command(name = "__complete", hide = true)]
    Complete(Line),
}

/// A shell that can be told how to complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bourne-again
    Bash,
    /// Z
    Zsh,
    /// Friendly interactive
    Fish,
}

/// A line that is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Line {
    /// Whose line
    pub shell: Shell,
    /// bash: the line up to the cursor, and COMP_WORDBREAKS; others: the words after the command, the last up to the cursor
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub words: Vec<OsString>,
}
