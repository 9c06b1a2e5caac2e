//! `credit`.

use clap::{Args, Subcommand};

use crate::domain::{
    ledger::{Reason, SourceId},
    money::Cents,
};

pub(super) const EXAMPLES: &str = "\
Examples:
  trunkdesk credit show \"ABC Company\"
  trunkdesk credit add \"ABC Company\" 25 --reason \"Payment 17\"";

const SHOW_EXAMPLES: &str = "\
Examples:
  trunkdesk credit show \"ABC Company\"
  trunkdesk credit show \"ABC Company\" --limit 5 --json

First the balance, then each entry as one line, the newest first: time, operator, amount,
balance after it, reason, source id; with a tab between them.";

const ADD_EXAMPLES: &str = "\
Examples:
  trunkdesk credit add \"ABC Company\" 25 --reason \"Payment 17\" --source-id pay_17
  trunkdesk credit add \"ABC Company\" 250 --reason \"Wire transfer\" --confirm-amount 250 --json

An entry that is sent again under its source id counts once: that is said, and is no failure.";

const REMOVE_EXAMPLES: &str = "\
Examples:
  trunkdesk credit remove \"ABC Company\" 2.50 --reason \"Added by mistake\"

More than there is cannot be removed.";

/// What is done with the credit of an account.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum CreditCommand {
    /// Show the balance and the ledger
    #[command(after_help = SHOW_EXAMPLES)]
    Show {
        /// The account's id, realm or exact name
        account: String,
        /// The most entries; all without it
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
        limit: Option<u64>,
    },
    /// Add credit
    #[command(after_help = ADD_EXAMPLES)]
    Add(CreditChange),
    /// Remove credit
    #[command(after_help = REMOVE_EXAMPLES)]
    Remove(CreditChange),
}

/// Credit that comes or goes.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct CreditChange {
    /// The account's id, realm or exact name
    pub account: String,
    /// How much
    #[arg(value_parser = Cents::parse, allow_negative_numbers = true)]
    pub amount: Cents,
    /// Why, in words that the ledger keeps
    #[arg(long, value_name = "TEXT", value_parser = Reason::parse)]
    pub reason: Reason,
    /// What tells this entry from others, such as a payment's number; made without it
    #[arg(long, value_name = "ID", value_parser = SourceId::parse)]
    pub source_id: Option<SourceId>,
    /// The amount once more, where it is above the one that the reseller wants confirmed
    #[arg(long, value_name = "AMOUNT", value_parser = Cents::parse, allow_negative_numbers = true)]
    pub confirm_amount: Option<Cents>,
}
