//! The form of an export.

use super::{
    Form,
    control::{Button, Control},
    field::Value,
    import::file,
    layout::{Block, FieldRow, Layout, Row, TICK},
    parts::Keep,
    spec::FieldId,
};
use crate::domain::{
    problem::Problem,
    transfer::{ExportFormat, ExportOrder},
};

/// The column of values.
const COLUMN: u16 = 19;

/// What accounts can be exported for, in the order of their labels.
const FORMATS: [ExportFormat; 3] = [ExportFormat::Spreadsheet, ExportFormat::Csv, ExportFormat::Json];

/// A form with nothing typed; where something is searched for, only that is exported to begin with.
pub fn form(search: &str) -> Form {
    let fields = vec![
        (FieldId::ExportFormat, Value::Choice(0)),
        (FieldId::OnlyFound, Value::Switch(!search.is_empty())),
        (FieldId::ExportFile, Value::text_of("")),
    ];
    Form::new(fields, Control::Field(FieldId::ExportFormat))
}

/// How the form lies on the screen.
pub fn layout(search: &str) -> Layout {
    let mut blocks = vec![
        Block::Row(Row::Heading("What are the accounts exported for?", false)),
        FieldRow::new(FieldId::ExportFormat, 0, 0).block(),
        Block::Row(Row::Blank),
    ];
    if search.is_empty() {
        blocks.push(Block::Row(Row::Note(
            0,
            "All accounts are exported. Search for some first to export only those.".into(),
        )));
    } else {
        blocks.push(FieldRow::new(FieldId::OnlyFound, 0, 0).block());
        blocks.push(Block::Row(Row::Note(TICK, format!("“{search}”, in the whole tree"))));
    }
    blocks.push(Block::Row(Row::Blank));
    blocks.push(FieldRow::new(FieldId::ExportFile, 0, COLUMN).block());
    Layout { blocks, buttons: vec![Button::Cancel, Button::Export], ..Layout::default() }
}

/// What the form orders.
///
/// # Errors
/// Every problem with its field.
pub fn read(form: &Form, search: &str) -> Result<ExportOrder, Vec<(FieldId, Problem)>> {
    let mut problems = Vec::new();
    let wanted = "the name of a new file, such as ~/accounts.csv";
    let file = Keep(&mut problems).ok(FieldId::ExportFile, file(form, FieldId::ExportFile, wanted));
    let Some(file) = file else { return Err(problems) };
    let chosen = form.choice(FieldId::ExportFormat);
    let search = if form.is_on(FieldId::OnlyFound) { search.to_owned() } else { String::new() };
    Ok(ExportOrder { format: FORMATS[chosen.min(FORMATS.len() - 1)], search, file })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_ordered() {
        for (chosen, format) in FORMATS.into_iter().enumerate() {
            for (search, only, ordered) in [("", false, ""), ("dental", true, "dental"), ("dental", false, "")] {
                let mut form = form(search);
                assert_eq!(form.is_on(FieldId::OnlyFound), !search.is_empty());
                assert!(read(&form, search).is_err());
                form.set(FieldId::ExportFormat, Value::Choice(chosen));
                form.set(FieldId::OnlyFound, Value::Switch(only));
                form.set(FieldId::ExportFile, Value::text_of("a.csv"));
                let order = ExportOrder { format, search: ordered.into(), file: "a.csv".into() };
                assert_eq!(read(&form, search), Ok(order));
            }
        }
    }
}
