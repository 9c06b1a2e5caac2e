//! Whether the history is as it was written: each row is sealed with the hash of the row before.

use std::fmt;

use jiff::Timestamp;

use super::{Head, in_words};
use crate::domain::timezone::Timezone;

/// What was found by going through all rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chain {
    /// How many rows there are.
    pub rows: u64,
    /// The last row, whose hash stands for all of them.
    pub head: Option<Head>,
    /// What is not as it was written, the oldest first; no more than [`FLAWS_MAX`].
    pub flaws: Vec<Flaw>,
    /// How many more there are.
    pub more: u64,
    /// Rows whose time is before that of the row before them: a clock was set back. No more than [`FLAWS_MAX`].
    pub backwards: Vec<i64>,
    /// Where the head is that was asked for.
    pub sought: Option<Sought>,
}

/// The most flaws that are told one by one.
pub const FLAWS_MAX: usize = 100;

impl Chain {
    /// Whether all is as it was written, as far as that can be seen.
    pub fn is_whole(&self) -> bool {
        self.flaws.is_empty() && self.sought.as_ref().is_none_or(Sought::is_there)
    }

    /// Takes a flaw in, or counts it where there are many.
    pub fn add(&mut self, flaw: Flaw) {
        if self.flaws.len() < FLAWS_MAX {
            self.flaws.push(flaw);
        } else {
            self.more += 1;
        }
    }
}

/// The hash of a row: 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hash(String);

impl Hash {
    /// Reads a hash, in any case, also with the number of its row before it, as it is printed.
    ///
    /// # Errors
    /// A sentence that says what a hash is.
    pub fn parse(typed: &str) -> Result<Self, &'static str> {
        let typed = match typed.trim().split_once(' ') {
            Some((number, hash)) if number.bytes().all(|b| b.is_ascii_digit()) => hash.trim(),
            _ => typed.trim(),
        };
        if typed.len() == 64 && typed.bytes().all(|b| b.is_ascii_hexdigit()) {
            Ok(Self(typed.to_ascii_lowercase()))
        } else {
            Err("A hash has 64 digits of 0–9 and a–f. The log, trunkdesk backup and trunkdesk history verify name it.")
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a head is that was known before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// It is the last row.
    Last,
    /// It is an earlier row: others were added since.
    Earlier {
        /// The row's number.
        number: i64,
        /// How many rows stand after it.
        since: u64,
    },
    /// No row has it, and a row says that it was the last one when a backup was restored.
    Restored {
        /// The number of the row that says so.
        number: i64,
    },
    /// No row has it.
    Absent,
}

impl Sought {
    /// Whether a row has it.
    pub fn is_there(&self) -> bool {
        matches!(self, Self::Last | Self::Earlier { .. })
    }
}

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// A row's hash is not that of its contents.
    Edited(Suspect),
    /// A row does not name the row before it.
    Unlinked {
        /// The row's number.
        number: i64,
        /// That of the row before it.
        after: i64,
    },
    /// Numbers that no row has.
    Missing {
        /// The first of them.
        first: i64,
        /// The last of them.
        last: i64,
    },
    /// The first row names one before it.
    Beheaded {
        /// The row's number.
        number: i64,
    },
    /// A row that holds what trunkdesk never writes there.
    Unreadable {
        /// The row's number.
        number: i64,
        /// What cannot be read.
        what: &'static str,
    },
}

/// What a row that was changed says of itself, which need not be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect {
    /// Its number.
    pub number: i64,
    /// When it was.
    pub at: Option<Timestamp>,
    /// Who it was.
    pub operator: String,
    /// What was done.
    pub action: String,
}

impl Flaw {
    /// The row that it is about, or the first of them.
    pub fn number(&self) -> i64 {
        match self {
            Self::Edited(suspect) => suspect.number,
            Self::Missing { first, .. } => *first,
            Self::Unlinked { number, .. } | Self::Beheaded { number } | Self::Unreadable { number, .. } => *number,
        }
    }

    /// The word that stands for its kind in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Edited(_) => "edited",
            Self::Unlinked { .. } => "unlinked",
            Self::Missing { .. } => "missing",
            Self::Beheaded { .. } => "beginning",
            Self::Unreadable { .. } => "unreadable",
        }
    }

    /// What it is, in words; times are those of the zone.
    pub fn told(&self, zone: &Timezone) -> String {
        match self {
            Self::Edited(Suspect { number, at, operator, action }) => {
                let at = at.map_or_else(|| "at an impossible time".into(), |at| zone.date_time(at));
                let action = in_words(action);
                format!(
                    "Row {number} was changed after it was written: its hash is not that of its contents. It says: {at}, \
                     {operator}, {action}."
                )
            }
            Self::Unlinked { number, after } => format!(
                "Row {number} does not follow on row {after}: one of the two was changed, put in or moved, or what \
                 stood between them was removed."
            ),
            Self::Missing { first, last } if first == last => format!("Row {first} is missing: it was removed."),
            Self::Missing { first, last } => format!("Rows {first} to {last} are missing: they were removed."),
            Self::Beheaded { number } => {
                format!("Row {number} is not how a history begins: it names a row before it, which is not there.")
            }
            Self::Unreadable { number, what } => {
                format!("Row {number} holds {what} that cannot be read: trunkdesk has never written that.")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_64_digits() {
        let digits = "0123456789abcdef".repeat(4);
        assert_eq!(Hash::parse(&format!(" {} ", digits.to_uppercase())).unwrap().as_str(), digits);
        for bad in ["", "ab", &digits[1..], &"g".repeat(64), &format!("{digits}0")] {
            assert!(Hash::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn many_flaws_are_counted() {
        let mut chain = Chain::default();
        assert!(chain.is_whole());
        for number in 0..i64::try_from(FLAWS_MAX).unwrap() + 7 {
            chain.add(Flaw::Beheaded { number });
        }
        assert_eq!((chain.flaws.len(), chain.more), (FLAWS_MAX, 7));
        assert!(!chain.is_whole());
        for (sought, is_whole) in
            [(Sought::Absent, false), (Sought::Restored { number: 2 }, false), (Sought::Last, true)]
        {
            assert_eq!(Chain { sought: Some(sought), ..Chain::default() }.is_whole(), is_whole);
        }
    }
}
