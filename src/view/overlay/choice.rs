//! Choosing from many: a line to type in, and what matches below it.

use ratatui::{layout::Rect, style::Style};

use super::{framed, type_into};
use crate::{
    app::{account::MoveBox, size::ZONES_SHOWN},
    form::picker::Picker,
    view::canvas::Canvas,
};

/// Where an account can be moved to: a line to search with, and the accounts that match.
pub fn draw_places(canvas: &mut Canvas, area: Rect, choice: &MoveBox) {
    let inner = framed(canvas, area, 58, ZONES_SHOWN + 2, "Move below: type to search");
    canvas.rule(inner, inner.y + 1);
    let rows = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    if choice.found.is_empty() {
        let text = if choice.awaiting { "Searching…" } else { "Nothing found: try a part of its name or realm." };
        canvas.text(rows.x, rows.y, rows.width, text, canvas.look.dim());
    }
    let shown = usize::from(rows.height);
    let top = choice.selected.saturating_sub(shown / 2).min(choice.found.len().saturating_sub(shown));
    for (y, (place, found)) in (rows.y..rows.bottom()).zip(choice.found.iter().enumerate().skip(top)) {
        let used = canvas.text(rows.x, y, rows.width, &found.name, Style::new());
        if !found.path.is_empty() && used + 4 < rows.width {
            let path = format!("under {}", found.path.join(" › "));
            canvas.text(rows.x + used + 2, y, rows.width - used - 2, &path, canvas.look.dim());
        }
        if place == choice.selected {
            canvas.style(Rect { y, height: 1, ..rows }, canvas.look.focus());
        }
    }
    type_into(canvas, inner, inner.y, choice.search.value(), choice.search.cursor());
}

/// The time zones that match, each with the time there.
pub fn draw_zones(canvas: &mut Canvas, area: Rect, picker: &Picker) {
    let inner = framed(canvas, area, 50, ZONES_SHOWN + 2, "Timezone: type to search");
    canvas.rule(inner, inner.y + 1);
    let rows = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    if picker.found.is_empty() {
        let text = "Nothing found: try a city or an offset.";
        canvas.text(rows.x, rows.y, rows.width, text, canvas.look.dim());
    }
    // the chosen one stands in the middle, but at the ends of the list
    let shown = usize::from(rows.height);
    let top = picker.selected.saturating_sub(shown / 2).min(picker.found.len().saturating_sub(shown));
    for (y, (place, zone)) in (rows.y..rows.bottom()).zip(picker.found.iter().enumerate().skip(top)) {
        let there = format!("{:<9} {}", zone.offset, zone.time);
        canvas.text(rows.x, y, rows.width - 17, &zone.name, Style::new());
        canvas.text_right(rows.right(), y, &there, canvas.look.dim());
        if place == picker.selected {
            canvas.style(Rect { y, height: 1, ..rows }, canvas.look.focus());
        }
    }
    type_into(canvas, inner, inner.y, picker.search.value(), picker.search.cursor());
}
