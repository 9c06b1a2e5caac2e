//! An admin's e-mail address, which is also the login.

use email_address::{EmailAddress, Options};

use super::problem::Problem;

/// The most characters of an address (KAZOO's users schema: `email` 3–254).
pub const EMAIL_MAX: usize = 254;

/// An e-mail address that can be a KAZOO user name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Reads a typed address.
    ///
    /// # Errors
    /// Empty, too long, no address, or a character that KAZOO does not take in a user name (users schema:
    /// `username` `^([+@.\w_-]+)$`).
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let address = typed.trim();
        if address.is_empty() {
            return Err(Problem::Required("the admin's e-mail address"));
        }
        let is = address.chars().count();
        if is > EMAIL_MAX {
            return Err(Problem::TooLong { max: EMAIL_MAX, is });
        }
        if address.matches('@').count() > 1 {
            return Err(Problem::NotValid("One address only: there is more than one @."));
        }
        if !address.contains('@') {
            return Err(Problem::NotValid("No @ in it: an address looks like name@company.example."));
        }
        if !address.chars().all(|c| c.is_ascii_alphanumeric() || "+@._-".contains(c)) {
            return Err(Problem::NotValid("As a login it may have only a–z, 0–9 and + . _ - @"));
        }
        let options = Options::default().with_required_tld().without_display_text().without_domain_literal();
        if EmailAddress::parse_with_options(address, options).is_err() {
            return Err(Problem::NotValid("Not an address: it looks like name@company.example."));
        }
        Ok(Self(address.to_owned()))
    }

    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name to log in with: KAZOO keeps user names in lower case (`kzd_users`).
    pub fn username(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["melissa@abc.example", "Melissa.Demo+x@abc.example", "a_b-c@x.co"] {
            assert_eq!(Email::parse(&format!(" {good} ")).unwrap().as_str(), good);
        }
        for (bad, sentence) in [
            ("", "Type the admin's e-mail address."),
            ("melissa", "No @ in it: an address looks like name@company.example."),
            ("a@b.co c@d.co", "One address only: there is more than one @."),
            ("Joe <a@b.co>", "As a login it may have only a–z, 0–9 and + . _ - @"),
            ("jörg@b.co", "As a login it may have only a–z, 0–9 and + . _ - @"),
            ("a@localhost", "Not an address: it looks like name@company.example."),
            ("@abc.example", "Not an address: it looks like name@company.example."),
            ("a@", "Not an address: it looks like name@company.example."),
            ("a@-b.co", "Not an address: it looks like name@company.example."),
        ] {
            assert_eq!(Email::parse(bad).unwrap_err().to_string(), sentence, "{bad:?}");
        }
        let long = format!("{}@abc.example", "x".repeat(250));
        assert!(matches!(Email::parse(&long), Err(Problem::TooLong { max: 254, .. })));
    }

    #[test]
    fn the_login_is_lower_case() {
        assert_eq!(Email::parse("Melissa@ABC.example").unwrap().username(), "melissa@abc.example");
    }
}
