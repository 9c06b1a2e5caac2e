//! The form of a new account: the line of tabs, the fields of the open one or the review, the buttons.

use ratatui::{layout::Rect, style::Style};

use super::{account, canvas::Canvas, form, home};
use crate::{
    app::{model::Model, wizard::Wizard},
    domain::reseller::Standing,
    form::{new_account::Tab, review},
};

/// Draws the form beside the list.
pub fn draw(canvas: &mut Canvas, area: Rect, model: &Model, wizard: &Wizard) {
    let Some(standing) = &model.standing else { return };
    if model.size.shows_both() {
        home::list(canvas, area, model);
    }
    let active = model.overlay.is_none();
    let mut inner = canvas.pane(home::beside(area, model), &wizard.start.title(), true);
    inner.width = model.size.form_columns();
    tabs(canvas, inner, wizard);
    canvas.rule(inner, inner.y + 1);
    let body = Rect { y: inner.y + 2, height: model.size.form_rows(), ..inner };
    let [_, frame] = account::edges(inner);
    let edges = [Rect { y: inner.y + 1, height: 1, ..inner }, frame];
    let layout = wizard.layout(standing);
    if wizard.tab == Tab::Review {
        summary(canvas, body, edges, model, wizard, standing);
    } else {
        form::fields(canvas, body, edges, &layout, &wizard.form, active);
    }
    form::buttons(canvas, inner, &layout.buttons, &wizard.form, active);
}

fn tabs(canvas: &mut Canvas, inner: Rect, wizard: &Wizard) {
    if wizard.tab == Tab::Review {
        canvas.text(inner.x, inner.y, inner.width, "Review", canvas.look.accent());
        return;
    }
    let mut x = inner.x;
    for (place, (tab, title)) in Tab::TITLED.iter().enumerate() {
        if place > 0 {
            x += canvas.text(x, inner.y, 3, " │ ", canvas.look.dim());
        }
        let style = match tab {
            // marked by more than its colour
            tab if *tab == wizard.tab => canvas.look.open_tab(),
            tab if *tab <= wizard.furthest => Style::new(),
            _ => canvas.look.dim(),
        };
        x += canvas.text(x, inner.y, inner.right().saturating_sub(x), title, style);
    }
}

fn summary(canvas: &mut Canvas, body: Rect, edges: [Rect; 2], model: &Model, wizard: &Wizard, standing: &Standing) {
    let lines = wizard.review(standing, model.size);
    // the last row says what Submit takes
    let seen = Rect { height: body.height.saturating_sub(1), ..body };
    let from = account::clamped(wizard.scroll, lines.len(), seen.height);
    account::lines(canvas, seen, &lines, from);
    account::more(canvas, edges, from, lines.len(), seen.height);
    if let Ok(account) = wizard.read(standing) {
        let cost = review::cost(&account, &standing.reseller.settings.currency);
        canvas.text(body.x, seen.bottom(), body.width, &cost, canvas.look.strong());
    }
}
