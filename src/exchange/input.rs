//! The bytes of a file: decoded, and no more of them for one row than a row can have.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use encoding_rs_io::DecodeReaderBytesBuilder;

use super::RECORD_MAX;
use crate::domain::{import::Unreadable, problem::Problem};

/// How much is looked at to tell what the file is: the longest header is far below.
const HEAD_MAX: u64 = 64 << 10;

/// What stands for bytes that were no letter, in a file that was saved so.
pub(super) const LOST_LETTER: char = '\u{FFFD}';
pub(super) const LETTER_LOST: Problem =
    Problem::NotValid("Has a letter that could not be read (U+FFFD): type it anew, as it is where this comes from.");

/// Bytes in UTF-8, or in no encoding that a mark at the beginning names.
pub(super) struct Input {
    bytes: Box<dyn Read + Send>,
    /// How many more may be read for the row that is being read.
    left: u64,
    /// Whether it would have been more.
    too_long: bool,
}

impl Input {
    /// Begins to read, and gives what the file begins with: its first line, or a part of it.
    pub(super) fn new(from: impl Read + Send + 'static) -> Result<(Self, Vec<u8>), Unreadable> {
        let decoded =
            DecodeReaderBytesBuilder::new().bom_sniffing(true).strip_bom(true).utf8_passthru(true).build(from);
        let mut bytes = BufReader::new(decoded);
        let mut head = Vec::new();
        while !is_enough(&head) {
            let before = head.len();
            bytes.by_ref().take(HEAD_MAX).read_until(b'\n', &mut head).map_err(|error| unreadable(&error))?;
            if head.len() == before {
                break;
            }
        }
        let bytes = Box::new(Cursor::new(head.clone()).chain(bytes));
        Ok((Self { bytes, left: 0, too_long: false }, head))
    }

    /// Lets another row be read.
    pub(super) fn renew(&mut self) {
        self.left = RECORD_MAX;
    }

    /// Whether a row was longer than any can be.
    pub(super) fn is_too_long(&self) -> bool {
        self.too_long
    }
}

/// Whether there is something besides blank lines.
fn is_enough(head: &[u8]) -> bool {
    head.len() as u64 >= HEAD_MAX || head.iter().any(|byte| !byte.is_ascii_whitespace())
}

impl Read for Input {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            self.too_long = true;
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(into.len());
        let read = self.bytes.read(&mut into[..most])?;
        self.left -= read as u64;
        Ok(read)
    }
}

/// What the operating system says, or who reads for us: [`io::ErrorKind::ResourceBusy`] is a file that somebody writes.
pub(super) fn unreadable(error: &io::Error) -> Unreadable {
    if error.kind() == io::ErrorKind::ResourceBusy {
        return Unreadable(
            "The file changed while it was read. Wait until it is written, then import it again.".into(),
        );
    }
    Unreadable(format!("The file cannot be read: {error}. Check it, then import it again."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::calling::Classifiers, exchange::Rows};

    /// A file that turns out at its end to be written by somebody.
    struct Busy;

    impl Read for Busy {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ResourceBusy.into())
        }
    }

    #[test]
    fn a_file_that_somebody_writes_is_told_at_its_end_whatever_it_holds() {
        for text in ["name\nA\nB", "[{}]", "{}\n", ""] {
            let rows = Rows::of(Cursor::new(text.as_bytes()).chain(Busy), &Classifiers::default());
            let read = rows.and_then(|mut rows| {
                while rows.next_record()?.is_some() {}
                Ok(())
            });
            let sentence = read.unwrap_err().to_string();
            assert_eq!(
                sentence, "The file changed while it was read. Wait until it is written, then import it again.",
                "{text:?}"
            );
        }
    }
}
