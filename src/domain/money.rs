//! Money: whole cents, never a fraction of binary kind.

use std::fmt;

use super::{nearest::nearest, problem::Problem};

/// An amount in hundredths of the reseller's currency. Negative only in a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cents(pub i64);

/// The most that one entry can be: 9,999,999.99.
pub const AMOUNT_MAX: Cents = Cents(999_999_999);

impl Cents {
    /// Reads a typed amount of zero or more: `12`, `12.5`, `12.50`, `12,50`.
    ///
    /// # Errors
    /// [`Problem::Ambiguous`] for `1,234`, [`Problem::NotANumber`], [`Problem::TooMuch`], or a sentence for a sign.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        match signed(typed)? {
            (true, _) => Err(Problem::NotValid("Not below zero: an amount has no sign.")),
            (false, Some(cents)) if cents <= AMOUNT_MAX.0 => Ok(Self(cents)),
            (false, _) => Err(Problem::TooMuch(AMOUNT_MAX.to_string())),
        }
    }

    /// Reads a typed balance: as an amount, but with a sign where it is below zero, and as large as a sum can be. One
    /// beyond what can be held is the largest or least of all, for the rule of balances to refuse.
    ///
    /// # Errors
    /// [`Problem::Ambiguous`] for `1,234`, or [`Problem::NotANumber`].
    pub fn parse_balance(typed: &str) -> Result<Self, Problem> {
        let (is_below_zero, cents) = signed(typed)?;
        let cents = cents.unwrap_or(i64::MAX);
        Ok(Self(if is_below_zero { -cents } else { cents }))
    }
}

/// Whether a typed amount is below zero, and its cents without the sign; `None` for more than can be held.
fn signed(typed: &str) -> Result<(bool, Option<i64>), Problem> {
    let typed = typed.trim();
    let (is_below_zero, typed) = typed.strip_prefix(['-', '\u{2212}']).map_or((false, typed), |typed| (true, typed));
    let not_a_number = Problem::NotANumber("10 or 10.50");
    let (whole, part) = match typed.split_once(['.', ',']) {
        Some((_, "")) => return Err(not_a_number),
        Some((whole, part)) => (whole, part),
        None => (typed, ""),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !part.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return Err(not_a_number);
    }
    if !digits(part) || part.len() == 3 {
        return Err(Problem::Ambiguous);
    }
    if part.len() > 3 {
        return Err(Problem::NotValid("Two digits after the point at most."));
    }
    // all of them are digits, so that what cannot be read is too large
    let cents = format!("{whole}{part:0<2}").parse().ok();
    Ok((is_below_zero, cents))
}

/// Plain digits with two decimals, such as `12.50` or `-0.05`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

/// An ISO 4217 code of a currency with two decimals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency(String);

/// Currencies of ISO 4217 whose smallest unit is not a hundredth.
const NOT_HUNDREDTHS: [&str; 25] = [
    "BHD", "BIF", "CLF", "CLP", "DJF", "GNF", "IQD", "ISK", "JOD", "JPY", "KMF", "KRW", "KWD", "LYD", "OMR", "PYG",
    "RWF", "TND", "UGX", "UYI", "UYW", "VND", "VUV", "XAF", "XOF",
];

/// Currencies that most people mean; any other code of ISO 4217 with hundredths is taken too.
pub const COMMON: [&str; 18] = [
    "AUD", "BRL", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "HKD", "INR", "MXN", "NOK", "NZD", "PLN", "SEK", "SGD",
    "USD", "ZAR",
];

impl Currency {
    /// Reads a typed code, in any case.
    ///
    /// # Errors
    /// A sentence for what is no code, or is a currency without hundredths.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let code = typed.trim().to_ascii_uppercase();
        if code.is_empty() {
            return Err(Problem::Required("a currency, such as USD"));
        }
        if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
            let sentence = "Three letters, such as USD or EUR.";
            return Err(Problem::NoSuchWord { sentence, meant: nearest(&code, COMMON) });
        }
        if NOT_HUNDREDTHS.contains(&code.as_str()) {
            return Err(Problem::NotValid("Not divided into hundredths: amounts here have two decimals."));
        }
        Ok(Self(code))
    }

    /// The code, such as `USD`.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// An amount for people: `$10.00`, `-$0.50`, `10.00 EUR`.
    pub fn show(&self, amount: Cents) -> String {
        match self.0.as_str() {
            "USD" if amount.0 < 0 => format!("-${}", Cents(amount.0.saturating_neg())),
            "USD" => format!("${amount}"),
            code => format!("{amount} {code}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_read() {
        for (typed, cents) in [
            ("12", 1200),
            ("12.5", 1250),
            ("12.50", 1250),
            ("12,50", 1250),
            (" 10 ", 1000),
            ("0", 0),
            ("0.05", 5),
            ("007", 700),
            ("9999999.99", 999_999_999),
        ] {
            assert_eq!(Cents::parse(typed), Ok(Cents(cents)), "{typed:?}");
        }
    }

    #[test]
    fn bad_amounts_are_told_why() {
        let not_a_number = "Not a number: type digits only, such as 10 or 10.50.";
        let ambiguous = "Could mean two amounts: leave out what parts thousands, such as 1234.00.";
        for (typed, sentence) in [
            ("abc", not_a_number),
            ("", not_a_number),
            ("1e3", not_a_number),
            (".5", not_a_number),
            ("5.", not_a_number),
            ("$5", not_a_number),
            ("٣", not_a_number),
            ("1 000", not_a_number),
            ("1,234", ambiguous),
            ("1.234", ambiguous),
            ("1,234.56", ambiguous),
            ("12.3456", "Two digits after the point at most."),
            ("-5", "Not below zero: an amount has no sign."),
            ("10000000", "Too much: 9999999.99 at most."),
            ("99999999999", "Too much: 9999999.99 at most."),
            ("99999999999999999999999", "Too much: 9999999.99 at most."),
        ] {
            assert_eq!(Cents::parse(typed).unwrap_err().to_string(), sentence, "{typed:?}");
        }
    }

    #[test]
    fn balances_are_read_as_amounts_are_with_a_sign_or_without() {
        for (typed, balance) in [
            ("12", Ok(1200)),
            ("12.5", Ok(1250)),
            ("12,50", Ok(1250)),
            ("-5", Ok(-500)),
            (" -5.00 ", Ok(-500)),
            ("-0,5", Ok(-50)),
            ("\u{2212}5", Ok(-500)),
            ("-0", Ok(0)),
            ("9999999990.00", Ok(999_999_999_000)),
            ("-99999999999999999999", Ok(-i64::MAX)),
            ("99999999999999999999", Ok(i64::MAX)),
            ("-1,234", Err(Problem::Ambiguous)),
            ("--5", Err(Problem::NotANumber("10 or 10.50"))),
            ("-", Err(Problem::NotANumber("10 or 10.50"))),
            ("- 5", Err(Problem::NotANumber("10 or 10.50"))),
            ("5-", Err(Problem::NotANumber("10 or 10.50"))),
        ] {
            assert_eq!(Cents::parse_balance(typed), balance.map(Cents), "{typed:?}");
        }
    }

    #[test]
    fn currencies() {
        for (typed, code) in [("USD", "USD"), (" eur ", "EUR"), ("gbp", "GBP")] {
            assert_eq!(Currency::parse(typed).unwrap().code(), code);
        }
        for bad in ["", "US", "USDX", "U$D", "JPY", "€"] {
            assert!(Currency::parse(bad).is_err(), "{bad:?}");
        }
        assert_eq!(Currency::parse("USD").unwrap().show(Cents(-50)), "-$0.50");
        assert_eq!(Currency::parse("EUR").unwrap().show(Cents(1000)), "10.00 EUR");
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(cents in 0..=AMOUNT_MAX.0) {
            prop_assert_eq!(Cents::parse(&Cents(cents).to_string()), Ok(Cents(cents)));
        }

        #[test]
        fn what_is_printed_of_a_balance_is_read_back(cents in -i64::MAX..=i64::MAX) {
            prop_assert_eq!(Cents::parse_balance(&Cents(cents).to_string()), Ok(Cents(cents)));
        }

        #[test]
        fn any_text_is_read_or_refused(typed in "\\PC*") {
            if let Ok(Cents(cents)) = Cents::parse(&typed) {
                prop_assert!((0..=AMOUNT_MAX.0).contains(&cents));
            }
        }
    }
}
