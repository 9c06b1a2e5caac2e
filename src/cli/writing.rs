//! Changes to the file, with answers of the right kind or an error that can be told.

use std::path::{Path, PathBuf};

use super::{
    Context,
    error::{self, Error, Naming},
};
use crate::{
    domain::{
        account::{Account, AccountId},
        checkup::{Checkup, Repair},
        cluster::{Cluster, SyncPage},
        import::{Imported, Progress},
        request::{Created, Deleted, Login, Reply, Write},
        reseller::Standing,
    },
    store::{CheckedImport, Import, Interrupted, Restored, Stop, Undone, Writer},
};

/// The accounts' file, to write.
pub(super) struct Writing {
    writer: Writer,
    naming: Naming,
}

impl Writing {
    /// A hand of the operator of this process; what is refused is named by its option.
    pub(super) fn new(context: &Context) -> Self {
        Self { writer: context.seat.writer(context.location.path()), naming: error::options }
    }

    /// Brings a file that an older trunkdesk made up to date.
    pub(super) fn bring_up_to_date(&self) -> Result<(), Error> {
        Ok(self.writer.bring_up_to_date(super::tell_ahead).map(drop)?)
    }

    /// The same, but what is refused is named in another way.
    pub(super) fn naming(self, naming: Naming) -> Self {
        Self { naming, ..self }
    }

    /// Does what is answered with the account as it is then.
    pub(super) fn account(&mut self, write: &Write) -> Result<Account, Error> {
        match self.ask(write)? {
            Reply::AccountSaved(account) => Ok(*account),
            _ => Err(Error::fault()),
        }
    }

    /// Makes an account.
    pub(super) fn created(&mut self, write: &Write) -> Result<Created, Error> {
        match self.ask(write)? {
            Reply::Created(created) => Ok(*created),
            _ => Err(Error::fault()),
        }
    }

    /// Makes or changes a user: the account as it is then, and the user's login.
    pub(super) fn user(&mut self, write: &Write) -> Result<(Account, Login), Error> {
        match self.ask(write)? {
            Reply::UserSaved(account, login) => Ok((*account, login)),
            _ => Err(Error::fault()),
        }
    }

    /// Adds or removes credit: the account as it is then, and whether the entry was there already.
    pub(super) fn credit(&mut self, write: &Write) -> Result<(Account, bool), Error> {
        match self.ask(write)? {
            Reply::CreditSaved { account, repeated } => Ok((*account, repeated)),
            _ => Err(Error::fault()),
        }
    }

    /// Deletes an account.
    pub(super) fn deleted(&mut self, write: &Write) -> Result<Deleted, Error> {
        match self.ask(write)? {
            Reply::Deleted(deleted) => Ok(deleted),
            _ => Err(Error::fault()),
        }
    }

    /// Changes the reseller.
    pub(super) fn reseller(&mut self, write: &Write) -> Result<Standing, Error> {
        match self.ask(write)? {
            Reply::ResellerSaved(standing) => Ok(*standing),
            _ => Err(Error::fault()),
        }
    }

    /// Does what is ordered about what waits to be sent: how the file stands with the cluster then.
    pub(super) fn sync(&mut self, write: &Write) -> Result<SyncPage, Error> {
        match self.ask(write)? {
            Reply::SyncOrdered(Some(page)) => Ok(*page),
            _ => Err(Error::fault()),
        }
    }

    /// Has these accounts sent, and those above them.
    pub(super) fn send_accounts(&mut self, accounts: &[AccountId]) -> Result<(), Error> {
        self.writer.send_accounts(accounts).map_err(|failure| Error::unsaved(&failure, self.naming))
    }

    /// Has each account sent that is here only: how many those were.
    pub(super) fn send_all(&mut self) -> Result<u64, Error> {
        Ok(self.writer.send_all()?)
    }

    /// Tries all again that may come to something: how many steps those were.
    pub(super) fn retry_all(&mut self) -> Result<u64, Error> {
        Ok(self.writer.retry_all()?)
    }

    /// Has the file stand with a cluster, which `has_moved` to another address since, or must not have.
    pub(super) fn join_cluster(&mut self, cluster: &Cluster, has_moved: bool) -> Result<(), Error> {
        let joined = match has_moved {
            true => self.writer.join_moved_cluster(cluster),
            false => self.writer.join_cluster(cluster),
        };
        Ok(joined?)
    }

    /// Imports the rows of a file.
    pub(super) fn import(&mut self, checked: &CheckedImport, import: Import<'_>) -> Result<Imported, Box<Interrupted>> {
        self.writer.import(checked, import)
    }

    /// Takes an import back.
    pub(super) fn undo_import(
        &mut self,
        id: &AccountId,
        watch: &mut dyn FnMut(Progress),
        stop: &Stop,
    ) -> Result<Undone, Error> {
        Ok(self.writer.undo_import(id, watch, stop)?)
    }

    /// Puts the contents of a backup into the file, which is made where there is none.
    pub(super) fn restore(
        &mut self,
        context: &Context,
        from: &Path,
        confirm: Option<&str>,
        stop: &Stop,
    ) -> Result<Restored, Error> {
        if context.seat.read_only.is_none() {
            context.location.prepare()?;
        }
        let restored = self.writer.restore(from, confirm, stop);
        restored.map_err(|failure| Error::unrestored(&failure, self.naming))
    }

    /// Mends what a look at the file has found: what was done, and what could not be.
    pub(super) fn repair(&mut self, checkup: &Checkup, own_folders: &[PathBuf]) -> Result<Vec<Repair>, Error> {
        Ok(self.writer.repair(checkup, own_folders)?)
    }

    fn ask(&mut self, write: &Write) -> Result<Reply, Error> {
        match self.writer.answer(write) {
            Reply::WriteFailed(failure) => Err(Error::unsaved(&failure, self.naming)),
            reply => Ok(reply),
        }
    }
}
