//! A thread beside the screen that checks, imports and exports, one thing after the other.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread::{Builder, JoinHandle},
    time::{Duration, Instant},
};

use super::{
    exporting,
    importing::{self, CheckedFile},
};
use crate::{
    domain::{
        request::Failure,
        transfer::{Report, Transfer},
    },
    store::{Reader, Stop, Writer},
};

/// Between two looks at how far it is.
const OFTEN: Duration = Duration::from_millis(200);

/// What is told of a fault of trunkdesk itself.
const FAULT: &str = "Something went wrong inside trunkdesk. Try again, and report it if it comes back.";
const FAULT_IN_IMPORT: &str = "Something went wrong inside trunkdesk: please report it. What was written by then stays. \
    The history has the import's id; trunkdesk import --undo with that id takes it back.";

/// The thread, which is idle until something is ordered.
pub struct Transfers {
    orders: Sender<Transfer>,
    stopped: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

/// What the thread works with.
pub struct Tools {
    /// Reads the accounts' file; each order is done over connections of its own to the same file.
    pub reader: Reader,
    /// Makes what writes it.
    pub writer: Box<dyn Fn() -> Writer + Send>,
    /// The operator's home, which `~/` stands for.
    pub home: Option<PathBuf>,
    /// Hears what is told, on the thread.
    pub on_report: Box<dyn Fn(Report) + Send>,
    /// Hears what the accounts' file has said no to.
    pub on_failure: Box<dyn Fn(&Failure) + Send>,
}

impl Transfers {
    /// Starts the thread.
    ///
    /// # Errors
    /// Where the operating system starts none.
    pub fn start(tools: Tools) -> io::Result<Self> {
        let (orders, ordered) = channel();
        let stopped = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&stopped);
        let stop: Stop = Arc::new(move || asked.load(Ordering::Relaxed));
        let thread = Builder::new().name("transfer".into()).spawn(move || work(&ordered, &tools, &stop))?;
        Ok(Self { orders, stopped, thread })
    }

    /// Has something done. Each but [`Transfer::Stop`] and [`Transfer::Forget`] is answered in the end, whatever comes of
    /// it; another one is to be ordered only then.
    pub fn order(&self, transfer: Transfer) {
        match transfer {
            Transfer::Stop => return self.stop(),
            Transfer::Check(_) | Transfer::Import | Transfer::Export(_) => self.stopped.store(false, Ordering::Relaxed),
            Transfer::Forget => {}
        }
        // the thread ends only with this
        let _ = self.orders.send(transfer);
    }

    /// Stops what is being done, as the program ends.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Stops what is being done, and waits until what was written is taken back where that has to be.
    pub fn finish(self) {
        self.stop();
        drop(self.orders);
        let _ = self.thread.join();
    }
}

fn work(ordered: &Receiver<Transfer>, tools: &Tools, stop: &Stop) {
    let mut checked: Option<CheckedFile> = None;
    for transfer in ordered {
        let fault = if transfer == Transfer::Import { FAULT_IN_IMPORT } else { FAULT };
        let done = catch_unwind(AssertUnwindSafe(|| match transfer {
            Transfer::Check(order) => {
                // the rows of another file need no room any more
                checked = None;
                let (file, report) = importing::check(order, tools, stop)?;
                checked = Some(file);
                Ok(Some(report))
            }
            Transfer::Import => match checked.take() {
                Some(file) => importing::import(&file, tools, stop).map(Some),
                None => Err(Report::Failed("The rows that were checked are gone. Check the file again.".into())),
            },
            Transfer::Export(order) => exporting::export(&order, tools, stop).map(Some),
            Transfer::Stop | Transfer::Forget => {
                checked = None;
                Ok(None)
            }
        }));
        let report = done.unwrap_or_else(|_| Err(Report::Failed(fault.into())));
        if let Some(report) = report.unwrap_or_else(Some) {
            (tools.on_report)(report);
        }
    }
}

/// Tells how far it is, but not all the time.
pub(super) struct Pace<'a> {
    tools: &'a Tools,
    told_at: Option<Instant>,
}

impl<'a> Pace<'a> {
    pub(super) fn new(tools: &'a Tools) -> Self {
        Self { tools, told_at: None }
    }

    /// Tells it, unless something was just told.
    pub(super) fn tell(&mut self, report: Report) {
        if self.told_at.is_none_or(|at| at.elapsed() >= OFTEN) {
            self.told_at = Some(Instant::now());
            (self.tools.on_report)(report);
        }
    }
}
