//! The balance of an account, and the entries of its ledger.

use ratatui::{layout::Rect, style::Style};

use super::more;
use crate::{
    app::{account::Ledger, window::Window},
    domain::{account::Account, ledger::LedgerEntry, reseller::ResellerSettings},
    form::cluster,
    view::canvas::Canvas,
};

/// Below so many columns an entry has its day only, and less room for its amounts.
const WIDE: u16 = 70;

/// Draws the balance, then the entries, the newest first.
pub fn draw(
    canvas: &mut Canvas,
    area: Rect,
    edges: [Rect; 2],
    (account, ledger): (&Account, &Ledger),
    settings: &ResellerSettings,
    focused: bool,
) {
    let area = balances(canvas, area, (account, ledger), settings);
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if ledger.balance.is_none() {
        canvas.text(rows.x, rows.y, rows.width, "Reading the ledger…", canvas.look.dim());
        return;
    }
    let Window { rows: entries, selected, top, next, .. } = &ledger.entries;
    if entries.is_empty() {
        let text = "No credit was added or removed yet.";
        canvas.text(rows.x, rows.y, rows.width, text, canvas.look.dim());
        if focused {
            canvas.place_cursor(rows.x, rows.y);
        }
        return;
    }
    heading(canvas, Rect { height: 1, ..area });
    for (y, (place, entry)) in (rows.y..rows.bottom()).zip(entries.iter().enumerate().skip(*top)) {
        let line = Rect { y, height: 1, ..rows };
        row(canvas, line, entry, settings);
        if place == *selected {
            if focused {
                canvas.style(line, canvas.look.focus());
                canvas.place_cursor(rows.x, y);
            } else {
                canvas.style(line, canvas.look.strong());
            }
        }
    }
    let known = entries.len() + usize::from(next.is_some());
    more(canvas, edges, *top, known, rows.height);
}

/// Draws the balance, with a cluster that of each side on a line of its own; gives what is left below.
fn balances(
    canvas: &mut Canvas,
    area: Rect,
    (account, ledger): (&Account, &Ledger),
    settings: &ResellerSettings,
) -> Rect {
    let entered = settings.currency.show(ledger.balance.unwrap_or(account.balance));
    let mut lines = cluster::balances(account, settings);
    lines[0].1 = entered;
    let column = if lines.len() > 1 { 15 } else { 9 };
    let mut y = area.y;
    for (label, balance) in &lines {
        let label = if *label == "Credit" { "Balance" } else { label };
        canvas.text(area.x, y, column, label, canvas.look.dim());
        canvas.text(area.x + column, y, area.width.saturating_sub(column), balance, canvas.look.strong());
        y += 1;
    }
    Rect { y, height: area.bottom().saturating_sub(y), ..area }
}

/// Where the columns of an entry begin, or end for its amounts.
struct Columns {
    when: u16,
    when_columns: u16,
    operator: u16,
    operator_columns: u16,
    reason: u16,
    reason_columns: u16,
    amount: u16,
    balance: u16,
}

impl Columns {
    fn of(line: Rect) -> Self {
        let (when, operator, amount) = if line.width >= WIDE { (16, 10, 13) } else { (10, 8, 10) };
        let at_operator = line.x + when + 1;
        let reason = at_operator + operator + 1;
        let ends = line.right().saturating_sub(amount);
        Self {
            when: line.x,
            when_columns: when,
            operator: at_operator,
            operator_columns: operator,
            reason,
            reason_columns: ends.saturating_sub(reason + amount),
            amount: ends,
            balance: line.right(),
        }
    }
}

fn heading(canvas: &mut Canvas, line: Rect) {
    let columns = Columns::of(line);
    let dim = canvas.look.dim();
    canvas.text(columns.when, line.y, columns.when_columns, "When", dim);
    canvas.text(columns.operator, line.y, columns.operator_columns, "Who", dim);
    canvas.text(columns.reason, line.y, columns.reason_columns, "Why", dim);
    canvas.text_right(columns.amount, line.y, "Amount", dim);
    canvas.text_right(columns.balance, line.y, "Balance", dim);
}

fn row(canvas: &mut Canvas, line: Rect, entry: &LedgerEntry, settings: &ResellerSettings) {
    let columns = Columns::of(line);
    // the offset is that of the reseller's zone, which is the same on every line
    let when: String = settings.timezone.date_time(entry.at).chars().take(usize::from(columns.when_columns)).collect();
    canvas.text(columns.when, line.y, columns.when_columns, &when, Style::new());
    canvas.text(columns.operator, line.y, columns.operator_columns, &entry.operator, Style::new());
    canvas.text(columns.reason, line.y, columns.reason_columns, &entry.reason, Style::new());
    let sign = if entry.amount.0 > 0 { "+" } else { "" };
    canvas.text_right(columns.amount, line.y, &format!("{sign}{}", entry.amount), Style::new());
    canvas.text_right(columns.balance, line.y, &entry.balance.to_string(), Style::new());
}
