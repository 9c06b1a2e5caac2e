//! What the cluster has shown of an account on the way of a step: ids and balance always, documents once both sides have
//! the same.

use rusqlite::{OptionalExtension, Transaction};
use serde_json::{Value, json};

use super::queue;
use crate::{
    domain::{
        account::{Account, AccountId},
        cluster::{
            ClusterBalance, ClusterId, documents, merge,
            outbox::{Attention, Outcome, Reason, Seen, Task, UserWork, Work},
        },
        document::of_user,
        id::UserId,
    },
    store::{accounts, change, failure::Error, reseller, users, writer::Hand},
};

/// Keeps it.
pub(super) fn keep(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    task: &Task,
    outcome: &Outcome,
    seen: &Seen,
) -> Result<(), Error> {
    if let Some(id) = &seen.cluster_id {
        know(transaction, &task.account, id)?;
    }
    if let Some(balance) = seen.balance {
        keep_balance(transaction, &task.account, balance)?;
    }
    let is_done = *outcome == Outcome::Done;
    match &task.work {
        Work::Account { account, .. } if is_done => {
            if task.cluster_id.is_none() {
                // KAZOO's until somebody sets them (crossbar.md: M/cb_limits.erl:179)
                keep_document(transaction, &task.account, "limits", &json!({ "allow_prepay": true }))?;
            }
            keep_and_take(transaction, hand, account, "account", seen)
        }
        Work::Limits { account, .. } if is_done => keep_and_take(transaction, hand, account, "limits", seen),
        Work::Credit { source_id, .. } if is_done => keep_booked(transaction, source_id),
        Work::User(work) => keep_user(transaction, hand, &task.account, work, is_done, seen),
        _ => Ok(()),
    }
}

/// Why what was seen cannot be kept: another account has this id already.
pub(super) fn refused(
    transaction: &Transaction<'_>,
    account: &AccountId,
    seen: &Seen,
) -> Result<Option<Attention>, Error> {
    let Some(id) = &seen.cluster_id else { return Ok(None) };
    let other: Option<String> = transaction
        .prepare_cached(
            "SELECT name FROM cluster_account JOIN account ON account.id = account_id
             WHERE cluster_id = ?1 AND account_id <> ?2",
        )?
        .query_row((id.as_str(), account.as_str()), |row| row.get(0))
        .optional()?;
    Ok(other.map(|name| Attention::new(Reason::Refused, format!(
            "The cluster has this account under the id {id}, which is that of {name} here. Change the realm or the name of \
             one of the two, then retry."
        ))))
}

/// Keeps that an account is there under this id, and lets go on what waited for that.
pub(super) fn know(transaction: &Transaction<'_>, account: &AccountId, id: &ClusterId) -> Result<(), Error> {
    let known: Option<String> = transaction
        .prepare_cached("SELECT cluster_id FROM cluster_account WHERE account_id = ?1")?
        .query_row([account.as_str()], |row| row.get(0))
        .optional()?
        .flatten();
    if known.as_deref() == Some(id.as_str()) {
        return Ok(());
    }
    // a listing that goes on may have passed its place already
    transaction
        .prepare_cached(
            "INSERT INTO cluster_account (account_id, cluster_id, pull)
             SELECT id, ?2, iif(deleted_at IS NULL, (SELECT pull FROM cluster), -1) FROM account WHERE id = ?1
             ON CONFLICT (account_id) DO UPDATE SET cluster_id = excluded.cluster_id, pull = excluded.pull",
        )?
        .execute((account.as_str(), id.as_str()))?;
    queue::is_there_now(transaction, account)
}

/// Keeps a balance.
pub(super) fn keep_balance(
    transaction: &Transaction<'_>,
    account: &AccountId,
    balance: ClusterBalance,
) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE cluster_account SET balance = ?2, balance_at = ?3 WHERE account_id = ?1")?
        .execute((account.as_str(), balance.units, balance.at.as_millisecond()))?;
    Ok(())
}

/// Keeps that an entry of the ledger is booked there.
fn keep_booked(transaction: &Transaction<'_>, source_id: &str) -> Result<(), Error> {
    transaction
        .prepare_cached("INSERT INTO cluster_credit VALUES (?1) ON CONFLICT DO NOTHING")?
        .execute([source_id])?;
    Ok(())
}

/// Keeps one of the two documents as what both sides have.
pub(super) fn keep_document(
    transaction: &Transaction<'_>,
    account: &AccountId,
    part: &str,
    document: &Value,
) -> Result<(), Error> {
    let sql = match part {
        "limits" => "UPDATE cluster_account SET limits = ?2 WHERE account_id = ?1",
        _ => "UPDATE cluster_account SET account = ?2 WHERE account_id = ?1",
    };
    transaction.prepare_cached(sql)?.execute((account.as_str(), document.to_string()))?;
    Ok(())
}

/// Keeps the document that the cluster has now, and takes over what it has otherwise than it was sent, be it the cluster's
/// doing or somebody else's: else it would be changed back with the next step. What was changed here meanwhile stays, and
/// is still to be sent.
fn keep_and_take(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    sent: &Account,
    part: &str,
    seen: &Seen,
) -> Result<(), Error> {
    let documents = documents::of_cluster(seen.account.as_ref(), seen.limits.as_ref());
    let Some(theirs) = documents.get(part) else { return Ok(()) };
    keep_document(transaction, &sent.id, part, theirs)?;
    let Some(current) = accounts::read(transaction, &sent.id)? else { return Ok(()) };
    let mine = documents::of_account(&current);
    let merged = merge::merge(&documents::of_account(sent)[part], &mine[part], theirs).document;
    let mut after = current.clone();
    documents::put(&mut after, &json!({ part: merged }));
    if documents::of_account(&after) == mine || !change::taken(transaction, &current, &after)?.is_empty() {
        return Ok(());
    }
    let Some(reseller) = reseller::read(transaction)? else { return Ok(()) };
    change::save(transaction, hand, "cluster.changed", &current, after, &reseller.settings.currency)?;
    Ok(())
}

fn keep_user(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    account: &AccountId,
    work: &UserWork,
    is_done: bool,
    seen: &Seen,
) -> Result<(), Error> {
    let Some(sent) = &work.user else {
        if is_done {
            forget_user(transaction, &work.id)?;
        } else if let Some((id, document)) = &seen.user {
            know_user(transaction, account, &work.id, id, &documents::user_of_cluster(id, document), false)?;
        }
        return Ok(());
    };
    if is_done {
        // it has travelled, unless it is another by now
        if let Some(sealed) = &work.sealed {
            for gone in ["zeroblob(length(sealed))", "NULL"] {
                transaction
                    .prepare_cached(&format!(
                        "UPDATE outbox SET sealed = {gone} WHERE account_id = ?1 AND kind = 'user' AND subject = ?2
                             AND sealed IN (?3, zeroblob(length(?3)))"
                    ))?
                    .execute((account.as_str(), work.id.as_str(), &sealed.0))?;
            }
        }
    }
    let Some((id, document)) = &seen.user else { return Ok(()) };
    let mut theirs = documents::user_of_cluster(id, document);
    documents::keep_stand_in(&mut theirs, document, Some(&of_user(sent)));
    let Some(current) = accounts::read(transaction, account)? else { return Ok(()) };
    know_user(transaction, account, &work.id, id, &theirs, is_done)?;
    let Some(user) = current.users.iter().find(|user| user.id == work.id).filter(|_| is_done) else { return Ok(()) };
    let mut after = user.clone();
    documents::put_user(&mut after, &merge::merge(&of_user(sent), &of_user(user), &theirs).document);
    if after != *user && !current.users.iter().any(|other| other.id != user.id && other.username == after.username) {
        users::put(transaction, hand, "cluster.changed", &current, Some(user), after)?;
    }
    Ok(())
}

/// Keeps that a user is there under this id; its document only where it is new, or where both sides have it now.
pub(super) fn know_user(
    transaction: &Transaction<'_>,
    account: &AccountId,
    user: &UserId,
    id: &ClusterId,
    document: &Value,
    is_settled: bool,
) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "INSERT INTO cluster_user (user_id, account_id, cluster_id, document) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (user_id) DO UPDATE SET cluster_id = excluded.cluster_id,
                 document = iif(?5, excluded.document, document)",
        )?
        .execute((user.as_str(), account.as_str(), id.as_str(), document.to_string(), is_settled))?;
    Ok(())
}

/// Forgets all that is known of an account there.
pub(super) fn forget(transaction: &Transaction<'_>, account: &AccountId) -> Result<(), Error> {
    for sql in ["DELETE FROM cluster_user WHERE account_id = ?1", "DELETE FROM cluster_account WHERE account_id = ?1"] {
        transaction.prepare_cached(sql)?.execute([account.as_str()])?;
    }
    Ok(())
}

/// Forgets a user that is gone there.
pub(super) fn forget_user(transaction: &Transaction<'_>, user: &UserId) -> Result<(), Error> {
    transaction.prepare_cached("DELETE FROM cluster_user WHERE user_id = ?1")?.execute([user.as_str()])?;
    Ok(())
}
