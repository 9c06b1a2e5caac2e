//! What became of the last pull, as far as a person needs to know: the thread beside the screens tells nobody else.

use jiff::Timestamp;
use rusqlite::Transaction;

use crate::{
    domain::request::Failure,
    store::{failure::Error, writer::Writer},
};

impl Writer {
    /// Keeps that a pull has ended, and what of it needs a person, as sentences with a remedy; `None` where nothing does.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn pull_ended(&mut self, trouble: Option<&str>) -> Result<(), Failure> {
        self.write(false, |transaction, hand| keep(transaction, hand.now, trouble))
    }
}

/// The next one is due as long after it as after one that went well: it would mostly end the same way.
fn keep(transaction: &Transaction<'_>, now: Timestamp, trouble: Option<&str>) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE cluster SET pull_trouble = ?1, pulled_at = ?2")?
        .execute((trouble, now.as_millisecond()))?;
    Ok(())
}
