//! The draft of what is being typed, kept at every answer.

use jiff::Timestamp;

use crate::{
    drafts::DraftFiles,
    form::draft::{Draft, DraftId, Unreadable, Waiting},
};

/// Keeps what is being typed.
pub(super) struct Keeping {
    /// `None` where there is no place for drafts.
    files: Option<DraftFiles>,
    /// Random digits that no other session has.
    token: String,
    /// How many things were begun that need a name of their own.
    begun: u32,
    own: Option<(DraftId, Draft)>,
}

impl Keeping {
    pub(super) fn new(files: Option<DraftFiles>, token: String) -> Self {
        Self { files, token, begun: 0, own: None }
    }

    /// Whether there is a place for drafts.
    pub(super) fn keeps(&self) -> bool {
        self.files.is_some()
    }

    /// A name that nothing else has, here or in another session.
    pub(super) fn new_name(&mut self) -> String {
        self.begun += 1;
        format!("{}-{}", self.token, self.begun)
    }

    /// Follows what is typed: it is kept, or dropped where there is nothing to keep any more.
    ///
    /// # Errors
    /// Why it is not on the disk, as a sentence with a remedy.
    pub(super) fn follow(&mut self, draft: Option<Draft>, now: Timestamp) -> Result<(), String> {
        match draft {
            None => self.discard(),
            Some(draft) if self.own.as_ref().is_some_and(|(_, kept)| *kept == draft) => Ok(()),
            Some(draft) => self.keep(draft, true, now),
        }
    }

    fn keep(&mut self, draft: Draft, open: bool, now: Timestamp) -> Result<(), String> {
        self.keep_instead_of(None, draft, open, now)
    }

    fn keep_instead_of(
        &mut self,
        instead_of: Option<DraftId>,
        draft: Draft,
        open: bool,
        now: Timestamp,
    ) -> Result<(), String> {
        let id = match &self.own {
            Some((id, _)) => id.clone(),
            None => DraftId(self.new_name()),
        };
        let kept = Waiting { id, at: now, open, elsewhere: false, unwritten: false, instead_of, draft };
        // one that could not be written is tried again at the next answer
        self.write(&kept)?;
        self.own = Some((kept.id, kept.draft));
        Ok(())
    }

    fn write(&mut self, kept: &Waiting) -> Result<(), String> {
        let Some(files) = &mut self.files else { return Ok(()) };
        files.keep(kept).map_err(|error| files.sentence(&error))
    }

    /// Puts what is typed among the drafts that wait.
    ///
    /// # Errors
    /// As [`Keeping::follow`].
    pub(super) fn put_aside(&mut self, draft: Draft, now: Timestamp) -> Result<(), String> {
        self.keep(draft, false, now)?;
        self.own = None;
        Ok(())
    }

    /// Drops what is typed: it is saved, or not wanted.
    ///
    /// # Errors
    /// As [`Keeping::follow`].
    pub(super) fn discard(&mut self) -> Result<(), String> {
        self.own.take().map_or(Ok(()), |(id, _)| self.drop(&id))
    }

    /// Makes a draft that waits that of the form which is open: kept under a name of this session, and gone under the one it
    /// had.
    ///
    /// # Errors
    /// As [`Keeping::follow`].
    pub(super) fn take(&mut self, waiting: &Waiting, now: Timestamp) -> Result<(), String> {
        self.own = None;
        self.keep_instead_of(Some(waiting.id.clone()), waiting.draft.clone(), true, now)
    }

    /// Drops a draft for good.
    ///
    /// # Errors
    /// As [`Keeping::follow`].
    pub(super) fn drop(&mut self, id: &DraftId) -> Result<(), String> {
        let Some(files) = &self.files else { return Ok(()) };
        files.discard(id).map_err(|error| files.sentence(&error))
    }

    /// The drafts that wait, the newest first, and those that cannot be read.
    ///
    /// # Errors
    /// Why they cannot be looked for, as a sentence with a remedy.
    pub(super) fn waiting(&self) -> Result<(Vec<Waiting>, Vec<Unreadable>), String> {
        let Some(files) = &self.files else { return Ok(Default::default()) };
        let (mut found, unreadable) = files.list().map_err(|error| files.sentence(&error))?;
        found.sort_by(|one, other| other.at.cmp(&one.at).then_with(|| other.id.cmp(&one.id)));
        Ok((found, unreadable))
    }

    /// What is typed and kept now, if anything is.
    pub(super) fn own(&self) -> Option<&Draft> {
        self.own.as_ref().map(|(_, draft)| draft)
    }
}
