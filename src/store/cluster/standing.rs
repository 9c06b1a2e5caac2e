//! How one account stands with the cluster.

use rusqlite::{Connection, Row};

use super::{
    clash,
    row::{self, cluster_id, time},
    work::kind,
};
use crate::{
    domain::{
        account::{Account, AccountId},
        cluster::{
            AccountSync, ClusterBalance, SyncWord,
            outbox::{QueuedStep, Reason, StepKind, StepState},
        },
        money::Cents,
    },
    store::{accounts, failure::Error},
};

/// How an account stands; `None` where there is no cluster.
pub(in crate::store) fn of_account(
    connection: &Connection,
    account: &Account,
) -> Result<Option<Box<AccountSync>>, Error> {
    if !row::is_set_up(connection)? {
        return Ok(None);
    }
    let steps = steps(connection, &account.id)?;
    let clashes = clash::sides(connection, account)?.map(|sides| sides.clashes()).unwrap_or_default();
    let mut statement = connection.prepare_cached(
        "SELECT cluster_id, balance, balance_at, theirs IS NOT NULL AS is_changed
             FROM cluster_account WHERE account_id = ?1",
    )?;
    let mut rows = statement.query([account.id.as_str()])?;
    let (id, balance, is_changed) = match rows.next()? {
        Some(row) => (cluster_id(row, "cluster_id")?, balance(row)?, row.get("is_changed")?),
        None => (None, None, false),
    };
    let word = word(&steps, id.is_some(), is_changed);
    let on_the_way = on_the_way(connection, &account.id)?;
    Ok(Some(Box::new(AccountSync { word, cluster_id: id, balance, on_the_way, steps, clashes })))
}

/// The credit that has still to be sent.
fn on_the_way(connection: &Connection, account: &AccountId) -> Result<Cents, Error> {
    let sum = connection
        .prepare_cached(
            "SELECT coalesce(sum(amount), 0) FROM outbox JOIN ledger_entry ON source_id = subject
             WHERE outbox.account_id = ?1 AND kind = 'credit'",
        )?
        .query_row([account.as_str()], |row| row.get(0))?;
    Ok(Cents(sum))
}

fn balance(row: &Row<'_>) -> Result<Option<ClusterBalance>, Error> {
    let units: Option<i64> = row.get("balance")?;
    Ok(units.zip(time(row, "balance_at")?).map(|(units, at)| ClusterBalance { units, at }))
}

/// How an account stands, in a word.
pub(super) fn word(steps: &[QueuedStep], is_there: bool, is_changed: bool) -> SyncWord {
    let reason = |step: &QueuedStep| match &step.state {
        StepState::Attention(attention) => Some(attention.reason),
        _ => None,
    };
    if is_changed || steps.iter().any(|step| reason(step) == Some(Reason::ChangedThere)) {
        SyncWord::ChangedThere
    } else if steps.iter().any(|step| reason(step).is_some()) {
        SyncWord::NeedsAttention
    } else if !steps.is_empty() {
        SyncWord::Waiting
    } else if is_there {
        SyncWord::Sent
    } else {
        SyncWord::HereOnly
    }
}

/// What waits of an account, in order.
pub(super) fn steps(connection: &Connection, account: &AccountId) -> Result<Vec<QueuedStep>, Error> {
    let mut statement = connection.prepare_cached(STEPS)?;
    let mut rows = statement.query([account.as_str()])?;
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        steps.push(step(row)?);
    }
    steps.sort_unstable_by_key(|step| step.number);
    Ok(steps)
}

const STEPS: &str = "SELECT outbox.number, kind, state, not_before, why, attention, ledger_entry.amount,
         first_name || ' ' || last_name AS full_name, cluster_user.document ->> 'username' AS login
     FROM outbox
         LEFT JOIN ledger_entry ON kind = 'credit' AND source_id = subject
         LEFT JOIN user ON kind = 'user' AND user.id = subject
         LEFT JOIN cluster_user ON kind = 'user' AND user_id = subject
     WHERE outbox.account_id = ?1";

/// A step of [`STEPS`].
fn step(row: &Row<'_>) -> Result<QueuedStep, Error> {
    let kind = kind(row)?;
    let about = match kind {
        StepKind::Credit => row.get::<_, Option<i64>>("amount")?.map(|amount| Cents(amount).to_string()),
        // one that is removed here has its login left
        StepKind::User => row.get::<_, Option<String>>("full_name")?.or(row.get("login")?),
        _ => None,
    };
    let state = match (row.get_ref("state")?.as_str().unwrap_or_default(), row.get::<_, Option<String>>("why")?) {
        ("sending", _) => StepState::Sending,
        ("attention", _) => StepState::Attention(accounts::json(row, "attention")?),
        (_, Some(why)) => StepState::Later { at: time(row, "not_before")?.ok_or(Error::Unreadable("a time"))?, why },
        (_, None) => StepState::Waiting,
    };
    Ok(QueuedStep { number: row.get("number")?, kind, about: about.unwrap_or_default(), state })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    #[test]
    fn only_the_steps_of_the_account_are_read() {
        assert!(!plan::of(STEPS).contains("SCAN"), "{}", plan::of(STEPS));
    }
}
