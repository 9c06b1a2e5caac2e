//! Where things are: the accounts' file and the config file.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use directories::ProjectDirs;

use crate::{
    config::Config,
    domain::{request::Failure, text::visible},
    store,
};

/// The environment variable that names the accounts' file.
pub const VARIABLE: &str = "TRUNKDESK_DB";

const DATABASE: &str = "accounts.db";
const CONFIG: &str = "config.toml";

/// The folders of the user who works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// For what is kept.
    pub data: PathBuf,
    /// For what is set.
    pub config: PathBuf,
    /// For what one program leaves for the next: drafts, the log.
    pub state: PathBuf,
}

impl Folders {
    /// The folders of trunkdesk in the user's home; `None` for a user without a home.
    pub fn of_user() -> Option<Self> {
        let folders = ProjectDirs::from("", "", "trunkdesk")?;
        let data = folders.data_dir().to_owned();
        let state = folders.state_dir().map_or_else(|| data.join("state"), Path::to_owned);
        Some(Self { data, config: folders.config_dir().to_owned(), state })
    }

    /// The same in this home, whatever the environment says.
    pub fn in_home(home: &Path) -> Self {
        let [data, config, state] = [".local/share", ".config", ".local/state"].map(|folder| home.join(folder));
        let ours = |folder: PathBuf| folder.join("trunkdesk");
        Self { data: ours(data), config: ours(config), state: ours(state) }
    }

    /// The config file that is read where none is named.
    pub fn config_file(&self) -> PathBuf {
        self.config.join(CONFIG)
    }
}

/// There is no place for the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("You have no home directory to keep the accounts in. Name a file with --db or TRUNKDESK_DB.")]
pub struct NoHome;

/// Where the accounts' file is, or is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    path: PathBuf,
    named_by: NamedBy,
}

/// What named the accounts' file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedBy {
    /// The option `--db`.
    Option,
    /// The environment's [`VARIABLE`].
    Variable,
    /// The config file.
    Config,
    /// Nothing: it is in trunkdesk's own data folder.
    Nothing,
}

impl Location {
    /// The first of: what `--db` gave, the environment's `variable`, the config, the user's data folder.
    ///
    /// # Errors
    /// [`NoHome`] where none of them says anything.
    pub fn find(
        given: Option<&Path>,
        variable: Option<OsString>,
        config: &Config,
        folders: Option<&Folders>,
    ) -> Result<Self, NoHome> {
        let variable = variable.filter(|value| !value.is_empty()).map(PathBuf::from);
        let (path, named_by) = match (given, variable, &config.database) {
            (Some(given), ..) => (given.to_owned(), NamedBy::Option),
            (None, Some(variable), _) => (variable, NamedBy::Variable),
            (None, None, Some(path)) => (path.clone(), NamedBy::Config),
            (None, None, None) => (folders.ok_or(NoHome)?.data.join(DATABASE), NamedBy::Nothing),
        };
        Ok(Self { path, named_by })
    }

    /// Says no to a file on a network file system, unless the config allows it.
    ///
    /// # Errors
    /// A sentence for people.
    pub fn check(&self, config: &Config) -> Result<(), Failure> {
        if config.allow_network_file_system { Ok(()) } else { store::check_local(&self.path) }
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path for people.
    pub fn shown(&self) -> String {
        visible(&self.path.to_string_lossy()).into_owned()
    }

    /// What named it.
    pub fn named_by(&self) -> NamedBy {
        self.named_by
    }

    /// Whether the file is in trunkdesk's own data folder, as nobody has named another.
    pub fn is_in_own_folder(&self) -> bool {
        self.named_by == NamedBy::Nothing
    }

    /// Whether the file cannot be there yet, as the folder that trunkdesk makes for it is not. Any other missing
    /// folder is a mistake for the store to tell.
    pub fn is_new(&self) -> bool {
        self.is_in_own_folder() && self.path.parent().is_some_and(|folder| !folder.exists())
    }

    /// Makes trunkdesk's own data folder, with mode 0700, for the file to be made in. A folder that was named is not
    /// made: it may be a slip of the hand.
    ///
    /// # Errors
    /// A sentence for people.
    pub fn prepare(&self) -> Result<(), Failure> {
        if self.is_in_own_folder() { store::create_folder(&self.path) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn folders() -> Folders {
        Folders::in_home(Path::new("/srv/m"))
    }

    #[test]
    fn the_first_that_names_a_file_wins() {
        let config = |path: &str| Config { database: Some(path.into()), ..Config::default() };
        let none = Config::default();
        for (given, variable, config, path, by) in [
            (Some("/a"), Some("/b"), config("/c"), "/a", NamedBy::Option),
            (None, Some("/b"), config("/c"), "/b", NamedBy::Variable),
            (None, Some(""), config("/c"), "/c", NamedBy::Config),
            (None, None, config("/c"), "/c", NamedBy::Config),
            (None, None, none.clone(), "/srv/m/.local/share/trunkdesk/accounts.db", NamedBy::Nothing),
        ] {
            let found = Location::find(given.map(Path::new), variable.map(OsString::from), &config, Some(&folders()));
            let found = found.unwrap();
            assert_eq!((found.path(), found.named_by()), (Path::new(path), by));
        }
        assert_eq!(Location::find(None, None, &none, None), Err(NoHome));
        assert!(Location::find(Some(Path::new("/a")), None, &none, None).is_ok());
    }

    #[test]
    fn only_the_own_folder_is_made() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("share/trunkdesk");
        let folders = Folders { data, config: home.path().into(), state: home.path().into() };
        let own = Location::find(None, None, &Config::default(), Some(&folders)).unwrap();
        assert!(own.is_new());
        own.prepare().unwrap();
        assert!(!own.is_new());
        assert_eq!(folders.data.metadata().unwrap().permissions().mode() & 0o777, 0o700);

        let named = home.path().join("elsewhere/a.db");
        let named = Location::find(Some(&named), None, &Config::default(), Some(&folders)).unwrap();
        named.prepare().unwrap();
        assert!(!named.is_new());
        assert!(!home.path().join("elsewhere").exists());
    }
}
