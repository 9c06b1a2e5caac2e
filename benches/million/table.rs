//! The figures, in rows and columns.

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use unicode_width::UnicodeWidthStr;

use crate::session::Answer;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Program {
    Aim,
    Trunkdesk,
    Dialog,
    Whiptail,
    Fzf,
    Floor,
}

impl Program {
    const ALL: [Self; 6] = [Self::Aim, Self::Trunkdesk, Self::Dialog, Self::Whiptail, Self::Fzf, Self::Floor];

    fn label(self) -> &'static str {
        match self {
            Self::Aim => "aim",
            Self::Trunkdesk => "trunkdesk",
            Self::Dialog => "dialog",
            Self::Whiptail => "whiptail",
            Self::Fzf => "fzf",
            Self::Floor => "floor",
        }
    }
}

/// The same thing, measured several times.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    bytes: Vec<usize>,
    times: Vec<Duration>,
}

impl Sample {
    /// One more.
    pub fn add(&mut self, answer: Answer) {
        self.bytes.push(answer.bytes);
        self.times.push(answer.shown());
    }

    /// Medians and extremes.
    fn show(&mut self) -> String {
        self.bytes.sort_unstable();
        let [least, median, most] =
            [0, self.bytes.len() / 2, self.bytes.len() - 1].map(|place| count(self.bytes[place]));
        let bytes = if least == most { format!("{median} B") } else { format!("{median} B ({least}–{most})") };
        let [least, median, most] = [0, 50, 100].map(|share| ms(percentile(&mut self.times, share)));
        format!("{bytes}, {median} ms ({least}–{most})")
    }
}

/// Of each hundred times, so many are not longer; sorts them.
pub fn percentile(times: &mut [Duration], share: usize) -> Duration {
    times.sort_unstable();
    times.get((times.len().saturating_sub(1) * share).div_ceil(100)).copied().unwrap_or_default()
}

/// Milliseconds in three digits or so.
pub fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    match ms {
        0.0..10.0 => format!("{ms:.2}"),
        10.0..100.0 => format!("{ms:.1}"),
        _ => format!("{ms:.0}"),
    }
}

/// A number with its thousands parted.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let parted: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    parted.join(",")
}

/// What was measured of one thing.
#[derive(Default)]
struct Row {
    what: &'static str,
    measured: BTreeMap<Program, Sample>,
    said: BTreeMap<Program, String>,
}

/// Rows in the order in which they were begun.
#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
}

impl Table {
    /// Begins a row, with what trunkdesk's figure ought to be.
    pub fn aim(&mut self, what: &'static str, aim: &str) {
        self.say(what, Program::Aim, aim.to_owned());
    }

    /// Adds to a cell.
    pub fn add(&mut self, what: &'static str, program: Program, answer: Answer) {
        self.row(what).measured.entry(program).or_default().add(answer);
    }

    /// Sets a cell.
    pub fn say(&mut self, what: &'static str, program: Program, text: String) {
        self.row(what).said.insert(program, text);
    }

    fn row(&mut self, what: &'static str) -> &mut Row {
        let at = self.rows.iter().position(|row| row.what == what).unwrap_or_else(|| {
            self.rows.push(Row { what, ..Row::default() });
            self.rows.len() - 1
        });
        &mut self.rows[at]
    }

    /// All of it, aligned, or for a page in Markdown. Columns with nothing in them are left out.
    pub fn show(self, markdown: bool) -> String {
        let mut lines: Vec<(&str, BTreeMap<Program, String>)> = Vec::new();
        for Row { what, measured, mut said } in self.rows {
            for (program, mut sample) in measured {
                said.entry(program).or_insert_with(|| sample.show());
            }
            lines.push((what, said));
        }
        let columns: Vec<Program> = Program::ALL
            .into_iter()
            .filter(|program| lines.iter().any(|(_, cells)| cells.contains_key(program)))
            .collect();
        let head = std::iter::once(String::new()).chain(columns.iter().map(|program| program.label().to_owned()));
        let mut table: Vec<Vec<String>> = vec![head.collect()];
        table.extend(lines.into_iter().map(|(what, cells)| {
            let cells = columns.iter().map(|program| cells.get(program).cloned().unwrap_or_else(|| "–".into()));
            std::iter::once(what.to_owned()).chain(cells).collect()
        }));
        if markdown { in_markdown(&table) } else { aligned(&table) }
    }
}

fn in_markdown(table: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (number, row) in table.iter().enumerate() {
        let _ = writeln!(text, "| {} |", row.join(" | "));
        if number == 0 {
            let _ = writeln!(text, "|{}", "---|".repeat(row.len()));
        }
    }
    text
}

fn aligned(table: &[Vec<String>]) -> String {
    let columns = table.first().map_or(0, Vec::len);
    let widths: Vec<usize> =
        (0..columns).map(|column| table.iter().map(|row| row[column].width()).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for row in table {
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(text, "{cell}{}  ", " ".repeat(width - cell.width()));
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}
