//! The drafts that wait.

use ratatui::{layout::Rect, style::Style};

use super::framed;
use crate::{
    app::{draft::Waiting, size::ZONES_SHOWN},
    domain::timezone::Timezone,
    view::canvas::Canvas,
};

/// Draws them with the time at which each was typed.
pub fn draw(canvas: &mut Canvas, area: Rect, waiting: &[Waiting], zone: &Timezone, selected: usize) {
    let shown = u16::try_from(waiting.len()).unwrap_or(u16::MAX).clamp(1, ZONES_SHOWN);
    let inner = framed(canvas, area, 66, shown, "Drafts");
    let rows = usize::from(inner.height);
    let top = selected.saturating_sub(rows / 2).min(waiting.len().saturating_sub(rows));
    for (y, (place, draft)) in (inner.y..inner.bottom()).zip(waiting.iter().enumerate().skip(top)) {
        let when = if draft.elsewhere { "in another session".into() } else { zone.date_time(draft.at) };
        let used = canvas.text_right(inner.right(), y, &when, canvas.look.dim());
        canvas.text(inner.x, y, inner.width.saturating_sub(used + 2), &draft.draft.title(), Style::new());
        if place == selected {
            canvas.style(Rect { y, height: 1, ..inner }, canvas.look.focus());
            canvas.place_cursor(inner.x, y);
        }
    }
}
