//! Changing an account: its settings, whether it is enabled, where it stands in the tree, and its end.

use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};

use super::{account_row, accounts, cluster::outbox, failure::Error, history, reseller, tree, writer::Hand};
use crate::domain::{
    account::{Account, AccountId},
    document::AccountDocument,
    history::differing,
    money::Currency,
    problem::Problem,
    request::{Deleted, Failure, Holder, Subject},
    reseller::{Reseller, ResellerSettings},
    setting::{AccountChange, Applied, Overtaken, SettingKey},
    trunks::{self, TrunkKind, Trunks},
};

/// The account as it is now, or that it is gone.
pub(super) fn existing(connection: &Connection, id: &AccountId) -> Result<Account, Error> {
    accounts::read(connection, id)?.ok_or_else(|| Failure::Gone.into())
}

/// Puts settings into an account; where all of them are so already, nothing is written. Where another operator was
/// first, what does not clash is put together with theirs; where anything does, nothing is written.
pub(super) fn change(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    reseller: &Reseller,
    change: &AccountChange,
) -> Result<Account, Error> {
    let current = existing(transaction, &change.base.id)?;
    if change.only_at.is_some_and(|revision| revision != current.revision) {
        return Err(Failure::Overtaken(Box::new(Overtaken { theirs: current, clashes: Vec::new() })).into());
    }
    if !current.enabled && change.settings.iter().any(|setting| setting.key() != SettingKey::Notes) {
        return Err(Failure::refused(Subject::Account, Problem::Disabled).into());
    }
    if current.revision != change.base.revision {
        let clashes = change.clashes(&current);
        if !clashes.is_empty() {
            return Err(Failure::Overtaken(Box::new(Overtaken { theirs: current, clashes })).into());
        }
    }
    let Applied { account: wanted, refused } = change.apply(current.clone());
    let mut refused: Vec<_> = refused.into_iter().map(|(key, problem)| (subject(key), problem)).collect();
    refused.extend(taken(transaction, &current, &wanted)?);
    refused.extend(trunks_refused(transaction, &reseller.settings, &current.trunks, &wanted.trunks)?);
    if !refused.is_empty() {
        return Err(Failure::Refused(refused).into());
    }
    // in words, so that what is absent is not written as what it means already
    if change.settings.iter().all(|setting| setting.key().of(&wanted) == setting.key().of(&current)) {
        return Ok(current);
    }
    let after = save(transaction, hand, "account.changed", &current, wanted, &reseller.settings.currency)?;
    outbox::of_change(transaction, &current, after)
}

/// What a refused setting is called.
fn subject(key: SettingKey) -> Subject {
    match key {
        SettingKey::Name => Subject::Name,
        SettingKey::Realm => Subject::Realm,
        SettingKey::Trunks(kind) => Subject::Trunks(kind),
        _ => Subject::Account,
    }
}

/// Another name or realm that somebody else has.
pub(super) fn taken(
    connection: &Connection,
    current: &Account,
    wanted: &Account,
) -> Result<Vec<(Subject, Problem)>, Error> {
    let mut refused = Vec::new();
    if wanted.name != current.name
        && let Some(Holder { name, realm }) = accounts::name_holder(connection, &wanted.name, Some(&current.id))?
    {
        refused.push((Subject::Name, Problem::NameTaken { name, realm }));
    }
    if wanted.realm != current.realm
        && let Some(holder) = accounts::realm_holder(connection, &wanted.realm, Some(&current.id))?
    {
        refused.push((Subject::Realm, Problem::RealmTaken(holder.name)));
    }
    Ok(refused)
}

/// Trunks that are more than before and more than are left: checked within the transaction, so that no two operators
/// can oversell together.
pub(super) fn trunks_refused(
    connection: &Connection,
    settings: &ResellerSettings,
    before: &Trunks,
    wanted: &Trunks,
) -> Result<Vec<(Subject, Problem)>, Error> {
    let (_, given) = reseller::given(connection)?;
    let others = trunks::given_to_others(&given, before);
    let check = |kind: TrunkKind| {
        let checked = trunks::check_change(before.get(kind), wanted.get(kind)?, &settings.totals, &others, kind);
        checked.err().map(|problem| (Subject::Trunks(kind), problem))
    };
    Ok(TrunkKind::ALL.into_iter().filter_map(check).collect())
}

/// Writes what became of an account, with one more revision and its row of history.
pub(super) fn save(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    action: &str,
    before: &Account,
    mut after: Account,
    currency: &Currency,
) -> Result<Account, Error> {
    after.revision = before.revision + 1;
    after.changed = hand.stamp();
    account_row::write(transaction, &after)?;
    let after = existing(transaction, &after.id)?;
    let (old, new) = differing(&kept(before, currency)?, &kept(&after, currency)?);
    history::append(transaction, hand, action, Some(&after.id), Some(&old), Some(&new))?;
    Ok(after)
}

/// An account as history keeps it: who changed it last and when stands in its rows already. Users and credit have rows
/// of their own.
fn kept(account: &Account, currency: &Currency) -> Result<Value, Error> {
    let mut document = serde_json::to_value(AccountDocument::new(account, currency))
        .map_err(|_| Error::Unreadable("a document of the account"))?;
    let Some(parts) = document.as_object_mut() else { return Ok(document) };
    parts.remove("users");
    parts.remove("credit");
    let above = account.path.last().map(|above| above.name.clone());
    parts.insert(
        "meta".into(),
        json!({ "revision": account.revision, "parent_id": account.parent.as_str(), "parent": above }),
    );
    Ok(document)
}

/// Enables or disables an account; where it is so already, nothing is written.
pub(super) fn set_enabled(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    reseller: &Reseller,
    id: &AccountId,
    enabled: bool,
) -> Result<Account, Error> {
    let current = existing(transaction, id)?;
    if current.enabled == enabled {
        return Ok(current);
    }
    let action = if enabled { "account.enabled" } else { "account.disabled" };
    let wanted = Account { enabled, ..current.clone() };
    let after = save(transaction, hand, action, &current, wanted, &reseller.settings.currency)?;
    outbox::of_change(transaction, &current, after)
}

/// Puts an account under another parent, but never below itself.
pub(super) fn relocate(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    reseller: &Reseller,
    id: &AccountId,
    to: &AccountId,
) -> Result<Account, Error> {
    let current = existing(transaction, id)?;
    if !current.enabled {
        return Err(Failure::refused(Subject::Account, Problem::Disabled).into());
    }
    if current.parent == *to {
        return Ok(current);
    }
    tree::check_parent(transaction, &reseller.id, to)?;
    if tree::is_within(transaction, to, id)? {
        return Err(Failure::refused(Subject::Parent, Problem::ParentLoop).into());
    }
    let wanted = Account { parent: to.clone(), ..current.clone() };
    let after = save(transaction, hand, "account.moved", &current, wanted, &reseller.settings.currency)?;
    outbox::of_change(transaction, &current, after)
}

/// Deletes an account: what it was stands in its last row of history.
pub(super) fn delete(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    reseller: &Reseller,
    id: &AccountId,
    confirm: &str,
) -> Result<Deleted, Error> {
    let account = existing(transaction, id)?;
    if account.sub_accounts > 0 {
        return Err(Failure::refused(Subject::Account, Problem::HasSubAccounts(account.sub_accounts)).into());
    }
    account.check_confirmed(confirm).map_err(|problem| Failure::refused(Subject::Confirm, problem))?;
    bury(transaction, hand, reseller, "account.deleted", &account)?;
    outbox::of_deleted(transaction, id)?;
    Ok(Deleted { id: account.id, name: account.name })
}

/// Makes a tombstone of an account; what it was stands in its last row of history.
pub(super) fn bury(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    reseller: &Reseller,
    action: &str,
    account: &Account,
) -> Result<(), Error> {
    account_row::bury(transaction, &account.id, hand.now)?;
    let before = whole(account, &reseller.settings.currency)?;
    history::append(transaction, hand, action, Some(&account.id), Some(&before), None)
}

/// An account whole, as history keeps one that begins or ends: how it stands with the cluster is no part of it.
pub(super) fn whole(account: &Account, currency: &Currency) -> Result<Value, Error> {
    let account = Account { sync: None, ..account.clone() };
    serde_json::to_value(AccountDocument::new(&account, currency))
        .map_err(|_| Error::Unreadable("a document of the account"))
}
