//! An account of the cluster's that may not be known here: linked with one of ours, or added.

use rusqlite::{OptionalExtension, Transaction};
use serde_json::json;

use super::{Taken, account, linked, users};
use crate::{
    domain::{
        account::{Account, AccountId},
        calling::Calling,
        cluster::documents,
        money::Cents,
        problem::Problem,
        request::Holder,
        reseller::Reseller,
        trunks::PerKind,
    },
    store::{
        account_row,
        accounts::{self, account_id},
        change,
        cluster::{Mirrored, queue, seen},
        failure::Error,
        history,
        writer::Hand,
    },
};

/// Mirrors an account, whether it is known or not.
pub(super) fn mirror(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    reseller: &Reseller,
    pull: i64,
    mirrored: &Mirrored,
) -> Taken {
    let mut was_here_only = false;
    let id = match known(transaction, mirrored)? {
        Some(id) => id,
        None => match ours(transaction, mirrored)? {
            Some(id) => {
                was_here_only = linked::was_here_only(transaction, &id)?;
                seen::know(transaction, &id, &mirrored.listed.id)?;
                id
            }
            None => match add(transaction, hand, reseller, mirrored)? {
                Ok(id) => id,
                Err(sentence) => return Ok(Err(sentence)),
            },
        },
    };
    let taken = account::mirror(transaction, hand, reseller, pull, &id, mirrored)?;
    if was_here_only && taken.is_ok() {
        linked::note(transaction, hand, &id)?;
    }
    Ok(taken)
}

/// The account here that has the id, deleted ones too.
fn known(transaction: &Transaction<'_>, mirrored: &Mirrored) -> Result<Option<AccountId>, Error> {
    let mut statement = transaction.prepare_cached("SELECT account_id FROM cluster_account WHERE cluster_id = ?1")?;
    let found =
        statement.query_row([mirrored.listed.id.as_str()], |row| Ok(account_id(row, "account_id"))).optional()?;
    found.transpose()
}

/// The account here that this is, though its id there was not known: one that we made and whose answer was lost, or one
/// that has its realm, of which there are no two. One whose end waits to be sent is one too.
fn ours(transaction: &Transaction<'_>, mirrored: &Mirrored) -> Result<Option<AccountId>, Error> {
    let candidates = [mirrored.marker.clone(), accounts::by_realm(transaction, &mirrored.listed.realm)?];
    for id in candidates.into_iter().flatten() {
        let is_free = transaction
            .prepare_cached(
                "SELECT 1 FROM account
                 WHERE id = ?1 AND NOT EXISTS (
                         SELECT 1 FROM cluster_account WHERE account_id = id AND cluster_id IS NOT NULL)
                     AND (deleted_at IS NULL
                         OR EXISTS (SELECT 1 FROM outbox WHERE account_id = id AND kind = 'delete'))",
            )?
            .exists([id.as_str()])?;
        if is_free {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Adds it with its users. What else is kept of it comes with the rest of the mirroring, which finds it as it is.
fn add(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    reseller: &Reseller,
    mirrored: &Mirrored,
) -> Result<Result<AccountId, String>, Error> {
    let listed = &mirrored.listed;
    let called = documents::line(&listed.name).into_owned();
    let Some(parent) = account::of_cluster_id(transaction, reseller, &listed.parent)? else {
        return Ok(Err(format!(
            "{called} stands below an account that is not here, so it was left out. Pull again once that one is."
        )));
    };
    let id = free_id(transaction, hand, reseller, mirrored)?;
    let mut account = as_sent(hand, reseller, id, parent, mirrored);
    if account.name.is_empty() || account.realm.is_empty() {
        return Ok(Err(format!(
            "The account {} has no name or no realm in the cluster, so it was left out.",
            listed.id
        )));
    }
    let problem = match (
        accounts::name_holder(transaction, &account.name, None)?,
        accounts::realm_holder(transaction, &account.realm, None)?,
    ) {
        (Some(Holder { name, realm }), _) => Some(Problem::NameTaken { name, realm }),
        (None, Some(holder)) => Some(Problem::RealmTaken(holder.name)),
        (None, None) => None,
    };
    if let Some(problem) = problem {
        return Ok(Err(format!(
            "{} ({}) of the cluster cannot be added here. {problem} Change one of the two, here or there.",
            account.name, account.realm
        )));
    }
    let theirs = mirrored.users.as_deref().unwrap_or_default();
    let mut sent = Vec::new();
    for user in theirs {
        let document = users::own_document(&account, theirs, user);
        sent.push((&user.id, document.clone()));
        let user = users::as_sent(hand, &document);
        if let Some(sentence) = users::taken(&account, &user) {
            return Ok(Err(sentence));
        }
        account.users.push(user);
    }
    account_row::write(transaction, &account)?;
    for (user, (there, document)) in account.users.iter().zip(sent) {
        users::write_new(transaction, &account.id, user, there, &document)?;
    }
    let after = change::whole(&account, &reseller.settings.currency)?;
    history::append(transaction, hand, "cluster.added", Some(&account.id), None, Some(&after))?;
    seen::know(transaction, &account.id, &listed.id)?;
    let sent = documents::of_account(&account);
    for part in ["account", "limits"] {
        seen::keep_document(transaction, &account.id, part, &sent[part])?;
    }
    queue::settle_order(transaction, &account.id)?;
    Ok(Ok(account.id))
}

/// The cluster's own id where no account here has it: so several files call it the same.
fn free_id(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    reseller: &Reseller,
    mirrored: &Mirrored,
) -> Result<AccountId, Error> {
    let id = AccountId::parse(mirrored.listed.id.as_str()).filter(|id| *id != reseller.id);
    let Some(id) = id else { return Ok(hand.id()) };
    let is_taken = transaction.prepare_cached("SELECT 1 FROM account WHERE id = ?1")?.exists([id.as_str()])?;
    Ok(if is_taken { hand.id() } else { id })
}

/// The account as the cluster has it, with our keys.
fn as_sent(hand: &Hand<'_>, reseller: &Reseller, id: AccountId, parent: AccountId, mirrored: &Mirrored) -> Account {
    let mut account = Account {
        id,
        parent,
        path: Vec::new(),
        name: documents::line(&mirrored.listed.name).into_owned(),
        realm: documents::line(&mirrored.listed.realm).into_owned(),
        timezone: reseller.settings.timezone.as_str().to_owned(),
        language: None,
        enabled: true,
        trunks: PerKind::default(),
        allow_prepay: None,
        calling: Calling::default(),
        ui_restrictions: json!({}),
        contact: json!({}),
        contract: json!({}),
        notes: String::new(),
        users: Vec::new(),
        balance: Cents(0),
        sub_accounts: 0,
        import_id: None,
        revision: 1,
        created: hand.stamp(),
        changed: hand.stamp(),
        sync: None,
    };
    documents::put(&mut account, &documents::of_cluster(Some(&mirrored.account), mirrored.limits.as_ref()));
    account
}
