//! Time zones: IANA names from a database inside the program, as the host's may be missing or old.

use std::{fmt, sync::LazyLock};

use jiff::{
    Timestamp,
    tz::{Offset, TimeZone, TimeZoneDatabase},
};
use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

use super::{nearest::nearest, problem::Problem, text};

/// Characters of a zone's name (KAZOO's accounts schema: `timezone` 5–32).
const NAME_LENGTH: std::ops::RangeInclusive<usize> = 5..=32;

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Zones that most people mean, in the order in which they stand where several match equally well.
const COMMON: [&str; 18] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Toronto",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Moscow",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Etc/UTC",
];

/// The IANA name of a time zone that KAZOO takes, such as `America/Los_Angeles`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timezone(String);

impl Timezone {
    /// Reads a zone's name in any case; the short `UTC` and `GMT`, which KAZOO refuses, become `Etc/UTC`.
    ///
    /// # Errors
    /// Empty, or not in the database.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let name = typed.trim();
        if name.is_empty() {
            return Err(Problem::Required("or choose a time zone, such as America/New_York"));
        }
        if ["utc", "gmt"].contains(&name.to_ascii_lowercase().as_str()) {
            return Ok(Self::utc());
        }
        let not_valid = || Problem::NoSuchZone(meant(name));
        match DATABASE.get(name) {
            Ok(zone) => {
                let name = zone.iana_name().unwrap_or(name);
                if NAME_LENGTH.contains(&name.len()) { Ok(Self(name.to_owned())) } else { Err(not_valid()) }
            }
            Err(_) => Err(not_valid()),
        }
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self("Etc/UTC".into())
    }

    /// The IANA name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The offset and the time there at a moment.
    pub fn at(&self, now: Timestamp) -> LocalTime {
        local(&self.0, &zone(&self.0), now)
    }

    /// When a day such as `2026-11-24` begins there and when the next one does; `None` for what is no day.
    pub fn day(&self, typed: &str) -> Option<(Timestamp, Timestamp)> {
        let formed = typed.len() == 10 && typed.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let date: jiff::civil::Date = typed.parse().ok().filter(|_| formed)?;
        let zone = zone(&self.0);
        let begins = |date: jiff::civil::Date| zone.to_timestamp(date.at(0, 0, 0, 0)).ok();
        Some((begins(date)?, begins(date.tomorrow().ok()?)?))
    }

    /// A moment as date, time and offset there: `2026-11-23 16:05 UTC-8`.
    pub fn date_time(&self, at: Timestamp) -> String {
        format!("{} {}", self.local_time(at), show_offset(zone(&self.0).to_offset(at)))
    }

    /// A moment as date and time there, without the offset: `2026-11-23 16:05`.
    pub fn local_time(&self, at: Timestamp) -> String {
        zone(&self.0).to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
    }
}

impl fmt::Display for Timezone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What clocks in a zone show at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalTime {
    /// The zone's IANA name.
    pub name: String,
    /// Such as `UTC-8` or `UTC+5:30`.
    pub offset: String,
    /// Such as `16:04`.
    pub time: String,
}

/// All zones that KAZOO takes and that match what is typed, best first, with their time at `now`. “new york”, “-05”
/// and “est” are understood; nothing typed gives every zone.
pub fn search(typed: &str, now: Timestamp) -> Vec<LocalTime> {
    let query = text::fold(typed.trim()).replace('_', " ");
    let mut matcher = Matcher::new(Config::DEFAULT.match_paths());
    let pattern = Pattern::parse(&query, CaseMatching::Ignore, Normalization::Smart);
    let mut found: Vec<(Rank, LocalTime)> = names()
        .filter_map(|name| {
            let zone = zone(&name);
            let rank = rank(&query, &name, &zone, now, &pattern, &mut matcher)?;
            Some((rank, local(&name, &zone, now)))
        })
        .collect();
    found.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.name.cmp(&y.name)));
    found.into_iter().map(|(_, local)| local).collect()
}

/// The names of all zones that KAZOO takes.
pub fn names() -> impl Iterator<Item = String> {
    let taken = |name: &String| NAME_LENGTH.contains(&name.len()) && name.contains('/');
    DATABASE.available().map(|name| name.as_str().to_owned()).filter(taken)
}

/// The zone that was probably meant: the best that the search finds, else the name that is most like it.
fn meant(typed: &str) -> Option<String> {
    let found = search(typed, Timestamp::UNIX_EPOCH).into_iter().next().map(|zone| zone.name);
    found.or_else(|| nearest(typed, names().collect::<Vec<_>>().iter().map(String::as_str)).map(str::to_owned))
}

/// Smaller is better: how it matched, how well, whether it is an old name, whether it is a common zone.
type Rank = (u8, std::cmp::Reverse<u32>, bool, usize);

fn rank(
    query: &str,
    name: &str,
    zone: &TimeZone,
    now: Timestamp,
    pattern: &Pattern,
    matcher: &mut Matcher,
) -> Option<Rank> {
    let common = COMMON.iter().position(|common| *common == name).unwrap_or(COMMON.len());
    let old = !zone.is_primary();
    let other = |how| Some((how, std::cmp::Reverse(0), old, common));
    if query.is_empty() {
        return Some((0, std::cmp::Reverse(0), false, 0));
    }
    if has_abbreviation(query, zone, now) {
        return other(0);
    }
    if let Some(seconds) = read_offset(query) {
        return if zone.to_offset(now).seconds() == seconds { other(0) } else { None };
    }
    let haystack = text::fold(name).replace('_', " ");
    if haystack.contains(query) {
        let whole_word = haystack.split(['/', ' ', '-']).any(|word| query.starts_with(word));
        return Some((1, std::cmp::Reverse(u32::from(whole_word)), old, common));
    }
    let mut characters = Vec::new();
    let score = pattern.score(Utf32Str::new(&haystack, &mut characters), matcher)?;
    Some((2, std::cmp::Reverse(score), old, common))
}

/// Whether clocks there are called so now or half a year from now: “est”, “cest”.
fn has_abbreviation(query: &str, zone: &TimeZone, now: Timestamp) -> bool {
    let half_a_year = jiff::SignedDuration::from_hours(24 * 182);
    let later = now.checked_add(half_a_year).unwrap_or(now);
    query.len() >= 2
        && [now, later].iter().any(|at| zone.to_offset_info(*at).abbreviation().eq_ignore_ascii_case(query))
}

/// `-5`, `-05`, `+5:30`, `+0530` and the same after `utc`, in seconds.
fn read_offset(query: &str) -> Option<i32> {
    let query = query.strip_prefix("utc").unwrap_or(query).trim();
    let (sign, digits) = match query.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, query.strip_prefix('+')?),
    };
    let digits = digits.replace(':', "");
    if !(1..=4).contains(&digits.len()) {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    let (hours, minutes) = if digits.len() > 2 { (number / 100, number % 100) } else { (number, 0) };
    Some(sign * (hours * 3600 + minutes * 60))
}

fn zone(name: &str) -> TimeZone {
    DATABASE.get(name).unwrap_or(TimeZone::UTC)
}

fn local(name: &str, zone: &TimeZone, now: Timestamp) -> LocalTime {
    LocalTime {
        name: name.to_owned(),
        offset: show_offset(zone.to_offset(now)),
        time: zone.to_datetime(now).strftime("%H:%M").to_string(),
    }
}

fn show_offset(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    if rest == 0 { format!("UTC{sign}{hours}") } else { format!("UTC{sign}{hours}:{rest:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-24T00:04:00Z".parse().unwrap()
    }

    #[test]
    fn names() {
        for (typed, name) in [
            ("America/Los_Angeles", "America/Los_Angeles"),
            ("america/los_angeles", "America/Los_Angeles"),
            (" Europe/Berlin ", "Europe/Berlin"),
            ("UTC", "Etc/UTC"),
            ("gmt", "Etc/UTC"),
            ("US/Eastern", "US/Eastern"),
        ] {
            assert_eq!(Timezone::parse(typed).unwrap().as_str(), name, "{typed:?}");
        }
        for bad in ["", "Mars/Olympus", "Cuba", "EST", "New York", "../etc/passwd"] {
            assert!(Timezone::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_name_that_is_none_is_told_the_nearest() {
        for (typed, sentence) in [
            ("Denver", "No such time zone. Did you mean America/Denver?"),
            ("New York", "No such time zone. Did you mean America/New_York?"),
            ("America/Los_Angelos", "No such time zone. Did you mean America/Los_Angeles?"),
            ("Mars/Olympus", "No such time zone: it is a name such as America/New_York."),
        ] {
            assert_eq!(Timezone::parse(typed).unwrap_err().to_string(), sentence, "{typed:?}");
        }
    }

    #[test]
    fn every_zone_offered_is_one_that_is_taken() {
        let zones = search("", now());
        assert!(zones.len() > 400, "{}", zones.len());
        for zone in zones {
            assert_eq!(Timezone::parse(&zone.name).unwrap().as_str(), zone.name);
        }
    }

    #[test]
    fn searching_finds_what_people_type() {
        for (typed, first) in [
            ("new york", "America/New_York"),
            ("new_york", "America/New_York"),
            ("los", "America/Los_Angeles"),
            ("est", "America/New_York"),
            ("pst", "America/Los_Angeles"),
            ("cest", "Europe/Berlin"),
            ("-05", "America/New_York"),
            ("utc-8", "America/Los_Angeles"),
            ("+5:30", "Asia/Kolkata"),
            ("london", "Europe/London"),
            ("são paulo", "America/Sao_Paulo"),
            ("lsangeles", "America/Los_Angeles"),
        ] {
            let found = search(typed, now());
            assert_eq!(found.first().map(|zone| zone.name.as_str()), Some(first), "{typed:?}");
        }
        assert!(search("zzzzqq", now()).is_empty());
    }

    #[test]
    fn time_there() {
        for (name, offset, time) in [
            ("America/Los_Angeles", "UTC-8", "16:04"),
            ("Asia/Kolkata", "UTC+5:30", "05:34"),
            ("Etc/UTC", "UTC+0", "00:04"),
        ] {
            let local = Timezone::parse(name).unwrap().at(now());
            assert_eq!((local.offset.as_str(), local.time.as_str()), (offset, time), "{name}");
        }
        assert_eq!(Timezone::parse("America/Los_Angeles").unwrap().date_time(now()), "2026-11-23 16:04 UTC-8");
    }
}
