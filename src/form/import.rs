//! The form of an import.

use super::{
    Form,
    control::{Button, Control},
    field::Value,
    layout::{Block, FieldRow, Layout, Row},
    parts::Keep,
    spec::FieldId,
};
use crate::domain::{
    problem::Problem,
    transfer::{ImportOrder, Named},
};

/// The column of values.
const COLUMN: u16 = 19;

const WHAT: &str = "Each row of the file is an account. First all rows are checked; nothing is written before you have \
    seen what was found.";

/// A form with nothing typed.
pub fn form() -> Form {
    let fields = vec![
        (FieldId::ImportFile, Value::text_of("")),
        (FieldId::LeaveOutWrong, Value::Switch(false)),
        (FieldId::MakePasswords, Value::Switch(false)),
        (FieldId::PasswordsFile, Value::text_of("")),
    ];
    Form::new(fields, Control::Field(FieldId::ImportFile))
}

/// How the form lies on the screen now.
pub fn layout(form: &Form) -> Layout {
    let mut blocks = vec![
        Block::Row(Row::Note(0, WHAT.into())),
        Block::Row(Row::Blank),
        FieldRow::new(FieldId::ImportFile, 0, COLUMN).block(),
        Block::Row(Row::Blank),
        FieldRow::new(FieldId::LeaveOutWrong, 0, 0).block(),
        FieldRow::new(FieldId::MakePasswords, 0, 0).block(),
    ];
    if form.is_on(FieldId::MakePasswords) {
        blocks.push(FieldRow::new(FieldId::PasswordsFile, 0, COLUMN).block());
    }
    Layout { blocks, buttons: vec![Button::Cancel, Button::Check], ..Layout::default() }
}

/// What the form orders.
///
/// # Errors
/// Every problem with its field.
pub fn read(form: &Form) -> Result<ImportOrder, Vec<(FieldId, Problem)>> {
    let mut problems = Vec::new();
    let mut keep = Keep(&mut problems);
    let file = keep.ok(FieldId::ImportFile, file(form, FieldId::ImportFile, "the name of a file"));
    let passwords_to = form.is_on(FieldId::MakePasswords).then(|| {
        let wanted = "the name of a new file, such as ~/passwords.csv";
        keep.ok(FieldId::PasswordsFile, self::file(form, FieldId::PasswordsFile, wanted))
    });
    let skip_invalid = form.is_on(FieldId::LeaveOutWrong);
    match (file, passwords_to) {
        (Some(file), None) => Ok(ImportOrder { file, skip_invalid, passwords_to: None }),
        (Some(file), Some(Some(passwords))) => Ok(ImportOrder { file, skip_invalid, passwords_to: Some(passwords) }),
        _ => Err(problems),
    }
}

/// The name of a file that was typed.
pub(super) fn file(form: &Form, id: FieldId, wanted: &'static str) -> Result<String, Problem> {
    match form.text(id).trim() {
        "" => Err(Problem::Required(wanted)),
        typed => Ok(typed.to_owned()),
    }
}

/// The field in which a file is named.
pub fn field_of(named: Named) -> FieldId {
    match named {
        Named::Source => FieldId::ImportFile,
        Named::Passwords => FieldId::PasswordsFile,
        Named::Target => FieldId::ExportFile,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_want_a_file_only_where_they_are_made() {
        for (make, typed, read_as) in [
            (false, "", Some(None)),
            (false, "~/p.csv", Some(None)),
            (true, " ~/p.csv ", Some(Some("~/p.csv"))),
            (true, " ", None),
        ] {
            let mut form = form();
            form.set(FieldId::ImportFile, Value::text_of(" a.csv "));
            form.set(FieldId::MakePasswords, Value::Switch(make));
            form.set(FieldId::PasswordsFile, Value::text_of(typed));
            let expected = read_as.map(|passwords: Option<&str>| ImportOrder {
                file: "a.csv".into(),
                skip_invalid: false,
                passwords_to: passwords.map(str::to_owned),
            });
            assert_eq!(read(&form).ok(), expected, "{make} {typed:?}");
        }
    }
}
