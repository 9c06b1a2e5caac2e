//! The files that an import fills besides the accounts' file.

use std::path::PathBuf;

use super::{logins::LoginsFile, new_file::NotMade, rejected::RejectedFile};
use crate::{
    domain::request::Failure,
    store::{CheckedImport, Interrupted, KeepLogins},
};

/// The files that an import fills, made before it begins: what cannot be made is better known then.
pub struct Files {
    logins: Option<LoginsFile>,
    rejected: Option<RejectedFile>,
}

impl Files {
    /// With the file for made passwords, if they are made.
    pub fn new(logins: Option<LoginsFile>) -> Self {
        Self { logins, rejected: None }
    }

    /// With the file for the rows that are left out.
    ///
    /// # Errors
    /// It could not be made; then none is left.
    pub fn with_rejected(self, made: Result<RejectedFile, NotMade>) -> Result<Self, NotMade> {
        match made {
            Ok(rejected) => Ok(Self { rejected: Some(rejected), ..self }),
            Err(error) => {
                if let Some(logins) = self.logins {
                    logins.remove();
                }
                Err(error)
            }
        }
    }

    /// What keeps the made passwords.
    pub fn logins(&mut self) -> Option<&mut dyn KeepLogins> {
        self.logins.as_mut().map(|file| file as &mut dyn KeepLogins)
    }

    /// Ends them after the import: writes the rows that were left out, and takes both away where no account is there that
    /// they are about.
    pub fn end(self, checked: &CheckedImport, interrupted: Option<&Interrupted>) -> Filled {
        let Self { logins, rejected } = self;
        if interrupted.is_some_and(|interrupted| !interrupted.stays()) {
            logins.into_iter().for_each(LoginsFile::remove);
            rejected.into_iter().for_each(RejectedFile::remove);
            return Filled { rejected: Ok(None), passwords: None };
        }
        let rejected = rejected.map(|file| file.fill(checked)).transpose().map(Option::flatten);
        Filled { rejected, passwords: logins.and_then(LoginsFile::end) }
    }
}

/// The files that an import has filled; `None` where there was nothing for one.
pub struct Filled {
    /// With the rows that were left out, or why they are not in it.
    pub rejected: Result<Option<PathBuf>, Failure>,
    /// With the made passwords.
    pub passwords: Option<PathBuf>,
}
