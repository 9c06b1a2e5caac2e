//! The users of an account as rows.

use ratatui::{layout::Rect, style::Style};

use super::more;
use crate::{app::account::UserCursor, domain::account::Account, view::canvas::Canvas};

/// Draws the rows, the selected one among them.
pub fn draw(
    canvas: &mut Canvas,
    area: Rect,
    edges: [Rect; 2],
    (account, cursor): (&Account, &UserCursor),
    focused: bool,
) {
    let users = &account.users;
    if users.is_empty() {
        let text = "Nobody manages this account yet: add an admin.";
        canvas.text(area.x, area.y, area.width, text, canvas.look.dim());
        if focused {
            canvas.place_cursor(area.x, area.y);
        }
        return;
    }
    // name, login, number, level; the number goes first where there is little room
    let wide = area.width >= 70;
    let shown = usize::from(area.height);
    let selected = cursor.place_in(users);
    let at = selected.unwrap_or(cursor.place).min(users.len() - 1);
    let top = (at + 1).saturating_sub(shown);
    if focused {
        canvas.place_cursor(area.x, area.y + u16::try_from(at - top).unwrap_or(0));
    }
    for (y, (place, user)) in (area.y..area.bottom()).zip(users.iter().enumerate().skip(top)) {
        let level = match (user.is_admin, user.has_password) {
            (true, true) => "admin",
            (false, true) => "user",
            (true, false) => "admin, no password yet",
            (false, false) => "user, no password yet",
        };
        let mut cell = |from: u16, to: u16, text: &str, style: Style| {
            canvas.text(area.x + from, y, to.saturating_sub(from + 1), text, style);
        };
        let end = area.width + 1;
        let short = u16::try_from(level.len()).unwrap_or(end);
        let [login, number, last] = match (wide, user.has_password) {
            (true, true) => [24, 54, 70],
            (true, false) => [24, 54, 54],
            (false, _) => [area.width / 3, end, end.saturating_sub(short + 1)],
        };
        cell(0, login, &user.full_name(), Style::new());
        cell(login, number.min(last), &user.username, Style::new());
        if number < last {
            cell(number, last, user.number.as_deref().unwrap_or_default(), Style::new());
        }
        cell(last, end, level, Style::new());
        if Some(place) == selected {
            let line = Rect { y, height: 1, ..area };
            let style = if focused { canvas.look.focus() } else { canvas.look.strong() };
            canvas.style(line, style);
        }
    }
    more(canvas, edges, top, users.len(), area.height);
}
