//! What a frame is drawn on before it is painted: ratatui's terminal, with nothing behind it.

use std::cell::Cell;
use std::convert::Infallible;
use std::rc::Rc;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer;
use ratatui::layout::{Position, Rect, Size};
use ratatui::{Terminal, TerminalOptions, Viewport};

/// A backend that keeps nothing of a frame but where its cursor is.
#[derive(Clone, Default)]
pub(super) struct Sketch(Rc<Cell<Option<Position>>>);

impl Sketch {
    /// A terminal of that size to draw on.
    pub(super) fn terminal(&self, area: Rect) -> Terminal<Self> {
        // its size is fixed, so that nobody is asked for it
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let Ok(terminal) = Terminal::with_options(self.clone(), options);
        terminal
    }

    /// The cursor of the frame that was drawn last.
    pub(super) fn cursor(&self) -> Option<Position> {
        self.0.get()
    }
}

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
