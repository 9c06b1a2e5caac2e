//! Accounts as rows of a CSV file.

use std::{
    fmt,
    io::{self, Write},
};

use super::{
    columns::Column,
    guard::{guarded, is_guarded},
};
use crate::domain::{account::Account, calling::Classifiers, language::Language, text::visible};

/// Who a CSV file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvKind {
    /// Another program: values as they are.
    Exchange,
    /// A spreadsheet: no value is run as a formula, and it is told that the text is UTF-8.
    Spreadsheet,
}

/// What accounts have that a CSV file has no columns for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Users besides the first admin.
    pub users: u64,
    /// Accounts with contacts or a contract.
    pub contacts: u64,
    /// Accounts with notes.
    pub notes: u64,
    /// Accounts with a language of their own.
    pub languages: u64,
}

/// A sentence, or nothing where nothing was left out.
impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let accounts = |count: u64| if count == 1 { "1 account".to_owned() } else { format!("{count} accounts") };
        let users = if self.users == 1 { "1 user".to_owned() } else { format!("{} users", self.users) };
        let parts: Vec<String> = [
            (self.users, format!("{users} besides the first admin")),
            (self.contacts, format!("contacts and contracts of {}", accounts(self.contacts))),
            (self.notes, format!("notes of {}", accounts(self.notes))),
            (self.languages, format!("the language of {}", accounts(self.languages))),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(_, what)| what)
        .collect();
        if parts.is_empty() {
            return Ok(());
        }
        write!(f, "Left out, as CSV has no columns for them: {}.", parts.join(", "))
    }
}

/// Writes accounts as rows.
pub struct CsvAccounts<W: Write> {
    writer: csv::Writer<W>,
    kind: CsvKind,
    classifiers: Classifiers,
    left_out: LeftOut,
}

impl<W: Write> CsvAccounts<W> {
    /// Begins with the header; `classifiers` are the reseller's kinds of calls, and have a column each.
    ///
    /// # Errors
    /// As the writer has it.
    pub fn new(mut to: W, kind: CsvKind, classifiers: &Classifiers) -> io::Result<Self> {
        if kind == CsvKind::Spreadsheet {
            to.write_all("\u{FEFF}".as_bytes())?;
        }
        let mut writer = csv::Writer::from_writer(to);
        writer.write_record(Column::all(classifiers).map(|column| column.name().into_owned()))?;
        Ok(Self { writer, kind, classifiers: classifiers.clone(), left_out: LeftOut::default() })
    }

    /// Writes one account; `parent` is the realm of the one above it.
    ///
    /// # Errors
    /// As the writer has it.
    pub fn write(&mut self, account: &Account, parent: Option<&str>) -> io::Result<()> {
        let has = |yes: bool| u64::from(yes);
        let is_empty = |value: &serde_json::Value| value.as_object().is_none_or(serde_json::Map::is_empty);
        self.left_out.users += (account.users.len() as u64).saturating_sub(has(account.admins().next().is_some()));
        self.left_out.contacts += has(!is_empty(&account.contact) || !is_empty(&account.contract));
        self.left_out.notes += has(!account.notes.is_empty());
        self.left_out.languages +=
            has(account.language.as_deref().is_some_and(|own| own != Language::default().as_str()));
        let kind = self.kind;
        let cells = Column::all(&self.classifiers).map(|column| cell(&column.of(account, parent), kind));
        Ok(self.writer.write_record(cells)?)
    }

    /// Ends it; gives what was left out.
    ///
    /// # Errors
    /// As the writer has it.
    pub fn end(mut self) -> io::Result<LeftOut> {
        self.writer.flush()?;
        Ok(self.left_out)
    }
}

fn cell(value: &str, kind: CsvKind) -> String {
    let value = visible(value).into_owned();
    match kind {
        CsvKind::Spreadsheet => guarded(value),
        // one that looks guarded is guarded, so that reading it gives it back
        CsvKind::Exchange if value.strip_prefix('\'').is_some_and(|rest| rest.starts_with(is_guarded)) => {
            format!("'{value}")
        }
        CsvKind::Exchange => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_runs_nothing_and_another_program_gets_what_is_there() {
        for (value, exchange, spreadsheet) in [
            ("ABC", "ABC", "ABC"),
            ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+14155550100", "+14155550100", "'+14155550100"),
            ("-1.50", "-1.50", "'-1.50"),
            ("@SUM(1)", "@SUM(1)", "'@SUM(1)"),
            ("＝1+1", "＝1+1", "'＝1+1"),
            ("'Til Late", "'Til Late", "''Til Late"),
            ("'=1", "''=1", "''=1"),
            ("", "", ""),
        ] {
            assert_eq!(cell(value, CsvKind::Exchange), exchange, "{value}");
            assert_eq!(cell(value, CsvKind::Spreadsheet), spreadsheet, "{value}");
        }
        assert_eq!(cell("\u{9}=1", CsvKind::Spreadsheet), "\u{FFFD}=1");
    }

    #[test]
    fn what_is_left_out_is_told() {
        assert_eq!(LeftOut::default().to_string(), "");
        let left_out = LeftOut { users: 2, notes: 1, ..LeftOut::default() };
        assert_eq!(
            left_out.to_string(),
            "Left out, as CSV has no columns for them: 2 users besides the first admin, notes of 1 account."
        );
    }
}
