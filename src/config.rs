//! The settings of one operator's machine: a small TOML file that need not be there.

use std::{
    fs,
    io::ErrorKind,
    num::NonZeroU16,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Deserializer, de::Error as _};
use toml::{Spanned, Value};

use crate::domain::text::visible;

/// What can be set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// The accounts' file, in full once it is read.
    pub database: Option<PathBuf>,
    /// After how many minutes without a key the screen is locked; never where it is not set.
    pub lock_after_minutes: Option<NonZeroU16>,
    /// Whether nothing may be saved unless `--operator` names who works.
    pub require_operator: bool,
    /// Whether the accounts' file may be on a network file system, where only one program at a time has it open.
    pub allow_network_file_system: bool,
    /// Whether the terminal is told where a larger frame begins and ends, so that it shows it at once.
    pub synchronized_output: bool,
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

/// The config file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    database: Option<Spanned<Value>>,
    #[serde(default, deserialize_with = "minutes")]
    lock_after_minutes: Option<NonZeroU16>,
    #[serde(default, deserialize_with = "yes_or_no")]
    require_operator: bool,
    #[serde(default, deserialize_with = "yes_or_no")]
    allow_network_file_system: bool,
    #[serde(default, deserialize_with = "yes_or_no")]
    synchronized_output: bool,
}

fn minutes<'de, D: Deserializer<'de>>(value: D) -> Result<Option<NonZeroU16>, D::Error> {
    let minutes = Value::deserialize(value)?.as_integer().and_then(|minutes| u16::try_from(minutes).ok());
    let wanted = || D::Error::custom("write a whole number of minutes from 1 to 65535, without quotes");
    minutes.and_then(NonZeroU16::new).map(Some).ok_or_else(wanted)
}

fn yes_or_no<'de, D: Deserializer<'de>>(value: D) -> Result<bool, D::Error> {
    Value::deserialize(value)?.as_bool().ok_or_else(|| D::Error::custom("write true or false, without quotes"))
}

fn parse(text: &str, path: &Path) -> Result<Config, String> {
    let written: Written = toml::from_str(text).map_err(|error| {
        let place = place(text, error.span().map_or(0, |span| span.start));
        format!("{place}: {}. Mend the line.", visible(error.message().trim_end_matches(['.', '\n'])))
    })?;
    let database = written.database.map(|database| {
        // beside the config file, wherever the program is started
        let found = database.get_ref().as_str().and_then(|named| in_full(named, path));
        found.ok_or_else(|| {
            let place = place(text, database.span().start);
            format!("{place}: this is no path of a file. Write it in full and in quotes, such as \"/srv/accounts.db\".")
        })
    });
    Ok(Config {
        database: database.transpose()?,
        lock_after_minutes: written.lock_after_minutes,
        require_operator: written.require_operator,
        allow_network_file_system: written.allow_network_file_system,
        synchronized_output: written.synchronized_output,
    })
}

/// A file that the config file at `path` names; `None` where that is none.
fn in_full(named: &str, path: &Path) -> Option<PathBuf> {
    if named.is_empty() || Path::new(named).starts_with("~") {
        return None;
    }
    Some(path.parent().map_or_else(|| named.into(), |folder| folder.join(named)))
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
    fn output_is_synchronized_only_where_it_says_so() {
        for (text, synchronized) in [("", false), ("synchronized_output = true\n", true)] {
            assert_eq!(parsed(text).unwrap().synchronized_output, synchronized, "{text:?}");
        }
    }

    #[test]
    fn a_bad_line_is_named() {
        for (text, sentence) in [
            ("# mine\ndatabse = \"/srv/a.db\"\n", "line 2, databse: unknown field `databse`, expected "),
            (
                "lock_after_minutes = 0",
                "line 1, lock_after_minutes: write a whole number of minutes from 1 to 65535, without quotes. Mend the line.",
            ),
            ("\nlock_after_minutes = \"15\"", "line 2, lock_after_minutes: write a whole number of minutes from 1 "),
            ("lock_after_minutes = 65536", "line 1, lock_after_minutes: write a whole number of minutes from 1 "),
            (
                "require_operator = \"yes\"",
                "line 1, require_operator: write true or false, without quotes. Mend the line.",
            ),
            ("database = 3", "line 1, database: this is no path of a file."),
            (
                "database = \"\"",
                "line 1, database: this is no path of a file. Write it in full and in quotes, such as \"/srv/accounts.db\".",
            ),
            ("# the database\ndatabase = \"\"", "line 2, database: this is no path of a file."),
            (
                "# the database\nrequire_operator = true # no database\n  database = \"~/a.db\"",
                "line 3, database: this is no path of a file.",
            ),
            ("\n\ndatabase = \"~/a.db\"", "line 3, database: this is no path of a file."),
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
