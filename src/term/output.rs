//! The way out: bytes gather on a page, and a page is sent in one write.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

/// What the backend writes on. Its flush does nothing: the backend flushes several times in a frame, and a frame that
/// leaves in pieces tears on a slow line.
#[derive(Clone, Default)]
pub(super) struct Page(Rc<RefCell<Vec<u8>>>);

impl Page {
    /// Sends what was gathered; the page is blank afterwards, also when sending failed.
    pub(super) fn send(&self) -> io::Result<()> {
        send(&self.0.take())
    }
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes all of it to standard output, past Rust's own buffer: that one would keep what a dead terminal refused.
pub(super) fn send(mut bytes: &[u8]) -> io::Result<()> {
    let stdout = rustix::stdio::stdout();
    while !bytes.is_empty() {
        match rustix::io::write(stdout, bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            // another program left the terminal non-blocking
            Err(Errno::AGAIN) => match poll(&mut [PollFd::new(&stdout, PollFlags::OUT)], None) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            },
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
