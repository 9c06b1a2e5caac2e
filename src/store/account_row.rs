//! The one place where an account is written: its row, made or changed, and what it is found and ordered by.

use rusqlite::{OptionalExtension, Transaction, named_params};

use super::{failure::Error, order};
use crate::domain::{account::Account, id::AccountId, name, request::Failure, text};

/// Writes an account's row whole. Its users and its ledger are other tables.
pub(super) fn write(transaction: &Transaction<'_>, account: &Account) -> Result<(), Error> {
    let number = write_unordered(transaction, account, None)?;
    order::put(transaction, number)
}

/// The same, but a new account has no place in the list yet; gives the number of its row. `import` is that of the import
/// that makes it.
pub(super) fn write_unordered(
    transaction: &Transaction<'_>,
    account: &Account,
    import: Option<i64>,
) -> Result<i64, Error> {
    let emails = account.users.iter().map(|user| user.email.as_str());
    let keys = keys(&account.name, &account.realm, account.id.as_str(), emails);
    let calling =
        serde_json::to_string(&account.calling).map_err(|_| Error::Unreadable("what the account may call"))?;
    let number: Option<i64> = transaction
        .prepare_cached(
            "INSERT INTO account (id, parent_id, name, name_key, sort_key, search_text, realm, timezone, language,
                 enabled, twoway_trunks, inbound_trunks, outbound_trunks, allow_prepay, call_restriction,
                 ui_restrictions, contact, contract, notes, import_id, import_number, revision, created_at,
                 created_by, created_from, changed_at, changed_by, changed_from)
             VALUES (:id, :parent, :name, :name_key, :sort_key, :search_text, :realm, :timezone, :language,
                 :enabled, :twoway, :inbound, :outbound, :allow_prepay, :calling,
                 :ui_restrictions, :contact, :contract, :notes, :import_id, :import, :revision, :created_at,
                 :created_by, :created_from, :changed_at, :changed_by, :changed_from)
             ON CONFLICT (id) DO UPDATE SET parent_id = excluded.parent_id, name = excluded.name,
                 name_key = excluded.name_key, sort_key = excluded.sort_key, search_text = excluded.search_text,
                 realm = excluded.realm, timezone = excluded.timezone, language = excluded.language,
                 enabled = excluded.enabled, twoway_trunks = excluded.twoway_trunks,
                 inbound_trunks = excluded.inbound_trunks, outbound_trunks = excluded.outbound_trunks,
                 allow_prepay = excluded.allow_prepay, call_restriction = excluded.call_restriction,
                 ui_restrictions = excluded.ui_restrictions, contact = excluded.contact,
                 contract = excluded.contract, notes = excluded.notes, revision = excluded.revision,
                 changed_at = excluded.changed_at, changed_by = excluded.changed_by,
                 changed_from = excluded.changed_from
                 WHERE account.deleted_at IS NULL
             RETURNING number",
        )?
        .query_row(
            named_params! {
                ":id": account.id.as_str(),
                ":parent": account.parent.as_str(),
                ":name": account.name,
                ":name_key": keys.name_key,
                ":sort_key": keys.sort_key,
                ":search_text": keys.search_text,
                ":realm": account.realm,
                ":timezone": account.timezone,
                ":language": account.language,
                ":enabled": account.enabled,
                ":twoway": account.trunks.twoway,
                ":inbound": account.trunks.inbound,
                ":outbound": account.trunks.outbound,
                ":allow_prepay": account.allow_prepay,
                ":calling": calling,
                ":ui_restrictions": account.ui_restrictions.to_string(),
                ":contact": account.contact.to_string(),
                ":contract": account.contract.to_string(),
                ":notes": account.notes,
                ":import_id": account.import_id,
                ":import": import,
                ":revision": account.revision,
                ":created_at": account.created.at.as_millisecond(),
                ":created_by": account.created.by,
                ":created_from": account.created.from,
                ":changed_at": account.changed.at.as_millisecond(),
                ":changed_by": account.changed.by,
                ":changed_from": account.changed.from,
            },
            |row| row.get(0),
        )
        .optional()?;
    // a tombstone is left as it is
    number.ok_or_else(|| Failure::Gone.into())
}

/// Makes a tombstone of an account: its name, realm and trunks are free, its history and ledger keep pointing to it. Its
/// users go, and their passwords' hashes with them.
pub(super) fn bury(transaction: &Transaction<'_>, id: &AccountId, at: jiff::Timestamp) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE account SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL")?
        .execute((id.as_str(), at.as_millisecond()))?;
    transaction.prepare_cached("DELETE FROM user WHERE account_id = ?1")?.execute([id.as_str()])?;
    Ok(())
}

/// What an account is found and ordered by.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Keys {
    /// By which no two have the same name.
    pub(super) name_key: String,
    /// By which lists are ordered.
    pub(super) sort_key: String,
    /// What the search looks through: one line each, so that nothing is found across two of them.
    pub(super) search_text: String,
}

pub(super) fn keys<'a>(name: &str, realm: &str, id: &str, emails: impl Iterator<Item = &'a str>) -> Keys {
    let sort_key = text::fold(name);
    let mut lines = vec![sort_key.clone(), text::fold(realm), id.to_owned()];
    lines.extend(emails.map(text::fold));
    Keys { name_key: name::key(name), sort_key, search_text: lines.join("\n") }
}
