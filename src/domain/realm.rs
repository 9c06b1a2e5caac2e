//! Realms: a label of the account's own, then a dot, then the reseller's suffix.

use std::fmt;

use super::problem::Problem;

/// The most characters of a whole realm (KAZOO's accounts schema: `realm` 4–253).
pub const REALM_MAX: usize = 253;
/// The most characters of one label (DNS).
pub const LABEL_MAX: usize = 63;
/// Characters of a label made here; they are hexadecimal digits.
pub const GENERATED_LABEL: usize = 8;

/// The part of a realm before the reseller's suffix: 1–63 of a–z, 0–9 and hyphen, no hyphen at an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RealmLabel(String);

impl RealmLabel {
    /// Reads a typed label.
    ///
    /// # Errors
    /// The rule that it breaks, as a sentence.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let label = typed.trim();
        if label.is_empty() {
            return Err(Problem::Required("the part before the suffix, or go back to Auto-generated"));
        }
        if label.contains('.') {
            return Err(Problem::NotValid("No dot here: the suffix after it is the reseller's."));
        }
        check_label(label)?;
        Ok(Self(label.to_owned()))
    }

    /// A label of eight hexadecimal digits.
    pub fn from_random(bytes: [u8; GENERATED_LABEL / 2]) -> Self {
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The label as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The reseller's part of every realm, such as `sip.acme.example`. An account keeps the one it was made with for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RealmSuffix(String);

impl RealmSuffix {
    /// Reads a typed suffix: two or more labels parted by dots, with room for a label before it.
    ///
    /// # Errors
    /// The rule that it breaks, as a sentence.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let suffix = typed.trim();
        if suffix.is_empty() {
            return Err(Problem::Required("the suffix of your customers' realms, such as sip.example.com"));
        }
        let max = REALM_MAX - LABEL_MAX - 1;
        if suffix.len() > max {
            return Err(Problem::TooLong { max, is: suffix.chars().count() });
        }
        if suffix.starts_with('.') || suffix.ends_with('.') || !suffix.contains('.') {
            return Err(Problem::NotValid("A suffix is a domain, such as sip.example.com."));
        }
        suffix.split('.').try_for_each(check_label)?;
        Ok(Self(suffix.to_owned()))
    }

    /// The suffix as text, without a dot before it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A whole realm, stored as one: the suffix of the reseller may change for later accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Realm(String);

impl Realm {
    /// The realm of an account that is made now.
    pub fn new(label: &RealmLabel, suffix: &RealmSuffix) -> Self {
        Self(format!("{}.{}", label.0, suffix.0))
    }

    /// A realm with another label before the suffix that it has, which is never changed.
    ///
    /// # Errors
    /// A realm that has no suffix, as a cluster may send one, or no room for the label.
    pub fn relabelled(realm: &str, label: &RealmLabel) -> Result<Self, Problem> {
        let (_, suffix) = parts(realm);
        if suffix.is_empty() {
            return Err(Problem::NotValid("This realm has no suffix, so nothing before it can be changed."));
        }
        let is = label.0.len() + 1 + suffix.len();
        if is > REALM_MAX {
            return Err(Problem::TooLong { max: REALM_MAX, is });
        }
        Ok(Self(format!("{}.{suffix}", label.0)))
    }

    /// The realm as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Realm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The label of a realm and the suffix behind its first dot, which is empty where there is none.
pub fn parts(realm: &str) -> (&str, &str) {
    realm.split_once('.').unwrap_or((realm, ""))
}

fn check_label(label: &str) -> Result<(), Problem> {
    let is = label.chars().count();
    if is > LABEL_MAX {
        return Err(Problem::TooLong { max: LABEL_MAX, is });
    }
    if label.is_empty() {
        return Err(Problem::NotValid("Two dots in a row."));
    }
    if label.chars().any(|c| c.is_uppercase()) {
        return Err(Problem::NotValid("Only small letters: a realm has no capitals."));
    }
    if !label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return Err(Problem::NotValid("Only a–z, 0–9 and hyphen."));
    }
    if label.starts_with('-') || label.ends_with('-') {
        return Err(Problem::NotValid("No hyphen at the beginning or the end."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suffix_stays_with_another_label() {
        let label = RealmLabel::parse("abc").unwrap();
        assert_eq!(Realm::relabelled("5f0c9e21.sip.acme.example", &label).unwrap().as_str(), "abc.sip.acme.example");
        assert!(Realm::relabelled("localhost", &label).is_err());
        let long = format!("x.{}", "y".repeat(REALM_MAX - 2));
        assert_eq!(Realm::relabelled(&long, &label), Err(Problem::TooLong { max: 253, is: 255 }));
    }

    #[test]
    fn labels() {
        for good in ["abc", "a", "0", "a-b", "5f0c9e21", &"x".repeat(63)] {
            assert_eq!(RealmLabel::parse(good).unwrap().as_str(), good);
        }
        for (bad, sentence) in [
            ("", "Type the part before the suffix, or go back to Auto-generated."),
            ("a.b", "No dot here: the suffix after it is the reseller's."),
            ("Abc", "Only small letters: a realm has no capitals."),
            ("-abc", "No hyphen at the beginning or the end."),
            ("abc-", "No hyphen at the beginning or the end."),
            ("a_b", "Only a–z, 0–9 and hyphen."),
            ("a b", "Only a–z, 0–9 and hyphen."),
            ("é", "Only a–z, 0–9 and hyphen."),
            (&"x".repeat(64), "Too long: 64 characters, 63 at most."),
        ] {
            assert_eq!(RealmLabel::parse(bad).unwrap_err().to_string(), sentence, "{bad:?}");
        }
    }

    #[test]
    fn suffixes() {
        for good in ["sip.example.com", "a.b", "sip-1.acme.example"] {
            assert_eq!(RealmSuffix::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "example", ".example.com", "example.com.", "a..b", "Sip.example.com", "a b.c", "-a.b"] {
            assert!(RealmSuffix::parse(bad).is_err(), "{bad:?}");
        }
        let long = format!("{}.{}.{}.ab", "a".repeat(63), "b".repeat(63), "c".repeat(58));
        assert_eq!(long.len(), 189);
        assert!(RealmSuffix::parse(&long).is_ok());
        assert!(RealmSuffix::parse(&format!("d{long}")).is_err());
    }

    #[test]
    fn a_generated_label_is_hexadecimal() {
        let label = RealmLabel::from_random([0x5f, 0x0c, 0x9e, 0x01]);
        assert_eq!(label.as_str(), "5f0c9e01");
        let suffix = RealmSuffix::parse("sip.acme.example").unwrap();
        assert_eq!(Realm::new(&label, &suffix).as_str(), "5f0c9e01.sip.acme.example");
    }
}
