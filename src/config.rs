//! The settings of one operator's machine: a small TOML file that need not be there.

use std::{
    fs,
    io::ErrorKind,
    num::NonZeroU16,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    time::Duration,
};

use toml::de::{DeTable, DeValue};

use crate::{
    domain::text::visible,
    look::{Glyphs, Theme},
};

/// Requests to the cluster each second, where nothing else is set.
const REQUESTS_PER_SECOND: u8 = 5;
/// What can be set.
const REQUESTS: RangeInclusive<u16> = 1..=100;
/// Minutes between two looks at all accounts of the cluster, where nothing else is set.
const PULL_MINUTES: u16 = 15;

/// How like a key what was written has to be, from 0 to 1, to be taken for a slip.
const ALIKE: f64 = 0.8;

/// What can be set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// The accounts' file, in full once it is read.
    pub database: Option<PathBuf>,
    /// Which colours are used, unless the environment wants none.
    pub theme: Option<Theme>,
    /// Which characters are used; where it is not set, locale and terminal decide.
    pub glyphs: Option<Glyphs>,
    /// After how many minutes without a key the screen is locked; never where it is not set.
    pub lock_after_minutes: Option<NonZeroU16>,
    /// Whether nothing may be saved unless `--operator` names who works.
    pub require_operator: bool,
    /// Whether the accounts' file may be on a network file system, where only one program at a time has it open.
    pub allow_network_file_system: bool,
    /// Whether the terminal is told where a larger frame begins and ends, so that it shows it at once.
    pub synchronized_output: bool,
    /// The folder of what is needed to work with the KAZOO cluster, in full; the config folder where it is not set.
    pub sync_folder: Option<PathBuf>,
    /// See [`Config::requests_per_second`].
    pub sync_requests_per_second: Option<u8>,
    /// See [`Config::pull_minutes`].
    pub sync_pull_minutes: Option<u16>,
    /// The keys that are set, each with the number of its line.
    pub lines: Vec<(Key, usize)>,
}

/// A key of the config file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// See [`Config::database`].
    Database,
    /// See [`Config::theme`].
    Theme,
    /// See [`Config::glyphs`].
    Glyphs,
    /// See [`Config::lock_after_minutes`].
    LockAfterMinutes,
    /// See [`Config::require_operator`].
    RequireOperator,
    /// See [`Config::allow_network_file_system`].
    AllowNetworkFileSystem,
    /// See [`Config::synchronized_output`].
    SynchronizedOutput,
    /// See [`Config::sync_folder`].
    SyncFolder,
    /// See [`Config::requests_per_second`].
    SyncRequestsPerSecond,
    /// See [`Config::pull_minutes`].
    SyncPullMinutes,
}

/// What is wrong with the config file, as a sentence with a remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(String);

impl Key {
    /// All there are.
    pub const ALL: [Self; 10] = [
        Self::Database,
        Self::Theme,
        Self::Glyphs,
        Self::LockAfterMinutes,
        Self::RequireOperator,
        Self::AllowNetworkFileSystem,
        Self::SynchronizedOutput,
        Self::SyncFolder,
        Self::SyncRequestsPerSecond,
        Self::SyncPullMinutes,
    ];

    /// What it is called in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Theme => "theme",
            Self::Glyphs => "glyphs",
            Self::LockAfterMinutes => "lock_after_minutes",
            Self::RequireOperator => "require_operator",
            Self::AllowNetworkFileSystem => "allow_network_file_system",
            Self::SynchronizedOutput => "synchronized_output",
            Self::SyncFolder => "sync_folder",
            Self::SyncRequestsPerSecond => "sync_requests_per_second",
            Self::SyncPullMinutes => "sync_pull_minutes",
        }
    }

    /// The key of this name, or a sentence that says which may be meant.
    fn named(name: &str) -> Result<Self, String> {
        if let Some(key) = Self::ALL.into_iter().find(|key| key.name() == name) {
            return Ok(key);
        }
        let likeness = |key: &Self| strsim::jaro_winkler(&name.to_lowercase(), key.name());
        let nearest = Self::ALL.into_iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
        match nearest.filter(|key| likeness(key) >= ALIKE) {
            Some(key) => Err(format!("no such key. Did you mean {}?", key.name())),
            None => Err(format!("no such key. There are {}.", Self::ALL.map(Self::name).join(", "))),
        }
    }

    /// What to write in the place of a value that is none, as a sentence.
    fn remedy(self) -> String {
        match self {
            Self::Database => {
                "this is no path of a file. Write it in full and in quotes, such as \"/srv/accounts.db\".".into()
            }
            Self::Theme => one_of(Theme::ALL.map(Theme::word)),
            Self::Glyphs => one_of(Glyphs::ALL.map(Glyphs::word)),
            Self::LockAfterMinutes => "write a whole number of minutes from 1 to 65535, without quotes.".into(),
            Self::RequireOperator | Self::AllowNetworkFileSystem | Self::SynchronizedOutput => {
                "write true or false, without quotes.".into()
            }
            Self::SyncFolder => {
                "this is no path of a folder. Write it in full and in quotes, such as \"/srv/trunkdesk\".".into()
            }
            Self::SyncRequestsPerSecond => {
                format!("write a whole number from {} to {}, without quotes.", REQUESTS.start(), REQUESTS.end())
            }
            Self::SyncPullMinutes => {
                "write a whole number of minutes from 0, which is never, to 65535, without quotes.".into()
            }
        }
    }
}

fn one_of<const N: usize>(words: [&str; N]) -> String {
    format!("write one of {}, with the quotes.", words.map(|word| format!("\"{word}\"")).join(", "))
}

impl Config {
    /// The most requests that one program sends to the KAZOO cluster each second.
    pub fn requests_per_second(&self) -> u8 {
        self.sync_requests_per_second.unwrap_or(REQUESTS_PER_SECOND)
    }

    /// After how many minutes all accounts of the cluster are looked at again in the background; 0 for never.
    pub fn pull_minutes(&self) -> u16 {
        self.sync_pull_minutes.unwrap_or(PULL_MINUTES)
    }

    /// The same as a time; `None` for never.
    pub fn pull_every(&self) -> Option<Duration> {
        let minutes = self.pull_minutes();
        (minutes > 0).then(|| Duration::from_secs(u64::from(minutes) * 60))
    }

    /// The line on which a key is set.
    pub fn line(&self, key: Key) -> Option<usize> {
        self.lines.iter().find(|(other, _)| *other == key).map(|(_, line)| *line)
    }

    /// Takes a value in; `None` where it is none for this key.
    fn set(&mut self, key: Key, value: &DeValue<'_>, path: &Path) -> Option<()> {
        match key {
            // beside the config file, wherever the program is started
            Key::Database => self.database = Some(in_full(value.as_str()?, path)?),
            Key::Theme => self.theme = Some(Theme::ALL.into_iter().find(|one| value.as_str() == Some(one.word()))?),
            Key::Glyphs => self.glyphs = Some(Glyphs::ALL.into_iter().find(|one| value.as_str() == Some(one.word()))?),
            Key::LockAfterMinutes => self.lock_after_minutes = Some(NonZeroU16::new(whole(value)?)?),
            Key::RequireOperator => self.require_operator = value.as_bool()?,
            Key::AllowNetworkFileSystem => self.allow_network_file_system = value.as_bool()?,
            Key::SynchronizedOutput => self.synchronized_output = value.as_bool()?,
            Key::SyncFolder => self.sync_folder = Some(in_full(value.as_str()?, path)?),
            Key::SyncRequestsPerSecond => {
                let requests = whole(value).filter(|requests| REQUESTS.contains(requests))?;
                self.sync_requests_per_second = Some(u8::try_from(requests).ok()?);
            }
            Key::SyncPullMinutes => self.sync_pull_minutes = Some(whole(value)?),
        }
        Some(())
    }
}

/// A whole number; `None` where it is none, or too large.
fn whole(value: &DeValue<'_>) -> Option<u16> {
    let whole = value.as_integer()?;
    u16::from_str_radix(whole.as_str(), whole.radix()).ok()
}

/// Reads the config file at `path`; `None` where there is none. With `asked_for` it has to be there.
///
/// # Errors
/// Missing, unreadable, or a line in it that is not understood: the sentence names file, line and key.
pub fn read(path: &Path, asked_for: bool) -> Result<Option<Config>, Unusable> {
    let shown = path.to_string_lossy();
    let shown = visible(&shown);
    match fs::read_to_string(path) {
        Ok(text) => parse(&text, path).map(Some).map_err(|problem| Unusable(format!("{shown}, {problem}"))),
        Err(error) if error.kind() == ErrorKind::NotFound && !asked_for => Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(Unusable(format!("There is no config file {shown}. Make it, or leave out --config.")))
        }
        Err(error) => {
            Err(Unusable(format!("The config file {shown} cannot be read: {error}. Mend that, or move it away.")))
        }
    }
}

fn parse(text: &str, path: &Path) -> Result<Config, String> {
    let table = DeTable::parse(text).map_err(|error| {
        let line = line(text, error.span().map_or(0, |span| span.start));
        format!("line {line}{}", not_toml(text.lines().nth(line - 1).unwrap_or_default(), error.message()))
    })?;
    let mut entries: Vec<_> = table.get_ref().iter().collect();
    // the first line that is wrong is told
    entries.sort_by_key(|(name, _)| name.span().start);
    let mut config = Config::default();
    for (name, value) in entries {
        let line = line(text, name.span().start);
        let set = Key::named(name.get_ref()).and_then(|key| {
            config.lines.push((key, line));
            config.set(key, value.get_ref(), path).ok_or_else(|| key.remedy())
        });
        set.map_err(|problem| format!("line {line}, {}: {problem}", visible(name.get_ref())))?;
    }
    Ok(config)
}

/// What is wrong with a line that is no TOML, as it follows on its number.
fn not_toml(line: &str, message: &str) -> String {
    let problem = format!("{}. Mend the line.", visible(message.trim_end_matches(['.', '\n'])));
    let Some((name, _)) = line.split_once('=') else { return format!(": {problem}") };
    let problem = match Key::named(name.trim()) {
        // the value is no TOML, such as a word without quotes
        Ok(key) if DeTable::parse(line).is_err() => key.remedy(),
        _ => problem,
    };
    format!(", {}: {problem}", visible(name.trim()))
}

/// A file or folder that the config file at `path` names; `None` where that is none.
fn in_full(named: &str, path: &Path) -> Option<PathBuf> {
    if named.is_empty() || Path::new(named).starts_with("~") {
        return None;
    }
    Some(path.parent().map_or_else(|| named.into(), |folder| folder.join(named)))
}

/// The number of the line in which a byte stands.
fn line(text: &str, byte: usize) -> usize {
    text.get(..byte).unwrap_or(text).matches('\n').count() + 1
}

#[cfg(test)]
mod tests;
