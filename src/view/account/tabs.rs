//! The line of tabs, which goes sideways where there is no room for all.

use ratatui::{layout::Rect, style::Style};

use crate::{
    form::{Control, account::Tab},
    view::canvas::{Canvas, columns_of},
};

/// What stands where there are more tabs at that side.
const MORE: [&str; 2] = ["‹ ", " ›"];

/// Draws the line, with the open tab in it.
pub fn draw(canvas: &mut Canvas, line: Rect, open: Tab, focus: Control, active: bool) {
    let focused = active && focus == Control::Tabs;
    let parted = if columns_with(" │ ", &Tab::ALL) <= line.width { " │ " } else { "│" };
    let (from, to) = seen(line.width, parted, open.place());
    let mut x = line.x;
    if from > 0 {
        x += canvas.text(x, line.y, 2, MORE[0], canvas.look.strong());
    }
    for (place, (tab, title)) in Tab::ALL.iter().enumerate().take(to).skip(from) {
        if place > from {
            x += canvas.text(x, line.y, columns_of(parted), parted, canvas.look.dim());
        }
        let style = match *tab == open {
            true if focused => canvas.look.focus(),
            // marked by more than its colour
            true => canvas.look.open_tab(),
            false => Style::new(),
        };
        if focused && *tab == open {
            canvas.place_cursor(x, line.y);
        }
        x += canvas.text(x, line.y, line.right().saturating_sub(x), title, style);
    }
    if to < Tab::ALL.len() {
        canvas.text_right(line.right(), line.y, MORE[1], canvas.look.strong());
    }
}

fn columns_with(parted: &str, tabs: &[(Tab, &str)]) -> u16 {
    let between = columns_of(parted) * u16::try_from(tabs.len().saturating_sub(1)).unwrap_or(0);
    tabs.iter().map(|(_, title)| columns_of(title)).sum::<u16>() + between
}

/// The tabs that are seen: all, or as many as fit around the open one with the marks that there are more.
fn seen(columns: u16, parted: &str, open: usize) -> (usize, usize) {
    let all = Tab::ALL.len();
    let fits = |from: usize, to: usize| {
        let marks = u16::from(from > 0) * 2 + u16::from(to < all) * 2;
        columns_with(parted, &Tab::ALL[from..to]) + marks <= columns
    };
    let (mut from, mut to) = (0, all);
    while !fits(from, to) && to > open + 1 {
        to -= 1;
    }
    while !fits(from, to) && from < open {
        from += 1;
    }
    // what is free now goes to the tabs behind
    while to < all && fits(from, to + 1) {
        to += 1;
    }
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_tab_is_always_seen() {
        assert_eq!(seen(76, "│", 0), (0, 8));
        assert_eq!(seen(64, "│", 7), (0, 8));
        for columns in [20, 46, 56, 63] {
            for open in 0..Tab::ALL.len() {
                let (from, to) = seen(columns, "│", open);
                assert!((from..to).contains(&open), "{columns}: {open} in {from}..{to}");
            }
        }
    }
}
