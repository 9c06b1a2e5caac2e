//! Writes the file: each write is one IMMEDIATE transaction with its history row.

use std::{path::PathBuf, slice, time::Duration};

use jiff::Timestamp;
use rusqlite::{Transaction, TransactionBehavior};

use super::{
    accounts::{self, Credentials},
    failure::{Doing, Error, trouble},
    migrate,
    open::{self, BUSY_TIMEOUT, Opened},
    reseller,
    sources::Sources,
};
use crate::domain::{
    account::{AccountId, NewAccount, Stamp},
    operator::Operator,
    request::{Created, Failure, Reply, Write},
};

/// Writes the file: each write is one IMMEDIATE transaction with its history row.
pub struct Writer {
    path: PathBuf,
    read_only: bool,
    operator: Operator,
    sources: Sources,
    opened: Option<Opened>,
    busy: Duration,
}

/// Who writes, when, and with what randomness, within one transaction.
pub(super) struct Hand<'a> {
    pub(super) operator: &'a Operator,
    pub(super) now: Timestamp,
    fill: &'a mut dyn FnMut(&mut [u8]),
}

impl Hand<'_> {
    pub(super) fn random<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.fill)(&mut bytes);
        bytes
    }

    /// 32 random hexadecimal digits.
    pub(super) fn id(&mut self) -> AccountId {
        AccountId::from_random(self.random())
    }

    pub(super) fn stamp(&self) -> Stamp {
        Stamp { at: self.now, by: self.operator.name.clone(), from: self.operator.ssh_address.clone() }
    }
}

impl Writer {
    /// A writer of the file at `path`, made at the first [`Write::SaveReseller`] where there is none. With `read_only`
    /// every write is refused.
    pub fn new(path: PathBuf, read_only: bool, operator: Operator, sources: Sources) -> Self {
        Self { path, read_only, operator, sources, opened: None, busy: BUSY_TIMEOUT }
    }

    /// Does one write; what went wrong is [`Reply::WriteFailed`], and then nothing of it is in the file.
    pub fn answer(&mut self, write: &Write) -> Reply {
        let reply = match write {
            Write::CreateAccount(account) => self.create_accounts(slice::from_ref(account)).and_then(|created| {
                match <[Created; 1]>::try_from(created) {
                    Ok([created]) => Ok(Reply::Created(Box::new(created))),
                    Err(_) => Err(trouble("The account was not made. This is a fault of trunkdesk: please report it.")),
                }
            }),
            Write::SaveReseller { settings, from_revision } => self
                .write(from_revision.is_none(), |transaction, hand| {
                    reseller::save(transaction, hand, settings, *from_revision)
                })
                .map(|standing| Reply::ResellerSaved(Box::new(standing))),
        };
        reply.unwrap_or_else(Reply::WriteFailed)
    }

    /// Makes several accounts in one transaction: all or none.
    ///
    /// # Errors
    /// As [`Reply::WriteFailed`].
    pub fn create_accounts(&mut self, accounts: &[NewAccount]) -> Result<Vec<Created>, Failure> {
        self.allowed()?;
        // a hash takes long on purpose, so it is made while nobody waits for the file
        let credentials: Vec<Credentials> =
            accounts.iter().map(|account| Credentials::of(account.admin.as_ref(), &mut self.sources)).collect();
        self.write(false, |transaction, hand| {
            let Some(reseller) = reseller::read(transaction)? else {
                return Err(trouble("There is no reseller yet. Set the reseller up first, then try again.").into());
            };
            accounts
                .iter()
                .zip(credentials)
                .map(|(account, credentials)| accounts::create(transaction, hand, &reseller, account, credentials))
                .collect()
        })
    }

    /// Closes the file; the next write opens it again.
    pub(super) fn close(&mut self) {
        self.opened = None;
    }

    fn allowed(&self) -> Result<(), Failure> {
        if self.read_only {
            return Err(trouble(
                "Started with --read-only, so nothing can be saved. Start trunkdesk without it to save.",
            ));
        }
        Ok(())
    }

    /// Does `work` in one transaction; with `make` the file is made where it is not.
    fn write<T>(
        &mut self,
        make: bool,
        work: impl FnOnce(&Transaction<'_>, &mut Hand<'_>) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        self.allowed()?;
        self.try_write(make, work).map_err(|error| error.into_failure(&self.path, Doing::Writing))
    }

    fn try_write<T>(
        &mut self,
        make: bool,
        work: impl FnOnce(&Transaction<'_>, &mut Hand<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        // written to a file that was moved away, it would be lost
        let file = open::look(&self.path)?;
        let opened = match self.opened.take() {
            Some(opened) if Some(opened.file) == file => opened,
            _ => open::to_write(&self.path, make, self.busy)?,
        };
        let opened = self.opened.insert(opened);
        let transaction = opened.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // another program may have migrated it meanwhile
        migrate::check(&transaction, &self.path)?;
        // the time once the lock is held, so that history is in the order of time
        let mut hand = Hand { operator: &self.operator, now: (self.sources.now)(), fill: &mut self.sources.fill };
        let done = work(&transaction, &mut hand)?;
        transaction.commit()?;
        Ok(done)
    }
}

#[cfg(test)]
mod tests;
