//! The file that made passwords go to: for its owner only, and on the disk before the accounts are.

use std::{
    fs::{self, File},
    io::{self, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::new_file::{NotMade, make};
use crate::{
    domain::secret::Secret,
    exchange::guarded,
    store::{KeepLogins, MadeLogin},
};

const HEADER: &[u8] = b"account,realm,login,password\n";

/// The file that made passwords go to.
pub struct LoginsFile {
    path: PathBuf,
    file: File,
    /// Where what was kept last begins.
    last: u64,
    end: u64,
}

impl LoginsFile {
    /// Makes it, with nothing in it yet.
    ///
    /// # Errors
    /// It cannot be made, or is there already.
    pub fn make(path: &Path) -> Result<Self, NotMade> {
        let mut file = make(path)?;
        file.write_all(HEADER).map_err(|error| NotMade { path: path.to_owned(), error })?;
        // its name too is to be there before the accounts are
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let _some_disks_cannot = File::open(folder).and_then(|folder| folder.sync_all());
        let end = HEADER.len() as u64;
        Ok(Self { path: path.to_owned(), file, last: end, end })
    }

    /// Ends it; gives its name, or takes it away where there is nothing in it.
    pub fn end(self) -> Option<PathBuf> {
        if self.end == HEADER.len() as u64 {
            self.remove();
            return None;
        }
        Some(self.path)
    }

    /// Takes it away: its accounts are gone.
    pub fn remove(self) {
        let _gone = fs::remove_file(&self.path);
    }
}

impl KeepLogins for LoginsFile {
    fn keep(&mut self, made: &[&MadeLogin]) -> io::Result<()> {
        let mut lines = Zeroizing::new(Vec::new());
        {
            let mut writer = csv::Writer::from_writer(&mut *lines);
            for made in made {
                let password = made.login.password.as_ref().map(Secret::reveal).unwrap_or_default();
                let (account, login) = (guarded(made.account.clone()), guarded(made.login.username.clone()));
                writer.write_record([account.as_str(), made.realm.as_str(), login.as_str(), password])?;
            }
            writer.flush()?;
        }
        (self.last, self.end) = (self.end, self.end + lines.len() as u64);
        self.file.write_all(&lines)?;
        self.file.sync_data()
    }

    fn forget_last(&mut self) {
        // what cannot be taken away are passwords of accounts that are not there
        let _cut = self.file.set_len(self.last).and_then(|()| self.file.seek(SeekFrom::Start(self.last)));
        self.end = self.last;
    }
}
