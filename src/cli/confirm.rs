//! What has to be said twice, as the screens ask a second question.

use super::error::Error;
use crate::domain::{money::Cents, reseller::ResellerSettings};

/// The word that denies emergency calls.
const EMERGENCY: &str = "EMERGENCY";

/// Denying emergency calls, where they were allowed, wants its word.
pub(super) fn emergency(denies: bool, confirm: Option<&str>) -> Result<(), Error> {
    if !denies || confirm.map(str::trim) == Some(EMERGENCY) {
        return Ok(());
    }
    let sentence = "Nobody at this customer could call for help in an emergency. To deny these calls all the same, add \
                    --confirm EMERGENCY.";
    Err(Error::refused([("--confirm".into(), sentence.into())]))
}

/// An amount above the one that is asked twice wants to be given twice.
pub(super) fn amount(amount: Cents, confirm: Option<Cents>, settings: &ResellerSettings) -> Result<(), Error> {
    if amount <= settings.ask_above || confirm == Some(amount) {
        return Ok(());
    }
    let currency = &settings.currency;
    let sentence = match confirm {
        Some(other) => {
            format!("{} is not {}: give the same amount twice.", currency.show(other), currency.show(amount))
        }
        None => format!(
            "{} is above {}, from where on it is asked twice: add --confirm-amount {amount}.",
            currency.show(amount),
            currency.show(settings.ask_above)
        ),
    };
    Err(Error::refused([("--confirm-amount".into(), sentence)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emergency_wants_its_word() {
        for (denies, confirm, fine) in [
            (false, None, true),
            (true, None, false),
            (true, Some("emergency"), false),
            (true, Some(""), false),
            (true, Some("EMERGENCY"), true),
        ] {
            assert_eq!(emergency(denies, confirm).is_ok(), fine, "{denies} {confirm:?}");
        }
    }
}
