//! Notes about an account: plain text of several lines, KAZOO's `custom_notes`.

use super::{problem::Problem, text};

/// The most bytes of an account's notes.
pub const NOTES_MAX: usize = 64 * 1024;

/// Text of several lines. Lines end with `\n`; there is no other control or invisible character in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notes(String);

impl Notes {
    /// Reads typed text. Line breaks of other systems become `\n`, tabs spaces; empty lines at the end go.
    ///
    /// # Errors
    /// [`Problem::TooManyBytes`], [`Problem::Invisible`], [`Problem::Marks`].
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let notes = several_lines(typed);
        let notes = notes.trim_end();
        if notes.len() > NOTES_MAX {
            return Err(Problem::TooManyBytes { max: NOTES_MAX, is: notes.len() });
        }
        notes.split('\n').try_for_each(text::check)?;
        Ok(Self(notes.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Text of several lines as it is typed or pasted: line breaks of other systems become `\n`, tabs four spaces.
pub fn several_lines(raw: &str) -> String {
    raw.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n").replace('\t', "    ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes() {
        for (typed, kept) in [
            ("", ""),
            ("one\ntwo", "one\ntwo"),
            ("one\r\ntwo\rthree\n\n ", "one\ntwo\nthree"),
            ("\tindented", "    indented"),
            ("\n\nbelow", "\n\nbelow"),
        ] {
            assert_eq!(Notes::parse(typed).unwrap().as_str(), kept, "{typed:?}");
        }
        assert_eq!(Notes::parse(&"x".repeat(NOTES_MAX)).unwrap().as_str().len(), NOTES_MAX);
        let long = Notes::parse(&"é".repeat(NOTES_MAX / 2 + 1)).unwrap_err();
        assert_eq!(long.to_string(), "Too long: 65538 bytes, 65536 at most.");
        assert_eq!(Notes::parse("a\x1b[31m"), Err(Problem::Invisible(0x1b)));
        assert_eq!(Notes::parse("a\u{202E}"), Err(Problem::Invisible(0x202E)));
    }
}
