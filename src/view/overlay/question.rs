//! Questions: with two answers, or answered by typing.

use ratatui::{layout::Rect, style::Style};

use super::{framed, sentence, sentence_columns, type_into};
use crate::{
    app::overlay::{Question, TypedQuestion},
    form::wrap::wrap,
    view::canvas::{Canvas, button_text, columns_of},
};

/// Draws a question with its answers.
pub fn draw(canvas: &mut Canvas, area: Rect, question: &Question) {
    let columns = sentence_columns(area);
    let lines = wrap(&question.text, usize::from(columns));
    let inner = framed(canvas, area, columns, u16::try_from(lines.len()).unwrap_or(8) + 2, "");
    sentence(canvas, inner, &lines, Style::new());
    let y = inner.bottom().saturating_sub(1);
    let widths = question.answers.iter().map(|(label, _)| columns_of(&button_text(label)));
    let mut x = inner.right().saturating_sub(widths.clone().map(|columns| columns + 1).sum::<u16>() - 1);
    for (place, ((label, _), columns)) in question.answers.iter().zip(widths).enumerate() {
        canvas.button(x, y, label, place == question.chosen);
        x += columns + 1;
    }
}

/// Draws a question with the line that it is answered in.
pub fn typed(canvas: &mut Canvas, area: Rect, question: &TypedQuestion) {
    let columns = sentence_columns(area);
    let mut lines = wrap(&question.text, usize::from(columns));
    let asked = lines.len();
    lines.extend(question.problem.iter().flat_map(|problem| wrap(problem, usize::from(columns))));
    let inner = framed(canvas, area, columns, u16::try_from(lines.len()).unwrap_or(8) + 2, question.title);
    let problem = inner.height.saturating_sub(2).min(u16::try_from(lines.len() - asked).unwrap_or(0));
    let asking = Rect { height: inner.height - problem, ..inner };
    sentence(canvas, asking, &lines[..asked], Style::new());
    let below = (inner.bottom().saturating_sub(2 + problem)..inner.bottom().saturating_sub(2)).zip(&lines[asked..]);
    for (y, line) in below {
        canvas.text(inner.x, y, inner.width, line, canvas.look.trouble());
    }
    type_into(canvas, inner, inner.bottom().saturating_sub(1), question.typed.value(), question.typed.cursor());
}
