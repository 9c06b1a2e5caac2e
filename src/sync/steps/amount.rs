//! Money as numbers in JSON, to and from whole cents and KAZOO's units, with nothing lost on the way.

use serde_json::{Number, Value};

use crate::domain::money::Cents;

/// Decimals of KAZOO's units: ten thousand to the dollar (crossbar.md: `kz_currency`).
const DECIMALS: usize = 4;

/// An amount in dollars, as a number whose digits are those of the cents: a number of no more than fifteen digits is
/// printed as it was read, and an amount has no more than nine. Nothing is reckoned with it.
pub(super) fn dollars(amount: Cents) -> Option<Number> {
    let text = Cents(amount.0.checked_abs()?).to_string();
    text.strip_suffix(".00").unwrap_or(&text).parse().ok()
}

/// Units out of a number of dollars; `None` where it is none, or too large. Half a unit and more counts as one.
pub(in crate::sync) fn units(dollars: &Value) -> Option<i64> {
    let text = dollars.as_number()?.to_string();
    let (is_below_zero, text) = text.strip_prefix('-').map_or((false, text.as_str()), |text| (true, text));
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    // where the point stands once there are units, from the left of all digits
    let point = i64::try_from(whole.len() + DECIMALS).ok()? + exponent.parse::<i64>().ok()?;
    let all = [whole, part].concat();
    if point > 18 || all.bytes().any(|byte| !byte.is_ascii_digit()) {
        return None;
    }
    let Ok(point) = usize::try_from(point) else { return Some(0) };
    let digit = |place: usize| all.as_bytes().get(place).map_or(0, |byte| i64::from(byte - b'0'));
    let units = (0..point).fold(0, |units, place| units * 10 + digit(place)) + i64::from(digit(point) >= 5);
    Some(if is_below_zero { -units } else { units })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::money::AMOUNT_MAX;

    #[test]
    fn an_amount_is_printed_with_the_digits_of_its_cents() {
        for (cents, text) in [(1000, "10"), (1025, "10.25"), (1020, "10.2"), (-5, "0.05"), (999_999_999, "9999999.99")]
        {
            assert_eq!(dollars(Cents(cents)).unwrap().to_string(), text);
        }
        let mut cents = 1;
        while cents <= AMOUNT_MAX.0 {
            let text = dollars(Cents(cents)).unwrap().to_string();
            assert_eq!(Cents::parse(&text).unwrap(), Cents(cents), "{text}");
            assert_eq!(units(&serde_json::from_str(&text).unwrap()), Some(cents * 100), "{text}");
            cents += 1 + cents / 97;
        }
    }

    #[test]
    fn a_balance_is_read_to_the_unit() {
        for (text, expected) in [
            ("0", Some(0)),
            ("8.2", Some(82_000)),
            ("-3.5", Some(-35_000)),
            ("0.0001", Some(1)),
            ("0.00014", Some(1)),
            ("0.00015", Some(2)),
            ("1e-4", Some(1)),
            ("9e-7", Some(0)),
            ("1.5e3", Some(15_000_000)),
            ("1e300", None),
            ("\"8\"", None),
            ("null", None),
        ] {
            assert_eq!(units(&serde_json::from_str(text).unwrap()), expected, "{text}");
        }
        assert_eq!(units(&json!(0.1 + 0.2)), Some(3_000), "what others reckon with fractions of binary kind");
    }
}
