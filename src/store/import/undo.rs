//! Takes the accounts of an import back.

use rusqlite::Transaction;

use super::{end, number_of, write::note};
use crate::{
    domain::{
        account::{Account, AccountId},
        import::Progress,
        request::Failure,
    },
    store::{
        account_row, accounts, change, create,
        failure::{Error, trouble},
        history, reseller,
        writer::{Hand, Writer},
    },
};

/// Accounts that are taken back in one transaction: its log has to find room on a disk that is full.
const ACCOUNTS: i64 = 100;

/// What became of the accounts of an import that was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undone {
    /// How many are gone again.
    pub gone: u64,
    /// The names of those that stay, as somebody has worked on them or put others below them; not of all where they are
    /// many.
    pub kept: Vec<String>,
    /// How many stay.
    pub kept_count: u64,
}

/// How many names of what stays are told.
const NAMES: usize = 20;

impl Writer {
    /// Takes the accounts of an import back, the last first: they are deleted, and stay in the history. Those that
    /// somebody has worked on since stay.
    ///
    /// # Errors
    /// There is no such import, or the accounts' file does not take it; then those that are gone by then stay so, and it
    /// can be done again.
    pub fn undo_import(&mut self, id: &AccountId, watch: &mut dyn FnMut(Progress)) -> Result<Undone, Failure> {
        let found = self.write(false, |transaction, _| {
            let number = number_of(transaction, id)?;
            let Some(number) = number else {
                return Err(trouble(format!(
                    "There is no import {id}. The history has the id of each: trunkdesk history list --search import."
                ))
                .into());
            };
            let count: i64 = transaction
                .prepare_cached("SELECT count(*) FROM account WHERE import_number = ?1 AND deleted_at IS NULL")?
                .query_row([number], |row| row.get(0))?;
            Ok((number, accounts::count(count)))
        });
        let (number, of) = found?;
        let mut undone = Undone::default();
        let mut before = i64::MAX;
        loop {
            let batch =
                self.write(false, |transaction, hand| take_back(transaction, hand, number, before, &mut undone))?;
            let Some(last) = batch else { break };
            before = last;
            watch(Progress::Undoing { done: undone.gone, of });
        }
        let gone = undone.gone;
        self.write(false, |transaction, hand| {
            let source: String = transaction
                .prepare_cached("SELECT source FROM import WHERE number = ?1")?
                .query_row([number], |row| row.get(0))?;
            end(transaction, number, "undone")?;
            note(transaction, hand, "import.undone", id, &source, gone)
        })?;
        Ok(undone)
    }
}

/// Takes some accounts back whose rows come before this number; gives the number of the last, or none where there are no
/// more.
fn take_back(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    import: i64,
    before: i64,
    undone: &mut Undone,
) -> Result<Option<i64>, Error> {
    let Some(reseller) = reseller::read(transaction)? else { return Err(Failure::Gone.into()) };
    let mut statement = transaction.prepare_cached(
        "SELECT number, id FROM account WHERE import_number = ?1 AND number < ?2 AND deleted_at IS NULL
         ORDER BY number DESC LIMIT ?3",
    )?;
    let mut rows = statement.query((import, before, ACCOUNTS))?;
    let mut last = None;
    while let Some(row) = rows.next()? {
        last = Some(row.get("number")?);
        let account = change::existing(transaction, &accounts::account_id(row, "id")?)?;
        if is_worked_on(transaction, &account)? {
            undone.kept_count += 1;
            if undone.kept.len() < NAMES {
                undone.kept.push(account.name);
            }
            continue;
        }
        account_row::bury(transaction, &account.id, hand.now)?;
        let document = create::document(&account, &reseller.settings.currency)?;
        history::append(transaction, hand, "account.deleted", Some(&account.id), Some(&document), None)?;
        undone.gone += 1;
    }
    Ok(last)
}

/// Whether somebody has changed an account since it was imported, or put others below it.
fn is_worked_on(transaction: &Transaction<'_>, account: &Account) -> Result<bool, Error> {
    if account.revision > 1 || account.sub_accounts > 0 {
        return Ok(true);
    }
    let entries: i64 = transaction
        .prepare_cached("SELECT count(*) FROM (SELECT 1 FROM ledger_entry WHERE account_id = ?1 LIMIT 2)")?
        .query_row([account.id.as_str()], |row| row.get(0))?;
    Ok(entries > 1)
}
