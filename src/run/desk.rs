//! The loop itself: sleeps until something happens, takes in all that is waiting and what answers it at once, draws once.

use std::{
    io,
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use jiff::Timestamp;

use super::syncing::Syncing;
use crate::{
    app::{
        effect::Effect,
        keys::Key,
        message::Message,
        model::Model,
        size::Size,
        update::{flush, update, wake_at},
    },
    domain::{
        request::{Read, Reply},
        transfer,
    },
    drafts::{Keeper, Report},
    store::worker::Worker,
    term::{self, Event, Input, Screen, Stop},
    transfer::Transfers,
    view,
};

/// How long drafts may still be written where the program has to end at once, or is stopped.
pub(super) const LAST_DRAFT: Duration = Duration::from_millis(400);
/// How long what is being saved may still be answered once the program has to end.
const LAST_ANSWER: Duration = Duration::from_millis(400);

/// How long a frame waits for what was asked of the file: nobody feels that, and most answers are there by then. So a key
/// mostly gives one frame, without a state between.
const AT_ONCE: Duration = Duration::from_millis(2);

/// What reaches the loop.
pub(super) enum Inbox {
    Terminal(Event),
    Store(Reply),
    Drafts(Report),
    Transfer(transfer::Report),
    FileChanged,
}

/// Why the loop ended.
pub(super) enum End {
    Quit,
    Stopped(Stop),
}

/// The model, and all that it asks for things.
pub(super) struct Desk<'a> {
    pub(super) model: &'a mut Model,
    pub(super) screen: &'a mut Screen,
    pub(super) inbox: &'a Receiver<Inbox>,
    pub(super) worker: &'a Worker,
    pub(super) drafts: Option<&'a Keeper>,
    /// What imports and exports; in a kiosk nothing does.
    pub(super) transfers: Option<&'a Transfers>,
    /// What works with the cluster; nothing does for somebody who may change nothing.
    pub(super) syncing: Option<&'a mut Syncing>,
    /// How many answers a frame may wait for; fewer come where a newer question takes the place of an older one.
    pub(super) asked: usize,
}

impl Desk<'_> {
    /// Works until the operator leaves or the program has to end.
    pub(super) fn work(&mut self) -> End {
        loop {
            self.fit();
            // nothing is seen for a moment that had to be covered before
            if wake_at(self.model).is_some_and(|due| due <= Timestamp::now()) {
                let _end = self.update(Message::Due, Timestamp::now());
            }
            let model = &*self.model;
            if self.screen.draw(|frame| view::draw(model, frame)).is_err() {
                return End::Stopped(Stop::HangUp);
            }
            self.asked = 0;
            let Some(first) = self.wait() else { return End::Stopped(Stop::HangUp) };
            for arrived in first.into_iter().chain(self.inbox.try_iter()) {
                if let Some(end) = self.receive(arrived) {
                    return end;
                }
            }
            let deadline = Instant::now() + AT_ONCE;
            while self.asked > 0 {
                // what is still waiting then comes after the frame
                let Some(left) = deadline.checked_duration_since(Instant::now()) else { break };
                let Ok(arrived) = self.inbox.recv_timeout(left) else { break };
                if let Some(end) = self.receive(arrived) {
                    return end;
                }
            }
        }
    }

    /// Takes in one thing that happened.
    fn receive(&mut self, arrived: Inbox) -> Option<End> {
        let message = match arrived {
            Inbox::Terminal(Event::Stop(stop)) => return Some(End::Stopped(stop)),
            Inbox::Terminal(Event::Inputs(inputs)) => return inputs.into_iter().find_map(|input| self.type_in(input)),
            Inbox::Terminal(Event::Suspend) if !self.model.may_be_suspended() => return None,
            Inbox::Terminal(event) => match self.take(event) {
                Ok(message) => message?,
                Err(_) => return Some(End::Stopped(Stop::HangUp)),
            },
            Inbox::Store(reply) => {
                self.asked = self.asked.saturating_sub(usize::from(!matches!(reply, Reply::Counted(_))));
                Message::Store(reply)
            }
            Inbox::Drafts(Report::Found(found, unreadable)) => Message::Drafts(found, unreadable),
            Inbox::Drafts(Report::Written(id)) => Message::DraftWritten(id),
            Inbox::Drafts(Report::Failed(id, why)) => Message::DraftFailed(id, why),
            Inbox::Transfer(report) => Message::Transfer(report),
            Inbox::FileChanged => {
                if let Some(syncing) = &mut self.syncing {
                    syncing.wake();
                }
                Message::FileChanged
            }
        };
        self.update(message, Timestamp::now())
    }

    /// Takes in a key or a paste.
    fn type_in(&mut self, input: Input) -> Option<End> {
        let message = match input {
            Input::Key(key) => Message::Key(Key::from_event(key)?),
            Input::Paste(text) => Message::Paste(text),
        };
        self.update(message, Timestamp::now())
    }

    /// Waits for the next thing that happens. Where the moment comes first that the model asked to be woken at, nothing
    /// has arrived. `None` where nothing can happen any more.
    fn wait(&mut self) -> Option<Option<Inbox>> {
        let Some(due) = wake_at(self.model) else { return self.inbox.recv().ok().map(Some) };
        // from what happened last, or from now: the program may have been stopped, or a clock set back, in between
        let since = |moment| Duration::try_from(due.duration_since(moment)).unwrap_or_default();
        let patience = since(self.model.now).min(since(Timestamp::now()));
        match self.inbox.recv_timeout(patience) {
            Ok(arrived) => Some(Some(arrived)),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                // whatever a clock says that was set back meanwhile
                let _end = self.update(Message::Due, Timestamp::now().max(due));
                Some(None)
            }
        }
    }

    /// Has the model changed, and does what it asks for.
    fn update(&mut self, message: Message, now: Timestamp) -> Option<End> {
        for effect in update(self.model, message, now) {
            let done = match effect {
                Effect::Read(read) => {
                    // a count is never awaited
                    self.asked += usize::from(!matches!(read, Read::Count(_)));
                    self.worker.read(read);
                    Ok(())
                }
                Effect::Write(write) => {
                    self.worker.write(write);
                    Ok(())
                }
                Effect::Transfer(transfer) => {
                    if let Some(transfers) = self.transfers {
                        transfers.order(transfer);
                    }
                    Ok(())
                }
                Effect::RefreshAccount(account) => {
                    if let Some(syncing) = &self.syncing {
                        syncing.refresh(account);
                    }
                    Ok(())
                }
                Effect::Copy(text) => self.screen.copy(text.reveal()),
                Effect::Repaint => self.screen.repaint(),
                Effect::Suspend => self.suspend(),
                Effect::Quit => return Some(End::Quit),
                effect => {
                    self.keep(effect);
                    Ok(())
                }
            };
            if done.is_err() {
                return Some(End::Stopped(Stop::HangUp));
            }
        }
        None
    }

    /// Stops until the shell brings the program back. Drafts are written before: it may be ended while it is stopped.
    fn suspend(&mut self) -> io::Result<()> {
        if let Some(drafts) = self.drafts {
            drafts.settle(LAST_DRAFT);
        }
        self.screen.suspend()
    }

    /// Does what is asked of the drafts.
    pub(super) fn keep(&self, effect: Effect) {
        let Some(drafts) = self.drafts else { return };
        match effect {
            Effect::KeepDraft(kept) => drafts.keep(kept),
            Effect::DropDraft(id) => drafts.discard(id),
            Effect::ListDrafts => drafts.list(),
            _ => {}
        }
    }

    /// Keeps what is typed as a draft, as the program has to end. What is being saved may just have been: its answer is
    /// waited for a moment, so that no draft is left of it.
    pub(super) fn keep_what_is_typed(&mut self) {
        let deadline = Instant::now() + LAST_ANSWER;
        while self.model.screen.is_saving() {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.inbox.recv_timeout(left) {
                Ok(Inbox::Store(reply)) => {
                    for effect in update(self.model, Message::Store(reply), Timestamp::now()) {
                        self.keep(effect);
                    }
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
        for effect in flush(self.model) {
            self.keep(effect);
        }
    }

    /// The message of a terminal's event; a repaint is done at once.
    fn take(&mut self, event: Event) -> io::Result<Option<Message>> {
        Ok(match event {
            Event::Resize { columns, rows } => {
                self.screen.repaint()?;
                Some(Message::Resize { columns, rows })
            }
            Event::Repaint => {
                self.screen.repaint()?;
                None
            }
            Event::Suspend => {
                for effect in flush(self.model) {
                    self.keep(effect);
                }
                self.suspend()?;
                None
            }
            Event::Inputs(_) | Event::Stop(_) => None,
        })
    }

    /// Takes over the terminal's size where it has changed unheard.
    fn fit(&mut self) {
        if let Ok((columns, rows)) = term::size()
            && self.model.size != (Size { columns, rows })
        {
            let _end = self.update(Message::Resize { columns, rows }, Timestamp::now());
        }
    }
}
