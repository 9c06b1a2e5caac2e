//! What happens to the program: the only things that change the model.

use super::keys::Key;
use crate::domain::request::Reply;

/// Something that happened.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The terminal has this size now.
    Resize {
        /// Columns.
        columns: u16,
        /// Rows.
        rows: u16,
    },
    /// The file answered.
    Store(Reply),
}
