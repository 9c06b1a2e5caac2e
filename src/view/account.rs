//! An open account: its overview over the whole width.

use ratatui::{layout::Rect, style::Style};

use super::{canvas::Canvas, frame};
use crate::app::{account::AccountScreen, model::Model, size::REVIEW_COLUMN};

/// Draws an open account.
pub fn draw(canvas: &mut Canvas, area: Rect, model: &Model, screen: &AccountScreen) {
    let Some(standing) = &model.standing else { return };
    let name = screen.account.as_ref().map_or("", |account| account.name.as_str());
    let inner = canvas.pane(frame::body(area), name, true);
    canvas.place_cursor(inner.x, inner.y);
    let all = screen.lines(standing, model.size);
    lines(canvas, inner, &all, screen.scroll);
    more(canvas, inner, screen.scroll, all.len());
}

/// Draws lines of labels and values, from line `from` on.
pub fn lines(canvas: &mut Canvas, area: Rect, lines: &[(&'static str, String)], from: usize) {
    for (y, (label, value)) in (area.y..area.bottom()).zip(lines.iter().skip(from)) {
        canvas.text(area.x, y, REVIEW_COLUMN, label, canvas.look.dim());
        let columns = area.width.saturating_sub(REVIEW_COLUMN);
        canvas.text(area.x + REVIEW_COLUMN, y, columns, value, Style::new());
    }
}

/// Says on the frame that there are lines above or below those that are seen.
pub fn more(canvas: &mut Canvas, inner: Rect, from: usize, lines: usize) {
    let right = inner.right() + 1;
    if from > 0 {
        canvas.text_right(right, inner.y.saturating_sub(1), " ↑ more ", canvas.look.strong());
    }
    if lines > from + usize::from(inner.height) {
        canvas.text_right(right, inner.bottom(), " ↓ more ", canvas.look.strong());
    }
}
