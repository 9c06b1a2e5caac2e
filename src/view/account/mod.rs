//! An open account over the whole width: the line of tabs, the open tab, its buttons; or a form of its own over it.

mod admins;
mod credit;
mod tabs;

use ratatui::{layout::Rect, style::Style};

use super::{canvas::Canvas, form, frame, history};
use crate::{
    app::{
        account::{AccountScreen, Opened, Part},
        model::Model,
        size::{FORM_MAX, REVIEW_COLUMN},
    },
    domain::reseller::Standing,
    form::{Control, account::Tab, layout::Layout},
    look::Glyphs,
};

/// Draws an open account.
pub fn draw(canvas: &mut Canvas, area: Rect, model: &Model, screen: &AccountScreen) {
    let Some(standing) = &model.standing else { return };
    let title = screen.account().map_or_else(String::new, |account| {
        if account.enabled { account.name.clone() } else { format!("{} · disabled", account.name) }
    });
    let inner = canvas.pane(frame::body(area), &title, true);
    canvas.place_cursor(inner.x, inner.y);
    let Some(opened) = &screen.opened else {
        canvas.text(inner.x, inner.y, inner.width, "Reading the account…", canvas.look.dim());
        return;
    };
    let active = model.overlay.is_none();
    let body = Rect { y: inner.y + 2, height: model.size.inside_tab().rows, ..inner };
    let [_, below] = edges(inner);
    let edges = [Rect { y: inner.y + 1, height: 1, ..inner }, below];
    canvas.rule(inner, inner.y + 1);
    match &screen.part {
        Some(part) => draw_part(canvas, inner, body, edges, (part, opened, standing), active),
        None => {
            let layout = screen.layout(opened, standing, model.size, model.session.read_only.is_some());
            tabs::draw(canvas, Rect { height: 1, ..inner }, screen.tab, opened.form.focus(), active);
            draw_tab(canvas, body, edges, (screen, opened, standing, &layout), active);
            form::buttons(canvas, inner, &layout.buttons, &opened.form, active);
        }
    }
}

fn draw_tab(
    canvas: &mut Canvas,
    body: Rect,
    edges: [Rect; 2],
    (screen, opened, standing, layout): (&AccountScreen, &Opened, &Standing, &Layout),
    active: bool,
) {
    let focused = active && opened.form.focus() == Control::Rows;
    match screen.tab {
        Tab::Admins => admins::draw(canvas, body, edges, (&opened.account, &screen.cursor), focused),
        Tab::Credit => {
            credit::draw(canvas, body, edges, (&opened.account, &screen.ledger), &standing.reseller.settings, focused);
        }
        Tab::History => {
            history::draw_list(canvas, body, &screen.history, &standing.reseller.settings.timezone, focused);
        }
        Tab::Overview | Tab::Limits | Tab::Permissions | Tab::Contacts | Tab::Notes => {
            form::fields(canvas, body, edges, layout, &opened.form, active);
        }
    }
}

/// Draws a form of its own, no wider than a form gets.
fn draw_part(
    canvas: &mut Canvas,
    inner: Rect,
    body: Rect,
    edges: [Rect; 2],
    (part, opened, standing): (&Part, &Opened, &Standing),
    active: bool,
) {
    let layout = part.layout(&opened.account, standing);
    canvas.text(inner.x, inner.y, inner.width, part.title(), canvas.look.open_tab());
    let width = body.width.min(FORM_MAX);
    form::fields(canvas, Rect { width, ..body }, edges, &layout, part.form(), active);
    form::buttons(canvas, Rect { width, ..inner }, &layout.buttons, part.form(), active);
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
    let [more_above, more_below] = match canvas.look.glyphs {
        Glyphs::Unicode => [" ↑ more ", " ↓ more "],
        Glyphs::PlainMarks | Glyphs::Ascii => [" more above ", " more below "],
    };
    if from > 0 {
        canvas.text_right(above.right(), above.y, more_above, style);
    }
    if lines > from + usize::from(seen) {
        canvas.text_right(below.right(), below.y, more_below, style);
    }
}

/// The lines of the frame right above and below what is inside a pane.
pub fn edges(inner: Rect) -> [Rect; 2] {
    [Rect { y: inner.y.saturating_sub(1), height: 1, ..inner }, Rect { y: inner.bottom(), height: 1, ..inner }]
}
