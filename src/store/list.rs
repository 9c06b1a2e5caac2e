//! Pages of the list, by where they begin and never by counting rows: the millionth page costs what the first does.

mod sql;
mod total;

use rusqlite::{Connection, OptionalExtension, ToSql};

use self::{
    sql::{By, Way, sql},
    total::total,
};
use super::{
    accounts::{account_id, count},
    failure::Error,
    search::Search,
    tree,
};
use crate::domain::{
    account::{AccountId, AccountRow, Ancestor, Place},
    request::{ListPage, ListRequest, Page},
};

/// The page that was asked for, on one state of the file.
pub(super) fn page(connection: &Connection, request: &ListRequest) -> Result<ListPage, Error> {
    let search = Search::new(&request.search);
    let (by, total) = total(connection, request, &search)?;
    let under = request.confined().cloned();
    let path = match &under {
        Some(under) => level_path(connection, under)?,
        None => None,
    };
    let list = List { connection, by, search, under };
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
                None => total > 0,
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
                None => total > 0,
            };
            (rows, more_before, more_after)
        }
        Page::Around(id) => match list.find(id)? {
            Some(row) => list.around(row, limit, wanted)?,
            None => list.first(limit, wanted)?,
        },
    };
    Ok(ListPage { request: request.clone(), rows, more_before, more_after, total, path })
}

/// Cuts off what is beyond the page; whether there was anything.
fn cut(rows: &mut Vec<AccountRow>, wanted: usize) -> bool {
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    more
}

struct List<'a> {
    connection: &'a Connection,
    search: Search,
    by: By,
    /// The account or reseller whose level it is, where it is one.
    under: Option<AccountId>,
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
        let sql = sql(self.by, &self.search, way, from.is_some());
        let mut parameters: Vec<(&str, &dyn ToSql)> = vec![(":limit", &limit)];
        if !self.search.is_all() {
            parameters.push((":folded", &self.search.folded));
        }
        if self.by == By::Trigrams {
            parameters.push((":trigrams", &self.search.trigrams));
        }
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
            By::Disabled => !row.enabled && self.search.finds(&search_text),
            By::List | By::Trigrams => self.search.finds(&search_text),
        };
        Ok(listed.then_some(row))
    }

    fn account_row(&self, row: &rusqlite::Row<'_>) -> Result<AccountRow, Error> {
        let path = match self.by {
            By::Level => Vec::new(),
            By::List | By::Disabled | By::Trigrams => {
                let path = tree::path(self.connection, &account_id(row, "parent_id")?)?;
                path.into_iter().map(|above| above.name).collect()
            }
        };
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
