//! The operator's own clipboard, at the other end of the line.

use std::io;

use base64ct::{Base64, Encoding as _};

use super::guard::Screen;

impl Screen {
    /// Asks the terminal to put `text` on its clipboard (OSC 52). Many terminals refuse, and none says so: show the
    /// text as well.
    ///
    /// # Errors
    /// The terminal could not be written to.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        self.page.extend_from_slice(b"\x1b]52;c;");
        // freed and so wiped, as the text may be a made password
        self.page.extend_from_slice(Base64::encode_string(text.as_bytes()).as_bytes());
        self.page.extend_from_slice(b"\x1b\\");
        // an old terminal may have shown it
        self.frames.lose_cursor();
        self.send()
    }
}
