//! Credit: entries of an account's ledger, whose sum is its balance.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    account::Account,
    id::AccountId,
    money::{AMOUNT_MAX, Cents},
    problem::Problem,
    reseller::ResellerSettings,
    text,
};

/// The most characters of a reason.
pub const REASON_MAX: usize = 200;
/// The most characters of a source id.
pub const SOURCE_ID_MAX: usize = 128;
/// The largest balance: a thousand of the largest entries, far from what a sum can hold.
pub const BALANCE_MAX: Cents = Cents(AMOUNT_MAX.0 * 1000);

/// Why credit was added or removed, in the operator's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// Reads a typed reason.
    ///
    /// # Errors
    /// Empty, too long, or with an invisible character.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let reason = typed.trim();
        if reason.is_empty() {
            return Err(Problem::Required("a reason, such as a payment's number"));
        }
        text::check(reason)?;
        match reason.chars().count() {
            is if is > REASON_MAX => Err(Problem::TooLong { max: REASON_MAX, is }),
            _ => Ok(Self(reason.to_owned())),
        }
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What tells one entry from another: an entry that is sent twice under one source id counts once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceId(String);

impl SourceId {
    /// Reads a source id, such as the number of a payment.
    ///
    /// # Errors
    /// Empty, too long, or with anything but visible ASCII characters.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let id = typed.trim();
        if id.is_empty() {
            return Err(Problem::Required("a source id, such as a payment's number"));
        }
        if !id.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Problem::NotValid("Only ASCII letters, digits and marks, without spaces."));
        }
        match id.len() {
            is if is > SOURCE_ID_MAX => Err(Problem::TooLong { max: SOURCE_ID_MAX, is }),
            _ => Ok(Self(id.to_owned())),
        }
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether credit comes or goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// Credit is added.
    Add,
    /// Credit is removed.
    Remove,
}

/// Checks an amount that is to be added to a balance or removed from it.
///
/// # Errors
/// Nothing at all or too much; less than the smallest credit, where it is added; more than there is, where it is removed.
pub fn check(way: Way, amount: Cents, balance: Cents, settings: &ResellerSettings) -> Result<(), Problem> {
    let (minimum, currency) = (settings.credit_minimum, settings.currency.clone());
    if amount <= Cents(0) {
        return Err(Problem::Required("an amount above zero"));
    }
    if amount > AMOUNT_MAX {
        return Err(Problem::TooMuch(AMOUNT_MAX.to_string()));
    }
    match way {
        Way::Add if amount < minimum => Err(Problem::BelowMinimum { minimum, currency }),
        Way::Add if balance.0.saturating_add(amount.0) > BALANCE_MAX.0 => {
            Err(Problem::BalanceTooLarge { max: BALANCE_MAX, currency })
        }
        Way::Remove if amount > balance => Err(Problem::MoreThanBalance { balance, currency }),
        Way::Add | Way::Remove => Ok(()),
    }
}

/// The same for an account. What is removed is checked against the cluster's balance where that is known, and what has
/// still to be sent there: calls spend credit there, so that ours is only what was entered here.
///
/// # Errors
/// As [`check`]; [`Problem::MoreThanClusterBalance`] where the cluster has less.
pub fn check_change(way: Way, amount: Cents, account: &Account, settings: &ResellerSettings) -> Result<(), Problem> {
    let sync = account.sync.as_ref().filter(|_| way == Way::Remove);
    let Some((balance, on_the_way)) = sync.and_then(|sync| Some((sync.balance?, sync.on_the_way))) else {
        return check(way, amount, account.balance, settings);
    };
    let left = Cents(balance.cents().0.saturating_add(on_the_way.0));
    check(way, amount, left, settings).map_err(|problem| match problem {
        Problem::MoreThanBalance { currency, .. } => Problem::MoreThanClusterBalance {
            balance: balance.cents(),
            at: settings.timezone.date_time(balance.at),
            currency,
        },
        other => other,
    })
}

/// Checks the credit that an account begins with: none, or as [`check`] has it.
///
/// # Errors
/// As [`check`], but [`Problem::OpeningBelowMinimum`] where it is too little.
pub fn check_opening(credit: Cents, settings: &ResellerSettings) -> Result<(), Problem> {
    if credit == Cents(0) {
        return Ok(());
    }
    check(Way::Add, credit, Cents(0), settings).map_err(|problem| match problem {
        Problem::BelowMinimum { minimum, currency } => Problem::OpeningBelowMinimum { minimum, currency },
        other => other,
    })
}

/// Reads the credit that an account begins with; nothing typed is none.
///
/// # Errors
/// As [`Cents::parse`] and [`check_opening`].
pub fn parse_opening(typed: &str, settings: &ResellerSettings) -> Result<Cents, Problem> {
    if typed.trim().is_empty() {
        return Ok(Cents(0));
    }
    let credit = Cents::parse(typed)?;
    check_opening(credit, settings).map(|()| credit)
}

/// Credit to be added or removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditChange {
    /// Whose balance it is.
    pub account: AccountId,
    /// Whether it comes or goes.
    pub way: Way,
    /// How much, above zero.
    pub amount: Cents,
    /// Why.
    pub reason: Reason,
    /// Its source id; `None` makes one.
    pub source_id: Option<SourceId>,
}

impl CreditChange {
    /// The amount as the ledger keeps it: below zero where credit is removed.
    pub fn signed(&self) -> Cents {
        match self.way {
            Way::Add => self.amount,
            Way::Remove => Cents(-self.amount.0),
        }
    }
}

/// An entry as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Its number in the file, by which the next page begins.
    pub number: i64,
    /// When it was made.
    pub at: Timestamp,
    /// The operator's name.
    pub operator: String,
    /// Why.
    pub reason: String,
    /// Its source id.
    pub source_id: String,
    /// Above zero where credit was added.
    pub amount: Cents,
    /// The balance after it.
    pub balance: Cents,
}

/// Which entries of an account's ledger, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRequest {
    /// Whose ledger it is.
    pub account: AccountId,
    /// Entries older than the one with this number; `None` for the newest.
    pub before: Option<i64>,
    /// The most entries.
    pub limit: u32,
}

/// Entries of an account's ledger, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerPage {
    /// What was asked.
    pub request: LedgerRequest,
    /// The sum of all of the account's entries.
    pub balance: Cents,
    /// The entries.
    pub entries: Vec<LedgerEntry>,
    /// Whether there are older ones.
    pub more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{money::Currency, name::AccountName, realm::RealmSuffix, timezone::Timezone, trunks::Totals};

    #[test]
    fn reasons_and_source_ids() {
        assert_eq!(Reason::parse(" Payment 17 ").unwrap().as_str(), "Payment 17");
        for bad in ["", "  ", "a\u{202E}b", "a\nb", &"x".repeat(REASON_MAX + 1)] {
            assert!(Reason::parse(bad).is_err(), "{bad:?}");
        }
        assert_eq!(SourceId::parse("pay_17").unwrap().as_str(), "pay_17");
        for bad in ["", "a b", "é", "a\u{7f}", &"x".repeat(SOURCE_ID_MAX + 1)] {
            assert!(SourceId::parse(bad).is_err(), "{bad:?}");
        }
    }

    fn settings() -> ResellerSettings {
        ResellerSettings {
            name: AccountName::parse("Acme").unwrap(),
            realm_suffix: RealmSuffix::parse("sip.acme.example").unwrap(),
            timezone: Timezone::utc(),
            totals: Totals::default(),
            currency: Currency::parse("USD").unwrap(),
            credit_minimum: Cents(500),
            ask_above: Cents(10_000),
        }
    }

    #[test]
    fn credit_is_added_and_removed_within_bounds() {
        let (zero, too_little) =
            ("Type an amount above zero.", "Less than the smallest credit, $5.00: add that much at least.");
        let more = "More than there is: the balance is $10.00.";
        let too_large = "The balance would be too large: $9999999990.00 at most.";
        for (way, amount, balance, told) in [
            (Way::Add, 500, 0, ""),
            (Way::Add, 499, 0, too_little),
            (Way::Add, 0, 0, zero),
            (Way::Add, -500, 0, zero),
            (Way::Add, AMOUNT_MAX.0, 0, ""),
            (Way::Add, AMOUNT_MAX.0 + 1, 0, "Too much: 9999999.99 at most."),
            (Way::Add, 500, BALANCE_MAX.0 - 500, ""),
            (Way::Add, 500, BALANCE_MAX.0 - 499, too_large),
            (Way::Remove, 1, 1000, ""),
            (Way::Remove, 1000, 1000, ""),
            (Way::Remove, 1001, 1000, more),
            (Way::Remove, 0, 1000, zero),
        ] {
            let told_now =
                check(way, Cents(amount), Cents(balance), &settings()).map_err(|problem| problem.to_string());
            assert_eq!(told_now.err().unwrap_or_default(), told, "{way:?} {amount} {balance}");
        }
        let no_minimum = ResellerSettings { credit_minimum: Cents(0), ..settings() };
        assert!(check(Way::Add, Cents(0), Cents(0), &no_minimum).is_err());
    }

    #[test]
    fn credit_to_begin_with_is_none_or_the_smallest() {
        for (typed, cents) in [("", 0), ("0", 0), ("0.00", 0), ("5", 500), ("5.00", 500), ("10", 1000)] {
            assert_eq!(parse_opening(typed, &settings()), Ok(Cents(cents)), "{typed:?}");
        }
        for typed in ["2", "4.99", "0.01"] {
            assert_eq!(
                parse_opening(typed, &settings()).unwrap_err().to_string(),
                "Less than the smallest credit, $5.00: add that much, or 0.",
                "{typed:?}"
            );
        }
        assert!(parse_opening("-5", &settings()).is_err() && check_opening(Cents(-5), &settings()).is_err());
    }
}
