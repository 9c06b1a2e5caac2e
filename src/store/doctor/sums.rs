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

/// What is kept added up of all living accounts: its column in the tally, its name.
const TALLIED: [(&str, &str); 6] = [
    ("accounts", "accounts"),
    ("disabled", "disabled accounts"),
    ("twoway_trunks", "twoway trunks"),
    ("inbound_trunks", "inbound trunks"),
    ("outbound_trunks", "outbound trunks"),
    ("credit", "cents of credit"),
];

const KEPT: &str = "SELECT accounts, disabled, twoway_trunks, inbound_trunks, outbound_trunks, credit FROM tally";
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

fn sums(connection: &Connection, sql: &str) -> rusqlite::Result<Option<[i64; 6]>> {
    let read =
        |row: &rusqlite::Row<'_>| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?]);
    connection.query_row(sql, [], read).optional()
}

/// What is not kept as it adds up: name, kept, counted.
fn differing(connection: &Connection) -> Result<Vec<(&'static str, i64, i64)>, Error> {
    let kept = sums(connection, KEPT)?;
    let counted = sums(connection, COUNTED)?.unwrap_or_default();
    Ok(TALLIED
        .iter()
        .enumerate()
        // with no row of the tally at all, each of them is missing
        .filter(|(place, _)| kept.is_none_or(|kept| kept[*place] != counted[*place]))
        .map(|(place, (_, name))| (*name, kept.map_or(0, |kept| kept[place]), counted[place]))
        .collect())
}

/// What the tally says of all accounts together, and what they have.
pub(super) fn wrong_tally(connection: &Connection) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    for (name, kept, counted) in differing(connection)? {
        findings.mend(format!("All accounts together: the file says {kept} {name}, it adds up to {counted}."));
    }
    Ok(findings)
}

/// Adds all accounts up anew.
pub(super) fn mend_tally(transaction: &Transaction<'_>) -> Result<Deeds, Error> {
    let differing = differing(transaction)?;
    if !differing.is_empty() {
        let columns = TALLIED.map(|(column, _)| column).join(", ");
        transaction.execute(&format!("REPLACE INTO tally (only_row, {columns}) SELECT 1, * FROM ({COUNTED})"), [])?;
    }
    let mut done = Deeds::default();
    for (name, kept, counted) in differing {
        done.add(format!("All accounts were added up anew: {kept} {name} became {counted}."));
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
    let counted = sums(connection, COUNTED)?.unwrap_or_default();
    for ((kind, total), given) in TrunkKind::ALL.into_iter().zip(totals).zip(&counted[2..5]) {
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
