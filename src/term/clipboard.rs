//! The operator's own clipboard, at the other end of the line.

use std::io;

use crossterm::clipboard::CopyToClipboard;
use crossterm::queue;

use super::guard::Screen;

impl Screen {
    /// Asks the terminal to put `text` on its clipboard (OSC 52). Many terminals refuse, and none says so: show the
    /// text as well.
    ///
    /// # Errors
    /// The terminal could not be written to.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        queue!(self.page, CopyToClipboard::to_clipboard_from(text))?;
        self.page.send()
    }
}
