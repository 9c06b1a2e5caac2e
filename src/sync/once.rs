//! One run of a command: what is due is done, then it ends.

use std::time::Duration;

use jiff::Timestamp;

use super::{
    bell::Bell,
    pull::{Pulled, Wanted},
    worker::{NotReady, Part, Tools, Worker},
};
use crate::domain::{
    cluster::{SyncPage, Trouble, TroubleKind},
    request::Failure,
};

/// A step that can be tried again as soon as this is waited for.
const SOON: Duration = Duration::from_secs(10);
/// How often in a row a cluster that asks for patience, or fails, is waited for.
const TROUBLES: u32 = 5;

/// A run waits no longer than this at once: the next one goes on.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a run is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Whether what waits is sent.
    pub send: bool,
    /// Whether the accounts there are listed.
    pub pull: PullWish,
}

/// Whether the accounts there are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullWish {
    /// No.
    Never,
    /// Where it is due.
    WhenDue,
    /// Yes.
    Now(Wanted),
}

/// What came of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// Steps that the cluster has now.
    pub sent: u64,
    /// What was pulled, if anything was.
    pub pulled: Option<Pulled>,
    /// So many accounts would have been deleted here that it stopped before them.
    pub too_many_gone: Option<u64>,
    /// Why it ended before all was done.
    pub trouble: Option<Trouble>,
    /// Whether it was broken off, or another worker went on with it.
    pub is_broken_off: bool,
    /// How the file stands now.
    pub page: SyncPage,
}

/// Does what is due. Ends early where the cluster is not reached.
///
/// # Errors
/// Nothing could be begun, or the accounts' file said no.
pub fn run_once(tools: Tools, run: Run, bell: Bell) -> Result<Ran, NotReady> {
    let mut worker = Worker::new(tools, bell);
    let page = worker.page()?;
    worker.begin(&page)?;
    let mut ran =
        Ran { sent: 0, pulled: None, too_many_gone: None, trouble: None, is_broken_off: false, page: page.clone() };
    let done = work(&mut worker, run, &page, &mut ran);
    worker.end();
    done?;
    ran.page = worker.page()?;
    Ok(ran)
}

fn work(worker: &mut Worker, run: Run, page: &SyncPage, ran: &mut Ran) -> Result<(), Failure> {
    if run.send {
        while goes_on(worker, ran) {
            let part = worker.step()?;
            match part {
                Part::Did(became) => {
                    ran.sent += u64::from(became == Some(super::Became::Sent));
                }
                Part::Later(Some(at)) if until(at) <= SOON => pause(worker, ran, until(at)),
                Part::Later(_) => break,
                other => wait(worker, ran, &other),
            }
        }
    }
    let wanted = match run.pull {
        PullWish::Now(wanted) => wanted,
        PullWish::WhenDue if is_due(page, worker.tools.pull_every) => Wanted::default(),
        PullWish::Never | PullWish::WhenDue => return Ok(()),
    };
    if !goes_on(worker, ran) {
        return Ok(());
    }
    worker.begin_pull(wanted);
    while goes_on(worker, ran) {
        match worker.pull()? {
            Ok(None) => break,
            Ok(Some(Part::Did(_) | Part::Later(_))) => {}
            Ok(Some(other)) => wait(worker, ran, &other),
            Err(gone) => {
                ran.too_many_gone = Some(gone);
                break;
            }
        }
    }
    ran.pulled = worker.pull.take().map(|pull| pull.pulled().clone());
    Ok(())
}

fn goes_on(worker: &Worker, ran: &mut Ran) -> bool {
    ran.is_broken_off |= worker.bell.is_stopped();
    ran.trouble.is_none() && !ran.is_broken_off
}

/// Waits for a line that may be better soon, but not for one that is away.
fn wait(worker: &mut Worker, ran: &mut Ran, part: &Part) {
    let Part::Wait(wait) = part else {
        ran.is_broken_off = true;
        return;
    };
    let trouble = worker.trouble.clone();
    let is_away = trouble.is_some() && !worker.is_asked_for_patience();
    if is_away || *wait > PATIENCE || worker.backoff.troubles() >= TROUBLES {
        ran.trouble = Some(trouble.unwrap_or_else(|| Trouble {
            kind: TroubleKind::Away,
            message: "The cluster's answers do not come through whole. Look at the line, or try again later.".into(),
        }));
        return;
    }
    pause(worker, ran, *wait);
}

fn pause(worker: &Worker, ran: &mut Ran, wait: Duration) {
    ran.is_broken_off |= worker.bell.pause(wait).is_err();
}

fn is_due(page: &SyncPage, every: Option<Duration>) -> bool {
    let Some(every) = every else { return false };
    let now = Timestamp::now();
    let last = page.cluster.pulled_at.filter(|last| *last <= now);
    last.and_then(|last| last.checked_add(every).ok()).is_none_or(|due| due <= now)
}

fn until(at: Timestamp) -> Duration {
    Duration::try_from(at.duration_since(Timestamp::now())).unwrap_or_default()
}
