//! The reseller's form.

use ratatui::layout::Rect;

use super::{account, canvas::Canvas, form, frame};
use crate::app::{model::Model, reseller::ResellerScreen};

/// Draws the form over the whole width, no wider than a form gets.
pub fn draw(canvas: &mut Canvas, area: Rect, model: &Model, screen: &ResellerScreen) {
    let active = model.overlay.is_none();
    let title = if screen.from_revision.is_none() { "Welcome: who is the reseller?" } else { "Reseller" };
    let mut inner = canvas.pane(frame::body(area), title, true);
    inner.width = inner.width.min(crate::app::size::FORM_MAX);
    let layout = screen.layout(model.standing.as_ref());
    let body = Rect { y: inner.y + 1, height: inner.height.saturating_sub(3), ..inner };
    form::fields(canvas, body, account::edges(inner), &layout, &screen.form, active);
    form::buttons(canvas, inner, &layout.buttons, &screen.form, active);
}
