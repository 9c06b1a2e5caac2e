//! The thread that writes drafts, so that a slow disk holds up no key.

use std::{
    io,
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::Duration,
};

use super::DraftFiles;
use crate::form::draft::{DraftId, Unreadable, Waiting};

/// What there is to tell of the drafts.
#[derive(Debug)]
pub enum Report {
    /// These wait, and these cannot be read.
    Found(Vec<Waiting>, Vec<Unreadable>),
    /// A draft is on the disk.
    Written(DraftId),
    /// A draft could not be kept or dropped, or they could not be looked for: which, and why, as a sentence with a remedy.
    Failed(Option<DraftId>, String),
}

enum Job {
    Keep(Box<Waiting>),
    Drop(DraftId),
    List,
    Tell(Sender<()>),
}

/// The thread; it does one thing after the other.
pub struct Keeper {
    jobs: Sender<Job>,
    done: Receiver<()>,
}

impl Keeper {
    /// Starts the thread; `on_report` is called on it.
    ///
    /// # Errors
    /// Where the operating system starts no thread.
    pub fn start(mut files: DraftFiles, on_report: impl Fn(Report) + Send + 'static) -> io::Result<Self> {
        let (jobs, to_do) = channel();
        let (ended, done) = channel();
        thread::Builder::new().name("drafts".into()).spawn(move || {
            for job in to_do {
                if let Some(report) = perform(&mut files, job) {
                    on_report(report);
                }
            }
            drop(files);
            // nobody may wait for it
            let _told = ended.send(());
        })?;
        Ok(Self { jobs, done })
    }

    /// Has a draft kept, in the place of what was kept under its name and of the one that it was resumed from.
    pub fn keep(&self, kept: Box<Waiting>) {
        self.ask(Job::Keep(kept));
    }

    /// Has a draft dropped.
    pub fn discard(&self, id: DraftId) {
        self.ask(Job::Drop(id));
    }

    /// Has it looked for the drafts that wait.
    pub fn list(&self) {
        self.ask(Job::List);
    }

    /// Waits until all is done that was asked for so far, but not longer than `patience`.
    pub fn settle(&self, patience: Duration) {
        let (told, settled) = channel();
        self.ask(Job::Tell(told));
        let _done = settled.recv_timeout(patience);
    }

    fn ask(&self, job: Job) {
        // the thread ends only with this
        let _asked = self.jobs.send(job);
    }

    /// Waits until all is done, but not longer than `patience`.
    pub fn finish(self, patience: Duration) {
        drop(self.jobs);
        let _done = self.done.recv_timeout(patience);
    }
}

fn perform(files: &mut DraftFiles, job: Job) -> Option<Report> {
    match job {
        Job::Keep(kept) => Some(match files.keep(&kept) {
            Ok(()) => Report::Written(kept.id),
            Err(error) => Report::Failed(Some(kept.id), files.sentence(&error)),
        }),
        Job::Drop(id) => files.discard(&id).err().map(|error| Report::Failed(Some(id), files.sentence(&error))),
        Job::Tell(told) => {
            // who asked may have lost patience
            let _told = told.send(());
            None
        }
        Job::List => Some(match files.list() {
            Ok((found, unreadable)) => Report::Found(found, unreadable),
            Err(error) => Report::Failed(None, files.sentence(&error)),
        }),
    }
}
