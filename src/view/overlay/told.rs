//! What the operator is told once.

use ratatui::{layout::Rect, style::Style};

use crate::{
    app::overlay::{Told, told_lines},
    form::wrap::wrap,
    view::canvas::Canvas,
};

/// Stands for a covered password, whatever its length.
const COVER: &str = "••••••••";

/// Plain lines without a frame beside them, so that nothing else is copied with them.
pub fn draw(canvas: &mut Canvas, area: Rect, told: &Told) {
    let lines = told_lines(told);
    let note = if told.covered {
        "The password is covered. Enter shows it once more; Esc closes, and then it is not shown again."
    } else if told.has_password() {
        "The password is shown only now: read it out, or copy it with c. Esc closes."
    } else {
        "These lines can be copied with c."
    };
    let mut note = note.to_owned();
    if told.travels && told.has_password() {
        note.push_str(" It goes to the cluster when the admin is sent.");
    }
    let note = wrap(&note, usize::from(area.width.saturating_sub(2)));
    let rows = u16::try_from(lines.len() + note.len()).unwrap_or(4) + 7;
    let y = area.y + area.height.saturating_sub(rows) / 2;
    let whole = Rect { y, height: rows.min(area.height), ..area };
    canvas.clear(whole);
    canvas.rule(whole, whole.y);
    canvas.rule(whole, whole.bottom() - 1);
    canvas.text(1, y + 1, area.width - 2, &format!("{} is saved.", told.title), canvas.look.done());
    for (y, (label, text)) in (y + 3..).zip(&lines) {
        canvas.text(1, y, 11, label, canvas.look.dim());
        let shown = if told.covered && *label == "Password" { COVER } else { text.reveal() };
        canvas.text(11, y, area.width - 12, shown, canvas.look.strong());
        // the last line is the password, if there is one
        canvas.place_cursor(11, y);
    }
    let below = y + 4 + u16::try_from(lines.len()).unwrap_or(3);
    for (y, line) in (below..whole.bottom().saturating_sub(2)).zip(&note) {
        canvas.text(1, y, area.width - 2, line, Style::new());
    }
    canvas.button(1, whole.bottom() - 2, "Close", told.closing);
}
