//! `account`.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};

use super::{AccountSettings, TemplateSettings, admin, settings};
use crate::domain::{
    email::Email,
    money::Cents,
    name::{AccountName, PersonName},
    phone::Phone,
    realm::RealmLabel,
};

pub(super) const EXAMPLES: &str = "\
Examples:
  trunkdesk account list
  trunkdesk account show \"ABC Company\"
  trunkdesk account add --name \"Beta Dental\" --twoway 4 --timezone America/Denver
  trunkdesk account edit \"ABC Company\" --inbound 5

ACCOUNT is an id, a realm or an exact name, whichever is found first.";

const LIST_EXAMPLES: &str = "\
Examples:
  trunkdesk account list | head -n 3
  trunkdesk account list --search abc --limit 10
  trunkdesk account list --disabled
  trunkdesk account list --under reseller --json

Each account is one line: realm, name, status (active or disabled), with a tab between them.
With --json it is one array, with each account an object on a line of its own. The list is of
the whole tree; --under shows what is right below one account, or below the reseller.";

const SHOW_EXAMPLES: &str = "\
Examples:
  trunkdesk account show \"ABC Company\"
  trunkdesk account show abc.sip.example.com --json

The JSON is KAZOO's own documents side by side: account, limits, users; then credit and meta.
What nobody has set is left out.";

const ADD_EXAMPLES: &str = "\
Examples:
  trunkdesk account add --name \"Beta Dental\" --twoway 4 --timezone America/Denver
  trunkdesk account add --name Beta --first-name Bea --last-name Dent --email bea@beta.example
  trunkdesk account add --name \"ABC Branch\" --parent \"ABC Company\" --deny caribbean
  trunkdesk account add --name Gamma --credit 250 --confirm-amount 250
  trunkdesk account add --name Delta --deny emergency --confirm EMERGENCY
  echo '{\"account\": {\"name\": \"Beta\"}}' | trunkdesk account add --from - --json

What is not given is as the reseller's template has it, and the realm is made. An admin is
made where --email is given; the password is made and printed once, or taken from one line
of standard input with --password-stdin. --from takes what account show --json prints: id
and meta are passed over, the realm has to end with the reseller's suffix, and credit.balance
is the credit to begin with. What is wrong is told with its path.

CLASSIFIER is tollfree_us, toll_us, emergency, caribbean, did_us, international or unknown; a KAZOO cluster may have others.
PERMISSION is user, account, billing, balance, show_credit, show_minutes, service_plan,
transactions, inbound, outbound, twoway or errorTracker.";

const EDIT_EXAMPLES: &str = "\
Examples:
  trunkdesk account edit \"ABC Company\" --inbound 5 --deny caribbean --show twoway
  trunkdesk account edit abc.sip.example.com --name \"ABC Holding\" --realm-label holding
  trunkdesk account edit \"ABC Company\" --billing-city Berlin --billing-country Germany
  trunkdesk account edit \"ABC Company\" --contract-end 2027-01-31 --representative Rita
  trunkdesk account edit \"ABC Company\" --contract-end none --revision 1
  date | trunkdesk account edit \"ABC Company\" --notes-from -

Only what is given changes, and what another operator changed meanwhile stays. With
--revision nothing changes if the account is no longer as it was at that revision, which
account show --json has as meta.revision. The suffix of a realm is the reseller's: there is
no way to change it. CLASSIFIER and PERMISSION are those of account add --help.";

const DISABLE_EXAMPLES: &str = "\
Examples:
  trunkdesk account disable \"ABC Company\"

A disabled account keeps its trunks. Until it is enabled, only its notes can be changed.";

const ENABLE_EXAMPLES: &str = "\
Examples:
  trunkdesk account enable \"Old ABC\"";

const DELETE_EXAMPLES: &str = "\
Examples:
  trunkdesk account delete \"Old ABC\" --confirm \"Old ABC\"

Its admins and settings go with it, its trunks go back to the total, its credit counts no more.
It stays readable in the history, by its id. An account that has sub-accounts stays.";

const MOVE_EXAMPLES: &str = "\
Examples:
  trunkdesk account move \"Caffè Nero\" --to \"ABC Company\"
  trunkdesk account move nero.sip.example.com --to reseller";

const COPY_EXAMPLES: &str = "\
Examples:
  trunkdesk account copy \"ABC Company\" --name \"ABC Branch\"
  trunkdesk account copy \"ABC Company\" --name \"ABC Branch\" --realm-label branch --json

The new account has everything of the other but its name, realm, admins and credit, and
stands beside it.";

/// What is done with accounts.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum AccountCommand {
    /// List accounts in the order of their names
    #[command(after_help = LIST_EXAMPLES)]
    List {
        /// Only accounts with this in their name, realm, admin's e-mail or id
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        /// Only disabled accounts
        #[arg(long)]
        disabled: bool,
        /// Only the accounts right below this one, or below the reseller
        #[arg(long, value_name = "ACCOUNT|reseller", conflicts_with_all = ["search", "disabled"])]
        under: Option<String>,
        /// The most accounts to list; all without it
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
        limit: Option<u64>,
    },
    /// Show one account
    #[command(after_help = SHOW_EXAMPLES)]
    Show {
        /// Its id, its realm or its exact name
        account: String,
    },
    /// Add an account
    #[command(after_help = ADD_EXAMPLES)]
    Add(Box<Addition>),
    /// Change settings of an account; prints what it is then
    #[command(after_help = EDIT_EXAMPLES)]
    Edit(Box<Change>),
    /// Disable an account; prints what it is then
    #[command(after_help = DISABLE_EXAMPLES)]
    Disable {
        /// Its id, its realm or its exact name
        account: String,
    },
    /// Enable an account; prints what it is then
    #[command(after_help = ENABLE_EXAMPLES)]
    Enable {
        /// Its id, its realm or its exact name
        account: String,
    },
    /// Delete an account
    #[command(after_help = DELETE_EXAMPLES)]
    Delete {
        /// Its id, its realm or its exact name
        account: String,
        /// Its name, so that no other account is deleted by a slip
        #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
        confirm: String,
    },
    /// Move an account below another, or below the reseller; prints what it is then
    #[command(after_help = MOVE_EXAMPLES)]
    Move {
        /// Its id, its realm or its exact name
        account: String,
        /// The account that shall be above it, or the word reseller
        #[arg(long, value_name = "PARENT|reseller")]
        to: String,
    },
    /// Add an account like another
    #[command(after_help = COPY_EXAMPLES)]
    Copy(Copy),
}

/// An account to be made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
#[command(group = ArgGroup::new("what").required(true).args(["from", "name"]))]
pub struct Addition {
    /// A file with the account as JSON, or - for standard input
    #[arg(long, value_name = "FILE|-", conflicts_with_all = ["AccountSettings", "TemplateSettings", "credit", "Admin"])]
    pub from: Option<PathBuf>,
    /// What it shall be.
    #[command(flatten)]
    pub settings: AccountSettings,
    /// What of it the reseller's template has as well.
    #[command(flatten)]
    pub template: TemplateSettings,
    /// Credit to begin with
    #[arg(long, value_name = "AMOUNT", value_parser = Cents::parse, allow_negative_numbers = true)]
    pub credit: Option<Cents>,
    /// The account that shall be above it; the reseller without it
    #[arg(long, value_name = "ACCOUNT|reseller")]
    pub parent: Option<String>,
    /// Its admin.
    #[command(flatten)]
    pub admin: Admin,
    /// Take the admin's password from one line of standard input, or ask for it on a terminal
    #[arg(long)]
    pub password_stdin: bool,
    /// The word EMERGENCY, where emergency calls are denied
    #[arg(long, value_name = "EMERGENCY")]
    pub confirm: Option<String>,
    /// The credit once more, where it is above the amount that the reseller wants confirmed
    #[arg(long, value_name = "AMOUNT", value_parser = Cents::parse, allow_negative_numbers = true)]
    pub confirm_amount: Option<Cents>,
}

/// An admin to be made with an account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct Admin {
    /// The admin's first name
    #[arg(long, value_name = "NAME", value_parser = admin::first_name, requires = "email")]
    pub first_name: Option<PersonName>,
    /// The admin's last name
    #[arg(long, value_name = "NAME", value_parser = admin::last_name, requires = "email")]
    pub last_name: Option<PersonName>,
    /// The admin's e-mail address, which is also the login
    #[arg(long, value_name = "EMAIL", value_parser = Email::parse, requires_all = ["first_name", "last_name"])]
    pub email: Option<Email>,
    /// The admin's phone number
    #[arg(long, value_name = "NUMBER", value_parser = admin::phone, requires = "email", allow_hyphen_values = true)]
    pub phone: Option<Phone>,
    /// Have the cluster mail the admin's login and password, in the clear
    #[arg(long, requires = "email")]
    pub send_email: bool,
}

/// What is to change of an account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct Change {
    /// Its id, its realm or its exact name
    pub account: String,
    /// What it shall be.
    #[command(flatten)]
    pub settings: AccountSettings,
    /// What of it the reseller's template has as well.
    #[command(flatten)]
    pub template: TemplateSettings,
    /// The word EMERGENCY, where emergency calls are denied
    #[arg(long, value_name = "EMERGENCY")]
    pub confirm: Option<String>,
    /// The revision that the account has to have, as it was looked at
    #[arg(long, value_name = "N")]
    pub revision: Option<i64>,
}

/// An account to be made like another.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Copy {
    /// The other's id, realm or exact name
    pub account: String,
    /// The new account's name
    #[arg(long, value_name = "NAME", value_parser = AccountName::parse)]
    pub name: AccountName,
    /// The part of its realm before the suffix; made without it
    #[arg(long, value_name = "LABEL", alias = "realm", value_parser = settings::label)]
    pub realm_label: Option<RealmLabel>,
    /// The word EMERGENCY, where the other denies emergency calls
    #[arg(long, value_name = "EMERGENCY")]
    pub confirm: Option<String>,
}
