//! Balances, and what is kept added up: the tally of all accounts and the count of each level.

use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::{
    domain::{
        checkup::{Deeds, Findings},
        money::Cents,
        trunks::TrunkKind,
    },
    store::failure::Error,
};

/// A table of one row that keeps something added up.
pub(super) struct Tally {
    table: &'static str,
    /// Of what.
    about: &'static str,
    /// Each column and its name.
    columns: &'static [(&'static str, &'static str)],
    /// Counts the same anew.
    counted: &'static str,
}

/// All living accounts.
pub(super) const ALL: Tally = Tally {
    table: "tally",
    about: "All accounts together",
    columns: &[
        ("accounts", "accounts"),
        ("disabled", "disabled accounts"),
        ("twoway_trunks", "twoway trunks"),
        ("inbound_trunks", "inbound trunks"),
        ("outbound_trunks", "outbound trunks"),
        ("credit", "cents of credit"),
    ],
    counted: COUNTED,
};

/// What waits for the cluster, and what is there.
pub(super) const OF_CLUSTER: Tally = Tally {
    table: "cluster_tally",
    about: "The cluster",
    columns: &[
        ("steps", "steps"),
        ("attention", "steps that need a person"),
        ("there", "accounts there"),
        ("changed_there", "accounts changed there"),
        ("on_the_way", "accounts on the way"),
    ],
    counted: "SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM outbox WHERE state = 'attention'),
         (SELECT count(*) FROM cluster_account WHERE cluster_id IS NOT NULL AND pull >= 0),
         (SELECT count(*) FROM cluster_account WHERE theirs IS NOT NULL),
         (SELECT count(*) FROM outbox WHERE kind = 'account' AND NOT EXISTS (
             SELECT 1 FROM cluster_account AS known
             WHERE known.account_id = outbox.account_id AND cluster_id IS NOT NULL))",
};

const COUNTED: &str = "SELECT count(*), count(*) FILTER (WHERE enabled = 0), coalesce(sum(twoway_trunks), 0),
         coalesce(sum(inbound_trunks), 0), coalesce(sum(outbound_trunks), 0),
         (SELECT coalesce(sum(amount), 0) FROM ledger_entry
          WHERE account_id IN (SELECT id FROM account WHERE deleted_at IS NULL))
     FROM account WHERE deleted_at IS NULL";

const LEVELS: &str = "WITH counted AS (
         SELECT parent_id, count(*) AS accounts FROM account WHERE deleted_at IS NULL GROUP BY parent_id
     )
     SELECT wrong.id, wrong.kept, wrong.counted, account.name FROM (
         SELECT parent_id AS id, coalesce(level.accounts, 0) AS kept, coalesce(counted.accounts, 0) AS counted
         FROM level FULL JOIN counted USING (parent_id)
     ) AS wrong LEFT JOIN account ON account.id = wrong.id WHERE kept <> counted";

impl Tally {
    fn names(&self) -> String {
        self.columns.iter().map(|(column, _)| *column).collect::<Vec<_>>().join(", ")
    }

    fn sums(&self, connection: &Connection, sql: &str) -> rusqlite::Result<Option<Vec<i64>>> {
        let read = |row: &rusqlite::Row<'_>| (0..self.columns.len()).map(|place| row.get(place)).collect();
        connection.query_row(sql, [], read).optional()
    }

    /// What is not kept as it adds up: name, kept, counted.
    fn differing(&self, connection: &Connection) -> Result<Vec<(&'static str, i64, i64)>, Error> {
        let kept = self.sums(connection, &format!("SELECT {} FROM {}", self.names(), self.table))?;
        let counted = self.sums(connection, self.counted)?.unwrap_or_default();
        let counted = self.columns.iter().zip(counted).enumerate();
        Ok(counted
            // with no row of the tally at all, each of them is missing
            .filter(|(place, (_, counted))| kept.as_ref().is_none_or(|kept| kept[*place] != *counted))
            .map(|(place, ((_, name), counted))| (*name, kept.as_ref().map_or(0, |kept| kept[place]), counted))
            .collect())
    }
}

/// What the tallies say, and what there is.
pub(super) fn wrong_tally(connection: &Connection) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    for tally in [ALL, OF_CLUSTER] {
        for (name, kept, counted) in tally.differing(connection)? {
            findings.mend(format!("{}: the file says {kept} {name}, it adds up to {counted}.", tally.about));
        }
    }
    Ok(findings)
}

/// Adds all up anew.
pub(super) fn mend_tally(transaction: &Transaction<'_>) -> Result<Deeds, Error> {
    let mut done = mend_one(transaction, &ALL)?;
    mend_one(transaction, &OF_CLUSTER)?.sentences().for_each(|sentence| done.add(sentence));
    Ok(done)
}

/// Adds what is in one tally up anew.
pub(super) fn mend_one(transaction: &Transaction<'_>, tally: &Tally) -> Result<Deeds, Error> {
    let differing = tally.differing(transaction)?;
    if !differing.is_empty() {
        let Tally { table, counted, .. } = tally;
        let columns = tally.names();
        transaction.execute(&format!("REPLACE INTO {table} (only_row, {columns}) SELECT 1, * FROM ({counted})"), [])?;
    }
    let mut done = Deeds::default();
    for (name, kept, counted) in differing {
        done.add(match tally.table {
            "tally" => format!("All accounts were added up anew: {kept} {name} became {counted}."),
            _ => format!("What the cluster has was added up anew: {kept} {name} became {counted}."),
        });
    }
    Ok(done)
}

fn differing_levels(connection: &Connection, mut each: impl FnMut(&str, i64, i64)) -> Result<(), Error> {
    let mut statement = connection.prepare(LEVELS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let name: Option<String> = row.get("name")?;
        let id: String = row.get("id")?;
        let under = name.map_or_else(|| format!("the reseller ({id})"), |name| format!("{name} ({id})"));
        each(&under, row.get("kept")?, row.get("counted")?);
    }
    Ok(())
}

/// Levels whose count is not that of their accounts.
pub(super) fn wrong_levels(connection: &Connection) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    differing_levels(connection, |under, kept, counted| {
        findings.mend(format!("Right below {under}: the file says {kept} accounts, there are {counted}."));
    })?;
    Ok(findings)
}

/// Counts the accounts of every level anew.
pub(super) fn mend_levels(transaction: &Transaction<'_>) -> Result<Deeds, Error> {
    let mut done = Deeds::default();
    differing_levels(transaction, |under, kept, counted| {
        done.add(format!("Right below {under} was counted anew: {kept} accounts became {counted}."));
    })?;
    if !done.is_empty() {
        transaction.execute_batch(
            "DELETE FROM level;
             INSERT INTO level SELECT parent_id, count(*) FROM account WHERE deleted_at IS NULL GROUP BY parent_id;",
        )?;
    }
    Ok(done)
}

/// Accounts whose balance is below zero. Where the cluster's is known, ours is only what was entered here.
pub(super) fn overdrawn(connection: &Connection) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    let mut statement = connection.prepare(
        "SELECT account_id, (SELECT name FROM account WHERE id = account_id) AS name, sum(amount) AS balance
         FROM ledger_entry
         WHERE account_id NOT IN (SELECT account_id FROM cluster_account WHERE balance IS NOT NULL)
         GROUP BY account_id HAVING sum(amount) < 0",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name): (String, Option<String>) = (row.get("account_id")?, row.get("name")?);
        let name = name.unwrap_or_default();
        findings.tell(format!(
            "The balance of {name} ({id}) is {}, below zero. Look at it with trunkdesk credit show {id}.",
            Cents(row.get("balance")?)
        ));
    }
    Ok(findings)
}

/// Totals of the reseller of which more is given out.
pub(super) fn exceeded(connection: &Connection) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    // no more of it than is needed: whether the rest can be read is another check's
    let totals = connection
        .query_row("SELECT twoway_trunks, inbound_trunks, outbound_trunks FROM reseller", [], |row| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?])
        })
        .optional()?;
    let totals: [Option<i64>; 3] = totals.unwrap_or_default();
    // counted, as the tally may be wrong
    let counted = ALL.sums(connection, COUNTED)?.unwrap_or_default();
    for ((kind, total), given) in TrunkKind::ALL.into_iter().zip(totals).zip(counted.iter().skip(2)) {
        if let Some(total) = total.filter(|total| given > total) {
            findings.tell(format!(
                "Of {total} {} trunks in all, {given} are given out. Take some back, or raise the total with trunkdesk \
                 reseller set.",
                kind.word()
            ));
        }
    }
    Ok(findings)
}
