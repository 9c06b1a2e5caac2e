//! The box of two operators' changes: for each field that both changed, what it was, what is theirs, what is mine.

use ratatui::{layout::Rect, style::Style};

use super::{account, canvas::Canvas, overlay::framed};
use crate::{
    app::account::{Conflict, ConflictRow},
    form::wrap::{columns as columns_in, wrap},
};

/// Columns of the box.
const COLUMNS: u16 = 72;
/// The column of the values.
const VALUE: u16 = 11;
/// Rows of one field: its name, what it was, theirs, mine.
const ROWS: u16 = 4;

/// Draws the box.
pub fn draw(canvas: &mut Canvas, area: Rect, conflict: &Conflict) {
    let columns = COLUMNS.min(area.width.saturating_sub(4));
    let text = format!(
        "{} Nothing of yours is saved yet: choose for each field what is to stand. What does not \
         clash is put together.",
        conflict.between
    );
    let intro = wrap(&text, usize::from(columns));
    let intro_rows = u16::try_from(intro.len()).unwrap_or(4) + 1;
    let fields = u16::try_from(conflict.rows.len()).unwrap_or(u16::MAX / ROWS);
    let room = area.height.saturating_sub(4 + intro_rows);
    // whole fields only
    let shown = (room / ROWS).clamp(1, fields.max(1));
    let inner = framed(canvas, area, columns, intro_rows + shown * ROWS, "Changed by two");
    for (y, line) in (inner.y..inner.bottom()).zip(&intro) {
        canvas.text(inner.x, y, inner.width, line, Style::new());
    }
    let rows = Rect { y: inner.y + intro_rows, height: inner.height.saturating_sub(intro_rows), ..inner };
    let shown = usize::from(shown);
    let top = (conflict.selected + 1).saturating_sub(shown);
    for ((place, row), y) in
        conflict.rows.iter().enumerate().skip(top).take(shown).zip((rows.y..).step_by(usize::from(ROWS)))
    {
        field(canvas, Rect { y, height: ROWS, ..rows }, row, place == conflict.selected);
    }
    let edges =
        [Rect { y: rows.y.saturating_sub(1), height: 1, ..rows }, Rect { y: inner.bottom(), height: 1, ..rows }];
    account::more(canvas, edges, top, conflict.rows.len(), u16::try_from(shown).unwrap_or(1));
}

fn field(canvas: &mut Canvas, area: Rect, row: &ConflictRow, selected: bool) {
    let clash = &row.clash;
    let style = if selected { canvas.look.accent() } else { canvas.look.strong() };
    canvas.text(area.x, area.y, area.width, &clash.key.label(), style);
    let differ = differ_from(&clash.theirs, &clash.mine);
    for (y, (mark, label, value, taken)) in (area.y + 1..area.bottom()).zip([
        ("", "was", &clash.base, false),
        (if row.mine { "( )" } else { "(•)" }, "theirs", &clash.theirs, !row.mine),
        (if row.mine { "(•)" } else { "( )" }, "mine", &clash.mine, row.mine),
    ]) {
        let value = part(value, differ, usize::from(area.width.saturating_sub(VALUE)));
        let dim = canvas.look.dim();
        let focused = selected && taken;
        canvas.text(area.x, y, 3, mark, if focused { canvas.look.focus() } else { Style::new() });
        canvas.text(area.x + 4, y, VALUE - 4, label, dim);
        let style = if taken { canvas.look.strong() } else { Style::new() };
        canvas.text(area.x + VALUE, y, area.width.saturating_sub(VALUE), &value, style);
        if focused {
            canvas.place_cursor(area.x + 1, y);
        }
    }
}

/// Characters that are shown before the first that differs.
const BEFORE: usize = 12;

/// The place of the first character in which the two differ.
fn differ_from(theirs: &str, mine: &str) -> usize {
    theirs.chars().zip(mine.chars()).take_while(|(a, b)| a == b).count()
}

/// A value on one line: whole where it fits, else from shortly before the first character that differs.
fn part(value: &str, differ: usize, columns: usize) -> String {
    if value.is_empty() {
        return "nothing".into();
    }
    let line = value.replace('\n', " ");
    if columns_in(&line) <= columns || differ <= BEFORE {
        return line;
    }
    format!("…{}", line.chars().skip(differ - BEFORE).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_shown_where_it_differs() {
        let (theirs, mine) = ("The same for a long time, then theirs", "The same for a long time, then mine");
        let differ = differ_from(theirs, mine);
        for (value, columns, shown) in [
            ("", 20, "nothing"),
            ("short", 20, "short"),
            ("two\nlines", 20, "two lines"),
            (theirs, 40, theirs),
            (theirs, 20, "… time, then theirs"),
            (mine, 20, "… time, then mine"),
        ] {
            assert_eq!(part(value, differ, columns), shown, "{value:?}");
        }
    }
}
