//! Why the disk took nothing: SQLite tells little more than that, so the folder is tried.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use rustix::{
    fs::{Access, access},
    io::Errno,
};

use super::{failure::beside, open::folder};

/// What is written to try the folder, in bytes: more than what is left of a block that is there already.
const TRIED: usize = 64 << 10;

/// The file itself, where `path` is a link to it: SQLite keeps its log beside that. What cannot be followed stays as it is.
pub(super) fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Why nothing can be written in the folder of the file at `path`; `None` where something can. Writes a file that is gone
/// at once.
pub(super) fn refusal(path: &Path) -> Option<io::Error> {
    let trial = || {
        let mut file = tempfile::tempfile_in(folder(&real(path)))?;
        file.write_all(&[0; TRIED])?;
        file.sync_all()
    };
    trial().err()
}

/// Whether the file at `path`, or SQLite's log beside it, may not be written, such as one that was made immutable.
pub(super) fn is_closed(path: &Path) -> bool {
    let closed = |path: &Path| matches!(access(path, Access::WRITE_OK), Err(Errno::ACCESS | Errno::PERM));
    closed(path) || closed(&beside(&real(path), "-wal"))
}

/// Whether the folder of the file at `path` is on a disk that cannot be written.
pub(super) fn is_read_only(path: &Path) -> bool {
    access(folder(&real(path)), Access::WRITE_OK) == Err(Errno::ROFS)
}

/// Whether the disk that holds the file at `path` has no room, as far as it says so. Writes nothing.
pub(super) fn is_full(path: &Path) -> bool {
    rustix::fs::statvfs(folder(&real(path))).is_ok_and(|disk| disk.f_bavail == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_takes_something_refuses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        assert!(refusal(&path).is_none() && !is_full(&path) && !is_closed(&path));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let gone = refusal(&folder.path().join("gone/a.db")).unwrap();
        assert_eq!(gone.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn of_a_link_the_folder_of_the_file_itself_is_tried() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("a.db");
        // nobody makes files there
        std::os::unix::fs::symlink("/proc/version", &link).unwrap();
        assert!(refusal(&link).is_some());
    }
}
