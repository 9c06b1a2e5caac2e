//! Whether an entry is booked there already.

use jiff::{SignedDuration, Timestamp};

use super::{
    super::{super::session::Failed, Step, pages},
    Entry, gregorian, source_id,
};

/// What the entries are booked under, as Monster UI does.
pub(super) const SERVICE: &str = "adjustments";

/// The longest time that a list of the ledger covers, with room to KAZOO's 31 days.
const WINDOW: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How far back it is looked at least, whatever the clock here says.
const BACK: SignedDuration = SignedDuration::from_hours(28 * 24);
/// How far before its time an entry is looked for: two clocks differ by less.
const BEFORE: SignedDuration = SignedDuration::from_hours(2 * 24);
/// How far after the cluster's own time.
const AFTER: SignedDuration = SignedDuration::from_hours(24);
/// A time before this is a clock's that was never set.
const FURTHEST: SignedDuration = SignedDuration::from_hours(3 * 366 * 24);

/// Goes through the ledger from before the entry was made until now, the cluster's now: a clock here may be wrong.
pub(super) fn is_booked(step: &mut Step<'_>, entry: &Entry<'_>) -> Result<bool, Failed> {
    let path = step.path(&["ledgers", SERVICE])?;
    let first = step.task.sent_at.map_or(entry.at, |sent| sent.min(entry.at));
    let mut is_booked = false;
    for (from, to) in windows(first, step.session.clock()) {
        let (from, to) = (gregorian(from).to_string(), gregorian(to).to_string());
        let filters = [("created_from", from.as_str()), ("created_to", to.as_str())];
        pages(step.session, &path, &filters, |item| {
            is_booked |= source_id(item) == Some(entry.source_id);
            is_booked
        })?;
        if is_booked {
            break;
        }
    }
    Ok(is_booked)
}

/// From and to of each list that is asked for, the newest first: what was sent lately is found at once.
fn windows(first: Timestamp, now: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    let back = |from: Timestamp, by: SignedDuration| from.checked_sub(by).unwrap_or(Timestamp::MIN);
    let from = back(first, BEFORE).min(back(now, BACK)).max(back(now, FURTHEST));
    let mut to = now.checked_add(AFTER).unwrap_or(Timestamp::MAX);
    let mut windows = Vec::new();
    while to > from {
        let start = back(to, WINDOW).max(from);
        windows.push((start, to));
        to = start;
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_the_time_is_looked_through_in_parts_that_the_cluster_takes() {
        let now: Timestamp = "2026-11-26T10:31:00Z".parse().unwrap();
        for (first, from, parts) in [
            // just entered, or by a clock that is ahead
            ("2026-11-26T10:30:00Z", "2026-10-29T10:31:00Z", 1),
            ("2031-01-01T00:00:00Z", "2026-10-29T10:31:00Z", 1),
            // long ago
            ("2026-09-01T00:00:00Z", "2026-08-30T00:00:00Z", 3),
            // by a clock that was never set
            ("1970-01-01T00:00:00Z", "2023-11-24T10:31:00Z", 37),
        ] {
            let windows = windows(first.parse().unwrap(), now);
            assert_eq!(windows.last().unwrap().0.to_string(), from, "{first}");
            assert_eq!(windows.len(), parts, "{first}");
            assert_eq!(windows[0].1.duration_since(now), AFTER, "{first}");
            for (from, to) in &windows {
                assert!(to.duration_since(*from) <= WINDOW, "{first}");
            }
            assert!(windows.windows(2).all(|pair| pair[0].0 == pair[1].1), "no time is left out");
        }
    }
}
