//! The box over a screen.

use ratatui::{layout::Rect, style::Style};

use super::{
    account,
    canvas::{Canvas, button_text, columns_of, window},
    conflict,
};
use crate::{
    app::{
        account::{DeleteQuestion, MoveBox},
        overlay::{Facts, Help, MenuRow, Overlay, Question, Told, WordQuestion, told_lines},
        size::{REVIEW_COLUMN, ZONES_SHOWN},
        update::help_text,
    },
    form::{picker::Picker, review, wrap::wrap},
};

/// Columns of a box with a sentence in it.
const SENTENCE: u16 = 58;

/// Draws the box.
pub fn draw(canvas: &mut Canvas, area: Rect, overlay: &Overlay) {
    match overlay {
        Overlay::Menu(selected) => menu(canvas, area, *selected),
        Overlay::Help(help) => draw_help(canvas, area, help),
        Overlay::Question(question) => draw_question(canvas, area, question),
        Overlay::Word(question) => word(canvas, area, question),
        Overlay::Picker(_, picker) => draw_picker(canvas, area, picker),
        Overlay::Created(told) => draw_told(canvas, area, told),
        Overlay::Trouble(text) => trouble(canvas, area, text),
        Overlay::Facts(facts) => draw_facts(canvas, area, facts),
        Overlay::Conflict(conflict) => conflict::draw(canvas, area, conflict),
        Overlay::Delete(question) => delete(canvas, area, question),
        Overlay::Move(choice) => draw_move(canvas, area, choice),
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

fn sentence(canvas: &mut Canvas, inner: Rect, lines: &[String]) {
    for (y, line) in (inner.y..inner.bottom()).zip(lines) {
        canvas.text(inner.x, y, inner.width, line, Style::new());
    }
}

fn sentence_columns(area: Rect) -> u16 {
    SENTENCE.min(area.width.saturating_sub(4))
}

fn menu(canvas: &mut Canvas, area: Rect, selected: usize) {
    let rows = MenuRow::ALL;
    let inner = framed(canvas, area, 30, u16::try_from(rows.len()).unwrap_or(1), "Menu");
    for ((place, row), y) in rows.iter().enumerate().zip(inner.y..inner.bottom()) {
        canvas.text(inner.x + 1, y, inner.width, row.label(), Style::new());
        if let Some(key) = row.key() {
            canvas.text_right(inner.right() - 1, y, &key, canvas.look.dim());
        }
        if place == selected {
            canvas.style(Rect { y, height: 1, ..inner }, canvas.look.focus());
            canvas.place_cursor(inner.x + 1, y);
        }
    }
}

fn draw_help(canvas: &mut Canvas, area: Rect, help: &Help) {
    let columns = 72.min(area.width.saturating_sub(4));
    let mut lines: Vec<(String, String)> = Vec::new();
    if let Some((label, text)) = help.field {
        lines.push((label.to_owned(), String::new()));
        lines.extend(wrap(text, usize::from(columns)).into_iter().map(|line| (String::new(), line)));
        lines.push((String::new(), String::new()));
    }
    let keys = help_text(help);
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

fn draw_question(canvas: &mut Canvas, area: Rect, question: &Question) {
    let columns = sentence_columns(area);
    let lines = wrap(&question.text, usize::from(columns));
    let inner = framed(canvas, area, columns, u16::try_from(lines.len()).unwrap_or(8) + 2, "");
    sentence(canvas, inner, &lines);
    let y = inner.bottom().saturating_sub(1);
    let go = columns_of(&button_text(question.go));
    let stay = columns_of(&button_text(question.stay));
    let x = inner.right().saturating_sub(go + stay + 1);
    canvas.button(x, y, question.stay, !question.going);
    canvas.button(x + stay + 1, y, question.go, question.going);
}

fn word(canvas: &mut Canvas, area: Rect, question: &WordQuestion) {
    let columns = sentence_columns(area);
    let lines = wrap(question.text, usize::from(columns));
    let inner = framed(canvas, area, columns, u16::try_from(lines.len()).unwrap_or(8) + 2, "");
    sentence(canvas, inner, &lines);
    type_into(canvas, inner, inner.bottom().saturating_sub(1), question.typed.value(), question.typed.cursor());
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

/// The question before an account is deleted, with a line for its name.
fn delete(canvas: &mut Canvas, area: Rect, question: &DeleteQuestion) {
    let columns = sentence_columns(area);
    let mut lines = wrap(&question.text, usize::from(columns));
    let asked = lines.len();
    lines.extend(question.problem.iter().flat_map(|problem| wrap(problem, usize::from(columns))));
    let inner = framed(canvas, area, columns, u16::try_from(lines.len()).unwrap_or(8) + 2, "Delete account");
    sentence(canvas, inner, &lines[..asked]);
    for (y, line) in (inner.y..inner.bottom()).zip(&lines).skip(asked) {
        canvas.text(inner.x, y, inner.width, line, canvas.look.trouble());
    }
    type_into(canvas, inner, inner.bottom().saturating_sub(1), question.typed.value(), question.typed.cursor());
}

/// Where an account can be moved to: a line to search with, and the accounts that match.
fn draw_move(canvas: &mut Canvas, area: Rect, choice: &MoveBox) {
    let inner = framed(canvas, area, 58, ZONES_SHOWN + 2, "Move below: type to search");
    canvas.rule(inner, inner.y + 1);
    let rows = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    if choice.found.is_empty() {
        let text = "Nothing found: try a part of its name or realm.";
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

/// A line that is typed into.
fn type_into(canvas: &mut Canvas, inner: Rect, y: u16, value: &str, caret: usize) {
    let (shown, at) = window(value, caret, inner.width);
    canvas.text(inner.x, y, inner.width, &shown, Style::new());
    canvas.style(Rect { y, height: 1, ..inner }, canvas.look.typing());
    canvas.place_cursor(inner.x + at, y);
}

fn draw_picker(canvas: &mut Canvas, area: Rect, picker: &Picker) {
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

/// Plain lines without a frame beside them, so that nothing else is copied with them.
fn draw_told(canvas: &mut Canvas, area: Rect, told: &Told) {
    let lines = told_lines(told);
    let note = if told.has_password() {
        "The password is shown only now: read it out, or copy it with c. Esc closes."
    } else {
        "These lines can be copied with c."
    };
    let note = wrap(note, usize::from(area.width.saturating_sub(2)));
    let rows = u16::try_from(lines.len() + note.len()).unwrap_or(4) + 7;
    let y = area.y + area.height.saturating_sub(rows) / 2;
    let whole = Rect { y, height: rows.min(area.height), ..area };
    canvas.clear(whole);
    canvas.rule(whole, whole.y);
    canvas.rule(whole, whole.bottom() - 1);
    canvas.text(1, y + 1, area.width - 2, &format!("{} is saved.", told.title), canvas.look.done());
    for (y, (label, text)) in (y + 3..).zip(&lines) {
        canvas.text(1, y, 11, label, canvas.look.dim());
        canvas.text(11, y, area.width - 12, text.reveal(), canvas.look.strong());
        // the last line is the password, if there is one
        canvas.place_cursor(11, y);
    }
    let below = y + 4 + u16::try_from(lines.len()).unwrap_or(3);
    for (y, line) in (below..whole.bottom().saturating_sub(2)).zip(&note) {
        canvas.text(1, y, area.width - 2, line, Style::new());
    }
    canvas.button(1, whole.bottom() - 2, "Close", told.closing);
}

fn trouble(canvas: &mut Canvas, area: Rect, text: &str) {
    let columns = sentence_columns(area);
    let lines = wrap(text, usize::from(columns));
    let inner = framed(canvas, area, columns, u16::try_from(lines.len()).unwrap_or(8) + 2, "Not done");
    for (y, line) in (inner.y..inner.bottom()).zip(&lines) {
        canvas.text(inner.x, y, inner.width, line, canvas.look.trouble());
    }
    let close = columns_of(&button_text("Close"));
    canvas.button(inner.right().saturating_sub(close), inner.bottom().saturating_sub(1), "Close", true);
}
