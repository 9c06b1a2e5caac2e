//! What waits to be sent to the cluster, and what is known there.

use rusqlite::Connection;

use crate::{domain::checkup::Findings, store::failure::Error};

/// What is astray: a sentence and the query that finds it, with the account's name.
const ASTRAY: [(&str, &str); 4] = [
    (
        "has something that waits to be sent for ever, as nothing would make the account itself there. Give its steps up \
         on the Sync page, then send it anew.",
        "SELECT DISTINCT name FROM outbox JOIN account ON id = outbox.account_id
         WHERE kind NOT IN ('account', 'delete') AND state <> 'attention' AND NOT EXISTS (
                 SELECT 1 FROM outbox AS first WHERE first.account_id = outbox.account_id AND first.kind = 'account')
             AND NOT EXISTS (SELECT 1 FROM cluster_account AS known
                 WHERE known.account_id = outbox.account_id AND cluster_id IS NOT NULL)",
    ),
    (
        "is deleted, and something else of it than its end waits to be sent. It is dropped when its turn comes.",
        "SELECT DISTINCT name FROM outbox JOIN account ON id = outbox.account_id
         WHERE deleted_at IS NOT NULL AND kind <> 'delete'",
    ),
    (
        "has credit that waits to be sent, of which the ledger has no entry. Give that step up on the Sync page.",
        "SELECT DISTINCT name FROM outbox JOIN account ON id = outbox.account_id
         WHERE kind = 'credit' AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE source_id = subject)",
    ),
    (
        "was changed in the cluster, but is not known to be there. Pull the accounts of the cluster again.",
        "SELECT name FROM cluster_account JOIN account ON id = account_id
         WHERE theirs IS NOT NULL AND cluster_id IS NULL",
    ),
];

pub(super) fn astray(connection: &Connection) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    for (sentence, sql) in ASTRAY {
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            findings.tell(format!("{} {sentence}", row.get::<_, String>(0)?));
        }
    }
    let waits: i64 =
        connection
            .query_row("SELECT count(*) FROM outbox WHERE NOT EXISTS (SELECT 1 FROM cluster)", [], |row| row.get(0))?;
    if waits > 0 {
        findings.tell(format!(
            "{waits} steps wait to be sent, but there is no cluster. Set it up with trunkdesk sync login."
        ));
    }
    Ok(findings)
}
