//! Every account with all that belongs to it, or those that a search finds, of one moment: what is above an account comes
//! before it.

use rusqlite::Connection;

use super::{accounts, change, failure::Error, list, reader::Reader, reseller, tree};
use crate::domain::{
    account::{Account, AccountId, Place},
    request::{Failure, ListRequest, Page},
};

/// Accounts that are read of one level, or of a search, at once.
const PAGE: u32 = 500;

/// An account as it is exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The account.
    pub account: Account,
    /// The realm of the account above it; `None` for the reseller.
    pub parent_realm: Option<String>,
}

impl Exported {
    /// The account above it; `None` for the reseller.
    pub fn parent(&self) -> Option<&AccountId> {
        self.parent_realm.as_ref().map(|_| &self.account.parent)
    }
}

impl Reader {
    /// Gives every account to `each`, or those that `search` finds where it is not empty. `None` where there is no file,
    /// or no reseller in it, yet.
    ///
    /// # Errors
    /// As `each` has it, or as [`crate::domain::request::Reply::ReadFailed`].
    pub fn export<E: From<Failure>>(
        &mut self,
        search: &str,
        mut each: impl FnMut(&Exported) -> Result<(), E>,
    ) -> Result<Option<()>, E> {
        let mut stopped = None;
        let mut give = |exported: &Exported| {
            each(exported).map_err(|error| {
                stopped = Some(error);
                // is told by whoever took it
                Error::Failure(Failure::Gone)
            })
        };
        let read = self.read(|connection| {
            let Some(reseller) = reseller::read(connection)? else { return Ok(None) };
            if search.is_empty() {
                below(connection, &reseller.id, &mut give)?;
            } else {
                found(connection, search, &mut give)?;
            }
            Ok(Some(()))
        });
        match stopped {
            Some(error) => Err(error),
            None => Ok(read?.flatten()),
        }
    }
}

type Give<'a> = dyn FnMut(&Exported) -> Result<(), Error> + 'a;

/// The accounts below another, each followed by those below it.
fn below(connection: &Connection, root: &AccountId, give: &mut Give<'_>) -> Result<(), Error> {
    let mut levels = vec![Level { parent: root.clone(), realm: None, after: None }];
    while let Some(level) = levels.last_mut() {
        let Some((id, place)) = level.next(connection)? else {
            levels.pop();
            continue;
        };
        level.after = Some(place);
        let account = change::existing(connection, &id)?;
        let (has_more, realm) = (account.sub_accounts > 0, account.realm.clone());
        give(&Exported { account, parent_realm: level.realm.clone() })?;
        if has_more {
            levels.push(Level { parent: id, realm: Some(realm), after: None });
        }
    }
    Ok(())
}

/// One level of the tree, as far as it was gone through.
struct Level {
    parent: AccountId,
    /// The realm of the parent, where that is an account.
    realm: Option<String>,
    after: Option<Place>,
}

impl Level {
    /// The next account of this level, in the order of the list.
    fn next(&self, connection: &Connection) -> Result<Option<(AccountId, Place)>, Error> {
        let after = self.after.as_ref();
        let mut statement = connection.prepare_cached(
            "SELECT id, sort_key, number FROM account INDEXED BY account_level
             WHERE parent_id = ?1 AND deleted_at IS NULL AND (sort_key, number) > (?2, ?3)
             ORDER BY sort_key, number LIMIT 1",
        )?;
        let key = after.map_or("", |place| place.sort_key.as_str());
        let mut rows = statement.query((self.parent.as_str(), key, after.map_or(-1, |place| place.number)))?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let place = Place { sort_key: row.get("sort_key")?, number: row.get("number")? };
        Ok(Some((accounts::account_id(row, "id")?, place)))
    }
}

/// What a search finds, those with fewer accounts above them first.
fn found(connection: &Connection, search: &str, give: &mut Give<'_>) -> Result<(), Error> {
    // in a database of its own, which goes with it
    let order = Connection::open("")?;
    order.execute_batch(
        "CREATE TABLE hit (depth INTEGER NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL,
             PRIMARY KEY (depth, place)) STRICT, WITHOUT ROWID;
         BEGIN;",
    )?;
    let mut request = ListRequest {
        generation: 0,
        search: search.to_owned(),
        under: None,
        disabled: false,
        page: Page::First,
        limit: PAGE,
    };
    let mut place = 0_i64;
    loop {
        let page = list::page(connection, &request)?;
        for row in &page.rows {
            let depth = i64::try_from(row.path.len()).unwrap_or(i64::MAX);
            order.prepare_cached("INSERT INTO hit VALUES (?1, ?2, ?3)")?.execute((depth, place, row.id.as_str()))?;
            place += 1;
        }
        match page.rows.last() {
            Some(last) if page.more_after => request.page = Page::After(last.place.clone()),
            _ => break,
        }
    }
    let mut statement = order.prepare("SELECT id FROM hit ORDER BY depth, place")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let account = change::existing(connection, &accounts::account_id(row, "id")?)?;
        let parent_realm = tree::realm(connection, &account.parent)?;
        give(&Exported { account, parent_realm })?;
    }
    Ok(())
}
