//! The thread beside the screens: it sends what waits and pulls now and then, and nothing waits for it.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    thread::Builder,
    time::Duration,
};

use jiff::Timestamp;

use super::{
    bell::{Bell, Stopped},
    pull::Wanted,
    worker::{NotReady, Part, Tools, Worker},
};
use crate::domain::{
    account::AccountId,
    cluster::{SyncPage, report::SyncReport},
    request::Failure,
};

/// How long it sleeps where nothing tells it to wake.
const LONG: Duration = Duration::from_secs(600);
/// How long after trouble with the file or the log-in it looks again.
const TROUBLE: Duration = Duration::from_secs(60);
/// How long it leaves another worker alone at least, and at most.
const BUSY: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(5));
/// A pull that meets trouble as often in a row is left until the next one is due.
const TROUBLES: u32 = 8;
/// No more accounts than these wait to be read anew: somebody who leafs through the list opens many.
const REFRESHED_MAX: usize = 4;

/// The thread.
pub struct Sync {
    bell: Bell,
    opened: Opened,
}

/// Accounts that somebody opened, the newest last.
type Opened = Arc<Mutex<Vec<AccountId>>>;

impl Sync {
    /// Starts it.
    ///
    /// # Errors
    /// Where the operating system starts none.
    pub fn start(tools: Tools) -> io::Result<Self> {
        let (bell, opened) = (Bell::default(), Opened::default());
        let (ringing, to_read) = (bell.clone(), Arc::clone(&opened));
        // what it is given is dropped once it has ended
        let _detached = Builder::new().name("sync".into()).spawn(move || keep_working(tools, &ringing, &to_read))?;
        Ok(Self { bell, opened })
    }

    /// The file was changed: there may be something to send.
    pub fn wake(&self) {
        self.bell.wake();
    }

    /// Somebody looks at this account: it is read anew when there is time.
    pub fn refresh(&self, account: AccountId) {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.retain(|other| *other != account);
        opened.push(account);
        if opened.len() > REFRESHED_MAX {
            opened.remove(0);
        }
        drop(opened);
        self.bell.wake();
    }

    /// Ends it, as the program ends. What is just being sent is looked for the next time.
    pub fn stop(&self) {
        self.bell.stop();
    }
}

fn keep_working(tools: Tools, bell: &Bell, opened: &Opened) {
    let mut rounds = Rounds { worker: Worker::new(tools, bell.clone()), opened: Arc::clone(opened), next_pull: None };
    loop {
        // a fault of trunkdesk itself must not end it; what it was about is tried again
        let round = catch_unwind(AssertUnwindSafe(|| rounds.round())).unwrap_or_else(|_| bell.pause(TROUBLE));
        if round.is_err() {
            break;
        }
    }
}

struct Rounds {
    worker: Worker,
    opened: Opened,
    /// The next pull is not due before this, whatever the file says.
    next_pull: Option<Timestamp>,
}

impl Rounds {
    /// Works off what there is, then waits until there may be more. Only what is due makes it write to the file: a write
    /// wakes all that have it open, this thread too.
    fn round(&mut self) -> Result<(), Stopped> {
        let bell = self.worker.bell.clone();
        let page = match self.worker.page() {
            Ok(page) => page,
            Err(NotReady::File(failure)) => return self.failed(&failure),
            Err(_) => return bell.sleep(LONG),
        };
        let now = Timestamp::now();
        if let Some(wait) = self.nothing_before(&page, now) {
            return bell.sleep(wait);
        }
        match self.worker.begin(&page) {
            Ok(()) => {}
            Err(NotReady::File(failure)) => return self.failed(&failure),
            Err(NotReady::Busy(until)) => {
                self.worker.pull = None;
                return bell.pause(until_then(until, now).clamp(BUSY.0, BUSY.1));
            }
            Err(NotReady::NoCluster | NotReady::NotLoggedIn(_)) => {
                // nothing that is read anew now would be of use then
                self.opened().clear();
                return bell.pause(TROUBLE);
            }
        }
        if self.pull_is_due(&page, now) && self.worker.pull.is_none() {
            self.worker.begin_pull(Wanted::default());
        }
        let worked = self.work();
        if matches!(worked, Ok(None)) {
            // another worker goes on, and may list the accounts itself
            self.worker.pull = None;
        }
        self.worker.end();
        match worked {
            Ok(wait) => bell.pause(wait.unwrap_or_default()),
            Err(failure) => self.failed(&failure),
        }
    }

    /// Works until nothing is left or the line is in trouble; how long to wait then. `None` where the lease is lost.
    fn work(&mut self) -> Result<Option<Duration>, Failure> {
        while !self.worker.bell.is_stopped() {
            let opened = self.opened().pop();
            if let Some(account) = opened {
                match self.worker.refresh(&account)? {
                    Some(Part::Wait(wait)) => return Ok(Some(wait)),
                    Some(Part::LeaseLost) => return Ok(None),
                    _ => continue,
                }
            }
            match self.worker.step()? {
                Part::Did(_) => {}
                Part::Wait(wait) => return Ok(Some(wait)),
                Part::LeaseLost => return Ok(None),
                Part::Later(_) if self.worker.pull.is_none() => break,
                Part::Later(_) => match self.worker.pull()? {
                    Ok(Some(Part::Wait(wait))) => {
                        if self.worker.backoff.troubles() >= TROUBLES {
                            self.pull_is_over();
                        }
                        return Ok(Some(wait));
                    }
                    Ok(Some(Part::LeaseLost)) => return Ok(None),
                    Ok(Some(_)) => {}
                    Ok(None) => {
                        if let Some(pull) = &self.worker.pull {
                            let pulled = pull.pulled();
                            let report = SyncReport::Pulled {
                                listed: pulled.listed,
                                read: pulled.read,
                                gone: pulled.gone,
                                refused: pulled.sentences.clone(),
                            };
                            (self.worker.tools.on_report)(report);
                        }
                        self.pull_is_over();
                    }
                    Err(gone) => {
                        (self.worker.tools.on_report)(SyncReport::TooManyGone(gone));
                        self.pull_is_over();
                    }
                },
            }
        }
        Ok(Some(Duration::ZERO))
    }

    /// How long nothing is due; `None` where something is.
    fn nothing_before(&self, page: &SyncPage, now: Timestamp) -> Option<Duration> {
        let waits = page.waiting > 0;
        let steps_are_due = waits && page.next_try.is_none_or(|at| at <= now);
        if steps_are_due || self.worker.pull.is_some() || !self.opened().is_empty() || self.pull_is_due(page, now) {
            return None;
        }
        let next_step = page.next_try.filter(|_| waits).map_or(LONG, |at| until_then(at, now));
        let next_pull = self.pull_at(page, now).map_or(LONG, |at| until_then(at, now));
        Some(next_step.min(next_pull).clamp(Duration::from_millis(50), LONG))
    }

    fn pull_is_due(&self, page: &SyncPage, now: Timestamp) -> bool {
        self.pull_at(page, now).is_some_and(|at| at <= now)
    }

    /// When the next pull is due; `None` for never. A last one that has yet to come was dated by a wrong clock.
    fn pull_at(&self, page: &SyncPage, now: Timestamp) -> Option<Timestamp> {
        let every = self.worker.tools.pull_every?;
        let due = match page.cluster.pulled_at {
            Some(last) if last <= now => last.checked_add(every).ok()?,
            _ => now,
        };
        Some(self.next_pull.map_or(due, |next| next.max(due)))
    }

    fn pull_is_over(&mut self) {
        self.worker.pull = None;
        let every = self.worker.tools.pull_every.unwrap_or(LONG);
        self.next_pull = Timestamp::now().checked_add(every).ok();
    }

    fn failed(&self, failure: &Failure) -> Result<(), Stopped> {
        (self.worker.tools.on_failure)(failure);
        self.worker.bell.pause(TROUBLE)
    }

    fn opened(&self) -> std::sync::MutexGuard<'_, Vec<AccountId>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn until_then(at: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(at.duration_since(now)).unwrap_or_default()
}
