//! Sales: who sold to an account, and when its contract ends. KAZOO's `contract`, with keys that are not ours kept.

use std::fmt;

use jiff::{Span, civil::Date};
use serde_json::{Value, json};

use super::{
    contact::{CONTACT_MAX, set_text},
    problem::Problem,
    text,
};

/// Seconds from the year 0 to 1970: KAZOO counts Gregorian seconds (Erlang's `calendar`).
pub const GREGORIAN_EPOCH: i64 = 62_167_219_200;
/// Half a day: the web app keeps an end date as a midnight of its user's own zone, so the day is that of noon.
const HALF_A_DAY: i64 = 43_200;
const DAY: i64 = 86_400;
/// The day of the epoch.
const EPOCH_DAY: Date = Date::constant(1970, 1, 1);

/// The day on which a contract ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EndDate(Date);

impl EndDate {
    /// Reads a typed day; nothing typed is no end.
    ///
    /// # Errors
    /// Of another form, or no day of the calendar.
    pub fn parse(typed: &str) -> Result<Option<Self>, Problem> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let parts: Vec<&str> = typed.split('-').collect();
        let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        let formed = matches!(parts[..], [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2));
        if !formed {
            return Err(Problem::NotValid("Type year, month and day, such as 2027-01-31."));
        }
        typed.parse().map(|date| Some(Self(date))).map_err(|_| Problem::NotValid("There is no such day."))
    }

    /// Reads KAZOO's `contract.end_date`; `None` where it is absent or no moment.
    pub fn of(contract: &Value) -> Option<Self> {
        let seconds = contract["end_date"].as_i64()?;
        let noon = seconds.checked_sub(GREGORIAN_EPOCH)?.checked_add(HALF_A_DAY)?;
        let days = Span::new().try_days(noon.div_euclid(DAY)).ok()?;
        EPOCH_DAY.checked_add(days).ok().map(Self)
    }

    /// The midnight that it begins with, in Gregorian seconds.
    fn gregorian(self) -> i64 {
        self.0.duration_since(EPOCH_DAY).as_secs() + GREGORIAN_EPOCH
    }
}

/// Such as `2027-01-31`.
impl fmt::Display for EndDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads a typed name of a sales representative; nothing typed is none.
///
/// # Errors
/// Too long, or with an invisible character.
pub fn parse_representative(typed: &str) -> Result<String, Problem> {
    let name = typed.trim();
    text::check(name)?;
    match name.chars().count() {
        is if is > CONTACT_MAX => Err(Problem::TooLong { max: CONTACT_MAX, is }),
        _ => Ok(name.to_owned()),
    }
}

/// The name of the sales representative in KAZOO's `contract`; empty where there is none.
pub fn representative(contract: &Value) -> &str {
    contract["representative"]["name"].as_str().unwrap_or_default()
}

/// Names another representative. The ids beside the name were those of the one before, and go.
pub fn set_representative(contract: &mut Value, name: &str) {
    if representative(contract) == name {
        return;
    }
    if let Some(kept) = contract.get_mut("representative") {
        *kept = json!({});
    }
    set_text(contract, &["representative", "name"], name);
}

/// Sets or takes away the day on which the contract ends.
pub fn set_end_date(contract: &mut Value, end: Option<EndDate>) {
    if !contract.is_object() {
        *contract = json!({});
    }
    match end {
        Some(end) => contract["end_date"] = end.gregorian().into(),
        None => {
            if let Some(object) = contract.as_object_mut() {
                object.remove("end_date");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        for day in ["2027-01-31", "2028-02-29", "1999-12-31"] {
            assert_eq!(EndDate::parse(&format!(" {day} ")).unwrap().unwrap().to_string(), day);
        }
        assert_eq!(EndDate::parse(" "), Ok(None));
        for (bad, sentence) in [
            ("2026-02-30", "There is no such day."),
            ("2027-02-29", "There is no such day."),
            ("2027-13-01", "There is no such day."),
            ("31.01.2027", "Type year, month and day, such as 2027-01-31."),
            ("27-1-31", "Type year, month and day, such as 2027-01-31."),
            ("2027-01-31T00:00", "Type year, month and day, such as 2027-01-31."),
            ("soon", "Type year, month and day, such as 2027-01-31."),
        ] {
            assert_eq!(EndDate::parse(bad).unwrap_err().to_string(), sentence, "{bad:?}");
        }
    }

    #[test]
    fn an_end_is_kept_as_kazoo_does_and_reads_back() {
        let mut contract = json!({"number": 7});
        set_end_date(&mut contract, EndDate::parse("1970-01-02").unwrap());
        assert_eq!(contract, json!({"number": 7, "end_date": GREGORIAN_EPOCH + 86_400}));
        // midnights of other zones, as the web app of a user there has them
        for hours in [-11, -8, 0, 5, 12] {
            let contract = json!({"end_date": GREGORIAN_EPOCH + 86_400 - hours * 3600});
            assert_eq!(EndDate::of(&contract).unwrap().to_string(), "1970-01-02", "UTC{hours:+}");
        }
        for day in ["0000-01-01", "0001-01-01", "1969-12-31", "2028-02-29", "9999-12-31"] {
            set_end_date(&mut contract, EndDate::parse(day).unwrap());
            assert_eq!(EndDate::of(&contract).unwrap().to_string(), day);
        }
        set_end_date(&mut contract, None);
        assert_eq!(contract, json!({"number": 7}));
        for odd in [json!({"end_date": "soon"}), json!({"end_date": i64::MAX}), json!({"end_date": i64::MIN}), json!(7)]
        {
            assert_eq!(EndDate::of(&odd), None, "{odd}");
        }
    }

    #[test]
    fn another_representative_leaves_no_ids_behind() {
        let mut contract = json!({"representative": {"name": "Rita", "user_id": "1", "account_id": "2"}});
        set_representative(&mut contract, "Rita");
        assert_eq!(contract["representative"]["user_id"], "1");
        set_representative(&mut contract, "Ben");
        assert_eq!(contract, json!({"representative": {"name": "Ben"}}));
        set_representative(&mut contract, "");
        assert_eq!(contract, json!({}));
    }
}
