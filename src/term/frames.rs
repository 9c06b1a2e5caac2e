//! From what draws a frame to its bytes: it is drawn on ratatui's terminal with nothing behind it, and painted from there.

use std::cell::Cell;
use std::convert::Infallible;
use std::rc::Rc;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer;
use ratatui::layout::{Position, Rect, Size};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};

use super::paint::Painter;

/// A screen's frames, one after another, as bytes.
pub struct Frames {
    terminal: Terminal<Sketch>,
    sketch: Sketch,
    painter: Painter,
}

impl Frames {
    /// Over an empty screen of that size: a plain pen, the cursor in the upper left corner and hidden. With
    /// `synchronized` the terminal is told where a larger frame begins and ends.
    pub fn over_empty(area: Rect, synchronized: bool) -> Self {
        let sketch = Sketch::default();
        // its size is fixed, so that nobody is asked for it
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let Ok(terminal) = Terminal::with_options(sketch.clone(), options);
        Self { terminal, sketch, painter: Painter::over_empty(area, synchronized) }
    }

    /// Goes on over an empty screen, which may have another size.
    pub(super) fn begin_anew(&mut self, area: Rect) {
        *self = Self::over_empty(area, self.painter.synchronized);
    }

    /// The screen that they fill.
    pub(super) fn area(&mut self) -> Rect {
        self.terminal.get_frame().area()
    }

    /// Draws a frame, and writes what turns the one before into it.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame), out: &mut Vec<u8>) {
        let Ok(drawn) = self.terminal.draw(render);
        self.painter.paint(drawn.buffer, self.sketch.0.get(), out);
    }

    /// Takes it that something else may have moved the cursor.
    pub(super) fn lose_cursor(&mut self) {
        self.painter.lose_cursor();
    }
}

/// A backend that keeps nothing of a frame but where its cursor is.
#[derive(Clone, Default)]
struct Sketch(Rc<Cell<Option<Position>>>);

impl Backend for Sketch {
    type Error = Infallible;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a buffer::Cell)>>(&mut self, _: I) -> Result<(), Infallible> {
        // the painter finds out by itself what differs
        Ok(())
    }

    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        self.0.set(None);
        Ok(())
    }

    fn show_cursor(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        Ok(self.0.get().unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Infallible> {
        self.0.set(Some(position.into()));
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn clear_region(&mut self, _: ClearType) -> Result<(), Infallible> {
        Ok(())
    }

    fn size(&self) -> Result<Size, Infallible> {
        Ok(Size::default())
    }

    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        Ok(WindowSize { columns_rows: Size::default(), pixels: Size::default() })
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
