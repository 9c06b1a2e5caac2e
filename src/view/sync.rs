//! The Sync page: what is known of the cluster, and below it what waits to be sent.

use ratatui::{layout::Rect, style::Style};

use super::{account, canvas::Canvas, frame};
use crate::{
    app::{
        model::Model,
        size::REVIEW_COLUMN,
        sync::{Row, SyncScreen, facts, rows},
    },
    domain::{
        cluster::{SyncPage, outbox::StepState},
        timezone::Timezone,
    },
    form::{cluster, wrap::wrap},
};

/// The mark before what waits for a person.
const MARK: &str = "! ";
/// Columns between columns.
const GAP: u16 = 2;

/// Draws the page over the whole width.
pub fn draw(canvas: &mut Canvas, area: Rect, model: &Model, screen: &SyncScreen) {
    let active = model.overlay.is_none();
    let inner = canvas.pane(frame::body(area), "Sync", true);
    canvas.place_cursor(inner.x, inner.y);
    let (Some(page), Some(standing)) = (&model.sync, &model.standing) else {
        sentence(canvas, inner, "No cluster is set up any more. Esc goes back to Home.");
        return;
    };
    let zone = &standing.reseller.settings.timezone;
    let mut y = inner.y;
    for fact in facts(page, zone, model.size.inside_pane()) {
        canvas.text(inner.x, y, REVIEW_COLUMN, fact.label, canvas.look.dim());
        let style = if fact.is_trouble { canvas.look.trouble() } else { Style::new() };
        canvas.text(inner.x + REVIEW_COLUMN, y, inner.width.saturating_sub(REVIEW_COLUMN), &fact.text, style);
        y += 1;
    }
    if y >= inner.bottom() {
        return;
    }
    canvas.rule(inner, y);
    let rule = Rect { y, height: 1, ..inner };
    let below = Rect { y: y + 1, height: inner.bottom().saturating_sub(y + 1), ..inner };
    list(canvas, below, [rule, account::edges(inner)[1]], (page, screen, zone), active);
}

fn sentence(canvas: &mut Canvas, area: Rect, text: &str) {
    for (y, line) in (area.y..area.bottom()).zip(wrap(text, usize::from(area.width))) {
        canvas.text(area.x, y, area.width, &line, canvas.look.dim());
    }
}

fn list(
    canvas: &mut Canvas,
    area: Rect,
    edges: [Rect; 2],
    (page, screen, zone): (&SyncPage, &SyncScreen, &Timezone),
    active: bool,
) {
    let all = rows(page);
    if all.is_empty() {
        sentence(canvas, area, "Nothing waits to be sent. Esc goes back to Home.");
        canvas.place_cursor(area.x, area.y);
        return;
    }
    let heading = Rect { height: 1, ..area };
    columns(canvas, heading, ["Account", "What", "How it stands"], [canvas.look.dim(); 3]);
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    for (y, (place, row)) in (rows.y..rows.bottom()).zip(all.iter().enumerate().skip(screen.top)) {
        let line = Rect { y, height: 1, ..rows };
        one(canvas, line, row, zone);
        if place == screen.place {
            let style = if active { canvas.look.focus() } else { canvas.look.strong() };
            canvas.style(line, style);
            canvas.place_cursor(line.x, line.y);
        }
    }
    account::more(canvas, edges, screen.top, all.len() + usize::from(page.more), rows.height);
}

fn one(canvas: &mut Canvas, line: Rect, row: &Row<'_>, zone: &Timezone) {
    let name = if row.is_first { row.account.name.as_str() } else { "" };
    let what = row.step.map_or_else(|| "a decision".into(), cluster::what);
    let (state, stuck) = match row.step {
        Some(step) => (cluster::state(step, zone), matches!(step.state, StepState::Attention(_))),
        None => ("changed on both sides".into(), true),
    };
    let (state, style) = if stuck { (format!("{MARK}{state}"), canvas.look.trouble()) } else { (state, Style::new()) };
    columns(canvas, line, [name, &what, &state], [Style::new(), Style::new(), style]);
}

/// Writes a name, what is sent, and how it stands, which gets the most room.
fn columns(canvas: &mut Canvas, line: Rect, texts: [&str; 3], styles: [Style; 3]) {
    let name = line.width * 3 / 10;
    let what = (line.width * 3 / 10).min(30);
    let mut x = line.x;
    for (text, style, columns) in [
        (texts[0], styles[0], name.saturating_sub(GAP)),
        (texts[1], styles[1], what.saturating_sub(GAP)),
        (texts[2], styles[2], line.width.saturating_sub(name + what)),
    ] {
        canvas.text(x, line.y, columns, text, style);
        x += columns + GAP;
    }
}
