//! How large the terminal is.

use std::io;

/// What a terminal that reports no size is taken for, as curses does.
const UNKNOWN: (u16, u16) = (80, 24);

/// Columns and rows of the terminal, never 0: one that reports 0×0 counts as 80×24.
///
/// # Errors
/// Standard output is not a terminal, or no longer one.
pub fn size() -> io::Result<(u16, u16)> {
    let size = rustix::termios::tcgetwinsize(rustix::stdio::stdout())?;
    Ok(if size.ws_col == 0 || size.ws_row == 0 { UNKNOWN } else { (size.ws_col, size.ws_row) })
}
