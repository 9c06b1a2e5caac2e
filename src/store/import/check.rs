//! What is wrong with each row: by its own contents, the rows before it, and the accounts' file.

use rusqlite::{Connection, Row};

use super::stage::{Fate, KeyKind, Keyed, Stage, failed};
use crate::{
    domain::{
        account::AccountId,
        document::Flaw,
        import::{ImportedAccount, Record, Verdict},
        name,
        problem::Problem,
        realm::{Realm, RealmSuffix},
        request::{Holder, Subject},
        reseller::Standing,
        text::visible,
        trunks::{self, Given, TrunkKind},
    },
    exchange::Rows,
    store::{accounts, failure::Error, sources::Sources},
};

/// Checks rows one after the other.
pub(super) struct Check<'a> {
    standing: &'a Standing,
    /// What is given out, with the rows that can be imported so far.
    given: Given,
    pub(super) verdict: Verdict,
    sources: Sources,
}

/// An account of the file that a row is already.
pub(super) struct There {
    id: AccountId,
    name: String,
    is_enabled: bool,
}

impl<'a> Check<'a> {
    pub(super) fn new(standing: &'a Standing) -> Self {
        Self { standing, given: standing.given, verdict: Verdict::default(), sources: Sources::system() }
    }

    /// Checks these rows, and keeps them in the stage.
    pub(super) fn rows(
        &mut self,
        connection: &Connection,
        stage: &mut Stage,
        rows: &Rows,
        records: &[Record],
    ) -> Result<(), Error> {
        records.iter().try_for_each(|record| self.row(connection, stage, rows, record))
    }

    fn row(&mut self, connection: &Connection, stage: &Stage, rows: &Rows, record: &Record) -> Result<(), Error> {
        let read = if record.flaws.is_empty() {
            rows.read(&record.text, &self.standing.reseller)
        } else {
            Err(record.flaws.clone())
        };
        let imported = match read {
            Ok(imported) => imported,
            Err(flaws) => {
                self.verdict.bad += 1;
                let problems: Vec<_> = flaws.into_iter().map(told).collect();
                let name = rows.name_in(&record.text);
                return stage.put(record, Fate::Bad, &name, None, &problems).map_err(kept);
            }
        };
        let name = imported.blueprint.name.as_ref().map(|name| name.as_str().to_owned()).unwrap_or_default();
        if let Some(there) = is_there(connection, &self.standing.reseller.settings.realm_suffix, &imported)? {
            self.verdict.there += 1;
            let keyed = Keyed {
                row: record.row,
                fate: Fate::There,
                id: there.id.clone(),
                name: there.name,
                is_enabled: there.is_enabled,
            };
            self.put_keys(stage, &imported, &keyed)?;
            return stage.put(record, Fate::There, &name, None, &[]).map_err(kept);
        }
        let id = self.id(connection, &imported)?;
        let mut refused = imported.check(&self.standing.reseller);
        let parent = self.parent(connection, stage, &imported)?;
        let parent = parent.map_err(|problem| refused.push((Subject::Parent, problem))).ok();
        refused.extend(self.taken(connection, stage, &imported, &name)?);
        refused.extend(self.oversold(&imported));
        let fate = if refused.is_empty() { Fate::Good } else { Fate::Bad };
        let keyed =
            Keyed { row: record.row, fate, id: id.clone(), name: name.clone(), is_enabled: imported.blueprint.enabled };
        self.put_keys(stage, &imported, &keyed)?;
        if fate == Fate::Good {
            self.verdict.good += 1;
            for kind in TrunkKind::ALL {
                let own = imported.blueprint.trunks.get(kind).unwrap_or(0);
                self.given.set(kind, self.given.get(kind).saturating_add(own));
            }
        } else {
            self.verdict.bad += 1;
        }
        let problems: Vec<_> =
            refused.into_iter().map(|(subject, problem)| (rows.place(subject), problem.to_string())).collect();
        let ids = parent.as_ref().map(|parent| (&id, parent));
        stage.put(record, fate, &name, ids, &problems).map_err(kept)
    }

    /// The id that the account will have: the one that it brings, unless an account of the file had it before it was
    /// deleted.
    fn id(&mut self, connection: &Connection, imported: &ImportedAccount) -> Result<AccountId, Error> {
        if let Some(id) = &imported.id
            && !connection.prepare_cached("SELECT 1 FROM account WHERE id = ?1")?.exists([id.as_str()])?
            && *id != self.standing.reseller.id
        {
            return Ok(id.clone());
        }
        let mut bytes = [0; 16];
        (self.sources.fill)(&mut bytes);
        Ok(AccountId::from_random(bytes))
    }

    /// What another account or another row has already.
    fn taken(
        &self,
        connection: &Connection,
        stage: &Stage,
        imported: &ImportedAccount,
        name: &str,
    ) -> Result<Vec<(Subject, Problem)>, Error> {
        let mut refused = Vec::new();
        if let Some(Holder { name, realm }) = accounts::name_holder(connection, name, None)? {
            refused.push((Subject::Name, Problem::NameTaken { name, realm }));
        }
        for (subject, kind, value) in keys(imported, &self.standing.reseller.settings.realm_suffix) {
            let other = stage.keyed(kind, &value).map_err(kept)?.filter(|other| other.fate == Fate::Good);
            if let Some(other) = other {
                refused.push((subject, Problem::SameInRow(other.row)));
            }
        }
        Ok(refused)
    }

    fn oversold(&self, imported: &ImportedAccount) -> Vec<(Subject, Problem)> {
        let totals = &self.standing.reseller.settings.totals;
        let check = |kind: TrunkKind| {
            let wanted = imported.blueprint.trunks.get(kind)?;
            let checked = trunks::check_change(None, wanted, totals, &self.given, kind);
            checked.err().map(|problem| (Subject::Trunks(kind), problem))
        };
        TrunkKind::ALL.into_iter().filter_map(check).collect()
    }

    /// The account above: one of the rows before, else one of the file.
    fn parent(
        &self,
        connection: &Connection,
        stage: &Stage,
        imported: &ImportedAccount,
    ) -> Result<Result<AccountId, Problem>, Error> {
        let reseller = &self.standing.reseller;
        let Some(named) = imported.parent.as_deref().map(str::trim).filter(|named| !named.is_empty()) else {
            return Ok(Ok(reseller.id.clone()));
        };
        if named == reseller.id.as_str() {
            return Ok(Ok(reseller.id.clone()));
        }
        let realm = named.to_ascii_lowercase();
        for (kind, value) in [
            (KeyKind::Id, named),
            (KeyKind::ImportId, named),
            (KeyKind::Realm, realm.as_str()),
            (KeyKind::NameKey, name::key(named).as_str()),
        ] {
            let Some(row) = stage.keyed(kind, value).map_err(kept)? else { continue };
            if kind == KeyKind::NameKey && row.name != named {
                continue;
            }
            return Ok(match row.fate {
                Fate::Bad => Err(Problem::ParentNotImported(row.row)),
                _ if !row.is_enabled && !imported.is_whole => Err(Problem::ParentDisabled(row.name)),
                _ => Ok(row.id),
            });
        }
        Ok(match living(connection, named, &realm)? {
            Some(above) if !above.is_enabled && !imported.is_whole => Err(Problem::ParentDisabled(above.name)),
            Some(above) => Ok(above.id),
            None => Err(Problem::NoSuchParent),
        })
    }

    fn put_keys(&self, stage: &Stage, imported: &ImportedAccount, keyed: &Keyed) -> Result<(), Error> {
        for (_, kind, value) in keys(imported, &self.standing.reseller.settings.realm_suffix) {
            // nothing takes anything from a row that is right
            let other = stage.keyed(kind, &value).map_err(kept)?.map(|other| other.fate);
            let gives_way = match other {
                None | Some(Fate::Bad) => true,
                Some(Fate::There) => keyed.fate == Fate::Good,
                Some(Fate::Good) => false,
            };
            if gives_way {
                stage.put_key(kind, &value, keyed).map_err(kept)?;
            }
        }
        Ok(())
    }
}

/// What tells a row from all others.
fn keys(imported: &ImportedAccount, suffix: &RealmSuffix) -> impl Iterator<Item = (Subject, KeyKind, String)> {
    let ImportedAccount { import_id, id, blueprint, .. } = imported;
    let realm = blueprint.realm_label.as_ref().map(|label| Realm::new(label, suffix).to_string());
    let name = blueprint.name.as_ref().map(|name| name::key(name.as_str()));
    [
        (Subject::Name, KeyKind::NameKey, name),
        (Subject::Realm, KeyKind::Realm, realm),
        (Subject::ImportId, KeyKind::ImportId, import_id.as_ref().map(ToString::to_string)),
        (Subject::Account, KeyKind::Id, id.as_ref().map(ToString::to_string)),
    ]
    .into_iter()
    .filter_map(|(subject, kind, value)| value.map(|value| (subject, kind, value)))
}

/// The account of the file that a row is already: under its import id, its own id or its realm.
pub(super) fn is_there(
    connection: &Connection,
    suffix: &RealmSuffix,
    imported: &ImportedAccount,
) -> Result<Option<There>, Error> {
    for (_, kind, value) in keys(imported, suffix) {
        let column = match kind {
            KeyKind::NameKey => continue,
            KeyKind::Realm => "realm",
            KeyKind::ImportId => "import_id",
            KeyKind::Id => "id",
        };
        if let Some(there) = by(connection, column, &value)? {
            return Ok(Some(there));
        }
    }
    made_before(connection, imported)
}

/// The account that an import has made of a row before it was stopped or broken off: of one that nothing but its name
/// tells from others.
fn made_before(connection: &Connection, imported: &ImportedAccount) -> Result<Option<There>, Error> {
    let ImportedAccount { import_id: None, id: None, blueprint, .. } = imported else { return Ok(None) };
    let (Some(name), None) = (&blueprint.name, &blueprint.realm_label) else { return Ok(None) };
    let mut statement = connection.prepare_cached(
        "SELECT account.id, name, enabled FROM account JOIN import ON import.number = import_number
         WHERE name_key = ?1 AND name = ?2 AND deleted_at IS NULL AND (ended IS NULL OR ended = 'stopped')",
    )?;
    let mut rows = statement.query((name::key(name.as_str()), name.as_str()))?;
    rows.next()?.map(there).transpose()
}

/// The living account that a row names as the one above it.
fn living(connection: &Connection, named: &str, realm: &str) -> Result<Option<There>, Error> {
    for (column, value) in [("id", named), ("realm", realm), ("import_id", named)] {
        if let Some(found) = by(connection, column, value)? {
            return Ok(Some(found));
        }
    }
    Ok(by(connection, "name_key", &name::key(named))?.filter(|found| found.name == named))
}

fn by(connection: &Connection, column: &str, value: &str) -> Result<Option<There>, Error> {
    let sql = format!("SELECT id, name, enabled FROM account WHERE {column} = ?1 AND deleted_at IS NULL");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([value])?;
    rows.next()?.map(there).transpose()
}

fn there(row: &Row<'_>) -> Result<There, Error> {
    Ok(There { id: accounts::account_id(row, "id")?, name: row.get("name")?, is_enabled: row.get("enabled")? })
}

fn told(flaw: Flaw) -> (String, String) {
    // the place may be a key of somebody's document
    (visible(&flaw.path).into_owned(), flaw.problem.to_string())
}

/// What failed was the stage, and not the accounts' file.
fn kept(error: Error) -> Error {
    Error::Failure(failed(error))
}
