//! The box of a step: why it waits, what the cluster would charge, what can be done.

use ratatui::{layout::Rect, style::Style};

use super::framed;
use crate::{
    app::sync::{BOX_COLUMNS, BOX_VALUE, BoxLine, StepBox},
    domain::{
        cluster::outbox::{Charge, StepState},
        timezone::Timezone,
    },
    view::{
        account,
        canvas::{Canvas, button_text, columns_of},
    },
};

/// What the columns of charges are called.
const HEADING: [&str; 4] = ["Item", "Quantity", "Rate", "Once"];
/// Columns between them.
const GAP: u16 = 2;

/// Draws the box.
pub fn draw(canvas: &mut Canvas, area: Rect, zone: &Timezone, open: &StepBox) {
    let columns = BOX_COLUMNS.min(usize::from(area.width.saturating_sub(4)));
    let lines = open.lines(zone, columns);
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX - 8) + 2;
    let inner = framed(canvas, area, u16::try_from(columns).unwrap_or(0), rows, title(open));
    let body = Rect { height: inner.height.saturating_sub(2), ..inner };
    let from = account::clamped(open.scroll, lines.len(), body.height);
    let widths = widths(&lines);
    for (y, line) in (body.y..body.bottom()).zip(lines.iter().skip(from)) {
        one(canvas, Rect { y, height: 1, ..body }, line, widths);
    }
    let below = Rect { y: body.bottom(), height: 1, ..inner };
    if let Some(question) = open.question() {
        canvas.text(below.x, below.y, below.width, question, canvas.look.strong());
    }
    account::more(canvas, [account::edges(inner)[0], below], from, lines.len(), body.height);
    buttons(canvas, inner, open);
}

fn title(open: &StepBox) -> &'static str {
    match open.step.state {
        StepState::Attention(_) => "Needs attention",
        StepState::Waiting | StepState::Sending | StepState::Later { .. } => "Waiting",
    }
}

fn one(canvas: &mut Canvas, line: Rect, what: &BoxLine, widths: [u16; 3]) {
    match what {
        BoxLine::Blank => {}
        BoxLine::Fact(label, value) => {
            canvas.text(line.x, line.y, line.width, label, canvas.look.dim());
            let at = u16::try_from(BOX_VALUE).unwrap_or(0);
            canvas.text(line.x + at, line.y, line.width.saturating_sub(at), value, Style::new());
        }
        BoxLine::Trouble(text) => {
            canvas.text(line.x, line.y, line.width, text, canvas.look.trouble());
        }
        BoxLine::Heading => table(canvas, line, HEADING, widths, canvas.look.dim()),
        BoxLine::Charge(charge) => table(canvas, line, cells(charge), widths, Style::new()),
    }
}

fn cells(charge: &Charge) -> [&str; 4] {
    [
        &charge.item,
        charge.quantity.as_deref().unwrap_or("–"),
        charge.rate.as_deref().unwrap_or("–"),
        charge.once.as_deref().unwrap_or("–"),
    ]
}

/// Columns of the numbers: as wide as the widest of each.
fn widths(lines: &[BoxLine]) -> [u16; 3] {
    let mut widths = [HEADING[1], HEADING[2], HEADING[3]].map(columns_of);
    for line in lines {
        if let BoxLine::Charge(charge) = line {
            for (width, cell) in widths.iter_mut().zip(&cells(charge)[1..]) {
                *width = (*width).max(columns_of(cell)).min(14);
            }
        }
    }
    widths
}

/// A row of the table: the item at the left, the numbers at the right.
fn table(canvas: &mut Canvas, line: Rect, cells: [&str; 4], widths: [u16; 3], style: Style) {
    let mut right = line.right();
    for (cell, width) in cells[1..].iter().zip(widths).rev() {
        let used = columns_of(cell).min(width);
        canvas.text(right.saturating_sub(used), line.y, used, cell, style);
        right = right.saturating_sub(width + GAP);
    }
    canvas.text(line.x, line.y, right.saturating_sub(line.x), cells[0], style);
}

fn buttons(canvas: &mut Canvas, inner: Rect, open: &StepBox) {
    let y = inner.bottom().saturating_sub(1);
    let widths = open.buttons.iter().map(|button| columns_of(&button_text(button.label())));
    let all = widths.clone().map(|columns| columns + 1).sum::<u16>().saturating_sub(1);
    let mut x = inner.right().saturating_sub(all);
    for (place, (button, columns)) in open.buttons.iter().zip(widths).enumerate() {
        canvas.button(x, y, button.label(), place == open.chosen);
        x += columns + 1;
    }
}
