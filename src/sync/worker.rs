//! What works off the outbox and pulls, for the screens and for commands: one part at a time, under the file's lease.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use jiff::Timestamp;

use super::{
    address::Base,
    backoff::Backoff,
    bell::Bell,
    client::Trouble as NoAnswer,
    credentials::{Access, SyncFolder},
    pull::{Halted, Pull, Wanted, keep, refresh},
    session::{Failed, Line, Session},
    steps::perform,
};
use crate::{
    domain::{
        account::AccountId,
        cluster::{
            SyncPage, Trouble, TroubleKind,
            outbox::{Outcome, Seen, Task},
            report::{Became, SyncReport},
            sealed::SealKey,
        },
        request::{Failure, Read, Reply},
    },
    store::{Lease, Next, Reader, Sources, Writer},
};

/// How old the lease may be when a request begins, which ends after [`super::client`]'s 15 seconds at the latest: so no
/// other worker has the lease while it is under way.
const RENEW: Duration = Duration::from_secs(8);

/// So many parts of the work in a row whose answers are lost are trouble with the line.
const LOST: u32 = 2;

/// What is told of a fault of trunkdesk itself.
const FAULT: &str = "Something went wrong inside trunkdesk: please report it. It is looked for and tried again.";

/// What it works with.
pub struct Tools {
    /// Where the key to the cluster lies.
    pub folder: SyncFolder,
    /// Reads the accounts' file.
    pub reader: Reader,
    /// Makes what writes it.
    pub writer: Box<dyn Fn() -> Writer + Send>,
    /// The most requests in a second.
    pub per_second: u32,
    /// How long after a pull the next one is due; never where it is `None`.
    pub pull_every: Option<Duration>,
    /// Hears what happens.
    pub on_report: Box<dyn Fn(SyncReport) + Send>,
    /// Hears what the accounts' file has said no to.
    pub on_failure: Box<dyn Fn(&Failure) + Send>,
}

/// Why nothing can be done.
#[derive(Debug)]
pub enum NotReady {
    /// The file stands with no cluster.
    NoCluster,
    /// Nobody is logged in from here, or not to this file's cluster: a sentence with a remedy.
    NotLoggedIn(String),
    /// Another worker does it, until then at least.
    Busy(Timestamp),
    /// The accounts' file says no.
    File(Failure),
}

impl From<Failure> for NotReady {
    fn from(failure: Failure) -> Self {
        Self::File(failure)
    }
}

/// What one part of the work came to.
pub(super) enum Part {
    /// A step was tried, or a piece of a pull was done.
    Did(Option<Became>),
    /// The whole line is in trouble: all of it waits that long.
    Wait(Duration),
    /// Nothing is to be done before this.
    Later(Option<Timestamp>),
    /// Another worker has the lease.
    LeaseLost,
}

/// The one that works.
pub(super) struct Worker {
    pub(super) tools: Tools,
    pub(super) bell: Bell,
    /// What it is called in the file.
    name: String,
    writer: Writer,
    at: Option<(Access, Session)>,
    seal: Option<SealKey>,
    pub(super) pull: Option<Pull>,
    pub(super) backoff: Backoff,
    pub(super) trouble: Option<Trouble>,
    is_busy: bool,
    /// How many parts in a row ended with an answer that was lost.
    lost: u32,
}

impl Worker {
    pub(super) fn new(tools: Tools, bell: Bell) -> Self {
        let mut random = [0; 16];
        // two of one name would have the lease at once
        (Sources::system().fill)(&mut random);
        Self {
            name: AccountId::from_random(random).to_string(),
            writer: (tools.writer)(),
            tools,
            bell,
            at: None,
            seal: None,
            pull: None,
            backoff: Backoff::default(),
            trouble: None,
            is_busy: false,
            lost: 0,
        }
    }

    /// How the file stands with its cluster.
    pub(super) fn page(&mut self) -> Result<SyncPage, NotReady> {
        match self.tools.reader.answer(&Read::Sync) {
            Reply::Sync(Some(page)) => Ok(*page),
            Reply::ReadFailed(failure) => Err(NotReady::File(failure)),
            _ => Err(NotReady::NoCluster),
        }
    }

    /// Gets ready to work: logged in, to this file's cluster, and with the lease.
    pub(super) fn begin(&mut self, page: &SyncPage) -> Result<(), NotReady> {
        let no = |unusable: super::Unusable| NotReady::NotLoggedIn(unusable.to_string());
        let access = self.tools.folder.access().map_err(no)?.ok_or_else(|| {
            NotReady::NotLoggedIn("Nobody is logged in to the cluster from here. Run trunkdesk sync login.".into())
        })?;
        // a copy of a cluster has the same accounts
        let is_there = Base::parse(&access.url, true).is_ok_and(|base| base.as_str() == page.cluster.url);
        if access.account_id != page.cluster.account_id || !is_there {
            return Err(NotReady::NotLoggedIn(format!(
                "The log-in kept here is to another account or cluster than {} at {}, which this file belongs to. Run \
                 trunkdesk sync login.",
                page.cluster.account_name, page.cluster.url
            )));
        }
        self.seal = self.tools.folder.seal_key().map_err(no)?;
        if self.at.as_ref().is_none_or(|(known, _)| *known != access) {
            let session = Session::new(&access, self.tools.per_second, self.bell.clone()).map_err(no)?;
            self.at = Some((access, session.guarded(self.guard())));
        }
        match self.writer.lease(&self.name)? {
            Lease::Ours => Ok(()),
            Lease::Theirs(until) => Err(NotReady::Busy(until)),
            Lease::NoCluster => Err(NotReady::NoCluster),
        }
    }

    /// Says before each request whether the lease is still this worker's, over a connection of its own.
    fn guard(&self) -> Box<dyn FnMut() -> bool + Send> {
        let (mut writer, name) = ((self.tools.writer)(), self.name.clone());
        let mut renewed: Option<Instant> = None;
        Box::new(move || {
            if renewed.is_some_and(|at| at.elapsed() < RENEW) {
                return true;
            }
            let is_ours = matches!(writer.lease(&name), Ok(Lease::Ours));
            renewed = is_ours.then(Instant::now);
            is_ours
        })
    }

    /// Gives the lease back.
    pub(super) fn end(&mut self) {
        if let Err(failure) = self.writer.end_lease(&self.name) {
            (self.tools.on_failure)(&failure);
        }
    }

    /// Sends the next step, if there is one.
    pub(super) fn step(&mut self) -> Result<Part, Failure> {
        let task = match self.writer.next_step(&self.name)? {
            Next::Task(task) => task,
            Next::Later(at) => return Ok(Part::Later(Some(at))),
            Next::Nothing => return Ok(Part::Later(None)),
            Next::LeaseLost => return Ok(Part::LeaseLost),
        };
        let Some((_, session)) = &mut self.at else { return Ok(Part::LeaseLost) };
        let seal = self.seal.as_ref();
        let performed = catch_unwind(AssertUnwindSafe(|| perform(session, &task, seal)));
        let is_fault = performed.is_err();
        let (outcome, seen) = performed.unwrap_or_else(|_| {
            (Outcome::Later { why: FAULT.into(), not_before: None, may_be_done: true }, Seen::default())
        });
        if !self.writer.settle(&self.name, &task, &outcome, &seen)? {
            return Ok(Part::LeaseLost);
        }
        let became = Became::of(&outcome);
        (self.tools.on_report)(report(&task, became));
        let wait = self.line(!matches!(outcome, Outcome::Later { .. }))?;
        if is_fault {
            self.at = None;
            return Ok(Part::Wait(self.backoff.next(None)));
        }
        Ok(wait.map_or(Part::Did(Some(became)), Part::Wait))
    }

    /// Does the next piece of the pull that is under way; `Ok(None)` once it is over.
    pub(super) fn pull(&mut self) -> Result<Result<Option<Part>, u64>, Failure> {
        let (Some(pull), Some((_, session))) = (&mut self.pull, &mut self.at) else { return Ok(Ok(None)) };
        let went = pull.go_on(session, &mut self.writer);
        let done = pull.pulled();
        keep(&went, done, &mut self.writer)?;
        (self.tools.on_report)(SyncReport::Pulling { listed: done.listed, read: done.read });
        match went {
            Ok(true) => {
                self.line(true)?;
                Ok(Ok(None))
            }
            Ok(false) => Ok(Ok(Some(self.line(true)?.map_or(Part::Did(None), Part::Wait)))),
            Err(Halted::TooManyGone(gone)) => Ok(Err(gone)),
            Err(Halted::File(failure)) => Err(failure),
            Err(Halted::Cluster(failed)) => Ok(Ok(Some(self.halted(&failed)?))),
        }
    }

    /// Reads one account anew.
    pub(super) fn refresh(&mut self, account: &AccountId) -> Result<Option<Part>, Failure> {
        let known = match self.tools.reader.answer(&Read::Account(account.clone())) {
            Reply::Account(_, Some(found)) => found.sync.and_then(|sync| sync.cluster_id),
            _ => None,
        };
        let (Some(id), Some((_, session))) = (known, &mut self.at) else { return Ok(None) };
        match refresh(session, &mut self.writer, account, &id) {
            // what cannot be taken over is told when all are listed
            Ok(_) => Ok(self.line(true)?.map(Part::Wait)),
            Err(Halted::File(failure)) => Err(failure),
            Err(Halted::TooManyGone(_)) => Ok(None),
            Err(Halted::Cluster(failed)) => self.halted(&failed).map(Some),
        }
    }

    /// A pull begins, with the next piece of work.
    pub(super) fn begin_pull(&mut self, wanted: Wanted) {
        self.pull = Some(Pull::new(wanted));
    }

    /// Whether the cluster is there, and only gets too much.
    pub(super) fn is_asked_for_patience(&self) -> bool {
        self.is_busy
    }

    fn halted(&mut self, failed: &Failed) -> Result<Part, Failure> {
        if matches!(failed, Failed::Trouble(NoAnswer::Stopped)) {
            return Ok(Part::LeaseLost);
        }
        let wait = self.line(false)?;
        Ok(Part::Wait(wait.unwrap_or_else(|| self.backoff.next(None))))
    }

    /// Tells the file how the line is; how long all has to wait where it is in trouble. The next trouble is a first one
    /// again only once a part of the work went well.
    fn line(&mut self, went_well: bool) -> Result<Option<Duration>, Failure> {
        let Some((_, session)) = &self.at else { return Ok(None) };
        let Line { mut trouble, patience, is_busy, lost } = session.line().clone();
        self.lost = if lost.is_some() { self.lost.saturating_add(1) } else { 0 };
        if let Some(message) = lost.filter(|_| self.lost >= LOST) {
            trouble = Some(Trouble { kind: TroubleKind::Away, message });
        }
        if trouble.is_some() || session.has_answered() {
            self.writer.cluster_answered(session.version(), trouble.as_ref())?;
        }
        (self.trouble, self.is_busy) = (trouble, is_busy);
        if self.trouble.is_some() {
            return Ok(Some(self.backoff.next(patience)));
        }
        if went_well && session.has_answered() {
            self.backoff.reset();
        }
        Ok(None)
    }
}

fn report(task: &Task, became: Became) -> SyncReport {
    SyncReport::Step { account: task.name.clone(), kind: task.work.kind(), became }
}
