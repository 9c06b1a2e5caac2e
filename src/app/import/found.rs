//! What a check has found: a verdict in words, and the first rows, those with problems before the others.

use crate::{
    app::size::Size,
    domain::{
        import::Verdict,
        transfer::{Checked, Preview},
    },
    form::wrap::wrap,
};

/// Columns of a row's number.
pub const ROW_COLUMNS: u16 = 7;
/// Columns between a row's number, its name, and what is said of it.
pub const GAP: u16 = 2;
/// Rows that are neither verdict nor rows of the file: a rule, their heading, an empty line, the buttons.
const ROWS_AROUND: u16 = 4;

/// What was found, as it is shown.
pub struct Found {
    /// The verdict: sentences, in lines.
    pub verdict: Vec<String>,
    /// The rows.
    pub lines: Vec<FoundLine>,
    /// Columns of a name.
    pub name_columns: u16,
}

/// One line about a row of the file.
#[derive(Debug, PartialEq, Eq)]
pub struct FoundLine {
    /// Its number; empty where the line goes on with the one before.
    pub row: String,
    /// The account's name.
    pub name: String,
    /// What is wrong with it, or what becomes of it.
    pub what: String,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is imported.
    New,
    /// It stays as it is.
    There,
    /// It cannot be imported.
    Wrong,
    /// It is no row, but says how many more there are.
    More,
}

impl Found {
    /// Lines of the rows that are seen at once.
    pub fn lines_shown(&self, room: Size) -> usize {
        let verdict = u16::try_from(self.verdict.len()).unwrap_or(room.rows);
        usize::from(room.rows.saturating_sub(verdict + ROWS_AROUND).max(1))
    }
}

/// What was found, in so many columns.
pub(super) fn found(checked: &Checked, can_import: bool, leaves_out: bool, columns: u16) -> Found {
    let name_columns = (columns / 3).clamp(12, 28);
    let room = usize::from(columns.saturating_sub(ROW_COLUMNS + name_columns + 2 * GAP).max(10));
    let mut lines: Vec<FoundLine> = checked.first.iter().flat_map(|row| row_lines(row, room)).collect();
    let more = checked.verdict.rows().saturating_sub(checked.first.len() as u64);
    if more > 0 {
        let what = format!("and {more} more {}", if more == 1 { "row" } else { "rows" });
        lines.push(FoundLine { row: String::new(), name: String::new(), what, fate: Fate::More });
    }
    let verdict = sentences(checked.verdict, can_import, leaves_out);
    let verdict = verdict.iter().flat_map(|sentence| wrap(sentence, usize::from(columns))).collect();
    Found { verdict, lines, name_columns }
}

fn row_lines(row: &Preview, room: usize) -> Vec<FoundLine> {
    let (fate, said) = match (&row.problems[..], row.is_there) {
        ([], true) => (Fate::There, vec!["there already".to_owned()]),
        ([], false) => (Fate::New, vec!["new".to_owned()]),
        (problems, _) => (Fate::Wrong, problems.iter().map(in_words).collect()),
    };
    let broken = said.iter().flat_map(|said| wrap(said, room)).enumerate();
    let line = |(place, what)| {
        let (number, name) = if place == 0 { (row.row.to_string(), row.name.clone()) } else { Default::default() };
        FoundLine { row: number, name, what, fate }
    };
    broken.map(line).collect()
}

fn in_words((place, reason): &(String, String)) -> String {
    if place.is_empty() { reason.clone() } else { format!("{place}: {reason}") }
}

/// The verdict in words and numbers, and what can be done now.
fn sentences(verdict: Verdict, can_import: bool, leaves_out: bool) -> [String; 2] {
    let Verdict { good, there, bad } = verdict;
    let rows = verdict.rows();
    let counts = format!("{}: {good} new, {there} there already, {bad} wrong.", counted(rows));
    let then = match (can_import, rows, good, bad) {
        (true, .., 0) => "Nothing is written yet. Import writes all that is new.",
        (true, ..) => {
            "Nothing is written yet. Import writes what is new; what is wrong goes to a file beside this one."
        }
        (false, 0, ..) => "There is nothing to import: the file has no rows.",
        (false, _, 0, 0) => "There is nothing to import: all accounts are there already, and stay as they are.",
        (false, _, 0, _) if leaves_out => "There is nothing to import. Mend the rows, then check the file again.",
        (false, ..) => "Nothing is imported as it is. Mend the rows that are wrong, or go back and leave them out.",
    };
    [counts, then.to_owned()]
}

fn counted(rows: u64) -> String {
    if rows == 1 { "1 row".into() } else { format!("{rows} rows") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_done_is_said() {
        for (good, there, bad, leaves_out, counts, then) in [
            (2, 1, 0, false, "3 rows: 2 new, 1 there already, 0 wrong.", "Nothing is written yet. Import writes all"),
            (2, 0, 1, true, "3 rows: 2 new, 0 there already, 1 wrong.", "Nothing is written yet. Import writes what"),
            (2, 0, 1, false, "3 rows: 2 new, 0 there already, 1 wrong.", "Nothing is imported as it is."),
            (0, 1, 0, false, "1 row: 0 new, 1 there already, 0 wrong.", "There is nothing to import: all accounts"),
            (0, 0, 0, true, "0 rows: 0 new, 0 there already, 0 wrong.", "There is nothing to import: the file"),
            (0, 0, 2, true, "2 rows: 0 new, 0 there already, 2 wrong.", "There is nothing to import. Mend"),
        ] {
            let can_import = good > 0 && (bad == 0 || leaves_out);
            let told = sentences(Verdict { good, there, bad }, can_import, leaves_out);
            assert_eq!(told[0], counts);
            assert!(told[1].starts_with(then), "{told:?}");
        }
    }

    #[test]
    fn a_row_with_several_problems_is_named_once() {
        let row = Preview {
            row: 7,
            name: "ABC".into(),
            is_there: false,
            problems: vec![("name".into(), "Type a name.".into()), (String::new(), "More values.".into())],
        };
        let told: Vec<_> = row_lines(&row, 40).into_iter().map(|line| (line.row, line.what)).collect();
        let expected = [("7", "name: Type a name."), ("", "More values.")];
        assert_eq!(told, expected.map(|(row, what)| (row.to_owned(), what.to_owned())));
    }
}
