//! The choice of a look.

use ratatui::{layout::Rect, style::Style};

use super::{framed, sentence_columns};
use crate::{
    app::{
        model::Session,
        overlay::{LookBox, keeping, themes},
    },
    form::wrap::wrap,
    view::{canvas::Canvas, look::Glyphs},
};

/// Rows of the two lists, with their titles.
const LISTS: u16 = 5;
/// The column of the second list, and the columns of each.
const SECOND: u16 = 22;
const COLUMNS: u16 = 20;

/// Draws the themes beside the glyphs, what the one with the focus is for, and what keeps it.
pub fn draw(canvas: &mut Canvas, area: Rect, session: &Session, choice: &LookBox) {
    let look = *canvas.look;
    let columns = sentence_columns(area);
    let (sentence, lines) = keeping(look, session);
    let sentence = wrap(&sentence, usize::from(columns));
    // room for both lines, so that the box stays where it is
    let keeping = u16::try_from(sentence.len()).unwrap_or(1) + 2;
    let inner = framed(canvas, area, columns, LISTS + 3 + keeping, "Look");
    let themes = themes(session);
    let place = themes.iter().position(|theme| *theme == look.theme);
    list(canvas, inner, "Colours", themes.iter().map(|theme| theme.label()), place, !choice.at_glyphs);
    let second = Rect { x: inner.x + SECOND, ..inner };
    let place = Glyphs::ALL.iter().position(|glyphs| *glyphs == look.glyphs);
    list(canvas, second, "Characters", Glyphs::ALL.iter().map(|glyphs| glyphs.label()), place, choice.at_glyphs);
    let purpose = match (choice.at_glyphs, session.no_color) {
        (true, _) => look.glyphs.purpose(),
        (false, false) => look.theme.purpose(),
        (false, true) => "NO_COLOR is set, so there are no colours.",
    };
    let y = inner.y + LISTS + 1;
    canvas.text(inner.x, y, inner.width, purpose, look.strong());
    if lines.is_empty() {
        return;
    }
    let below = y + 1 + u16::from(inner.height >= LISTS + 3 + keeping);
    for (y, line) in (below..inner.bottom()).zip(sentence.iter().chain(&lines)) {
        canvas.text(inner.x, y, inner.width, line, Style::new());
    }
}

/// A title, and below it what can be chosen; the cursor stands on what is, where the list has the focus.
fn list<'a>(
    canvas: &mut Canvas,
    area: Rect,
    title: &str,
    labels: impl Iterator<Item = &'a str>,
    chosen: Option<usize>,
    focused: bool,
) {
    let look = *canvas.look;
    canvas.text(area.x, area.y, COLUMNS, title, if focused { look.accent() } else { look.dim() });
    for (y, (place, label)) in (area.y + 1..area.bottom()).zip(labels.enumerate()) {
        let is_chosen = chosen == Some(place);
        let style = match (is_chosen, focused) {
            (true, true) => look.focus(),
            (true, false) => look.strong(),
            (false, _) => Style::new(),
        };
        let mark = if is_chosen { "(•)" } else { "( )" };
        canvas.text(area.x, y, COLUMNS, &format!("{mark} {label}"), style);
        if is_chosen && focused {
            canvas.place_cursor(area.x + 1, y);
        }
    }
}
