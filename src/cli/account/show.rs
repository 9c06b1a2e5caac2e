//! `account show`, and what other commands print of an account.

use super::{Desk, cluster};
use crate::{
    cli::{
        error::Error,
        output::{self, row},
    },
    domain::{
        account::Account,
        contact::{self, ContactRole},
        contract::{self, EndDate},
        document::AccountDocument,
    },
    form::review,
};

/// The account as it is: its document, or the words of the screens, one value a line.
pub(super) fn print(desk: &mut Desk<'_>, account: &Account) -> Result<(), Error> {
    let settings = &desk.standing.reseller.settings;
    if desk.context.json {
        let document = AccountDocument::new(account, &settings.currency);
        writeln!(desk.out, "{}", output::json_pretty(&document)?)?;
        return Ok(());
    }
    let entries = review::of_account(account, &desk.standing.reseller).into_iter().chain(besides(account));
    for (label, values) in entries.chain(cluster::entries(account)) {
        for (number, value) in values.iter().enumerate() {
            row(desk.out, if number == 0 { label } else { "" }, value)?;
        }
    }
    Ok(())
}

/// What has no place in the overview: where it stands, contacts, contract and notes, as far as there are any.
pub(in crate::cli) fn besides(account: &Account) -> Vec<review::Entry> {
    let mut entries = Vec::new();
    if !account.path.is_empty() {
        let path: Vec<&str> = account.path.iter().map(|above| above.name.as_str()).collect();
        entries.push(("Under", vec![path.join(" › ")]));
    }
    for (role, label) in [(ContactRole::Technical, "Technical"), (ContactRole::Billing, "Billing")] {
        let parts = role.parts().iter().map(|key| contact::part(&account.contact, role, *key));
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        if !parts.is_empty() {
            entries.push((label, vec![parts.join(", ")]));
        }
    }
    let representative = contract::representative(&account.contract);
    if !representative.is_empty() {
        entries.push(("Representative", vec![representative.to_owned()]));
    }
    if let Some(end) = EndDate::of(&account.contract) {
        entries.push(("Contract ends", vec![end.to_string()]));
    }
    if !account.notes.is_empty() {
        entries.push(("Notes", account.notes.lines().map(str::to_owned).collect()));
    }
    entries
}
