//! `credit`: an account's balance and its ledger.

use std::io;

use serde::Serialize;
use serde_json::json;

use super::{
    Context,
    args::{self, CreditCommand},
    confirm,
    error::{self, Error},
    find,
    lines::Lines,
    output::{self, row},
    reading::Reading,
    writing::Writing,
};
use crate::{
    domain::{
        account::Account,
        ledger::{CreditChange, LedgerEntry, Way},
        money::Currency,
        request::{Subject, Write},
        reseller::ResellerSettings,
    },
    form::cluster,
};

pub(super) fn execute(command: &CreditCommand, context: &Context, out: &mut dyn io::Write) -> Result<(), Error> {
    let mut reading = Reading::new(context);
    let settings = reading.existing()?.reseller.settings;
    match command {
        CreditCommand::Show { account, limit } => {
            let account = find::account(&mut reading, account)?;
            show(&mut reading, &account, limit.unwrap_or(u64::MAX), &settings, context, out)
        }
        CreditCommand::Add(change) => write(&mut reading, Way::Add, change, &settings, context, out),
        CreditCommand::Remove(change) => write(&mut reading, Way::Remove, change, &settings, context, out),
    }
}

/// An entry of `show --json`.
#[derive(Serialize)]
struct Entry {
    at: String,
    operator: String,
    amount: String,
    balance: String,
    reason: String,
    source_id: String,
}

impl Entry {
    fn new(entry: &LedgerEntry) -> Self {
        Self {
            at: entry.at.to_string(),
            operator: entry.operator.clone(),
            amount: entry.amount.to_string(),
            balance: entry.balance.to_string(),
            reason: entry.reason.clone(),
            source_id: entry.source_id.clone(),
        }
    }
}

fn show(
    reading: &mut Reading<'_>,
    account: &Account,
    limit: u64,
    settings: &ResellerSettings,
    context: &Context,
    out: &mut dyn io::Write,
) -> Result<(), Error> {
    let currency = &settings.currency;
    if context.json {
        let mut entries = Vec::new();
        reading.ledger(&account.id, limit, |page| {
            entries.extend(page.iter().map(Entry::new));
            Ok(())
        })?;
        // the newest entry says the balance, and none none: both are of one moment
        let mut document = document(account, currency);
        document["credit"]["balance"] = entries.first().map_or("0.00", |entry| &entry.balance).into();
        document["entries"] = json!(entries);
        writeln!(out, "{}", output::json_pretty(&document)?)?;
        return Ok(());
    }
    let mut lines = Lines::new(out, false, ["Time", "Operator", "Amount", "Balance", "Reason", "Source id"]);
    let mut balance = None;
    // the newest entry says it, so that both are of one moment
    let heads = |out: &mut dyn io::Write, balance| -> Result<(), Error> {
        let balances = cluster::balances(&Account { balance, ..account.clone() }, settings);
        let is_alone = balances.len() == 1;
        for (label, balance) in balances {
            row(out, if is_alone { "Balance" } else { label }, balance)?;
        }
        Ok(())
    };
    reading.ledger(&account.id, limit, |page| {
        for entry in page {
            if balance.is_none() {
                balance = Some(entry.balance);
                heads(lines.out(), entry.balance)?;
            }
            let [amount, after] = [entry.amount, entry.balance].map(|amount| currency.show(amount));
            let at = settings.timezone.date_time(entry.at);
            lines.add(&Entry::new(entry), [&at, &entry.operator, &amount, &after, &entry.reason, &entry.source_id])?;
        }
        Ok(())
    })?;
    if balance.is_none() {
        heads(lines.out(), account.balance)?;
    }
    Ok(lines.end()?)
}

fn document(account: &Account, currency: &Currency) -> serde_json::Value {
    json!({
        "account": { "id": account.id.as_str(), "name": account.name, "realm": account.realm },
        "credit": { "balance": account.balance.to_string(), "currency": currency.code() },
    })
}

fn write(
    reading: &mut Reading<'_>,
    way: Way,
    change: &args::CreditChange,
    settings: &ResellerSettings,
    context: &Context,
    out: &mut dyn io::Write,
) -> Result<(), Error> {
    let args::CreditChange { amount, reason, source_id, confirm_amount, .. } = change;
    let account = find::account(reading, &change.account)?.id;
    confirm::amount(*amount, *confirm_amount, settings)?;
    let change = CreditChange { account, way, amount: *amount, reason: reason.clone(), source_id: source_id.clone() };
    let naming = |subject: &Subject| match subject {
        Subject::Credit => "AMOUNT",
        other => error::options(other),
    };
    let (account, repeated) = Writing::new(context).naming(naming).credit(&Write::ChangeCredit(Box::new(change)))?;
    if context.json {
        let mut document = document(&account, &settings.currency);
        document["repeated"] = repeated.into();
        writeln!(out, "{}", output::json_pretty(&document)?)?;
        return Ok(());
    }
    row(out, "Account", &account.name)?;
    let amount = settings.currency.show(*amount);
    match (repeated, way) {
        (true, _) => {
            let source_id = source_id.as_ref().map_or("", |id| id.as_str());
            row(out, "Repeated", format!("{source_id} is in the ledger already: nothing was changed"))?;
        }
        (false, Way::Add) => row(out, "Added", amount)?,
        (false, Way::Remove) => row(out, "Removed", amount)?,
    }
    row(out, "Balance", settings.currency.show(account.balance))?;
    Ok(())
}
