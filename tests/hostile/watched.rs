//! A desk whose frames are looked at: as cells, as the bytes that a terminal gets, and as the screen it makes of them.

use std::num::NonZeroU16;

use ratatui::{
    buffer::{Buffer, CellWidth},
    layout::Rect,
};
use trunkdesk::{domain::text::is_invisible, term::Frames, view};

use crate::{harness::Desk, strict};

/// A desk, and a terminal that has seen every frame since the beginning.
pub struct Watched {
    pub desk: Desk,
    frames: Frames,
    emulated: vt100::Parser,
    checked: usize,
    pub looks: usize,
}

impl Watched {
    pub fn new(desk: Desk) -> Self {
        let size = desk.model.size;
        let frames = Frames::over_empty(Rect::new(0, 0, size.columns, size.rows), false);
        let nonzero = |cells| NonZeroU16::new(cells).unwrap();
        let emulated = vt100::Parser::new(nonzero(size.rows), nonzero(size.columns), 0);
        Self { desk, frames, emulated, checked: 0, looks: 0 }
    }

    /// Looks at what is drawn now, and at what was sent to the clipboard since the last look.
    #[track_caller]
    pub fn look(&mut self, at: &str) {
        self.looks += 1;
        let model = &self.desk.model;
        let mut drawn = None;
        let mut bytes = Vec::new();
        let draw = |frame: &mut ratatui::Frame| {
            view::draw(model, frame);
            drawn = Some(frame.buffer_mut().clone());
        };
        self.frames.draw(draw, &mut bytes);
        let buffer = drawn.unwrap();
        let whole = |done: Result<(), String>| {
            if let Err(wrong) = done {
                panic!("{at}: {wrong}\n{}", self.desk.picture());
            }
        };
        whole(strict::sequences(&bytes).map(|copied| assert_eq!(copied.len(), 0)));
        whole(cells(&buffer));
        // the emulator takes this character for a fault of its own and shows nothing
        let bytes = String::from_utf8(bytes).unwrap().replace('\u{fffd}', "?");
        self.emulated.process(bytes.as_bytes());
        whole(same(&buffer, self.emulated.screen()));
        for copied in &self.desk.copied[self.checked..] {
            whole(strict::lines(copied));
        }
        self.checked = self.desk.copied.len();
    }
}

/// Every cell has something to show, no control and nothing invisible, and the cells of a row add up to its columns.
pub fn cells(buffer: &Buffer) -> Result<(), String> {
    let Rect { width, height, .. } = buffer.area;
    for y in 0..height {
        let mut x = 0;
        while x < width {
            let symbol = buffer[(x, y)].symbol();
            if symbol.contains(is_invisible) {
                return Err(format!("{symbol:?} in cell {x},{y}"));
            }
            let columns = symbol.cell_width();
            if columns == 0 {
                return Err(format!("{symbol:?} in cell {x},{y} takes no column"));
            }
            for hidden in x + 1..(x + columns).min(width) {
                if buffer[(hidden, y)].symbol() != " " {
                    return Err(format!("{symbol:?} in cell {x},{y} lies over another"));
                }
            }
            x += columns;
        }
        if x != width {
            return Err(format!("row {y} has {x} columns"));
        }
    }
    Ok(())
}

/// A terminal shows every frame, and every single character, where the buffer has it.
fn same(buffer: &Buffer, screen: &vt100::Screen) -> Result<(), String> {
    let Rect { width, height, .. } = buffer.area;
    for y in 0..height {
        for x in 0..width {
            let symbol = buffer[(x, y)].symbol();
            if is_frame(symbol) {
                let shown = screen.cell(y, x).map_or("", |cell| cell.contents());
                if shown != symbol {
                    return Err(format!("{symbol:?} in cell {x},{y} is shown as {shown:?}"));
                }
            }
        }
    }
    Ok(())
}

fn is_frame(symbol: &str) -> bool {
    symbol.chars().all(|c| ('\u{2500}'..='\u{257f}').contains(&c))
}
