//! Questions to the file, with answers of the right kind or an error that can be told.

use super::{Context, error::Error};
use crate::{
    domain::{
        account::{Account, AccountId, AccountRow},
        cluster::{SyncPage, SyncRow},
        history::{
            HistoryRequest, HistoryRow, Span,
            chain::{Chain, Hash},
        },
        id::UserId,
        ledger::{LedgerEntry, LedgerRequest},
        name::AccountName,
        request::{Holder, ListRequest, Page, Read, Reply},
        reseller::Standing,
        secret::Secret,
        timezone::Timezone,
    },
    exit::Exit,
    store::Reader,
};

/// Rows that are read at once: few enough for the memory, and enough that counting them all for each page of a search
/// does not add up.
const PAGE: u32 = 2000;

/// The accounts' file, to read.
pub(super) struct Reading<'a> {
    reader: Reader,
    context: &'a Context,
}

impl<'a> Reading<'a> {
    pub(super) fn new(context: &'a Context) -> Self {
        Self { reader: Reader::new(context.location.path().to_owned()), context }
    }

    /// The reseller; `None` where there is no file, or no reseller in it, yet.
    pub(super) fn standing(&mut self) -> Result<Option<Standing>, Error> {
        if self.context.location.is_new() {
            return Ok(None);
        }
        match self.ask(&Read::Standing)? {
            Reply::Standing(standing) => Ok(standing.map(|standing| *standing)),
            _ => Err(Error::fault()),
        }
    }

    /// The reseller, which has to be there.
    pub(super) fn existing(&mut self) -> Result<Standing, Error> {
        self.standing()?.ok_or_else(|| self.nothing_yet())
    }

    /// Says that there is no reseller, and how it is set up.
    pub(super) fn nothing_yet(&self) -> Error {
        let path = self.context.location.shown();
        Error::told(
            Exit::Failed,
            format!(
                "There is no reseller in {path} yet: start trunkdesk to set it up on the screen, or use trunkdesk \
                 reseller set --realm-suffix with the domain of your customers' realms."
            ),
        )
    }

    /// How the file stands with the cluster; `None` where none is set up.
    pub(super) fn sync(&mut self) -> Result<Option<SyncPage>, Error> {
        if self.context.location.is_new() {
            return Ok(None);
        }
        match self.ask(&Read::Sync)? {
            Reply::Sync(page) => Ok(page.map(|page| *page)),
            _ => Err(Error::fault()),
        }
    }

    /// The account that a step is of, with all that waits of it, if there is such a step.
    pub(super) fn sync_step(&mut self, number: i64) -> Result<Option<SyncRow>, Error> {
        Ok(self.reader.sync_step(number)?)
    }

    /// Whether anything of the file is known at a cluster, or waits to be sent.
    pub(super) fn cluster_is_used(&mut self) -> Result<bool, Error> {
        Ok(self.reader.cluster_is_used()?)
    }

    /// The account with an id, if there is one.
    pub(super) fn account(&mut self, id: AccountId) -> Result<Option<Account>, Error> {
        match self.ask(&Read::Account(id))? {
            Reply::Account(_, account) => Ok(account.map(|account| *account)),
            _ => Err(Error::fault()),
        }
    }

    /// The account with a realm, if there is one.
    pub(super) fn by_realm(&mut self, realm: &str) -> Result<Option<AccountId>, Error> {
        match self.ask(&Read::ByRealm(realm.to_owned()))? {
            Reply::Found(id) => Ok(id),
            _ => Err(Error::fault()),
        }
    }

    /// The account that keeps others from having a name, if there is one.
    pub(super) fn name_holder(&mut self, name: AccountName) -> Result<Option<Holder>, Error> {
        match self.ask(&Read::NameTaken(name))? {
            Reply::NameTaken(_, holder) => Ok(holder),
            _ => Err(Error::fault()),
        }
    }

    /// Goes through the first `limit` accounts of a list, page by page.
    pub(super) fn pages(
        &mut self,
        mut request: ListRequest,
        limit: u64,
        mut each: impl FnMut(&[AccountRow]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut left = limit;
        while left > 0 {
            request.limit = page(left);
            let Reply::List(found) = self.ask(&Read::List(request.clone()))? else { return Err(Error::fault()) };
            let Some(last) = found.rows.last() else { break };
            request.page = Page::After(last.place.clone());
            left = left.saturating_sub(found.rows.len() as u64);
            each(&found.rows)?;
            if !found.more_after {
                break;
            }
        }
        Ok(())
    }

    /// Goes through the newest `limit` entries of an account's ledger, page by page.
    pub(super) fn ledger(
        &mut self,
        account: &AccountId,
        limit: u64,
        mut each: impl FnMut(&[LedgerEntry]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut request = LedgerRequest { account: account.clone(), before: None, limit: 0 };
        let mut left = limit;
        while left > 0 {
            request.limit = page(left);
            let Reply::Ledger(found) = self.ask(&Read::Ledger(request.clone()))? else { return Err(Error::fault()) };
            let Some(last) = found.entries.last() else { break };
            request.before = Some(last.number);
            left = left.saturating_sub(found.entries.len() as u64);
            each(&found.entries)?;
            if !found.more {
                break;
            }
        }
        Ok(())
    }

    /// Goes through the newest `limit` rows of the history, page by page.
    pub(super) fn history(
        &mut self,
        account: Option<AccountId>,
        search: &str,
        limit: u64,
        mut each: impl FnMut(&[HistoryRow]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut request =
            HistoryRequest { generation: 0, account, search: search.to_owned(), span: Span::Newest, limit: 0 };
        let mut left = limit;
        while left > 0 {
            request.limit = page(left);
            let Reply::History(found) = self.ask(&Read::History(request.clone()))? else { return Err(Error::fault()) };
            left = left.saturating_sub(found.rows.len() as u64);
            if !found.rows.is_empty() {
                each(&found.rows)?;
            }
            let Some(next) = found.next else { break };
            request.span = Span::OlderThan(next);
        }
        Ok(())
    }

    /// Whether a password is a user's; `None` where the user has none yet.
    pub(super) fn check_password(&mut self, user: &UserId, password: &Secret) -> Result<Option<bool>, Error> {
        Ok(self.reader.check_password(user, password)?)
    }

    /// Goes through the whole history; gives what was found, and the reseller's time zone to tell it in.
    pub(super) fn verify_history(&mut self, head: Option<&Hash>) -> Result<(Chain, Timezone), Error> {
        let found = if self.context.location.is_new() { None } else { self.reader.verify_history(head)? };
        found.ok_or_else(|| self.nothing_yet())
    }

    fn ask(&mut self, read: &Read) -> Result<Reply, Error> {
        match self.reader.answer(read) {
            Reply::ReadFailed(failure) => Err(failure.into()),
            reply => Ok(reply),
        }
    }
}

/// How many rows the next page has, where so many are wanted still.
fn page(left: u64) -> u32 {
    u32::try_from(left).unwrap_or(PAGE).min(PAGE)
}
