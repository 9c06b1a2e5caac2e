//! What can be said of an account's settings, when it is made and later.

use std::path::PathBuf;

use clap::Args;

use crate::domain::{
    contact::ContactKey,
    contract::{self, EndDate},
    language::Language,
    name::AccountName,
    nearest::{did_you_mean, nearest},
    notes::Notes,
    permissions::Permission,
    problem::Problem,
    realm::RealmLabel,
    timezone::Timezone,
    trunks::parse_trunks,
};

/// Settings of an account; `None` says nothing of one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct AccountSettings {
    /// The account's name
    #[arg(long, value_name = "NAME", value_parser = AccountName::parse)]
    pub name: Option<AccountName>,
    /// The part of its realm before the suffix, which is the reseller's and always stays
    #[arg(long, value_name = "LABEL", alias = "realm", value_parser = label)]
    pub realm_label: Option<RealmLabel>,
    /// Its time zone, such as America/New_York
    #[arg(long, value_name = "ZONE", value_parser = Timezone::parse)]
    pub timezone: Option<Timezone>,
    /// Its language, such as en-US
    #[arg(long, value_name = "LANGUAGE", value_parser = Language::parse)]
    pub language: Option<Language>,
    /// Its two-way trunks
    #[arg(long, value_name = "N", value_parser = parse_trunks, allow_negative_numbers = true)]
    pub twoway: Option<u32>,
    /// Its inbound trunks
    #[arg(long, value_name = "N", value_parser = parse_trunks, allow_negative_numbers = true)]
    pub inbound: Option<u32>,
    /// Its outbound trunks
    #[arg(long, value_name = "N", value_parser = parse_trunks, allow_negative_numbers = true)]
    pub outbound: Option<u32>,
    /// Who is called about lines and devices; nothing, in quotes, takes it away
    #[arg(long, value_name = "TEXT", value_parser = name)]
    pub technical_name: Option<String>,
    /// The technical contact's e-mail address
    #[arg(long, value_name = "EMAIL", value_parser = email)]
    pub technical_email: Option<String>,
    /// The technical contact's phone number
    #[arg(long, value_name = "NUMBER", value_parser = number, allow_hyphen_values = true)]
    pub technical_phone: Option<String>,
    /// Who is sent the bill; nothing, in quotes, takes it away
    #[arg(long, value_name = "TEXT", value_parser = name)]
    pub billing_name: Option<String>,
    /// The billing contact's e-mail address
    #[arg(long, value_name = "EMAIL", value_parser = email)]
    pub billing_email: Option<String>,
    /// The billing contact's phone number
    #[arg(long, value_name = "NUMBER", value_parser = number, allow_hyphen_values = true)]
    pub billing_phone: Option<String>,
    /// The billing contact's street
    #[arg(long, value_name = "TEXT", value_parser = name)]
    pub billing_street: Option<String>,
    /// The second line of the street
    #[arg(long, value_name = "TEXT", value_parser = name)]
    pub billing_street2: Option<String>,
    /// The billing contact's city
    #[arg(long, value_name = "TEXT", value_parser = name)]
    pub billing_city: Option<String>,
    /// The billing contact's state
    #[arg(long, value_name = "TEXT", value_parser = name)]
    pub billing_state: Option<String>,
    /// The billing contact's postal code
    #[arg(long, value_name = "TEXT", value_parser = name)]
    pub billing_postal_code: Option<String>,
    /// The billing contact's country
    #[arg(long, value_name = "TEXT", value_parser = name)]
    pub billing_country: Option<String>,
    /// Who sold to it
    #[arg(long, value_name = "TEXT", value_parser = contract::parse_representative)]
    pub representative: Option<String>,
    /// The day on which its contract ends, such as 2027-01-31, or none
    #[arg(long, value_name = "YYYY-MM-DD|none", value_parser = end)]
    pub contract_end: Option<End>,
    /// Notes about it; nothing, in quotes, takes them away
    #[arg(long, value_name = "TEXT", value_parser = Notes::parse, conflicts_with = "notes_from")]
    pub notes: Option<Notes>,
    /// A file with the notes, or - for standard input
    #[arg(long, value_name = "FILE|-")]
    pub notes_from: Option<PathBuf>,
}

/// Settings that a new account takes from the reseller's template where it is given no other; nothing is said of the rest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct TemplateSettings {
    /// A kind of calls that it cannot place, such as international; can be given several times
    #[arg(long, value_name = "CLASSIFIER")]
    pub deny: Vec<String>,
    /// A kind of calls that it can place
    #[arg(long, value_name = "CLASSIFIER")]
    pub allow: Vec<String>,
    /// Something that the customer does not see, such as billing; can be given several times
    #[arg(long, value_name = "PERMISSION", value_parser = permission)]
    pub hide: Vec<Permission>,
    /// Something that the customer sees
    #[arg(long, value_name = "PERMISSION", value_parser = permission)]
    pub show: Vec<Permission>,
    /// Whether calls over the trunks are made and billed by the minute
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
    pub allow_prepay: Option<bool>,
}

/// The end of a contract; `None` is no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End(pub Option<EndDate>);

pub(super) fn label(typed: &str) -> Result<RealmLabel, Problem> {
    RealmLabel::parse(typed).map_err(|problem| match problem {
        Problem::Required(_) => Problem::Required("the part of the realm before the suffix, or leave the option out"),
        other => other,
    })
}

fn permission(typed: &str) -> Result<Permission, String> {
    let wanted = typed.trim();
    Permission::all().find(|permission| permission.word().eq_ignore_ascii_case(wanted)).ok_or_else(|| {
        let all: Vec<_> = Permission::all().map(Permission::word).collect();
        let meant = did_you_mean(nearest(wanted, all.iter().copied()));
        format!("Nothing that can be shown or hidden. There are {}.{meant}", all.join(", "))
    })
}

fn yes_or_no(typed: &str) -> Result<bool, &'static str> {
    match typed.trim().to_ascii_lowercase().as_str() {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("Neither yes nor no."),
    }
}

/// Any part of a contact that is just text.
fn name(typed: &str) -> Result<String, Problem> {
    ContactKey::Name.parse(typed)
}

fn email(typed: &str) -> Result<String, Problem> {
    ContactKey::Email.parse(typed)
}

fn number(typed: &str) -> Result<String, Problem> {
    ContactKey::Number.parse(typed)
}

fn end(typed: &str) -> Result<End, Problem> {
    if typed.trim().eq_ignore_ascii_case("none") { Ok(End(None)) } else { EndDate::parse(typed).map(End) }
}
