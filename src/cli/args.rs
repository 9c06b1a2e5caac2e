//! What can stand on the command line.

use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand};

use crate::domain::{
    money::{Cents, Currency},
    name::AccountName,
    problem::Problem,
    realm::RealmSuffix,
    timezone::Timezone,
    trunks::parse_trunks,
};

/// The heading of the options that every command takes.
const GLOBAL: &str = "Global options";

const EXAMPLES: &str = "\
Examples:
  trunkdesk                                  # the screens; the first start asks for the reseller
  trunkdesk --demo                           # the screens, on a throw-away file of samples
  trunkdesk reseller set --name \"Acme Reseller\" --realm-suffix sip.example.com
  trunkdesk account list --search abc
  trunkdesk account show \"ABC Company\" --json

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by a rule, 4 not found, 5 changed by
somebody else or busy, 129 hang-up, 130 interrupted, 143 terminated. Errors go to standard
error; with --json as {\"error\":{\"code\":…,\"message\":…,\"fields\":{…}}}.";

const RESELLER_EXAMPLES: &str = "\
Examples:
  trunkdesk reseller show
  trunkdesk reseller set --twoway 500 --inbound 200 --outbound none";

const SHOW_RESELLER_EXAMPLES: &str = "\
Examples:
  trunkdesk reseller show
  trunkdesk reseller show --json

Amounts in JSON are text with two decimals. A total that is not set is left out.";

const SET_RESELLER_EXAMPLES: &str = "\
Examples:
  trunkdesk reseller set --realm-suffix sip.example.com --timezone America/New_York
  trunkdesk reseller set --twoway 500 --inbound 200 --outbound none
  trunkdesk reseller set --credit-minimum 5.00 --ask-above 100.00 --json

Where there is no file yet it is made, and --realm-suffix has to be given: an account keeps
the suffix that it was made with. What else is not given is then: the name Reseller, the
machine's time zone, no totals, USD, 5.00 and 100.00. Later, what is not given stays.";

const ACCOUNT_EXAMPLES: &str = "\
Examples:
  trunkdesk account list
  trunkdesk account show \"ABC Company\"";

const LIST_EXAMPLES: &str = "\
Examples:
  trunkdesk account list | head -n 3
  trunkdesk account list --search abc --limit 10
  trunkdesk account list --json

Each account is one line: realm, name, status (active or disabled), with a tab between them.
With --json it is one array, with each account an object on a line of its own.";

const SHOW_EXAMPLES: &str = "\
Examples:
  trunkdesk account show \"ABC Company\"
  trunkdesk account show abc.sip.example.com --json

The JSON is KAZOO's own documents side by side: account, limits, users; then credit and meta.
What nobody has set is left out.";

/// The command line as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Parser)]
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
    /// Start the screens on a throw-away file with sample accounts
    #[arg(long, conflicts_with = "db")]
    pub demo: bool,
    /// What to do without the screens; `None` starts them.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What is done without the screens.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// The reseller: name, realm suffix, trunk totals, credit
    #[command(subcommand, after_help = RESELLER_EXAMPLES)]
    Reseller(ResellerCommand),
    /// The customers' accounts
    #[command(subcommand, after_help = ACCOUNT_EXAMPLES)]
    Account(AccountCommand),
}

impl Command {
    /// Whether the answer, and what goes wrong, is to be JSON.
    pub fn json(&self) -> bool {
        match self {
            Self::Reseller(ResellerCommand::Show { json } | ResellerCommand::Set { json, .. })
            | Self::Account(AccountCommand::List { json, .. } | AccountCommand::Show { json, .. }) => *json,
        }
    }
}

/// What is done with the reseller.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum ResellerCommand {
    /// Show the reseller and what is left of its totals
    #[command(after_help = SHOW_RESELLER_EXAMPLES)]
    Show {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Change the reseller, or make the file; prints what is in force then
    #[command(
        after_help = SET_RESELLER_EXAMPLES,
        override_usage = "trunkdesk reseller set [OPTIONS] --<SETTING> <VALUE>..."
    )]
    Set {
        /// What is to change.
        #[command(flatten)]
        settings: Settings,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// What is to change of the reseller; `None` stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
#[group(required = true, multiple = true)]
pub struct Settings {
    /// The reseller's own name
    #[arg(long, value_parser = AccountName::parse_resellers)]
    pub name: Option<AccountName>,
    /// What the realms of accounts made from now on end with, such as sip.example.com
    #[arg(long, value_name = "DOMAIN", value_parser = RealmSuffix::parse)]
    pub realm_suffix: Option<RealmSuffix>,
    /// The time zone of a new account, such as America/New_York
    #[arg(long, value_name = "ZONE", value_parser = Timezone::parse)]
    pub timezone: Option<Timezone>,
    /// How many two-way trunks there are to give out, or none for no total
    #[arg(long, value_name = "N|none", value_parser = total, allow_negative_numbers = true)]
    pub twoway: Option<Total>,
    /// How many inbound trunks there are to give out, or none for no total
    #[arg(long, value_name = "N|none", value_parser = total, allow_negative_numbers = true)]
    pub inbound: Option<Total>,
    /// How many outbound trunks there are to give out, or none for no total
    #[arg(long, value_name = "N|none", value_parser = total, allow_negative_numbers = true)]
    pub outbound: Option<Total>,
    /// The currency of all amounts, such as USD
    #[arg(long, value_name = "CODE", value_parser = Currency::parse)]
    pub currency: Option<Currency>,
    /// The smallest credit that is added
    #[arg(long, value_name = "AMOUNT", value_parser = Cents::parse, allow_negative_numbers = true)]
    pub credit_minimum: Option<Cents>,
    /// The credit above which the screens ask twice
    #[arg(long, value_name = "AMOUNT", value_parser = Cents::parse, allow_negative_numbers = true)]
    pub ask_above: Option<Cents>,
}

/// A total of trunks; `None` sets none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total(pub Option<u32>);

/// What is done with accounts.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum AccountCommand {
    /// List accounts in the order of their names
    #[command(after_help = LIST_EXAMPLES)]
    List {
        /// Only accounts with this in their name, realm, admin's e-mail or id
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        /// The most accounts to list; all without it
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
        limit: Option<u64>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show one account
    #[command(after_help = SHOW_EXAMPLES)]
    Show {
        /// Its id, its realm or its exact name
        account: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

fn total(typed: &str) -> Result<Total, Problem> {
    if typed.trim().eq_ignore_ascii_case("none") {
        return Ok(Total(None));
    }
    parse_trunks(typed).map(|count| Total(Some(count))).map_err(|problem| match problem {
        Problem::NotANumber(_) => Problem::NotANumber("10, or none for no total"),
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn set(line: &[&str]) -> Result<Settings, String> {
        let line = ["trunkdesk", "reseller", "set"].iter().chain(line);
        match Invocation::try_parse_from(line).map_err(|error| error.to_string())?.command {
            Some(Command::Reseller(ResellerCommand::Set { settings, .. })) => Ok(settings),
            other => Err(format!("{other:?}")),
        }
    }

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
    fn the_file_may_be_named_before_or_after_the_command() {
        for line in
            [["trunkdesk", "--db", "a.db", "reseller", "show"], ["trunkdesk", "reseller", "show", "--db", "a.db"]]
        {
            assert_eq!(Invocation::try_parse_from(line).unwrap().db, Some("a.db".into()));
        }
    }

    #[test]
    fn totals() {
        for (typed, total) in [("10", Some(10)), ("0", Some(0)), ("none", None), ("None", None)] {
            assert_eq!(set(&["--twoway", typed]).unwrap().twoway, Some(Total(total)), "{typed:?}");
        }
    }

    #[test]
    fn a_bad_value_names_its_option_and_the_rule() {
        for (option, value, sentence) in [
            ("--name", " ", "Type a name for the reseller."),
            ("--realm-suffix", "example", "A suffix is a domain, such as sip.example.com."),
            ("--timezone", "Mars/Olympus", "No such time zone: it is a name such as America/New_York."),
            ("--twoway", "ten", "Not a number: type digits only, such as 10, or none for no total."),
            ("--inbound", "-5", "Not a number: type digits only, such as 10, or none for no total."),
            ("--outbound", "1000000", "Too much: 999999 at most."),
            ("--currency", "JPY", "Not divided into hundredths: amounts here have two decimals."),
            ("--credit-minimum", "1,234", "Could mean two amounts: leave out what parts thousands, such as 1234.00."),
            ("--ask-above", "-5", "Not below zero: an amount has no sign."),
        ] {
            let error = set(&[option, value]).unwrap_err();
            assert!(error.contains(option) && error.contains(sentence), "{error}");
        }
    }

    #[test]
    fn something_has_to_be_set() {
        assert!(set(&[]).unwrap_err().contains("--realm-suffix"));
    }
}
