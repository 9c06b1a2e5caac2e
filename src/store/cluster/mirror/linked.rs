//! An account that was here only, and that the cluster turned out to have: what of it is not there as it is here.

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::{Value, json};

use crate::{
    domain::{
        account::{Account, AccountId},
        cluster::{documents, outbox::StepKind},
        document::of_user,
        money::Cents,
    },
    store::{
        accounts,
        cluster::{outbox, queue, work::document},
        failure::Error,
        history,
        writer::Hand,
    },
};

/// Whether nothing of an account was ever to be sent.
pub(super) fn was_here_only(connection: &Connection, account: &AccountId) -> Result<bool, Error> {
    let waits = connection
        .prepare_cached("SELECT 1 FROM outbox WHERE account_id = ?1 AND kind IN ('account', 'delete')")?
        .exists([account.as_str()])?;
    Ok(!waits)
}

/// Notes it, once both are put together: what a person has to decide goes with that. Its credit is left out: whoever made
/// the account there has most likely booked it there too.
pub(super) fn note(transaction: &Transaction<'_>, hand: &Hand<'_>, id: &AccountId) -> Result<(), Error> {
    let Some(account) = accounts::read(transaction, id)? else { return Ok(()) };
    for (kind, subject) in differing(transaction, &account)? {
        outbox::note(transaction, id, kind, subject)?;
    }
    queue::settle_order(transaction, id)?;
    let after = (account.balance != Cents(0)).then(|| json!({ "sync": { "credit": account.balance.to_string() } }));
    history::append(transaction, hand, "cluster.linked", Some(id), None, after.as_ref())
}

fn differing<'a>(connection: &Connection, account: &'a Account) -> Result<Vec<(StepKind, &'a str)>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT account, limits, theirs FROM cluster_account WHERE account_id = ?1")?;
    let mut rows = statement.query([account.id.as_str()])?;
    let Some(row) = rows.next()? else { return Ok(Vec::new()) };
    let theirs = document(row, "theirs")?.unwrap_or_default();
    let ours = documents::of_account(account);
    let mut steps = Vec::new();
    for (part, kind) in [("account", StepKind::Account), ("limits", StepKind::Limits)] {
        let seen = document(row, part)?.unwrap_or_else(|| json!({}));
        if theirs.get(part).is_none() && ours[part] != seen {
            steps.push((kind, ""));
        }
    }
    for user in &account.users {
        let id = user.id.as_str();
        let seen: Option<String> = connection
            .prepare_cached("SELECT document FROM cluster_user WHERE user_id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        let is_same = seen.is_some_and(|seen| serde_json::from_str::<Value>(&seen).ok() == Some(of_user(user)));
        if theirs["users"].get(id).is_none() && !is_same {
            steps.push((StepKind::User, id));
        }
    }
    steps.push((StepKind::Callflow, ""));
    Ok(steps)
}
