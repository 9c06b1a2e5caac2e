//! History: its list with what the selected row changed below, or one row whole.

use ratatui::{layout::Rect, style::Style};

use super::{
    account,
    canvas::{Canvas, columns_of, window},
    frame,
};
use crate::{
    app::{
        history::{HistoryList, change_lines, changes_shown, rows_shown, whole},
        model::Model,
        size::Size,
    },
    domain::{
        history::{HistoryRow, in_words},
        timezone::Timezone,
    },
};

/// Columns of a time; without its year where there is little room.
const TIME: u16 = 16;
const TIME_NARROW: u16 = 11;
/// Columns of the operator.
const OPERATOR: u16 = 12;
const OPERATOR_NARROW: u16 = 8;
/// Columns of what was done.
const WHAT: u16 = 16;
/// The fewest columns that an account's name is given, and that what a row changed is.
const ACCOUNT_MIN: u16 = 12;
const CHANGES_MIN: u16 = 20;
/// Columns between them all.
const GAP: u16 = 2;
/// With fewer columns there is little room.
const WIDE: u16 = 68;

/// Draws the history of all accounts over the whole width.
pub fn draw(canvas: &mut Canvas, area: Rect, model: &Model, list: &HistoryList) {
    let Some(standing) = &model.standing else { return };
    let inner = canvas.pane(frame::body(area), &list.title(), true);
    draw_list(canvas, inner, list, &standing.reseller.settings.timezone, model.overlay.is_none());
}

/// Draws a history inside of `area`, with times in this zone. The lines of the frame right above and below say where
/// there is more.
pub fn draw_list(canvas: &mut Canvas, area: Rect, list: &HistoryList, zone: &Timezone, active: bool) {
    if let (Some(scroll), Some(row)) = (list.whole, list.row()) {
        return draw_whole(canvas, area, row, zone, scroll);
    }
    let room = Size { columns: area.width, rows: area.height };
    search(canvas, area, list, active);
    canvas.rule(area, area.y + 1);
    let shown = u16::try_from(rows_shown(room)).unwrap_or(area.height);
    let rows = Rect { y: area.y + 2, height: shown, ..area };
    let widths = Widths::of(area.width, list.of.is_none());
    for (y, (place, row)) in (rows.y..rows.bottom()).zip(list.window.rows.iter().enumerate().skip(list.window.top)) {
        let line = Rect { y, height: 1, ..rows };
        draw_row(canvas, line, row, zone, &widths);
        if place == list.window.selected {
            if active && !list.searching {
                canvas.style(line, canvas.look.focus());
                canvas.place_cursor(line.x, y);
            } else {
                canvas.style(line, canvas.look.strong());
            }
        }
    }
    if list.window.rows.is_empty() && !list.is_waiting() {
        let text = if list.search.value().trim().is_empty() { "Nothing yet." } else { "Nothing found." };
        canvas.text(rows.x, rows.y, rows.width, text, canvas.look.dim());
    }
    canvas.rule(area, rows.bottom());
    let rule = |y| Rect { y, height: 1, ..area };
    // there is more where some were let go above, or are not loaded below
    let above = list.window.top + usize::from(list.window.newer);
    let all = list.window.rows.len() - list.window.top + usize::from(list.window.next.is_some());
    account::more(canvas, [rule(area.y + 1), rule(rows.bottom())], above, above + all, shown);
    let below = Rect { y: rows.bottom() + 1, height: changes_shown(room), ..area };
    if let Some(row) = list.row() {
        changes(canvas, below, row);
    }
}

fn search(canvas: &mut Canvas, area: Rect, list: &HistoryList, active: bool) {
    let value = list.search.value();
    canvas.text(area.x, area.y, 1, "/", canvas.look.strong());
    let line = Rect { x: area.x + 2, width: area.width.saturating_sub(2), height: 1, ..area };
    if active && list.searching {
        let (shown, caret) = window(value, list.search.cursor(), line.width);
        canvas.text(line.x, line.y, line.width, &shown, Style::new());
        canvas.style(line, canvas.look.typing());
        canvas.place_cursor(line.x + caret, line.y);
    } else if value.is_empty() {
        let account = if list.of.is_none() { "account, " } else { "" };
        let text = format!("Search: operator, {account}field, action, or a day as 2026-11-24");
        canvas.text(line.x, line.y, line.width, &text, canvas.look.dim());
    } else {
        canvas.text(line.x, line.y, line.width, value, Style::new());
    }
}

/// The columns of a row; 0 for what is left out.
struct Widths {
    time: u16,
    operator: u16,
    account: u16,
    changes: u16,
}

impl Widths {
    /// In so many columns; the account is named only where the rows are of several.
    fn of(columns: u16, accounts: bool) -> Self {
        let narrow = columns < WIDE;
        let operator = if narrow { OPERATOR_NARROW } else { OPERATOR };
        let rest = |time: u16| columns.saturating_sub(time + operator + WHAT + 3 * GAP);
        if !accounts {
            let changes = Some(rest(TIME)).filter(|columns| *columns >= CHANGES_MIN).unwrap_or(0);
            return Self { time: TIME, operator, account: 0, changes };
        }
        if narrow {
            let account = rest(TIME_NARROW);
            let none = Self { time: TIME, operator, account: 0, changes: 0 };
            return if account < ACCOUNT_MIN { none } else { Self { time: TIME_NARROW, account, ..none } };
        }
        let account = rest(TIME);
        let changes = (account / 2).saturating_sub(GAP);
        if changes < CHANGES_MIN {
            return Self { time: TIME, operator, account, changes: 0 };
        }
        Self { time: TIME, operator, account: account - changes - GAP, changes }
    }
}

fn draw_row(canvas: &mut Canvas, line: Rect, row: &HistoryRow, zone: &Timezone, widths: &Widths) {
    let mut x = line.x;
    let name = row.account.as_ref().map_or("", |(_, name)| name);
    let deleted = if row.deleted { " deleted" } else { "" };
    let changed = if widths.changes > 0 { change_lines(row, widths.changes).join(", ") } else { String::new() };
    let time = zone.local_time(row.at);
    let time = &time[time.len().saturating_sub(usize::from(widths.time))..];
    for (columns, text, after, style) in [
        (widths.time, time, "", canvas.look.dim()),
        (widths.operator, &row.operator.name, "", Style::new()),
        (WHAT, in_words(&row.action), "", Style::new()),
        (widths.account, name, deleted, Style::new()),
        (widths.changes, &changed, "", canvas.look.dim()),
    ] {
        if columns > 0 {
            canvas.text(x, line.y, columns.saturating_sub(columns_of(after)), text, style);
            canvas.text_right(x + columns, line.y, after, canvas.look.dim());
            x += columns + GAP;
        }
    }
}

/// What the selected row changed, a line for each field as far as there is room.
fn changes(canvas: &mut Canvas, area: Rect, row: &HistoryRow) {
    let mut lines = change_lines(row, area.width);
    let room = usize::from(area.height);
    if lines.len() > room {
        let left_out = lines.len() - (room - 1);
        lines.truncate(room - 1);
        lines.push(format!("and {left_out} more: Enter shows the whole row"));
    }
    for (y, line) in (area.y..area.bottom()).zip(&lines) {
        canvas.text(area.x, y, area.width, line, Style::new());
    }
}

fn draw_whole(canvas: &mut Canvas, area: Rect, row: &HistoryRow, zone: &Timezone, scroll: usize) {
    let whole = whole(row, zone, usize::from(area.width));
    let label_columns = u16::try_from(whole.label_columns).unwrap_or(area.width);
    let from = account::clamped(scroll, whole.lines.len(), area.height);
    for (y, (label, value)) in (area.y..area.bottom()).zip(whole.lines.iter().skip(from)) {
        canvas.text(area.x, y, label_columns, label, canvas.look.dim());
        let x = area.x + label_columns + GAP;
        canvas.text(x, y, area.right().saturating_sub(x), value, Style::new());
    }
    canvas.place_cursor(area.x, area.y);
    account::more(canvas, account::edges(area), from, whole.lines.len(), area.height);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_left_out_where_there_is_little_room() {
        for (columns, accounts, widths) in [
            (116, true, [16, 12, 33, 31]),
            (76, true, [16, 12, 26, 0]),
            (68, true, [16, 12, 18, 0]),
            (67, true, [11, 8, 26, 0]),
            (56, true, [11, 8, 15, 0]),
            (46, true, [16, 8, 0, 0]),
            (116, false, [16, 12, 0, 66]),
            (76, false, [16, 12, 0, 26]),
            (56, false, [16, 8, 0, 0]),
        ] {
            let is = Widths::of(columns, accounts);
            assert_eq!([is.time, is.operator, is.account, is.changes], widths, "{columns} {accounts}");
            let shown = [is.time, is.operator, WHAT, is.account, is.changes];
            let gaps = shown.iter().filter(|width| **width > 0).count() - 1;
            let all = shown.iter().sum::<u16>() + GAP * u16::try_from(gaps).unwrap();
            assert!(all <= columns, "{all} of {columns}");
        }
    }
}
