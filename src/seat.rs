//! A run of the program: who works, what is open to them, and where it is kept what happened.

use std::path::Path;

use crate::{
    domain::{operator::Operator, read_only::ReadOnly},
    log::Log,
    store::{Sources, Writer},
    sync::SyncFolder,
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
    /// Where what opens the cluster lies, if there may be one.
    pub sync_folder: Option<SyncFolder>,
    /// Where what happened is kept.
    pub log: Log,
}

impl Seat {
    /// A hand of the operator on the file at `path`; what lands is kept in the log. Passwords that have to travel to the
    /// cluster are sealed where there is a key for that; where it cannot be read, they have to be set anew, which the
    /// steps that need one say.
    pub fn writer(&self, path: &Path) -> Writer {
        let folder = self.sync_folder.clone();
        let key = move || folder.as_ref().and_then(|folder| folder.seal_key().ok().flatten());
        let writer =
            Writer::new(path.to_owned(), self.read_only, self.operator.clone(), Sources::system()).sealing_once(key);
        let (log, operator, path) = (self.log.clone(), self.operator.name.clone(), path.to_owned());
        writer.telling(move |head| log.saved(head, &path, &operator))
    }
}
