//! Money: what was booked, and the balance. Kept in ten-thousandths of a dollar, as in KAZOO.

use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Reply},
    call::Call,
    hash, paging, schema,
    state::State,
    tree::EPOCH,
};

const UNITS: f64 = 10_000.0;

/// One document of a ledger.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `YYYYMM-` and 32 hex digits.
    pub id: String,
    /// `credit` or `debit`.
    pub kind: String,
    /// Above zero for both kinds.
    pub units: i64,
    /// Unix seconds.
    pub created: i64,
    /// As it was sent, with the period and the account filled in.
    pub document: Value,
}

impl Entry {
    pub fn signed(&self) -> i64 {
        if self.kind == "debit" { -self.units } else { self.units }
    }

    fn service(&self) -> &str {
        self.document["source"]["service"].as_str().unwrap_or_default()
    }

    pub fn shown(&self) -> Value {
        let mut shown = self.document.clone();
        shown["id"] = json!(self.id);
        shown["amount"] = dollars(self.signed());
        shown
    }
}

/// As a number of dollars.
pub fn dollars(units: i64) -> Value {
    if units % 10_000 == 0 { json!(units / 10_000) } else { json!(units as f64 / UNITS) }
}

/// `PUT ledgers/credit` and `ledgers/debit`.
pub fn book(state: &mut State, call: &Call, at: usize, kind: &str) -> Reply {
    if !call.is_reseller_of(state, at) {
        return Err(Answer::forbidden());
    }
    schema::check(state, call, "ledgers", &call.data).or_go_on()?;
    let amount = call.data.get("amount").and_then(Value::as_f64).unwrap_or(0.0);
    let units = if state.settings.since(4, 3) {
        if (amount * UNITS - (amount * UNITS).round()).abs() > 1e-6 {
            schema::record(state, call, "ledgers", "amount", "decimals");
        }
        (amount * UNITS).round() as i64
    } else {
        amount as i64
    };
    let entry = entry(state, call, at, kind, units);
    let answer = match add(state, at, entry.clone()) {
        Some(location) => Answer::created(entry.shown(), location),
        None => {
            let data = json!({"message": "datastore conflict", "cause": entry.id});
            return Err(Answer::refused(409, "datastore_conflict", data));
        }
    };
    if call.envelope.get("impact_reseller") == Some(&json!(true))
        && let Some(reseller) = state.tree.reseller(at)
    {
        add(state, reseller, entry);
    }
    Ok(answer)
}

fn add(state: &mut State, at: usize, entry: Entry) -> Option<String> {
    let ledger = &mut state.tree.inside(at).ledger;
    if ledger.iter().any(|known| known.id == entry.id) {
        return None;
    }
    let location = format!("ledgers/{}/{}", entry.service(), entry.id);
    ledger.push(entry);
    Some(format!("{}/accounts/{}/{location}", state.url, state.tree.at(at).id))
}

/// The id is made of everything but the amount, the description and the metadata.
fn entry(state: &State, call: &Call, at: usize, kind: &str, units: i64) -> Entry {
    let account = state.tree.at(at);
    let mut document = Value::Object(call.data.clone());
    if let Some(keys) = document.as_object_mut() {
        keys.remove("ui_metadata");
    }
    document["account"] = json!({"id": account.id, "name": account.name});
    if document["period"]["start"].is_null() {
        document["period"]["start"] = json!(state.gregorian());
    }
    let parts = ["source", "account", "usage", "period"].map(|key| document[key].to_string());
    let month = month_of(state.now());
    let id = format!("{month}-{}", hash::md5(&format!("{}{kind}", parts.concat())));
    Entry { id, kind: kind.into(), units, created: state.now(), document }
}

/// `YYYYMM` of Unix seconds.
fn month_of(seconds: i64) -> String {
    let moment = TimeZone::UTC.to_datetime(Timestamp::from_second(seconds).unwrap_or_default());
    moment.strftime("%Y%m").to_string()
}

pub fn balance(state: &State, at: usize) -> i64 {
    state.tree.at(at).inside().ledger.iter().map(Entry::signed).sum()
}

/// `GET ledgers/total`; before 4.3 there is none.
pub fn total(state: &State, at: usize) -> Reply {
    if !state.settings.since(4, 3) {
        return Err(Answer::unknown("total"));
    }
    Ok(Answer::ok(json!({"amount": dollars(balance(state, at))})))
}

/// `GET transactions/current_balance`, before 4.3.
pub fn current_balance(state: &State, at: usize) -> Reply {
    if state.settings.since(4, 3) {
        return Err(Answer::plain(404, "faulty_request"));
    }
    Ok(Answer::ok(json!({"balance": dollars(balance(state, at))})))
}

/// `GET ledgers`: the sum of each service.
pub fn sums(state: &State, at: usize, month: Option<&str>) -> Reply {
    let mut sums = json!({});
    for entry in &state.tree.at(at).inside().ledger {
        if month.is_some_and(|month| !entry.id.starts_with(month)) {
            continue;
        }
        let sum = &mut sums[entry.service()];
        let units = sum["units"].as_i64().unwrap_or(0) + entry.signed();
        *sum = json!({"units": units, "amount": dollars(units), "usage": entry.document["usage"]});
    }
    for sum in sums.as_object_mut().into_iter().flat_map(|sums| sums.values_mut()) {
        sum.as_object_mut().map(|sum| sum.remove("units"));
    }
    Ok(Answer::ok(sums))
}

/// `GET ledgers/{service}`, of at most 31 days.
pub fn list(state: &State, call: &Call, at: usize, service: &str) -> Reply {
    let (from, to) = paging::range(state, call)?;
    let within = |entry: &&Entry| entry.service() == service && (from..=to).contains(&(entry.created + EPOCH));
    let mut entries: Vec<&Entry> = state.tree.at(at).inside().ledger.iter().filter(within).collect();
    entries.sort_by_key(|entry| entry.created);
    paging::page(state, call, &entries, |entry| format!("{:012}", entry.created + EPOCH), Entry::shown)
}

/// `GET ledgers/{service}/{id}`.
pub fn read(state: &State, at: usize, service: &str, id: &str) -> Reply {
    let mut ledger = state.tree.at(at).inside().ledger.iter();
    let entry = ledger.find(|entry| entry.id == id && entry.service() == service);
    entry.map(|entry| Answer::ok(entry.shown())).ok_or_else(|| Answer::unknown(id))
}
