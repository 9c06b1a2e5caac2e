//! A contact number: E.164 where it can be read as such, and always what was typed.

use super::{problem::Problem, text};

/// The most characters of a typed number.
pub const PHONE_MAX: usize = 64;

/// A phone number as typed, with its E.164 form where it was typed with a country code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    typed: String,
    e164: Option<String>,
}

impl Phone {
    /// Reads a typed number; nothing typed is no number.
    ///
    /// # Errors
    /// Too long, invisible characters, or fewer than three digits.
    pub fn parse(typed: &str) -> Result<Option<Self>, Problem> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        text::check(typed)?;
        let is = typed.chars().count();
        if is > PHONE_MAX {
            return Err(Problem::TooLong { max: PHONE_MAX, is });
        }
        if typed.chars().filter(char::is_ascii_digit).count() < 3 {
            return Err(Problem::NotValid("Not a phone number: type one such as +1 415 555 0100."));
        }
        Ok(Some(Self { typed: typed.to_owned(), e164: e164(typed) }))
    }

    /// The number to dial: E.164, or what was typed.
    pub fn number(&self) -> &str {
        self.e164.as_deref().unwrap_or(&self.typed)
    }

    /// The number as it was typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }
}

/// `+` and 8–15 digits, with the usual separators left out (ITU-T E.164).
fn e164(typed: &str) -> Option<String> {
    let rest = typed.strip_prefix('+')?;
    if !rest.chars().all(|c| c.is_ascii_digit() || " -.()/".contains(c)) {
        return None;
    }
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    ((8..=15).contains(&digits.len()) && !digits.starts_with('0')).then(|| format!("+{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (typed, number) in [
            ("+1 415 555 0100", "+14155550100"),
            ("+49 (30) 1234-5678", "+493012345678"),
            ("+44.20.7946.0958", "+442079460958"),
            ("415 555 0100", "415 555 0100"),
            ("+1 415 555 0100 ext. 7", "+1 415 555 0100 ext. 7"),
            ("+0 415 555 0100", "+0 415 555 0100"),
            ("112", "112"),
        ] {
            let phone = Phone::parse(typed).unwrap().unwrap();
            assert_eq!((phone.number(), phone.typed()), (number, typed));
        }
        assert_eq!(Phone::parse("  "), Ok(None));
        for bad in ["call me", "12", "+1\u{202E}415555", &"1".repeat(65)] {
            assert!(Phone::parse(bad).is_err(), "{bad:?}");
        }
    }
}
