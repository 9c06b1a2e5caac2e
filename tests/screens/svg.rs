//! A screen as an SVG picture: cells of a fixed size, whatever font the reader has.

use std::fmt::Write as _;

use ratatui::{
    buffer::{Buffer, Cell},
    style::{Color, Modifier},
};
use unicode_width::UnicodeWidthStr;

/// One cell. The font size makes the letters of DejaVu Sans Mono just as wide.
const WIDTH: u16 = 9;
const HEIGHT: u16 = 19;
const FONT_SIZE: &str = "14.95";
/// From the top of a cell to the line that letters stand on.
const BASELINE: u16 = 14;
/// Between the edge of the window and the first cell.
const MARGIN: u16 = 14;

const PAPER: &str = "#fcfcfa";
const EDGE: &str = "#d0d4d9";
const INK: &str = "#24292f";
const FAINT: &str = "#717a84";
const CURSOR: &str = "#d9730d";

/// Draws what the terminal would show; `cursor` is a column and a row.
pub fn svg(buffer: &Buffer, cursor: (u16, u16)) -> String {
    let area = buffer.area;
    let (width, height) = (area.width * WIDTH + 2 * MARGIN, area.height * HEIGHT + 2 * MARGIN);
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"'DejaVu Sans Mono',Menlo,Consolas,monospace\" \
         font-size=\"{FONT_SIZE}\">\n\
         <rect x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"9\" fill=\"{PAPER}\" stroke=\"{EDGE}\"/>\n",
        width - 1,
        height - 1,
    );
    for y in 0..area.height {
        for run in runs(buffer, y, cursor) {
            run.draw(&mut picture, y);
        }
    }
    picture.push_str("</svg>\n");
    picture
}

/// Neighbours in a row that are drawn at once.
struct Run {
    x: u16,
    columns: u16,
    text: String,
    style: Style,
    sort: Sort,
}

/// How a cell is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Style {
    ink: &'static str,
    paper: Option<&'static str>,
    bold: bool,
    underlined: bool,
}

/// What is drawn in a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Blank,
    Letters,
    /// Lines, which are drawn without the font, so that they meet.
    Lines,
    /// A character whose width differs between fonts: it stands alone.
    Alone,
}

fn runs(buffer: &Buffer, y: u16, cursor: (u16, u16)) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = 0;
    while x < buffer.area.width {
        let cell = &buffer[(x, y)];
        let columns = u16::try_from(cell.symbol().width().max(1)).unwrap();
        let (style, sort) = (style(cell, (x, y) == cursor), sort(cell.symbol()));
        match runs.last_mut() {
            Some(last) if last.style == style && last.sort == sort && sort != Sort::Alone => {
                last.text.push_str(cell.symbol());
                last.columns += columns;
            }
            _ => runs.push(Run { x, columns, text: cell.symbol().to_owned(), style, sort }),
        }
        x += columns;
    }
    join_words(runs)
}

/// Makes one run of words of one style with single blanks between them.
fn join_words(runs: Vec<Run>) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::new();
    for run in runs {
        if let [.., before, blank] = &joined[..]
            && (before.sort, blank.sort, run.sort) == (Sort::Letters, Sort::Blank, Sort::Letters)
            && before.style == run.style
            && blank.style == run.style
            && blank.columns == 1
        {
            joined.pop();
            let before = joined.last_mut().expect("there are two");
            before.text = format!("{} {}", before.text, run.text);
            before.columns += 1 + run.columns;
        } else {
            joined.push(run);
        }
    }
    joined
}

fn sort(symbol: &str) -> Sort {
    match symbol.chars().next() {
        None | Some(' ') => Sort::Blank,
        Some('\u{2500}'..='\u{257F}') => Sort::Lines,
        Some('\u{2000}'..='\u{2BFF}') => Sort::Alone,
        _ if symbol.width() != 1 => Sort::Alone,
        _ => Sort::Letters,
    }
}

fn style(cell: &Cell, cursor: bool) -> Style {
    let has = |modifier| cell.modifier.contains(modifier);
    let own = if has(Modifier::DIM) { FAINT } else { hue(cell.fg).unwrap_or(INK) };
    let (ink, paper) = match (cursor, has(Modifier::REVERSED)) {
        (true, _) => (PAPER, Some(CURSOR)),
        (false, true) => (hue(cell.bg).unwrap_or(PAPER), Some(own)),
        (false, false) => (own, hue(cell.bg)),
    };
    Style { ink, paper, bold: has(Modifier::BOLD), underlined: has(Modifier::UNDERLINED) }
}

/// A colour: the darker ones as they can be read on light paper, the others as they are seen on black; `None` is the
/// terminal's own.
fn hue(colour: Color) -> Option<&'static str> {
    Some(match colour {
        Color::Reset => return None,
        Color::Cyan => "#0b7285",
        Color::Red => "#c92a2a",
        Color::Green => "#2b8a3e",
        Color::Black => "#000000",
        Color::White => "#ffffff",
        Color::Gray => "#c6c6c6",
        Color::LightCyan => "#55ffff",
        Color::LightYellow => "#ffff55",
        other => panic!("no picture has shown {other} yet: choose how it looks"),
    })
}

impl Run {
    fn draw(&self, picture: &mut String, y: u16) {
        let (left, top) = (MARGIN + self.x * WIDTH, MARGIN + y * HEIGHT);
        let width = self.columns * WIDTH;
        let Style { ink, paper, bold, underlined } = self.style;
        if let Some(paper) = paper {
            writeln!(
                picture,
                "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{HEIGHT}\" fill=\"{paper}\"/>"
            )
            .unwrap();
        }
        match self.sort {
            Sort::Blank => {}
            Sort::Lines => {
                let path: String =
                    self.text.chars().zip(0..).map(|(c, column)| line(c, left + column * WIDTH, top)).collect();
                writeln!(picture, "<path d=\"{path}\" fill=\"none\" stroke=\"{ink}\"/>").unwrap();
            }
            Sort::Letters | Sort::Alone => {
                let weight = if bold { " font-weight=\"bold\"" } else { "" };
                let (text, base) = (escape(&self.text), top + BASELINE);
                writeln!(
                    picture,
                    "<text x=\"{left}\" y=\"{base}\" textLength=\"{width}\" fill=\"{ink}\"{weight}>{text}</text>"
                )
                .unwrap();
            }
        }
        if underlined {
            let y = top + BASELINE + 2;
            writeln!(picture, "<path d=\"M{left} {y}.5h{width}\" stroke=\"{ink}\"/>").unwrap();
        }
    }
}

/// A line of a frame, through the middle of its cell.
fn line(c: char, left: u16, top: u16) -> String {
    let (right, bottom) = (left + WIDTH, top + HEIGHT);
    let (x, y) = (format!("{}.5", left + WIDTH / 2), format!("{}.5", top + HEIGHT / 2));
    match c {
        '─' => format!("M{left} {y}H{right}"),
        '│' => format!("M{x} {top}V{bottom}"),
        '╭' => format!("M{x} {bottom}Q{x} {y} {right} {y}"),
        '╮' => format!("M{x} {bottom}Q{x} {y} {left} {y}"),
        '╰' => format!("M{x} {top}Q{x} {y} {right} {y}"),
        '╯' => format!("M{x} {top}Q{x} {y} {left} {y}"),
        '├' => format!("M{x} {top}V{bottom}M{x} {y}H{right}"),
        '┤' => format!("M{x} {top}V{bottom}M{x} {y}H{left}"),
        other => panic!("no picture has shown {other} yet: say how it is drawn"),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use ratatui::{layout::Rect, style::Style};

    use super::*;

    fn drawn(paint: impl FnOnce(&mut Buffer)) -> Vec<String> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        paint(&mut buffer);
        svg(&buffer, (11, 0)).lines().skip(2).map(str::to_owned).collect()
    }

    #[test]
    fn letters_that_mean_something_to_xml_are_escaped() {
        let lines = drawn(|buffer| buffer.set_string(0, 0, "a<b>&c", Style::new()));
        assert_eq!(
            lines[0],
            format!("<text x=\"14\" y=\"28\" textLength=\"54\" fill=\"{INK}\">a&lt;b&gt;&amp;c</text>")
        );
    }

    #[test]
    fn wide_characters_take_two_cells_each() {
        let lines = drawn(|buffer| buffer.set_string(0, 0, "日本x", Style::new()));
        for (line, place) in lines.iter().zip(["x=\"14\"", "x=\"32\"", "x=\"50\""]) {
            assert!(line.contains(place), "{line}");
        }
    }

    #[test]
    fn a_row_of_one_style_is_one_text_up_to_a_gap() {
        let lines = drawn(|buffer| buffer.set_string(0, 0, "one two  six", Style::new()));
        assert!(lines[0].contains(">one two</text>") && lines[1].contains(">si</text>"), "{lines:?}");
        // the cursor stands on the last letter
        assert!(lines[2].contains(CURSOR) && lines[3].contains(">x</text>"), "{lines:?}");
    }

    #[test]
    fn reversed_cells_swap_ink_and_paper() {
        let lines = drawn(|buffer| buffer.set_string(0, 0, "on", Modifier::REVERSED));
        assert!(lines[0].contains(&format!("fill=\"{INK}\"")), "{lines:?}");
        assert!(lines[1].contains(&format!("fill=\"{PAPER}\"")), "{lines:?}");
    }
}
