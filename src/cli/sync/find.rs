//! The step that a command is about.

use super::Desk;
use crate::{
    cli::error::Error,
    domain::cluster::{
        SyncRow,
        outbox::{QueuedStep, StepState},
    },
    exit::Exit,
};

/// The step with a number, and the account that it is of.
pub(super) fn step(desk: &mut Desk<'_>, number: i64) -> Result<(SyncRow, QueuedStep), Error> {
    // says so where there is no cluster at all
    desk.page()?;
    let row = desk.reading.sync_step(number)?;
    let found = row.and_then(|row| {
        let step = row.steps.iter().find(|step| step.number == number).cloned()?;
        Some((row, step))
    });
    found.ok_or_else(|| {
        let sentence = format!(
            "There is no step {number}: it is sent already, or was given up. trunkdesk sync status lists those there are."
        );
        Error::option(Exit::NotFound, "STEP", sentence)
    })
}

/// What a step is of, in words: `limits of ABC Company`.
pub(super) fn in_words(row: &SyncRow, step: &QueuedStep) -> String {
    let about = if step.about.is_empty() { String::new() } else { format!(" {}", step.about) };
    format!("{}{about} of {}", step.kind.label(), row.name)
}

/// What is said of where a step is, besides its word.
pub(super) fn told(step: &QueuedStep, moment: impl Fn(jiff::Timestamp) -> String) -> String {
    match &step.state {
        StepState::Waiting | StepState::Sending => String::new(),
        StepState::Later { at, why } => format!("{why} It is tried again at {}.", moment(*at)),
        StepState::Attention(attention) => {
            let mut told = attention.message.clone();
            for problem in &attention.fields {
                told.push_str(&format!(" {}: {}.", problem.field, problem.message.trim_end_matches('.')));
            }
            for charge in &attention.charges {
                let quantity = charge.quantity.as_deref().map_or_else(String::new, |quantity| format!(" × {quantity}"));
                let rate = charge.rate.as_deref().map_or_else(String::new, |rate| format!(" at {rate}"));
                let once = charge.once.as_deref().map_or_else(String::new, |once| format!(", {once} once"));
                told.push_str(&format!(" {}{quantity}{rate}{once}.", charge.item));
            }
            if let Some(request) = &attention.request_id {
                told.push_str(&format!(" (Request {request})"));
            }
            told
        }
    }
}
