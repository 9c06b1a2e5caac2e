//! What the last line and the help say of the keys: read from the table that binds them.

use super::keys::{Action, Binding, Scope, reachable};
use crate::look::Glyphs;

/// An entry of the last line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The keys, such as `↑↓`, `Up/Down` or `PgUp/PgDn`.
    pub keys: String,
    /// The word for what they do.
    pub word: &'static str,
    /// Whether it is a way out or the help, and so the last to go where there is little room.
    pub stays: bool,
}

/// The last line for these scopes, in the order of the table.
pub fn hints(scopes: &[Scope], glyphs: Glyphs) -> Vec<Hint> {
    let mut found: Vec<(Vec<String>, &Binding)> = Vec::new();
    for (binding, keys) in reachable(scopes).into_iter().filter(|(binding, _)| !binding.word.is_empty()) {
        let name = keys[0].name(glyphs);
        match found.iter_mut().find(|(_, other)| other.word == binding.word) {
            // one way to the same thing is enough
            Some((_, other)) if other.action == binding.action => {}
            Some((names, _)) => names.push(name),
            None => found.push((vec![name], binding)),
        }
    }
    let hint = |(names, binding): (Vec<String>, &'static Binding)| Hint {
        keys: join(&names),
        word: binding.word,
        stays: matches!(binding.action, Action::Back | Action::Help | Action::Quit),
    };
    found.into_iter().map(hint).collect()
}

fn join(names: &[String]) -> String {
    let digits: Vec<&String> = names.iter().filter(|name| name.chars().all(|c| c.is_ascii_digit())).collect();
    if let ([first, .., last], true) = (&digits[..], digits.len() > 3) {
        let others: Vec<String> = names.iter().filter(|name| !digits.contains(name)).cloned().collect();
        let digits = format!("{first}–{last}");
        return if others.is_empty() { digits } else { format!("{} {digits}", join(&others)) };
    }
    if names.iter().all(|name| ["↑", "↓", "←", "→"].contains(&name.as_str())) {
        names.concat()
    } else if names.iter().all(|name| name.chars().count() == 1) {
        names.join(" ")
    } else {
        names.join("/")
    }
}

/// All keys for these scopes with their sentence, for the help.
pub fn help_lines(scopes: &[Scope], glyphs: Glyphs) -> Vec<(String, &'static str)> {
    let mut lines: Vec<(Vec<String>, &'static str)> = Vec::new();
    for (binding, keys) in reachable(scopes) {
        let names = keys.into_iter().map(|key| key.name(glyphs));
        match lines.iter_mut().find(|(_, help)| *help == binding.help) {
            Some((all, _)) => all.extend(names),
            None => lines.push((names.collect(), binding.help)),
        }
    }
    lines.into_iter().map(|(names, help)| (names.join(" "), help)).collect()
}
