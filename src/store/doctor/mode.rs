//! Sets a mode, an owner or a group, without ever closing a handle that could read or write what it is set on: that would
//! drop the locks that SQLite has on the file or the ones beside it.

use std::{
    fs::File,
    io::{self, Read},
    mem::ManuallyDrop,
    os::fd::AsRawFd,
    path::PathBuf,
};

use rustix::fs::{AtFlags, CWD, FileType, Gid, Mode, OFlags, Uid, chmod, chownat, fstat, openat};

/// What is to be set on a file or folder; `None` is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mend {
    pub(super) path: PathBuf,
    pub(super) owner: Option<u32>,
    pub(super) group: Option<u32>,
    pub(super) mode: Option<u32>,
    /// What it has to be; `None` for anything.
    pub(super) begins: Option<Begins>,
}

/// What a file of SQLite's begins like. Anybody who may write the folder could put something else in its place, for root
/// to give away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    /// The write-ahead log.
    Log,
    /// The index of the log.
    LogIndex,
}

impl Begins {
    /// Whether a file begins like that: with these four bytes, or with nothing yet.
    fn is(self, first: [u8; 4]) -> bool {
        match self {
            Self::Log => matches!(u32::from_be_bytes(first), 0x377F_0682 | 0x377F_0683),
            Self::LogIndex => matches!(u32::from_ne_bytes(first), 3_007_000 | 0),
        }
    }
}

impl Mend {
    /// Does it.
    pub(super) fn apply(&self) -> io::Result<()> {
        // a handle that names it and cannot read it: what stands behind a link is never reached
        let handle = openat(CWD, &self.path, OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?;
        let found = fstat(&handle)?;
        let is_plain = FileType::from_raw_mode(found.st_mode) == FileType::RegularFile && found.st_nlink == 1;
        if !is_plain && FileType::from_raw_mode(found.st_mode) != FileType::Directory {
            return Err(io::Error::other("it is a link, or has several names"));
        }
        let itself = PathBuf::from(format!("/proc/self/fd/{}", handle.as_raw_fd()));
        if let Some(begins) = self.begins.filter(|_| found.st_size > 0) {
            // never closed, as above; there are two of them at most in each round of repairs
            let mut file = ManuallyDrop::new(File::open(&itself)?);
            let mut first = [0; 4];
            let read = file.read_exact(&mut first);
            if read.is_err() || !begins.is(first) {
                return Err(io::Error::other("it does not begin like SQLite's. Find out who made it"));
            }
        }
        if self.owner.is_some() || self.group.is_some() {
            let (owner, group) = (self.owner.map(Uid::from_raw), self.group.map(Gid::from_raw));
            chownat(&handle, "", owner, group, AtFlags::EMPTY_PATH)?;
        }
        if let Some(mode) = self.mode {
            chmod(&itself, Mode::from_raw_mode(mode))?;
        }
        Ok(())
    }

    /// The commands that do it in a shell.
    pub(super) fn commands(&self, shown: &str) -> String {
        let mut commands = Vec::new();
        match (self.owner, self.group) {
            (Some(owner), Some(group)) => commands.push(format!("chown {owner}:{group} {shown}")),
            (Some(owner), None) => commands.push(format!("chown {owner} {shown}")),
            (None, Some(group)) => commands.push(format!("chgrp {group} {shown}")),
            (None, None) => {}
        }
        if let Some(mode) = self.mode {
            commands.push(format!("chmod {mode:o} {shown}"));
        }
        commands.join(" && ")
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        os::unix::fs::{MetadataExt, PermissionsExt, symlink},
        path::Path,
    };

    use super::*;

    #[test]
    fn a_mode_is_set_and_what_stands_behind_a_link_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "").unwrap();
        let mode = || fs::metadata(&path).unwrap().mode() & 0o7777;
        let mend = |path: &Path, mode| Mend {
            path: path.to_owned(),
            owner: None,
            group: None,
            mode: Some(mode),
            begins: None,
        };
        mend(&path, 0o640).apply().unwrap();
        assert_eq!(mode(), 0o640);
        symlink(&path, folder.path().join("link")).unwrap();
        assert!(mend(&folder.path().join("link"), 0o666).apply().is_err());
        fs::hard_link(&path, folder.path().join("second")).unwrap();
        assert!(mend(&path, 0o666).apply().is_err());
        assert_eq!(mode(), 0o640);
        mend(folder.path(), 0o700).apply().unwrap();
        assert!(mend(&folder.path().join("gone"), 0o600).apply().is_err());
    }

    #[test]
    fn only_what_begins_like_sqlites_is_given_away() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("a.db");
        let open = rusqlite::Connection::open(&database).unwrap();
        open.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE a (b)").unwrap();
        let text = folder.path().join("text");
        fs::write(&text, "root:x:0:0").unwrap();
        let short = folder.path().join("short");
        fs::write(&short, "a").unwrap();
        let empty = folder.path().join("empty");
        fs::write(&empty, "").unwrap();
        let (log, index) = (folder.path().join("a.db-wal"), folder.path().join("a.db-shm"));
        for (path, begins, is_done) in [
            (&log, Begins::Log, true),
            (&index, Begins::LogIndex, true),
            (&empty, Begins::Log, true),
            (&log, Begins::LogIndex, false),
            (&index, Begins::Log, false),
            (&text, Begins::Log, false),
            (&text, Begins::LogIndex, false),
            (&short, Begins::Log, false),
        ] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
            let mend = Mend { path: path.clone(), owner: None, group: None, mode: Some(0o640), begins: Some(begins) };
            let done = mend.apply();
            assert_eq!(done.is_ok(), is_done, "{path:?} {begins:?} {done:?}");
            let mode = fs::metadata(path).unwrap().mode() & 0o777;
            assert_eq!(mode, if is_done { 0o640 } else { 0o600 });
        }
    }

    #[test]
    fn what_it_does_can_be_typed() {
        let mend =
            |owner, group, mode| Mend { path: "a".into(), owner, group, mode, begins: None }.commands("/srv/a.db");
        assert_eq!(mend(None, None, Some(0o600)), "chmod 600 /srv/a.db");
        assert_eq!(mend(None, Some(7), Some(0o660)), "chgrp 7 /srv/a.db && chmod 660 /srv/a.db");
        assert_eq!(mend(Some(5), Some(7), None), "chown 5:7 /srv/a.db");
        assert_eq!(mend(Some(5), None, None), "chown 5 /srv/a.db");
    }
}
