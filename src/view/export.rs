//! An export: its form, how far it is, what became of it.

use ratatui::{layout::Rect, style::Style};

use super::{canvas::Canvas, form, frame, import};
use crate::{
    app::{
        export::{ExportScreen, Phase},
        model::Model,
        size::REVIEW_COLUMN,
    },
    domain::transfer::ExportEnd,
    form::{review, wrap::wrap},
    view::account,
};

/// Draws the export over the whole width; its form no wider than a form gets.
pub fn draw(canvas: &mut Canvas, area: Rect, model: &Model, screen: &ExportScreen) {
    let active = model.overlay.is_none();
    let inner = canvas.pane(frame::body(area), "Export", true);
    canvas.place_cursor(inner.x, inner.y);
    let layout = screen.layout();
    match &screen.phase {
        Phase::Form => import::fields(canvas, inner, (&layout, &screen.form), active),
        Phase::Running(running) => {
            let then =
                if running.stopping { "" } else { "Others can go on working. Esc stops it; then no file is made." };
            import::go_on(canvas, inner, running, then);
        }
        Phase::Ended(end, buttons) => {
            ended(canvas, inner, end);
            form::buttons(canvas, inner, &layout.buttons, buttons, active);
        }
    }
}

fn ended(canvas: &mut Canvas, inner: Rect, end: &ExportEnd) {
    let entries = [("Exported", vec![accounts(end.accounts)]), ("File", vec![end.file.clone()])];
    let columns = usize::from(inner.width.saturating_sub(REVIEW_COLUMN));
    let lines = review::lines(&entries, columns);
    account::lines(canvas, inner, &lines, 0);
    let below = inner.y + u16::try_from(lines.len()).unwrap_or(inner.height) + 1;
    let mut left_out = end.left_out.clone();
    if !left_out.is_empty() {
        left_out.push_str(" An export for another trunkdesk has everything.");
    }
    for (y, line) in (below..inner.bottom().saturating_sub(2)).zip(wrap(&left_out, usize::from(inner.width))) {
        canvas.text(inner.x, y, inner.width, &line, Style::new());
    }
}

fn accounts(count: u64) -> String {
    if count == 1 { "1 account".into() } else { format!("{count} accounts") }
}
