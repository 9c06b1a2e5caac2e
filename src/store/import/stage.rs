//! The rows of an import until they are written: in a database of their own, which SQLite keeps in memory while it is
//! small and else in a temporary file without a name.

use rusqlite::{Connection, ErrorCode, OptionalExtension, named_params};

use super::CHUNK_BYTES;
use crate::{
    domain::{
        account::AccountId,
        import::{Record, RowProblem},
        request::Failure,
        transfer::Preview,
    },
    store::failure::{Error, trouble},
};

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It can be imported.
    Good,
    /// Its account is in the file already.
    There,
    /// Something is wrong with it.
    Bad,
}

impl Fate {
    fn number(self) -> i64 {
        match self {
            Self::Good => 0,
            Self::There => 1,
            Self::Bad => 2,
        }
    }

    fn of(number: i64) -> Self {
        match number {
            0 => Self::Good,
            1 => Self::There,
            _ => Self::Bad,
        }
    }
}

/// By what a row can be told from others, and named as the one above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyKind {
    Id,
    ImportId,
    Realm,
    /// KAZOO's canonical form of the name.
    NameKey,
}

/// A row that has a key already.
#[derive(Debug, Clone)]
pub(super) struct Keyed {
    pub(super) row: u32,
    pub(super) fate: Fate,
    /// The account that it is or will be.
    pub(super) id: AccountId,
    /// Its name, as it is written.
    pub(super) name: String,
    pub(super) is_enabled: bool,
}

/// A row that is to be written.
#[derive(Debug)]
pub(super) struct Staged {
    /// Where it stands among all rows.
    pub(super) place: i64,
    pub(super) row: u32,
    pub(super) line: u32,
    pub(super) text: String,
    /// The id that its account will have.
    pub(super) id: AccountId,
    /// The account above it.
    pub(super) parent: AccountId,
}

/// The rows of an import.
pub(super) struct Stage {
    connection: Connection,
}

impl Stage {
    pub(super) fn new() -> Result<Self, Error> {
        // an empty name is a temporary database, gone once it is closed
        let connection = Connection::open("")?;
        connection.execute_batch(
            "PRAGMA journal_mode = OFF;
             PRAGMA synchronous = OFF;
             CREATE TABLE staged (
                 place INTEGER PRIMARY KEY, row INTEGER NOT NULL, line INTEGER NOT NULL, text TEXT NOT NULL,
                 fate INTEGER NOT NULL, name TEXT NOT NULL, id TEXT, parent TEXT
             ) STRICT;
             CREATE TABLE key (
                 kind INTEGER NOT NULL, value TEXT NOT NULL, row INTEGER NOT NULL, fate INTEGER NOT NULL,
                 id TEXT NOT NULL, name TEXT NOT NULL, is_enabled INTEGER NOT NULL, PRIMARY KEY (kind, value)
             ) STRICT, WITHOUT ROWID;
             CREATE TABLE problem (
                 number INTEGER PRIMARY KEY, staged INTEGER NOT NULL, place TEXT NOT NULL, reason TEXT NOT NULL
             ) STRICT;
             CREATE INDEX problem_of ON problem (staged, number);
             BEGIN;",
        )?;
        Ok(Self { connection })
    }

    /// The row that has this key, where one has.
    pub(super) fn keyed(&self, kind: KeyKind, value: &str) -> Result<Option<Keyed>, Error> {
        let found = self
            .connection
            .prepare_cached("SELECT row, fate, id, name, is_enabled FROM key WHERE kind = ?1 AND value = ?2")?
            .query_row((kind as i64, value), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get(3)?, row.get(4)?))
            })
            .optional()?;
        let Some((row, fate, id, name, is_enabled)) = found else { return Ok(None) };
        let id = AccountId::parse(&id).ok_or(Error::Unreadable("a row"))?;
        Ok(Some(Keyed { row, fate: Fate::of(fate), id, name, is_enabled }))
    }

    /// Gives a row a key; another row that has it loses it.
    pub(super) fn put_key(&self, kind: KeyKind, value: &str, keyed: &Keyed) -> Result<(), Error> {
        self.connection.prepare_cached("INSERT OR REPLACE INTO key VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute((
            kind as i64,
            value,
            keyed.row,
            keyed.fate.number(),
            keyed.id.as_str(),
            &keyed.name,
            keyed.is_enabled,
        ))?;
        Ok(())
    }

    /// Keeps a row, with what becomes of it and what is wrong with it.
    pub(super) fn put(
        &self,
        record: &Record,
        fate: Fate,
        name: &str,
        ids: Option<(&AccountId, &AccountId)>,
        problems: &[(String, String)],
    ) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "INSERT INTO staged (row, line, text, fate, name, id, parent)
                 VALUES (:row, :line, :text, :fate, :name, :id, :parent)",
            )?
            .execute(named_params! {
                ":row": record.row,
                ":line": record.line,
                ":text": record.text,
                ":fate": fate.number(),
                ":name": name,
                ":id": ids.map(|(id, _)| id.as_str()),
                ":parent": ids.map(|(_, parent)| parent.as_str()),
            })?;
        self.refuse(self.connection.last_insert_rowid(), problems)
    }

    fn refuse(&self, place: i64, problems: &[(String, String)]) -> Result<(), Error> {
        let mut statement =
            self.connection.prepare_cached("INSERT INTO problem (staged, place, reason) VALUES (?1, ?2, ?3)")?;
        for (at, reason) in problems {
            statement.execute((place, at, reason))?;
        }
        Ok(())
    }

    /// Says that a row could not be written after all.
    pub(super) fn turn_bad(&self, place: i64, problems: &[(String, String)]) -> Result<(), Error> {
        self.connection
            .prepare_cached("UPDATE staged SET fate = ?2 WHERE place = ?1")?
            .execute((place, Fate::Bad.number()))?;
        self.refuse(place, problems)
    }

    /// Rows that can be imported, after this place: as many as come to so many rows and bytes.
    pub(super) fn good_after(&self, place: i64, rows: usize) -> Result<Vec<Staged>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT place, row, line, text, id, parent FROM staged WHERE place > ?1 AND fate = 0 ORDER BY place",
        )?;
        let mut found = statement.query([place])?;
        let (mut all, mut bytes) = (Vec::new(), 0);
        while let Some(row) = found.next()? {
            let id = |column| {
                AccountId::parse(row.get_ref(column)?.as_str().unwrap_or_default()).ok_or(Error::Unreadable("a row"))
            };
            let text: String = row.get(3)?;
            bytes += text.len();
            all.push(Staged {
                place: row.get(0)?,
                row: row.get(1)?,
                line: row.get(2)?,
                text,
                id: id(4)?,
                parent: id(5)?,
            });
            if all.len() >= rows || bytes >= CHUNK_BYTES {
                break;
            }
        }
        Ok(all)
    }

    /// The bytes of the rows that can be imported.
    pub(super) fn good_bytes(&self) -> Result<u64, Error> {
        let bytes: i64 = self.connection.query_row(
            "SELECT coalesce(sum(length(CAST(text AS BLOB))), 0) FROM staged WHERE fate = 0",
            [],
            |row| row.get(0),
        )?;
        Ok(bytes.unsigned_abs())
    }

    /// Gives what is wrong to `each`, in the order of the rows.
    pub(super) fn problems<E: From<Failure>>(
        &self,
        limit: u64,
        mut each: impl FnMut(RowProblem) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut read = || -> Result<Result<(), E>, Error> {
            let mut statement = self.connection.prepare_cached(
                "SELECT row, line, problem.place, reason FROM problem JOIN staged ON staged.place = problem.staged
                 ORDER BY problem.staged, number LIMIT ?1",
            )?;
            let mut rows = statement.query([i64::try_from(limit).unwrap_or(i64::MAX)])?;
            while let Some(row) = rows.next()? {
                let problem =
                    RowProblem { row: row.get(0)?, line: row.get(1)?, place: row.get(2)?, reason: row.get(3)? };
                if let Err(error) = each(problem) {
                    return Ok(Err(error));
                }
            }
            Ok(Ok(()))
        };
        read().map_err(failed)?
    }

    /// Gives the rows that cannot be imported to `each`, with what is wrong with them.
    pub(super) fn rejects<E: From<Failure>>(
        &self,
        mut each: impl FnMut(&str, &[RowProblem]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut read = || -> Result<Result<(), E>, Error> {
            let mut statement = self
                .connection
                .prepare_cached("SELECT place, row, line, text FROM staged WHERE fate = 2 ORDER BY place")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (number, line): (u32, u32) = (row.get(1)?, row.get(2)?);
                let problems: Vec<RowProblem> = self
                    .problems_of(row.get(0)?)?
                    .into_iter()
                    .map(|(place, reason)| RowProblem { row: number, line, place, reason })
                    .collect();
                let text: String = row.get(3)?;
                if let Err(error) = each(&text, &problems) {
                    return Ok(Err(error));
                }
            }
            Ok(Ok(()))
        };
        read().map_err(failed)?
    }

    fn problems_of(&self, place: i64) -> Result<Vec<(String, String)>, Error> {
        let mut statement =
            self.connection.prepare_cached("SELECT place, reason FROM problem WHERE staged = ?1 ORDER BY number")?;
        let problems = statement.query_map([place], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(problems.collect::<Result<_, _>>()?)
    }

    /// The first rows, those with problems before the others.
    pub(super) fn first(&self, limit: u32) -> Result<Vec<Preview>, Error> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT place, row, name, fate FROM staged ORDER BY fate = 2 DESC, place LIMIT ?1")?;
        let mut rows = statement.query([limit])?;
        let mut first = Vec::new();
        while let Some(row) = rows.next()? {
            first.push(Preview {
                row: row.get(1)?,
                name: row.get(2)?,
                is_there: Fate::of(row.get(3)?) == Fate::There,
                problems: self.problems_of(row.get(0)?)?,
            });
        }
        Ok(first)
    }
}

/// Why the rows could not be kept or read, for people.
pub(super) fn failed(error: Error) -> Failure {
    match error {
        Error::Failure(failure) => failure,
        Error::Sql(error) if error.sqlite_error_code() == Some(ErrorCode::DiskFull) => trouble(
            "There is no room for temporary files, in which the rows are kept until they are written. Free some space in \
             the folder that TMPDIR names, or in /var/tmp, then import again.",
        ),
        Error::Sql(error) => trouble(format!(
            "The rows cannot be kept in a temporary file until they are written ({error}). Check the folder that TMPDIR \
             names, or /var/tmp, then import again."
        )),
        Error::Unreadable(_) => trouble("The rows that were kept cannot be read. Import the file again."),
    }
}
