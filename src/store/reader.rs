//! Reads the file, over a connection that cannot write.

use std::{path::PathBuf, sync::Arc};

use rusqlite::Connection;

use super::{
    accounts, cluster,
    copy::Stop,
    failure::{Doing, Error},
    history, ledger, list, migrate,
    open::{self, Opened},
    place::Place,
    reseller, users, verify,
};
use crate::domain::{
    history::{
        HistoryPage,
        chain::{Chain, Hash},
    },
    id::UserId,
    ledger::LedgerPage,
    money::Cents,
    password,
    request::{CountedOn, Failure, ListPage, Read, Reply},
    secret::Secret,
    timezone::Timezone,
};

/// Reads the file, over a connection that cannot write. The file is opened at the first read that finds it.
pub struct Reader {
    pub(super) place: Place,
    opened: Option<Opened>,
    stop: Stop,
}

/// Operations of SQLite's machine between two questions whether to stop: a fraction of a millisecond.
const OPERATIONS: i32 = 2_000;

impl Reader {
    /// A reader of the file at `path`, which need not exist yet.
    pub fn new(path: PathBuf) -> Self {
        Self::opened(Place::new(path), None)
    }

    /// The same, over the connection that is open already, if one is.
    pub(super) fn opened(place: Place, opened: Option<Opened>) -> Self {
        if let Some(opened) = &opened {
            place.keep(opened);
        }
        Self { place, opened, stop: Arc::new(|| false) }
    }

    /// Another reader of the same file, over a connection of its own.
    pub fn another(&self) -> Self {
        Self::opened(self.place.clone(), None)
    }

    /// Breaks off what is being read where `stop` says so. The answer is then that it failed, and for nobody.
    pub(super) fn stop_when(&mut self, stop: impl Fn() -> bool + Send + Sync + 'static) {
        self.stop = Arc::new(stop);
    }

    /// Answers one question; what went wrong is [`Reply::ReadFailed`].
    pub fn answer(&mut self, read: &Read) -> Reply {
        let reply = match read {
            Read::Standing => self.read(reseller::standing).map(|found| Reply::Standing(found.flatten().map(Box::new))),
            Read::List(request) => self.read(|connection| list::page(connection, request)).map(|page| {
                Reply::List(page.unwrap_or_else(|| ListPage {
                    request: request.clone(),
                    rows: Vec::new(),
                    more_before: false,
                    more_after: false,
                    total: 0,
                    counted_upto: None,
                    path: None,
                }))
            }),
            Read::Count(request) => self.read(|connection| list::count_on(connection, request)).map(|counted| {
                Reply::Counted(counted.unwrap_or_else(|| CountedOn {
                    request: request.clone(),
                    total: 0,
                    counted_upto: None,
                }))
            }),
            Read::Account(id) => self
                .read(|connection| accounts::read(connection, id))
                .map(|found| Reply::Account(id.clone(), found.flatten().map(Box::new))),
            Read::ByRealm(realm) => {
                self.read(|connection| accounts::by_realm(connection, realm)).map(|found| Reply::Found(found.flatten()))
            }
            Read::NameTaken(name) => self
                .read(|connection| accounts::name_holder(connection, name.as_str(), None))
                .map(|found| Reply::NameTaken(name.clone(), found.flatten())),
            Read::RealmTaken(realm) => self
                .read(|connection| accounts::realm_holder(connection, realm.as_str(), None))
                .map(|found| Reply::RealmTaken(realm.clone(), found.flatten())),
            Read::Holdings => {
                self.read(reseller::holdings).map(|found| Reply::Holdings(Box::new(found.unwrap_or_default())))
            }
            Read::Ledger(request) => self.read(|connection| ledger::page(connection, request)).map(|page| {
                Reply::Ledger(page.unwrap_or_else(|| LedgerPage {
                    request: request.clone(),
                    balance: Cents(0),
                    entries: Vec::new(),
                    more: false,
                }))
            }),
            Read::History(request) => self
                .read(|connection| {
                    let reseller = reseller::read(connection)?;
                    let zone = reseller.map_or_else(Timezone::utc, |reseller| reseller.settings.timezone);
                    history::page(connection, request, &zone)
                })
                .map(|page| {
                    Reply::History(page.unwrap_or_else(|| HistoryPage {
                        request: request.clone(),
                        rows: Vec::new(),
                        newest: None,
                        next: None,
                    }))
                }),
            Read::Sync => self.read(cluster::page).map(|found| Reply::Sync(found.flatten().map(Box::new))),
        };
        reply.unwrap_or_else(Reply::ReadFailed)
    }

    /// Whether this is a user's password; `None` where the user has none yet, or is gone.
    ///
    /// # Errors
    /// As [`Reply::ReadFailed`].
    pub fn check_password(&mut self, user: &UserId, password: &Secret) -> Result<Option<bool>, Failure> {
        let hash = self.read(|connection| users::password_hash(connection, user))?.flatten();
        // not while the file is held
        Ok(hash.map(|hash| password::verify(password, &hash)))
    }

    /// Whether the history is as it was written, and where a head is that was known before; with the reseller's time
    /// zone, if that can be read. `None` where there is no file yet.
    ///
    /// # Errors
    /// As [`Reply::ReadFailed`].
    pub fn verify_history(&mut self, head: Option<&Hash>) -> Result<Option<(Chain, Timezone)>, Failure> {
        let verified = || -> Result<_, Error> {
            self.place.check()?;
            // as it is, also where an older trunkdesk made it
            let Some(mut opened) = open::to_look(self.place.path())? else { return Ok(None) };
            // one state of the file
            let connection = opened.connection.transaction()?;
            let reseller = reseller::read(&connection).ok().flatten();
            let zone = reseller.map_or_else(Timezone::utc, |reseller| reseller.settings.timezone);
            Ok(Some((verify::chain(&connection, head)?, zone)))
        };
        verified().map_err(|error| error.into_failure(self.place.path(), Doing::Reading))
    }

    /// Closes the file; the next read opens it again.
    pub(super) fn close(&mut self) {
        self.opened = None;
    }

    /// Does `ask` on one state of the file; `None` where there is no file yet.
    pub(super) fn read<T>(&mut self, ask: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<Option<T>, Failure> {
        let answer = self.try_read(ask);
        answer.map_err(|error| error.into_failure(self.place.path(), Doing::Reading))
    }

    fn try_read<T>(&mut self, ask: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<Option<T>, Error> {
        self.place.check()?;
        if self.opened.is_none() {
            let Some(opened) = open::to_read(self.place.path())? else { return Ok(None) };
            self.place.keep(&opened);
            self.opened = Some(opened);
        }
        let Some(Opened { connection, guard, .. }) = &mut self.opened else { return Ok(None) };
        guard.check_log(self.place.path())?;
        guard.check_contents(connection, self.place.path())?;
        let stop = Arc::clone(&self.stop);
        connection.progress_handler(OPERATIONS, Some(move || stop()))?;
        let transaction = connection.transaction()?;
        // another program may have migrated it meanwhile
        migrate::check(&transaction, self.place.path())?;
        let answer = ask(&transaction)?;
        // keeps what was made in SQLite's own memory to find it
        transaction.commit()?;
        Ok(Some(answer))
    }
}
