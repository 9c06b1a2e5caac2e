//! Pages of the list, by where they begin and never by counting rows: the millionth page costs what the first does.

use rusqlite::{Connection, OptionalExtension, ToSql, named_params};

use super::{
    accounts::{account_id, count},
    failure::Error,
    search::{Search, TRIGRAM},
    tree,
};
use crate::domain::{
    account::{AccountId, AccountRow, Ancestor, Place},
    request::{ListPage, ListRequest, Page},
};

/// Which way along the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Forward,
    Backward,
}

/// How the rows that a search finds are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// Along the index of the list; each is asked, if anything is looked for.
    List,
    /// Along the index of one level of the tree.
    Level,
    /// Along the index of the disabled ones; each is asked, if anything is looked for.
    Disabled,
    /// By the trigram index; what it finds is put in order.
    Trigrams,
}

/// Along the list it is quicker where one in this many accounts may be found: its index is small, the rows are not.
const FOUND_OFTEN: u64 = 4;

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

fn sql(by: By, search: &Search, way: Way, bounded: bool) -> String {
    let from = match by {
        By::List => "account INDEXED BY account_list WHERE",
        By::Level => "account INDEXED BY account_level WHERE account.parent_id = :under AND",
        By::Disabled => "account INDEXED BY account_off WHERE account.enabled = 0 AND",
        // CROSS keeps the trigram index outside: it is what finds few
        By::Trigrams => {
            "account_search CROSS JOIN account ON account.number = account_search.rowid
             WHERE account_search MATCH :trigrams AND"
        }
    };
    let substring = if search.is_all() { "" } else { "AND instr(account.search_text, :folded) > 0" };
    let bound = match (bounded, way) {
        (false, _) => "",
        (true, Way::Forward) => "AND (sort_key, number) > (:sort_key, :number)",
        (true, Way::Backward) => "AND (sort_key, number) < (:sort_key, :number)",
    };
    let order = match way {
        Way::Forward => "sort_key, number",
        Way::Backward => "sort_key DESC, number DESC",
    };
    format!(
        "SELECT id, name, realm, enabled, parent_id, sort_key, number,
             (SELECT accounts FROM level WHERE level.parent_id = account.id) AS sub_accounts
         FROM {from} account.deleted_at IS NULL {substring} {bound} ORDER BY {order} LIMIT :limit"
    )
}

/// How many accounts a search finds, and how they are best reached.
fn total(connection: &Connection, request: &ListRequest, search: &Search) -> Result<(By, u64), Error> {
    if let Some(under) = request.confined() {
        return Ok((By::Level, on_level(connection, under)?));
    }
    if request.disabled {
        return Ok((By::Disabled, disabled(connection, search)?));
    }
    let accounts = accounts(connection)?;
    if search.is_all() {
        return Ok((By::List, accounts));
    }
    let Some(trigrams) = &search.trigrams else { return Ok((By::List, found_along(connection, search)?)) };
    let candidates = connection
        .prepare_cached("SELECT count(*) FROM account_search WHERE account_search MATCH ?1")?
        .query_row([trigrams], |row| row.get(0))?;
    let candidates = count(candidates);
    let often = candidates.saturating_mul(FOUND_OFTEN) >= accounts;
    let total = match search.folded.chars().nth(TRIGRAM) {
        // one trigram is the whole of it, and the index tells by itself
        None => candidates,
        Some(_) if often => found_along(connection, search)?,
        Some(_) => {
            let found = connection
                .prepare_cached(
                    "SELECT count(*) FROM account_search CROSS JOIN account ON account.number = account_search.rowid
                     WHERE account_search MATCH :trigrams AND instr(account.search_text, :folded) > 0",
                )?
                .query_row(named_params! { ":trigrams": trigrams, ":folded": search.folded }, |row| row.get(0))?;
            count(found)
        }
    };
    Ok((if often { By::List } else { By::Trigrams }, total))
}

/// Counts along the index of the list, which holds the text.
fn found_along(connection: &Connection, search: &Search) -> Result<u64, Error> {
    let found = connection
        .prepare_cached(
            "SELECT count(*) FROM account INDEXED BY account_list
             WHERE deleted_at IS NULL AND instr(search_text, :folded) > 0",
        )?
        .query_row(named_params! { ":folded": search.folded }, |row| row.get(0))?;
    Ok(count(found))
}

fn on_level(connection: &Connection, under: &AccountId) -> Result<u64, Error> {
    let accounts = connection
        .prepare_cached("SELECT accounts FROM level WHERE parent_id = ?1")?
        .query_row([under.as_str()], |row| row.get(0))
        .optional()?;
    Ok(count(accounts.unwrap_or(0)))
}

fn disabled(connection: &Connection, search: &Search) -> Result<u64, Error> {
    let disabled = if search.is_all() {
        connection.prepare_cached("SELECT disabled FROM tally")?.query_row([], |row| row.get(0))?
    } else {
        connection
            .prepare_cached(
                "SELECT count(*) FROM account INDEXED BY account_off
                 WHERE deleted_at IS NULL AND enabled = 0 AND instr(search_text, :folded) > 0",
            )?
            .query_row(named_params! { ":folded": search.folded }, |row| row.get(0))?
    };
    Ok(count(disabled))
}

fn accounts(connection: &Connection) -> Result<u64, Error> {
    let accounts = connection.prepare_cached("SELECT accounts FROM tally")?.query_row([], |row| row.get(0))?;
    Ok(count(accounts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    /// The steps of SQLite's plan for a page, but for the count of each row's sub-accounts.
    fn plan(by: By, typed: &str, way: Way, bounded: bool) -> String {
        const SUB_ACCOUNTS: &str = "; CORRELATED SCALAR SUBQUERY 1; SEARCH level USING PRIMARY KEY (parent_id=?)";
        let steps = plan::of(&sql(by, &Search::new(typed), way, bounded));
        assert!(steps.contains(SUB_ACCOUNTS), "{steps}");
        steps.replace(SUB_ACCOUNTS, "")
    }

    #[test]
    fn pages_go_along_the_index_and_sort_nothing() {
        for way in [Way::Forward, Way::Backward] {
            let bound = if way == Way::Forward { ">" } else { "<" };
            for typed in ["", "a", "abc"] {
                for (by, index) in [(By::List, "account_list"), (By::Disabled, "account_off")] {
                    assert_eq!(plan(by, typed, way, false), format!("SCAN account USING INDEX {index}"));
                    assert_eq!(
                        plan(by, typed, way, true),
                        format!("SEARCH account USING INDEX {index} (sort_key{bound}?)")
                    );
                }
            }
            assert_eq!(plan(By::Level, "", way, false), "SEARCH account USING INDEX account_level (parent_id=?)");
            assert_eq!(
                plan(By::Level, "", way, true),
                format!("SEARCH account USING INDEX account_level (parent_id=? AND sort_key{bound}?)")
            );
        }
    }

    #[test]
    fn what_few_accounts_have_is_found_by_its_trigrams() {
        let plan = plan(By::Trigrams, "abcd", Way::Forward, true);
        assert!(plan.starts_with("SCAN account_search VIRTUAL TABLE INDEX"), "{plan}");
        assert!(plan.contains("SEARCH account USING INTEGER PRIMARY KEY (rowid=?)"), "{plan}");
    }
}
