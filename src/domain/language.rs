//! The language of an account's prompts and of its control center.

use std::fmt;

use super::{nearest::nearest, problem::Problem};

/// Those that most people mean; any other of the same form is taken too.
pub const COMMON: [&str; 14] = [
    "auto", "de-DE", "en-AU", "en-CA", "en-GB", "en-US", "es-ES", "es-MX", "fr-CA", "fr-FR", "it-IT", "nl-NL", "pt-BR",
    "ru-RU",
];

/// A language as KAZOO names it: `en-US`, `fr-CA`, or `auto` for that of the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language(String);

/// The language of a new account, KAZOO's default.
impl Default for Language {
    fn default() -> Self {
        Self("en-US".into())
    }
}

impl Language {
    /// Reads a typed language, in any case.
    ///
    /// # Errors
    /// Empty, or of another form.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Problem::Required("a language, such as en-US"));
        }
        if typed.eq_ignore_ascii_case("auto") {
            return Ok(Self("auto".into()));
        }
        let letters = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
            lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic())
        };
        let (language, region) = typed.split_once('-').map_or((typed, None), |(first, rest)| (first, Some(rest)));
        if !letters(language, 2..=3) || !region.is_none_or(|region| letters(region, 2..=2)) {
            let sentence = "Not a language: type one such as en-US, fr-CA or auto.";
            return Err(Problem::NoSuchWord { sentence, meant: nearest(typed, COMMON) });
        }
        let mut name = language.to_ascii_lowercase();
        if let Some(region) = region {
            name.push('-');
            name.push_str(&region.to_ascii_uppercase());
        }
        Ok(Self(name))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        for (typed, name) in [(" en-us ", "en-US"), ("de", "de"), ("AUTO", "auto"), ("fil-PH", "fil-PH")] {
            assert_eq!(Language::parse(typed).unwrap().as_str(), name, "{typed:?}");
        }
        for bad in ["", "e", "english", "en_US", "en-", "en-USA", "en-US-x", "日本"] {
            assert!(Language::parse(bad).is_err(), "{bad:?}");
        }
    }
}
