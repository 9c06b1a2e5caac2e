//! Where the file lies: its names, who may read and write it, its folder, and the two files beside it.

use std::{
    fs::{self, Metadata},
    io::ErrorKind,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use super::mode::{Begins, Mend};
use crate::{
    domain::checkup::{Deeds, Findings},
    store::{
        failure::{self, beside, shown},
        open::folder,
    },
};

/// Something that is not as it should be, and how it is set right, if that loses nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    message: String,
    mend: Option<Mend>,
}

/// What the operating system says of a file or folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    mode: u32,
    owner: u32,
    group: u32,
}

impl Seen {
    fn of(found: &Metadata) -> Self {
        Self { mode: found.mode() & 0o7777, owner: found.uid(), group: found.gid() }
    }

    /// Whether the whole group may read and write.
    fn is_groups(self) -> bool {
        self.mode & 0o060 == 0o060
    }
}

/// Whether the file has one name, and that is the one that was given.
pub(super) fn names(path: &Path) -> Findings {
    let mut findings = Findings::default();
    if fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) {
        let target = fs::canonicalize(path).map_or_else(|_| "nothing".into(), |target| shown(&target));
        findings.tell(format!(
            "{} is a link to {target}: SQLite's log and what is kept of before are there. Name the file itself.",
            shown(path)
        ));
    }
    if let Ok(found) = fs::metadata(path)
        && found.is_file()
        && found.nlink() > 1
    {
        findings.tell(format!(
            "{} has {} names (hard links): opened by two of them at once, it is damaged. Find them with find -inum {} and \
             remove all but one.",
            shown(path),
            found.nlink(),
            found.ino()
        ));
    }
    findings
}

/// What is wrong with who may read and write.
pub(super) fn permissions(path: &Path) -> Findings {
    listed(wrong(path))
}

/// Folders of the user that others may look into.
pub(super) fn own_folders(folders: &[PathBuf]) -> Findings {
    listed(open_folders(folders))
}

fn listed(wrong: Vec<Wrong>) -> Findings {
    let mut findings = Findings::default();
    for Wrong { message, mend } in wrong {
        if mend.is_some() { findings.mend(message) } else { findings.tell(message) }
    }
    findings
}

/// Sets right what can be; what was done, and what could not be.
pub(super) fn mend(wrong: Vec<Wrong>) -> (Deeds, Vec<String>) {
    let (mut done, mut failed) = (Deeds::default(), Vec::new());
    for mend in wrong.into_iter().filter_map(|wrong| wrong.mend) {
        let commands = mend.commands(&typed(&mend.path));
        match mend.apply() {
            Ok(()) => done.add(format!("Done: {commands}.")),
            // we would not, rather than may not
            Err(error) if error.kind() == ErrorKind::Other => failed.push(format!("{commands} was not done: {error}.")),
            Err(error) => failed.push(format!("{commands} was not done: {error}. Ask the owner, or root, to do it.")),
        }
    }
    (done, failed)
}

pub(super) fn open_folders(folders: &[PathBuf]) -> Vec<Wrong> {
    let is_open = |folder: &&PathBuf| {
        // with the setgid bit somebody has made it a team's
        fs::metadata(folder)
            .is_ok_and(|found| found.is_dir() && found.mode() & 0o2000 == 0 && found.mode() & 0o077 != 0)
    };
    folders.iter().filter(is_open).map(|folder| closing(folder, "is yours, and others may look into it")).collect()
}

fn closing(folder: &Path, why: &str) -> Wrong {
    let mend = Mend { path: folder.to_owned(), owner: None, group: None, mode: Some(0o700), begins: None };
    Wrong { message: format!("{} {why}: {}.", shown(folder), mend.commands(&typed(folder))), mend: Some(mend) }
}

pub(super) fn wrong(path: &Path) -> Vec<Wrong> {
    let unreachable = |error, path: &Path| vec![Wrong { message: failure::io(&error, path).to_string(), mend: None }];
    // SQLite keeps the two beside the file itself, and not beside a link to it
    let path = match fs::canonicalize(path) {
        Ok(path) => path,
        Err(error) => return unreachable(error, path),
    };
    let folder_path = folder(&path);
    let (file, folder) = match (fs::symlink_metadata(&path), fs::metadata(&folder_path)) {
        (Ok(file), Ok(folder)) => (Seen::of(&file), Seen::of(&folder)),
        (Err(error), _) => return unreachable(error, &path),
        (_, Err(error)) => return unreachable(error, &folder_path),
    };
    let mut wrong = Vec::from_iter(of_folder(&folder_path, folder));
    wrong.extend(of_file(&path, file, folder));
    for (ending, begins) in [("-wal", Begins::Log), ("-shm", Begins::LogIndex)] {
        let beside = beside(&path, ending);
        // they come and go with the programs that have the file open
        match fs::symlink_metadata(&beside) {
            Ok(found) if found.is_file() => {
                wrong.extend(of_beside(&beside, Seen::of(&found), &path, becoming(file, folder), begins));
            }
            Ok(_) => {
                let message = format!("{} is no plain file. Find out who made it, and remove it.", shown(&beside));
                wrong.push(Wrong { message, mend: None });
            }
            Err(_) => {}
        }
    }
    wrong
}

fn of_folder(path: &Path, folder: Seen) -> Option<Wrong> {
    let tell = |message: String| Some(Wrong { message, mend: None });
    let (name, typed) = (shown(path), typed(path));
    if folder.mode & 0o002 != 0 {
        return tell(format!(
            "Everybody may put files into {name}, and so in the place of SQLite's: chmod o-w {typed}."
        ));
    }
    if folder.mode & 0o2000 != 0 && folder.mode & 0o030 != 0o030 {
        return tell(format!("{name} is a team's, but its group may not write in it: chmod g+rwx {typed}."));
    }
    None
}

/// What the file's mode and group should be.
fn becoming(file: Seen, folder: Seen) -> Seen {
    if folder.mode & 0o2000 != 0 {
        return Seen { mode: 0o660, group: folder.group, ..file };
    }
    // whom the group is to be kept out by is not known here
    Seen { mode: 0o600 | (file.mode & 0o060), ..file }
}

fn of_file(path: &Path, file: Seen, folder: Seen) -> Vec<Wrong> {
    let should = becoming(file, folder);
    let (name, typed, mode) = (shown(path), typed(path), file.mode);
    let mut wrong = Vec::new();
    if should != file {
        let mend = Mend {
            path: path.to_owned(),
            owner: None,
            group: (should.group != file.group).then_some(should.group),
            mode: (should.mode != mode || should.group != file.group).then_some(should.mode),
            begins: None,
        };
        let what = if should.group != file.group {
            format!("belongs to group {}, and its folder to the team's group {}", file.group, should.group)
        } else if mode & 0o007 != 0 {
            format!("is open to everybody (mode {mode:o})")
        } else if mode & 0o600 != 0o600 {
            format!("cannot be read and written by its owner (mode {mode:o})")
        } else if folder.mode & 0o2000 != 0 {
            format!("is in a team's folder, but not for its group (mode {mode:o})")
        } else {
            format!("has a mode that it should not have ({mode:o})")
        };
        wrong.push(Wrong { message: format!("{name} {what}: {}.", mend.commands(&typed)), mend: Some(mend) });
    }
    if folder.mode & 0o2000 == 0 && should.mode != 0o600 {
        let message = format!(
            "{name} is open to its group (mode {mode:o}), but its folder is not a team's, and SQLite's files beside it may \
             shut others out: chmod g+s the folder for a team, or else chmod 600 {typed}."
        );
        wrong.push(Wrong { message, mend: None });
    }
    wrong
}

/// The write-ahead log and its index have to be for whom the file is for: else it is read-only for all others.
fn of_beside(path: &Path, beside: Seen, file_path: &Path, file: Seen, begins: Begins) -> Option<Wrong> {
    let is_teams = file.is_groups();
    let group = (is_teams && beside.group != file.group).then_some(file.group);
    // in a team each may be the one that made it
    let owner = (!is_teams && beside.owner != file.owner).then_some(file.owner);
    let mode = (beside.mode != file.mode || group.is_some() || owner.is_some()).then_some(file.mode);
    mode?;
    let mend = Mend { path: path.to_owned(), owner, group, mode, begins: Some(begins) };
    let what = if owner.is_some() {
        format!("belongs to user {}, and {} to user {}", beside.owner, shown(file_path), file.owner)
    } else if group.is_some() {
        format!("belongs to group {}, and {} to group {}", beside.group, shown(file_path), file.group)
    } else {
        format!("has mode {:o}, and {} is for mode {:o}", beside.mode, shown(file_path), file.mode)
    };
    let message =
        format!("{} {what}, so that not all can write who should: {}.", shown(path), mend.commands(&typed(path)));
    Some(Wrong { message, mend: Some(mend) })
}

/// A path as it is typed in a shell.
fn typed(path: &Path) -> String {
    let shown = shown(path);
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+@".contains(c);
    if shown.chars().all(is_plain) { shown } else { format!("'{}'", shown.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(mode: u32, owner: u32, group: u32) -> Seen {
        Seen { mode, owner, group }
    }

    fn told(wrong: impl IntoIterator<Item = Wrong>) -> Vec<(String, bool)> {
        wrong.into_iter().map(|wrong| (wrong.message, wrong.mend.is_some())).collect()
    }

    #[test]
    fn a_file_is_its_owners_or_a_teams() {
        let (alone, team) = (seen(0o755, 5, 5), seen(0o2770, 5, 7));
        let path = Path::new("/srv/a.db");
        for (file, folder, parts) in [
            (seen(0o600, 5, 5), alone, vec![]),
            (seen(0o660, 6, 7), team, vec![]),
            (
                seen(0o644, 5, 5),
                alone,
                vec![("everybody (mode 644): chmod 640 /srv/a.db.", true), ("open to its group", false)],
            ),
            (seen(0o604, 5, 5), alone, vec![("everybody (mode 604): chmod 600 /srv/a.db.", true)]),
            (seen(0o660, 5, 5), alone, vec![("open to its group (mode 660), but its folder is not a team's", false)]),
            (seen(0o400, 5, 5), alone, vec![("by its owner (mode 400): chmod 600 /srv/a.db.", true)]),
            (seen(0o700, 5, 5), alone, vec![("that it should not have (700): chmod 600 /srv/a.db.", true)]),
            (seen(0o600, 5, 7), team, vec![("not for its group (mode 600): chmod 660 /srv/a.db.", true)]),
            (seen(0o660, 5, 5), team, vec![("the team's group 7: chgrp 7 /srv/a.db && chmod 660 /srv/a.db.", true)]),
            (seen(0o666, 5, 7), team, vec![("everybody (mode 666): chmod 660 /srv/a.db.", true)]),
        ] {
            let told = told(of_file(path, file, folder));
            assert_eq!(told.len(), parts.len(), "{file:?} {told:?}");
            for ((message, mends), (part, should_mend)) in told.iter().zip(parts) {
                assert!(message.contains(part) && *mends == should_mend, "{message}");
            }
        }
    }

    #[test]
    fn what_lies_beside_the_file_is_for_whom_the_file_is_for() {
        let (path, file) = (Path::new("/srv/a.db-wal"), Path::new("/srv/a.db"));
        for (beside, of, part) in [
            (seen(0o600, 5, 5), seen(0o600, 5, 5), None),
            (seen(0o600, 5, 9), seen(0o600, 5, 5), None),
            (seen(0o660, 6, 7), seen(0o660, 5, 7), None),
            (seen(0o600, 0, 0), seen(0o600, 5, 5), Some("user 0, and /srv/a.db to user 5, so")),
            (seen(0o660, 5, 5), seen(0o660, 5, 7), Some("chgrp 7 /srv/a.db-wal && chmod 660 /srv/a.db-wal.")),
            (seen(0o640, 6, 7), seen(0o660, 5, 7), Some("has mode 640, and /srv/a.db is for mode 660")),
            (seen(0o644, 5, 5), seen(0o600, 5, 5), Some("chmod 600 /srv/a.db-wal.")),
        ] {
            let told = told(of_beside(path, beside, file, of, Begins::Log));
            assert_eq!(told.len(), usize::from(part.is_some()), "{beside:?} {told:?}");
            assert!(part.is_none_or(|part| told[0].0.contains(part) && told[0].1), "{told:?}");
        }
    }

    #[test]
    fn a_folder_that_everybody_may_write_is_told() {
        let path = Path::new("/srv/it's mine");
        for (mode, part) in [
            (0o700, None),
            (0o755, None),
            (0o2770, None),
            (0o1777, Some(r"chmod o-w '/srv/it'\''s mine'.")),
            (0o2750, Some("its group may not write in it")),
        ] {
            let told = told(of_folder(path, seen(mode, 5, 5)));
            assert_eq!(told.is_empty(), part.is_none(), "{told:?}");
            assert!(part.is_none_or(|part| told[0].0.contains(part) && !told[0].1), "{told:?}");
        }
    }
}
