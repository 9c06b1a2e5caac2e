//! Home: the list of a level of the tree, and a preview of the selected account beside it.

use std::borrow::Cow;

use ratatui::{layout::Rect, style::Style};

use super::{
    account,
    canvas::{Canvas, columns_of, fit, window},
    frame,
    trail::{cut_middle, trail},
};
use crate::{
    app::{
        home::{Focus, Home},
        keys::Key,
        model::{Model, Screen},
        size::REVIEW_COLUMN,
    },
    domain::account::AccountRow,
    form::{review, wrap::wrap},
    look::Glyphs,
};

/// What stands beside the list when nothing is selected.
const LANDING: [&str; 5] = ["You can edit a sub-account by selecting it", "from the list on the left", "", "Or", ""];
const LANDING_ADD: &str = "Create a new sub-account with “Add New Account”";
/// What a row says of its account at its right end; all take the same columns.
const OFF: &str = " off  ";
const WITH_SUB_ACCOUNTS: &str = " ▸";
const OFF_WITH_SUB_ACCOUNTS: &str = " off ▸";
/// The fewest columns in which the names above an account say anything.
const ABOVE_MIN: u16 = 12;

/// Draws Home.
pub fn draw(canvas: &mut Canvas, area: Rect, model: &Model) {
    list(canvas, area, model);
    if model.size.shows_both() {
        let beside = beside(area, model);
        match (model.home.list.row(), model.home.focus) {
            (Some(_), Focus::List | Focus::Menu | Focus::Search) => preview(canvas, beside, model),
            _ => landing(canvas, beside),
        }
    }
}

/// The pane beside the list, or the only one where there is no room for both.
pub fn beside(area: Rect, model: &Model) -> Rect {
    let body = frame::body(area);
    let columns = model.size.beside_columns();
    Rect { x: body.right() - columns, width: columns, ..body }
}

/// Draws the list in its pane.
pub fn list(canvas: &mut Canvas, area: Rect, model: &Model) {
    let body = frame::body(area);
    let pane = Rect { width: model.size.list_columns(), ..body };
    let home = &model.home;
    let active = matches!(model.screen, Screen::Home) && model.overlay.is_none();
    let inner = canvas.pane(pane, &title(home), active && home.focus != Focus::Menu);
    search(canvas, inner, home, active);
    let add = Rect { y: inner.y + 1, height: 1, ..inner };
    canvas.text(add.x, add.y, add.width, "+ Add New Account", Style::new());
    if active && home.focus == Focus::Add {
        canvas.style(add, canvas.look.focus());
        canvas.place_cursor(add.x, add.y);
    }
    canvas.rule(inner, inner.y + 2);
    let rows = Rect { y: inner.y + 3, height: inner.height.saturating_sub(3), ..inner };
    if home.list.rows.is_empty() {
        for (y, line) in (rows.y..rows.bottom()).zip(wrap(&nothing(home, canvas.look.glyphs), usize::from(rows.width)))
        {
            canvas.text(rows.x, y, rows.width, &line, canvas.look.dim());
        }
    }
    accounts(canvas, rows, home, active);
}

/// What is listed, and how much of it there is.
fn title(home: &Home) -> String {
    let total = thousands(home.list.total) + if home.list.at_least { "+" } else { "" };
    match (home.only_disabled, home.is_searching()) {
        (true, _) => format!("Disabled {total} in all"),
        (false, true) => format!("Found {total} in all"),
        (false, false) if home.level.is_empty() => format!("Accounts {total}"),
        (false, false) => format!("Sub-accounts {total}"),
    }
}

/// What stands in the place of rows where there are none.
fn nothing(home: &Home, glyphs: Glyphs) -> Cow<'static, str> {
    match (home.only_disabled, home.is_searching()) {
        (true, true) => "No disabled account found. Esc clears the search.".into(),
        (true, false) => "No account is disabled. Esc lists all.".into(),
        (false, true) => "No account found. Esc clears the search.".into(),
        (false, false) if home.level.is_empty() => "No account yet.".into(),
        (false, false) => {
            format!("No sub-account yet. Press a to add one, {} to go up.", Key::Left.name(glyphs)).into()
        }
    }
}

fn search(canvas: &mut Canvas, inner: Rect, home: &Home, active: bool) {
    let focused = active && home.focus == Focus::Search;
    let value = home.search.value();
    canvas.text(inner.x, inner.y, 1, "/", canvas.look.strong());
    let line = Rect { x: inner.x + 2, width: inner.width - 2, height: 1, ..inner };
    if focused {
        let (shown, caret) = window(value, home.search.cursor(), line.width);
        canvas.text(line.x, line.y, line.width, &shown, Style::new());
        canvas.style(line, canvas.look.typing());
        canvas.place_cursor(line.x + caret, line.y);
    } else if value.is_empty() {
        canvas.text(line.x, line.y, line.width, "Search", canvas.look.dim());
    } else {
        canvas.text(line.x, line.y, line.width, value, Style::new());
    }
}

fn accounts(canvas: &mut Canvas, rows: Rect, home: &Home, active: bool) {
    let list = &home.list;
    let seen = list.rows.iter().enumerate().skip(list.top);
    for (y, (place, row)) in (rows.y..rows.bottom()).zip(seen) {
        let line = Rect { y, height: 1, ..rows };
        let beside =
            [place.checked_sub(1), Some(place + 1)].into_iter().flatten().filter_map(|place| list.rows.get(place));
        account_row(canvas, line, row, beside, home.only_disabled);
        if place == list.selected {
            if active && home.focus == Focus::List {
                canvas.style(line, canvas.look.focus());
                canvas.place_cursor(rows.x, y);
            } else {
                canvas.style(line, canvas.look.strong());
            }
        }
    }
}

/// The name of an account, where there is room the names above it, and what there is to say of it. `beside` are the rows
/// above and below it.
fn account_row<'a>(
    canvas: &mut Canvas,
    line: Rect,
    row: &'a AccountRow,
    beside: impl Iterator<Item = &'a AccountRow>,
    all_off: bool,
) {
    // where all are disabled, the title says it
    let mark = match (row.enabled || all_off, row.sub_accounts > 0) {
        (true, false) => "",
        (true, true) => WITH_SUB_ACCOUNTS,
        (false, false) => OFF,
        (false, true) => OFF_WITH_SUB_ACCOUNTS,
    };
    let columns = line.width.saturating_sub(columns_of(mark));
    let used = canvas.text(line.x, line.y, columns, &told_apart(&row.name, beside, columns), Style::new());
    canvas.text_right(line.right(), line.y, mark, canvas.look.dim());
    let room = columns.saturating_sub(used + 2);
    if room >= ABOVE_MIN && !row.path.is_empty() {
        let names: Vec<&str> = row.path.iter().map(String::as_str).collect();
        let above = trail(&names, canvas.look.parted(), room);
        canvas.text_right(line.x + columns, line.y, &above, canvas.look.dim());
    }
}

/// A name in so many columns. Its middle is left out where its beginning alone looks like that of a name beside it.
fn told_apart<'a>(name: &'a str, mut beside: impl Iterator<Item = &'a AccountRow>, columns: u16) -> Cow<'a, str> {
    if columns_of(name) <= columns {
        return name.into();
    }
    let columns = usize::from(columns);
    let shown = fit(name, columns);
    if beside.any(|other| fit(&other.name, columns) == shown) { cut_middle(name, columns).into() } else { name.into() }
}

fn landing(canvas: &mut Canvas, pane: Rect) {
    let inner = canvas.pane(pane, "", false);
    let lines = LANDING.iter().chain([&LANDING_ADD]);
    let top = inner.y + inner.height.saturating_sub(6) / 2;
    for (y, line) in (top..inner.bottom()).zip(lines) {
        let x = inner.x + inner.width.saturating_sub(columns_of(line)) / 2;
        canvas.text(x, y, inner.width, line, Style::new());
    }
}

fn preview(canvas: &mut Canvas, pane: Rect, model: &Model) {
    let Some(row) = model.home.list.row() else { return };
    let inner = canvas.pane(pane, &row.name, false);
    let known = model.home.preview.as_ref().filter(|account| account.id == row.id);
    if let (Some(known), Some(standing)) = (known, &model.standing) {
        let columns = inner.width.saturating_sub(REVIEW_COLUMN);
        let mut entries = review::of_account(known, &standing.reseller);
        // the name is the title
        entries.retain(|(label, _)| *label != "Name");
        if row.sub_accounts > 0 {
            entries.retain(|(label, _)| *label != "Sub-accounts");
            let right = Key::Right.name(canvas.look.glyphs);
            entries.insert(0, ("Sub-accounts", vec![format!("{}, {right} lists them", thousands(row.sub_accounts))]));
        }
        if !row.path.is_empty() {
            entries.insert(0, ("Under", vec![row.path.join(canvas.look.parted())]));
        }
        account::lines(canvas, inner, &review::lines(&entries, usize::from(columns)), 0);
    }
}

/// A number with its thousands parted, as it stands in a title.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut parted = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::{AccountId, Place};

    #[test]
    fn names_that_begin_alike_are_told_apart_by_their_ends() {
        let row = |name: &str| AccountRow {
            id: AccountId::from_random([1; 16]),
            name: name.into(),
            realm: String::new(),
            enabled: true,
            sub_accounts: 0,
            path: Vec::new(),
            place: Place { sort_key: String::new(), number: 1 },
        };
        for (name, beside, shown) in [
            ("Blue Heron Dental Oakland", "Blue Heron Dental Riverside", "Blue Her… Oakland"),
            ("Blue Heron Dental Oakland", "Maple Leaf Lettings", "Blue Heron Dental Oakland"),
            ("Blue Heron", "Blue Heron", "Blue Heron"),
            ("Blue Heron Dental", "Blue Heron Dental 2", "Blue Heron Dental"),
        ] {
            assert_eq!(told_apart(name, [row(beside)].iter(), 17), shown, "{name} beside {beside}");
        }
    }

    #[test]
    fn thousands_are_parted() {
        for (number, text) in [(0, "0"), (999, "999"), (1204, "1,204"), (1_000_000, "1,000,000")] {
            assert_eq!(thousands(number), text);
        }
    }
}
