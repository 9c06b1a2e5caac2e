//! The drafts that wait.

use ratatui::{layout::Rect, style::Style};

use super::framed;
use crate::{
    app::{
        draft::{DraftId, Drafts},
        size::ZONES_SHOWN,
    },
    domain::timezone::Timezone,
    view::canvas::Canvas,
};

/// Draws them with the time at which each was typed, and after them those that cannot be read.
pub fn draw(canvas: &mut Canvas, area: Rect, drafts: &Drafts, zone: &Timezone, selected: &DraftId) {
    let waiting = drafts.waiting.iter().map(|waiting| {
        let when = if waiting.elsewhere { "in another session".into() } else { zone.date_time(waiting.at) };
        (&waiting.id, waiting.draft.title(), when)
    });
    let unreadable =
        drafts.unreadable.iter().map(|unreadable| (&unreadable.id, unreadable.file.clone(), UNREAD.into()));
    let all: Vec<(&DraftId, String, String)> = waiting.chain(unreadable).collect();
    let shown = u16::try_from(all.len()).unwrap_or(u16::MAX).clamp(1, ZONES_SHOWN);
    let inner = framed(canvas, area, 66, shown, "Drafts");
    let rows = usize::from(inner.height);
    let place = all.iter().position(|(id, ..)| *id == selected).unwrap_or(0);
    let top = place.saturating_sub(rows / 2).min(all.len().saturating_sub(rows));
    for (y, (id, title, when)) in (inner.y..inner.bottom()).zip(all.iter().skip(top)) {
        let used = canvas.text_right(inner.right(), y, when, canvas.look.dim());
        canvas.text(inner.x, y, inner.width.saturating_sub(used + 2), title, Style::new());
        if *id == selected {
            canvas.style(Rect { y, height: 1, ..inner }, canvas.look.focus());
            canvas.place_cursor(inner.x, y);
        }
    }
}

/// What stands in the place of the time of a draft that cannot be read.
const UNREAD: &str = "cannot be read";
