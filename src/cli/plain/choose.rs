//! Questions with a choice: numbered rows, yes or no, a word that confirms.

use super::{
    desk::Desk,
    talk::{Answer, Over, Talk},
};

/// Rows that are said at once.
const PAGE: usize = 10;
/// The prompt before a number.
const NUMBER: &str = "Number";

/// What is chosen of numbered rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// The row at this place.
    Row(usize),
    /// Nothing: back.
    Back,
    /// Nothing: away.
    Leave,
}

/// A place among so many rows, from a typed number.
fn place(typed: &str, rows: usize) -> Option<usize> {
    let number: usize = typed.trim().parse().ok()?;
    number.checked_sub(1).filter(|place| *place < rows)
}

fn numbers(rows: usize) -> String {
    if rows == 1 { "Type 1.".into() } else { format!("Type a number from 1 to {rows}.") }
}

impl Talk {
    /// Has one of a few rows chosen.
    pub(super) fn choose<S: AsRef<str>>(&mut self, rows: &[S]) -> Result<Choice, Over> {
        for (number, row) in (1..).zip(rows) {
            self.say(&format!("{number} {}", row.as_ref()));
        }
        loop {
            match self.ask(NUMBER, &numbers(rows.len()))? {
                Answer::Back => return Ok(Choice::Back),
                Answer::Leave => return Ok(Choice::Leave),
                Answer::Typed(typed) => match place(&typed, rows.len()) {
                    Some(place) => return Ok(Choice::Row(place)),
                    None => self.error(&numbers(rows.len())),
                },
            }
        }
    }

    /// Asks for yes or no; Enter, back and away are no.
    pub(super) fn agree(&mut self, question: &str) -> Result<bool, Over> {
        self.say(question);
        loop {
            match self.ask("Yes or no", "Press Enter for no.")? {
                Answer::Back | Answer::Leave => return Ok(false),
                Answer::Typed(typed) if typed.trim().is_empty() => return Ok(false),
                Answer::Typed(typed) => match yes_no(&typed) {
                    Some(yes) => return Ok(yes),
                    None => self.error(YES_NO),
                },
            }
        }
    }

    /// Asks for a word or a name that confirms something grave; anything else confirms nothing.
    pub(super) fn confirm(&mut self, question: &str, prompt: &str, wanted: &str) -> Result<bool, Over> {
        self.say(question);
        match self.ask(prompt, &format!("Type {wanted}, or press Enter to change nothing."))? {
            Answer::Typed(typed) => Ok(typed.trim() == wanted.trim()),
            Answer::Back | Answer::Leave => Ok(false),
        }
    }
}

/// What is said of an answer that is neither.
pub(super) const YES_NO: &str = "Type y for yes or n for no.";

/// Yes or no, as people type it.
pub(super) fn yes_no(typed: &str) -> Option<bool> {
    match typed.trim().to_lowercase().as_str() {
        "y" | "yes" => Some(true),
        "n" | "no" => Some(false),
        _ => None,
    }
}

/// Rows of a long list, and whether there are more.
pub(super) type Rows<T> = (Vec<T>, bool);

impl Desk<'_> {
    /// Has one of many rows chosen, page by page: `fetch` gives those after a row, `line` says one. `None` where none is
    /// wanted.
    pub(super) fn pick<T>(
        &mut self,
        nothing: &str,
        mut fetch: impl FnMut(&mut Self, Option<&T>, usize) -> Result<Rows<T>, Over>,
        line: impl Fn(&T) -> String,
    ) -> Result<Option<T>, Over> {
        let mut rows: Vec<T> = Vec::new();
        let mut more = true;
        loop {
            if more {
                let (page, others) = fetch(self, rows.last(), PAGE)?;
                for (number, row) in (rows.len() + 1..).zip(&page) {
                    self.talk.say(&format!("{number} {}", line(row)));
                }
                rows.extend(page);
                more = others;
                if rows.is_empty() && !more {
                    self.talk.say(nothing);
                    return Ok(None);
                }
                self.talk.say(if more { "Press Enter for more." } else { "That is all. Type < to go back." });
            }
            loop {
                match self.talk.ask(NUMBER, &numbers(rows.len()))? {
                    Answer::Back => return Ok(None),
                    Answer::Leave => return Err(Over::Left),
                    Answer::Typed(typed) if typed.trim().is_empty() && more => break,
                    Answer::Typed(typed) => match place(&typed, rows.len()) {
                        Some(place) => return Ok(Some(rows.swap_remove(place))),
                        None => self.talk.error(&numbers(rows.len())),
                    },
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read() {
        for (typed, rows, is) in [
            ("1", 3, Some(0)),
            (" 3 ", 3, Some(2)),
            ("4", 3, None),
            ("0", 3, None),
            ("", 3, None),
            ("-1", 3, None),
            ("99999999999999999999999", 3, None),
            ("1", 0, None),
        ] {
            assert_eq!(place(typed, rows), is, "{typed:?}");
        }
    }

    #[test]
    fn yes_and_no_are_read() {
        for (typed, is) in
            [("y", Some(true)), (" YES", Some(true)), ("n", Some(false)), ("No", Some(false)), ("", None), ("x", None)]
        {
            assert_eq!(yes_no(typed), is, "{typed:?}");
        }
    }
}
