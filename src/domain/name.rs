//! Names: of an account, and of a person.

use unicode_normalization::UnicodeNormalization;

use super::{problem::Problem, text};

/// The most characters of a name (KAZOO's accounts and users schemas: `name`, `first_name`, `last_name` 1–128).
pub const NAME_MAX: usize = 128;

/// The name of an account: 1–128 characters, trimmed, NFC, nothing invisible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountName(String);

impl AccountName {
    /// Reads a typed name.
    ///
    /// # Errors
    /// [`Problem::Required`], [`Problem::TooLong`] or [`Problem::Invisible`].
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        clean(typed, "a name for the account").map(Self)
    }

    /// Reads a typed name of the reseller, which is an account like any other.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_resellers(typed: &str) -> Result<Self, Problem> {
        clean(typed, "a name for the reseller").map(Self)
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two living accounts may not share: KAZOO's canonical form (lower case, only a–z and 0–9; `kzd_accounts`),
    /// or, where that is empty, the name in lower case behind a `~`, which no canonical form has.
    pub fn key(&self) -> String {
        key(&self.0)
    }

    /// Whether a KAZOO cluster may refuse the name: with none of a–z and 0–9 its canonical form is empty, and only
    /// one account of a whole cluster can have that.
    pub fn may_be_refused(&self) -> bool {
        canonical(&self.0).is_empty()
    }
}

/// A person's first or last name: 1–128 characters, trimmed, NFC, nothing invisible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// Reads a typed name; `what` names it in the sentence for an empty one, such as “the first name”.
    ///
    /// # Errors
    /// [`Problem::Required`], [`Problem::TooLong`] or [`Problem::Invisible`].
    pub fn parse(typed: &str, what: &'static str) -> Result<Self, Problem> {
        clean(typed, what).map(Self)
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What makes a name unique, also for one that no operator could enter: KAZOO's canonical form; where that is empty, the
/// name in small letters.
pub fn key(name: &str) -> String {
    let canonical = canonical(name);
    if canonical.is_empty() { "~".chars().chain(name.to_lowercase().nfc()).collect() } else { canonical }
}

fn canonical(name: &str) -> String {
    name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect()
}

pub(super) fn clean(typed: &str, what: &'static str) -> Result<String, Problem> {
    let name: String = typed.trim().nfc().collect();
    if name.is_empty() {
        return Err(Problem::Required(what));
    }
    text::check(&name)?;
    match name.chars().count() {
        is if is > NAME_MAX => Err(Problem::TooLong { max: NAME_MAX, is }),
        _ => Ok(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_trimmed_and_composed() {
        for (typed, name) in [
            ("ABC Company", "ABC Company"),
            ("  ABC Company \t", "ABC Company"),
            ("x", "x"),
            ("Cafe\u{301}", "Café"),
            ("日本電話", "日本電話"),
            ("Ромашка", "Ромашка"),
        ] {
            assert_eq!(AccountName::parse(typed).unwrap().as_str(), name, "{typed:?}");
        }
        let longest = "é".repeat(NAME_MAX);
        assert_eq!(AccountName::parse(&longest).unwrap().as_str(), longest);
    }

    #[test]
    fn bad_names_are_told_why() {
        let what = "a name for the account";
        for (typed, problem) in [
            ("", Problem::Required(what)),
            ("   ", Problem::Required(what)),
            ("\u{3000}", Problem::Required(what)),
            ("a\u{200B}b", Problem::Invisible(0x200B)),
            ("a\u{202E}b", Problem::Invisible(0x202E)),
            ("a\x1bb", Problem::Invisible(0x1B)),
        ] {
            assert_eq!(AccountName::parse(typed), Err(problem), "{typed:?}");
        }
        assert_eq!(AccountName::parse(&"n".repeat(129)), Err(Problem::TooLong { max: 128, is: 129 }));
    }

    #[test]
    fn names_clash_as_they_do_in_kazoo() {
        for (a, b, same) in [
            ("ABC Company", "abc-company", true),
            ("Acme, Inc.", "acme inc", true),
            ("ABC Company", "ABC Company 2", false),
            ("Ромашка", "РОМАШКА", true),
            ("Ромашка", "Берёзка", false),
            ("日本", "東京", false),
            ("É", "é", true),
            ("É", "e\u{301}", true),
            ("É", "E", false),
            ("ÅÄÖ", "AAO", false),
            ("ÅÄÖ", "åäö", true),
            ("Å", "A\u{30A}", true),
            ("ガ", "カ", false),
            ("~", "!", false),
        ] {
            let key = |name| AccountName::parse(name).unwrap().key();
            assert_eq!(key(a) == key(b), same, "{a:?} and {b:?}");
        }
    }

    #[test]
    fn a_name_without_latin_letters_may_be_refused() {
        assert!(AccountName::parse("Ромашка").unwrap().may_be_refused());
        assert!(!AccountName::parse("Ромашка 1").unwrap().may_be_refused());
    }

    #[test]
    fn an_empty_name_says_which() {
        assert_eq!(AccountName::parse_resellers(" ").unwrap_err().to_string(), "Type a name for the reseller.");
        assert_eq!(PersonName::parse(" ", "the first name").unwrap_err().to_string(), "Type the first name.");
    }
}
