//! Passwords: made here or typed, weighed in words, kept as an Argon2id hash.

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash as Phc};
use passwords::PasswordGenerator;
use zeroize::Zeroizing;

use super::{problem::Problem, secret::Secret, text};

/// The fewest characters of a typed password.
pub const PASSWORD_MIN: usize = 8;
/// The most characters of a typed password; more says nothing and costs time.
pub const PASSWORD_MAX: usize = 128;
/// Bytes of the salt of a hash.
pub const SALT_BYTES: usize = 16;

/// Characters of a made password in all, and in each of its groups.
const MADE: usize = 20;
const GROUP: usize = 4;

/// Makes a password: five groups of four small letters and digits, without those that look alike, about 98 bits from
/// the operating system's source. Small letters only, so that it can be dictated.
pub fn generate() -> Secret {
    let generator = PasswordGenerator::new()
        .length(MADE)
        .lowercase_letters(true)
        .numbers(true)
        .uppercase_letters(false)
        .symbols(false)
        .spaces(false)
        .exclude_similar_characters(true)
        .strict(true);
    let made = Zeroizing::new(generator.generate_one().expect("a length of 20 fits two kinds of characters"));
    let mut grouped = String::with_capacity(MADE + MADE / GROUP);
    for (place, c) in made.chars().enumerate() {
        if place > 0 && place % GROUP == 0 {
            grouped.push('-');
        }
        grouped.push(c);
    }
    Secret::new(grouped)
}

/// How hard a password is to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Guessed at once or within hours.
    Weak,
    /// Withstands guessing over the network, not guessing from a stolen file.
    Fair,
    /// Withstands guessing from a stolen file for long.
    Good,
    /// Not to be guessed.
    Strong,
}

impl Strength {
    /// The strength as people say it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Fair => "fair",
            Self::Good => "good",
            Self::Strong => "strong",
        }
    }
}

/// Weighs a password; `known` are words that an attacker would try first, such as the account's name.
pub fn strength(password: &Secret, known: &[&str]) -> (Strength, Option<String>) {
    // all the room at once: a string that grows leaves copies behind
    let mut text = Zeroizing::new(String::with_capacity(password.reveal().len()));
    text.extend(password.reveal().chars().take(PASSWORD_MAX));
    let known: Vec<String> = known.iter().flat_map(|word| guesses_from(word)).collect();
    let entropy = zxcvbn::zxcvbn(&text, &known.iter().map(String::as_str).collect::<Vec<_>>());
    let strength = match u8::from(entropy.score()) {
        0 | 1 => Strength::Weak,
        2 => Strength::Fair,
        3 => Strength::Good,
        _ => Strength::Strong,
    };
    let reason = entropy.feedback().and_then(|feedback| feedback.warning()).map(|warning| warning.to_string());
    (strength, reason)
}

fn lower_first(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map_or_else(String::new, |first| first.to_lowercase().chain(rest).collect())
}

/// What somebody would try who knows `text`: it, its words, and its letters and digits in a row.
fn guesses_from(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
    let joined = text.chars().filter(|c| c.is_alphanumeric()).collect();
    words.map(str::to_owned).chain([joined, text.clone()]).collect()
}

/// Checks a typed password.
///
/// # Errors
/// Empty, too short, too long, with a character that nobody sees and so nobody types again, or easy to guess, with the
/// reason.
pub fn check(password: &Secret, known: &[&str]) -> Result<(), Problem> {
    let is = password.reveal().chars().count();
    match is {
        0 => return Err(Problem::Required("a password, or choose Auto-generate")),
        _ if is < PASSWORD_MIN => return Err(Problem::TooShort { min: PASSWORD_MIN, is }),
        _ if is > PASSWORD_MAX => return Err(Problem::TooLong { max: PASSWORD_MAX, is }),
        _ => {}
    }
    if let Some(c) = password.reveal().chars().find(|c| text::is_invisible(*c)) {
        return Err(Problem::Invisible(c.into()));
    }
    match strength(password, known) {
        (Strength::Weak | Strength::Fair, reason) => Err(Problem::Guessable(
            reason.map_or_else(|| "add another word or two.".into(), |reason| lower_first(&reason)),
        )),
        _ => Ok(()),
    }
}

/// An Argon2id hash in PHC form, as it is kept in the file.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

/// Hashes a password with OWASP's parameters for Argon2id (19 MiB, two passes, one lane); takes tens of milliseconds.
pub fn hash(password: &Secret, salt: [u8; SALT_BYTES]) -> PasswordHash {
    let hash = Argon2::default()
        .hash_password_with_salt(password.reveal().as_bytes(), &salt)
        .expect("the default parameters and a salt of 16 bytes are valid");
    PasswordHash(hash.to_string())
}

/// Whether a hash is that of this password; takes as long as [`hash()`].
pub fn verify(password: &Secret, PasswordHash(hash): &PasswordHash) -> bool {
    let hash = Phc::new(hash);
    hash.is_ok_and(|hash| Argon2::default().verify_password(password.reveal().as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[test]
    fn made_passwords_can_be_dictated_and_differ() {
        let made: Vec<_> = (0..200).map(|_| generate()).collect();
        for password in &made {
            let groups: Vec<_> = password.reveal().split('-').collect();
            assert_eq!(groups.len(), 5);
            assert!(groups.iter().all(|group| group.len() == 4));
            for c in groups.concat().chars() {
                assert!(c.is_ascii_lowercase() || c.is_ascii_digit(), "{c:?}");
                assert!(!"il1o0".contains(c), "{c:?} looks like another");
            }
            assert!(check(password, &[]).is_ok());
        }
        let unique: std::collections::BTreeSet<_> = made.iter().map(Secret::reveal).collect();
        assert_eq!(unique.len(), made.len());
    }

    #[test]
    fn made_passwords_use_their_letters_evenly() {
        let mut counts = std::collections::BTreeMap::<char, u32>::new();
        for _ in 0..3100 {
            for c in generate().reveal().chars().filter(|c| *c != '-') {
                *counts.entry(c).or_default() += 1;
            }
        }
        // 62,000 draws of 31 characters: 2,000 each, with a standard deviation of 44
        assert_eq!(counts.len(), 31);
        assert!(counts.values().all(|count| (1700..2300).contains(count)), "{counts:?}");
    }

    #[test]
    fn weak_passwords_are_refused_with_a_reason() {
        for bad in ["", "short", "password", "P@ssw0rd123!", "Summer2026!", "aaaaaaaaaaaa", "abccompany1"] {
            let problem = check(&secret(bad), &["ABC Company"]).unwrap_err().to_string();
            assert!(problem.ends_with('.'), "{bad:?}: {problem}");
        }
        assert_eq!(check(&secret(&"x7".repeat(65)), &[]), Err(Problem::TooLong { max: 128, is: 130 }));
        let pasted = check(&secret("vT9#kq2!Lmz0\u{200B}"), &[]);
        assert_eq!(pasted, Err(Problem::Invisible(0x200B)), "pasted with its end");
        for good in ["correct horse battery staple", "vT9#kq2!Lmz0", "трава и роса под окном утром"]
        {
            assert!(check(&secret(good), &["ABC Company"]).is_ok(), "{good:?}");
        }
    }

    #[test]
    fn the_account_itself_makes_a_password_weak() {
        assert!(strength(&secret("zwirbelwind77"), &[]).0 > strength(&secret("zwirbelwind77"), &["zwirbelwind77"]).0);
    }

    #[test]
    fn a_hash_is_argon2id_and_verifies() {
        let hash = hash(&secret("vT9#kq2!Lmz0"), [7; SALT_BYTES]);
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.0);
        assert!(verify(&secret("vT9#kq2!Lmz0"), &hash));
        assert!(!verify(&secret("another"), &hash));
        assert!(!verify(&secret("another"), &PasswordHash("$argon2id$".into())));
    }
}
