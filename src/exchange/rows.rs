//! The rows of a file, whatever is in it, and the accounts that they are.

use std::io::Read;

use serde_json::Value;

use super::{
    csv_rows::{CsvRows, cells_of},
    everywhere,
    input::Input,
    json_rows::JsonRows,
    reading,
};
use crate::{
    domain::{
        calling::Classifiers,
        document::{Flaw, read_import},
        failure::Subject,
        import::{ImportedAccount, Record, Unreadable},
        problem::Problem,
        reseller::Reseller,
        trunks::TrunkKind,
    },
    exchange::columns::Column,
};

const NOT_JSON: Problem = Problem::NotValid("Not JSON: check its brackets, quotes and commas.");

/// The rows of a file.
pub enum Rows {
    /// Of a CSV file.
    Csv(Box<CsvRows>),
    /// Of a file with JSON documents.
    Json(JsonRows),
}

impl Rows {
    /// Begins to read; what the file begins with says what it is. `classifiers` are the reseller's kinds of calls, each of
    /// which can have a column.
    ///
    /// # Errors
    /// It cannot be read, or its header has no or unknown columns: a sentence with a remedy.
    pub fn of(from: impl Read + Send + 'static, classifiers: &Classifiers) -> Result<Self, Unreadable> {
        let (input, head) = Input::new(from)?;
        match head.trim_ascii_start().first() {
            Some(b'{' | b'[') => JsonRows::new(input).map(Self::Json),
            _ => CsvRows::new(input, &head, classifiers).map(Box::new).map(Self::Csv),
        }
    }

    /// The next row; `None` after the last.
    ///
    /// # Errors
    /// It cannot be read on: a sentence with a remedy.
    pub fn next_record(&mut self) -> Result<Option<Record>, Unreadable> {
        match self {
            Self::Csv(rows) => rows.next(),
            Self::Json(rows) => rows.next(),
        }
    }

    /// The account that the text of a row is.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn read(&self, text: &str, reseller: &Reseller) -> Result<ImportedAccount, Vec<Flaw>> {
        match self {
            Self::Csv(rows) => reading::read(rows, &cells_of(text), reseller),
            Self::Json(_) => document(text, reseller),
        }
    }

    /// What stands where the account's name does, as it is, in a row that may have anything wrong with it.
    pub fn name_in(&self, text: &str) -> String {
        match self {
            Self::Csv(rows) => {
                let cells = cells_of(text);
                let mut found = rows.cells(&cells).filter(|(column, _)| *column == Column::Name);
                found.next().map(|(_, name)| name.trim().to_owned()).unwrap_or_default()
            }
            Self::Json(_) => {
                let document: Option<Value> = serde_json::from_str(text).ok();
                let name = document.as_ref().and_then(|document| document.pointer("/account/name")?.as_str());
                name.unwrap_or_default().to_owned()
            }
        }
    }

    /// Where in a row something stands: its column, or its path in a document. Empty for the row as a whole.
    pub fn place(&self, subject: Subject) -> String {
        match self {
            Self::Csv(rows) => column(subject).map(|column| rows.name_of(column)).unwrap_or_default(),
            Self::Json(_) => path(subject).to_owned(),
        }
    }
}

fn document(text: &str, reseller: &Reseller) -> Result<ImportedAccount, Vec<Flaw>> {
    let Ok(document) = serde_json::from_str(text) else {
        return Err(vec![Flaw { path: String::new(), problem: NOT_JSON }]);
    };
    let refused = everywhere::flaws(&document);
    match read_import(&document, &reseller.settings) {
        Ok(imported) if refused.is_empty() => Ok(imported),
        Ok(_) => Err(refused),
        Err(mut flaws) => {
            let is_new = |flaw: &Flaw| flaws.iter().all(|other| other.path != flaw.path);
            let more: Vec<_> = refused.into_iter().filter(is_new).collect();
            flaws.extend(more);
            Err(flaws)
        }
    }
}

fn column(subject: Subject) -> Option<Column> {
    Some(match subject {
        Subject::Name => Column::Name,
        Subject::Realm => Column::Realm,
        Subject::Trunks(kind) => Column::Trunks(kind),
        Subject::Credit => Column::Credit,
        Subject::Balance => Column::Balance,
        Subject::Confirm => Column::ConfirmEmergency,
        Subject::ConfirmAmount => Column::ConfirmCredit,
        Subject::Parent => Column::Parent,
        Subject::ImportId => Column::ImportId,
        Subject::Email => Column::Email,
        _ => return None,
    })
}

fn path(subject: Subject) -> &'static str {
    match subject {
        Subject::Name => "account.name",
        Subject::Realm => "account.realm",
        Subject::Trunks(TrunkKind::Twoway) => "limits.twoway_trunks",
        Subject::Trunks(TrunkKind::Inbound) => "limits.inbound_trunks",
        Subject::Trunks(TrunkKind::Outbound) => "limits.outbound_trunks",
        Subject::Credit | Subject::Balance => "credit.balance",
        Subject::Confirm => "import.confirm_emergency",
        Subject::ConfirmAmount => "import.confirm_credit",
        Subject::Parent => "import.parent",
        Subject::ImportId => "import.id",
        Subject::Account => "account.id",
        Subject::Email => "users",
        _ => "",
    }
}
