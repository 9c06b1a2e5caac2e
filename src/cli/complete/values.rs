//! What is known of a value: words, time zones, and what the file has.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::wanted::{Given, Wanted};
use crate::{
    cli::args::Invocation,
    domain::{language, money, permissions::Permission, timezone},
    store::{Glance, Seen},
};

/// The most that is offered of each kind of value.
const MOST: usize = 50;

/// All that can stand there, much of which need not begin with what is typed.
pub(super) fn all(wanted: &Wanted) -> Vec<Seen> {
    let mut all = wanted.words.clone();
    for kind in &wanted.kinds {
        let mut values = of_kind(kind, wanted);
        // one with a hyphen would be taken for an option
        values.retain(|seen| seen.word.starts_with(&wanted.typed) && !seen.word.starts_with('-'));
        values.truncate(MOST);
        all.extend(values);
    }
    all
}

fn of_kind(kind: &str, wanted: &Wanted) -> Vec<Seen> {
    let Wanted { typed, given, .. } = wanted;
    match kind {
        "ACCOUNT" | "PARENT" => accounts(typed, given),
        "LOGIN" => match (&given.account, glance(given)) {
            (Some(account), Some(glance)) => glance.logins(account, typed),
            _ => Vec::new(),
        },
        "STEP" => glance(given).map_or_else(Vec::new, |glance| glance.steps()),
        "ZONE" => words(timezone::names()),
        "CLASSIFIER" => {
            let classifiers = glance(given).map(|glance| glance.classifiers()).unwrap_or_default();
            classifiers.iter().map(|known| seen(known.key, known.label)).collect()
        }
        "PERMISSION" => Permission::all().map(|known| seen(known.word(), known.label())).collect(),
        "LANGUAGE" => words(language::COMMON.map(str::to_owned)),
        "CODE" => words(money::COMMON.map(str::to_owned)),
        _ => Vec::new(),
    }
}

/// By realm; and by name, once something is typed of it. A name that is a realm too would be taken for that.
fn accounts(typed: &str, given: &Given) -> Vec<Seen> {
    let Some(glance) = glance(given) else { return Vec::new() };
    let mut seen = glance.realms(typed);
    if !typed.is_empty() {
        let names = glance.names(typed).into_iter();
        let names: Vec<Seen> = names.filter(|name| seen.iter().all(|seen| seen.word != name.word)).collect();
        seen.extend(names);
    }
    seen
}

fn seen(word: &str, about: &str) -> Seen {
    Seen { word: word.to_owned(), about: about.to_owned() }
}

fn words(words: impl IntoIterator<Item = String>) -> Vec<Seen> {
    words.into_iter().map(|word| Seen { word, about: String::new() }).collect()
}

/// A glance at the file that a command with what is given would work with.
fn glance(given: &Given) -> Option<Glance> {
    let invocation = Invocation {
        db: given.db.as_deref().map(in_home),
        config: given.config.as_deref().map(in_home),
        ..Invocation::default()
    };
    // one that is no file would be waited for
    if invocation.config.as_ref().is_some_and(|config| !fs::metadata(config).is_ok_and(|found| found.is_file())) {
        return None;
    }
    Glance::at(invocation.accounts_file().ok()?.path())
}

/// A path as the shell would give it to the command, which has not done so yet.
fn in_home(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), env::var_os("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        _ => typed.into(),
    }
}
