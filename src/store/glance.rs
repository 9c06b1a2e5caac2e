//! A glance at the file, for what is being typed at a prompt: it writes nothing, waits for nobody, and where anything is
//! wrong there is just nothing to see.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, Row, params};

use super::{
    accounts,
    failure::{Error, beside},
    open, place, reseller,
};
use crate::domain::{account::AccountId, calling::Classifiers, text::fold};

/// The most that one question finds.
const MOST: u32 = 50;
/// The most bytes of what is typed that can begin anything: a realm has 253, a name 128 characters.
const LENGTH: usize = 512;

const REALMS: &str = "SELECT realm, name FROM account
     WHERE realm >= ?1 AND realm < ?2 AND deleted_at IS NULL ORDER BY realm LIMIT ?3";
const NAMES: &str = "SELECT name, realm FROM account
     WHERE sort_key >= ?1 AND sort_key < ?2 AND deleted_at IS NULL ORDER BY sort_key, number LIMIT ?3";
const LOGINS: &str = "SELECT username, first_name || ' ' || last_name FROM user
     WHERE account_id = ?4 AND username >= ?1 AND username < ?2 ORDER BY username LIMIT ?3";

const STEPS: &str = "SELECT outbox.number, kind || ' of ' || name FROM outbox
     JOIN account ON account.id = account_id WHERE state = 'attention' ORDER BY outbox.number LIMIT ?1";

/// What can stand on the command line, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What can stand there.
    pub word: String,
    /// What it is, for people.
    pub about: String,
}

/// The file as it is at one moment.
pub struct Glance(Connection);

impl Glance {
    /// Looks at the file at `path`. `None` where there is none, it is no trunkdesk file, a newer trunkdesk made it, or
    /// somebody holds it.
    pub fn at(path: &Path) -> Option<Self> {
        let path = open::real(path);
        open::look(&path).ok()??;
        // Where nobody has it open there is no log, and SQLite would make one. A log without its index was left behind
        // by a program that was killed: what it holds is not seen then.
        let in_use = ["-wal", "-shm"].iter().all(|ending| beside(&path, ending).exists());
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = if in_use {
            Connection::open_with_flags(&path, flags)
        } else {
            Connection::open_with_flags(place::immutable(&path), flags | OpenFlags::SQLITE_OPEN_URI)
        };
        let mut connection = connection.ok()?;
        open::configure(&mut connection).ok()?;
        connection.busy_timeout(Duration::ZERO).ok()?;
        open::is_ours(&connection, &path).ok()?.then_some(Self(connection))
    }

    /// Realms that begin with what is typed, with their accounts' names.
    pub fn realms(&self, typed: &str) -> Vec<Seen> {
        self.seen(REALMS, typed, None).unwrap_or_default()
    }

    /// Accounts' names that begin with what is typed, with their realms. Letters that the list takes for the same are not
    /// the same here, as only an exact name names an account.
    pub fn names(&self, typed: &str) -> Vec<Seen> {
        let mut seen = self.seen(NAMES, &fold(typed), None).unwrap_or_default();
        seen.retain(|seen| seen.word.starts_with(typed));
        seen
    }

    /// What the users of an account log in with, and their names.
    pub fn logins(&self, account: &str, typed: &str) -> Vec<Seen> {
        let account = self.account(account.trim()).ok().flatten();
        account.and_then(|account| self.seen(LOGINS, typed, Some(&account)).ok()).unwrap_or_default()
    }

    /// Numbers of steps to the cluster that need a person.
    pub fn steps(&self) -> Vec<Seen> {
        let seen = |row: &Row<'_>| Ok(Seen { word: row.get::<_, i64>(0)?.to_string(), about: row.get(1)? });
        let steps = || self.0.prepare(STEPS)?.query_map([MOST], seen)?.collect::<Result<Vec<_>, rusqlite::Error>>();
        steps().unwrap_or_default()
    }

    /// The kinds of calls there are; the seven where nothing else can be seen.
    pub fn classifiers(&self) -> Classifiers {
        reseller::classifiers(&self.0).unwrap_or_default()
    }

    /// The account with an id, a realm, or a name.
    fn account(&self, text: &str) -> Result<Option<AccountId>, Error> {
        if let Some(id) = AccountId::parse(&text.to_ascii_lowercase()) {
            return Ok(Some(id));
        }
        if let Some(id) = accounts::by_realm(&self.0, text)? {
            return Ok(Some(id));
        }
        match accounts::name_holder(&self.0, text, None)? {
            Some(holder) => accounts::by_realm(&self.0, &holder.realm),
            None => Ok(None),
        }
    }

    fn seen(&self, sql: &str, typed: &str, account: Option<&AccountId>) -> Result<Vec<Seen>, rusqlite::Error> {
        if typed.len() > LENGTH {
            return Ok(Vec::new());
        }
        let beyond = format!("{typed}{}", char::MAX);
        let mut statement = self.0.prepare(sql)?;
        let seen = |row: &Row<'_>| Ok(Seen { word: row.get(0)?, about: row.get(1)? });
        match account {
            None => statement.query_map(params![typed, beyond, MOST], seen)?.collect(),
            Some(account) => statement.query_map(params![typed, beyond, MOST, account.as_str()], seen)?.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    #[test]
    fn what_begins_alike_is_found_along_an_index() {
        for (sql, steps) in [
            (REALMS, "SEARCH account USING INDEX account_realm (realm>? AND realm<?)"),
            (NAMES, "SEARCH account USING INDEX account_list (sort_key>? AND sort_key<?)"),
            (LOGINS, "SEARCH user USING INDEX sqlite_autoindex_user_2 (account_id=? AND username>? AND username<?)"),
        ] {
            assert_eq!(plan::of(sql), steps);
        }
    }
}
