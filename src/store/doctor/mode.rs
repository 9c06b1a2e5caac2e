//! Sets a mode, an owner or a group, without ever opening what it is set on: closing any other handle on the file or the
//! ones beside it would drop SQLite's locks.

use std::{
    io,
    os::fd::AsRawFd,
    path::{Path, PathBuf},
};

use rustix::fs::{AtFlags, CWD, FileType, Gid, Mode, OFlags, Uid, chmod, chownat, fstat, openat};

/// What is to be set on a file or folder; `None` is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mend {
    pub(super) path: PathBuf,
    pub(super) owner: Option<u32>,
    pub(super) group: Option<u32>,
    pub(super) mode: Option<u32>,
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
        if self.owner.is_some() || self.group.is_some() {
            let (owner, group) = (self.owner.map(Uid::from_raw), self.group.map(Gid::from_raw));
            chownat(&handle, "", owner, group, AtFlags::EMPTY_PATH)?;
        }
        if let Some(mode) = self.mode {
            let itself = format!("/proc/self/fd/{}", handle.as_raw_fd());
            chmod(Path::new(&itself), Mode::from_raw_mode(mode))?;
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
        os::unix::fs::{MetadataExt, symlink},
    };

    use super::*;

    #[test]
    fn a_mode_is_set_and_what_stands_behind_a_link_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "").unwrap();
        let mode = || fs::metadata(&path).unwrap().mode() & 0o7777;
        let mend = |path: &Path, mode| Mend { path: path.to_owned(), owner: None, group: None, mode: Some(mode) };
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
    fn what_it_does_can_be_typed() {
        let mend = |owner, group, mode| Mend { path: "a".into(), owner, group, mode }.commands("/srv/a.db");
        assert_eq!(mend(None, None, Some(0o600)), "chmod 600 /srv/a.db");
        assert_eq!(mend(None, Some(7), Some(0o660)), "chgrp 7 /srv/a.db && chmod 660 /srv/a.db");
        assert_eq!(mend(Some(5), Some(7), None), "chown 5:7 /srv/a.db");
        assert_eq!(mend(Some(5), None, None), "chown 5 /srv/a.db");
    }
}
