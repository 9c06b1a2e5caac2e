//! The drafts of this operator: those that wait, and that of the form that is open.

use jiff::Timestamp;

use super::{Draft, DraftId, Unreadable, Waiting};
use crate::{app::effect::Effect, form::Control};

/// The drafts of this operator.
#[derive(Default)]
pub struct Drafts {
    /// Those that wait, the newest first.
    pub waiting: Vec<Waiting>,
    /// Those that cannot be read.
    pub unreadable: Vec<Unreadable>,
    /// Names of drafts that are gone, whatever a list says that was made before.
    pub(super) gone: Vec<DraftId>,
    /// How many things were begun in this session that need a name of their own.
    begun: u32,
    pub(super) own: Own,
}

/// The draft of the form that is open.
#[derive(Default)]
pub(super) struct Own {
    /// What it is called, once it is kept.
    pub(super) id: Option<DraftId>,
    /// What of it was kept last.
    pub(super) kept: Option<Draft>,
    /// Whether that could not be written.
    pub(super) failed: bool,
    /// Since when there is more to keep.
    pub(super) since: Option<Timestamp>,
    /// What had the focus last: a field that was left is kept at once.
    pub(super) focus: Option<Control>,
    /// The draft that waits for its account to be read.
    pub(super) opening: Option<DraftId>,
    /// The draft that it was resumed from, until this one is written in its place.
    pub(super) resumed_from: Option<DraftId>,
}

impl Drafts {
    /// A name that nothing else has, here or in another session.
    pub(in crate::app) fn new_name(&mut self, session: &str) -> String {
        self.begun += 1;
        format!("{session}-{}", self.begun)
    }

    /// The first of those that are only in memory, and how many there are.
    pub fn unwritten(&self) -> Option<(&Waiting, usize)> {
        let mut unwritten = self.waiting.iter().filter(|waiting| waiting.unwritten);
        unwritten.next().map(|first| (first, 1 + unwritten.count()))
    }

    /// What the draft of the open form is called, from now on if it was not before.
    fn own_name(&mut self, session: &str) -> DraftId {
        let id = self.own.id.take().unwrap_or_else(|| DraftId(self.new_name(session)));
        self.own.id.insert(id).clone()
    }

    /// Keeps the draft of the open form.
    pub(super) fn keep(&mut self, draft: Draft, session: &str, at: Timestamp) -> Effect {
        (self.own.since, self.own.failed) = (None, false);
        self.own.kept = Some(draft.clone());
        let (id, instead_of) = (self.own_name(session), self.own.resumed_from.clone());
        let (elsewhere, unwritten) = (false, false);
        Effect::KeepDraft(Box::new(Waiting { id, at, open: true, elsewhere, unwritten, instead_of, draft }))
    }

    /// Puts the draft of the open form among those that wait.
    pub(super) fn put_aside(&mut self, draft: Draft, session: &str, at: Timestamp) -> Effect {
        let (id, instead_of) = (self.own_name(session), self.own.resumed_from.take());
        self.let_go();
        let waiting = Waiting { id, at, open: false, elsewhere: false, unwritten: true, instead_of, draft };
        self.waiting.insert(0, waiting.clone());
        Effect::KeepDraft(Box::new(waiting))
    }

    /// Has nothing to do any more with the draft of the open form; what it was called.
    pub(super) fn let_go(&mut self) -> Option<DraftId> {
        (self.own.kept, self.own.since, self.own.failed) = (None, None, false);
        self.own.id.take()
    }

    /// Drops a draft for good, and the one whose place it could not take yet.
    pub(super) fn drop(&mut self, id: DraftId) -> Vec<Effect> {
        let dropped = self.waiting.extract_if(.., |waiting| waiting.id == id);
        let before: Vec<_> = dropped.filter_map(|waiting| waiting.instead_of).collect();
        self.unreadable.retain(|unreadable| unreadable.id != id);
        self.gone.push(id.clone());
        before.into_iter().chain([id]).map(Effect::DropDraft).collect()
    }
}
