//! The box over a screen.

mod choice;
mod drafts;
mod look;
mod menu;
mod question;
mod step;
mod told;

use ratatui::{layout::Rect, style::Style};

use super::{
    account,
    canvas::{Canvas, button_text, columns_of, window},
    conflict,
};
use crate::{
    app::{
        model::Model,
        overlay::{Facts, Help, Overlay},
        size::REVIEW_COLUMN,
        update::help_text,
    },
    form::{review, wrap::wrap},
};

/// Columns of a box with a sentence in it.
const SENTENCE: u16 = 58;

/// Draws the box.
pub fn draw(canvas: &mut Canvas, area: Rect, model: &Model, overlay: &Overlay) {
    match overlay {
        Overlay::Menu(selected) => menu::draw(canvas, area, *selected, model),
        Overlay::Drafts(selected) => {
            if let Some(standing) = &model.standing {
                let zone = &standing.reseller.settings.timezone;
                drafts::draw(canvas, area, &model.drafts, zone, selected);
            }
        }
        Overlay::Help(help) => draw_help(canvas, area, help),
        Overlay::Question(question) => question::draw(canvas, area, question),
        Overlay::Typed(question) => question::typed(canvas, area, question),
        Overlay::Picker(_, picker) => choice::draw_zones(canvas, area, picker),
        Overlay::Created(told) => told::draw(canvas, area, told),
        Overlay::Trouble(text) => trouble(canvas, area, text),
        Overlay::Facts(facts) => draw_facts(canvas, area, facts),
        Overlay::Conflict(conflict) => conflict::draw(canvas, area, conflict),
        Overlay::Settle(settle) => conflict::draw_settle(canvas, area, settle),
        Overlay::Step(open) => {
            if let Some(standing) = &model.standing {
                step::draw(canvas, area, &standing.reseller.settings.timezone, open);
            }
        }
        Overlay::Move(choice) => choice::draw_places(canvas, area, choice),
        Overlay::Look(choice) => look::draw(canvas, area, &model.session, choice),
    }
}

/// A framed box in the middle, with `rows` inside and at most `columns`; gives its inside.
pub(super) fn framed(canvas: &mut Canvas, area: Rect, columns: u16, rows: u16, title: &str) -> Rect {
    let width = (columns + 4).min(area.width);
    let height = (rows + 2).min(area.height.saturating_sub(2));
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 2;
    let outer = Rect { x, y, width, height };
    canvas.clear(outer);
    canvas.pane(outer, title, true)
}

/// Writes lines above the last line of a box and an empty one before it; where there are more than fit, the last one
/// that does is a mark for the rest.
fn sentence(canvas: &mut Canvas, inner: Rect, lines: &[String], style: Style) {
    let room = usize::from(inner.height.saturating_sub(2));
    let whole = if lines.len() > room { room.saturating_sub(1) } else { lines.len() };
    let rest = (lines.len() > whole).then_some("…");
    let shown = lines.iter().take(whole).map(String::as_str).chain(rest);
    for (y, line) in (inner.y..inner.bottom()).zip(shown) {
        canvas.text(inner.x, y, inner.width, line, style);
    }
}

fn sentence_columns(area: Rect) -> u16 {
    SENTENCE.min(area.width.saturating_sub(4))
}

fn draw_help(canvas: &mut Canvas, area: Rect, help: &Help) {
    let columns = 72.min(area.width.saturating_sub(4));
    let mut lines: Vec<(String, String)> = Vec::new();
    if let Some((label, text)) = help.field {
        lines.push((label.to_owned(), String::new()));
        lines.extend(wrap(text, usize::from(columns)).into_iter().map(|line| (String::new(), line)));
        lines.push((String::new(), String::new()));
    }
    let keys = help_text(help, canvas.look.glyphs);
    let key_columns = keys.iter().map(|(names, _)| columns_of(names)).max().unwrap_or(0) + 2;
    let first_key = lines.len();
    for (names, sentence) in keys {
        let broken = wrap(sentence, usize::from(columns.saturating_sub(key_columns)));
        let named = std::iter::once(names).chain(std::iter::repeat(String::new()));
        lines.extend(named.zip(broken));
    }
    let inner = framed(canvas, area, columns, u16::try_from(lines.len()).unwrap_or(u16::MAX - 8), "Help");
    let from = account::clamped(help.scroll, lines.len(), inner.height);
    canvas.place_cursor(inner.x, inner.y);
    for (y, (place, (left, right))) in (inner.y..inner.bottom()).zip(lines.iter().enumerate().skip(from)) {
        canvas.text(inner.x, y, inner.width, left, canvas.look.strong());
        let indent = if place >= first_key { key_columns } else { 0 };
        let room = inner.width.saturating_sub(indent);
        if !right.is_empty() {
            canvas.text(inner.x + indent, y, room, right, Style::new());
        }
    }
    account::more(canvas, account::edges(inner), from, lines.len(), inner.height);
}

/// One thing in all its parts.
fn draw_facts(canvas: &mut Canvas, area: Rect, facts: &Facts) {
    let columns = sentence_columns(area);
    let lines = review::lines(&facts.entries, usize::from(columns.saturating_sub(REVIEW_COLUMN)));
    let inner = framed(canvas, area, columns, u16::try_from(lines.len()).unwrap_or(8) + 2, facts.title);
    let body = Rect { height: inner.height.saturating_sub(2), ..inner };
    account::lines(canvas, body, &lines, 0);
    let close = columns_of(&button_text("Close"));
    canvas.button(inner.right().saturating_sub(close), inner.bottom().saturating_sub(1), "Close", true);
}

fn trouble(canvas: &mut Canvas, area: Rect, text: &str) {
    let columns = sentence_columns(area);
    let lines = wrap(text, usize::from(columns));
    let inner = framed(canvas, area, columns, u16::try_from(lines.len()).unwrap_or(8) + 2, "Not done");
    sentence(canvas, inner, &lines, canvas.look.trouble());
    let close = columns_of(&button_text("Close"));
    canvas.button(inner.right().saturating_sub(close), inner.bottom().saturating_sub(1), "Close", true);
}

/// A line that is typed into.
fn type_into(canvas: &mut Canvas, inner: Rect, y: u16, value: &str, caret: usize) {
    let (shown, at) = window(value, caret, inner.width);
    canvas.text(inner.x, y, inner.width, &shown, Style::new());
    canvas.style(Rect { y, height: 1, ..inner }, canvas.look.typing());
    canvas.place_cursor(inner.x + at, y);
}
