//! Trunks: how many calls at once an account may have, drawn from the reseller's totals.

use serde::{Deserialize, Serialize};

use super::{problem::Problem, reseller::Holding};

/// The most trunks of one kind that can be entered.
pub const TRUNKS_MAX: u32 = 999_999;

/// The three kinds of trunk of KAZOO's limits document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TrunkKind {
    /// Calls in either direction: `twoway_trunks`.
    Twoway,
    /// Calls to the customer: `inbound_trunks`.
    Inbound,
    /// Calls from the customer: `outbound_trunks`.
    Outbound,
}

impl TrunkKind {
    /// All kinds, in the order of the screens.
    pub const ALL: [Self; 3] = [Self::Twoway, Self::Inbound, Self::Outbound];

    /// The kind within a sentence, such as “10 two-way”.
    pub fn word(self) -> &'static str {
        match self {
            Self::Twoway => "two-way",
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }
}

/// A value for each kind of trunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PerKind<T> {
    /// For two-way trunks.
    pub twoway: T,
    /// For inbound trunks.
    pub inbound: T,
    /// For outbound trunks.
    pub outbound: T,
}

impl<T: Copy> PerKind<T> {
    /// The value for one kind.
    pub fn get(&self, kind: TrunkKind) -> T {
        match kind {
            TrunkKind::Twoway => self.twoway,
            TrunkKind::Inbound => self.inbound,
            TrunkKind::Outbound => self.outbound,
        }
    }

    /// Puts the value for one kind in.
    pub fn set(&mut self, kind: TrunkKind, value: T) {
        match kind {
            TrunkKind::Twoway => self.twoway = value,
            TrunkKind::Inbound => self.inbound = value,
            TrunkKind::Outbound => self.outbound = value,
        }
    }

    /// Makes one from a value for each kind.
    pub fn from_fn(mut value: impl FnMut(TrunkKind) -> T) -> Self {
        Self {
            twoway: value(TrunkKind::Twoway),
            inbound: value(TrunkKind::Inbound),
            outbound: value(TrunkKind::Outbound),
        }
    }
}

/// The trunks of one account. `None` is a limit that no document has set, which is unknown rather than 0.
pub type Trunks = PerKind<Option<u32>>;

/// The reseller's totals. `None` is no total set: nothing to run out of.
pub type Totals = PerKind<Option<u32>>;

/// What all accounts of the reseller have together.
pub type Given = PerKind<u32>;

/// What can still be given out of one kind; `None` where no total is set. A total that is exceeded already (a cluster
/// may have sent such accounts) leaves 0.
pub fn left(totals: &Totals, given: &Given, kind: TrunkKind) -> Option<u32> {
    totals.get(kind).map(|total| total.saturating_sub(given.get(kind)))
}

/// Reads a typed number of trunks.
///
/// # Errors
/// [`Problem::NotANumber`] or [`Problem::TooMuch`].
pub fn parse_trunks(typed: &str) -> Result<u32, Problem> {
    let typed = typed.trim();
    if typed.is_empty() || !typed.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Problem::NotANumber("10"));
    }
    typed.parse().ok().filter(|count| *count <= TRUNKS_MAX).ok_or_else(|| Problem::TooMuch(TRUNKS_MAX.to_string()))
}

/// Checks a number of trunks against what is left.
///
/// # Errors
/// [`Problem::TrunksLeft`].
pub fn check_left(wanted: u32, totals: &Totals, given: &Given, kind: TrunkKind) -> Result<(), Problem> {
    match (left(totals, given, kind), totals.get(kind)) {
        (Some(left), Some(total)) if wanted > left => Err(Problem::TrunksLeft { left, total }),
        _ => Ok(()),
    }
}

/// Checks another number of trunks for an account: it may stay as it is or be less, else it is at most what `others`, all
/// accounts but this one, leave.
///
/// # Errors
/// [`Problem::TrunksLeft`].
pub fn check_change(
    before: Option<u32>,
    wanted: u32,
    totals: &Totals,
    others: &Given,
    kind: TrunkKind,
) -> Result<(), Problem> {
    if before.is_some_and(|before| wanted <= before) { Ok(()) } else { check_left(wanted, totals, others, kind) }
}

/// What all accounts have but one that has `own`.
pub fn given_to_others(given: &Given, own: &Trunks) -> Given {
    Given::from_fn(|kind| given.get(kind).saturating_sub(own.get(kind).unwrap_or(0)))
}

/// Checks a new total against what is given out; no total is always right. `most` is who holds most of it, where that is
/// known.
///
/// # Errors
/// [`Problem::BelowGiven`].
pub fn check_total(total: Option<u32>, given: &Given, kind: TrunkKind, most: Option<&Holding>) -> Result<(), Problem> {
    let given = given.get(kind);
    match total {
        Some(total) if total < given => Err(Problem::BelowGiven {
            given,
            short: given - total,
            most: most.map(|most| (most.name.clone(), most.trunks)),
        }),
        _ => Ok(()),
    }
}

/// Trunks within a sentence: “10 two-way, 3 inbound”, “none”, with “unknown” for a limit that nobody set.
pub fn in_words(trunks: &Trunks) -> String {
    let parts: Vec<String> = TrunkKind::ALL
        .into_iter()
        .filter_map(|kind| match trunks.get(kind) {
            Some(0) => None,
            Some(count) => Some(format!("{count} {}", kind.word())),
            None => Some(format!("{} unknown", kind.word())),
        })
        .collect();
    if parts.is_empty() { "none".into() } else { parts.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::AccountId;

    #[test]
    fn numbers_of_trunks() {
        for (typed, count) in [("0", 0), ("10", 10), (" 7 ", 7), ("007", 7), ("999999", TRUNKS_MAX)] {
            assert_eq!(parse_trunks(typed), Ok(count), "{typed:?}");
        }
        for (typed, sentence) in [
            ("", "Not a number: type digits only, such as 10."),
            ("ten", "Not a number: type digits only, such as 10."),
            ("-1", "Not a number: type digits only, such as 10."),
            ("1.5", "Not a number: type digits only, such as 10."),
            ("1000000", "Too much: 999999 at most."),
            ("99999999999999999999", "Too much: 999999 at most."),
        ] {
            assert_eq!(parse_trunks(typed).unwrap_err().to_string(), sentence, "{typed:?}");
        }
    }

    #[test]
    fn what_is_left_of_a_total() {
        let given = Given { twoway: 10, inbound: 5, outbound: 3 };
        let totals = Totals { twoway: Some(12), inbound: Some(4), outbound: None };
        for (kind, expected) in
            [(TrunkKind::Twoway, Some(2)), (TrunkKind::Inbound, Some(0)), (TrunkKind::Outbound, None)]
        {
            assert_eq!(left(&totals, &given, kind), expected, "{kind:?}");
        }
        assert!(check_left(2, &totals, &given, TrunkKind::Twoway).is_ok());
        assert!(check_left(TRUNKS_MAX, &totals, &given, TrunkKind::Outbound).is_ok());
        assert_eq!(
            check_left(3, &totals, &given, TrunkKind::Twoway).unwrap_err().to_string(),
            "More than are left: 2 of 12."
        );
    }

    #[test]
    fn a_total_is_never_below_what_is_given_out() {
        let given = Given { twoway: 10, ..Given::default() };
        for (total, fits) in [(None, true), (Some(10), true), (Some(11), true), (Some(9), false)] {
            assert_eq!(check_total(total, &given, TrunkKind::Twoway, None).is_ok(), fits, "{total:?}");
        }
        assert_eq!(
            check_total(Some(7), &given, TrunkKind::Twoway, None).unwrap_err().to_string(),
            "10 are given out already, 3 more than this: take some back first."
        );
        let most = Holding { id: AccountId::from_random([1; 16]), name: "ABC Company".into(), trunks: 8 };
        assert_eq!(
            check_total(Some(7), &given, TrunkKind::Twoway, Some(&most)).unwrap_err().to_string(),
            "10 are given out already, 3 more than this: take some back first. ABC Company holds most: 8."
        );
    }

    #[test]
    fn words() {
        let trunks = |twoway, inbound, outbound| Trunks { twoway, inbound, outbound };
        for (trunks, words) in [
            (trunks(Some(10), Some(3), Some(4)), "10 two-way, 3 inbound, 4 outbound"),
            (trunks(Some(0), Some(0), Some(0)), "none"),
            (trunks(Some(0), Some(2), None), "2 inbound, outbound unknown"),
        ] {
            assert_eq!(in_words(&trunks), words);
        }
    }

    #[test]
    fn trunks_may_stay_where_they_are_but_grow_only_into_what_is_left() {
        let totals = Totals { twoway: Some(10), ..Totals::default() };
        let others = |twoway| Given { twoway, ..Given::default() };
        let kind = TrunkKind::Twoway;
        for (before, wanted, given, fine) in [
            (Some(4), 4, 6, true),
            (Some(4), 5, 6, false),
            (Some(4), 5, 5, true),
            // a cluster has given out more than there is
            (Some(4), 4, 20, true),
            (Some(4), 3, 20, true),
            (Some(4), 5, 20, false),
            // nobody has set it yet
            (None, 0, 20, true),
            (None, 1, 20, false),
            (None, 4, 6, true),
        ] {
            let checked = check_change(before, wanted, &totals, &others(given), kind);
            assert_eq!(checked.is_ok(), fine, "{before:?} {wanted} {given}");
        }
        let own = Trunks { twoway: Some(4), inbound: None, outbound: Some(9) };
        let given = Given { twoway: 10, inbound: 3, outbound: 5 };
        assert_eq!(given_to_others(&given, &own), Given { twoway: 6, inbound: 3, outbound: 0 });
    }
}
