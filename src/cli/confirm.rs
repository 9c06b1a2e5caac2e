//! What has to be said twice, as the screens ask a second question.

use super::error::Error;
use crate::domain::{
    calling::{Calling, EMERGENCY_WORD},
    money::Cents,
    reseller::ResellerSettings,
};

/// Denying emergency calls, where they were allowed, wants its word.
pub(super) fn emergency(before: &Calling, after: &Calling, confirm: Option<&str>) -> Result<(), Error> {
    if !after.newly_denies_emergency(before) || confirm.map(str::trim) == Some(EMERGENCY_WORD) {
        return Ok(());
    }
    let sentence = format!(
        "Nobody at this customer could call for help in an emergency. To deny these calls all the same, add --confirm \
         {EMERGENCY_WORD}."
    );
    Err(Error::refused([("--confirm".into(), sentence)]))
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
    use crate::domain::calling::EMERGENCY;

    #[test]
    fn emergency_wants_its_word() {
        let (allowing, denying) = (Calling::default(), Calling::denying(|key| key == EMERGENCY));
        for (after, confirm, fine) in [
            (&allowing, None, true),
            (&denying, None, false),
            (&denying, Some("emergency"), false),
            (&denying, Some(""), false),
            (&denying, Some("EMERGENCY"), true),
        ] {
            assert_eq!(emergency(&allowing, after, confirm).is_ok(), fine, "{after:?} {confirm:?}");
        }
    }
}
