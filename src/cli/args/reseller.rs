//! `reseller`.

use clap::{Args, Subcommand};

use super::TemplateSettings;

use crate::domain::{
    money::{Cents, Currency},
    name::AccountName,
    problem::Problem,
    realm::RealmSuffix,
    timezone::Timezone,
    trunks::parse_trunks,
};

pub(super) const EXAMPLES: &str = "\
Examples:
  trunkdesk reseller show
  trunkdesk reseller set --twoway 500 --inbound 200 --outbound none";

const SHOW_EXAMPLES: &str = "\
Examples:
  trunkdesk reseller show
  trunkdesk reseller show --json

Amounts in JSON are text with two decimals. A total that is not set is left out.";

const SET_EXAMPLES: &str = "\
Examples:
  trunkdesk reseller set --realm-suffix sip.example.com --timezone America/New_York
  trunkdesk reseller set --twoway 500 --inbound 200 --outbound none
  trunkdesk reseller set --credit-minimum 5.00 --ask-above 100.00 --json
  trunkdesk reseller set --deny international --allow caribbean --hide billing --allow-prepay no

Where there is no file yet it is made, and --realm-suffix has to be given: an account keeps
the suffix that it was made with. What else is not given is then: the name Reseller, the
machine's time zone, no totals, USD, 5.00 and 100.00. Later, what is not given stays.";

/// What is done with the reseller.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum ResellerCommand {
    /// Show the reseller and what is left of its totals
    #[command(after_help = SHOW_EXAMPLES)]
    Show,
    /// Change the reseller, or make the file; prints what is in force then
    #[command(
        after_help = SET_EXAMPLES,
        override_usage = "trunkdesk reseller set [OPTIONS] --<SETTING> <VALUE>..."
    )]
    Set(Box<ResellerChange>),
}

/// What is to change of the reseller.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct ResellerChange {
    /// What every account depends on.
    #[command(flatten)]
    pub settings: ResellerSettings,
    /// What a new account is to start with.
    #[command(flatten, next_help_heading = "What a new account starts with")]
    pub template: TemplateSettings,
    /// The word EMERGENCY, where emergency calls are denied
    #[arg(long, value_name = "EMERGENCY")]
    pub confirm: Option<String>,
}

/// What is to change of the reseller; `None` stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct ResellerSettings {
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
    use clap::Parser;

    use super::*;
    use crate::cli::{Command, Invocation};

    fn set(line: &[&str]) -> Result<ResellerSettings, String> {
        let line = ["trunkdesk", "reseller", "set"].iter().chain(line);
        match Invocation::try_parse_from(line).map_err(|error| error.to_string())?.command {
            Some(Command::Reseller(ResellerCommand::Set(change))) => Ok(change.settings),
            other => Err(format!("{other:?}")),
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
}
