//! The balance of an account, and the entries of its ledger.

use ratatui::{layout::Rect, style::Style};

use super::more;
use crate::{
    app::account::Ledger,
    domain::{account::Account, ledger::LedgerEntry, reseller::ResellerSettings},
    view::canvas::Canvas,
};

/// Columns that an amount has, with its sign and thousands.
const AMOUNT: u16 = 13;
/// Columns of a date and time.
const TIME: u16 = 17;

/// Draws the balance, then the entries, the newest first.
pub fn draw(
    canvas: &mut Canvas,
    area: Rect,
    edges: [Rect; 2],
    (account, ledger): (&Account, &Ledger),
    settings: &ResellerSettings,
    focused: bool,
) {
    let balance = settings.currency.show(account.balance);
    canvas.text(area.x, area.y, 9, "Balance", canvas.look.dim());
    canvas.text(area.x + 9, area.y, area.width, &balance, canvas.look.strong());
    let rows = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    let Some(entries) = &ledger.entries else {
        canvas.text(rows.x, rows.y, rows.width, "Reading the ledger…", canvas.look.dim());
        return;
    };
    if entries.is_empty() {
        let text = "No credit was added or removed yet.";
        canvas.text(rows.x, rows.y, rows.width, text, canvas.look.dim());
        if focused {
            canvas.place_cursor(rows.x, rows.y);
        }
        return;
    }
    heading(canvas, Rect { y: area.y + 1, height: 1, ..area });
    let shown = usize::from(rows.height);
    let top = (ledger.selected + 1).saturating_sub(shown);
    for (y, (place, entry)) in (rows.y..rows.bottom()).zip(entries.iter().enumerate().skip(top)) {
        let line = Rect { y, height: 1, ..rows };
        row(canvas, line, entry, settings);
        if place == ledger.selected {
            if focused {
                canvas.style(line, canvas.look.focus());
                canvas.place_cursor(rows.x, y);
            } else {
                canvas.style(line, canvas.look.strong());
            }
        }
    }
    let known = entries.len() + usize::from(ledger.more);
    more(canvas, edges, top, known, rows.height);
}

/// The columns of amount and balance at the right, and what is left for operator and reason.
fn columns(line: Rect) -> (u16, u16, u16, u16) {
    let balance = line.right();
    let amount = balance.saturating_sub(AMOUNT);
    let operator = line.x + TIME;
    let reason = operator + 11;
    (operator, reason, amount, balance)
}

fn heading(canvas: &mut Canvas, line: Rect) {
    let (operator, reason, amount, balance) = columns(line);
    let dim = canvas.look.dim();
    canvas.text(line.x, line.y, TIME, "When", dim);
    canvas.text(operator, line.y, 10, "Who", dim);
    canvas.text(reason, line.y, amount.saturating_sub(reason + AMOUNT), "Why", dim);
    canvas.text_right(amount, line.y, "Amount", dim);
    canvas.text_right(balance, line.y, "Balance", dim);
}

fn row(canvas: &mut Canvas, line: Rect, entry: &LedgerEntry, settings: &ResellerSettings) {
    let (operator, reason, amount, balance) = columns(line);
    let when = settings.timezone.date_time(entry.at);
    // the offset is that of the reseller's zone, which is the same on every line
    let when: String = when.chars().take(16).collect();
    canvas.text(line.x, line.y, TIME - 1, &when, Style::new());
    canvas.text(operator, line.y, 10, &entry.operator, Style::new());
    let sign = if entry.amount.0 > 0 { "+" } else { "" };
    canvas.text(reason, line.y, amount.saturating_sub(reason + AMOUNT), &entry.reason, Style::new());
    canvas.text_right(amount, line.y, &format!("{sign}{}", entry.amount), Style::new());
    canvas.text_right(balance, line.y, &entry.balance.to_string(), Style::new());
}
