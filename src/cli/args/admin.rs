//! `admin`.

use clap::{ArgGroup, Args, Subcommand, ValueEnum};

use crate::domain::{email::Email, name::PersonName, phone::Phone, problem::Problem};

pub(super) const EXAMPLES: &str = "\
Examples:
  trunkdesk admin list \"ABC Company\"
  trunkdesk admin reset-password \"ABC Company\" melissa@abc.example

ACCOUNT is an id, a realm or an exact name; LOGIN is what the user logs in with. A password is
never an argument: it is made and printed once, or with --password-stdin taken from one line
of standard input; on a terminal it is asked for, and not shown.";

const LIST_EXAMPLES: &str = "\
Examples:
  trunkdesk admin list \"ABC Company\"
  trunkdesk admin list \"ABC Company\" --json

Each user is one line: login, name, e-mail, number, level (admin or user), and whether there is
a password; with a tab between them.";

const ADD_EXAMPLES: &str = "\
Examples:
  trunkdesk admin add \"ABC Company\" --first-name Bea --last-name Dent --email bea@abc.example

The password is made and printed once, or taken from standard input with --password-stdin. With
--send-email the cluster mails it to the admin, who can be read along with: it is in the clear.";

const EDIT_EXAMPLES: &str = "\
Examples:
  trunkdesk admin edit \"ABC Company\" melissa@abc.example --last-name Example --phone none
  trunkdesk admin edit \"ABC Company\" melissa@abc.example --email mel@abc.example
  trunkdesk admin edit \"ABC Company\" melissa@abc.example --level user --last-admin

Another e-mail address is another login, which gets a new password. --level user makes an
admin an ordinary user, --level admin a user an admin.";

const REMOVE_EXAMPLES: &str = "\
Examples:
  trunkdesk admin remove \"ABC Company\" melissa@abc.example --last-admin";

const RESET_EXAMPLES: &str = "\
Examples:
  trunkdesk admin reset-password \"ABC Company\" melissa@abc.example
  trunkdesk admin reset-password \"ABC Company\" melissa@abc.example --password-stdin";

const CHECK_EXAMPLES: &str = "\
Examples:
  trunkdesk admin check-password \"ABC Company\" melissa@abc.example

The password is read from standard input, or asked for on a terminal. It ends with 0 where it
is the user's, with 3 where it is not or where the user has none yet, and says which.";

/// What is done with the users of an account.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum AdminCommand {
    /// List the admins and other users of an account
    #[command(after_help = LIST_EXAMPLES)]
    List {
        /// The account's id, realm or exact name
        account: String,
    },
    /// Add an admin
    #[command(after_help = ADD_EXAMPLES)]
    Add {
        /// The account's id, realm or exact name
        account: String,
        /// First name
        #[arg(long, value_name = "NAME", value_parser = first_name)]
        first_name: PersonName,
        /// Last name
        #[arg(long, value_name = "NAME", value_parser = last_name)]
        last_name: PersonName,
        /// E-mail address, which is also the login
        #[arg(long, value_name = "EMAIL", value_parser = Email::parse)]
        email: Email,
        /// Phone number
        #[arg(long, value_name = "NUMBER", value_parser = phone, allow_hyphen_values = true)]
        phone: Option<Phone>,
        /// Have the cluster mail the login and the password, in the clear
        #[arg(long)]
        send_email: bool,
        /// How the password comes about.
        #[command(flatten)]
        password: Password,
    },
    /// Change a user, or make an admin a user and back
    #[command(after_help = EDIT_EXAMPLES)]
    Edit(Box<AdminEdit>),
    /// Remove a user
    #[command(after_help = REMOVE_EXAMPLES)]
    Remove {
        /// The account's id, realm or exact name
        account: String,
        /// What the user logs in with
        login: String,
        /// Also if no admin is left then
        #[arg(long)]
        last_admin: bool,
    },
    /// Give a user another password
    #[command(after_help = RESET_EXAMPLES)]
    ResetPassword {
        /// The account's id, realm or exact name
        account: String,
        /// What the user logs in with
        login: String,
        /// How the password comes about.
        #[command(flatten)]
        password: Password,
    },
    /// Ask whether a password is a user's
    #[command(after_help = CHECK_EXAMPLES)]
    CheckPassword {
        /// The account's id, realm or exact name
        account: String,
        /// What the user logs in with
        login: String,
        /// Read it from standard input, as is done anyway
        #[arg(long)]
        password_stdin: bool,
    },
}

/// How a password comes about: made, but for this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Args)]
pub struct Password {
    /// Take the password from one line of standard input, or ask for it on a terminal
    #[arg(long)]
    pub password_stdin: bool,
}

/// What is to change of a user.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(group = ArgGroup::new("change").required(true).multiple(true)
    .args(["first_name", "last_name", "email", "phone", "level"]))]
pub struct AdminEdit {
    /// The account's id, realm or exact name
    pub account: String,
    /// What the user logs in with
    pub login: String,
    /// First name
    #[arg(long, value_name = "NAME", value_parser = first_name)]
    pub first_name: Option<PersonName>,
    /// Last name
    #[arg(long, value_name = "NAME", value_parser = last_name)]
    pub last_name: Option<PersonName>,
    /// E-mail address; another one is also another login, and needs another password
    #[arg(long, value_name = "EMAIL", value_parser = Email::parse)]
    pub email: Option<Email>,
    /// Phone number, or none
    #[arg(long, value_name = "NUMBER|none", value_parser = number, allow_hyphen_values = true)]
    pub phone: Option<Number>,
    /// Whether the user manages the account
    #[arg(long, value_enum)]
    pub level: Option<Level>,
    /// Also if no admin is left then
    #[arg(long)]
    pub last_admin: bool,
    /// How the password of another login comes about.
    #[command(flatten)]
    pub password: Password,
}

/// KAZOO's `priv_level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// Manages the account
    Admin,
    /// Does not
    User,
}

/// A phone number; `None` takes it away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(pub Option<Phone>);

pub(super) fn first_name(typed: &str) -> Result<PersonName, Problem> {
    PersonName::parse(typed, "the admin's first name")
}

pub(super) fn last_name(typed: &str) -> Result<PersonName, Problem> {
    PersonName::parse(typed, "the admin's last name")
}

pub(super) fn phone(typed: &str) -> Result<Phone, Problem> {
    Phone::parse(typed)?.ok_or(Problem::Required("a phone number, or leave the option out"))
}

fn number(typed: &str) -> Result<Number, Problem> {
    if typed.trim().eq_ignore_ascii_case("none") { Ok(Number(None)) } else { Phone::parse(typed).map(Number) }
}
