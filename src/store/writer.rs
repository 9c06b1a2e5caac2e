//! Writes the file: each write is one IMMEDIATE transaction with its history row.

use std::{
    cell::Cell,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{
    change, cluster, commit,
    copy::Stop,
    create,
    failure::{Doing, Error, trouble},
    ledger, migrate,
    open::{self, Opened},
    place::Place,
    reader::Reader,
    reseller,
    restore::{Restore, Restored},
    sources::Sources,
    users::{self, Credentials},
};
use crate::domain::{
    account::{Account, AccountId, NewAccount, Stamp},
    admin::NewPassword,
    cluster::sealed::SealKey,
    history::Head,
    operator::Operator,
    read_only::ReadOnly,
    request::{Created, Failure, Login, Reply, Write},
    reseller::Reseller,
};

/// Writes the file: each write is one IMMEDIATE transaction with its history row.
pub struct Writer {
    pub(super) place: Place,
    read_only: Option<ReadOnly>,
    operator: Operator,
    pub(super) sources: Sources,
    opened: Option<Opened>,
    landed: Box<dyn FnMut(&Head) + Send>,
    seal: Option<SealKey>,
    /// Looks for it, as long as there is none.
    find_seal: Box<dyn FnMut() -> Option<SealKey> + Send>,
}

/// Who writes, when, and with what randomness, within one transaction.
pub(super) struct Hand<'a> {
    pub(super) operator: &'a Operator,
    pub(super) now: Timestamp,
    fill: &'a mut dyn FnMut(&mut [u8]),
    /// What passwords that have to travel to the cluster are sealed with.
    pub(super) seal: Option<&'a SealKey>,
    /// The newest row of the history, once there is one of this transaction.
    pub(super) head: Cell<Option<Head>>,
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
    /// every write is refused, and that is why.
    pub fn new(path: PathBuf, read_only: Option<ReadOnly>, operator: Operator, sources: Sources) -> Self {
        Self {
            place: Place::new(path),
            read_only,
            operator,
            sources,
            opened: None,
            landed: Box::new(|_| ()),
            seal: None,
            find_seal: Box::new(|| None),
        }
    }

    /// The same, that seals with this key the passwords that have to travel to the cluster. Without one they are not kept
    /// at all, and have to be set again.
    pub fn sealing(mut self, key: Option<SealKey>) -> Self {
        self.seal = key;
        self
    }

    /// The same, that looks for the key at each write until there is one: a log-in to a cluster makes it, which may come
    /// long after the file was opened.
    pub fn sealing_once(mut self, find: impl FnMut() -> Option<SealKey> + Send + 'static) -> Self {
        self.find_seal = Box::new(find);
        self
    }

    /// The same, that tells of each write that has landed, with the newest row of the history then.
    pub fn telling(mut self, landed: impl FnMut(&Head) + Send + 'static) -> Self {
        self.landed = Box::new(landed);
        self
    }

    /// The same, on the file that this reader has opened, and on no other.
    pub fn beside(mut self, reader: &Reader) -> Self {
        self.place = reader.place.clone();
        self
    }

    /// Brings a file that an older trunkdesk made up to date, and keeps a copy of it as it was beside it. That takes long
    /// for a large one, so `tell` is given a sentence before it begins, and nothing where there is nothing to do. Gives a
    /// reader of the file, which keeps the connection that it was looked at with: a start need not open it twice.
    ///
    /// # Errors
    /// As [`Reply::WriteFailed`].
    pub fn bring_up_to_date(&self, tell: impl FnOnce(&str)) -> Result<Reader, Failure> {
        let done = if self.read_only.is_some() { Ok(None) } else { open::bring_up_to_date(self.place.path(), tell) };
        let opened = done.map_err(|error| error.into_failure(self.place.path(), Doing::Writing))?;
        Ok(Reader::opened(self.place.clone(), opened))
    }

    /// Does one write; what went wrong is [`Reply::WriteFailed`], and then nothing of it is in the file.
    pub fn answer(&mut self, write: &Write) -> Reply {
        let reply = match write {
            Write::CreateAccount(new) => self
                .with_password(
                    new.admin.as_ref().map(|admin| &admin.password),
                    |transaction, hand, reseller, credentials| {
                        create::create(transaction, hand, reseller, new, credentials)
                    },
                )
                .map(|created| Reply::Created(Box::new(created))),
            Write::SaveReseller { settings, template, from_revision } => self
                .write(from_revision.is_none(), |transaction, hand| {
                    reseller::save(transaction, hand, settings, template.as_deref(), *from_revision)
                })
                .map(|standing| Reply::ResellerSaved(Box::new(standing))),
            Write::ChangeAccount(change) => self
                .on_account(|transaction, hand, reseller| change::change(transaction, hand, reseller, change))
                .map(account_saved),
            Write::SetEnabled { account, enabled } => self
                .on_account(|transaction, hand, reseller| {
                    change::set_enabled(transaction, hand, reseller, account, *enabled)
                })
                .map(account_saved),
            Write::MoveAccount { account, to } => self
                .on_account(|transaction, hand, reseller| change::relocate(transaction, hand, reseller, account, to))
                .map(account_saved),
            Write::DeleteAccount { account, confirm } => self
                .on_account(|transaction, hand, reseller| change::delete(transaction, hand, reseller, account, confirm))
                .map(Reply::Deleted),
            Write::AddAdmin { account, admin } => self
                .with_password(Some(&admin.password), |transaction, hand, _, credentials| {
                    users::add(transaction, hand, account, admin, credentials)
                })
                .map(user_saved),
            Write::ChangeUser(change) => self
                .with_password(change.password.as_ref(), |transaction, hand, _, credentials| {
                    users::change(transaction, hand, change, credentials)
                })
                .map(user_saved),
            Write::RemoveUser { account, base, last_admin } => self
                .on_account(|transaction, hand, _| users::remove(transaction, hand, account, base, *last_admin))
                .map(account_saved),
            Write::ChangeCredit(change) => self
                .on_account(|transaction, hand, reseller| ledger::change(transaction, hand, reseller, change))
                .map(|(account, repeated)| Reply::CreditSaved { account: Box::new(account), repeated }),
            Write::Sync(order) => self
                .on_account(|transaction, hand, reseller| cluster::order(transaction, hand, reseller, order))
                .map(|page| Reply::SyncOrdered(page.map(Box::new))),
        };
        reply.unwrap_or_else(Reply::WriteFailed)
    }

    /// Makes several accounts in one transaction: all or none.
    ///
    /// # Errors
    /// As [`Reply::WriteFailed`].
    pub fn create_accounts(&mut self, accounts: &[NewAccount]) -> Result<Vec<Created>, Failure> {
        self.allowed()?;
        let credentials: Vec<Credentials> = accounts
            .iter()
            .map(|account| account.admin.as_ref().map(|admin| &admin.password))
            .map(|password| Credentials::of(password, &mut self.sources))
            .collect();
        self.on_account(|transaction, hand, reseller| {
            accounts
                .iter()
                .zip(credentials)
                .map(|(account, credentials)| create::create(transaction, hand, reseller, account, credentials))
                .collect()
        })
    }

    /// Does `work` in one transaction, with the reseller as it is within it.
    pub(super) fn on_account<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &mut Hand<'_>, &Reseller) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        self.write(false, |transaction, hand| {
            let Some(reseller) = reseller::read(transaction)? else {
                return Err(trouble("There is no reseller yet. Set the reseller up first, then try again.").into());
            };
            work(transaction, hand, &reseller)
        })
    }

    /// Does `work` in one transaction; the password is hashed before it, while nobody waits for the file.
    fn with_password<T>(
        &mut self,
        password: Option<&NewPassword>,
        work: impl FnOnce(&Transaction<'_>, &mut Hand<'_>, &Reseller, Credentials) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        self.allowed()?;
        let credentials = Credentials::of(password, &mut self.sources);
        self.on_account(|transaction, hand, reseller| work(transaction, hand, reseller, credentials))
    }

    /// Puts the contents of the backup `from` into the file, which is made where there is none, and keeps what it held
    /// beside it. `confirm` says what is to go: the name of the reseller in the file. Where `stop` says so before it is
    /// done, nothing is restored.
    ///
    /// # Errors
    /// As [`Reply::WriteFailed`].
    pub fn restore(&mut self, from: &Path, confirm: Option<&str>, stop: &Stop) -> Result<Restored, Failure> {
        self.allowed()?;
        self.close();
        let Self { place, operator, sources: Sources { now, fill, .. }, .. } = self;
        let path = place.path();
        let restore = Restore { path, from, confirm, stop };
        let done = restore.run(move || Hand { operator, now: now(), fill, seal: None, head: Cell::default() });
        let restored = done.map_err(|error| error.into_failure(path, Doing::Writing))?;
        if let Some(head) = &restored.head {
            (self.landed)(head);
        }
        Ok(restored)
    }

    pub(super) fn path(&self) -> &Path {
        self.place.path()
    }

    /// The connection, where the file is open.
    pub(super) fn connection(&self) -> Option<&Connection> {
        self.opened.as_ref().map(|opened| &opened.connection)
    }

    /// Closes the file; the next write opens it again.
    pub(super) fn close(&mut self) {
        self.opened = None;
    }

    pub(super) fn allowed(&self) -> Result<(), Failure> {
        self.read_only.map_or(Ok(()), |why| Err(trouble(why.to_string())))
    }

    /// Does `work` in one transaction; with `make` the file is made where it is not.
    pub(super) fn write<T>(
        &mut self,
        make: bool,
        work: impl FnOnce(&Transaction<'_>, &mut Hand<'_>) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        self.allowed()?;
        self.try_write(make, work).map_err(|error| error.into_failure(self.place.path(), Doing::Writing))
    }

    fn try_write<T>(
        &mut self,
        make: bool,
        work: impl FnOnce(&Transaction<'_>, &mut Hand<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        // written to a file that was moved away, it would be lost
        self.place.check()?;
        let opened = match self.opened.take() {
            Some(opened) => opened,
            // what went wrong may be that it has gone meanwhile
            None => open::to_write(self.place.path(), make).or_else(|error| self.place.check().and(Err(error)))?,
        };
        self.place.keep(&opened);
        let Opened { connection, guard, .. } = self.opened.insert(opened);
        guard.check_log(self.place.path())?;
        guard.check_contents(connection, self.place.path())?;
        if self.seal.is_none() {
            self.seal = (self.find_seal)();
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // another program may have migrated it meanwhile
        migrate::check(&transaction, self.place.path())?;
        // the time once the lock is held, so that history is in the order of time
        let (now, fill) = ((self.sources.now)(), &mut self.sources.fill);
        let seal = self.seal.as_ref();
        let mut hand = Hand { operator: &self.operator, now, fill, seal, head: Cell::default() };
        let done = work(&transaction, &mut hand)?;
        // it may have waited for long
        self.place.check()?;
        guard.check_log(self.place.path())?;
        transaction.commit().map_err(|error| commit::failed(error, connection, self.place.path()))?;
        if let Some(head) = hand.head.take() {
            (self.landed)(&head);
        }
        Ok(done)
    }
}

impl Drop for Writer {
    /// Puts what stands in SQLite's log into the file, where nobody is in the midst of reading. The last connection to
    /// close does so too, but not where that is one that only reads: of programs that come and go, each would add to the
    /// log, and none would ever begin it anew.
    fn drop(&mut self) {
        // beside a file that was put in its place, the log may be that one's by now
        if let Some(opened) = self.opened.take()
            && self.place.check().is_ok()
        {
            // not worth waiting for
            let _waits = opened.connection.busy_timeout(Duration::ZERO);
            let _busy = opened.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        }
    }
}

fn account_saved(account: Account) -> Reply {
    Reply::AccountSaved(Box::new(account))
}

fn user_saved((account, login): (Account, Login)) -> Reply {
    Reply::UserSaved(Box::new(account), login)
}

#[cfg(test)]
mod tests;
