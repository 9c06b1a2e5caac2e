//! What became of an import that did not come to its end, in words.

use crate::store::{Interrupted, Why};

/// Why it did not come to its end.
pub fn why(interrupted: &Interrupted) -> String {
    match &interrupted.why {
        Why::File(failure) => failure.to_string(),
        Why::Row(problems) => {
            let first: Vec<String> = problems.iter().take(3).map(ToString::to_string).collect();
            format!("Another operator was first since the rows were checked. {}", first.join(" "))
        }
        Why::Stopped => "Stopped.".into(),
    }
}

/// What became of the accounts that were written by then.
pub fn became(interrupted: &Interrupted) -> String {
    let made = interrupted.made;
    let id = interrupted.id.as_ref().map(ToString::to_string).unwrap_or_default();
    match &interrupted.undone {
        None if interrupted.id.is_none() => "Nothing was imported.".to_owned(),
        None => format!(
            "{made} accounts were imported before and stay (import {id}). Import the file again to go on: they are not \
             doubled."
        ),
        Some(Ok(undone)) if undone.kept_count == 0 => {
            "Nothing was imported: what was written was taken back, as the history tells.".to_owned()
        }
        Some(Ok(undone)) => format!(
            "What was written was taken back, but for {} accounts that somebody has worked on already: {}.",
            undone.kept_count,
            undone.kept.join(", ")
        ),
        Some(Err(failure)) => format!(
            "{made} accounts were written, and could not be taken back ({failure}). Do so later: trunkdesk import --undo \
             {id}"
        ),
    }
}
