//! An account that is known there: what was changed there is put together with what was changed here.

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::{Map, Value, json};

use super::{Taken, listing, users};
use crate::{
    domain::{
        account::{Account, AccountId},
        cluster::{ClusterId, documents, merge, outbox::StepKind},
        reseller::Reseller,
    },
    store::{
        accounts::{self, account_id},
        change,
        cluster::{Mirrored, clash, queue, seen, work::document},
        failure::Error,
        tree,
        writer::Hand,
    },
};

/// Takes over what changed of an account that is known there under its id already.
pub(super) fn mirror(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    reseller: &Reseller,
    pull: i64,
    id: &AccountId,
    mirrored: &Mirrored,
) -> Taken {
    // deleted here, which is still to be sent, or was just now
    let Some(current) = accounts::read(transaction, id)? else { return Ok(Ok(())) };
    let merged = merge_parts(transaction, &current, mirrored)?;
    let mut wanted = merged.wanted;
    if let Some(parent) = moved(transaction, reseller, &current, mirrored)? {
        wanted.parent = parent;
    }
    let taken = change::taken(transaction, &current, &wanted)?;
    if let Some((_, problem)) = taken.first() {
        return Ok(Err(format!(
            "{} was changed in the cluster, and what it is there cannot be taken over. {problem} Change one of the two, \
             here or there.",
            current.name
        )));
    }
    let is_same = documents::of_account(&wanted) == documents::of_account(&current) && wanted.parent == current.parent;
    let after = if is_same {
        current
    } else {
        change::save(transaction, hand, "cluster.changed", &current, wanted, &reseller.settings.currency)?
    };
    for (part, theirs) in &merged.settled {
        seen::keep_document(transaction, id, part, theirs)?;
    }
    let mut clashing = merged.clashing;
    if let Some(theirs) = &mirrored.users {
        match users::mirror(transaction, hand, after, theirs)? {
            Ok(users) if users.is_empty() => {}
            Ok(users) => {
                clashing.insert("users".into(), users.into());
            }
            Err(sentence) => return Ok(Err(sentence)),
        }
    }
    keep_clashes(transaction, id, mirrored, clashing)?;
    if let Some(units) = mirrored.balance_units {
        seen::keep_balance(transaction, id, crate::domain::cluster::ClusterBalance { units, at: hand.now })?;
    }
    listing::is_read(transaction, pull, &mirrored.listed)?;
    queue::settle_order(transaction, id)?;
    Ok(Ok(()))
}

/// What comes of both documents.
struct Parts {
    /// The account with what only the cluster changed.
    wanted: Account,
    /// Documents that both sides have now, or will have once what waits is sent.
    settled: Map<String, Value>,
    /// Those that a person decides about.
    clashing: Map<String, Value>,
}

fn merge_parts(connection: &Connection, current: &Account, mirrored: &Mirrored) -> Result<Parts, Error> {
    let mut parts = Parts { wanted: current.clone(), settled: Map::new(), clashing: Map::new() };
    let theirs = documents::of_cluster(Some(&mirrored.account), mirrored.limits.as_ref());
    let ours = documents::of_account(current);
    let mut statement =
        connection.prepare_cached("SELECT account, limits FROM cluster_account WHERE account_id = ?1")?;
    let mut rows = statement.query([current.id.as_str()])?;
    let Some(row) = rows.next()? else { return Ok(parts) };
    for part in ["account", "limits"] {
        let Some(theirs) = theirs.get(part) else { continue };
        let merged = merge::merge(&document(row, part)?.unwrap_or_default(), &ours[part], theirs);
        if merged.clashes.is_empty() {
            documents::put(&mut parts.wanted, &json!({ part: merged.document }));
            parts.settled.insert(part.into(), theirs.clone());
        } else {
            parts.clashing.insert(part.into(), theirs.clone());
        }
    }
    Ok(parts)
}

/// Where the account stands there, if it does not stand there here and no move of ours waits.
fn moved(
    connection: &Connection,
    reseller: &Reseller,
    current: &Account,
    mirrored: &Mirrored,
) -> Result<Option<AccountId>, Error> {
    let Some(parent) = of_cluster_id(connection, reseller, mirrored.listed.parent.as_ref())? else { return Ok(None) };
    let waits = connection
        .prepare_cached("SELECT 1 FROM outbox WHERE account_id = ?1 AND kind IN ('account', 'move')")?
        .exists([current.id.as_str()])?;
    let stays = parent == current.parent || waits || tree::is_within(connection, &parent, &current.id)?;
    Ok(Some(parent).filter(|_| !stays))
}

/// The living account here, or the reseller, that has this id there.
pub(super) fn of_cluster_id(
    connection: &Connection,
    reseller: &Reseller,
    id: Option<&ClusterId>,
) -> Result<Option<AccountId>, Error> {
    let Some(id) = id else { return Ok(None) };
    let is_reseller =
        connection.prepare_cached("SELECT 1 FROM cluster WHERE account_id = ?1")?.exists([id.as_str()])?;
    if is_reseller {
        return Ok(Some(reseller.id.clone()));
    }
    let mut statement = connection.prepare_cached(
        "SELECT account_id FROM cluster_account JOIN account ON id = account_id
         WHERE cluster_id = ?1 AND deleted_at IS NULL",
    )?;
    let found = statement.query_row([id.as_str()], |row| Ok(account_id(row, "account_id"))).optional()?;
    found.transpose()
}

/// Keeps what a person has to decide, and lets go on what waited for a decision that is not needed any more.
fn keep_clashes(
    transaction: &Transaction<'_>,
    id: &AccountId,
    mirrored: &Mirrored,
    clashing: Map<String, Value>,
) -> Result<(), Error> {
    let read = [
        (StepKind::Account, true, clashing.contains_key("account")),
        (StepKind::Limits, mirrored.limits.is_some(), clashing.contains_key("limits")),
        (StepKind::User, mirrored.users.is_some(), clashing.contains_key("users")),
    ];
    for (kind, was_read, clashes) in read {
        if was_read && !clashes {
            transaction
                .prepare_cached(
                    "UPDATE outbox SET state = 'waiting', attention = NULL
                     WHERE account_id = ?1 AND kind = ?2 AND attention ->> 'reason' = 'changed_there'",
                )?
                .execute((id.as_str(), kind.key()))?;
        }
    }
    clash::set_theirs(transaction, id, None)?;
    if clashing.is_empty() { Ok(()) } else { clash::add_theirs(transaction, id, clashing.into()) }
}
