//! The one row of the cluster: what it is, whether it answers, and who works for the file.

use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction};
use serde_json::json;

use crate::{
    domain::cluster::{Cluster, ClusterId, Trouble},
    store::{
        accounts,
        failure::{Error, trouble},
        history,
        writer::Hand,
    },
};

/// How long it may be since the cluster answered until that is written again, in milliseconds: each write wakes all that
/// have the file open.
const ANSWERED_AGAIN: i64 = 60_000;

/// Whether a cluster is set up.
pub(super) fn is_set_up(connection: &Connection) -> Result<bool, Error> {
    Ok(connection.prepare_cached("SELECT 1 FROM cluster")?.exists([])?)
}

/// The cluster; `None` where none is set up.
pub(super) fn read(connection: &Connection) -> Result<Option<Cluster>, Error> {
    let mut statement = connection.prepare_cached("SELECT * FROM cluster")?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let trouble: Option<Trouble> = match row.get_ref("trouble")? {
        rusqlite::types::ValueRef::Null => None,
        _ => Some(accounts::json(row, "trouble")?),
    };
    Ok(Some(Cluster {
        url: row.get("url")?,
        account_id: cluster_id(row, "account_id")?.ok_or(Error::Unreadable("the cluster's account"))?,
        account_name: row.get("account_name")?,
        is_reseller: row.get("is_reseller")?,
        version: row.get("version")?,
        service_plans: accounts::json(row, "service_plans")?,
        pulled_at: time(row, "pulled_at")?,
        pull_trouble: row.get("pull_trouble")?,
        reached_at: time(row, "reached_at")?,
        trouble,
    }))
}

/// An id of the cluster's in a column; `None` where it is not known.
pub(super) fn cluster_id(row: &Row<'_>, column: &str) -> Result<Option<ClusterId>, Error> {
    match row.get::<_, Option<String>>(column)? {
        None => Ok(None),
        Some(id) => ClusterId::parse(&id).map(Some).ok_or(Error::Unreadable("an id of the cluster's")),
    }
}

/// A time in a column; `None` where it is not known.
pub(super) fn time(row: &Row<'_>, column: &str) -> Result<Option<Timestamp>, Error> {
    let at: Option<i64> = row.get(column)?;
    at.map(Timestamp::from_millisecond).transpose().map_err(|_| Error::Unreadable("a time"))
}

/// Sets the cluster up, or takes over what has changed of it; its address only where it `has_moved`, once it is used.
pub(super) fn join(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    cluster: &Cluster,
    has_moved: bool,
) -> Result<(), Error> {
    let before = read(transaction)?;
    if let Some(before) = &before
        && (before.account_id != cluster.account_id || (before.url != cluster.url && !has_moved))
        && is_used(transaction)?
    {
        return Err(trouble(format!(
            "The accounts of this file belong to {} at {} already, and some of them are there or wait to be sent. Name \
             another file with --db for {} at {}.",
            before.account_name, before.url, cluster.account_name, cluster.url
        ))
        .into());
    }
    let plans = serde_json::to_string(&cluster.service_plans).map_err(|_| Error::Unreadable("the service plans"))?;
    transaction
        .prepare_cached(
            "INSERT INTO cluster (only_row, url, account_id, account_name, is_reseller, version, service_plans)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (only_row) DO UPDATE SET url = excluded.url, account_id = excluded.account_id,
                 account_name = excluded.account_name, is_reseller = excluded.is_reseller,
                 version = coalesce(excluded.version, version),
                 service_plans = iif(excluded.service_plans = '[]', service_plans, excluded.service_plans),
                 trouble = NULL",
        )?
        .execute((
            &cluster.url,
            cluster.account_id.as_str(),
            &cluster.account_name,
            cluster.is_reseller,
            &cluster.version,
            plans,
        ))?;
    let told = |cluster: &Cluster| {
        json!({ "cluster": {
            "url": cluster.url, "account_id": cluster.account_id.as_str(), "account_name": cluster.account_name,
            "is_reseller": cluster.is_reseller,
        }})
    };
    let (before, after) = (before.as_ref().map(told), told(cluster));
    if before.as_ref() == Some(&after) {
        return Ok(());
    }
    history::append(transaction, hand, "cluster.joined", None, before.as_ref(), Some(&after))
}

/// Whether anything is known of an account there, or waits.
pub(super) fn is_used(connection: &Connection) -> Result<bool, Error> {
    let used = connection
        .prepare_cached(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM cluster_account WHERE cluster_id IS NOT NULL)
                 OR EXISTS (SELECT 1 FROM outbox)",
        )?
        .exists([])?;
    Ok(used)
}

/// That the cluster answered, or why it cannot be worked with; written where it says something new.
pub(super) fn answered(
    transaction: &Transaction<'_>,
    now: Timestamp,
    version: Option<&str>,
    trouble: Option<&Trouble>,
) -> Result<(), Error> {
    let told = trouble.map(serde_json::to_string).transpose().map_err(|_| Error::Unreadable("the trouble"))?;
    let now = now.as_millisecond();
    match told {
        Some(told) => {
            transaction.prepare_cached("UPDATE cluster SET trouble = ?1 WHERE trouble IS NOT ?1")?.execute([told])?
        }
        None => transaction
            .prepare_cached(
                "UPDATE cluster SET trouble = NULL, reached_at = ?1, version = coalesce(?2, version)
                 WHERE trouble IS NOT NULL OR version IS NOT coalesce(?2, version) OR reached_at IS NULL
                     OR reached_at NOT BETWEEN ?1 - ?3 AND ?1",
            )?
            .execute((now, version, ANSWERED_AGAIN))?,
    };
    Ok(())
}

/// The kinds of calls that the cluster defines, by name with their labels; none where they were not read yet.
pub(in crate::store) fn classifiers(connection: &Connection) -> Result<Vec<(String, String)>, Error> {
    let mut statement = connection.prepare_cached("SELECT classifiers FROM cluster")?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(Vec::new()) };
    let labels: std::collections::BTreeMap<String, String> = accounts::json(row, "classifiers")?;
    Ok(labels.into_iter().collect())
}

/// Forgets what does not hold for a file that was restored: who worked for it; whether its steps were sent since the backup
/// was made, so that each is looked for first; and what the listing said, so that the next pull reads all accounts anew.
pub(in crate::store) fn restored(connection: &Connection, now: Timestamp) -> Result<(), Error> {
    connection.execute("UPDATE cluster SET worker = NULL, worker_until = NULL", [])?;
    connection.execute("UPDATE outbox SET sent_at = coalesce(sent_at, ?1)", [now.as_millisecond()])?;
    connection.execute("UPDATE cluster_account SET listed = NULL", [])?;
    Ok(())
}
