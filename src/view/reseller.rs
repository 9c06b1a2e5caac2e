//! The reseller: the form of the first start, or the page with its tabs.

use ratatui::{layout::Rect, style::Style};

use super::{
    account,
    canvas::{Canvas, columns_of},
    form, frame,
};
use crate::{
    app::{
        model::Model,
        reseller::ResellerScreen,
        size::{FORM_MAX, Size},
    },
    domain::{reseller::Standing, trunks::TrunkKind},
    form::{
        Control,
        holdings::{BAR, Bar, COLUMN, Line},
        reseller::Tab,
        spec::{FieldId, spec},
    },
};

/// Columns between two holders side by side.
const GAP: u16 = 3;

/// Draws the form or the page over the whole width, no wider than a form gets.
pub fn draw(canvas: &mut Canvas, area: Rect, model: &Model, screen: &ResellerScreen) {
    let active = model.overlay.is_none();
    let title = if screen.is_page() { "Reseller" } else { "Welcome: who is the reseller?" };
    let mut inner = canvas.pane(frame::body(area), title, true);
    inner.width = inner.width.min(FORM_MAX);
    let layout = screen.layout(model.standing.as_ref());
    let [above, below] = account::edges(inner);
    let body = if screen.is_page() {
        Rect { y: inner.y + 2, height: model.size.form_rows(), ..inner }
    } else {
        Rect { y: inner.y + 1, height: inner.height.saturating_sub(3), ..inner }
    };
    let edges = [if screen.is_page() { Rect { y: inner.y + 1, ..above } } else { above }, below];
    if screen.is_page() {
        canvas.rule(inner, inner.y + 1);
        tabs(canvas, inner, screen, active);
    }
    match &model.standing {
        Some(standing) if screen.is_page() && screen.tab == Tab::Overview => {
            overview(canvas, body, edges, (screen, standing), model.size);
        }
        _ => form::fields(canvas, body, edges, &layout, &screen.form, active),
    }
    form::buttons(canvas, inner, &layout.buttons, &screen.form, active);
}

fn tabs(canvas: &mut Canvas, inner: Rect, screen: &ResellerScreen, active: bool) {
    let focused = active && screen.form.focus() == Control::Tabs;
    let mut x = inner.x;
    for (place, (tab, title)) in Tab::ALL.iter().enumerate() {
        if place > 0 {
            x += canvas.text(x, inner.y, 3, " │ ", canvas.look.dim());
        }
        let style = match *tab == screen.tab {
            true if focused => canvas.look.focus(),
            // marked by more than its colour
            true => canvas.look.open_tab(),
            false => Style::new(),
        };
        if focused && *tab == screen.tab {
            canvas.place_cursor(x, inner.y);
        }
        x += canvas.text(x, inner.y, inner.right().saturating_sub(x), title, style);
    }
}

fn overview(
    canvas: &mut Canvas,
    area: Rect,
    edges: [Rect; 2],
    (screen, standing): (&ResellerScreen, &Standing),
    size: Size,
) {
    let lines = screen.overview(standing, size);
    let from = account::clamped(screen.scroll, lines.len(), area.height);
    for (y, line) in (area.y..area.bottom()).zip(lines.iter().skip(from)) {
        draw_line(canvas, Rect { y, height: 1, ..area }, line);
    }
    account::more(canvas, edges, from, lines.len(), area.height);
}

fn draw_line(canvas: &mut Canvas, at: Rect, line: &Line) {
    let value = Rect { x: at.x + COLUMN, width: at.width.saturating_sub(COLUMN), ..at };
    match line {
        Line::Blank => {}
        Line::Heading(text) => {
            canvas.text(at.x, at.y, at.width, text, canvas.look.strong());
        }
        Line::Labelled(label, text) => {
            canvas.text(at.x, at.y, COLUMN - 1, label, canvas.look.dim());
            canvas.text(value.x, value.y, value.width, text, Style::new());
        }
        Line::Trunks(bar) => {
            canvas.text(at.x, at.y, COLUMN - 1, bar.label, canvas.look.dim());
            draw_bar(canvas, value, bar);
        }
        Line::Kinds => {
            for (column, kind) in columns(at).into_iter().zip(TrunkKind::ALL) {
                let label = spec(FieldId::Total(kind)).label;
                canvas.text(column.x, column.y, column.width, label, canvas.look.dim());
            }
        }
        Line::Holders(holders) => {
            for (column, holder) in columns(at).into_iter().zip(holders) {
                if let Some(holder) = holder {
                    draw_holder(canvas, column, &holder.name, holder.trunks);
                }
            }
        }
        Line::Holder(holder) => draw_holder(canvas, at, &holder.name, holder.trunks),
    }
}

/// A bar that keeps its cells where only ASCII is shown, and tells by them alone.
fn draw_bar(canvas: &mut Canvas, at: Rect, bar: &Bar) {
    let style = if bar.exceeded { canvas.look.trouble() } else { Style::new() };
    let Some(filled) = bar.filled else {
        canvas.text(at.x, at.y, at.width, &bar.words, style);
        return;
    };
    let cells = |mark: &str, count: u32| mark.repeat(usize::try_from(count).unwrap_or(0));
    let mut x = at.x;
    let mut put = |canvas: &mut Canvas, text: &str, style| x += canvas.text(x, at.y, at.right() - x, text, style);
    put(canvas, "[", canvas.look.dim());
    let full = if bar.exceeded { canvas.look.trouble() } else { canvas.look.accent() };
    put(canvas, &cells("#", filled), full);
    put(canvas, &cells("·", BAR - filled), canvas.look.dim());
    put(canvas, "]  ", canvas.look.dim());
    put(canvas, &bar.words, style);
}

/// Three columns side by side.
fn columns(at: Rect) -> [Rect; 3] {
    let width = at.width.saturating_sub(2 * GAP) / 3;
    [0, 1, 2].map(|place| Rect { x: at.x + place * (width + GAP), width, ..at })
}

/// A name, and how many at the end of its columns.
fn draw_holder(canvas: &mut Canvas, at: Rect, name: &str, trunks: u32) {
    let count = format!(" {trunks}");
    canvas.text(at.x, at.y, at.width.saturating_sub(columns_of(&count)), name, Style::new());
    canvas.text_right(at.right(), at.y, &count, canvas.look.strong());
}
