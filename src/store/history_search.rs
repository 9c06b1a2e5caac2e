//! What a search of the history looks for: days, and words that each have to be somewhere in a row as the screens show it.

use std::collections::BTreeSet;

use rusqlite::Row;

use super::failure::Error;
use crate::domain::{
    history::{FieldChange, HistoryRow, in_words, keys_of_labels},
    text,
    timezone::Timezone,
};

/// Values that stand otherwise in the documents than on the screens.
const VALUES_IN_WORDS: [&str; 8] = ["allowed", "denied", "active", "disabled", "shown", "hidden", "yes", "no"];

/// What is looked for in the history.
pub(super) struct Search {
    /// The first millisecond.
    pub(super) begin: i64,
    /// The first millisecond that is too late.
    pub(super) end: i64,
    words: Vec<Word>,
}

/// A word that has to be somewhere in a row.
struct Word {
    folded: String,
    /// As it would stand in a document.
    in_json: String,
    /// Keys of which a document has one where the word is in the name of one of its fields.
    keys: Vec<String>,
    /// Whether it can be a value that no document has as it is shown.
    is_value: bool,
}

impl Search {
    /// Reads what is typed; days are those of `zone`.
    pub(super) fn new(typed: &str, zone: &Timezone) -> Self {
        let mut search = Self { begin: i64::MIN, end: i64::MAX, words: Vec::new() };
        let words: BTreeSet<&str> = typed.split_whitespace().collect();
        for word in words {
            match zone.day(word) {
                Some((begin, end)) => {
                    search.begin = search.begin.max(begin.as_millisecond());
                    search.end = search.end.min(end.as_millisecond());
                }
                None => search.words.push(Word::new(word)),
            }
        }
        search
    }

    pub(super) fn has_days(&self) -> bool {
        self.begin > i64::MIN
    }

    /// Whether a row may be found, by its columns as they are: few rows are worth reading their documents.
    pub(super) fn may_find(&self, row: &Row<'_>) -> Result<bool, Error> {
        for word in &self.words {
            if !word.may_be_in(row)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a row is found.
    pub(super) fn finds(&self, row: &HistoryRow) -> bool {
        let mut changes = None;
        self.words.iter().all(|word| {
            word.is_in_head(row) || changes.get_or_insert_with(|| row.changes()).iter().any(|change| word.is_in(change))
        })
    }
}

impl Word {
    fn new(word: &str) -> Self {
        let folded = text::fold(word);
        let mut keys = keys_of_labels(&folded);
        // a day is kept as a moment
        if folded.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            keys.push("end_date");
        }
        let quoted = serde_json::Value::from(folded.as_str()).to_string();
        Self {
            in_json: quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned(),
            keys: keys.into_iter().map(|key| format!("\"{key}\":")).collect(),
            is_value: VALUES_IN_WORDS.iter().any(|value| value.contains(&folded)),
            folded,
        }
    }

    fn may_be_in(&self, row: &Row<'_>) -> Result<bool, Error> {
        for column in ["operator", "effective_user", "sudo_user", "ssh_address", "account_id", "account_name"] {
            if has(text_of(row, column)?, &self.folded) {
                return Ok(true);
            }
        }
        let action = text_of(row, "action")?;
        if has(action, &self.folded) || has(in_words(action), &self.folded) {
            return Ok(true);
        }
        for column in ["before", "after"] {
            let document = text_of(row, column)?;
            if self.is_value || has(document, &self.in_json) || self.keys.iter().any(|key| document.contains(key)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether it is in what a row says besides its fields.
    fn is_in_head(&self, row: &HistoryRow) -> bool {
        let by = &row.operator;
        let account = row.account.as_ref();
        [Some(by.name.as_str()), Some(&by.effective_user), by.sudo_user.as_deref(), by.ssh_address.as_deref()]
            .into_iter()
            .chain([Some(row.action.as_str()), Some(in_words(&row.action))])
            .chain([account.map(|(id, _)| id.as_str()), account.map(|(_, name)| name.as_str())])
            .flatten()
            .any(|text| has(text, &self.folded))
    }

    fn is_in(&self, change: &FieldChange) -> bool {
        let values = [change.before.as_deref(), change.after.as_deref()];
        has(&change.label, &self.folded) || values.into_iter().flatten().any(|value| has(value, &self.folded))
    }
}

/// The text of a column; empty where there is none.
fn text_of<'a>(row: &'a Row<'_>, column: &str) -> Result<&'a str, Error> {
    Ok(row.get_ref(column)?.as_str_or_null().ok().flatten().unwrap_or_default())
}

/// Whether a text has a folded one in it; without folding what needs none, as a million documents may have to be asked.
fn has(text: &str, folded: &str) -> bool {
    if !text.is_ascii() {
        return text::fold(text).contains(folded);
    }
    let (mut text, folded) = (text.as_bytes(), folded.as_bytes());
    let Some(first) = folded.first() else { return true };
    while let Some(at) = text.iter().position(|byte| byte.eq_ignore_ascii_case(first)) {
        text = &text[at..];
        if text.get(..folded.len()).is_some_and(|part| part.eq_ignore_ascii_case(folded)) {
            return true;
        }
        text = &text[1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_without_case_accents_or_width() {
        for (text, folded, found) in [
            ("ABC Company", "c comp", true),
            ("ABC Company", "", true),
            ("", "", true),
            ("", "a", false),
            ("aab", "ab", true),
            ("ab", "abc", false),
            ("ABC", "é", false),
            ("Café", "cafe", true),
            ("Ｃａｆé", "CAFE", false),
            ("日本電話", "本電", true),
        ] {
            assert_eq!(has(text, folded), found, "{text:?} {folded:?}");
        }
    }

    #[test]
    fn days_are_no_words_and_every_word_counts_once() {
        let search = Search::new(" a 2026-03-08 b a 2026-03-09", &Timezone::utc());
        assert_eq!(search.words.len(), 2);
        assert!(search.begin == search.end, "no moment is of two days");
        assert!(!Search::new("2026-02-30", &Timezone::utc()).has_days());
    }
}
