//! An entry of the ledger. It is booked once, whatever happens on the way: its source id is looked for each time before it
//! is sent, and a second booking with the same source id, period and usage is refused (crossbar.md, 10.1).

mod look;

use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::{
    super::{
        client::Call,
        refusal::Kind,
        session::{Failed, Form},
    },
    Step,
    amount::{dollars, units},
    attention,
    refused::not_there,
};
use crate::domain::{
    cluster::{
        ClusterBalance,
        outbox::{Outcome, Reason},
    },
    contract::GREGORIAN_EPOCH,
    money::Cents,
};

/// The least amount that KAZOO books.
const LEAST: Cents = Cents(100);
/// Since this version amounts are in dollars; before it, a ten-thousandth of them would be booked.
const DOLLARS_SINCE: (u32, u32) = (4, 3);

/// What is booked.
pub(super) struct Entry<'a> {
    pub(super) source_id: &'a str,
    pub(super) amount: Cents,
    pub(super) reason: &'a str,
    pub(super) at: Timestamp,
    pub(super) currency: &'a str,
}

pub(super) fn send(step: &mut Step<'_>, entry: &Entry<'_>) -> Result<Outcome, Failed> {
    let size = Cents(entry.amount.0.saturating_abs());
    let Some(amount) = dollars(entry.amount).filter(|_| size >= LEAST) else {
        return Ok(attention(
            Reason::Refused,
            format!(
                "KAZOO books no less than 1.00, and this is {size}. Give this up, and enter it with another amount."
            ),
        ));
    };
    if step.session.version().is_none() {
        let id = step.id()?.clone();
        step.look_account(&id)?.ok_or_else(not_there)?;
    }
    if !step.session.version().is_some_and(books_dollars) {
        let version =
            step.session.version().map_or("a version that it does not tell".to_owned(), |v| format!("KAZOO {v}"));
        return Ok(attention(
            Reason::Refused,
            format!(
                "The cluster runs {version}. Credit goes to KAZOO 4.3 or newer only: older ones would book a ten-thousandth \
                 of it. Enter it in the cluster by hand, then give this up."
            ),
        ));
    }
    if look::is_booked(step, entry)? {
        return done(step);
    }
    let (kind, path) = match entry.amount.0 {
        ..0 => ("debit", step.path(&["ledgers", "debit"])?),
        0.. => ("credit", step.path(&["ledgers", "credit"])?),
    };
    if kind == "debit" {
        let balance = balance(step)?;
        step.seen.balance = balance;
        if let Some(balance) = balance.filter(|balance| balance.cents() < size) {
            return Ok(too_little(balance, size));
        }
    }
    let body = json!({
        "amount": amount,
        "description": entry.reason,
        "metadata": { "automatic_description": false, "ui_request": true },
        "source": { "service": look::SERVICE, "id": entry.source_id },
        "usage": { "type": kind, "quantity": 0, "unit": entry.currency },
        "period": { "start": gregorian(entry.at) },
    });
    match step.write(Call::put(path, body)) {
        Ok(_) => done(step),
        // the same was booked already: by an earlier try, as source ids are ours alone
        Err(Failed::Refused(refusal)) if refusal.kind == Kind::Conflict => {
            step.may_be_done = true;
            if look::is_booked(step, entry)? {
                return done(step);
            }
            Ok(step.later(
                "The cluster says that this is booked already, but does not show it yet. It is looked for again.",
            ))
        }
        Err(other) => Err(other),
    }
}

/// It is booked; what is left there now is good to know, and no more than that.
fn done(step: &mut Step<'_>) -> Result<Outcome, Failed> {
    if let Ok(balance) = balance(step) {
        step.seen.balance = balance.or(step.seen.balance);
    }
    Ok(Outcome::Done)
}

fn balance(step: &mut Step<'_>) -> Result<Option<ClusterBalance>, Failed> {
    let path = step.path(&["ledgers", "total"])?;
    let total = step.look(path, Form::Keys)?;
    let units = total.and_then(|total| units(&total.data["amount"]));
    Ok(units.map(|units| ClusterBalance { units, at: step.session.clock() }))
}

fn too_little(balance: ClusterBalance, size: Cents) -> Outcome {
    let at = TimeZone::UTC.to_datetime(balance.at).strftime("%Y-%m-%d %H:%M UTC");
    attention(
        Reason::Refused,
        format!(
            "The cluster's balance is {} as of {at}, so {size} cannot be removed. Give this up, and remove less; or retry \
             once there is more.",
            balance.cents()
        ),
    )
}

fn gregorian(at: Timestamp) -> i64 {
    at.as_second() + GREGORIAN_EPOCH
}

/// Whether a version books dollars, such as `4.3.87` and `5.0.1` do.
fn books_dollars(version: &str) -> bool {
    let mut parts = version.split(['.', '-']).map(|part| part.parse::<u32>().ok());
    match (parts.next().flatten(), parts.next().flatten()) {
        (Some(major), minor) => (major, minor.unwrap_or(0)) >= DOLLARS_SINCE,
        (None, _) => false,
    }
}

/// The source id of an entry as a ledger lists it.
fn source_id(item: &Value) -> Option<&str> {
    item["source"]["id"].as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_book_dollars_are_told_from_those_that_do_not() {
        for (version, dollars) in [
            ("4.0.12", false),
            ("4.2", false),
            ("4.2.x", false),
            ("4.3.x", true),
            ("4.3", true),
            ("4.10.1", true),
            ("5.0.1", true),
            ("5", true),
            ("4", false),
            ("5.0-rc1", true),
            ("", false),
            ("master", false),
        ] {
            assert_eq!(books_dollars(version), dollars, "{version}");
        }
    }

    #[test]
    fn kazoo_counts_from_the_year_0() {
        assert_eq!(gregorian("1970-01-01T00:00:00Z".parse().unwrap()), GREGORIAN_EPOCH);
        assert_eq!(gregorian("2026-11-26T10:31:00.9Z".parse().unwrap()), 1_795_689_060 + GREGORIAN_EPOCH);
    }
}
