//! The menu.

use ratatui::{layout::Rect, style::Style};

use super::framed;
use crate::{
    app::{
        model::Model,
        overlay::{MenuRow, listed_drafts},
        sync::needs_person,
    },
    view::canvas::Canvas,
};

/// Draws the rows, each with the key that does the same on Home, or how much is there.
pub fn draw(canvas: &mut Canvas, area: Rect, selected: usize, model: &Model) {
    let rows = MenuRow::all(&model.session, model.sync.is_some());
    let drafts = listed_drafts(&model.drafts).count();
    let inner = framed(canvas, area, 30, u16::try_from(rows.len()).unwrap_or(1), "Menu");
    for ((place, row), y) in rows.iter().enumerate().zip(inner.y..inner.bottom()) {
        canvas.text(inner.x + 1, y, inner.width, row.label(), Style::new());
        let aside = match row {
            MenuRow::Drafts => Some(drafts).filter(|drafts| *drafts > 0).map(|drafts| drafts.to_string()),
            MenuRow::Sync => {
                let stuck = model.sync.as_deref().map_or(0, needs_person);
                Some(stuck).filter(|stuck| *stuck > 0).map(|stuck| stuck.to_string())
            }
            row => row.key(canvas.look.glyphs),
        };
        if let Some(aside) = aside {
            canvas.text_right(inner.right() - 1, y, &aside, canvas.look.dim());
        }
        if place == selected {
            canvas.style(Rect { y, height: 1, ..inner }, canvas.look.focus());
            canvas.place_cursor(inner.x + 1, y);
        }
    }
}
