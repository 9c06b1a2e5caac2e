//! How a tab lies on the screen, as data: the painter draws it and the focus walks through it.

use super::{
    Form, Value,
    control::{Button, Control},
    spec::{self, FieldId, Kind, Spec},
    wrap::{columns, wrap},
};

/// Where the right one of two columns begins. The left one may run under it, where the right one has ended.
const RIGHT: u16 = 28;
/// Columns between two halves.
const GAP: u16 = 2;
/// Columns of a box to tick with the blank after it.
pub const TICK: u16 = 4;
/// Columns of the mark before a problem with the blank after it.
pub const PROBLEM: u16 = 2;

/// One tab: its rows, and the buttons of its last line.
#[derive(Default)]
pub struct Layout {
    /// What comes before the rows: the line of tabs, or rows that are no fields.
    pub before: Vec<Control>,
    /// From top to bottom.
    pub blocks: Vec<Block>,
    /// The first stands at the left, the others at the right.
    pub buttons: Vec<Button>,
    /// Whether its fields are only read: then none of them gets the focus.
    pub locked: bool,
    /// The first row to show, where the focus does not tell.
    pub scroll: Option<usize>,
}

/// Rows below each other, or two columns of them.
pub enum Block {
    /// Over the whole width.
    Row(Row),
    /// Side by side; the focus goes down the left one first.
    Columns(Vec<Row>, Vec<Row>),
    /// Side by side too, each in one half of the width.
    Halves(Vec<Row>, Vec<Row>),
}

/// One row.
pub enum Row {
    /// Nothing.
    Blank,
    /// A sentence or heading over fields, and whether they have help of their own.
    Heading(&'static str, bool),
    /// The name of a group, in capitals, and whether it has help of its own.
    Group(&'static str, bool),
    /// A field.
    Field(FieldRow),
    /// A value that cannot be typed.
    Locked(LockedRow),
    /// A remark in words, in the column of the values.
    Note(u16, String),
    /// Text of several lines over so many rows.
    Lines(FieldId, u16),
}

/// Where and how a field is drawn.
pub struct FieldRow {
    /// The field.
    pub id: FieldId,
    /// Columns before its label.
    pub indent: u16,
    /// The column of its value.
    pub column: u16,
    /// A remark to the right of its value.
    pub remark: String,
    /// A button at the end of its line.
    pub button: Option<Button>,
}

/// A value that is shown beside a label, and cannot be typed.
pub struct LockedRow {
    /// Its label; may be empty.
    pub label: &'static str,
    /// Whether it has help of its own.
    pub help: bool,
    /// Columns before its label.
    pub indent: u16,
    /// The column of its value.
    pub column: u16,
    /// The value.
    pub value: String,
    /// A button at the end of its line.
    pub button: Option<Button>,
}

impl LockedRow {
    /// A value in this column.
    pub fn new(label: &'static str, column: u16, value: String) -> Self {
        Self { label, help: false, indent: 0, column, value, button: None }
    }
}

impl FieldRow {
    /// A field with its value in this column.
    pub fn new(id: FieldId, indent: u16, column: u16) -> Self {
        Self { id, indent, column, remark: String::new(), button: None }
    }

    /// With a remark.
    pub fn remark(mut self, remark: String) -> Self {
        self.remark = remark;
        self
    }

    /// With a button.
    pub fn button(mut self, button: Button) -> Self {
        self.button = Some(button);
        self
    }

    /// As a block of its own.
    pub fn block(self) -> Block {
        Block::Row(Row::Field(self))
    }
}

impl Block {
    /// Rows that it takes in so many columns.
    fn rows(&self, form: &Form, columns: u16) -> u16 {
        let rows = |rows: &[Row], columns| rows.iter().map(|row| row.rows(form, columns)).sum::<u16>();
        match self {
            Self::Row(row) => row.rows(form, columns),
            Self::Columns(left, right) | Self::Halves(left, right) => {
                let [(_, of_left), (_, of_right)] = self.sides(columns);
                rows(left, of_left).max(rows(right, of_right))
            }
        }
    }

    /// Where its left and its right side begin, with the columns that each has.
    pub fn sides(&self, columns: u16) -> [(u16, u16); 2] {
        match self {
            Self::Row(_) => [(0, columns), (columns, 0)],
            Self::Columns(..) => [(0, columns), (RIGHT, columns.saturating_sub(RIGHT))],
            Self::Halves(..) => {
                let half = columns / 2;
                [(0, half.saturating_sub(GAP)), (half, columns - half)]
            }
        }
    }
}

/// Text with the mark that there is help on it, where there is.
pub fn marked(text: &str, help: bool) -> String {
    if help { format!("{text} (?)") } else { text.to_owned() }
}

/// What stands beside a box to tick.
pub fn tick_label(spec: &Spec, on: bool) -> String {
    match spec.kind {
        Kind::Tick(Some(ticked)) if on => marked(ticked, spec.marked),
        _ => marked(spec.label, spec.marked),
    }
}

/// Columns that a button at the end of a line takes from what stands before it.
pub fn room_of(button: Option<Button>) -> u16 {
    let framed = |button: Button| u16::try_from(columns(button.label())).unwrap_or(u16::MAX).saturating_add(5);
    button.map_or(0, framed)
}

impl Row {
    /// Rows that it takes in so many columns: the painter goes on below them, and what is scrolled ends there.
    pub fn rows(&self, form: &Form, columns: u16) -> u16 {
        let wrapped = |indent: u16, text: &str| {
            let lines = wrap(text, usize::from(columns.saturating_sub(indent))).len();
            u16::try_from(lines).unwrap_or(u16::MAX)
        };
        match self {
            Self::Blank => 1,
            Self::Heading(text, help) => wrapped(0, &marked(text, *help)),
            Self::Group(name, help) => wrapped(0, &marked(&name.to_uppercase(), *help)),
            Self::Note(column, text) => wrapped(*column, text),
            Self::Locked(row) => wrapped(row.column + room_of(row.button), &row.value),
            Self::Lines(_, rows) => *rows,
            Self::Field(row) => {
                let spec = spec::spec(row.id);
                let field = form.field(row.id);
                let rows = match (spec.kind, &field.value) {
                    (Kind::Tick(_), Value::Switch(on)) => wrapped(row.indent + TICK, &tick_label(&spec, *on)),
                    (Kind::Either(other), _) => {
                        wrapped(row.indent + TICK, spec.label) + wrapped(row.indent + TICK, other)
                    }
                    (Kind::OneOf(labels), _) => labels.iter().map(|label| wrapped(row.indent + TICK, label)).sum(),
                    _ => 1,
                };
                let problem = field.problem.as_ref().map(ToString::to_string);
                rows + problem.map_or(0, |problem| wrapped(row.indent + PROBLEM, &problem))
            }
        }
    }

    fn controls(&self) -> impl Iterator<Item = Control> {
        let (field, button) = match self {
            Self::Field(row) => (Some(Control::Field(row.id)), row.button),
            Self::Lines(id, _) => (Some(Control::Field(*id)), None),
            Self::Locked(row) => (None, row.button),
            _ => (None, None),
        };
        field.into_iter().chain(button.map(Control::Button))
    }
}

impl Layout {
    /// Rows that it takes in so many columns.
    pub fn rows(&self, form: &Form, columns: u16) -> u16 {
        self.blocks.iter().map(|block| block.rows(form, columns)).sum()
    }

    /// Everything that can have the focus, in reading order.
    pub fn controls(&self) -> Vec<Control> {
        let mut controls = self.before.clone();
        let focusable = |control: &Control| !self.locked || !matches!(control, Control::Field(_));
        for block in &self.blocks {
            match block {
                Block::Row(row) => controls.extend(row.controls().filter(focusable)),
                Block::Columns(left, right) | Block::Halves(left, right) => {
                    controls.extend(left.iter().chain(right).flat_map(Row::controls).filter(focusable));
                }
            }
        }
        controls.extend(self.buttons.iter().map(|button| Control::Button(*button)));
        controls
    }

    /// The control beside this one in the other column, on the same line or the nearest above it.
    pub fn beside(&self, control: Control) -> Option<Control> {
        self.blocks.iter().find_map(|block| match block {
            Block::Columns(left, right) | Block::Halves(left, right) => {
                across(left, right, control).or_else(|| across(right, left, control))
            }
            Block::Row(_) => None,
        })
    }

    /// The fields of this tab.
    pub fn fields(&self) -> Vec<FieldId> {
        self.controls()
            .into_iter()
            .filter_map(|control| match control {
                Control::Field(id) => Some(id),
                Control::Button(_) | Control::Tabs | Control::Rows => None,
            })
            .collect()
    }
}

fn across(from: &[Row], to: &[Row], control: Control) -> Option<Control> {
    let line = from.iter().position(|row| row.controls().any(|c| c == control))?;
    let above = to.iter().take(line + 1).rev();
    above.chain(to.iter().skip(line + 1)).find_map(|row| row.controls().next())
}
