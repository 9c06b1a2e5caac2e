//! Pages of the list, by where they begin and never by counting rows: the millionth page costs what the first does.

mod sql;
mod total;

use std::{cell::RefCell, collections::HashMap};

use rusqlite::{Connection, OptionalExtension, ToSql};

pub(super) use self::sql::Way;
use self::{
    sql::{By, at_position, sql},
    total::total,
};
use super::{
    accounts::{account_id, count},
    failure::Error,
    order,
    search::{self, Hits, Search},
    tree,
};
use crate::domain::{
    account::{AccountId, AccountRow, Ancestor, Place},
    request::{CountRequest, CountedOn, ListPage, ListRequest, Page},
};

/// The page that was asked for, on one state of the file.
pub(super) fn page(connection: &Connection, request: &ListRequest) -> Result<ListPage, Error> {
    let search = Search::new(&request.search, request.disabled);
    let under = request.confined().cloned();
    let path = match &under {
        Some(under) => level_path(connection, under)?,
        None => None,
    };
    let hits = if search.is_all() { None } else { Some(Hits::new(connection, &search)?) };
    let by = match (&under, &hits) {
        (Some(_), _) => By::Level,
        (None, Some(_)) => By::Search,
        (None, None) if request.disabled => By::Disabled,
        (None, None) => By::List,
    };
    let list = List { connection, by, search, hits, under, paths: RefCell::default() };
    let limit = i64::from(request.limit);
    let wanted = usize::try_from(request.limit).unwrap_or(usize::MAX);

    let (rows, more_before, more_after) = match &request.page {
        Page::First => list.first(limit, wanted)?,
        Page::After(place) => {
            let mut rows = list.rows(Way::Forward, Some(place), limit + 1)?;
            let more_after = cut(&mut rows, wanted);
            let more_before = match rows.first() {
                Some(first) => list.any(Way::Backward, &first.place)?,
                // past the end: all there is lies before
                None => list.is_some()?,
            };
            (rows, more_before, more_after)
        }
        Page::Last => {
            let mut rows = list.rows(Way::Backward, None, limit + 1)?;
            let more_before = cut(&mut rows, wanted);
            rows.reverse();
            (rows, more_before, false)
        }
        Page::Before(place) => {
            let mut rows = list.rows(Way::Backward, Some(place), limit + 1)?;
            let more_before = cut(&mut rows, wanted);
            rows.reverse();
            let more_after = match rows.last() {
                Some(last) => list.any(Way::Forward, &last.place)?,
                None => list.is_some()?,
            };
            (rows, more_before, more_after)
        }
        Page::Around(id) => match list.find(id)? {
            Some(row) => list.around(row, limit, wanted)?,
            None => list.first(limit, wanted)?,
        },
    };
    let loaded = rows.len() as u64;
    let (total, counted_upto) = match &list.hits {
        None => (total(connection, by, list.under.as_ref())?, None),
        // all of it is here
        Some(_) if !more_before && !more_after => (loaded, None),
        // it was counted with the page before
        Some(_) if matches!(request.page, Page::After(_) | Page::Before(_)) => (0, Some(0)),
        Some(hits) => {
            let counted = search::count(hits)?;
            (counted.found.max(loaded), counted.upto)
        }
    };
    Ok(ListPage { request: request.clone(), rows, more_before, more_after, total, counted_upto, path })
}

/// Counts on a slice of what a search finds.
pub(super) fn count_on(connection: &Connection, request: &CountRequest) -> Result<CountedOn, Error> {
    let search = Search::new(&request.search, request.disabled);
    let counted = search::slice(connection, &search, request.after)?;
    let total = request.counted + counted.found;
    Ok(CountedOn { request: request.clone(), total, counted_upto: counted.upto })
}

/// Cuts off what is beyond the page; whether there was anything.
fn cut(rows: &mut Vec<AccountRow>, wanted: usize) -> bool {
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    more
}

struct List<'a> {
    connection: &'a Connection,
    by: By,
    search: Search,
    /// What the search finds, where something is looked for.
    hits: Option<Hits<'a>>,
    /// The account or reseller whose level it is, where it is one.
    under: Option<AccountId>,
    /// The names above those that have the same parent.
    paths: RefCell<HashMap<AccountId, Vec<String>>>,
}

impl List<'_> {
    fn first(&self, limit: i64, wanted: usize) -> Result<(Vec<AccountRow>, bool, bool), Error> {
        let mut rows = self.rows(Way::Forward, None, limit + 1)?;
        let more_after = cut(&mut rows, wanted);
        Ok((rows, false, more_after))
    }

    /// Half a page, the row, half a page; near an end the other half is longer.
    fn around(&self, row: AccountRow, limit: i64, wanted: usize) -> Result<(Vec<AccountRow>, bool, bool), Error> {
        let mut before = self.rows(Way::Backward, Some(&row.place), limit)?;
        let mut after = self.rows(Way::Forward, Some(&row.place), limit)?;
        let others = wanted.saturating_sub(1);
        let before_wanted = (others / 2).max(others.saturating_sub(after.len())).min(before.len());
        let more_before = cut(&mut before, before_wanted);
        let more_after = cut(&mut after, others.saturating_sub(before_wanted));
        before.reverse();
        before.push(row);
        before.append(&mut after);
        before.truncate(wanted);
        Ok((before, more_before, more_after))
    }

    /// Up to `limit` rows along one way, from an end or from beside a place.
    fn rows(&self, way: Way, from: Option<&Place>, limit: i64) -> Result<Vec<AccountRow>, Error> {
        let Some(sql) = sql(self.by, way, from.is_some()) else { return self.hits(way, from, limit) };
        let mut parameters: Vec<(&str, &dyn ToSql)> = vec![(":limit", &limit)];
        let under = self.under.as_ref().map(AccountId::as_str);
        if self.by == By::Level {
            parameters.push((":under", &under));
        }
        if let Some(place) = from {
            parameters.push((":sort_key", &place.sort_key));
            parameters.push((":number", &place.number));
        }
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(parameters.as_slice())?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(self.account_row(row)?);
        }
        Ok(found)
    }

    /// The same of what the search finds.
    fn hits(&self, way: Way, from: Option<&Place>, limit: i64) -> Result<Vec<AccountRow>, Error> {
        let Some(hits) = &self.hits else { return Ok(Vec::new()) };
        let from = match from {
            None => None,
            Some(place) => match order::beside(self.connection, way, place)? {
                None => return Ok(Vec::new()),
                beside => beside,
            },
        };
        let mut statement = self.connection.prepare_cached(&at_position())?;
        let mut found = Vec::new();
        for position in hits.positions(way, from, limit)? {
            let mut rows = statement.query([position])?;
            if let Some(row) = rows.next()? {
                found.push(self.account_row(row)?);
            }
        }
        Ok(found)
    }

    /// Whether there is anything in the list.
    fn is_some(&self) -> Result<bool, Error> {
        Ok(!self.rows(Way::Forward, None, 1)?.is_empty())
    }

    fn any(&self, way: Way, from: &Place) -> Result<bool, Error> {
        Ok(!self.rows(way, Some(from), 1)?.is_empty())
    }

    /// The row of an account, where it is in the list.
    fn find(&self, id: &AccountId) -> Result<Option<AccountRow>, Error> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT id, name, realm, enabled, parent_id, sort_key, number, search_text,
                     (SELECT accounts FROM level WHERE level.parent_id = account.id) AS sub_accounts
                 FROM account WHERE id = ?1 AND deleted_at IS NULL",
            )?
            .query_row([id.as_str()], |row| {
                let parent: String = row.get("parent_id")?;
                Ok((self.account_row(row), parent, row.get::<_, String>("search_text")?))
            })
            .optional()?;
        let Some((row, parent, search_text)) = found else { return Ok(None) };
        let row = row?;
        let listed = match self.by {
            By::Level => self.under.as_ref().is_some_and(|under| under.as_str() == parent),
            By::List | By::Disabled | By::Search => self.search.finds(&search_text, row.enabled),
        };
        Ok(listed.then_some(row))
    }

    fn account_row(&self, row: &rusqlite::Row<'_>) -> Result<AccountRow, Error> {
        let path = if self.by == By::Level { Vec::new() } else { self.path(account_id(row, "parent_id")?)? };
        Ok(AccountRow {
            id: account_id(row, "id")?,
            name: row.get("name")?,
            realm: row.get("realm")?,
            enabled: row.get("enabled")?,
            sub_accounts: count(row.get::<_, Option<i64>>("sub_accounts")?.unwrap_or(0)),
            path,
            place: Place { sort_key: row.get("sort_key")?, number: row.get("number")? },
        })
    }

    /// The names above an account with this parent.
    fn path(&self, parent: AccountId) -> Result<Vec<String>, Error> {
        if let Some(path) = self.paths.borrow().get(&parent) {
            return Ok(path.clone());
        }
        let path: Vec<String> = tree::path(self.connection, &parent)?.into_iter().map(|above| above.name).collect();
        self.paths.borrow_mut().insert(parent, path.clone());
        Ok(path)
    }
}

/// The accounts from the one below the reseller down to the one whose level it is; `None` where that one is gone.
fn level_path(connection: &Connection, under: &AccountId) -> Result<Option<Vec<Ancestor>>, Error> {
    let lives = connection
        .prepare_cached(
            "SELECT 1 FROM reseller WHERE id = ?1
             UNION ALL SELECT 1 FROM account WHERE id = ?1 AND deleted_at IS NULL",
        )?
        .exists([under.as_str()])?;
    if lives { tree::path(connection, under).map(Some) } else { Ok(None) }
}
