//! What accounts are found and ordered by, which is made from their names, realms and admins.

use rusqlite::{Connection, Transaction};

use crate::{
    domain::checkup::{Deeds, Findings},
    store::{
        account_row::{Keys, keys},
        accounts,
        failure::Error,
        order,
    },
};

/// An account whose keys are not those of its name.
struct Stale {
    number: i64,
    id: String,
    name: String,
    keys: Keys,
    /// Another account that has its key already.
    taken_by: Option<String>,
}

fn all_stale(connection: &Connection, mut each: impl FnMut(Stale) -> Result<(), Error>) -> Result<(), Error> {
    let mut statement = connection.prepare(
        "SELECT number, id, name, realm, name_key, sort_key, search_text FROM account WHERE deleted_at IS NULL",
    )?;
    let mut emails_of = connection.prepare("SELECT email FROM user WHERE account_id = ?1 ORDER BY made")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        // what is no text is another check's
        let text = |column| row.get_ref(column).map(|value| value.as_str().unwrap_or_default());
        let (id, name) = (text("id")?, text("name")?);
        let emails = emails_of.query_map([id], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        let should = keys(name, text("realm")?, id, emails.iter().map(String::as_str));
        let is = Keys {
            name_key: text("name_key")?.into(),
            sort_key: text("sort_key")?.into(),
            search_text: text("search_text")?.into(),
        };
        if is == should {
            continue;
        }
        let holder = match accounts::account_id(row, "id") {
            Ok(own) if is.name_key != should.name_key => accounts::name_holder(connection, name, Some(&own))?,
            _ => None,
        };
        each(Stale {
            number: row.get("number")?,
            id: id.to_owned(),
            name: name.to_owned(),
            keys: should,
            taken_by: holder.map(|holder| holder.name),
        })?;
    }
    Ok(())
}

pub(super) fn stale(connection: &Connection) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    all_stale(connection, |Stale { id, name, taken_by, .. }| {
        match taken_by {
            Some(other) => findings.tell(format!(
                "{name} ({id}) has the same name as {other}, as KAZOO compares them. Give it another with trunkdesk \
                 account edit {id} --name."
            )),
            None => findings.mend(format!("{name} ({id}) is not found or not ordered by its name, realm and admins.")),
        }
        Ok(())
    })?;
    Ok(findings)
}

/// Makes the keys anew from what the accounts have.
pub(super) fn mend(transaction: &Transaction<'_>) -> Result<Deeds, Error> {
    let mut stale = Vec::new();
    all_stale(transaction, |account| {
        stale.push(account);
        Ok(())
    })?;
    let mut done = Deeds::default();
    let mut update = transaction
        .prepare("UPDATE OR IGNORE account SET name_key = ?2, sort_key = ?3, search_text = ?4 WHERE number = ?1")?;
    for Stale { number, id, name, keys, .. } in stale {
        if update.execute((number, keys.name_key, keys.sort_key, keys.search_text))? == 1 {
            order::put(transaction, number)?;
            done.add(format!("The search keys of {name} ({id}) were made anew."));
        }
    }
    Ok(done)
}
