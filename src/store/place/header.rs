//! What the file itself says of how it is read: through SQLite that is not to be had while its log lies beside it.

use std::{
    fs::File,
    io,
    os::unix::fs::FileExt,
    path::Path,
    sync::{Mutex, PoisonError},
};

use crate::store::open::FileId;

/// Handles on the files that were asked about: one, as a program works with one. They are never closed, as closing one
/// would drop the locks that SQLite has on the file.
static HANDLES: Mutex<Vec<(FileId, File)>> = Mutex::new(Vec::new());

/// Where it stands which kind of log the file is written and read with, a byte for each; and what stands there for the
/// write-ahead log.
const PLACE: u64 = 18;
const AHEAD: [u8; 2] = [2, 2];

/// Whether the file at `path` says that it is written and read with the write-ahead log.
///
/// A file that is open says so, as the log cannot be turned off before all have closed it. A backup does not, as it stands
/// by itself.
pub(super) fn says_write_ahead(path: &Path, file: FileId) -> io::Result<bool> {
    let mut handles = HANDLES.lock().unwrap_or_else(PoisonError::into_inner);
    let known = handles.iter().position(|(known, _)| *known == file);
    let at = match known {
        Some(at) => at,
        None => {
            let handle = File::open(path)?;
            // whichever it is by now: it is not to be closed
            handles.push((FileId::of(&handle.metadata()?), handle));
            handles.len() - 1
        }
    };
    let mut found = [0; 2];
    handles[at].1.read_exact_at(&mut found, PLACE)?;
    Ok(found == AHEAD)
}
