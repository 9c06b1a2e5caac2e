//! Takes the accounts of an import back.

use std::time::Instant;

use rusqlite::Transaction;

use super::{
    pace::{next_rows, pause},
    state::{self, Run},
};
use crate::{
    domain::{
        account::{Account, AccountId},
        import::Progress,
        request::Failure,
    },
    store::{
        accounts, change,
        cluster::outbox,
        copy::Stop,
        failure::Error,
        reseller,
        writer::{Hand, Writer},
    },
};

/// The most accounts that are taken back in one transaction: its log has to find room on a disk that is full.
const ACCOUNTS: usize = 100;
/// How many names of what stays are told.
const NAMES: usize = 20;

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
    /// Whether it was told to stop before all were gone.
    pub is_stopped: bool,
}

impl Writer {
    /// Takes the accounts of an import back, the last first: they are deleted, and stay in the history. Those that
    /// somebody has worked on since stay. An import that goes on ends with it.
    ///
    /// # Errors
    /// There is no such import, or the accounts' file does not take it; then those that are gone by then stay so, and it
    /// can be done again.
    pub fn undo_import(
        &mut self,
        id: &AccountId,
        watch: &mut dyn FnMut(Progress),
        stop: &Stop,
    ) -> Result<Undone, Failure> {
        let run = self.write(false, |transaction, hand| state::begin_undoing(transaction, hand, id))?;
        let of = self.write(false, |transaction, _| count(transaction, &run))?;
        let (mut undone, mut before, mut rows) = (Undone::default(), i64::MAX, ACCOUNTS);
        loop {
            if stop() {
                undone.is_stopped = true;
                return Ok(undone);
            }
            let began = Instant::now();
            let mut batch = undone.clone();
            let last = self.write(false, |transaction, hand| {
                state::keep_undoing(transaction, hand.now, &run)?;
                take_back(transaction, hand, &run, before, rows, &mut batch)
            })?;
            let took = began.elapsed();
            undone = batch;
            let Some(last) = last else { break };
            before = last;
            watch(Progress::Undoing { done: undone.gone, of });
            rows = next_rows(rows, took).min(ACCOUNTS);
            pause(took);
        }
        let gone = undone.gone;
        self.write(false, |transaction, hand| state::end_undoing(transaction, hand, &run, gone))?;
        Ok(undone)
    }
}

/// How many accounts of an import there are.
fn count(transaction: &Transaction<'_>, run: &Run) -> Result<u64, Error> {
    let count = transaction
        .prepare_cached("SELECT count(*) FROM account WHERE import_number = ?1 AND deleted_at IS NULL")?
        .query_row([run.number], |row| row.get(0))?;
    Ok(accounts::count(count))
}

/// Takes some accounts back whose rows come before this number; gives the number of the last, or none where there are no
/// more.
fn take_back(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    run: &Run,
    before: i64,
    most: usize,
    undone: &mut Undone,
) -> Result<Option<i64>, Error> {
    let Some(reseller) = reseller::read(transaction)? else { return Err(Failure::Gone.into()) };
    let mut statement = transaction.prepare_cached(
        "SELECT number, id FROM account WHERE import_number = ?1 AND number < ?2 AND deleted_at IS NULL
         ORDER BY number DESC LIMIT ?3",
    )?;
    let mut rows = statement.query((run.number, before, i64::try_from(most).unwrap_or(i64::MAX)))?;
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
        change::bury(transaction, hand, &reseller, "account.deleted", &account)?;
        outbox::of_deleted(transaction, &account.id)?;
        undone.gone += 1;
    }
    Ok(last)
}

/// Whether somebody has changed an account since it was imported, put others below it, or paid into it.
fn is_worked_on(transaction: &Transaction<'_>, account: &Account) -> Result<bool, Error> {
    if account.revision > 1 || account.sub_accounts > 0 {
        return Ok(true);
    }
    // what it began with was written together with it
    let entries: i64 = transaction
        .prepare_cached("SELECT count(*) FROM ledger_entry WHERE account_id = ?1 AND at <> ?2")?
        .query_row((account.id.as_str(), account.created.at.as_millisecond()), |row| row.get(0))?;
    Ok(entries > 0)
}
