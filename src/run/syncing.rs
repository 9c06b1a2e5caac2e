//! The work with the cluster beside the screens. It begins as soon as there is something that opens a cluster, and nothing
//! waits for it.

use std::{
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use crate::{
    cli::Context,
    domain::account::AccountId,
    exit::Exit,
    log::Log,
    store::Reader,
    sync::{Sync, SyncFolder, Tools},
};

/// How long what is being sent may still be answered where the operator leaves. What is not is looked for the next time.
const LAST_ANSWER: Duration = Duration::from_millis(300);

/// The thread, or what it is started with.
pub(super) struct Syncing {
    folder: SyncFolder,
    log: Log,
    tools: Box<dyn Fn() -> Tools>,
    begun: Option<Begun>,
}

struct Begun {
    sync: Sync,
    /// Never says anything; is broken off once the thread has ended.
    ended: Receiver<()>,
}

impl Syncing {
    /// `None` for somebody who may change nothing, or has no folder for what opens a cluster.
    pub(super) fn of(context: &Context) -> Option<Self> {
        let seat = context.seat.clone();
        let (folder, log) = (seat.sync_folder.clone().filter(|_| seat.read_only.is_none())?, seat.log.clone());
        let config = context.config.clone().unwrap_or_default();
        let (path, opens) = (context.location.path().to_owned(), folder.clone());
        let tools = move || {
            let (seat, file, failures) = (seat.clone(), path.clone(), seat.log.clone());
            Tools {
                folder: opens.clone(),
                reader: Reader::new(path.clone()),
                writer: Box::new(move || seat.writer(&file)),
                per_second: config.requests_per_second().into(),
                pull_every: config.pull_every(),
                // what is shown of it stands in the file
                on_report: Box::new(|_| ()),
                on_failure: Box::new(move |failure| failures.failed(failure)),
            }
        };
        let mut syncing = Self { folder, log, tools: Box::new(tools), begun: None };
        syncing.begin();
        Some(syncing)
    }

    /// Begins where somebody has logged in, which may be after the screens were started.
    fn begin(&mut self) {
        if self.begun.is_some() || !self.folder.access_file().exists() {
            return;
        }
        let (alive, ended) = channel::<()>();
        let tools = Tools {
            on_report: Box::new(move |_| {
                let _alive = &alive;
            }),
            ..(self.tools)()
        };
        match Sync::start(tools) {
            Ok(sync) => self.begun = Some(Begun { sync, ended }),
            Err(error) => self.log.told(Exit::Failed, &format!("Nothing is sent to the cluster: {error}.")),
        }
    }

    /// The file was changed: there may be something to send.
    pub(super) fn wake(&mut self) {
        self.begin();
        if let Some(Begun { sync, .. }) = &self.begun {
            sync.wake();
        }
    }

    /// Somebody looks at this account.
    pub(super) fn refresh(&self, account: AccountId) {
        if let Some(Begun { sync, .. }) = &self.begun {
            sync.refresh(account);
        }
    }

    /// Nothing more is begun.
    pub(super) fn stop(&self) {
        if let Some(Begun { sync, .. }) = &self.begun {
            sync.stop();
        }
    }

    /// Waits a moment until it has ended, so that another program can go on with the work at once.
    pub(super) fn settle(self) {
        if let Some(Begun { ended, .. }) = self.begun {
            // it ends by being broken off
            let _ended = ended.recv_timeout(LAST_ANSWER);
        }
    }
}
