//! What became of an import.

use crate::{
    app::size::{REVIEW_COLUMN, Size},
    domain::transfer::ImportEnd,
    form::{
        review::{self, Entry},
        wrap::wrap,
    },
};

/// Rows that are not lines: an empty one, the button.
const ROWS_AROUND: u16 = 2;

/// Lines that are seen at once.
pub(super) fn lines_shown(room: Size) -> usize {
    usize::from(room.rows.saturating_sub(ROWS_AROUND).max(1))
}

/// What became of it, as lines: a label and what stands beside it. A sentence over all of the width has no label.
pub fn ended_lines(end: &ImportEnd, columns: u16) -> Vec<(&'static str, String)> {
    let sentences = [end.failed.as_deref(), end.unwritten.as_deref()].into_iter().flatten();
    let mut lines: Vec<(&'static str, String)> =
        sentences.flat_map(|sentence| wrap(sentence, usize::from(columns))).map(|line| ("", line)).collect();
    let facts = review::lines(&entries(end), usize::from(columns.saturating_sub(REVIEW_COLUMN)));
    if !lines.is_empty() && !facts.is_empty() {
        lines.push(("", String::new()));
    }
    lines.extend(facts);
    lines
}

fn entries(end: &ImportEnd) -> Vec<Entry> {
    let mut entries = Vec::new();
    if end.failed.is_none() {
        entries.push(("Imported", vec![accounts(end.made)]));
        entries.push(("There already", vec![format!("{}, left as they are", end.there)]));
        if end.rejected.is_none() {
            entries.push(("Left out", vec![end.bad.to_string()]));
        }
    }
    if let Some(rejected) = &end.rejected {
        let told = match (&end.failed, end.bad) {
            (Some(_), _) => "mend these rows there, then import that file".into(),
            (None, 1) => "1 row: mend it there, then import that file".into(),
            (None, bad) => format!("{bad} rows: mend them there, then import that file"),
        };
        entries.push(("Left out", vec![told, rejected.clone()]));
    }
    if let Some(passwords) = &end.passwords {
        entries.push(("Passwords", vec!["hand them out, then delete the file".into(), passwords.clone()]));
    }
    if let (Some(id), None) = (&end.id, &end.failed) {
        let told = format!("trunkdesk import --undo {id} takes it back");
        entries.push(("Import", vec![told]));
    }
    entries
}

/// The same in one sentence, without a name of an account.
pub fn in_short(end: &ImportEnd) -> String {
    let mut text = match (&end.failed, end.bad) {
        (Some(_), _) => "The import did not come to its end: the history tells what became of it.".to_owned(),
        (None, 0) => format!("The import has ended: {} imported.", accounts(end.made)),
        (None, bad) => format!("The import has ended: {} imported, {bad} rows left out.", accounts(end.made)),
    };
    for (what, file) in [("Left out rows", &end.rejected), ("Passwords", &end.passwords)] {
        if let Some(file) = file {
            text.push_str(&format!(" {what} are in {file}."));
        }
    }
    text
}

fn accounts(count: u64) -> String {
    if count == 1 { "1 account".into() } else { format!("{count} accounts") }
}
