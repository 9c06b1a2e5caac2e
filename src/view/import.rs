//! An import: its form, how far it is, what was found in the rows, what became of it.

use ratatui::{layout::Rect, style::Style};

use super::{account, canvas::Canvas, form, frame};
use crate::{
    app::{
        import::{Fate, Found, FoundLine, GAP, ImportScreen, Page, Phase, ROW_COLUMNS, ended_lines},
        model::Model,
        running::Running,
        size::{FORM_MAX, REVIEW_COLUMN},
    },
    domain::transfer::{Checked, ImportEnd},
    form::{Form, layout::Layout, wrap::wrap},
};

/// Draws the import over the whole width; its form no wider than a form gets.
pub fn draw(canvas: &mut Canvas, area: Rect, model: &Model, screen: &ImportScreen) {
    let active = model.overlay.is_none();
    let inner = canvas.pane(frame::body(area), "Import", true);
    canvas.place_cursor(inner.x, inner.y);
    let layout = screen.layout();
    match &screen.phase {
        Phase::Form => fields(canvas, inner, (&layout, &screen.form), active),
        Phase::Checking(running) => {
            go_on(canvas, inner, running, "Nothing is written yet. Esc stops it.");
        }
        Phase::Writing(running) if running.stopping => go_on(canvas, inner, running, ""),
        Phase::Writing(running) => go_on(canvas, inner, running, writing(screen.leaves_out())),
        Phase::Found(page) => {
            found(canvas, inner, page, &screen.found(&page.what, inner.width));
            form::buttons(canvas, inner, &layout.buttons, &page.buttons, active);
        }
        Phase::Ended(page) => {
            ended(canvas, inner, page);
            form::buttons(canvas, inner, &layout.buttons, &page.buttons, active);
        }
    }
}

/// Draws a form and its buttons.
pub(super) fn fields(canvas: &mut Canvas, inner: Rect, (layout, form): (&Layout, &Form), active: bool) {
    let edges = account::edges(inner);
    let inner = Rect { width: inner.width.min(FORM_MAX), ..inner };
    let body = Rect { height: inner.height.saturating_sub(2), ..inner };
    form::fields(canvas, body, edges, layout, form, active);
    form::buttons(canvas, inner, &layout.buttons, form, active);
}

/// Draws how far something is, and what can be done meanwhile.
pub(super) fn go_on(canvas: &mut Canvas, inner: Rect, running: &Running, then: &str) {
    let mut y = inner.y + 1;
    for (text, style) in [(running.words.as_str(), canvas.look.strong()), ("", Style::new()), (then, Style::new())] {
        for line in wrap(text, usize::from(inner.width)) {
            canvas.text(inner.x, y, inner.width, &line, style);
            y += 1;
        }
    }
    canvas.place_cursor(inner.x, inner.y + 1);
}

fn writing(leaves_out: bool) -> &'static str {
    if leaves_out {
        "Others can go on working. Esc stops it; what is written by then stays."
    } else {
        "Others can go on working. Esc stops it, and takes back what was written."
    }
}

fn found(canvas: &mut Canvas, inner: Rect, page: &Page<Box<Checked>>, found: &Found) {
    let mut y = inner.y;
    for (place, line) in found.verdict.iter().enumerate() {
        let style = if place == 0 { canvas.look.strong() } else { Style::new() };
        canvas.text(inner.x, y, inner.width, line, style);
        y += 1;
    }
    canvas.rule(inner, y);
    let rule = Rect { y, height: 1, ..inner };
    let heading = ["Row", "Account", "What was found"];
    columns(canvas, Rect { y: y + 1, height: 1, ..inner }, found.name_columns, heading, [canvas.look.dim(); 3]);
    let top = y + 2;
    let rows = Rect { y: top, height: inner.bottom().saturating_sub(top + 2), ..inner };
    let from = account::clamped(page.scroll, found.lines.len(), rows.height);
    for (y, line) in (rows.y..rows.bottom()).zip(found.lines.iter().skip(from)) {
        let FoundLine { row, name, what, fate } = line;
        let style = match fate {
            Fate::Wrong => canvas.look.trouble(),
            Fate::There | Fate::More => canvas.look.dim(),
            Fate::New => canvas.look.done(),
        };
        let at = Rect { y, height: 1, ..rows };
        columns(canvas, at, found.name_columns, [row, name, what], [canvas.look.dim(), Style::new(), style]);
    }
    let below = Rect { y: rows.bottom(), height: 1, ..inner };
    account::more(canvas, [rule, below], from, found.lines.len(), rows.height);
}

fn columns(canvas: &mut Canvas, at: Rect, name_columns: u16, texts: [&str; 3], styles: [Style; 3]) {
    canvas.text_right(at.x + ROW_COLUMNS, at.y, texts[0], styles[0]);
    let name = at.x + ROW_COLUMNS + GAP;
    canvas.text(name, at.y, name_columns, texts[1], styles[1]);
    let what = name + name_columns + GAP;
    canvas.text(what, at.y, at.right().saturating_sub(what), texts[2], styles[2]);
}

fn ended(canvas: &mut Canvas, inner: Rect, page: &Page<Box<ImportEnd>>) {
    let end = &page.what;
    let lines = ended_lines(end, inner.width);
    let body = Rect { height: inner.height.saturating_sub(2), ..inner };
    let from = account::clamped(page.scroll, lines.len(), body.height);
    let facts = lines.iter().position(|(label, _)| !label.is_empty()).unwrap_or(lines.len());
    for (y, (place, (label, text))) in (body.y..body.bottom()).zip(lines.iter().enumerate().skip(from)) {
        if place < facts {
            canvas.text(body.x, y, body.width, text, canvas.look.trouble());
        } else {
            canvas.text(body.x, y, REVIEW_COLUMN, label, canvas.look.dim());
            canvas.text(body.x + REVIEW_COLUMN, y, body.width.saturating_sub(REVIEW_COLUMN), text, Style::new());
        }
    }
    account::more(canvas, account::edges(inner), from, lines.len(), body.height);
}
