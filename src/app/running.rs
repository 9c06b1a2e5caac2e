//! Something that goes on beside the screen: how far it is, and stopping it.

use std::time::Duration;

use jiff::Timestamp;

use super::{
    effect::Effect,
    model::Model,
    overlay::{Intent, Overlay},
};
use crate::domain::{import::Progress, transfer::Transfer};

/// Something that goes on, as it was when it was told of last.
pub struct Running {
    /// How far it is: a sentence, which changes only as something is told.
    pub words: String,
    /// Whether it was told to stop.
    pub stopping: bool,
    /// What is being done, and since when.
    doing: (&'static str, Timestamp),
}

impl Running {
    /// Something that begins.
    pub(super) fn new(words: &str, now: Timestamp) -> Self {
        Self { words: words.into(), stopping: false, doing: ("", now) }
    }

    /// Takes in how far an import is. Its rate is that of what is being done now.
    pub(super) fn take(&mut self, progress: Progress, now: Timestamp) {
        let (doing, since) = &mut self.doing;
        let before = std::mem::replace(doing, progress.doing());
        if !["", progress.doing()].contains(&before) {
            *since = now;
        }
        let took = Duration::try_from(now.duration_since(*since)).unwrap_or_default();
        self.words = format!("{}.", progress.in_words(took));
    }

    /// Tells it to stop.
    pub(super) fn stop(&mut self) -> Vec<Effect> {
        if std::mem::replace(&mut self.stopping, true) {
            return Vec::new();
        }
        self.words = "Stopping…".into();
        vec![Effect::Transfer(Transfer::Stop)]
    }
}

/// Takes the question away whether to stop what has ended by now.
pub(super) fn drop_question(model: &mut Model) {
    let asks = |overlay: &Overlay| match overlay {
        Overlay::Question(question) => question.answers.iter().any(|(_, intent)| *intent == Some(Intent::StopImport)),
        _ => false,
    };
    if model.overlay.as_ref().map(Overlay::beneath).is_some_and(asks) {
        model.overlay = None;
    }
}
