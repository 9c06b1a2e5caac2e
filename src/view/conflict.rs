//! The boxes of two changes of one account, by two operators, or here and at the cluster: for each field that both
//! changed, what stands on each side.

use std::borrow::Cow;

use ratatui::{layout::Rect, style::Style};

use super::{account, canvas::Canvas, overlay::framed};
use crate::{
    app::{
        account::{Conflict, ConflictRow},
        sync::SettleBox,
    },
    form::wrap::{columns as columns_in, wrap},
};

/// Columns of the box.
const COLUMNS: u16 = 72;
/// The column of the values.
const VALUE: u16 = 11;

/// A field that two have changed.
struct Field<'a> {
    label: Cow<'a, str>,
    /// What stands on each side, what it was before first where that is known.
    values: Vec<Side<'a>>,
}

/// What stands on one side.
struct Side<'a> {
    label: &'static str,
    value: &'a str,
    /// Whether it is taken; `None` where it cannot be.
    taken: Option<bool>,
}

impl<'a> Side<'a> {
    fn new(label: &'static str, value: &'a str, taken: bool) -> Self {
        Self { label, value, taken: Some(taken) }
    }
}

/// Draws the box of two operators' changes.
pub fn draw(canvas: &mut Canvas, area: Rect, conflict: &Conflict) {
    let text = format!(
        "{} Nothing of yours is saved yet: choose for each field what is to stand. What does not \
         clash is put together.",
        conflict.between
    );
    let fields = conflict.rows.iter().map(|ConflictRow { clash, mine }| Field {
        label: clash.key.label().into(),
        values: vec![
            Side { label: "was", value: &clash.base, taken: None },
            Side::new("theirs", &clash.theirs, !mine),
            Side::new("mine", &clash.mine, *mine),
        ],
    });
    let fields: Vec<Field> = fields.collect();
    choices(canvas, area, ("Changed by two", &text), &fields, conflict.selected);
}

/// Draws the box of what was changed here and at the cluster.
pub fn draw_settle(canvas: &mut Canvas, area: Rect, settle: &SettleBox) {
    let text = format!(
        "{} was changed here and at the cluster. Choose for each field what is to stand on both sides. What stands here \
         is in the history for good; what stands there is nowhere else.",
        settle.name
    );
    let fields = settle.clashes.iter().zip(&settle.take_theirs).map(|(clash, theirs)| Field {
        label: clash.label.as_str().into(),
        values: vec![Side::new("there", &clash.theirs, *theirs), Side::new("here", &clash.mine, !theirs)],
    });
    let fields: Vec<Field> = fields.collect();
    choices(canvas, area, ("Changed on both sides", &text), &fields, settle.selected);
}

/// Draws a box with a sentence and fields to choose for, as many whole ones as fit.
fn choices(canvas: &mut Canvas, area: Rect, (title, text): (&str, &str), fields: &[Field], selected: usize) {
    let columns = COLUMNS.min(area.width.saturating_sub(4));
    let intro = wrap(text, usize::from(columns));
    let intro_rows = u16::try_from(intro.len()).unwrap_or(4) + 1;
    // the name of a field, and what stands on each side
    let each = fields.first().map_or(1, |field| u16::try_from(field.values.len()).unwrap_or(3) + 1);
    let count = u16::try_from(fields.len()).unwrap_or(u16::MAX / each);
    let room = area.height.saturating_sub(4 + intro_rows);
    let shown = (room / each).clamp(1, count.max(1));
    let inner = framed(canvas, area, columns, intro_rows + shown * each, title);
    for (y, line) in (inner.y..inner.bottom()).zip(&intro) {
        canvas.text(inner.x, y, inner.width, line, Style::new());
    }
    let rows = Rect { y: inner.y + intro_rows, height: inner.height.saturating_sub(intro_rows), ..inner };
    let shown = usize::from(shown);
    let top = (selected + 1).saturating_sub(shown);
    for ((place, row), y) in fields.iter().enumerate().skip(top).take(shown).zip((rows.y..).step_by(usize::from(each)))
    {
        field(canvas, Rect { y, height: each, ..rows }, row, place == selected);
    }
    let edges =
        [Rect { y: rows.y.saturating_sub(1), height: 1, ..rows }, Rect { y: inner.bottom(), height: 1, ..rows }];
    account::more(canvas, edges, top, fields.len(), u16::try_from(shown).unwrap_or(1));
}

fn field(canvas: &mut Canvas, area: Rect, field: &Field, selected: bool) {
    let style = if selected { canvas.look.accent() } else { canvas.look.strong() };
    canvas.text(area.x, area.y, area.width, &field.label, style);
    let differ = match &field.values[..] {
        [.., theirs, mine] => differ_from(theirs.value, mine.value),
        _ => 0,
    };
    for (y, side) in (area.y + 1..area.bottom()).zip(&field.values) {
        let mark = match side.taken {
            None => "",
            Some(true) => "(•)",
            Some(false) => "( )",
        };
        let taken = side.taken == Some(true);
        let value = part(side.value, differ, usize::from(area.width.saturating_sub(VALUE)));
        let dim = canvas.look.dim();
        let focused = selected && taken;
        canvas.text(area.x, y, 3, mark, if focused { canvas.look.focus() } else { Style::new() });
        canvas.text(area.x + 4, y, VALUE - 4, side.label, dim);
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
