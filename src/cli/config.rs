//! `config`: what is in force, and what decided it.

use std::io::{self, Write};

use serde::Serialize;

use super::{Context, error::Error, output};
use crate::{
    config::{Config, Key},
    domain::text::visible,
    look::Reason,
    paths::{NamedBy, VARIABLE},
};

/// A config file that sets nothing and explains every key.
const TEMPLATE: &str = include_str!("../../assets/sample/config.toml");

/// What decided a value.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "source", rename_all = "snake_case")]
enum Source {
    /// Nothing set it.
    Default,
    /// A line of the config file.
    Config { line: usize },
    /// An option.
    Option { option: &'static str },
    /// A variable of the environment, set or not.
    Environment {
        variable: &'static str,
        /// What it says, where that decided it and not that it is set at all.
        #[serde(rename = "variable_value", skip_serializing_if = "Option::is_none")]
        value: Option<String>,
    },
}

/// A key with what is in force.
#[derive(Serialize)]
struct Setting {
    key: &'static str,
    /// `None` where nothing is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<serde_json::Value>,
    #[serde(flatten)]
    source: Source,
}

#[derive(Serialize)]
struct ConfigFile {
    path: String,
    exists: bool,
}

#[derive(Serialize)]
struct Document {
    settings: Vec<Setting>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config_file: Option<ConfigFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drafts: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<String>,
}

/// Prints the config file to begin with.
pub(super) fn print_template(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(TEMPLATE.as_bytes())
}

/// Prints what is in force.
pub(super) fn execute(context: &Context, out: &mut dyn Write) -> Result<(), Error> {
    let none = Config::default();
    let config = context.config.as_ref().unwrap_or(&none);
    let document = Document {
        settings: Key::ALL.into_iter().map(|key| setting(key, context, config)).collect(),
        config_file: context
            .config_file
            .as_ref()
            .map(|path| ConfigFile { path: path.to_string_lossy().into_owned(), exists: context.config.is_some() }),
        drafts: context.drafts().map(|folder| folder.to_string_lossy().into_owned()),
        log: context.seat.log.path().map(|file| file.to_string_lossy().into_owned()),
    };
    if context.json {
        writeln!(out, "{}", output::json_pretty(&document)?)?;
        return Ok(());
    }
    for Setting { key, value, source } in &document.settings {
        let value = match value {
            None if *key == Key::SyncFolder.name() => "none".to_owned(),
            None => "never".to_owned(),
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
        };
        line(out, key, &format!("{value} ({})", source.in_words()))?;
    }
    writeln!(out)?;
    let config_file = document.config_file.map(|file| match file.exists {
        true => file.path,
        false => format!("{} (not there)", file.path),
    });
    for (label, path) in [("Config file", config_file), ("Drafts", document.drafts), ("Log", document.log)] {
        line(out, label, path.as_deref().unwrap_or("none"))?;
    }
    Ok(())
}

fn line(out: &mut dyn Write, label: &str, value: &str) -> io::Result<()> {
    writeln!(out, "{label:<27}{}", visible(value))
}

fn setting(key: Key, context: &Context, config: &Config) -> Setting {
    let (look, path) = (&context.look.look, context.location.path().to_string_lossy());
    let value = match key {
        Key::Database => Some(path.into()),
        Key::Theme => Some(look.theme.word().into()),
        Key::Glyphs => Some(look.glyphs.word().into()),
        Key::LockAfterMinutes => config.lock_after_minutes.map(|minutes| minutes.get().into()),
        Key::RequireOperator => Some(config.require_operator.into()),
        Key::AllowNetworkFileSystem => Some(config.allow_network_file_system.into()),
        Key::SynchronizedOutput => Some(config.synchronized_output.into()),
        Key::SyncFolder => context.seat.sync_folder.as_ref().map(|folder| folder.path().to_string_lossy().into()),
        Key::SyncRequestsPerSecond => Some(config.requests_per_second().into()),
        Key::SyncPullMinutes => Some(config.pull_minutes().into()),
    };
    let set = config.line(key).map_or(Source::Default, |line| Source::Config { line });
    let source = match key {
        Key::Database => match context.location.named_by() {
            NamedBy::Option => Source::Option { option: "--db" },
            NamedBy::Variable => Source::variable(VARIABLE, None),
            NamedBy::Config | NamedBy::Nothing => set,
        },
        Key::Theme => Source::of(&context.look.theme_by, set),
        Key::Glyphs => Source::of(&context.look.glyphs_by, set),
        _ => set,
    };
    Setting { key: key.name(), value, source }
}

impl Source {
    fn variable(variable: &'static str, value: Option<String>) -> Self {
        Self::Environment { variable, value }
    }

    /// Of a part of the look; `set` is where the config file has it.
    fn of(reason: &Reason, set: Self) -> Self {
        match reason {
            Reason::Default | Reason::Config => set,
            Reason::NoColor => Self::variable("NO_COLOR", None),
            Reason::Term(term) => Self::variable("TERM", Some(term.clone())),
            Reason::Locale(Some((variable, locale))) => Self::variable(variable, Some(locale.clone())),
            Reason::Locale(None) => Self::variable("LANG", Some(String::new())),
        }
    }

    fn in_words(&self) -> String {
        match self {
            Self::Default => "default".into(),
            Self::Config { line } => format!("line {line} of the config file"),
            Self::Option { option } => (*option).into(),
            Self::Environment { variable, value: None } => format!("{variable} is set"),
            Self::Environment { variable, value: Some(value) } if value.is_empty() => format!("{variable} is not set"),
            Self::Environment { variable, value: Some(value) } => format!("{variable} is {value}"),
        }
    }
}
