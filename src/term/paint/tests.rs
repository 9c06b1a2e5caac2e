//! What is written gives, on an emulated terminal, what was to be shown.

use proptest::{prelude::*, sample::select, test_runner::Config};
use ratatui::{
    buffer::{Buffer, Cell},
    layout::{Position, Rect},
    style::{Color, Modifier, Style},
};

use super::*;

const COLUMNS: u16 = 48;
const ROWS: u16 = 6;
const AREA: Rect = Rect::new(0, 0, COLUMNS, ROWS);

/// A terminal, and what is painted on it.
struct Screen {
    painter: Painter,
    terminal: vt100::Parser,
}

impl Screen {
    fn new() -> Self {
        let mut terminal = vt100::Parser::new(rows(ROWS), rows(COLUMNS), 0);
        terminal.process(b"\x1b[?25l");
        Self { painter: Painter::over_empty(AREA, false), terminal }
    }

    /// Paints a frame; gives what was written.
    fn show(&mut self, next: &Buffer, cursor: Option<(u16, u16)>) -> String {
        let mut out = Vec::new();
        self.painter.paint(next, cursor.map(Position::from), &mut out);
        self.terminal.process(&out);
        if let Some((x, y)) = cursor {
            assert_eq!(self.terminal.screen().cursor_position(), (y, x), "{}", out.escape_ascii());
        }
        assert_eq!(cursor.is_none(), self.terminal.screen().hide_cursor());
        out.escape_ascii().to_string()
    }

    /// The first cell that does not show what it has to.
    fn wrong(&self, next: &Buffer) -> Option<String> {
        let mut tiles = Vec::new();
        for y in 0..ROWS {
            lay(cells(next, y), &mut tiles);
            for (x, tile) in (0..).zip(&tiles).filter(|(_, tile)| tile.columns > 0) {
                let cell = self.terminal.screen().cell(y, x).unwrap();
                let letter = if cell.contents().is_empty() { " " } else { cell.contents() };
                let mut drawn = Cell::default();
                drawn.set_symbol(letter).set_style(style_of(cell));
                let shown = Pen::of(&drawn);
                if letter != tile.symbol || shown != tile.pen {
                    return Some(format!("{x},{y} is {letter:?} {shown:?} for {tile:?}"));
                }
            }
        }
        None
    }
}

fn rows(cells: u16) -> std::num::NonZeroU16 {
    std::num::NonZeroU16::new(cells).unwrap()
}

fn style_of(cell: &vt100::Cell) -> Style {
    let modes = [
        (cell.bold(), Modifier::BOLD),
        (cell.dim(), Modifier::DIM),
        (cell.italic(), Modifier::ITALIC),
        (cell.underline(), Modifier::UNDERLINED),
        (cell.inverse(), Modifier::REVERSED),
    ];
    let colour = |colour| match colour {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(index @ 0..16) => [
            Color::Black,
            Color::Red,
            Color::Green,
            Color::Yellow,
            Color::Blue,
            Color::Magenta,
            Color::Cyan,
            Color::Gray,
            Color::DarkGray,
            Color::LightRed,
            Color::LightGreen,
            Color::LightYellow,
            Color::LightBlue,
            Color::LightMagenta,
            Color::LightCyan,
            Color::White,
        ][usize::from(index)],
        vt100::Color::Idx(index) => Color::Indexed(index),
        vt100::Color::Rgb(r, g, b) => Color::Rgb(r, g, b),
    };
    let modes = modes.into_iter().filter(|(on, _)| *on).map(|(_, mode)| mode).collect();
    Style::new().fg(colour(cell.fgcolor())).bg(colour(cell.bgcolor())).add_modifier(modes)
}

/// Something written somewhere.
#[derive(Debug, Clone)]
struct Stroke {
    at: (u16, u16),
    text: String,
    style: Style,
}

fn stroke() -> impl Strategy<Value = Stroke> {
    let letters = prop_oneof![
        2 => select(&["Tab next  Shift-Tab back  ", "Space tick  ", "Esc cancel  ? help"][..]),
        8 => select(&["a", "b", "e", " ", " ", "  ", "          ", "word", "-"][..]),
        2 => select(&["─", "│", "é", "ç", "Ро", "日", "本電", "한", "…"][..]),
        1 => select(&["e\u{301}", "👩", "ｶ"][..]),
    ];
    let modes = select(vec![
        Modifier::empty(),
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::DIM,
        Modifier::UNDERLINED | Modifier::BOLD,
        Modifier::UNDERLINED | Modifier::DIM,
        Modifier::REVERSED | Modifier::BOLD,
        Modifier::ITALIC,
    ]);
    let colours =
        select(&[Color::Reset, Color::Reset, Color::Reset, Color::Cyan, Color::LightRed, Color::Indexed(99)][..]);
    let grounds =
        prop_oneof![9 => Just(Color::Reset), 1 => select(&[Color::Blue, Color::White, Color::Rgb(1, 2, 3)][..])];
    let text = prop::collection::vec(letters, 1..6).prop_map(|parts| parts.concat());
    (0..COLUMNS, 0..ROWS, text, modes, colours, grounds).prop_map(|(x, y, text, modes, colour, ground)| {
        let style = Style::reset().fg(colour).bg(ground).add_modifier(modes);
        Stroke { at: (x, y), text, style }
    })
}

/// Strokes over what was there before, or over nothing.
fn frame() -> impl Strategy<Value = (bool, Vec<Stroke>, Option<(u16, u16)>)> {
    let cursor = prop::option::weighted(0.8, (0..COLUMNS, 0..ROWS));
    (prop::bool::weighted(0.3), prop::collection::vec(stroke(), 0..8), cursor)
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_frame_after_any_other(frames in prop::collection::vec(frame(), 1..6)) {
        let mut screen = Screen::new();
        let mut buffer = Buffer::empty(AREA);
        for (anew, strokes, cursor) in frames {
            if anew {
                buffer.reset();
            }
            for Stroke { at: (x, y), text, style } in strokes {
                buffer.set_string(x, y, text, style);
            }
            let written = screen.show(&buffer, cursor);
            let wrong = screen.wrong(&buffer);
            prop_assert!(wrong.is_none(), "{} after {written}", wrong.unwrap());
            prop_assert_eq!(screen.show(&buffer, cursor), "", "nothing changed");
        }
    }
}

fn frame_of(lines: &[&str]) -> Buffer {
    let mut buffer = Buffer::empty(AREA);
    for (y, line) in (0..).zip(lines) {
        buffer.set_string(0, y, line, Style::new());
    }
    buffer
}

#[test]
fn a_letter_typed_is_a_few_bytes() {
    let mut screen = Screen::new();
    screen.show(&frame_of(&["Name: AB"]), Some((8, 0)));
    assert_eq!(screen.show(&frame_of(&["Name: ABC"]), Some((9, 0))), "\\x1b[;9HC");
    assert_eq!(screen.show(&frame_of(&["Name: AB"]), Some((8, 0))), "\\x1b[;9H \\x08");
    let accent = "\\x1b[;9H\\xc3\\xa9\\r\\x1b[9C";
    assert_eq!(screen.show(&frame_of(&["Name: ABé"]), Some((9, 0))), accent);
    assert_eq!(screen.show(&frame_of(&["Name: ABé"]), Some((9, 0))), "", "nothing is new");
    assert_eq!(screen.show(&frame_of(&["Name: ABé"]), Some((0, 0))), "\\x1b[H", "only the cursor");
}

#[test]
fn what_another_program_writes_does_no_harm_to_the_next_frame() {
    let mut screen = Screen::new();
    screen.show(&frame_of(&["", "", "Name: "]), Some((6, 2)));
    // somebody's message, in a row that stays as it is
    screen.terminal.process(b"\x1b[5;20Ha message");
    screen.show(&frame_of(&["", "", "Name: A"]), Some((7, 2)));
    let row = screen.terminal.screen().contents();
    assert_eq!(row.lines().nth(2).unwrap(), "Name: A");
}

#[test]
fn every_frame_leaves_a_plain_pen() {
    let mut screen = Screen::new();
    let mut next = frame_of(&["Name: "]);
    next.set_string(6, 0, "é", Style::new().bold().underlined());
    let written = screen.show(&next, Some((7, 0)));
    assert!(written.ends_with("\\xc3\\xa9\\x1b[m\\x1b[;8H\\x1b[?25h"), "{written}");
}

#[test]
fn what_may_reach_over_the_right_edge_does_not_wrap() {
    let half = usize::from(COLUMNS / 2);
    for (column, text, may) in [
        (0, "é".repeat(half), false),
        (0, "é".repeat(half + 1), true),
        (COLUMNS - 1, "é".into(), true),
        (COLUMNS - 2, "é".into(), false),
        (COLUMNS - 2, "日".into(), false),
        (COLUMNS - 1, "e\u{301}".into(), true),
        (COLUMNS - 1, "x".into(), false),
    ] {
        let mut next = Buffer::empty(AREA);
        next.set_string(column, 0, &text, Style::new());
        let written = Screen::new().show(&next, Some((0, 0)));
        assert_eq!(written.contains("\\x1b[?7l"), may, "{text} at {column}: {written}");
        assert_eq!(written.contains("\\x1b[?7h"), may, "{text} at {column}: {written}");
    }
}

/// A row to its last column.
const LAST: &str = "to the last column of the row, and no wrap after";

#[test]
fn what_is_shown_already_is_passed_over() {
    for (before, after, written) in [
        ("a b c", "x b y", "x b y"),
        ("a-----------b", "x-----------y", "x\\x1b[11Cy"),
        ("a          b", "           b", " \\x08"),
        ("some words here", "", "\\x1b[K"),
        ("some words here and", "                and", "\\x1b[15X"),
        ("some words here", "some words there", "\\x1b[;12Hthere\\r"),
        // to the last column, and from there
        ("", LAST, &format!("{LAST}\\x1b[H")),
        // the rest of a row moved
        ("Tab next  Esc back  ? all help", "Space tick  Tab next  Esc back  ? all help", "\\x1b[12@Space tick\\r"),
        ("Space tick  Tab next  Esc back  ? help", "Tab next  Esc back  ? help", "\\x1b[12P"),
        // one after another of these, and the cursor placed after the last
        ("", "日本電話 x", "\\xe6\\x97\\xa5\\xe6\\x9c\\xac\\xe9\\x9b\\xbb\\xe8\\xa9\\xb1\\r\\x1b[9Cx"),
        // but not after another kind
        ("", "é日", "\\xc3\\xa9\\r\\x1b[C\\xe6\\x97\\xa5"),
        ("", "e\u{301}e\u{301}", "e\\xcc\\x81\\x1b[;2He\\xcc\\x81"),
        ("", "e\u{301}é", "e\\xcc\\x81\\x1b[;2H\\xc3\\xa9"),
    ] {
        let mut screen = Screen::new();
        screen.show(&frame_of(&[before]), Some((0, 0)));
        let shown = screen.show(&frame_of(&[after]), Some((0, 0)));
        let shown = shown.trim_start_matches("\\x1b[H");
        assert!(shown.starts_with(written), "{before:?} to {after:?}: {shown}");
        assert_eq!(screen.wrong(&frame_of(&[after])), None);
    }
}

#[test]
fn no_more_is_put_in_than_stays_behind_it() {
    // tmux clears only as much of what comes in as was moved over it
    let letters = "abcdefghijklmnopqrstuvwxyz";
    for (moved, by) in [("abcd", None), (&letters[..14], Some("\\x1b[12@"))] {
        let at = |text: &str| format!("{text:>width$}", width = usize::from(COLUMNS));
        let mut screen = Screen::new();
        screen.show(&frame_of(&[&at(letters)]), Some((0, 0)));
        let written = screen.show(&frame_of(&[&at(moved)]), Some((0, 0)));
        match by {
            Some(by) => assert!(written.contains(by), "{written}"),
            None => assert!(!written.contains('@'), "{written}"),
        }
    }
}

#[test]
fn what_comes_out_wider_moves_nothing() {
    // this terminal draws each of the three in two columns
    let family = "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}";
    let mut screen = Screen::new();
    screen.show(&frame_of(&["0123456789"]), Some((0, 0)));
    screen.show(&frame_of(&[&format!("{family}23456789")]), Some((0, 0)));
    let row = screen.terminal.screen().contents();
    assert!(row.lines().next().unwrap().ends_with("23456789"), "{row}");
    assert_eq!(screen.terminal.screen().cell(0, 2).unwrap().contents(), "2");
}

#[test]
fn frames_of_some_rows_hide_the_cursor_and_large_ones_can_be_shown_at_once() {
    let mut screen = Screen::new();
    screen.painter.synchronized = true;
    assert_eq!(screen.show(&frame_of(&["a"]), Some((1, 0))), "\\x1b[Ha\\x1b[?25h");
    let mut large = Buffer::empty(AREA);
    for (place, cell) in large.content.iter_mut().enumerate() {
        cell.set_symbol("x").set_style(if place % 2 == 0 { Style::new().bold() } else { Style::new() });
    }
    let written = screen.show(&large, Some((1, 0)));
    assert!(written.starts_with("\\x1b[?2026h\\x1b[?25l"), "{written}");
    assert!(written.ends_with("\\x1b[?25h\\x1b[?2026l"), "{written}");
    assert_eq!(screen.show(&large, None), "\\x1b[?25l");
    assert_eq!(screen.show(&large, None), "");
}
