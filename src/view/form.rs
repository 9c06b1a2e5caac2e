//! A form: its rows, its problems, its buttons. A form that is taller than its pane is drawn whole aside, and the part
//! around the focus is shown.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::{
    account,
    canvas::{Canvas, button_text, columns_of, window},
    look::Look,
};
use crate::form::{
    Button, Control, FieldId, Form, Value,
    layout::{Block, FieldRow, Layout, LockedRow, PROBLEM, Row, TICK, marked, room_of, tick_label},
    spec::{self, Kind},
    wrap::wrap,
};

/// Draws the fields of a form, those around the focus where there is no room for all; `edges` are the lines that say
/// so.
pub fn fields(canvas: &mut Canvas, area: Rect, edges: [Rect; 2], layout: &Layout, form: &Form, active: bool) {
    let mut aside = Buffer::empty(Rect { x: 0, y: 0, width: area.width, height: layout.rows(form, area.width) });
    let mut painter = Painter::new(&mut aside, canvas.look, form, active);
    painter.locked = layout.locked;
    painter.scroll = layout.scroll.unwrap_or(0);
    for block in &layout.blocks {
        painter.block(block);
    }
    let Painter { canvas: painted, y: rows, focus, text, .. } = painter;
    let cursor = painted.cursor();
    let last = rows.saturating_sub(area.height);
    let from = match (layout.scroll, form.focus()) {
        (Some(scroll), _) => u16::try_from(scroll).unwrap_or(u16::MAX).min(last),
        // what is only read is seen to its end from the buttons below it
        (None, Control::Button(button)) if layout.locked && layout.buttons.contains(&button) => last,
        // the line below what has the focus comes into sight too, where it is its problem
        _ => focus.1.saturating_sub(area.height).min(focus.0),
    };
    canvas.copy_rows(&aside, from, area);
    if let Some(cursor) = cursor {
        canvas.place_cursor(area.x + cursor.x, area.y + cursor.y.saturating_sub(from));
    }
    account::more(canvas, edges, usize::from(from), usize::from(rows), area.height);
    if let Some((top, lines, seen)) = text {
        account::more(canvas, edges, top, lines, seen);
    }
}

/// Draws the buttons of a form: the first at the left, the others at the right. Where one line has no room for all, those
/// between the first and the last stand on the line above.
pub fn buttons(canvas: &mut Canvas, area: Rect, buttons: &[Button], form: &Form, active: bool) {
    let focused = |button: Button| active && form.focus() == Control::Button(button);
    let y = area.bottom().saturating_sub(1);
    let Some((first, others)) = buttons.split_first() else { return };
    let width = |button: &Button| columns_of(&button_text(button.label())) + 1;
    let fit = buttons.iter().map(width).sum::<u16>() <= area.width + 1;
    canvas.button(area.x, y, first.label(), focused(*first));
    let mut right = area.right();
    for (place, button) in others.iter().rev().enumerate() {
        if place == 1 && !fit {
            right = area.right();
            let above = Rect { x: area.x, y: y.saturating_sub(1), width: area.width, height: 1 };
            canvas.clear(above);
        }
        let y = if place == 0 || fit { y } else { y.saturating_sub(1) };
        canvas.button(right.saturating_sub(width(button) - 1), y, button.label(), focused(*button));
        right = right.saturating_sub(width(button));
    }
}

/// Paints rows below each other.
struct Painter<'a> {
    canvas: Canvas<'a>,
    form: &'a Form,
    active: bool,
    /// Whether the fields are only read.
    locked: bool,
    /// The first line that is seen of text of several lines which is only read.
    scroll: usize,
    /// Of text of several lines: the first that is seen, how many there are, how many are seen.
    text: Option<(usize, usize, u16)>,
    /// Where the next row goes.
    x: u16,
    y: u16,
    columns: u16,
    /// The first row of what has the focus, and the row after its last.
    focus: (u16, u16),
}

impl<'a> Painter<'a> {
    fn new(buffer: &'a mut Buffer, look: &'a Look, form: &'a Form, active: bool) -> Self {
        let columns = buffer.area.width;
        Self {
            canvas: Canvas::new(buffer, look),
            form,
            active,
            locked: false,
            scroll: 0,
            text: None,
            x: 0,
            y: 0,
            columns,
            focus: (0, 0),
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Row(row) => self.row(row),
            Block::Columns(left, right) | Block::Halves(left, right) => {
                let (x, top, columns) = (self.x, self.y, self.columns);
                let mut bottom = top;
                for (side, (from, room)) in [left, right].into_iter().zip(block.sides(columns)) {
                    (self.x, self.y, self.columns) = (x + from, top, room);
                    side.iter().for_each(|row| self.row(row));
                    bottom = bottom.max(self.y);
                }
                (self.x, self.y, self.columns) = (x, bottom, columns);
            }
        }
    }

    fn row(&mut self, row: &Row) {
        let below = self.y + row.rows(self.form, self.columns);
        match row {
            Row::Blank => {}
            Row::Heading(text, help) => {
                let style = self.canvas.look.strong();
                self.wrapped(0, &marked(text, *help), style);
            }
            Row::Group(name, help) => {
                let style = self.canvas.look.strong();
                self.wrapped(0, &marked(&name.to_uppercase(), *help), style);
            }
            Row::Note(column, text) => {
                let style = self.canvas.look.dim();
                self.wrapped(*column, text, style);
            }
            Row::Locked(row) => self.locked(row),
            Row::Field(row) => self.field(row),
            Row::Lines(id, rows) => self.lines(*id, *rows),
        }
        self.y = below;
    }

    fn wrapped(&mut self, indent: u16, text: &str, style: Style) {
        let columns = self.columns.saturating_sub(indent);
        for line in wrap(text, usize::from(columns)) {
            self.canvas.text(self.x + indent, self.y, columns, &line, style);
            self.y += 1;
        }
    }

    fn locked(&mut self, row: &LockedRow) {
        let label = marked(row.label, row.help);
        let style = if self.locked { self.canvas.look.dim() } else { Style::new() };
        self.canvas.text(self.x + row.indent, self.y, self.columns, &label, style);
        self.row_button(row.button);
        let columns = self.columns.saturating_sub(row.column + room_of(row.button));
        let style = if self.locked { Style::new() } else { self.canvas.look.dim() };
        for line in wrap(&row.value, usize::from(columns)) {
            self.canvas.text(self.x + row.column, self.y, columns, &line, style);
            self.y += 1;
        }
    }

    /// A button at the end of the line.
    fn row_button(&mut self, button: Option<Button>) {
        if let Some(button) = button {
            let here = self.form.focus() == Control::Button(button);
            let focused = here && self.active;
            let x = self.x + self.columns.saturating_sub(columns_of(&button_text(button.label())));
            self.canvas.button(x, self.y, button.label(), focused);
            if here {
                self.focus = (self.y, self.y + 1);
            }
        }
    }

    fn field(&mut self, row: &FieldRow) {
        let spec = spec::spec(row.id);
        // while a box is open over the form, the same part of it stays in sight
        let here = self.form.focus() == Control::Field(row.id);
        let focused = here && self.active && !self.locked;
        let top = self.y;
        let label_style = if focused { self.canvas.look.accent() } else { Style::new() };
        match (spec.kind, &self.form.field(row.id).value) {
            (Kind::Tick(_), Value::Switch(on)) => {
                self.choice(row.indent, ["[x]", "[ ]"], *on, &tick_label(&spec, *on), focused);
            }
            (Kind::Either(other), Value::Switch(second)) => {
                self.choice(row.indent, ["(•)", "( )"], !*second, spec.label, focused && !*second);
                self.choice(row.indent, ["(•)", "( )"], *second, other, focused && *second);
            }
            (Kind::OneOf(labels), Value::Choice(chosen)) => {
                for (place, label) in labels.iter().enumerate() {
                    let is_on = place == *chosen;
                    self.choice(row.indent, ["(•)", "( )"], is_on, label, focused && is_on);
                }
            }
            (_, value) => {
                let label = marked(spec.label, spec.marked);
                self.canvas.text(self.x + row.indent, self.y, row.column - row.indent - 1, &label, label_style);
                self.value(row, value, focused);
                self.row_button(row.button);
                self.y += 1;
            }
        }
        if let Some(problem) = &self.form.field(row.id).problem {
            let style = self.canvas.look.trouble();
            self.canvas.text(self.x + row.indent, self.y, 1, "!", style);
            self.wrapped(row.indent + PROBLEM, &problem.to_string(), style);
        }
        if here {
            self.focus = (top, self.y);
        }
    }

    /// A box or a choice with its label, which may take several lines.
    fn choice(&mut self, indent: u16, [on, off]: [&str; 2], is_on: bool, label: &str, focused: bool) {
        let x = self.x + indent;
        let (mark, text) = if focused {
            self.canvas.place_cursor(x + 1, self.y);
            (self.canvas.look.focus(), self.canvas.look.accent())
        } else {
            (Style::new(), Style::new())
        };
        self.canvas.text(x, self.y, 3, if is_on { on } else { off }, mark);
        self.wrapped(indent + TICK, label, text);
    }

    fn value(&mut self, row: &FieldRow, value: &Value, focused: bool) {
        let x = self.x + row.column;
        let columns = self.columns.saturating_sub(row.column + room_of(row.button));
        let remark = columns_of(&row.remark);
        match value {
            Value::Text(input) => {
                let room = room(columns, remark);
                self.line(x, room, input.value(), input.cursor(), focused);
                self.remark(x + room + 2, &row.remark);
            }
            Value::Hidden(input) => {
                let room = room(columns, remark);
                self.line(x, room, &"•".repeat(input.len()), input.caret(), focused);
                self.remark(x + room + 2, &row.remark);
            }
            Value::Count(_) if self.locked => {
                let number = if value.text().is_empty() { "?" } else { value.text() };
                self.canvas.text(x, self.y, columns, &format!("{number:>6}"), self.canvas.look.strong());
                self.remark(x + 10, &row.remark);
            }
            Value::Zone(zone) if self.locked => {
                self.canvas.text(x, self.y, columns, &zone.name, Style::new());
            }
            Value::Count(_) => {
                let number = format!("{:>4}", value.text());
                let mut end = x + self.canvas.text(x, self.y, 2, "‹ ", Style::new());
                let style = if focused { self.canvas.look.focus() } else { Style::new() };
                end += self.canvas.text(end, self.y, columns, &number, style);
                if focused {
                    self.canvas.place_cursor(end - 1, self.y);
                }
                end += self.canvas.text(end, self.y, 2, " ›", Style::new());
                self.remark(end + 2, &row.remark);
            }
            Value::Zone(zone) => {
                let style = if focused { self.canvas.look.focus() } else { Style::new() };
                if focused {
                    self.canvas.place_cursor(x, self.y);
                }
                let mut end = x + self.canvas.text(x, self.y, columns, &zone.name, style);
                end += self.canvas.text(end, self.y, 2, " ▾", Style::new());
                if end + 1 + remark <= self.x + self.columns {
                    self.remark(end + 1, &row.remark);
                }
            }
            Value::Switch(_) | Value::Choice(_) | Value::Lines(_) => {}
        }
    }

    /// Text of several lines, the part of it around the caret.
    fn lines(&mut self, id: FieldId, rows: u16) {
        let field = self.form.field(id);
        let Value::Lines(area) = &field.value else { return };
        let here = !self.locked && self.form.focus() == Control::Field(id);
        let lines = area.lines();
        let problem = field.problem.as_ref().map(ToString::to_string);
        let rows = rows.saturating_sub(u16::from(problem.is_some()));
        let (line, column) = area.caret();
        let shown = usize::from(rows);
        let top = if self.locked {
            self.scroll.min(lines.len().saturating_sub(shown))
        } else {
            (line + 1).saturating_sub(shown)
        };
        self.text = Some((top, lines.len(), rows));
        let first = self.y;
        for (y, text) in (first..first + rows).zip(lines.iter().skip(top)) {
            self.canvas.text(self.x, y, self.columns, text.trim_end(), Style::new());
        }
        if area.text().is_empty() {
            let text = if self.locked { "No notes yet." } else { "" };
            self.canvas.text(self.x, first, self.columns, text, self.canvas.look.dim());
        }
        if self.locked && self.active && self.form.focus() == Control::Rows {
            self.canvas.place_cursor(self.x, first);
        }
        if here && self.active {
            let column = u16::try_from(column).unwrap_or(u16::MAX).min(self.columns.saturating_sub(1));
            let y = first + u16::try_from(line - top).unwrap_or(0);
            self.canvas.style(Rect { x: self.x, y, width: self.columns, height: 1 }, self.canvas.look.typing());
            self.canvas.place_cursor(self.x + column, y);
        }
        self.y = first + rows;
        if let Some(problem) = problem {
            let style = self.canvas.look.trouble();
            self.canvas.text(self.x, self.y, self.columns, &format!("! {problem}"), style);
            self.y += 1;
        }
        if here {
            self.focus = (first, self.y);
        }
    }

    /// A line that is typed into, with its caret where it has the focus.
    fn line(&mut self, x: u16, columns: u16, value: &str, caret: usize, focused: bool) {
        if focused {
            let (shown, at) = window(value, caret, columns);
            let used = self.canvas.text(x, self.y, columns, &shown, Style::new());
            self.canvas.style(Rect { x, y: self.y, width: columns, height: 1 }, self.canvas.look.typing());
            if self.form.holds_suggestion() {
                self.canvas.style(Rect { x, y: self.y, width: used, height: 1 }, self.canvas.look.focus());
            }
            self.canvas.place_cursor(x + at, self.y);
        } else {
            let used = self.canvas.text(x, self.y, columns, value, Style::new());
            let empty = Rect { x: x + used, y: self.y, width: columns.saturating_sub(used), height: 1 };
            if !self.locked {
                self.canvas.style(empty, self.canvas.look.blank());
            }
        }
    }

    fn remark(&mut self, x: u16, remark: &str) {
        self.canvas.text(x, self.y, self.columns, remark, self.canvas.look.dim());
    }
}

/// Columns of a line that is typed into: all there are, or few where a remark follows.
fn room(columns: u16, remark: u16) -> u16 {
    if remark == 0 { columns } else { columns.saturating_sub(remark + 2).min(20) }
}
