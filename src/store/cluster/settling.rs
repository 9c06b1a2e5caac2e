//! Settles what was changed on both sides, as an operator has decided it.

use rusqlite::Transaction;
use serde_json::Value;

use super::{
    clash::{self, Sides},
    outbox, queue, seen,
};
use crate::{
    domain::{
        account::{Account, AccountId},
        cluster::{documents, merge, merge::Clash, outbox::StepKind},
        document::of_user,
        request::Failure,
        reseller::Reseller,
    },
    store::{change, failure::Error, users, writer::Hand},
};

/// Puts both sides together, where what clashes is what the operator saw. What is here otherwise than there then is sent.
pub(super) fn settle(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    reseller: &Reseller,
    id: &AccountId,
    saw: &[Clash],
    take_theirs: &[bool],
) -> Result<(), Error> {
    let account = change::existing(transaction, id)?;
    let Some(sides) = clash::sides(transaction, &account)? else { return Err(Failure::Changed.into()) };
    let clashes = sides.clashes();
    if clashes != saw || clashes.len() != take_theirs.len() {
        return Err(Failure::Changed.into());
    }
    let decided: Vec<(&Clash, bool)> = clashes.iter().zip(take_theirs.iter().copied()).collect();
    let settled = merge::settle(&sides.seen, &sides.mine, &sides.theirs, &decided);
    let after = save(transaction, hand, reseller, &account, &settled)?;
    let after = save_users(transaction, hand, after, &settled)?;
    keep(transaction, &after, &sides)?;
    queue::settle_order(transaction, id)
}

fn save(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    reseller: &Reseller,
    account: &Account,
    settled: &Value,
) -> Result<Account, Error> {
    let mut wanted = account.clone();
    documents::put(&mut wanted, settled);
    // trunks are ours, or those that are there already: our totals bind what is entered here only
    let refused = change::taken(transaction, account, &wanted)?;
    if !refused.is_empty() {
        return Err(Failure::Refused(refused).into());
    }
    change::save(transaction, hand, "account.settled", account, wanted, &reseller.settings.currency)
}

fn save_users(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    mut account: Account,
    settled: &Value,
) -> Result<Account, Error> {
    for (id, document) in settled.get("users").and_then(Value::as_object).into_iter().flatten() {
        let Some(before) = account.users.iter().find(|user| user.id.as_str() == id).cloned() else { continue };
        let mut user = before.clone();
        documents::put_user(&mut user, document);
        if user != before {
            users::check_login(&account, &user)?;
            account = users::put(transaction, hand, "account.settled", &account, Some(&before), user)?;
        }
    }
    Ok(account)
}

/// Keeps what stands there as what both have, and notes what is here otherwise.
fn keep(transaction: &Transaction<'_>, account: &Account, sides: &Sides) -> Result<(), Error> {
    let ours = documents::of_account(account);
    for (part, kind) in [("account", StepKind::Account), ("limits", StepKind::Limits)] {
        let Some(theirs) = sides.theirs.get(part) else { continue };
        seen::keep_document(transaction, &account.id, part, theirs)?;
        note_or_drop(transaction, &account.id, kind, "", ours[part] != *theirs)?;
    }
    for (id, theirs) in sides.theirs.get("users").and_then(Value::as_object).into_iter().flatten() {
        transaction
            .prepare_cached("UPDATE cluster_user SET document = ?2 WHERE user_id = ?1")?
            .execute((id, theirs.to_string()))?;
        let Some(user) = account.users.iter().find(|user| user.id.as_str() == id) else { continue };
        note_or_drop(transaction, &account.id, StepKind::User, id, of_user(user) != *theirs)?;
    }
    clash::set_theirs(transaction, &account.id, None)
}

/// Notes a step where there is something to be sent; else what waited for the decision goes.
fn note_or_drop(
    transaction: &Transaction<'_>,
    account: &AccountId,
    kind: StepKind,
    subject: &str,
    differs: bool,
) -> Result<(), Error> {
    if differs {
        return outbox::note(transaction, account, kind, subject);
    }
    transaction
        .prepare_cached(
            "DELETE FROM outbox WHERE account_id = ?1 AND kind = ?2 AND subject = ?3 AND sealed IS NULL
                 AND attention ->> 'reason' = 'changed_there'",
        )?
        .execute((account.as_str(), kind.key(), subject))?;
    // a new password goes all the same
    transaction
        .prepare_cached(
            "UPDATE outbox SET state = 'waiting', attention = NULL
             WHERE account_id = ?1 AND kind = ?2 AND subject = ?3 AND attention ->> 'reason' = 'changed_there'",
        )?
        .execute((account.as_str(), kind.key(), subject))?;
    Ok(())
}
