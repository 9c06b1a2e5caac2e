//! Accounts that do not stand below the reseller: their parent is gone, or they stand in a ring.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension};

use crate::{domain::checkup::Findings, store::failure::Error};

/// The most lost accounts among which rings are looked for.
const LOST_MAX: i64 = 10_000;

const LIVING: &str = "SELECT count(*) FROM account WHERE deleted_at IS NULL";

/// All that stand below the reseller. Each has one parent, so that none is met twice, unless one has the reseller's id:
/// as many as there are and one more tell that as well.
const BELOW: &str = "WITH RECURSIVE below (id) AS (
         SELECT id FROM account WHERE parent_id = ?1 AND deleted_at IS NULL
         UNION ALL
         SELECT account.id FROM below JOIN account ON account.parent_id = below.id AND deleted_at IS NULL
     )
     SELECT count(*) FROM (SELECT 1 FROM below LIMIT ?2)";

const ORPHANS: &str = "SELECT id, name FROM account WHERE deleted_at IS NULL AND parent_id <> ?1
         AND NOT EXISTS (SELECT 1 FROM account AS parent WHERE parent.id = account.parent_id AND parent.deleted_at IS NULL)";

const LOST: &str = "WITH RECURSIVE below (id) AS (
         SELECT id FROM account WHERE parent_id = ?1 AND deleted_at IS NULL
         UNION
         SELECT account.id FROM below JOIN account ON account.parent_id = below.id AND deleted_at IS NULL
     )
     SELECT id, name, parent_id FROM account WHERE deleted_at IS NULL AND id NOT IN (SELECT id FROM below) LIMIT ?2";

pub(super) fn lost(connection: &Connection) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    // no more of it than is needed: whether the rest can be read is another check's
    let reseller: Option<String> = connection.query_row("SELECT id FROM reseller", [], |row| row.get(0)).optional()?;
    let Some(reseller) = reseller.as_deref() else { return Ok(findings) };
    let living: i64 = connection.query_row(LIVING, [], |row| row.get(0))?;
    let below: i64 = connection.query_row(BELOW, (reseller, living + 1), |row| row.get(0))?;
    if below == living {
        return Ok(findings);
    }
    if below > living {
        findings
            .tell("An account has the reseller's own id. Ask whoever changed the file, or restore the newest backup.");
        return Ok(findings);
    }
    let mut statement = connection.prepare(ORPHANS)?;
    let mut rows = statement.query([reseller])?;
    while let Some(row) = rows.next()? {
        let (id, name): (String, String) = (row.get(0)?, row.get(1)?);
        findings.tell(format!(
            "{name} ({id}) stands below an account that is not there. Move it with trunkdesk account move {id} --to \
             reseller."
        ));
    }
    for ring in rings(&all_lost(connection, reseller)?) {
        let (first, last) = (&ring[0], &ring[ring.len() - 1]);
        let names = ring.iter().map(|account| account.name.as_str()).collect::<Vec<_>>().join(" below ");
        findings.tell(format!(
            "{names} below {} is a ring, which does not stand below the reseller. Move one of it with trunkdesk account \
             move {} --to reseller.",
            first.name, last.id
        ));
    }
    if findings.is_empty() {
        let lost = living - below;
        findings.tell(format!("{lost} accounts do not stand below the reseller. Restore the newest backup."));
    }
    Ok(findings)
}

struct Lost {
    id: String,
    name: String,
    parent: String,
}

fn all_lost(connection: &Connection, reseller: &str) -> Result<HashMap<String, Lost>, Error> {
    let mut statement = connection.prepare(LOST)?;
    let mut rows = statement.query((reseller, LOST_MAX))?;
    let mut lost = HashMap::new();
    while let Some(row) = rows.next()? {
        let account = Lost { id: row.get(0)?, name: row.get(1)?, parent: row.get(2)? };
        lost.insert(account.id.clone(), account);
    }
    Ok(lost)
}

/// The rings among lost accounts, each from its least id up along the parents.
fn rings(lost: &HashMap<String, Lost>) -> Vec<Vec<&Lost>> {
    let (mut rings, mut seen) = (Vec::new(), HashSet::new());
    let mut ids: Vec<&str> = lost.keys().map(String::as_str).collect();
    ids.sort_unstable();
    for id in ids {
        let mut way: Vec<&Lost> = Vec::new();
        let mut next = lost.get(id);
        while let Some(account) = next.filter(|account| seen.insert(account.id.as_str())) {
            way.push(account);
            next = lost.get(&account.parent);
        }
        // the way has come back to itself, and not to one of before
        if let Some(place) = next.and_then(|account| way.iter().position(|known| known.id == account.id)) {
            let mut ring = way.split_off(place);
            let least = ring.iter().enumerate().min_by_key(|(_, account)| &account.id).map_or(0, |(place, _)| place);
            ring.rotate_left(least);
            rings.push(ring);
        }
    }
    rings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rings_of(parents: &[(&str, &str)]) -> Vec<String> {
        let account =
            |(id, parent): &(&str, &str)| Lost { id: (*id).into(), name: (*id).into(), parent: (*parent).into() };
        let lost = parents.iter().map(|pair| (pair.0.to_owned(), account(pair))).collect();
        let names = |ring: &Vec<&Lost>| ring.iter().map(|account| account.id.as_str()).collect::<Vec<_>>().join(" ");
        rings(&lost).iter().map(names).collect()
    }

    #[test]
    fn each_ring_is_found_once() {
        assert!(rings_of(&[("a", "b"), ("b", "c"), ("c", "gone")]).is_empty());
        assert_eq!(rings_of(&[("a", "a")]), ["a"]);
        assert_eq!(rings_of(&[("a", "b"), ("b", "a"), ("c", "b"), ("d", "c")]), ["a b"]);
        assert_eq!(rings_of(&[("b", "d"), ("d", "c"), ("c", "b"), ("a", "d")]), ["b d c"]);
        assert_eq!(rings_of(&[("a", "b"), ("b", "a"), ("x", "y"), ("y", "x")]), ["a b", "x y"]);
    }
}
