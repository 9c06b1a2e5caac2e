//! The settings of one operator's machine: a small TOML file that need not be there.

use std::{
    fs,
    io::ErrorKind,
    num::NonZeroU16,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::domain::text::visible;

/// What can be set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The accounts' file, in full once it is read.
    pub database: Option<PathBuf>,
    /// After how many minutes without a key the screen is locked; never where it is not set.
    pub lock_after_minutes: Option<NonZeroU16>,
    /// Whether nothing may be saved unless `--operator` names who works.
    #[serde(default)]
    pub require_operator: bool,
    /// Whether the accounts' file may be on a network file system, where only one program at a time has it open.
    #[serde(default)]
    pub allow_network_file_system: bool,
}

/// What is wrong with the config file, as a sentence with a remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(String);

/// Reads the config file at `path`. With `asked_for` it has to be there; else a missing one is empty.
///
/// # Errors
/// Missing, unreadable, or a line in it that is not understood: the sentence names file, line and key.
pub fn read(path: &Path, asked_for: bool) -> Result<Config, Unusable> {
    let shown = path.to_string_lossy();
    let shown = visible(&shown);
    match fs::read_to_string(path) {
        Ok(text) => parse(&text, path).map_err(|problem| Unusable(format!("{shown}, {problem}"))),
        Err(error) if error.kind() == ErrorKind::NotFound && !asked_for => Ok(Config::default()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(Unusable(format!("There is no config file {shown}. Make it, or leave out --config.")))
        }
        Err(error) => {
            Err(Unusable(format!("The config file {shown} cannot be read: {error}. Mend that, or move it away.")))
        }
    }
}

fn parse(text: &str, path: &Path) -> Result<Config, String> {
    let mut config: Config = toml::from_str(text).map_err(|error| {
        let place = place(text, error.span().map_or(0, |span| span.start));
        format!("{place}: {}. Mend the line.", visible(error.message().trim_end_matches(['.', '\n'])))
    })?;
    if let Some(database) = &mut config.database {
        if database.as_os_str().is_empty() || database.starts_with("~") {
            let place = place(text, text.find("database").unwrap_or(0));
            return Err(format!("{place}: this is no path of a file. Write it in full, such as /srv/accounts.db."));
        }
        // beside the config file, wherever the program is started
        if let Some(folder) = path.parent() {
            *database = folder.join(&*database);
        }
    }
    Ok(config)
}

/// The line of a byte and, where there is one, the key in it: “line 3, database”.
fn place(text: &str, byte: usize) -> String {
    let before = text.get(..byte).unwrap_or(text);
    let number = before.matches('\n').count() + 1;
    match text.lines().nth(number - 1).and_then(|line| line.split_once('=')) {
        Some((key, _)) => format!("line {number}, {}", visible(key.trim())),
        None => format!("line {number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Config, String> {
        parse(text, Path::new("/home/melissa/.config/trunkdesk/config.toml"))
    }

    #[test]
    fn the_file_is_named_in_full_or_beside_the_config() {
        for (text, database) in [
            ("", None),
            ("# nothing yet\n", None),
            ("database = \"/srv/accounts.db\"", Some("/srv/accounts.db")),
            ("database = \"team.db\"\n", Some("/home/melissa/.config/trunkdesk/team.db")),
        ] {
            assert_eq!(parsed(text).unwrap().database.as_deref(), database.map(Path::new), "{text:?}");
        }
    }

    #[test]
    fn an_operator_is_required_only_where_it_says_so() {
        for (text, required) in [("", false), ("require_operator = false", false), ("require_operator = true\n", true)]
        {
            assert_eq!(parsed(text).unwrap().require_operator, required, "{text:?}");
        }
    }

    #[test]
    fn a_bad_line_is_named() {
        for (text, sentence) in [
            ("# mine\ndatabse = \"/srv/a.db\"\n", "line 2, databse: unknown field `databse`, expected "),
            (
                "lock_after_minutes = 0",
                "line 1, lock_after_minutes: invalid value: integer `0`, expected a nonzero u16. Mend the line.",
            ),
            (
                "require_operator = \"yes\"",
                "line 1, require_operator: invalid type: string \"yes\", expected a boolean. Mend the line.",
            ),
            ("database = 3", "line 1, database: invalid type: integer `3`, expected path string. Mend the line."),
            (
                "database = \"\"",
                "line 1, database: this is no path of a file. Write it in full, such as /srv/accounts.db.",
            ),
            (
                "\n\ndatabase = \"~/a.db\"",
                "line 3, database: this is no path of a file. Write it in full, such as /srv/accounts.db.",
            ),
        ] {
            // which keys there are goes on
            let found = parsed(text).unwrap_err();
            assert!(found.starts_with(sentence), "{text:?}: {found}");
        }
        for text in ["database", "database =", "[database", "database = \"a\"\ndatabase = \"b\"", "\u{202E}x = 1"] {
            let sentence = parsed(text).unwrap_err();
            assert!(sentence.starts_with("line "), "{sentence}");
            assert_eq!(visible(&sentence), sentence);
        }
    }

    #[test]
    fn the_lock_is_set_in_minutes() {
        assert_eq!(parsed("").unwrap().lock_after_minutes, None);
        assert_eq!(parsed("lock_after_minutes = 15").unwrap().lock_after_minutes, NonZeroU16::new(15));
    }

    #[test]
    fn only_a_file_that_was_asked_for_has_to_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("config.toml");
        assert_eq!(read(&missing, false), Ok(Config::default()));
        let sentence = read(&missing, true).unwrap_err().to_string();
        assert!(sentence.ends_with("config.toml. Make it, or leave out --config."), "{sentence}");
        assert!(read(folder.path(), false).is_err());
    }
}
