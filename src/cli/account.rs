//! `account list` and `account show`.

use std::io::Write;

use serde::Serialize;

use super::{
    Context,
    args::AccountCommand,
    error::Error,
    output::{self, columns, row},
    reading::Reading,
};
use crate::{
    domain::{
        account::{Account, AccountId, AccountRow},
        document::AccountDocument,
        name::AccountName,
        reseller::ResellerSettings,
        text::visible,
    },
    exit::Exit,
    form::review,
};

pub(super) fn execute(command: &AccountCommand, context: &Context, out: &mut dyn Write) -> Result<(), Error> {
    let mut reading = Reading::new(context);
    let settings = reading.existing()?.reseller.settings;
    match command {
        AccountCommand::List { search, limit, json } => {
            list(&mut reading, search.as_deref().unwrap_or_default(), limit.unwrap_or(u64::MAX), *json, out)
        }
        AccountCommand::Show { account, json } => {
            let account = find(&mut reading, account)?;
            if *json {
                let document = AccountDocument::new(&account, &settings.currency);
                writeln!(out, "{}", output::json_pretty(&document)?)?;
                return Ok(());
            }
            print(&account, &settings, out)
        }
    }
}

/// A row of `list --json`.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    name: &'a str,
    realm: &'a str,
    enabled: bool,
}

fn list(reading: &mut Reading<'_>, search: &str, limit: u64, json: bool, out: &mut dyn Write) -> Result<(), Error> {
    // before the first row a line begins, before each other one a line ends
    let mut before = "[\n";
    reading.pages(search, limit, |rows| {
        for AccountRow { id, name, realm, enabled, .. } in rows {
            if json {
                let row = Row { id: id.as_str(), name, realm, enabled: *enabled };
                write!(out, "{before}{}", output::json_line(&row)?)?;
                before = ",\n";
            } else {
                columns(out, [realm, name, status(*enabled)])?;
            }
        }
        Ok(())
    })?;
    if json {
        writeln!(out, "{}", if before == "[\n" { "[]" } else { "\n]" })?;
    }
    Ok(())
}

/// The account with this id, else this realm, else exactly this name.
fn find(reading: &mut Reading<'_>, text: &str) -> Result<Account, Error> {
    let text = text.trim();
    if let Some(id) = AccountId::parse(&text.to_ascii_lowercase())
        && let Some(account) = reading.account(id)?
    {
        return Ok(account);
    }
    let mut nearest = None;
    let mut found = reading.by_realm(text)?;
    if found.is_none()
        && let Ok(name) = AccountName::parse(text)
        && let Some(holder) = reading.name_holder(name.clone())?
    {
        if holder.name == name.as_str() {
            found = reading.by_realm(&holder.realm)?;
        } else {
            nearest = Some(holder);
        }
    }
    if let Some(id) = found
        && let Some(account) = reading.account(id)?
    {
        return Ok(account);
    }
    let remedy = match nearest {
        Some(holder) => format!("There is {} ({}): give its exact name or its realm.", holder.name, holder.realm),
        None => "Look for it with trunkdesk account list --search and a part of its name.".to_owned(),
    };
    Err(Error::told(Exit::NotFound, format!("There is no account {}. {remedy}", visible(text))))
}

/// The words of the screens, one value a line.
fn print(account: &Account, settings: &ResellerSettings, out: &mut dyn Write) -> Result<(), Error> {
    for (label, values) in review::of_account(account, settings) {
        for (number, value) in values.iter().enumerate() {
            row(out, if number == 0 { label } else { "" }, value)?;
        }
    }
    Ok(())
}

fn status(enabled: bool) -> &'static str {
    if enabled { "active" } else { "disabled" }
}
