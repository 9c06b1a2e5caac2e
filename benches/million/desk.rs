//! What all parts work with: the files, and trunkdesk itself.

use std::{
    cell::LazyCell,
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::Command,
};

use rusqlite::{Connection, OpenFlags};

use crate::{accounts, peers::Peers};

/// The files, made when they are first asked for.
pub struct Desk {
    /// What is installed to compare with.
    pub peers: Peers,
    /// Where the large files are.
    pub folder: PathBuf,
    /// The file with a thousand accounts.
    pub thousand: LazyCell<accounts::File>,
    /// The file with a million accounts.
    pub million: LazyCell<accounts::File, fn() -> accounts::File>,
    /// The names in the small one.
    pub names: LazyCell<Vec<String>>,
}

impl Desk {
    /// Looks around; makes nothing yet. `small` has the large file be a small one.
    pub fn new(small: bool) -> Self {
        Self {
            peers: Peers::find(),
            folder: PathBuf::from(env!("CARGO_TARGET_TMPDIR")),
            thousand: LazyCell::new(accounts::thousand),
            million: LazyCell::new(if small { accounts::thousand } else { accounts::million }),
            names: LazyCell::new(|| names(&accounts::thousand().path())),
        }
    }

    /// What fzf says once it has read the names of the large file.
    pub fn all_read(&self) -> String {
        let count = BufReader::new(fs::File::open(self.million_names()).unwrap()).lines().count();
        format!("{count}/{count}")
    }

    /// The names of all million accounts, a line each.
    pub fn million_names(&self) -> PathBuf {
        let path = self.million.path().with_extension("names");
        let is_old = |names: fs::Metadata| {
            fs::metadata(self.million.path())
                .is_ok_and(|million| names.modified().unwrap() < million.modified().unwrap())
        };
        if fs::metadata(&path).map_or(true, is_old) {
            fs::write(&path, names(&self.million.path()).join("\n") + "\n").unwrap();
        }
        path
    }
}

/// trunkdesk over an accounts' file.
pub fn trunkdesk(file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trunkdesk"));
    command.arg("--db").arg(file);
    command
}

fn names(file: &Path) -> Vec<String> {
    let file = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut names =
        file.prepare("SELECT name FROM account WHERE deleted_at IS NULL ORDER BY sort_key, number").unwrap();
    names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}
