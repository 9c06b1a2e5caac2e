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
    let from = clamped(screen.scroll, all.len(), inner.height);
    lines(canvas, inner, &all, from);
    more(canvas, edges(inner), from, all.len(), inner.height);
}

/// The first line that is seen, where the terminal may have grown since it was scrolled.
pub fn clamped(scroll: usize, lines: usize, seen: u16) -> usize {
    scroll.min(lines.saturating_sub(usize::from(seen)))
}

/// Draws lines of labels and values, from line `from` on.
pub fn lines(canvas: &mut Canvas, area: Rect, lines: &[(&'static str, String)], from: usize) {
    for (y, (label, value)) in (area.y..area.bottom()).zip(lines.iter().skip(from)) {
        canvas.text(area.x, y, REVIEW_COLUMN, label, canvas.look.dim());
        let columns = area.width.saturating_sub(REVIEW_COLUMN);
        canvas.text(area.x + REVIEW_COLUMN, y, columns, value, Style::new());
    }
}

/// Says that there are lines above or below those that are seen: at the right end of the rule or frame above them, and
/// of the frame below.
pub fn more(canvas: &mut Canvas, [above, below]: [Rect; 2], from: usize, lines: usize, seen: u16) {
    let style = canvas.look.strong();
    if from > 0 {
        canvas.text_right(above.right(), above.y, " ↑ more ", style);
    }
    if lines > from + usize::from(seen) {
        canvas.text_right(below.right(), below.y, " ↓ more ", style);
    }
}

/// The lines of the frame right above and below what is inside a pane.
pub fn edges(inner: Rect) -> [Rect; 2] {
    [Rect { y: inner.y.saturating_sub(1), height: 1, ..inner }, Rect { y: inner.bottom(), height: 1, ..inner }]
}
