//! A run of the program: who works, what is open to them, and where it is kept what happened.

use std::path::Path;

use crate::{
    domain::{operator::Operator, read_only::ReadOnly},
    log::Log,
    store::{Sources, Writer},
};

/// Who works in this run, and what is open to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Who works.
    pub operator: Operator,
    /// Why nothing may be written, if nothing may.
    pub read_only: Option<ReadOnly>,
    /// Whether they may have nothing but the screens.
    pub kiosk: bool,
    /// Where what happened is kept.
    pub log: Log,
}

impl Seat {
    /// A hand of the operator on the file at `path`; what lands is kept in the log.
    pub fn writer(&self, path: &Path) -> Writer {
        let writer = Writer::new(path.to_owned(), self.read_only, self.operator.clone(), Sources::system());
        let (log, operator, path) = (self.log.clone(), self.operator.name.clone(), path.to_owned());
        writer.telling(move |head| log.saved(head, &path, &operator))
    }
}
